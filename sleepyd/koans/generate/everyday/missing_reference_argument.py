"""Lifelike generators for values passed where a reference is expected."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_reference_argument")
def lifelike_text_appended(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Page {
    $title: String,
    $p_lines: Vec<String>,
    $fields
}

impl $Page {
    $method
    $doc
    pub fn $f_render(&self⟦¦, $width: usize⟧) -> String {
        let mut $out = String::new();
        ⟦$out.push_str(«→&»self.$title);
        for $line in &self.$p_lines {
            $out.push('\\n');
            $out.push_str($line);
        }¦for ($i, $line) in self.$p_lines.iter().enumerate() {
            let $row = format!("{:>3} {}\\n", $i + 1, $line);
            $out.push_str(«→&»$row);
        }¦let $rule = "⟦-¦=¦~⟧".repeat(self.$title.len());
        $out.push_str(«→&»$rule);
        $noise
        $out.push('\\n');¦if !self.$title.is_empty() {
            $out.push_str(«→&»self.$title⟦.to_uppercase()¦.trim().to_lowercase()¦⟧);
        }
        $out += "⟦.¦!⟧";⟧
        $out
    }
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_struct_given_to_free_function(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Point {
    pub $x: f64,
    pub $y: f64,
}

$doc
fn $f_distance($from: &$Point, $to: &$Point) -> f64 {
    let ($dx, $dy) = ($from.$x - $to.$x, $from.$y - $to.$y);
    ⟦($dx * $dx + $dy * $dy).sqrt()¦$dx.abs() + $dy.abs()¦$dx.hypot($dy)⟧
}

$item
pub fn $f_length(⟦$p_route: &[$Point]) -> f64 {
    let $origin = $Point { $x: 0.0, $y: $n1.0 };
    $p_route.iter().map(|$stop| $f_distance(«→&»$origin, $stop)).sum()¦$p_route: Vec<$Point>) -> f64 {
    let mut $total = 0.0;
    let $home = $Point { $x: $n1.0, $y: $n2.0 };
    for $stop in $p_route {
        $total += $f_distance(&$home, «→&»$stop);
    }
    $total¦$p_route: &[$Point]) -> f64 {
    let mut $total = 0.0;
    for $pair in $p_route.windows(2) {
        $total += $f_distance(&$pair[0], «→&»$pair[1]);
    }
    $noise
    $total¦$start: $Point, $p_route: &[$Point]) -> Option<f64> {
    let $last = $p_route.last()?;
    $noise
    Some($f_distance(«→&»$start, $last))⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_key_of_map_or_list(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Inventory {
    $p_stock: HashMap<u32, $k>,
    $p_blocked: Vec<u32>,
    $fields
}

impl $Inventory {
    $method
    $doc
    pub fn $f_available(&⟦self, $id: u32) -> $k {
        if self.$p_blocked.contains(«→&»$id) {
            return 0;
        }
        $noise
        self.$p_stock.get(&$id).copied().unwrap_or($n1)¦self, $id: u32) -> Option<$k> {
        ⟦if self.$p_blocked.contains(&$id) {
            return None;
        }¦$noise⟧
        self.$p_stock.get(«→&»$id).copied()¦self, $id: u32) -> String {
        match self.$p_stock.get(«→&»$id) {
            Some($count) if *$count > $n1 => format!("$w1 {$count}"),
            Some(_) => $q1.to_string(),
            None => String::new(),
        }¦mut self, $p_ids: &[u32]) -> usize {
        for $id in $p_ids.iter().copied() {
            if self.$p_stock.remove(«→&»$id).is_none() {
                self.$p_blocked.push($id);
            }
        }
        self.$p_stock.len()¦self) -> Vec<u32> {
        let mut $p_out = Vec::new();
        for $id in 1..=$n1 {
            if self.$p_stock.contains_key(«→&»$id) {
                $p_out.push($id);
            }
        }
        $p_out⟧
    }
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_owned_text_given_to_helper(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_slug($text: &str) -> String {
    $text
        .trim()
        ⟦.to_lowercase()
        .replace(' ', "-")¦.chars()
        .rev()
        .collect()¦.chars()
        .filter(|$c| $c.is_alphanumeric())
        .collect()⟧
}

$item
⟦pub ¦⟧fn $f_names(⟦$first: String, $last: String) -> String {
    let $full = format!("{$first} {}", $last);
    $noise
    $f_slug(«→&»$full)¦$p_titles: Vec<String>) -> Vec<String> {
    let mut $p_out = Vec::with_capacity($p_titles.len());
    for $title in $p_titles {
        if $title.is_empty() {
            continue;
        }
        $p_out.push($f_slug(«→&»$title));
    }
    $p_out¦$p_titles: Vec<String>) -> Vec<String> {
    $p_titles.into_iter().map(|$title| $f_slug(«→&»$title)).collect()¦$name: String) -> (String, usize) {
    let $key = $f_slug(«→&»$name);
    ($key, $name.len())¦$name: Option<String>) -> String {
    match $name {
        Some($name) if $name.len() > $n1 => $f_slug(«→&»$name),
        Some($name) => $name,
        None => $q1.to_string(),
    }⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_other_instance(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Interval {
    $start: $k,
    $end: $k,
}

impl $Interval {
    $method
    pub fn new($start: $k, $end: $k) -> Self {
        $Interval { $start, $end }
    }

    $doc
    pub fn $f_overlaps(&self, $other: &$Interval) -> bool {
        self.$start < $other.$end && $other.$start < self.$end
    }
}

$doc
pub fn $f_check($p_slots: ⟦&[$Interval], $wanted: $Interval) -> bool {
    $p_slots.iter().any(|$slot| $slot.$f_overlaps(«→&»$wanted))¦&[$Interval]) -> usize {
    let $busy = $Interval::new($n1, $n2);
    let mut $count = 0;
    for $slot in $p_slots {
        if $slot.$f_overlaps(«→&»$busy) {
            $count += 1;
        }
    }
    $count¦&[$Interval], $at: usize) -> bool {
    let $first = $Interval::new(0, $n1);
    $noise
    $first.$f_overlaps(«→&»$p_slots[$at])¦Vec<$Interval>) -> Option<$Interval> {
    let $base = $p_slots.first()?.clone();
    for $slot in $p_slots.into_iter().skip(1) {
        if !$base.$f_overlaps(«→&»$slot) {
            return Some($slot);
        }
    }
    None⟧
}
""".replace("$other: &", "$that: &").replace("$other.", "$that."),
    )


