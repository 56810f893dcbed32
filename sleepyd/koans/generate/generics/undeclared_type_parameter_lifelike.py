"""Programs like a small crate in which one impl, type or method forgets to declare its type parameter."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("undeclared_type_parameter")
def iterator_of_own_collection(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Bag<$P> {
    $p_items: Vec<$P>,
}

pub struct $Drain<$P> {
    $rest: std::vec::IntoIter<$P>,
}

impl⟦#w:«→<$P>»¦<$P>⟧ Iterator for $Drain<$P> {
    type Item = $P;

    fn next(&mut self) -> Option<$P> {
        $noise
        self.$rest.next()
    }
}

impl⟦#w:<$P>¦«→<$P>»⟧ IntoIterator for $Bag<$P> {
    type Item = $P;
    type IntoIter = $Drain<$P>;

    fn into_iter(self) -> $Drain<$P> {
        $Drain { $rest: self.$p_items.into_iter() }
    }
}

$item
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def events_with_any_payload(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦#[derive(Debug)]
¦#[derive(Debug, Clone)]
¦⟧pub enum $Event«→<$P>» {
    $Started { $at: u64 },
    $Data($P),
    $Failed(String),
}

$doc
pub fn $f_started($text: &str, $at: u64) -> ⟦bool {
    let $event = if $text.is_empty() { $Event::$Started { $at } } else { $Event::$Data($text) };
    $noise
    matches!($event, $Event::$Started { .. })¦usize {
    match $Event::$Data($text.len()) {
        $Event::$Data($inner) => $inner ⟦+¦*⟧ $n1,
        $Event::$Started { .. } => $at as usize,
        $Event::$Failed($reason) => $reason.len(),
    }⟧
}

$item
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def repository_of_any_record(s: Source) -> str:
    p = parameters.one(s)
    return fill(
        s,
        """
use std::collections::BTreeMap;

pub trait $Record {
    fn $f_id(&self) -> u64;
}

#[derive(Default)]
pub struct $Repository<$P> {
    $p_rows: BTreeMap<u64, $P>,
    $fields
}

impl«→<$P: $Record>» $Repository<$P> {
    $doc
    pub fn $f_save(&mut self, $row: $P) -> Option<$P> {
        self.$p_rows.insert($row.$f_id(), $row)
    }

    pub fn $f_ids(&self) -> Vec<u64> {
        $noise
        self.$p_rows.values().map(|$x1| $x1.$f_id()).collect()
    }
}

$item
""",
        P=p,
    )


@skeleton("undeclared_type_parameter")
def pairs_that_are_mapped(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
$derive
pub struct $Pair<$P> {
    pub $left: $P,
    pub $right: $P,
}

impl<$P> $Pair<$P> {
    pub fn new($left: $P, $right: $P) -> Self {
        Self { $left, $right }
    }

    $doc
    pub fn ⟦$f_map«→<$Q>»(self, $convert: impl Fn($P) -> $Q) -> $Pair<$Q> {
        $Pair { $left: $convert(self.$left), $right: $convert(self.$right) }¦\
$f_with«→<$Q>»(self, $other: $Pair<$Q>) -> $Pair<($P, $Q)> {
        $Pair { $left: (self.$left, $other.$left), $right: (self.$right, $other.$right) }¦\
$f_fold«→<$Q>»(self, $start: $Q, $step: impl Fn($Q, $P) -> $Q) -> $Q {
        let $first = $step($start, self.$left);
        $step($first, self.$right)⟧
    }
}

$item
""",
        P=p,
        Q=q,
    )


@skeleton("undeclared_type_parameter")
def settings_read_by_type(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;
use std::str::FromStr;

$derive
pub struct $Settings {
    $p_values: HashMap<String, String>,
    $fields
}

impl $Settings {
    $method
    pub fn $f_set(&mut self, $name: &str, $value: &str) {
        self.$p_values.insert($name.to_string(), $value.to_string());
    }

    $doc
    pub fn $f_get«→<$P: FromStr>»(&self, $name: &str) -> ⟦Option<$P> {
        let $text = self.$p_values.get($name)?;
        $text.trim().parse().ok()¦Result<$P, String> {
        let $text = self.$p_values.get($name).ok_or_else(|| format!("$w1 {$name}"))?;
        $text.parse().map_err(|_| $q1.to_string())⟧
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("undeclared_type_parameter")
def ring_of_fixed_length(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Ring<$P, const $N: usize> {
    $p_slots: [Option<$P>; $N],
    $next: usize,
}

impl<«→$P, »const $N: usize> $Ring<$P, $N> {
    $doc
    pub fn $f_push(&mut self, $item: $P) -> Option<$P> {
        let $at = self.$next;
        self.$next = (self.$next + 1) % $N;
        ⟦self.$p_slots[$at].replace($item)¦std::mem::replace(&mut self.$p_slots[$at], Some($item))⟧
    }

    pub fn $f_full(&self) -> bool {
        $noise
        self.$p_slots.iter().all(Option::is_some)
    }
}

$item
""",
        P=parameters.one(s),
        N=s.pick(["N", "LEN", "SIZE"]),
    )
