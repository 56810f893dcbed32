"""Programs like a small crate whose impls and signatures name a type with too many arguments or too few."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_generic_count")
def bounded_queue_of_jobs(s: Source) -> str:
    p = parameters.one(s)
    return fill(
        s,
        """
use std::collections::VecDeque;

$derive
pub struct $Queue<$P, const $N: usize> {
    $p_jobs: VecDeque<$P>,
}

impl<$P, const $N: usize> $Queue<$P«→, $N»> {
    pub fn new() -> Self {
        Self { $p_jobs: VecDeque::with_capacity($N) }
    }

    $doc
    pub fn $f_push(&mut self, $job: $P) -> Result<(), $P> {
        if self.$p_jobs.len() == $N {
            return Err($job);
        }
        self.$p_jobs.push_back($job);
        Ok(())
    }
}

$item
""",
        P=p,
        N=s.pick(["N", "MAX", "LEN"]),
    )


@skeleton("wrong_generic_count")
def state_machine_with_an_input(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
pub trait $Machine<$P> {
    type $Output;

    fn $f_step(&mut self, $input: $P) -> Self::$Output;
}

$derive
pub struct $Counter {
    $total: $k,
    $fields
}

impl $Machine<$k«, ⟦bool¦$k¦String⟧→»> for $Counter {
    type $Output = bool;

    fn $f_step(&mut self, $input: $k) -> bool {
        self.$total += $input;
        self.$total > $n1
    }
}

$item
$doc
pub fn $f_run<$Q: $Machine<$k>>($machine: &mut $Q, $p_inputs: &[$k]) -> Vec<$Q::$Output> {
    $noise
    $p_inputs.iter().map(|$x1| $machine.$f_step(*$x1)).collect()
}
""",
        P=p,
        Q=q,
    )


@skeleton("wrong_generic_count")
def cache_in_a_service(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
use std::collections::HashMap;
use std::hash::Hash;

pub struct $Cache<$P, $Q> {
    $p_entries: HashMap<$P, $Q>,
    $limit: usize,
}

impl<$P: Eq + Hash, $Q: Clone> $Cache<$P, $Q> {
    pub fn $f_get(&self, $key: &$P) -> Option<$Q> {
        self.$p_entries.get($key).cloned()
    }
}

pub struct $Service {
    $cache: $Cache<⟦String«→, $el1»¦u64«→, $el1»¦String, $el1«, $limit_kind→»⟧>,
    $fields
}

$item
impl $Service {
    $method
    $doc
    pub fn $f_size(&self) -> usize {
        $noise
        self.$cache.$p_entries.len().min(self.$cache.$limit)
    }
}
""",
        P=p,
        Q=q,
        el1=s.pick(["f64", "bool", "Vec<u8>"]),
        limit_kind="usize",
    )


@skeleton("wrong_generic_count")
def parser_results_everywhere(s: Source) -> str:
    return fill(
        s,
        """
pub type $Parsed<'a, $P> = Result<($P, &'a str), String>;

$doc
pub fn $f_number($text: &str) -> $Parsed<'_, $k> {
    let $end = $text.find(|$x1: char| !$x1.is_ascii_digit()).unwrap_or($text.len());
    let $value = $text[..$end].parse().map_err(|_| format!("$w1 {$text}"))?;
    Ok(($value, &$text[$end..]))
}

$item
$doc
pub fn $f_sign($text: &str) -> $Parsed<⟦'_«→, char»¦'_, char«, String→»⟧> {
    $noise
    match $text.chars().next() {
        Some($sign @ ('+' | '-')) => Ok(($sign, &$text[1..])),
        _ => Err($q1.to_string()),
    }
}

pub fn $f_signed($text: &str) -> $Parsed<'_, ($k, char)> {
    let ($sign, $rest) = $f_sign($text)?;
    let ($value, $rest) = $f_number($rest)?;
    Ok((($value, $sign), $rest))
}
""",
        P=parameters.one(s),
    )


@skeleton("wrong_generic_count")
def matrix_by_its_element(s: Source) -> str:
    p = parameters.one(s)
    return fill(
        s,
        """
use std::ops::Index;

#[derive(Debug, Clone⟦, PartialEq¦⟧)]
pub struct $Matrix<$P> {
    $p_cells: Vec<$P>,
    $width: usize,
}

impl<$P> Index<(usize, usize)«, $P→»> for $Matrix<$P> {
    type Output = $P;

    fn index(&self, ($row, $column): (usize, usize)) -> &$P {
        &self.$p_cells[$row * self.$width + $column]
    }
}

impl<$P: Clone> $Matrix<$P> {
    $doc
    pub fn $f_filled($value: $P, $width: usize, $height: usize) -> Self {
        $noise
        Self { $p_cells: vec![$value; $width * $height], $width }
    }
}

$item
""",
        P=p,
    )


@skeleton("wrong_generic_count")
def listeners_of_a_bus(s: Source) -> str:
    p = parameters.one(s)
    return fill(
        s,
        """
pub type $Listener<$P> = Box<dyn Fn(&$P) -> bool>;

pub struct $Bus<$P> {
    $p_listeners: Vec<$Listener<$P>>,
    $p_sent: Vec<$P>,
}

impl<$P> $Bus<$P> {
    pub fn $f_listen(&mut self, $listener: $Listener<⟦$P«, bool→»¦$P«, bool→»⟧>) -> &mut Self {
        self.$p_listeners.push($listener);
        self
    }

    $doc
    pub fn $f_send(&mut self, $event: $P) -> usize {
        let $heard = self.$p_listeners.iter().filter(|$x1| $x1(&$event)).count();
        self.$p_sent.push($event);
        $heard
    }
}

$item
""",
        P=p,
    )