@skeleton("missing_reference_argument")
def lifelike_mutable_argument(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Counter {
    pub $total: u32,
    pub $p_seen: Vec<String>,
}

$doc
fn $f_record($counter: &mut $Counter, $name: &str) {
    ⟦if !$counter.$p_seen.iter().any(|$x| $x == $name) {
        $counter.$p_seen.push($name.to_string());
    }
    $counter.$total += 1;¦$counter.$total += $name.len() as u32;
    $counter.$p_seen.push($name.to_owned());⟧
}

$item
pub fn $f_scan($text: &str) -> $Counter {
    let mut $counter⟦1¦2⟧ = $Counter { $total: ⟦0¦$n1⟧, $p_seen: Vec::new() };
    ⟦for $word in $text.split_whitespace() {
        $f_record(«→&mut »$tally, $word);
    }¦while $tally.$total < $n2 {
        $f_record(«→&mut »$tally, $text);
    }¦if let Some(($left, $right)) = $text.split_once(':') {
        $f_record(«→&mut »$tally, $left);
        $tally.$total += $right.len() as u32;
    }¦$noise
    $f_record(«→&mut »$tally, $text.trim());⟧
    $tally
}
""".replace("$counter⟦1¦2⟧", "$tally"),
    )


@skeleton("missing_reference_argument")
def lifelike_sets_combined(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦HashSet¦BTreeSet⟧ as $Set;

$item
$doc
pub fn $f_common($p_left: &[$k], $p_right: &[$k]) -> ⟦usize {
    let $p_first: $Set<$k> = $p_left.iter().copied().collect();
    let $p_second: $Set<$k> = $p_right.iter().copied().collect();
    $noise
    $p_first.⟦intersection¦union¦difference⟧(«→&»$p_second).count()¦bool {
    let $p_first: $Set<$k> = $p_left.iter().copied().collect();
    let $p_second: $Set<$k> = $p_right.iter().copied().collect();
    if $p_first.is_empty() {
        return false;
    }
    $p_first.⟦is_subset¦is_disjoint¦is_superset⟧(«→&»$p_second)¦Vec<$k> {
    let $p_known: $Set<$k> = $p_left.iter().copied().collect();
    let mut $p_out = Vec::new();
    for &$id in $p_right {
        if !$p_known.contains(«→&»$id) {
            $p_out.push($id);
        }
    }
    $p_out¦Vec<$k> {
    let mut $p_all: Vec<$k> = Vec::new();
    let $p_extra: Vec<$k> = $p_right.iter().map(|$x| $x + $n1).collect();
    $p_all.extend_from_slice($p_left);
    $p_all.extend_from_slice(«→&»$p_extra);
    $p_all⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_input_read(s: Source) -> str:
    return fill(
        s,
        """
use std::io;

$item
$doc
⟦pub ¦⟧fn $f_read⟦() -> io::Result<⟦u32¦usize¦i64⟧> {
    let mut $line = String::new();
    $noise
    io::stdin().read_line(«→&mut »$line)?;
    Ok($line.trim().parse().unwrap_or($n1))¦() -> io::Result<Vec<String>> {
    let mut $p_lines = Vec::new();
    loop {
        let mut $line = String::new();
        if io::stdin().read_line(«→&mut »$line)? == 0 {
            break;
        }
        $p_lines.push($line.trim().to_string());
    }
    Ok($p_lines)¦($prompt: &str) -> String {
    println!("{$prompt}");
    let mut $answer = String::new();
    match io::stdin().read_line(«→&mut »$answer) {
        Ok(0) | Err(_) => String::new(),
        Ok(_) => $answer.trim().to_lowercase(),
    }⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_order_between_fields(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Player {
    pub $name: String,
    pub $score: $k,
    $fields
}

$item
$doc
pub fn $f_rank($p_players: &mut Vec<$Player>) {
    ⟦$noise¦$p_players.retain(|$player| $player.$score > $n1);⟧
    ⟦$p_players.sort_by(|$a, $b| $a.$score.cmp(«→&»$b.$score));\
¦$p_players.sort_by(|$a, $b| $b.$score.cmp(«→&»$a.$score));¦$p_players.sort_by(|$a, $b| {
        $b.$score
            .cmp(&$a.$score)
            .then_with(|| $a.$name.cmp(«→&»$b.$name))
    });¦$p_players.sort_by(|$a, $b| $a.$name.len().cmp(«→&»$b.$name.len()));\
¦$p_players.sort_by(|$a, $b| $a.$name.cmp(«→&»$b.$name));⟧
    ⟦$p_players.truncate($n2);¦⟧
}
""",
    )
