"""Programs like a small crate with let chains, in an edition without: the ifs nest, or a match arm has a guard."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("let_chains")
def lifelike_cache_lookup(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Cache {
    $p_entries: HashMap<String, (u64, $el1)>,
    $now: u64,
    $fields
}

impl $Cache {
    $method
    $doc
    pub fn $f_lookup(&self, $name: &str) -> Option<&$el1> {
        $noise
«        if let Some(($age, $value)) = self.$p_entries.get($name) && $condition {
            return Some($value);
        }→        if let Some(($age, $value)) = self.$p_entries.get($name) {
            if $condition {
                return Some($value);
            }
        }»
        None
    }

    pub fn $f_put(&mut self, $name: &str, $value: $el1) {
        self.$p_entries.insert($name.to_string(), (self.$now, $value));
    }
}
""",
        condition=s.pick(["self.$now - $age < $n1", "*$age > self.$now", "!$name.is_empty()"]),
    )


@skeleton("let_chains")
def lifelike_parsed_settings(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default)]
pub struct $Settings {
    pub $width: u32,
    pub $title: String,
    $fields
}

impl $Settings {
    $doc
    pub fn $f_apply(&mut self, $line: &str) -> bool {
        let Some(($name, $value)) = $line.split_once('=') else {
            return false;
        };
«        if $name == "$w1" && let Ok($number) = $value.trim().parse() {
            self.$width = $number;
        }→        if $name == "$w1" {
            if let Ok($number) = $value.trim().parse() {
                self.$width = $number;
            }
        }»
        ⟦if $name == "$w2" {
            self.$title = $value.to_string();
        }¦self.$title.push_str($name);⟧
        true
    }
}

$item
""",
    )


@skeleton("let_chains")
def lifelike_enum_event(s: Source) -> str:
    return fill(
        s,
        """
pub enum $Event {
    $Click { $x: i32, $y: i32 },
    $Key(char),
    $Quit,
}

$doc
pub fn $f_handle($p_events: &[$Event]) -> ⟦Vec<char> {
    let mut $p_typed = Vec::new();
    for $event in $p_events {
«        if let $Event::$Key($letter) = $event && $letter.⟦#l:is_alphabetic¦is_numeric¦is_lowercase⟧() {
            $p_typed.push(*$letter);
        }→        if let $Event::$Key($letter) = $event {
            if $letter.⟦#l:is_alphabetic¦is_numeric¦is_lowercase⟧() {
                $p_typed.push(*$letter);
            }
        }»
    }
    $p_typed¦usize {
    let mut $clicks = 0;
    for $event in $p_events {
«        if let $Event::$Click { $x, $y } = $event && $x ⟦#l:>¦<¦==⟧ $y {
            $clicks += 1;
        }→        if let $Event::$Click { $x, $y } = $event {
            if $x ⟦#l:>¦<¦==⟧ $y {
                $clicks += 1;
            }
        }»
    }
    $clicks⟧
}

impl $Event {
    pub fn $f_is_last(&self) -> bool {
        matches!(self, $Event::$Quit)
    }
}
""",
    )


@skeleton("let_chains")
def lifelike_priced_with_else(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub struct $Order {
    pub $price: $k1,
    pub $coupon: Option<$k1>,
}

impl $Order {
    $doc
    pub fn $f_total(&self) -> $k1 {
        $noise
«        if let Some($off) = self.$coupon && ⟦#c:$off < self.$price¦self.$price > $n1⟧ {
            self.$price - $off
        } else {
            self.$price
        }→        match self.$coupon {
            Some($off) if ⟦#c:$off < self.$price¦self.$price > $n1⟧ => self.$price - $off,
            _ => self.$price,
        }»
    }
}

impl fmt::Display for $Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$w1 {}", self.$f_total())
    }
}
""",
    )


@skeleton("let_chains")
def lifelike_queue_drained(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::VecDeque;

#[derive(Debug, Clone, PartialEq)]
pub struct $Job {
    pub $name: String,
    pub $due: $k1,
    $fields
}

$derive
pub struct $Agenda {
    $p_jobs: VecDeque<$Job>,
}

impl $Agenda {
    $method
    pub fn $f_due(&mut self, $now: $k1) -> Option<$Job> {
«        if let Some($job) = self.$p_jobs.front() && $job.$due ⟦#o:<=¦<⟧ $now {
            return self.$p_jobs.pop_front();
        }→        if let Some($job) = self.$p_jobs.front() {
            if $job.$due ⟦#o:<=¦<⟧ $now {
                return self.$p_jobs.pop_front();
            }
        }»
        $noise
        None
    }
}
""",
    )


@skeleton("let_chains")
def lifelike_tree_walked(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Node<T> {
    $value: T,
    $left: Option<Box<$Node<T>>>,
    $right: Option<Box<$Node<T>>>,
}

impl<T: PartialOrd + Copy> $Node<T> {
    $doc
    pub fn $f_contains(&self, $wanted: T) -> bool {
        if self.$value == $wanted {
            return true;
        }
«        if $wanted < self.$value && let Some($child) = &self.$left {
            return $child.$f_contains($wanted);
        }→        if $wanted < self.$value {
            if let Some($child) = &self.$left {
                return $child.$f_contains($wanted);
            }
        }»
        ⟦self.$right.as_ref().is_some_and(|$x1| $x1.$f_contains($wanted))¦match &self.$right {
            Some($child) => $child.$f_contains($wanted),
            None => false,
        }⟧
    }
}

$item
""",
    )


@skeleton("let_chains")
def lifelike_closure_over_words(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;

$doc
pub fn $f_index($text: &str) -> BTreeMap<char, usize> {
    let mut $p_counts = BTreeMap::new();
    $text.⟦lines()¦split_whitespace()¦split(',')⟧.for_each(|$word| {
«        if let Some($first) = $word.chars().next() && ⟦#c:$first.is_uppercase()¦$word.len() > $n1⟧ {
            *$p_counts.entry($first).or_insert(0) += 1;
        }→        if let Some($first) = $word.chars().next() {
            if ⟦#c:$first.is_uppercase()¦$word.len() > $n1⟧ {
                *$p_counts.entry($first).or_insert(0) += 1;
            }
        }»
    });
    $noise
    $p_counts
}

pub fn $f_busiest($p_counts: &BTreeMap<char, usize>) -> Option<char> {
    $p_counts.iter().max_by_key(|(_, $x1)| **$x1).map(|($x2, _)| *$x2)
}
""",
    )
