"""Programs of the closure and iterator tasks with two or three places to mend, each in its own way."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("closure_argument_count")
def two_closures_of_one_chain(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_pairs($p_left: &[$k], $p_right: &[$k]) -> ⟦Vec<$k> {
    $noise
    $p_left
        .iter()
        .zip($p_right)
        .skip_while(|«→(»$a, $b«→)»| $a ⟦<¦!=⟧ $b)
        .map(|«→(»$a, $b«→)»| $a ⟦+¦*⟧ $b)
        .collect()¦$k {
    $p_left
        .iter()
        .enumerate()
        .filter_map(|«→(»$i, $x«→)»| $p_right.get($i).map(|$y| ($x, $y)))
        .fold($n1, |$sum, «→(»$x, $y«→)»| $sum + $x * $y)¦usize {
    let $far = $p_left.iter().enumerate().rev().find(|«→(»_, $x«→)»| **$x > $n1);
    $far.map_or($p_right.len(), |«→(»$i, _«→)»| $i)⟧
}
""",
    )


@skeleton("closure_argument_count")
def lifelike_both_tables_cleaned(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::{BTreeMap, HashMap};

#[derive(Debug, Default)]
pub struct $Tables {
    $p_names: HashMap<u32, String>,
    $p_counts: BTreeMap<String, $k>,
    $fields
}

impl $Tables {
    $method
    $doc
    pub fn $f_clean(&mut self, $limit: $k) -> Vec<String> {
        self.$p_names.retain(|⟦$id«→, _»| *$id > $n1¦«→_, »$name| !$name.is_empty()⟧);
        self.$p_counts.retain(|⟦«→_, »$count| *$count ⟦>¦<⟧ $limit¦$name«→, _»| $name.len() > $n2⟧);
        $noise
        self.$p_counts.iter().map(|«→(»$name, $count«→)»| format!("{$name} {$count}")).collect()
    }
}

$item
""",
    )


@skeleton("not_an_iterator")
def both_loops_of_a_grid(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_grid($rows: usize, $columns: usize) -> ⟦Vec<(usize, usize)> {
    let mut $p_out = Vec::new();
    for $y in «→0..»$rows {
        for $x in «→0..»$columns {
            ⟦$p_out.push(($x, $y));¦if $x != $y {
                $p_out.push(($y, $x ⟦+¦*⟧ $n1));
            }⟧
        }
    }
    $noise
    $p_out¦String {
    let mut $out = String::new();
    for _ in «→0..»$rows {
        for _ in «→0..»$columns {
            $out.push('⟦#¦.¦*⟧');
        }
        $out.push('\\n');
    }
    $out¦usize {
    let mut $sum = $n1;
    for $y in «→0..»$rows {
        $sum += $y;
    }
    for $x in «→0..»$columns {
        $sum += $x * $n2;
    }
    $noise
    $sum⟧
}
""",
    )


@skeleton("not_an_iterator")
def lifelike_words_and_rounds(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Drill {
    pub $text: String,
    pub $rounds: ⟦#t:u32¦usize¦u64⟧,
    $fields
}

impl $Drill {
    $method
    $doc
    pub fn $f_run(&self) -> String {
        let mut $out = String::new();
        for $round in «→0..»self.$rounds {
            ⟦for $letter in self.$text«→.chars()» {
                $out.push($letter);
            }
            $out.push_str(&$round.to_string());¦$out.push_str(&format!("{$round}⟦:¦.⟧"));
            for $letter in self.$text«→.chars()» {
                if $letter.is_alphabetic() {
                    $out.push($letter.to_ascii_uppercase());
                }
            }⟧
        }
        $out
    }
}

$item
""",
    )
