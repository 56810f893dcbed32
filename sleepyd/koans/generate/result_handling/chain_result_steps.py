"""Chains whose step is of the wrong kind: `map` of one that may fail, `and_then` of one that cannot.

The same with errors: `or_else` of a plain error, `map_err` of a second attempt.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_CHECK = """$doc
⟦pub ¦⟧fn $f_check($amount: $k) -> Result<$k, String> {
    ⟦if $amount > $n7 {
        return Err(format!("$w7 {$amount}"));
    }
    Ok($amount)¦match $amount {
        0 => Err($q7.to_string()),
        _ => Ok($amount - 1),
    }¦if $amount % 2 == 0 {
        Ok($amount / 2)
    } else {
        Err(String::from($q7))
    }⟧
}
"""


@skeleton("chain_result")
def fallible_step_bound_with_type(s: Source) -> str:
    return fill(
        s,
        _CHECK
        + """
$doc
fn $f_total($text: &str, $extra: $k) -> $k {
    ⟦let $number = $text.trim().len() as $k;
    let $result: Result<$k, String> = $f_check($number).«map→and_then»($f_check);\
¦let $result: Result<$k, String> = $f_check($extra).«map→and_then»(|$x| $f_check($x + $n1));\
¦let $result: Result<$k, String> = $text.parse().map_err(|_| $q1.to_string()).«map→and_then»($f_check);\
¦let $result: Result<$k, String> = $text
        .parse::<$k>()
        .map_err(|$error| $error.to_string())
        .«map→and_then»(|$x| $f_check($x ⟦*¦+⟧ $n2));⟧
    $noise
    ⟦$result.unwrap_or($extra)¦match $result {
        Ok($value) => $value + $extra,
        Err($why) => {
            println!("{$why}");
            $extra
        }
    }¦if let Ok($value) = $result {
        return $value;
    }
    $n3⟧
}
""",
    )


@skeleton("chain_result")
def lifelike_constructor_after_parse(s: Source) -> str:
    """The last step is the own constructor, which may fail."""
    return fill(
        s,
        """
$derive
pub struct $Port {
    $number: u16,
    $fields0
}

impl $Port {
    $doc
    pub fn ⟦new¦$f_new⟧($number: u16) -> Result<Self, String> {
        if $number < $n1 {
            return Err(format!("$w1 {$number}"));
        }
        Ok($Port { $number })
    }

    $method
    $doc
    pub fn $f_parse($text: &str) -> Result<⟦Self¦$Port⟧, String> {
        $noise
        ⟦$text.parse().map_err(|_| $q1.to_string()).«map→and_then»($Port::NEW)¦$text
            .trim()
            .parse::<u16>()
            .map_err(|$error| format!("{$text}: {$error}"))
            .«map→and_then»(|$x| $Port::NEW($x ⟦+¦/⟧ $n2))¦if $text.is_empty() {
            return $Port::NEW($n3);
        }
        $text
            .parse::<u16>()
            .or(Err($q2.to_string()))
            .«map→and_then»(Self::NEW)¦match $text.split_once(':') {
            Some((_, $right)) => $right
                .parse::<u16>()
                .map_err(|$error| $error.to_string())
                .«map→and_then»($Port::NEW),
            None => Err($text.to_string()),
        }⟧
    }
}
""".replace("    $fields0\n", "")
        .replace("⟦new¦$f_new⟧", new := s.pick(["new", "$f_new"]))
        .replace("NEW", new),
    )


@skeleton("chain_result")
def lifelike_struct_in_and_then(s: Source) -> str:
    error = s.pick(["std::num::ParseIntError", "ParseIntError"])
    use = "" if "::" in error else "use std::num::ParseIntError;\n"
    return fill(
        s,
        use
        + """
$derive
pub struct $Entry {
    pub $name: String,
    pub $amount: $k,
}

$item
impl $Entry {
    $method
    $doc
    pub fn $f_read($name: &str, $text: &str) -> Result<⟦Self¦$Entry⟧, ERROR> {
        $noise
        ⟦$text.parse::<$k>().«and_then→map»(|$amount| $Entry { $name: $name.to_string(), $amount })\
¦$text.trim().parse().«and_then→map»(|$x: $k| Self {
            $name: $name.to_uppercase(),
            $amount: $x ⟦*¦+⟧ $n1,
        })¦if $name.is_empty() {
            return $text.parse().map(|$amount| $Entry { $name: String::new(), $amount });
        }
        $text.parse::<$k>().«and_then→map»(|$x| $Entry { $name: $name.trim().to_owned(), $amount: $x })\
¦let ($left, $right) = $text.split_once('=').unwrap_or(($name, $text));
        $right.parse::<$k>().«and_then→map»(|$amount| {
            println!("{$amount}");
            Self { $name: $left.to_string(), $amount }
        })⟧
    }
}
""".replace("ERROR", error),
    )


@skeleton("chain_result")
def lifelike_plain_block_in_and_then(s: Source) -> str:
    return fill(
        s,
        _CHECK
        + """
