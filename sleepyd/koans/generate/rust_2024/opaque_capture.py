"""Programs like a small crate whose functions return an `impl Trait` that captures more than it uses."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("opaque_capture")
def lifelike_ids_of_registry(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Registry⟦#g:¦<T>⟧ {
    $p_entries: HashMap<$k1, ⟦#g:String¦T⟧>,
    $next: $k1,
}

impl⟦#g:¦<T>⟧ $Registry⟦#g:¦<T>⟧ {
    $method
    $doc
    pub fn $f_ids(&self) -> impl Iterator<Item = $k1>«→ + use<⟦#g:¦T⟧>» {
        ⟦let mut $p_ids: Vec<$k1> = self.$p_entries.keys().copied().collect();
        $p_ids.sort_unstable();
        $p_ids.into_iter()¦0..self.$next¦(0..self.$next).filter(|$x1| $x1 % 2 == 0)⟧
    }

    pub fn $f_prune(&mut self, $limit: $k1) -> usize {
        $noise
        for $id in self.$f_ids() {
            if $id > $limit {
                self.$p_entries.remove(&$id);
            }
        }
        self.$p_entries.len()
    }
}
""",
    )


@skeleton("opaque_capture")
def lifelike_validator_from_rules(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Rules {
    pub $shortest: usize,
    pub $longest: usize,
}

$doc
pub fn $f_validator($rules: &$Rules) -> impl Fn(&str) -> bool«→ + use<>» {
    ⟦let $Rules { $shortest, $longest } = *$rules;
    move |$text| ($shortest..=$longest).contains(&$text.len())¦let $shortest = $rules.$shortest;
    move |$text| $text.trim().len() >= $shortest¦let $rules = $rules.clone();
    move |$text| $text.len() <= $rules.$longest⟧
}

pub fn $f_compare($p_words: &[&str]) -> (usize, usize) {
    let mut $rules = $Rules { $shortest: $n1, $longest: $n2 };
    let $strict = $f_validator(&$rules);
    $rules.$longest ⟦+= $n3¦*= 2¦= $n3⟧;
    let $loose = $f_validator(&$rules);
    let $first = $p_words.iter().filter(|$x1| $strict($x1)).count();
    ($first, $p_words.iter().filter(|$x1| $loose($x1)).count())
}
""",
    )


@skeleton("opaque_capture")
def lifelike_generic_sizes(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Sized1 {
    fn $f_size(&self) -> usize;
}

impl $Sized1 for Vec<$k1> {
    fn $f_size(&self) -> usize {
        self.len()
    }
}

impl $Sized1 for String {
    fn $f_size(&self) -> usize {
        self.chars().count()
    }
}

$doc
fn $f_chunks<T: $Sized1>($whole: &T, $width: usize) -> impl Iterator<Item = (usize, usize)>«→ + use<T>» {
    let $total = $whole.$f_size();
    ⟦#c:(0..$total).step_by($width).map(move |$x1| ($x1, ($x1 + $width).min($total)))¦⟧
    ⟦#c:¦(0..$total / $width).map(move |$x1| ($x1 * $width, $width))⟧
}

pub fn $f_padded(mut $line: String) -> String {
    $noise
    for ($start, $end) in $f_chunks(&$line, $n1) {
        if $start % 2 == 0 {
            $line.push_str(&$end.to_string());
        }
    }
    $line
}
""",
    )


@skeleton("opaque_capture")
def lifelike_summary_before_moving(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub struct $Sample {
    $p_values: Vec<f64>,
    $unit: &'static str,
}

impl $Sample {
    fn $f_mean(&self) -> f64 {
        self.$p_values.iter().sum::<f64>() / self.$p_values.len() as f64
    }

    $doc
    pub fn $f_summary(&self) -> impl fmt::Display«→ + use<>» {
        ⟦format!("{:.2} {}", self.$f_mean(), self.$unit)¦let $mean = self.$f_mean();
        format!("$w1 {$mean} {}", self.$unit)¦self.$f_mean()⟧
    }
}

pub fn $f_archive($p_samples: &mut Vec<$Sample>, $sample: $Sample) -> String {
    let $summary = $sample.$f_summary();
    ⟦$p_samples.push($sample);¦$p_samples.insert(0, $sample);¦*$p_samples = vec![$sample];⟧
    $noise
    format!("{$summary} $w2 {}", $p_samples.len())
}

$item
""",
    )


@skeleton("opaque_capture")
def lifelike_queue_consumed(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq)]
pub enum $Task {
    $Print(String),
    $Wait(u64),
}

$doc
fn $f_delays($p_tasks: &VecDeque<$Task>) -> impl Iterator<Item = u64>«→ + use<>» {
    let $p_found: Vec<u64> = $p_tasks
        .iter()
        .filter_map(|$task| match $task {
            $Task::$Wait($millis) => Some(*$millis),
            $Task::$Print(_) => None,
        })
        .collect();
    $p_found.into_iter()⟦.rev()¦.skip($n1)¦⟧
}

pub fn $f_finish(⟦mut $p_tasks: VecDeque<$Task>) -> u64 {
    let $p_delays = $f_delays(&$p_tasks);
    $p_tasks.clear();
    $noise
    $p_delays.sum::<u64>() + $p_tasks.len() as u64¦$p_tasks: VecDeque<$Task>) -> u64 {
    let $p_delays = $f_delays(&$p_tasks);
    let $last = $p_tasks.into_iter().last();
    if $last == Some($Task::$Wait(0)) { 0 } else { $p_delays.sum() }⟧
}
""",
    )


@skeleton("opaque_capture")
def lifelike_counter_borrowed_mutably(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Counter {
    $value: $k1,
    $p_log: Vec<String>,
}

impl $Counter {
    $method
    $doc
    pub fn $f_reserve(&mut self, $count: $k1) -> impl Iterator<Item = $k1>«→ + use<>» {
        let $first = self.$value;
        self.$value += $count;
        ⟦$first..self.$value¦($first..self.$value).map(|$x1| $x1 * 10)⟧
    }

    pub fn $f_note(&mut self, $line: &str) {
        self.$p_log.push($line.to_string());
    }
}

pub fn $f_pairs($counter: &mut $Counter) -> Vec<($k1, $k1)> {
    let $left = $counter.$f_reserve($n1);
    ⟦let $right = $counter.$f_reserve($n1);
    $noise
    $left.zip($right).collect()¦$counter.$f_note($q1);
    $noise
    $left.map(|$x2| ($x2, $x2)).collect()⟧
}
""",
    )


@skeleton("opaque_capture")
def lifelike_parser_of_separator(s: Source) -> str:
    return fill(
        s,
        """
use std::io::{self, BufRead};

$doc
pub fn $f_splitter($format: &str) -> impl Fn(String) -> Vec<String>«→ + use<>» {
    let $separator = $format.chars().⟦next()¦last()¦nth($n1)⟧.unwrap_or(',');
    move |$line| $line.split($separator).map(|$x1| $x1.trim().to_string()).collect()
}

pub fn $f_read($input: impl BufRead) -> io::Result<Vec<Vec<String>>> {
    let mut $p_rows = Vec::new();
    let $split = {
        let $format = ⟦std::env::var("$C_FORMAT").unwrap_or_default()¦String::from($q1)⟧;
        $noise
        $f_splitter(&$format)
    };
    for $line in $input.lines() {
        $p_rows.push($split($line?));
    }
    Ok($p_rows)
}
""",
    )
