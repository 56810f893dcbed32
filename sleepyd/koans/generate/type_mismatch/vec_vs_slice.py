"""Lifelike generators for values in the wrong shape: a Vec for a slice, a slice for a Vec."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("vec_vs_slice")
def lifelike_field_given_to_helper(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
⟦pub ¦⟧struct $Series {
    ⟦¦pub ⟧$p_samples: Vec<f64>,
    $fields
}

$doc
fn $f_mean($p_values: &[f64]) -> f64 {
    ⟦let $total: f64 = $p_values.iter().sum();
    $total / $p_values.len() as f64¦$p_values.iter().copied().fold(0.0, f64::max)¦$p_values
        .windows(2)
        .map(|$w_x| ($w_x[1] - $w_x[0]).abs())
        .sum()⟧
}

impl $Series {
    $method
    $doc
    pub fn $f_summary(&self⟦¦, $scale: f64⟧) -> ⟦f64 {
        if self.$p_samples.is_empty() {
            return 0.0;
        }
        $f_mean(«→&»self.$p_samples) * $n1.0¦String {
        let $average = $f_mean(«→&»self.$p_samples);
        $noise
        format!("$w1 {$average:.2}")¦Option<f64> {
        match self.$p_samples.len() {
            0 | 1 => None,
            _ => Some($f_mean(«→&»self.$p_samples)),
        }⟧
    }
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_groups_in_loop(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashMap¦BTreeMap⟧ as $Map;

$item
fn $f_best($p_scores: &[$k]) -> $k {
    ⟦$p_scores.iter().copied().max().unwrap_or(0)¦let mut $best = $n1;
    for &$score in $p_scores {
        if $score > $best {
            $best = $score;
        }
    }
    $best⟧
}

$doc
pub fn $f_report($p_groups: $Map<String, Vec<$k>>) -> ⟦Vec<(String, $k)> {
    let mut $rows = Vec::new();
    for ($name, $p_list) in $p_groups {
        ⟦let $top = $f_best(«→&»$p_list);
        $rows.push(($name, $top));¦$rows.push(($name, $f_best(«→&»$p_list)));⟧
    }
    ⟦$rows.sort();
    ¦⟧$rows¦$k {
    $noise
    let mut $total = 0;
    for ($name, $p_list) in $p_groups {
        if $name.starts_with($q1) {
            continue;
        }
        $total += $f_best(«→&»$p_list);
    }
    $total¦Vec<$k> {
    $p_groups
        .into_iter()
        .map(|(_, $p_list)| $f_best(«→&»$p_list))
        .collect()⟧
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_part_of_field_returned(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Buffer {
    $p_items: Vec<$el>,
    $start: usize,
    $fields
}

impl $Buffer {
    $method
    $doc
    pub fn $f_len(&self) -> usize {
        self.$p_items.len() - self.$start
    }

    $doc
    ⟦pub ¦⟧fn $f_rest(&self⟦¦, $count: usize⟧) -> &[$el] {
        ⟦if self.$start >= self.$p_items.len() {
            return &[];
        }
        «→&»self.$p_items[self.$start..]¦let $end = (self.$start + $n1).min(self.$p_items.len());
        $noise
        «→&»self.$p_items[self.$start..$end]¦$noise
        «→&»self.$p_items⟦¦[..self.$start]⟧¦match self.$start {
            0 => «→&»self.$p_items,
            $at => &self.$p_items[$at..],
        }¦if self.$p_items.len() < $n1 {
            return «→&»self.$p_items;
        }
        &self.$p_items[..$n1]⟧
    }
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_chunks_collected(s: Source) -> str:
    pieces = s.pick(["chunks($n1)", "windows($n1)", "split(|$x| *$x == $sep)"])
    given = "&[$k]" + (", $sep: $k" if "sep" in pieces else "")
    return fill(
        s,
        f"""
