"""Programs like a small crate that clone what is copied anyway, is not used again, or is only a reference."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_clone")
def lifelike_place_of_unit(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Point {
    pub $x: $k,
    pub $y: $k,
}

$doc
pub struct $Unit {
    $name: String,
    $place: $Point,
    $fields
}

impl $Unit {
    $method
    $doc
    pub fn ⟦$f_place(&self) -> $Point {
        $noise
        self.$place«.clone()→»¦$f_sum(&self) -> $k {
        let $at = self.$place«.clone()→»;
        $at.$x + $at.$y¦$f_moved(&self, $by: $k) -> $Point {
        let mut $at = self.$place«.clone()→»;
        $at.$x += $by;
        $at¦$f_history(&self) -> Vec<$Point> {
        vec![self.$place«.clone()→»; self.$name.len()]¦$f_swap(&mut self, $other: $Point) -> $Point {
        let $old = self.$place«.clone()→»;
        self.$place = $other;
        $old⟧
    }
}
""",
    )


@skeleton("needless_clone")
def lifelike_option_of_number(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Settings {
    $limit: Option<$k>,
    $scale: Option<f64>,
    $label: Option<String>,
}

impl $Settings {
    $method
    $doc
    pub fn ⟦$f_limit(&self) -> $k {
        self.$limit«.clone()→».unwrap_or($n1)¦$f_scaled(&self, $value: f64) -> f64 {
        let $factor = self.$scale«.clone()→».unwrap_or(1.0);
        $value * $factor¦$f_limit(&self) -> Option<$k> {
        self.$limit«.clone()→».filter(|$x1| *$x1 > $n1)¦$f_copy(&self) -> $Settings {
        $Settings {
            $limit: self.$limit«.clone()→»,
            $scale: self.$scale,
            $label: self.$label.clone(),
        }¦$f_exceeds(&self, $value: $k) -> bool {
        match self.$limit«.clone()→» {
            Some($limit) => $value > $limit,
            None => false,
        }⟧
    }

    pub fn $f_label(&self) -> String {
        self.$label.clone().unwrap_or_default()
    }
}
""",
    )


@skeleton("needless_clone")
def lifelike_values_of_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Ledger {
    $p_accounts: HashMap<String, $k>,
}

impl $Ledger {
    $method
    $doc
    pub fn ⟦$f_total(&self) -> $k {
        let mut $total = 0;
        for $amount in self.$p_accounts.values() {
            $total += «$amount.clone()→*$amount»;
        }
        $total¦$f_rich(&self, $least: $k) -> Vec<(String, $k)> {
        let mut $found = Vec::new();
        for ($name, $amount) in &self.$p_accounts {
            if *$amount > $least {
                $found.push(($name.clone(), «$amount.clone()→*$amount»));
            }
        }
        $found¦$f_amount(&self, $name: &str) -> $k {
        match self.$p_accounts.get($name) {
            Some($amount) => «$amount.clone()→*$amount»,
            None => 0,
        }¦$f_copy_into(&self, $target: &mut HashMap<String, $k>) {
        $noise
        for ($name, $amount) in &self.$p_accounts {
            $target.insert($name.clone(), «$amount.clone()→*$amount»);
        }¦$f_amounts(&self) -> Vec<$k> {
        self.$p_accounts.values().map(|$x1| «$x1.clone()→*$x1»).collect()⟧
    }
}
""",
    )


@skeleton("needless_clone")
def lifelike_bound_in_pattern(s: Source) -> str:
    arm, out = s.pick(
        [
            ("$Shape::$Circle { $radius } => «$radius.clone()→*$radius» * 3.14,", "f64"),
            ("$Shape::$Circle { $radius } => «$radius.clone()→*$radius»,", "f64"),
            ("$Shape::$Circle { $radius } => f64::max(«$radius.clone()→*$radius», $n1.5),", "f64"),
        ]
    )
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub enum $Shape {
    $Circle { $radius: f64 },
    $Square(f64),
    $Named(String),
}

$doc
pub trait $Sized1 {
    fn $f_size(&self) -> %out%;
}

impl $Sized1 for $Shape {
    fn $f_size(&self) -> %out% {
        match self {
            %arm%
            $Shape::$Square($side) => $side * 2.0,
            $Shape::$Named($name) => $name.len() as f64,
        }
    }
}

$item
pub fn $f_sizes($p_shapes: &[$Shape]) -> %out% {
    $p_shapes.iter().map(|$shape| $shape.$f_size()).sum()
}
""".replace("%arm%", arm).replace("%out%", out),
    )


@skeleton("needless_clone")
def lifelike_built_and_handed_over(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $Report {
    $title: String,
    $p_lines: Vec<String>,
}

impl $Report {
    $method
    $doc
    pub fn $f_build($name: &str, $count: usize) -> Self {
        let $title = format!("$w1 {}", $name.trim());
        let mut $p_lines = Vec::new();
        for $i1 in 0..$count {
            $p_lines.push(format!("{$title} {$i1}"));
        }
        ⟦Self { «$title: $title.clone()→$title», $p_lines }¦Self {
            «$title: $title.clone()→$title»,
            $p_lines,
        }¦let $report = $Report { «$title: $title.clone()→$title», $p_lines };
        $report¦Self::$f_of($title«.clone()→», $p_lines)¦let $text = $title«.clone()→»;
        Self::$f_of($text, $p_lines)⟧
    }

    fn $f_of($title: String, $p_lines: Vec<String>) -> Self {
        $Report { $title, $p_lines }
    }
}
""",
    )


@skeleton("needless_clone")
def lifelike_owned_argument_stored(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

#[derive(Debug, Default)]
pub struct $Registry {
    $p_names: Vec<String>,
    $p_ids: HashMap<String, usize>,
    $last: Option<String>,
}

impl $Registry {
    $method
    $doc
    pub fn ⟦$f_add(&mut self, $name: String) -> usize {
        $noise
        let $id = self.$p_names.len();
        self.$p_names.push($name«.clone()→»);
        $id¦$f_add(&mut self, $name: &str) -> usize {
        let $key = $name.to_lowercase();
        let $id = self.$p_ids.len() + $n1;
        self.$p_ids.insert($key«.clone()→», $id);
        $id¦$f_add(&mut self, $name: String) -> Option<usize> {
        if self.$p_ids.contains_key(&$name) {
            return None;
        }
        let $id = self.$p_names.len();
        self.$p_names.push($name.clone());
        self.$p_ids.insert($name«.clone()→», $id);
        Some($id)¦$f_add(&mut self, $name: String) -> usize {
        if $name.len() > $n1 {
            self.$last = Some($name«.clone()→»);
        }
        self.$p_ids.len()¦$f_add(&mut self, $name: &str, $p_tags: Vec<String>) -> usize {
        self.$last = Some($name.to_string());
        self.$p_names.extend($p_tags«.clone()→»);
        self.$p_names.len()⟧
    }

    pub fn $f_last(&self) -> Option<&str> {
        self.$last.as_deref()
    }
}
""",
    )


@skeleton("needless_clone")
def lifelike_longest_of_references(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Index<'a> {
    $p_words: Vec<&'a str>,
    $fields
}

impl<'a> $Index<'a> {
    $method
    $doc
    pub fn ⟦$f_long(&self, $least: usize) -> Vec<&'a str> {
        let mut $found = Vec::new();
        for $word in &self.$p_words {
            if $word.len() > $least {
                $found.push(«$word.clone()→*$word»);
            }
        }
        $found¦$f_longest(&self) -> &'a str {
        let mut $best = "";
        for $word in self.$p_words.iter() {
            if $word.len() > $best.len() {
                $best = «$word.clone()→*$word»;
            }
        }
        $best¦$f_marked(&self, $mark: char) -> Vec<&'a str> {
        self.$p_words
            .iter()
            .filter(|$x1| $x1.starts_with($mark))
            .map(|$x1| «$x1.clone()→*$x1»)
            .collect()¦$f_first(&self) -> &'a str {
        match self.$p_words.first() {
            Some($word) => «$word.clone()→*$word»,
            None => $q1,
        }⟧
    }
}
""",
    )
