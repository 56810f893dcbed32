"""Short and lifelike programs whose match, or `if let`, only says true or false, in conditions, closures and fields."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.rewrites import matches
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("use_matches_macro")
def order_of_two_values(s: Source) -> str:
    patterns = s.pick([["Ordering::Less"], ["Ordering::Less", "Ordering::Equal"], ["Ordering::Greater"]])
    value = s.pick(["$a.cmp(&$b)", "$b.cmp(&$a)", "($a % $n1).cmp(&$b)"])
    return fill(
        s,
        """
use std::cmp::Ordering;

⟦pub ¦⟧fn $f_before($a: $k, $b: $k) -> ⟦bool {
    $noise
    $test
}¦$k {
    let $first = $test;
    if $first { $a } else { $b + $n2 }
}⟧
""",
        test=matches(s, value, *patterns, negated=s.chance(0.15)),
    )


@skeleton("use_matches_macro")
def kind_of_io_error(s: Source) -> str:
    pattern, guard = s.pick(
        [
            ("Err($x1)", "$x1.kind() == ErrorKind::NotFound"),
            ("Ok($x1)", "$x1 > $n1"),
            ("Ok($n1..)", ""),
            ("Err(_)", ""),
        ]
    )
    value = "$found"
    if pattern == "Err(_)":  # `is_err` would say the same of the whole result
        value, pattern = "($found, $strict)", "(Err(_), true)"
    return fill(
        s,
        """
use std::io::{self, ErrorKind};

$doc
pub fn $f_ignorable($found: io::Result<u64>, $strict: bool) -> bool {
    if $strict {
        println!("$w1 {:?}", ErrorKind::Other);
    }
    $test
}
""",
        test=matches(s, value, pattern, guard=guard),
    )


@skeleton("use_matches_macro")
def shape_of_a_slice(s: Source) -> str:
    patterns = s.pick([["[$x1, ..]"], ["[0, ..]", "[.., 0]"], ["[_, _]"], ["[$x1, $x2, ..]"], ["[]", "[_]"]])
    guard = {"[$x1, ..]": "*$x1 > $n1", "[$x1, $x2, ..]": "$x1 == $x2"}.get(patterns[0], "")
    return fill(
        s,
        """
fn $f_fits($p_values: &[$k]) -> bool {
    $test
}

⟦pub fn $f_count($p_rows: &[Vec<$k>]) -> usize {
    $p_rows.iter().filter(|$row| $f_fits($row)).count()
}¦pub fn $f_all($p_rows: &[&[$k]]) -> bool {
    $noise
    $p_rows.iter().all(|$row| $f_fits($row))
}⟧
""",
        test=matches(s, "$p_values", *patterns, guard=guard),
    )


@skeleton("use_matches_macro")
def argument_of_a_call(s: Source) -> str:
    test = matches(s, "$level", *s.pick([["1..=$n1"], ["0", "$n2"], ["100.."], ["$n1", "$n2", "$n3"]]))
    low, other, last = (str(n) for n in sorted(s.random.sample(range(2, 60), 3)))
    test = test.replace("$n1", low).replace("$n2", other).replace("$n3", last)
    return fill(
        s,
        """
fn $f_log($text: &str, $urgent: bool) -> usize {
    if $urgent { $text.len() } else { $n4 }
}

⟦pub ¦⟧fn $f_report($level: u32) -> usize {
    $noise
    ⟦let $urgent = $test;
    $f_log($q1, $urgent)¦$f_log(
        $q1,
        %inner%,
    )⟧
}
""".replace("%inner%", test.replace("\n", "\n    ")),
        test=test,
    )


@skeleton("use_matches_macro")
def lifelike_cells_of_a_game(s: Source) -> str:
    patterns = s.pick([["$Cell::$Wall"], ["$Cell::$Wall", "$Cell::$Door { $open: false }"], ["$Cell::$Door { .. }"]])
    walk = s.pick(["any", "all"])
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Cell {
    $Floor,
    $Wall,
    $Door { $open: bool },
}

$derive
pub struct $Board {
    $p_rows: Vec<Vec<$Cell>>,
    $fields
}

impl $Board {
    $method
    pub fn $f_cell(&self, $x: usize, $y: usize) -> Option<&$Cell> {
        self.$p_rows.get($y)?.get($x)
    }

    $doc
    pub fn $f_blocked(&self, $y: usize) -> bool {
        self.$p_rows[$y].iter().%walk%(|$x1| $test)
    }
}
""".replace("%walk%", walk),
        test=matches(s, s.pick(["$x1", "*$x1"]), *patterns, depth=2, negated=s.chance(0.2)),
    )


@skeleton("use_matches_macro")
def lifelike_states_of_a_connection(s: Source) -> str:
    pattern, guard = s.pick(
        [
            ("$State::$Open { .. }", ""),
            ("$State::$Open { $since }", "$since + self.$limit > $now"),
            ("$State::$Closed(Some(_))", ""),
            ("$State::$Closed(Some($code))", "$code != $n1"),
        ]
    )
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub enum $State {
    $Waiting,
    $Open { $since: u64 },
    $Closed(Option<u64>),
}

pub struct $Connection {
    $state: $State,
    $limit: u64,
    $fields
}

impl $Connection {
    $method
    $doc
    pub fn $f_step(&mut self, $now: u64) -> u64 {
        let $held = $test;
        ⟦if $held {
            return $now;
        }
        self.$state = $State::$Open { $since: $now };¦if !$held {
            self.$state = $State::$Closed(Some($now));
        }⟧
        self.$limit
    }
}

$item
""",
        test=matches(s, "self.$state", pattern, guard=guard, depth=2),
    )


@skeleton("use_matches_macro")
def lifelike_fields_of_a_summary(s: Source) -> str:
    patterns = s.pick([["Some(0)"], ["Some(1..=9)"], ["Some($n1)", "Some($n2)"], ["None", "Some(0)"]])
    low, high = (str(n) for n in sorted(s.random.sample(range(2, 90), 2)))
    test = matches(s, "$p_scores.last()", *patterns, depth=2).replace("$n1", low).replace("$n2", high)
    return fill(
        s,
        """
#[derive(Debug, Clone⟦, PartialEq¦⟧)]
pub struct $Summary {
    pub $total: u32,
    pub $done: bool,
    pub $name: String,
}

$item
$doc
pub fn $f_summary($name: &str, $p_scores: &[u32]) -> $Summary {
    $noise
    $Summary {
        $total: $p_scores.iter().sum(),
        $done: $test,
        $name: $name.to_string(),
    }
}
""",
        test=test,
    )