$derive
pub struct $Meter {
    $limit: $k,
    $fields
}

impl $Meter {
    $method
    $doc
    pub fn $f_read(&self, $value: $k) -> Result<⟦$k, String> {
        $noise
        ⟦$f_check($value).«and_then→map»(|$x| if $x > self.$limit { self.$limit } else { $x })\
¦$f_check($value).«and_then→map»(|$x| {
            let $sum = $x + self.$limit;
            $sum ⟦*¦/⟧ $n1
        })¦$f_check($value).and_then($f_check).«and_then→map»(|$x| $x.min(self.$limit))\
¦$f_check($value).«and_then→map»(|$x| match $x {
            0 => self.$limit,
            $other => $other + $n2,
        })⟧¦String, String> {
        $noise
        ⟦$f_check($value).«and_then→map»(|$x| format!("$w1 {$x}"))\
¦$f_check($value).map(|$x| $x + self.$limit).«and_then→map»(|$x| $x.to_string())¦$f_check($value)
            .and_then(|$x| $f_check($x / 2))
            .«and_then→map»(|$x| "$w2".repeat($x as usize))⟧¦Vec<$k>, String> {
        $f_check($value).«and_then→map»(|$x| vec![$x, self.$limit, $n3])¦(bool, $k), String> {
        $f_check($value).«and_then→map»(|$x| ($x > self.$limit, $x))¦bool, String> {
        $noise
        $f_check($value).«and_then→map»(|$x| $x ⟦>¦==¦<⟧ self.$limit)⟧
    }
}
""",
    )


@skeleton("chain_result")
def lifelike_steps_in_closure(s: Source) -> str:
    """The chain is the body of a closure or an arm in a longer chain."""
    return fill(
        s,
        _CHECK
        + """
$item
$doc
pub fn $f_all($p_values: &[$k], $bonus: $k) -> Result<⟦Vec<$k>, String> {
    $p_values
        .iter()
        .map(|$value| -> Result<$k, String> { $f_check(*$value).«map→and_then»(|$x| $f_check($x + $bonus)) })
        .collect()¦$k, String> {
    $noise
    $p_values
        .iter()
        .try_fold($bonus, |$acc, $value| $f_check(*$value).«and_then→map»(|$x| $acc + $x))¦$k, String> {
    let mut $total = $bonus;
    for $value in $p_values {
        let $checked: Result<$k, String> = $f_check(*$value).«and_then→map»(|$x| $x ⟦*¦+⟧ $n1);
        $total += $checked?;
    }
    Ok($total)¦$k, String> {
    let $twice = |$value: $k| -> Result<$k, String> { $f_check($value).«map→and_then»($f_check) };
    $noise
    $twice($bonus + $p_values.len() as $k)¦$k, String> {
    match $p_values {
        [] => $f_check($bonus),
        [$only] => $f_check(*$only).«map→and_then»($f_check),
        [$first, ..] => $f_check($first + $bonus),
    }⟧
}
""",
    )


@skeleton("chain_result")
def lifelike_error_steps(s: Source) -> str:
    return fill(
        s,
        _CHECK
        + """
$derive
pub struct $Source {
    $primary: String,
    $backup: String,
}

impl $Source {
    $method
    $doc
    pub fn $f_value(&self) -> Result<⟦$k, String> {
        $noise
        ⟦self.$primary.parse::<$k>().«or_else→map_err»(|$error| $error.to_string())\
¦self.$primary.parse().«or_else→map_err»(|$error| format!("{}: {:?}", self.$backup, $error)).and_then($f_check)\
¦$f_check($n1).«or_else→map_err»(|$error| $error + &self.$backup)¦self.$backup
            .trim()
            .parse::<$k>()
            .«or_else→map_err»(|_| self.$primary.clone())⟧¦$k, std::num::ParseIntError> {
        $noise
        self.$primary
            .parse::<$k>()
            .«map_err→or_else»(|_| self.$backup.parse::<$k>())¦$k, String> {
        ⟦$f_check($n2).«map_err→or_else»(|_| $f_check($n3))¦$f_check(self.$primary.len() as $k)
            .«map_err→or_else»(|$error| $f_check($error.len() as $k))⟧⟧
    }
}
""",
    )
