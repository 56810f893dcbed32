"""Programs like a small crate that build a struct, or hand it around, as if it had not been divided into parts."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("field_moved_to_part")
def lifelike_report_built(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Range {
    pub $first: $k,
    pub $last: $k,
}

#[derive(Debug, Clone)]
pub struct $Report {
    pub $title: String,
    pub $range: $Range,
    pub $p_lines: Vec<String>,
}

impl $Report {
    $method
    $doc
    pub fn new($title: &str, $first: $k, $last: $k) -> ⟦Self¦$Report⟧ {
        $noise
        ⟦Self¦$Report⟧ {
            ⟦$title: $title.to_string(),
            «$first,→$range: $Range { $first, $last },»
            «$last,→»
            $p_lines: Vec::new(),¦$title: $title.to_uppercase(),
            $p_lines: vec![$q1.to_string()],
            «$first,→$range: $Range { $first, $last },»
            «$last,→»¦«$first,→$range: $Range { $first, $last },»
            «$last,→»
            $title: format!("$w1 {$title}"),
            $p_lines: Vec::with_capacity($n1),⟧
        }
    }
}

$item
$doc
pub fn $f_whole($report: &$Report) -> bool {
    $report.$range.$first == 0 && !$report.$p_lines.is_empty()
}
""",
    )


@skeleton("field_moved_to_part")
def lifelike_counters_grouped(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

#[derive(Debug, Default, Clone, Copy)]
pub struct $Hits {
    pub $served: u64,
}

#[derive(Debug, Default, Clone, Copy)]
pub struct $Faults {
    pub $failed: u64,
    pub $slowest: u64,
}

#[derive(Debug, Default, Clone)]
pub struct $Metrics {
    pub $hits: $Hits,
    pub $faults: $Faults,
}

$item
$doc
pub fn $f_record($metrics: &mut BTreeMap<String, $Metrics>, $route: &str, $outcome: Result<u64, u64>) {
    ⟦let $entry = $metrics.entry($route.to_string()).or_default();
    match $outcome {
        Ok(_) => $entry.«→$hits.»$served += 1,
        Err($ms) => $entry.$faults.$slowest = $entry.$faults.$slowest.max($ms),
    }¦if let Some($entry) = $metrics.get_mut($route) {
        $entry.$hits.$served += $outcome.unwrap_or_default();
        $entry.«→$faults.»$failed += 1;
    }¦$noise
    let $served = $outcome.unwrap_or($n1);
    let $fresh = $Metrics { «$served→$hits: $Hits { $served }», ..Default::default() };
    $metrics.insert($route.to_string(), $fresh);¦for ($name, $entry) in $metrics.iter_mut() {
        if $name.starts_with($route) && $outcome.is_err() {
            $entry.$faults.$slowest = $entry.$faults.$failed.min($entry.«→$faults.»$slowest);
        }
    }¦let $worst = $metrics.values().map(|$each| $each.«→$faults.»$failed).max();
    println!("{$route} {$outcome:?} {$worst:?}");⟧
}
""",
    )


_GAME_CHARACTER = """
#[derive(Debug, Clone, PartialEq)]
pub enum $Effect {
    $Heal(i32),
    $Slow { $factor: i32 },
    $Rename(String),
}

#[derive(Debug, Clone, PartialEq)]
pub struct $Body {
    pub $health: i32,
    pub $speed: i32,
}

#[derive(Debug, Clone, PartialEq)]
pub struct $Hero {
    pub $name: String,
    pub $body: $Body,
}

$item
impl $Hero {
    $method
    $doc
    pub fn $f_apply(⟦&mut self, $effect: $Effect) {
        match $effect {
            $Effect::$Heal($amount) => self.«→$body.»$health += $amount,
            $Effect::$Slow { $factor } => self.$body.$speed /= $factor.max(1),
            $Effect::$Rename($name) => self.$name = $name,
        }¦mut self, $p_effects: &[$Effect]) -> Self {
        for $effect in $p_effects {
            if let $Effect::$Slow { $factor } = $effect {
                self.«→$body.»$speed -= $factor;
            }
        }
        self.$body.$health = self.$body.$health.min($n1);
        self¦&self, $effect: &$Effect) -> Option<i32> {
        match $effect {
            $Effect::$Heal($amount) => self.$body.$health.checked_add(*$amount),
            $Effect::$Slow { $factor } => self.«→$body.»$speed.checked_div(*$factor),
            $Effect::$Rename(_) => None,
        }¦$name: &str, $effect: &$Effect) -> Self {
        let $speed = if let $Effect::$Slow { $factor } = $effect { $n1 / $factor } else { $n2 };
        let mut $hero = $Hero { $name: $name.to_string(), $body: $Body { $health: $n3, $speed } };
        if matches!($effect, $Effect::$Heal(_)) {
            $hero.«→$body.»$health *= 2;
        }
        $hero⟧
    }
}
"""


@skeleton("field_moved_to_part")
def lifelike_game_character(s: Source) -> str:
    return fill(s, _GAME_CHARACTER)
