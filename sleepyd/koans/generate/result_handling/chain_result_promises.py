"""Functions, methods of traits and helpers inside functions whose last chain is a Result, which they do not promise."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import to_result
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("chain_result")
def lifelike_steps_of_own_type(s: Source) -> str:
    """The error is an own type, read off the steps of the chain."""
    result, last = s.pick(
        [
            ("u32", ".map(|$x| $x * $n3)"),
            ("bool", ".map(|$x| $x > $n3)"),
            ("String", '.map(|$x| format!("$w3 {$x}"))'),
            ("u32", ".and_then($f_second)"),
            ("(u32, u32)", ".map(|$x| ($x, $x + $n3))"),
            ("Vec<u32>", ".map(|$x| vec![$x; $n3])"),
        ]
    )
    return fill(
        s,
        """
#[derive(Debug⟦, PartialEq¦, Clone¦⟧)]
pub enum $Problem {
    $Empty,
    $Large(u32),
}

fn $f_first($amount: u32) -> Result<u32, $Problem> {
    ⟦if $amount == 0 {
        return Err($Problem::$Empty);
    }
    Ok($amount - 1)¦match $amount {
        0 => Err($Problem::$Empty),
        _ => Ok($amount + $n1),
    }⟧
}

fn $f_second($amount: u32) -> Result<u32, $Problem> {
    if $amount > $n2 { Err($Problem::$Large($amount)) } else { Ok($amount) }
}

$item
$doc
pub fn $f_both($amount: u32) -> RESULT {
    $noise
    ⟦$f_first($amount).and_then($f_second)LAST¦$f_first($amount)
        .and_then(|$y| $f_second($y + $n4))
        LAST¦let $start = $f_first($amount * $n5);
    $start.and_then($f_second)LAST¦$f_second($amount)LAST⟧
}
""".replace("RESULT", to_result(result, "$Problem")).replace("LAST", last),
    )


@skeleton("chain_result")
def lifelike_method_asks_part(s: Source) -> str:
    result, last = s.pick(
        [
            ("u32", ".map(|$x| $x ⟦*¦+⟧ self.$rate)"),
            ("u32", ".map(|$x| $x.min(self.$rate))"),
            ("u32", ".and_then(|$x| self.$part.$f_take($x + self.$rate))"),
            ("bool", ".map(|$x| $x == self.$rate)"),
            ("String", '.map(|$x| format!("{}: {$x}", self.$rate))'),
        ]
    )
    error, failure = s.pick([("String", 'format!("$w1 {$amount}")'), ("&'static str", "$q1")])
    return fill(
        s,
        """
pub struct $Depot {
    $stock: u32,
}

impl $Depot {
    $doc
    pub fn $f_take(&self, $amount: u32) -> Result<u32, ERROR> {
        if $amount > self.$stock { Err(FAILURE) } else { Ok(self.$stock - $amount) }
    }
}

pub struct $Shop {
    $part: $Depot,
    $rate: u32,
}

impl $Shop {
    $method
    $doc
    pub fn $f_sell(&self, $wanted: u32) -> RESULT {
        $noise
        ⟦self.$part.$f_take($wanted)LAST¦self.$part
            .$f_take($wanted ⟦*¦+⟧ $n2)
            LAST¦let $left = self.$part.$f_take($wanted);
        $leftLAST¦match $wanted {
            0 => self.$part.$f_take($n3)LAST,
            _ => self.$part.$f_take($wanted)LAST,
        }⟧
    }
}
""".replace("ERROR", error)
        .replace("FAILURE", failure)
        .replace("RESULT", to_result(result, error))
        .replace("LAST", last),
    )
