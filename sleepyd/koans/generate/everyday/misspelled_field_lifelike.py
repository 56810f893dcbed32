"""Programs like a small crate with a misspelled field in a trait impl, generic code, a sort, a nested part."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("misspelled_field")
def lifelike_field_in_display(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub struct $Ticket {
    pub $right: ⟦u32¦String¦f64⟧,
    pub $seat: Option<u8>,
    $fields
}

impl fmt::Display for $Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ⟦match self.$seat {
            Some($seat) => write!(f, "{} {$seat}", self.«$wrong→$right»),
            None => write!(f, "{}", self.$right),
        }¦write!(f, "$w1 {}", self.«$wrong→$right»)?;
        if let Some($seat) = self.$seat {
            write!(f, " {$seat:>3}")?;
        }
        Ok(())¦let $seat = self.$seat.unwrap_or($n1);
        writeln!(f, "{$seat}: {}", self.«$wrong→$right»)⟧
    }
}

$item
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_field_of_a_generic(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Node<T> {
    pub $value: T,
    pub $right: Option<Box<$Node<T>>>,
}

impl<T⟦#b:: PartialEq¦: Clone⟧> $Node<T> {
    pub fn new($value: T) -> Self {
        Self { $value, $right: None }
    }

    $doc
    pub fn $f_length(&self) -> usize {
        ⟦1 + self.«$wrong→$right».as_ref().map_or(0, |$x1| $x1.$f_length())¦let mut $count = 1;
        let mut $at = self;
        while let Some($next) = &$at.«$wrong→$right» {
            $at = $next;
            $count += 1;
        }
        $count¦match &self.«$wrong→$right» {
            Some($next) => $next.$f_length() + 1,
            None => 1,
        }⟧
    }
}

$item
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_sorted_by_a_field(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Entry {
    pub $name: String,
    pub $right: u32,
}

$derive
pub struct $Table {
    pub $p_entries: Vec<$Entry>,
    $fields
}

impl $Table {
    $method
    $doc
    pub fn $f_arrange(&mut self) -> usize {
        ⟦self.$p_entries.sort_by_key(|$entry| $entry.«$wrong→$right»);¦self.$p_entries.sort_by(|$a, $b| {
            $b.$right.cmp(&$a.«$wrong→$right»).then_with(|| $a.$name.cmp(&$b.$name))
        });¦self.$p_entries.retain(|$entry| $entry.«$wrong→$right» > $n1);¦self.$p_entries.dedup_by_key(|$entry| \
$entry.«$wrong→$right»);⟧
        $noise
        self.$p_entries.len()
    }
}

$item
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_matched_on_a_field(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Level {
    $Low,
    $Middle($k),
    $High,
}

pub struct $Alarm {
    pub $right: $Level,
    pub $text: String,
}

$item
$doc
pub fn $f_handle($alarm: &$Alarm) -> Option<String> {
    ⟦match $alarm.«$wrong→$right» {
        $Level::$Low => None,
        $Level::$Middle($x) if $x < $n1 => Some($alarm.$text.to_lowercase()),
        $Level::$Middle(_) | $Level::$High => Some($alarm.$text.clone()),
    }¦if $alarm.«$wrong→$right» == $Level::$Low {
        return None;
    }
    $noise
    Some(format!("$w1 {}", $alarm.$text))¦let $Level::$Middle($x) = $alarm.«$wrong→$right» else {
        return None;
    };
    Some(format!("{} {$x}", $alarm.$text))¦\
matches!($alarm.«$wrong→$right», $Level::$High).then(|| $alarm.$text.clone())⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_records_read_from_text(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Clone¦, PartialEq⟧)]
pub struct $Record {
    pub $right: ⟦#t:f64¦u32⟧,
    pub $label: String,
}

$item
$doc
pub fn $f_records($text: &str) -> Vec<$Record> {
    let mut $p_out = Vec::new();
    for $line in $text.lines() {
        let Some(($label, $number)) = $line.split_once(⟦','¦'='⟧) else {
            continue;
        };
        ⟦if let Ok($value) = $number.trim().parse() {
            $p_out.push($Record { «$wrong→$right»: $value, $label: $label.to_string() });
        }¦let $value = $number.parse().unwrap_or_default();
        $p_out.push($Record { $label: $label.to_owned(), «$wrong→$right»: $value });¦\
let mut $record = $Record { $right: Default::default(), $label: $label.to_string() };
        if let Ok($value) = $number.parse() {
            $record.«$wrong→$right» = $value;
        }
        $p_out.push($record);⟧
    }
    $p_out
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_shared_state_of_threads(s: Source) -> str:
    return fill(
        s,
        """
use std::sync::{Arc, Mutex};

#[derive(Default)]
pub struct $State {
    pub $right: ⟦#t:u64¦Vec<u64>⟧,
    pub $p_log: Vec<String>,
}

pub struct $Worker {
    $state: Arc<Mutex<$State>>,
    $fields
}

impl $Worker {
    $method
    $doc
    pub fn $f_add(&self, $amount: u64) -> usize {
        ⟦let mut $guard = self.$state.lock().unwrap();
        $guard.«$wrong→$right»⟦#t: += $amount¦.push($amount)⟧;
        $guard.$p_log.len()¦if let Ok(mut $guard) = self.$state.lock() {
            $guard.$p_log.push($amount.to_string());
            $guard.«$wrong→$right»⟦#t: *= $amount¦.insert(0, $amount)⟧;
        }
        $n1¦let $guard = self.$state.lock().unwrap();
        let $known = $guard.«$wrong→$right»⟦#t: == $amount¦.contains(&$amount)⟧;
        $guard.$p_log.len() + usize::from($known)⟧
    }
}

$item
""",
        **slip(s),
    )
