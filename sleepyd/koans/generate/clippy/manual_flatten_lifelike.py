"""Programs like a small crate that walk over options or results and do something only for what is there."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("manual_flatten")
def lifelike_readings_of_sensors(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Sensor {
    pub $name: String,
    pub $p_samples: Vec<Option<f64>>,
}

impl $Sensor {
    $method
    $doc
    pub fn $f_mean(&self) -> f64 {
        let ($sum, $count) = self.$f_totals();
        if $count == 0 { 0.0 } else { $sum / $count as f64 }
    }

    fn $f_totals(&self) -> (f64, usize) {
        let mut $totals = (0.0, 0);
        for «$sample in &self.$p_samples→$value in self.$p_samples.iter().flatten()» {
«            if let Some($value) = $sample {→»
«    →»            $totals.0 += $value;
«    →»            $totals.1 += 1;
«            }→»
        }
        $totals
    }
}

$item
""",
    )


@skeleton("manual_flatten")
def lifelike_lines_of_a_reader(s: Source) -> str:
    return fill(
        s,
        """
use std::io::BufRead;

$derive
pub struct $Totals {
    pub $lines: usize,
    pub $letters: usize,
}

$item
$doc
pub fn $f_measure($input: impl BufRead) -> $Totals {
    let mut $totals = $Totals { $lines: 0, $letters: 0 };
    for $line in $input.⟦lines()¦lines().skip($n1)¦lines().take($n1)⟧«→.map_while(Result::ok)» {
«        if let Ok($line) = $line {→»
«    →»        $totals.$lines += 1;
«    →»        $totals.$letters += $line.len();
«        }→»
    }
    $totals
}
""",
    )


@skeleton("manual_flatten")
def lifelike_workers_joined(s: Source) -> str:
    return fill(
        s,
        """
use std::thread::JoinHandle;

pub struct $Pool {
    $p_handles: Vec<Option<JoinHandle<$k1>>>,
    $fields
}

impl $Pool {
    $method
    $doc
    pub fn $f_finish(⟦#m:self¦&mut self⟧) -> $k1 {
        let mut $total = $n1;
        for ⟦#m:«$slot in self.$p_handles→$handle in self.$p_handles.into_iter().flatten()»¦«$slot in \
self.$p_handles.drain(..)→$handle in self.$p_handles.drain(..).flatten()»⟧ {
«            if let Some($handle) = $slot {→»
«    →»            $total += $handle.join().unwrap_or($n2);
«            }→»
        }
        $total
    }
}

$item
""",
    )


@skeleton("manual_flatten")
def lifelike_neighbours_on_a_map(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq⟦, Eq¦⟧)]
pub struct $Field {
    pub $height: $k1,
    pub $name: String,
}

pub struct $Map {
    $p_fields: Vec<$Field>,
    $width: usize,
}

impl $Map {
    pub fn $f_field(&self, $x: usize, $y: usize) -> Option<&$Field> {
        if $x < self.$width { self.$p_fields.get($y * self.$width + $x) } else { None }
    }

    $doc
    pub fn $f_highest(&self, $x: usize, $y: usize) -> $k1 {
        let $p_around = [self.$f_field($x + 1, $y), self.$f_field($x, $y + 1), self.$f_field($x, $y)];
        let mut $best = $n1;
        for ⟦«$near→$field» in $p_around«→.into_iter().flatten()»¦\
«$near→$field» in $p_around.into_iter()«→.flatten()»⟧ {
«            if let Some($field) = $near {→»
«    →»            $best = $best.max($field.$height);
«            }→»
        }
        $best
    }
}
""",
    )


@skeleton("manual_flatten")
def lifelike_names_made_upper(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Roster {
    $p_seats: Vec<Option<String>>,
    $changed: usize,
}

impl $Roster {
    $method
    $doc
    pub fn $f_tidy(&mut self) -> usize {
        ⟦#w:for «$seat in &mut self.$p_seats→$name in self.$p_seats.iter_mut().flatten()» {¦\
for «$seat→$name» in self.$p_seats.iter_mut()«→.flatten()» {⟧
«            if let Some($name) = $seat {→»
«    →»            *$name = $name.⟦trim().to_string()¦to_uppercase()¦replace('-', " ")⟧;
«    →»            self.$changed += 1;
«            }→»
        }
        self.$changed
    }
}

$item
""",
    )


@skeleton("manual_flatten")
def lifelike_commands_recognised(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Command {
    $Up,
    $Down,
    $Jump(u8),
}

$doc
pub fn $f_command($word: &str) -> Option<$Command> {
    match $word {
        "$w1" => Some($Command::$Up),
        "$w2" => Some($Command::$Down),
        _ => $word.parse().ok().map($Command::$Jump),
    }
}

$item
pub fn $f_run($text: &str) -> i64 {
    let mut $level = $n1;
    for «$found→$command» in $text.⟦split_whitespace()¦lines()¦split(',')⟧.map($f_command)«→.flatten()» {
«        if let Some($command) = $found {→»
«    →»        match $command {
«    →»            $Command::$Up => $level += 1,
«    →»            $Command::$Down => $level -= 1,
«    →»            $Command::$Jump($by) => $level += i64::from($by),
«    →»        }
«        }→»
    }
    $level
}
""",
    )
