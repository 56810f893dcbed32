"""Lifelike generators for everyday slips with names: misspelled, or a field left out of a struct literal."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_templates import fill, slip
from sleepyd.koans.generate.source import Source


@skeleton("misspelled_field")
def lifelike_field_of_self(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Player {
    ⟨¦pub ⟩$name: String,
    ⟨¦pub ⟩$right: $k,
    $fields
}

impl $Player {
    $method
    $doc
    pub fn ⟨$f_hit(&mut self, $damage: $k) -> bool {
        if self.«$wrong→$right» < $damage {
            self.$right = 0;
            return true;
        }
        self.$right -= $damage;
        false¦$f_label(&self) -> String {
        $stmts
        format!("{} [{:>3}]", self.$name, self.«$wrong→$right»)¦$f_grade(&self) -> &'static str {
        match self.«$wrong→$right» {
            0..=9 => $q1,
            10..=49 if self.$name.len() > $n1 => $q2,
            _ => $q3,
        }¦$f_train(&mut self, $rounds: $k) -> $k {
        for $round in 1..=$rounds {
            self.«$wrong→$right» += $round;
        }
        $stmts
        self.$right⟩
    }
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_field_of_elements(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Parcel {
    pub $id: u32,
    pub $right: $k,
    $fields
}

$other
$doc
pub fn $f_sum($p_parcels: &[$Parcel]) -> ⟨$k {
    $p_parcels
        .iter()
        .filter(|$parcel| $parcel.$id > $n1)
        .map(|$parcel| $parcel.«$wrong→$right»)
        .sum()¦Vec<u32> {
    let mut $p_ids = Vec::new();
    for ($i, $parcel) in $p_parcels.iter().enumerate() {
        if $parcel.«$wrong→$right» > $n1 && $i > 0 {
            $p_ids.push($parcel.$id);
        }
    }
    $p_ids¦Option<&$Parcel> {
    $stmts
    $p_parcels.iter().⟨max_by_key¦min_by_key⟩(|$parcel| $parcel.«$wrong→$right»)¦bool {
    $p_parcels.windows(2).all(|$pair| $pair[0].$right <= $pair[1].«$wrong→$right»)¦$k {
    let Some($first) = $p_parcels.first() else {
        return 0;
    };
    $first.«$wrong→$right» ⟨* $n1¦+ $n1⟩⟩
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_field_in_constructor(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Config {
    pub $right: ⟨u32¦String¦Vec<String>¦Option<u32>⟩,
    pub $verbose: bool,
    pub $name: String,
}

impl $Config {
    $method
    $doc
    pub fn ⟨new¦$f_load⟩($name: &str) -> ⟨Self¦$Config⟩ {
        $stmts
        ⟨Self¦$Config⟩ {
            ⟨«$wrong→$right»: VALUE,
            $verbose: ⟨true¦false⟩,¦$verbose: $name.is_empty(),
            «$wrong→$right»: VALUE,⟩
            $name: $name⟨.to_string()¦.trim().to_owned()⟩,
        }
    }
}

$other
""".replace(
            "⟨u32¦String¦Vec<String>¦Option<u32>⟩", kind := s.pick(["u32", "String", "Vec<String>", "Option<u32>"])
        ).replace("VALUE", s.value(kind)),
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_nested_field(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Size {
    pub $right: f64,
    pub $depth: f64,
}

$derive
pub struct $Box {
    pub $label: String,
    pub $size: $Size,
    $fields
}

$other
$doc
pub fn $f_volume(⟨$box: &$Box) -> f64 {
    $stmts
    ($box.$size.«$wrong→$right» + $n1.0) * $box.$size.$depth¦$box: &mut $Box, $by: f64) {
    $box.$size.«$wrong→$right» *= $by;
    if $box.$label.is_empty() {
        $box.$size.$depth = $n1.0;
    }¦$p_boxes: &[$Box]) -> f64 {
    let mut $total = 0.0;
    for $box in $p_boxes {
        $total += $box.$size.«$wrong→$right» * $n1.0;
    }
    $total⟩
}
""".replace("$Box", "$Crate").replace("$box", "$held"),
        **slip(s),
    )


@skeleton("missing_field_init")
def lifelike_parameter_left_out_of_new(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Sensor {
    $name: String,
    ⟨¦pub ⟩$p_readings: Vec<f64>,
    ⟨¦pub ⟩$limit: ⟨f64¦u32¦bool¦usize⟩,
}

impl $Sensor {
    $method
    $doc
    pub fn ⟨new¦$f_open⟩($name: &str, $limit: KIND) -> ⟨Self¦$Sensor⟩ {
        $stmts
        ⟨Self¦$Sensor⟩ {
            $name: $name⟨.to_string()¦.to_lowercase()⟩,
            $p_readings: ⟨Vec::new()¦vec![$n1.0]¦Vec::with_capacity($n1)⟩,
«→            $limit,»
        }
    }

    pub fn $f_mean(&self) -> f64 {
        self.$p_readings.iter().sum::<f64>() / self.$p_readings.len() as f64
    }
}
""".replace("⟨f64¦u32¦bool¦usize⟩", kind := s.pick(["f64", "u32", "bool", "usize", "$k"])).replace("KIND", kind),
    )