$item
$doc
⟦pub ¦⟧fn $f_split($p_values: {given}) -> Vec<Vec<$k>> {{
    let mut $p_parts⟦¦: Vec<Vec<$k>>⟧ = Vec::new();
    $noise
    for ⟦$part in $p_values.{pieces}¦(_, $part) in $p_values.{pieces}.enumerate()⟧ {{
        ⟦if $part.is_empty() {{
            continue;
        }}¦⟧
        $p_parts.push($part«→.to_vec()»);
    }}
    ⟦$p_parts.reverse();¦⟧
    $p_parts
}}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_trait_returns_slice(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Source {
    ⟦fn $f_label(&self) -> String;

    ¦⟧fn $f_items(&self) -> &[$el];

    fn $f_size(&self) -> usize {
        self.$f_items().len()
    }
}

$derive
struct $Memory {
    $p_entries: Vec<$el>,
    $fields
}

impl $Memory {
    fn $f_reset(&mut self) {
        self.$p_entries.clear();
    }
}

impl $Source for $Memory {
    ⟦¦⟧fn $f_items(&self) -> &[$el] {
        $noise
        «→&»self.$p_entries
    }
}
""".replace("    ⟦fn $f_label(&self) -> String;\n\n    ¦⟧fn $f_items", "    fn $f_items"),
    )


@skeleton("vec_vs_slice")
def lifelike_words_collected_then_parsed(s: Source) -> str:
    return fill(
        s,
        """
$item
fn $f_run($p_args: &[⟦&str¦&str⟧]) -> ⟦usize {
    $p_args.iter().filter(|$arg| !$arg.starts_with('-')).count()¦usize {
    match $p_args {
        [] => 0,
        [$only] => $only.len(),
        [$first, .., $last] => $first.len() + $last.len(),
    }⟧
}

$doc
pub fn $f_execute($line: &str) -> ⟦Option<usize> {
    let $p_words: Vec<&str> = $line.⟦split_whitespace()¦split(',').map(str::trim)⟧.collect();
    if $p_words.⟦is_empty()¦len() > $n1⟧ {
        return None;
    }
    Some($f_run(«→&»$p_words))¦usize {
    let mut $count = 0;
    for $row in $line.lines() {
        let $p_words: Vec<&str> = $row.split(⟦' '¦';'⟧).collect();
        $count += $f_run(«→&»$p_words);
    }
    $count¦Result<usize, String> {
    let $p_words: Vec<_> = $line.split_whitespace().collect();
    $noise
    match $f_run(«→&»$p_words) {
        0 => Err(format!("$w1: {$line}")),
        $count => Ok($count),
    }⟧
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_head_and_tail(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Packet {
    pub $kind: $k,
    pub $p_payload: Vec<$k>,
}

impl $Packet {
    $method
    $doc
    pub fn ⟦parse¦$f_decode⟧($p_raw: &[$k]) -> Option<Self> {
        ⟦let ($head, $p_tail) = $p_raw.split_first()?;
        $noise
        Some($Packet { $kind: *$head, $p_payload: $p_tail«→.to_vec()» })\
¦let Some(($head, $p_tail)) = $p_raw.split_last() else {
            return None;
        };
        Some(Self {
            $kind: *$head,
            $p_payload: $p_tail«→.to_vec()»,
        })¦match $p_raw {
            [] => None,
            [$head, $p_tail @ ..] => Some($Packet {
                $kind: *$head,
                $p_payload: $p_tail«→.to_vec()»,
            }),
        }¦if let [$head, _, $p_tail @ ..] = $p_raw {
            let $p_payload: Vec<$k> = $p_tail«→.to_vec()»;
            return Some(Self { $kind: *$head, $p_payload });
        }
        None⟧
    }
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_map_of_vectors_filled(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Index {
    $p_groups: HashMap<⟦String¦u32⟧, Vec<$el>>,
    $fields
}

impl $Index {
    $method
    pub fn $f_store(&mut self, $key: ⟦&str¦&str⟧, $p_found: &[$el]) -> usize {
        ⟦if $p_found.is_empty() {
            return self.$p_groups.len();
        }¦$noise⟧
        self.$p_groups.insert($key⟦.to_string()¦.trim().to_owned()⟧, $p_found«→.to_vec()»);
        self.$p_groups.len()
    }
}
""".replace("⟦String¦u32⟧", "String"),
    )


@skeleton("vec_vs_slice")
def lifelike_changed_in_place(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_shift($p_cells: &mut [$k], $by: $k) {
    ⟦for $cell in $p_cells.iter_mut() {
        *$cell += $by;
    }¦for ($i, $cell) in $p_cells.iter_mut().enumerate() {
        if $i % 2 == ⟦0¦1⟧ {
            *$cell *= $by;
        }
    }¦$p_cells.rotate_left($by as usize % $n1);⟧
}

$item
⟦pub ¦⟧fn $f_prepare($count: usize) -> Vec<$k> {
    let mut $p_grid: Vec<$k> = ⟦vec![$n2; $count]¦Vec::with_capacity($count)¦(0..$n2).collect()⟧;
    ⟦for $step in 1..=$n3 {
        $f_shift(«→&mut »$p_grid, $step);
        $p_grid.push($step);
    }¦while $p_grid.len() < $count {
        $p_grid.push($n3);
        $f_shift(«→&mut »$p_grid, 1);
    }¦$noise
    $f_shift(«→&mut »$p_grid, $n3);¦if $count > $n3 {
        $f_shift(«→&mut »$p_grid, $n1);
    }⟧
    $p_grid
}
""",
    )


@skeleton("vec_vs_slice")
def lifelike_match_between_lists(s: Source) -> str:
    arms = [f"            {key} => {{}}self.$p_{name},\n" for key, name in ((0, "left"), (1, "right"))]
    wrong = s.pick([0, 1])
    lines = "".join(arm.replace("{}", "«→&»" if i == wrong else "&") for i, arm in enumerate(arms))
    return fill(
        s,
        f"""
$derive
⟦pub ¦⟧struct $Board {{
    $p_left: Vec<$el>,
    $p_right: Vec<$el>,
    $fields
}}

impl $Board {{
    $method
    $doc
    pub fn $f_side(&self, $index: ⟦u8¦usize⟧) -> &[$el] {{
        $noise
        match $index ⟦¦% 3 ⟧{{
{lines}            _ => &[],
        }}
    }}

    fn $f_count(&self) -> usize {{
        self.$p_left.len() + self.$p_right.len()
    }}
}}
""",
    )
