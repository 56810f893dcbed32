"""Programs like a small crate that use a type parameter without declaring it."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("undeclared_type_parameter")
def stack_with_many_methods(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Stack<$P> {
    $p_items: Vec<$P>,
    $limit: usize,
}

impl«→<$P>» $Stack<$P> {
    $method
    pub fn $f_new($limit: usize) -> Self {
        Self { $p_items: ⟦Vec::new()¦Vec::with_capacity($limit)⟧, $limit }
    }

    $doc
    pub fn $f_push(&mut self, $item: $P) -> ⟦Result<(), $P> {
        if self.$p_items.len() == self.$limit {
            return Err($item);
        }
        self.$p_items.push($item);
        Ok(())¦bool {
        let $full = self.$p_items.len() >= self.$limit;
        if !$full {
            self.$p_items.push($item);
        }
        $full⟧
    }

    pub fn $f_size(&self) -> usize {
        self.$p_items.len()
    }
}

pub fn $f_load($p_words: &[&str]) -> $Stack<String> {
    let mut $stack = $Stack::$f_new($n1);
    for $word in $p_words {
        let _ = $stack.$f_push($word.to_string());
    }
    $stack
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def bounds_in_a_where_clause(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;
use std::hash::Hash;

$doc
pub fn $f_count«→<$P>»($p_items: &[$P]) -> HashMap<⟦#k:&$P¦$P⟧, usize>
where
    $P: Hash + Eq + Clone,
{
    let mut $p_counts = HashMap::new();
    for $item in $p_items {
        *$p_counts.entry(⟦#k:$item¦$item.clone()⟧).or_insert(0) += 1;
    }
    $noise
    $p_counts
}

$derive
pub struct $Survey {
    $p_answers: Vec<String>,
    $fields
}

impl $Survey {
    $method
    pub fn $f_top(&self) -> Option<String> {
        let $p_counts = $f_count(&self.$p_answers);
        $p_counts
            .into_iter()
            .max_by_key(|($x1, $count)| (*$count, $x1.len()))
            .map(|($answer, _)| $answer.to_string())
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def display_of_a_wrapper(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

$derive
pub struct $Tagged<$P> {
    $tag: String,
    $value: $P,
}

⟦impl«→<$P>» fmt::Display for $Tagged<$P>
where
    $P: fmt::Display,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        $noise
        write!(f, "[{}] {}", self.$tag, self.$value)
    }
}¦impl«→<$P>» AsRef<$P> for $Tagged<$P> {
    fn as_ref(&self) -> &$P {
        &self.$value
    }
}

impl fmt::Display for $Tagged<$el1> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} $w1 {}", self.$tag, self.$value)
    }
}¦impl«→<$P>» From<$P> for $Tagged<$P> {
    fn from($value: $P) -> Self {
        $noise
        Self { $tag: $q1.to_string(), $value }
    }
}

pub type $Shown = fmt::Result;⟧

pub fn $f_wrap($p_values: Vec<$el1>, $tag: &str) -> Vec<$Tagged<$el1>> {
    $p_values.into_iter().map(|$value| $Tagged { $tag: $tag.to_string(), $value }).collect()
}
""",
        P=parameters.one(s),
        el1=s.pick(["u32", "String", "f64", "char", "bool"]),
    )


