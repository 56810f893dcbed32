"""Calls that lack an argument which stands in scope under the parameter's name or with its type."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


def _lacking(s: Source, arguments: list[str]) -> str:
    """The arguments of a call, one of them missing."""
    at = s.random.randrange(len(arguments))
    if at == 0:
        return f"«→{arguments[0]}, »{', '.join(arguments[1:])}"
    return ", ".join(arguments[:at]) + f"«→, {arguments[at]}»" + "".join(f", {rest}" for rest in arguments[at + 1 :])


@skeleton("wrong_argument_count")
def one_of_three_kinds_left_out(s: Source) -> str:
    kinds = ["&str", s.pick(["u32", "usize", "i64"]), s.pick(["bool", "f64", "char"])]
    s.random.shuffle(kinds)
    names = ["$first", "$second", "$third"]
    declared = ", ".join(f"{name}: {kind}" for name, kind in zip(names, kinds, strict=True))
    return fill(
        s,
        f"""
fn $f_render({declared}) -> String {{
    format!("{{$first}} {{$second}} {{$third}}")
}}

fn $f_show({declared}) ⟦-> String {{
    $noise
    $f_render({_lacking(s, names)})¦-> usize {{
    let $out = $f_render({_lacking(s, names)});
    $out.len()¦{{
    println!("{{}}", $f_render({_lacking(s, names)}));⟧
}}
""",
    )


@skeleton("wrong_argument_count")
def variant_or_tuple_struct_lacks_value(s: Source) -> str:
    given = _lacking(s, ["$width", "$name"])
    return fill(
        s,
        """
$derive
⟦#v:enum $Shape {
    $Box($k, String),
    $Dot,
}¦struct $Box($k, String);¦enum $Shape {
    $Empty,
    $Named(&'static str),
    $Box($k, String),
}⟧

fn $f_make($width: $k, $name: String) -> ⟦#v:$Shape¦$Box¦Option<$Shape>⟧ {
    $noise
    ⟦#v:if $width == $n1 {
        return $Shape::$Dot;
    }
    $Shape::$Box(GIVEN)¦$Box(GIVEN)¦Some($Shape::$Box(GIVEN))⟧
}
""".replace("GIVEN", given),
    )


@skeleton("wrong_argument_count")
def lifelike_bounds_given_to_check(s: Source) -> str:
    given = _lacking(s, ["$reading", "$low", "$high"])
    return fill(
        s,
        """
$doc
fn $f_within($reading: $kind, $low: $kind, $high: $kind) -> bool {
    ⟦$reading >= $low && $reading <= $high¦if $reading < $low {
        return false;
    }
    $reading < $high¦($low..=$high).contains(&$reading)⟧
}

$derive
pub struct $Sensor {
    $p_readings: Vec<$kind>,
    $fields
}

$item
impl $Sensor {
    $method
    $doc
    pub fn $f_check(&self, $low: $kind, $high: $kind) -> ⟦bool {
        self.$p_readings.iter().all(|&$reading| $f_within(GIVEN))¦usize {
        let mut $hits = 0;
        for &$reading in &self.$p_readings {
            if $f_within(GIVEN) {
                $hits += 1;
            }
        }
        $hits¦Vec<$kind> {
        self.$p_readings
            .iter()
            .copied()
            .filter(|&$reading| $f_within(GIVEN))
            .collect()¦Option<$kind> {
        let $reading = *self.$p_readings.last()?;
        $noise
        if $f_within(GIVEN) { Some($reading) } else { None }⟧
    }
}
""".replace("GIVEN", given),
        kind=s.pick(["f64", "i32", "u32", "i64"]),
    )


@skeleton("wrong_argument_count")
def lifelike_rows_built_in_closure(s: Source) -> str:
    given = _lacking(s, ["$name", "$width", "$fill"])
    return fill(
        s,
        """
$doc
pub struct $Cell {
    $text: String,
    $width: usize,
    $fill: char,
}

impl $Cell {
    $method
    pub fn new($text: &str, $width: usize, $fill: char) -> Self {
        ⟦Self¦$Cell⟧ { $text: $text.trim().to_string(), $width, $fill }
    }

    pub fn $f_padded(&self) -> String {
        let mut $out = self.$text.clone();
        while $out.len() < self.$width {
            $out.push(self.$fill);
        }
        $out
    }
}

$item
pub fn $f_rows($p_names: &[⟦String¦&str⟧], $width: usize, $fill: char) -> ⟦Vec<$Cell> {
    $p_names.iter().map(|$name| $Cell::new(CALL)).collect()¦Vec<String> {
    let mut $p_out = Vec::new();
    for $name in $p_names {
        let $cell = $Cell::new(CALL);
        $p_out.push($cell.$f_padded());
    }
    $p_out¦String {
    $p_names
        .iter()
        .map(|$name| $Cell::new(CALL).$f_padded())
        .collect::<Vec<_>>()
        .join("⟦|¦ ¦,⟧")⟧
}
""".replace("CALL", given),
    )


@skeleton("wrong_argument_count")
def lifelike_trait_method_lacks_context(s: Source) -> str:
    given = _lacking(s, ["$event", "$context"])
    return fill(
        s,
        """
$derive
pub struct $Context {
    pub $depth: u32,
    $fields
}

$doc
pub trait $Listener {
    fn $f_notify(&self, $event: &str, $context: &$Context) -> bool;
}

$item
pub struct $Bus {
    $p_listeners: Vec<Box<dyn $Listener>>,
}

impl $Bus {
    $method
    $doc
    pub fn $f_send(&self, $event: &str, $context: &$Context) -> ⟦usize {
        let mut $count = 0;
        for $listener in &self.$p_listeners {
            if $listener.$f_notify(GIVEN) {
                $count += 1;
            }
        }
        $count¦bool {
        self.$p_listeners.iter().any(|$listener| $listener.$f_notify(GIVEN))¦Option<usize> {
        $noise
        self.$p_listeners.iter().position(|$listener| $listener.$f_notify(GIVEN))¦bool {
        match self.$p_listeners.first() {
            Some($listener) => $listener.$f_notify(GIVEN),
            None => $context.$depth > $n1,
        }⟧
    }
}
""".replace("GIVEN", given),
    )


@skeleton("wrong_argument_count")
def lifelike_field_and_line_number(s: Source) -> str:
    given = _lacking(s, ["$part", "$line"])
    return fill(
        s,
        """
$derive
pub struct $Pair {
    pub $left: u32,
    pub $right: u32,
}

$doc
fn $f_field($part: &str, $line: usize) -> Result<u32, String> {
    match $part.trim().parse() {
        Ok($value) => Ok($value),
        Err(_) => Err(format!("$w1 {$line}: {$part}")),
    }
}

$item
$doc
pub fn $f_parse($text: &str⟦) -> Result<Vec<u32>, String> {
    let mut $p_out = Vec::new();
    for ($line, $part) in $text.lines().enumerate() {
        $p_out.push($f_field(GIVEN)?);
    }
    Ok($p_out)¦, $line: usize) -> Result<$Pair, String> {
    let ($part, $rest) = $text.split_once(':').ok_or($q1.to_string())?;
    $noise
    let $left = $f_field(GIVEN)?;
    Ok($Pair { $left, $right: $rest.len() as u32 })¦) -> Result<Vec<u32>, String> {
    $text
        .lines()
        .enumerate()
        .map(|($line, $part)| $f_field(GIVEN))
        .collect()¦, $line: usize) -> Option<$Pair> {
    let ($part, $rest) = $text.split_once('=')?;
    Some($Pair {
        $left: $f_field(GIVEN).ok()?,
        $right: $rest.len() as u32,
    })⟧
}
""".replace("GIVEN", given),
    )
