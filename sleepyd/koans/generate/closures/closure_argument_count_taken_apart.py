"""Closures that should take apart the pair, triple or state that their adaptor hands them as one argument."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_argument_count")
def position_among_numbered(s: Source) -> str:
    return fill(
        s,
        """
fn $f_find($p_items: &[⟦#t:$k¦String¦char⟧]⟦#r:, $from: usize¦, $from: usize¦⟧) -> ⟦#r:bool¦Option<usize>¦usize⟧ {
    $noise
    ⟦#r:$p_items.iter().enumerate().any(|«→(»$i, $x«→)»| $i > $from && *$x ⟦==¦!=⟧ $p_items[0])¦$p_items
        .iter()
        .enumerate()
        .skip_while(|«→(»$i, _«→)»| *$i < $from)
        .map(|($i, _)| $i)
        .next()¦let mut $last = $n1;
    $p_items.iter().enumerate().for_each(|«→(»$i, $x«→)»| {
        if *$x != $p_items[$i / 2] {
            $last = $i;
        }
    });
    $last⟧
}
""",
    )


@skeleton("closure_argument_count")
def entries_of_a_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

⟦pub ¦⟧fn $f_list($p_table: &⟦#m:HashMap¦BTreeMap⟧<⟦#t:String¦&str¦u32⟧, $k>⟦#r:¦¦, $least: $k⟧) -> \
⟦#r:Vec<String>¦$k¦usize⟧ {
    ⟦#r:let mut $p_lines: Vec<String> = $p_table.iter().map(|«→(»$key, $x«→)»| format!("{$key}⟦:¦=¦ ⟧{$x}")).collect();
    $p_lines.sort();
    $p_lines¦$noise
    $p_table.iter().map(|«→(»_, $x«→)»| $x ⟦+¦*⟧ $n1).sum()¦$p_table
        .iter()
        .filter_map(|«→(»$key, $x«→)»| (*$x > $least).then(|| $key.to_string().len()))
        .max()
        .unwrap_or($n1)⟧
}
""",
    )


@skeleton("closure_argument_count")
def parts_of_one_line(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_split($line: &str) -> ⟦#r:Option<String>¦usize¦(String, String)¦Option<$k>⟧ {
    $noise
    ⟦#r:$line.split_once(⟦'='¦':'¦"->"⟧).map(|«→(»$left, $right«→)»| format!("{} {}", $right.trim(), $left))¦$line
        .rsplit_once(⟦'/'¦'.'⟧)
        .map_or($n1, |«→(»$left, $right«→)»| $left.len() ⟦+¦*⟧ $right.len())¦$line
        .split_once(' ')
        .map(|«→(»$left, $right«→)»| ($left.to_string(), $right.to_string()))
        .unwrap_or_default()¦$line.split_once('x').and_then(|«→(»$left, $right«→)»| {
        let $wide: $k = $left.parse().ok()?;
        let $high: $k = $right.parse().ok()?;
        Some($wide * $high)
    })⟧
}
""",
    )


@skeleton("closure_argument_count")
def two_options_together(s: Source) -> str:
    return fill(
        s,
        """
fn $f_both($first: Option<$k>, $second: Option<⟦#t:$k¦String⟧>) -> ⟦#r:Option<⟦#t:$k¦String⟧>¦bool⟧ {
    ⟦#r:$first.zip($second).map(|«→(»$a, $b«→)»| ⟦#t:$a + $b¦format!("{$b} {$a}")⟧)¦$noise
    $first.zip($second).is_some_and(|«→(»$a, $b«→)»| ⟦#t:$a > $b¦$b.len() as $k > $a⟧)⟧
}
""",
    )


@skeleton("closure_argument_count")
def letters_with_their_places(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_scan($text: &str) -> ⟦#r:Option<usize>¦Vec<usize>¦String⟧ {
    ⟦#r:$text.char_indices().find(|«→(»_, $c«→)»| $c.is_⟦uppercase¦whitespace¦numeric⟧()).map(|($i, _)| $i)¦$text
        .char_indices()
        .filter(|«→(»$i, $c«→)»| *$c == '⟦a¦-¦,⟧'⟦ && *$i > $n1¦¦ || $i % 2 == 0⟧)
        .map(|($i, _)| $i)
        .collect()¦$text
        .chars()
        .enumerate()
        .map(|«→(»$i, $c«→)»| if $i % 2 == 0 { $c.to_ascii_uppercase() } else { $c })
        .collect()⟧
}
""",
    )


@skeleton("closure_argument_count")
def lowest_and_highest_so_far(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_range($p_values: &[$k]) -> ($k, $k) {
    $noise
    ⟦$p_values
        .iter()
        .fold(($n1, $n1), |«→(»$low, $high«→)», $x| ($low.min(*$x), $high.max(*$x)))¦let $start = ($p_values[0], 0);
    $p_values.iter().copied().fold($start, |«→(»$best, $count«→)», $x| {
        if $x > $best { ($x, $count + 1) } else { ($best, $count) }
    })¦$p_values
        .iter()
        .map(|$x| (*$x, $x * $n2))
        .reduce(|«→(»$a, $b«→)», ($c, $d)| ($a + $c, $b.max($d)))
        .unwrap_or_default()⟧
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_three_columns_joined(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Sheet {
    pub $p_names: Vec<String>,
    pub $p_prices: Vec<$k>,
    pub $p_amounts: Vec<$k>,
    $fields
}

impl $Sheet {
    $method
    $doc
    pub fn $f_total(&self) -> ⟦Vec<String> {
        self.$p_names
            .iter()
            .zip(&self.$p_prices)
            .zip(&self.$p_amounts)
            .map(|«→(»($name, $price), $amount«→)»| format!("{$name}: {}", $price * $amount))
            .collect()¦usize {
        self.$p_prices
            .iter()
            .zip(&self.$p_amounts)
            .enumerate()
            .map(|«→(»$i, ($price, $amount)«→)»| if $price > $amount { $i } else { 0 })
            .sum()¦$k {
        let mut $sum = 0;
        self.$p_names.iter().zip(&self.$p_prices).for_each(|«→(»$name, $price«→)»| {
            if !$name.is_empty() {
                $sum += $price;
            }
        });
        $sum⟧
    }
}

$item
""",
    )


@skeleton("closure_argument_count")
def lifelike_members_split_by_age(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Club {
    $p_members: Vec<(String, u8)>,
    $fields
}

impl $Club {
    $method
    pub fn $f_add(&mut self, $name: &str, $age: u8) {
        self.$p_members.push(($name.to_string(), $age));
    }

    $doc
    pub fn $f_select(&self, $limit: u8) -> ⟦Vec<&str> {
        self.$p_members
            .iter()
            .filter(|«→(»_, $age«→)»| *$age ⟦>¦<=⟧ $limit)
            .map(|($name, _)| $name.as_str())
            .collect()¦Vec<String> {
        $noise
        self.$p_members
            .iter()
            .filter(|$pair| $pair.1 > $limit)
            .map(|«→(»$name, $age«→)»| format!("{$name} ({$age})"))
            .collect()¦Option<&str> {
        self.$p_members.iter().find(|«→(»_, $age«→)»| *$age == $limit).map(|($name, _)| $name.as_str())¦usize {
        let ($young, $old): (Vec<_>, Vec<_>) = self.$p_members.iter().partition(|«→(»_, $age«→)»| *$age < $limit);
        $young.len().max($old.len())¦Option<String> {
        self.$p_members.iter().max_by_key(|«→(»_, $age«→)»| $age % $limit).cloned().map(|$pair| $pair.0)⟧
    }
}
""",
    )