@skeleton("undeclared_type_parameter")
def method_generic_on_its_own(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Record {
    $name: String,
    $score: u32,
}

pub struct $Store {
    $p_records: Vec<$Record>,
}

impl $Store {
    $method
    $doc
    pub fn $f_map«→<$P>»(&self, $convert: impl Fn(&$Record) -> $P) -> ⟦Vec<$P> {
        $noise
        self.$p_records.iter().map($convert).collect()¦Option<$P> {
        self.$p_records.⟦first¦last⟧().map($convert)¦Vec<$P> {
        let mut $p_results = Vec::new();
        for $record in &self.$p_records {
            if $record.$score > $n1 {
                $p_results.push($convert($record));
            }
        }
        $p_results⟧
    }

    pub fn $f_total(&self) -> u32 {
        self.$p_records.iter().map(|$x1| $x1.$score).sum()
    }
}

pub fn $f_names($store: &$Store) -> Vec<String> {
    $store.$f_map(|$x1| $x1.$name.clone()).into_iter().collect()
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def bound_taken_from_the_struct(s: Source) -> str:
    return fill(
        s,
        """
⟦#b:¦use std::fmt::Display;

¦⟧
$doc
pub struct $Ranking<$P: ⟦#b:Ord¦Display¦Clone⟧> {
    $p_entries: Vec<$P>,
    $title: String,
}

impl«→<$P: ⟦#b:Ord¦Display¦Clone⟧>» $Ranking<$P> {
    $method
    pub fn $f_add(&mut self, $entry: $P) {
        $noise
        self.$p_entries.push($entry);
        ⟦#b:self.$p_entries.sort();¦¦⟧
    }

    $doc
    ⟦#b:pub fn $f_best(&self) -> Option<&$P> {
        self.$p_entries.last()
    }¦pub fn $f_lines(&self) -> Vec<String> {
        self.$p_entries.iter().map(|$x1| format!("{}: {$x1}", self.$title)).collect()
    }¦pub fn $f_repeat(&mut self) {
        let $p_again = self.$p_entries.clone();
        self.$p_entries.extend($p_again);
    }⟧
}

pub fn $f_title($ranking: &$Ranking<$el1>) -> &str {
    &$ranking.$title
}
""",
        P=parameters.one(s),
        el1=s.pick(["u32", "String", "char", "i64"]),
    )


@skeleton("undeclared_type_parameter")
def map_with_undeclared_values(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
$doc
pub struct $Table<$P, $Q> {
    $p_rows: Vec<($P, $Q)>,
}

impl<⟦#d:$P: PartialEq«→, $Q»¦«→$P, »$Q: Clone⟧> $Table<$P, $Q> {
    $method
    $doc
    pub fn ⟦#d:$f_get(&self, $key: &$P) -> Option<&$Q> {
        ⟦self.$p_rows
            .iter()
            .find(|($x1, _)| $x1 == $key)
            .map(|(_, $value)| $value)¦for ($x1, $value) in &self.$p_rows {
            if $x1 == $key {
                return Some($value);
            }
        }
        $noise
        None⟧¦$f_values(&self) -> Vec<$Q> {
        $noise
        self.$p_rows.iter().map(|(_, $value)| $value.clone()).collect()⟧
    }

    pub fn $f_push(&mut self, $key: $P, $value: $Q) -> usize {
        self.$p_rows.push(($key, $value));
        self.$p_rows.len()
    }
}
""",
        P=p,
        Q=q,
    )


@skeleton("undeclared_type_parameter")
def default_method_of_a_trait(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Source {
    fn $f_next(&mut self) -> Option<$el1>;

    $doc
    fn ⟦$f_all«→<$P>»(&mut self, $convert: impl Fn($el1) -> $P) -> Vec<$P> {
        let mut $p_taken = Vec::new();
        while let Some($item) = self.$f_next() {
            $p_taken.push($convert($item));
        }
        $p_taken¦$f_fold«→<$P>»(&mut self, $start: $P, $step: impl Fn($P, $el1) -> $P) -> $P {
        let mut $state = $start;
        while let Some($item) = self.$f_next() {
            $state = $step($state, $item);
        }
        $state¦$f_one«→<$P>»(&mut self, $convert: impl Fn($el1) -> Option<$P>) -> Option<$P> {
        $noise
        self.$f_next().and_then($convert)⟧
    }
}

$derive
pub struct $Buffer {
    $p_lines: Vec<$el1>,
    $count: usize,
}

impl $Source for $Buffer {
    fn $f_next(&mut self) -> Option<$el1> {
        $noise
        self.$count += 1;
        self.$p_lines.pop()
    }
}
""",
        P=parameters.one(s),
    )
