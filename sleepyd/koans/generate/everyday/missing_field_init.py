"""Programs like a small crate in which a struct literal or variant lacks a field."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_field_init")
def lifelike_parameter_left_out_of_new(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Sensor {
    $name: String,
    ⟦¦pub ⟧$p_readings: Vec<f64>,
    ⟦¦pub ⟧$limit: ⟦f64¦u32¦bool¦usize⟧,
}

impl $Sensor {
    $method
    $doc
    pub fn ⟦new¦$f_open⟧($name: &str, $limit: KIND) -> ⟦Self¦$Sensor⟧ {
        $noise
        ⟦Self¦$Sensor⟧ {
            $name: $name⟦.to_string()¦.to_lowercase()⟧,
            $p_readings: ⟦Vec::new()¦vec![$n1.0]¦Vec::with_capacity($n1)⟧,
«→            $limit,»
        }
    }

    pub fn $f_mean(&self) -> f64 {
        self.$p_readings.iter().sum::<f64>() / self.$p_readings.len() as f64
    }
}
""".replace("⟦f64¦u32¦bool¦usize⟧", kind := s.pick(["f64", "u32", "bool", "usize", "$k"])).replace("KIND", kind),
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
    pub fn ⟦new¦$f_start⟧($text: &str) -> ⟦Self¦$Parser⟧ {
        ⟦let $input = $text.chars().collect();
        $noise
        ⟦Self¦$Parser⟧ {
            $input,
            $line: ⟦0¦1⟧,
«→            $state: VALUE,»
        }¦⟦Self¦$Parser⟧ {
            $input: $text.trim().chars().collect(),
            $line: $n1,
«→            $state: VALUE,»
        }⟧
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
    pub $value: ⟦String¦String⟧,
    pub $number: usize,
}

$item
$doc
pub fn $f_read($text: &str) -> ⟦Vec<$Row> {
    let mut $p_rows = Vec::new();
    for ($number, $line) in $text.lines().enumerate() {
        let Some(($key, $value)) = $line.split_once(⟦'='¦':'⟧) else {
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
    $noise
    Some($Row { $key, $value: $right.to_string()«→, $number» })⟧
}
""".replace("⟦String¦String⟧", "String"),
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

$item
$doc
pub fn $f_event(⟦$x: $k, $y: $k) -> $Event {
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
    }⟧
}
""".replace("$event::", "$Event::"),
    )