@skeleton("missing_field_init")
def lifelike_counter_not_started(s: Source) -> str:
    kind, value = s.pick(
        [
            ("u32", "0"),
            ("usize", "0"),
            ("Vec<String>", "Vec::new()"),
            ("Option<String>", "None"),
            ("bool", "false"),
            ("f64", "0.0"),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $Parser {
    $input: Vec<char>,
    $line: usize,
    $state: KIND,
}

impl $Parser {
    $method
    $doc
    pub fn ⟨new¦$f_start⟩($text: &str) -> ⟨Self¦$Parser⟩ {
        ⟨let $input = $text.chars().collect();
        $stmts
        ⟨Self¦$Parser⟩ {
            $input,
            $line: ⟨0¦1⟩,
«→            $state: VALUE,»
        }¦⟨Self¦$Parser⟩ {
            $input: $text.trim().chars().collect(),
            $line: $n1,
«→            $state: VALUE,»
        }⟩
    }

    $doc
    pub fn $f_peek(&self) -> Option<char> {
        self.$input.get(self.$line).copied()
    }
}
""".replace("KIND", kind).replace("VALUE", value),
    )


@skeleton("missing_field_init")
def lifelike_row_built_in_loop(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Row {
    pub $key: String,
    pub $value: ⟨String¦String⟩,
    pub $number: usize,
}

$other
$doc
pub fn $f_read($text: &str) -> ⟨Vec<$Row> {
    let mut $p_rows = Vec::new();
    for ($number, $line) in $text.lines().enumerate() {
        let Some(($key, $value)) = $line.split_once(⟨'='¦':'⟩) else {
            continue;
        };
        let ($key, $value) = ($key.trim().to_string(), $value.trim().to_string());
        $p_rows.push($Row { $key, $value«→, $number» });
    }
    $p_rows¦Vec<$Row> {
    $text
        .lines()
        .enumerate()
        .map(|($number, $line)| {
            let $value = $line.trim().to_string();
            $Row { $key: $q1.to_string(), $value«→, $number» }
        })
        .collect()¦Option<$Row> {
    let ($left, $right) = $text.split_once('=')?;
    let $key = $left.trim().to_string();
    let $number = $right.len();
    $stmts
    Some($Row { $key, $value: $right.to_string()«→, $number» })⟩
}
""".replace("⟨String¦String⟩", "String"),
    )


@skeleton("missing_field_init")
def lifelike_variant_lacks_field(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub enum $Event {
    $Started,
    $Moved { $x: $k, $y: $k },
    $Renamed { $from: String, $to: String },
}

$other
$doc
pub fn $f_event(⟨$x: $k, $y: $k) -> $Event {
    if $x == 0 && $y == 0 {
        return $Event::$Started;
    }
    $event::$Moved { $x«→, $y» }¦$p_steps: &[($k, $k)]) -> Vec<$Event> {
    let mut $p_out = vec![$Event::$Started];
    for &($x, $y) in $p_steps {
        $p_out.push($Event::$Moved { $x«→, $y» });
    }
    $p_out¦$line: &str) -> Option<$Event> {
    let ($left, $right) = $line.split_once("->")?;
    let $from = $left.trim().to_string();
    let $to = $right.trim().to_string();
    Some($Event::$Renamed { $from«→, $to» })¦$from: &str, $to: String) -> $Event {
    match $from {
        "" => $Event::$Started,
        _ => $Event::$Renamed { $from: $from.to_string()«→, $to» },
    }⟩
}
""".replace("$event::", "$Event::"),
    )


@skeleton("misspelled_variable")
def lifelike_misspelled_helper(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $right($text: &str) -> ⟨usize {
    $text.chars().filter(|$c| "aeiou".contains(*$c)).count()¦usize {
    match $text.split_once('-') {
        Some(($left, $rest)) => $left.len() * $rest.len(),
        None => $n1,
    }⟩
}

$derive
pub struct $Report {
    $title: String,
    $p_lines: Vec<String>,
    $fields
}

impl $Report {
    $method
    $doc
    pub fn $f_weight(&self) -> usize {
        ⟨let mut $total = «$wrong→$right»(&self.$title);
        for $line in &self.$p_lines {
            $total += $line.len();
        }
        $total¦$stmts
        self.$p_lines.iter().map(|$line| «$wrong→$right»($line)).sum()¦if self.$p_lines.is_empty() {
            return «$wrong→$right»(&self.$title);
        }
        $right(&self.$p_lines[0])⟩
    }
}
""",
        **slip(s),
    )
