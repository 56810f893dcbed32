"""Loops over a number that stands for its range: fields, lengths, constants, arguments, nested loops, adaptors."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("not_an_iterator")
def rounds_of_a_constant(s: Source) -> str:
    return fill(
        s,
        """
const $C_ROUNDS: $k = $n1;

⟦pub ¦⟧fn $f_repeat(⟦$text: &str) -> String {
    let mut $out = String::new();
    $noise
    for ⟦_¦_round⟧ in «→0..»$C_ROUNDS {
        $out.push_str($text);
    }
    $out¦mut $value: $k) -> $k {
    for ⟦_¦_round⟧ in «→0..»$C_ROUNDS {
        $value = $value / 2 + $n2;
    }
    $noise
    $value¦$p_seen: &mut Vec<$k>) {
    for $i in «→0..»$C_ROUNDS {
        $p_seen.push($i ⟦* $n2¦+ $n2⟧);
    }⟧
}
""",
    )


@skeleton("not_an_iterator")
def length_of_what_is_walked(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_pairs($p_items: &[⟦$k¦String¦char⟧]) -> ⟦Vec<(usize, usize)> {
    let mut $p_out = Vec::new();
    for $i in ⟦#w:«→0..»$p_items.len()¦0..$p_items.len()⟧ {
        for $j in ⟦#w:$i + 1..$p_items.len()¦«→0..»$p_items.len()⟧ {
            if $p_items[$i] == $p_items[$j] {
                $p_out.push(($i, $j));
            }
        }
    }
    $p_out¦bool {
    for $i in «→0..»$p_items.len() / 2 {
        if $p_items[$i] != $p_items[$p_items.len() - 1 - $i] {
            return false;
        }
    }
    $noise
    true¦usize {
    let $count = $p_items.len();
    let mut $total = $n1;
    for $i in «→0..»$count {
        $total += $i ⟦* $n2¦% $n2⟧;
    }
    $total⟧
}
""",
    )


@skeleton("not_an_iterator")
def count_given_to_an_adaptor(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_label($p_names: &[&str], $count: usize) -> ⟦#r:Vec<String>¦Vec<(usize, String)>¦String⟧ {
    ⟦#r:let mut $p_out = Vec::new();
    for ($name, $i) in $p_names.iter().zip(«→0..»$count) {
        $p_out.push(format!("{$i}⟦:¦.¦)⟧ {$name}"));
    }
    $p_out¦let mut $p_out = Vec::new();
    $p_out.extend((0..$count).map(|$i| ($i, $p_names[$i].to_string())));
    for ($name, $i) in $p_names.iter().zip(«→1..=»$p_names.len()) {
        $p_out.push(($i, $name.to_uppercase()));
    }
    $p_out¦let mut $p_out: Vec<usize> = vec![$n1];
    $noise
    $p_out.extend(«→0..»$count);
    format!("{:?} {}", $p_out, $p_names.join(" "))⟧
}
""",
    )


@skeleton("not_an_iterator")
def parsed_number_of_rounds(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_countdown($text: &str) -> ⟦#r:Option<$k>¦Result<$k, std::num::ParseIntError>⟧ {
    let $limit: $k = $text.trim().parse()⟦#r:.ok()¦⟧?;
    let mut $sum = ⟦0¦$n1⟧;
    ⟦for $step in «→0..»$limit {
        $sum += $step;
    }¦for $step in «→1..=»$limit {
        $sum += $step;
    }¦let $half = $limit / 2;
    for $step in «→0..»$half {
        if $step % $n2 == 0 {
            $sum += 1;
        }
    }⟧
    $noise
    ⟦#r:Some¦Ok⟧($sum)
}
""",
    )


@skeleton("not_an_iterator")
def number_inside_an_option(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_stars($count: Option<$k>) -> String {
    let mut $line = String::⟦new()¦from($q1)⟧;
    ⟦if let Some($n) = $count {
        for _ in «→0..»$n {
            $line.push('⟦*¦.¦#⟧');
        }
    }¦let Some($times) = $count else {
        return $line;
    };
    for _ in «→0..»$times {
        $line += $q2;
    }¦match $count {
        Some($times) => {
            for $i in «→0..»$times {
                $line.push_str(&$i.to_string());
            }
        }
        None => $line.push('⟦-¦?⟧'),
    }¦for $i in «→0..»$count.unwrap_or($n2) {
        $line.push_str(&format!("{$i} "));
    }⟧
    $noise
    $line
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_dice_thrown(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Dice {
    pub $sides: u64,
    pub $throws: ⟦#w:u64¦usize⟧,
    $state: u64,
}

impl $Dice {
    $method
    fn $f_throw(&mut self) -> u64 {
        self.$state = self.$state.wrapping_mul($n1).wrapping_add($n2);
        self.$state % self.$sides + 1
    }

    $doc
    pub fn $f_all(&mut self) -> ⟦Vec<u64> {
        let mut $p_results = Vec::new();
        for _ in «→0..»self.$throws {
            let $result = self.$f_throw();
            $p_results.push($result);
        }
        $p_results¦u64 {
        let mut $best = 0;
        for $i in «→0..»self.$throws {
            let $result = self.$f_throw();
            println!("{$i}: {$result}");
            $best = $best.max($result);
        }
        $best¦Option<⟦#w:u64¦usize⟧> {
        for $i in «→0..»self.$throws {
            if self.$f_throw() == self.$sides {
                return Some($i);
            }
        }
        None⟧
    }
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_attempts_with_limit(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦, Default¦⟧)]
pub struct $Policy {
    pub $max_attempts: u32,
    pub $delay: u64,
    $fields
}

$item
$doc
pub fn $f_retry<T, E>($policy: &$Policy, mut $action: impl FnMut(⟦#a:¦u32⟧) -> Result<T, E>) -> Option<T> {
    let mut $waited = $policy.$delay;
    ⟦for ⟦#a:_¦$attempt⟧ in «→0..»$policy.$max_attempts {
        if let Ok($value) = $action(⟦#a:¦$attempt⟧) {
            return Some($value);
        }
        $waited *= 2;
    }¦for ⟦#a:_¦$attempt⟧ in «→0..»$policy.$max_attempts {
        match $action(⟦#a:¦$attempt⟧) {
            Ok($value) => return Some($value),
            Err(_) => $waited += $policy.$delay,
        }
    }¦let $attempts = $policy.$max_attempts.max($n1);
    for ⟦#a:_¦$attempt⟧ in «→0..»$attempts {
        let Ok($value) = $action(⟦#a:¦$attempt⟧) else {
            continue;
        };
        return Some($value);
    }⟧
    println!("{$waited}");
    None
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_table_of_products(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::{self, Display, Formatter};

pub struct $Table {
    pub $rows: usize,
    pub $columns: usize,
}

impl Display for $Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        ⟦for $row in 1..=self.$rows {
            for $column in «→0..»self.$columns {
                write!(f, "{:>4}", $row * $column)?;
            }
            writeln!(f)?;
        }¦for $row in «→0..»self.$rows {
            let $line = "$w1 ".repeat(self.$columns);
            writeln!(f, "{$row} {}", $line.trim_end())?;
        }¦for $column in «→0..»self.$columns {
            write!(f, "{}{$column}", if $column > 0 { "," } else { "" })?;
        }⟧
        Ok(())
    }
}

$item
""",
    )
