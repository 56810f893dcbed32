"""Lifelike generators for everyday slips with enums and traits: a match lacks an arm, an impl lacks an item."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import zero
from sleepyd.koans.generate.lifelike_templates import fill
from sleepyd.koans.generate.source import Source

_ENUM = """
$doc
#[derive(Debug, Clone)]
pub enum $Shape {
    $Empty,
    $Circle(f64),
    $Square { $side: f64 },
    $Named(String, $k),
}

"""
_ARMS = {
    "f64": ["$n1.0", "*$r * $n2.0", "$side * $side", "$name.len() as f64"],
    "usize": ["0", "$n1", "$n2", "$name.len() + $n3"],
    "bool": ["⟨true¦false⟩", "*$r > $n2.0", "*$side == $n3.0", "$name.is_empty()"],
    "String": ["String::from($q1)", 'format!("{$r:.2}")', 'format!("$w1 {}", $side)', "$name.to_uppercase()"],
}
_PATTERNS = ["$Empty", "$Circle($r)", "$Square { $side }", "$Named($name, _)"]
_BARE = ["$Empty", "$Circle(_)", "$Square { .. }", "$Named(_, _)"]


def _match(s: Source, of: str, path: str) -> str:
    """The arms for `_ENUM`, one of them left out."""
    missing = s.random.randrange(4)
    values = _ARMS[of]
    lines = [f"            {path}::{_PATTERNS[i]} => {values[i]},\n" for i in range(4) if i != missing]
    return "".join(lines) + f"«→            {path}::{_BARE[missing]} => {zero(of)},»"


@skeleton("missing_match_arm")
def lifelike_arm_for_variant_with_data(s: Source) -> str:
    of, path = s.pick(list(_ARMS)), s.pick(["$Shape", "Self"])
    return fill(
        s,
        _ENUM
        + f"""
$other
impl $Shape {{
    $method
    $doc
    pub fn $f_measure(&self) -> {of} {{
        $stmts
        match self {{
{_match(s, of, path)}
        }}
    }}
}}
""",
    )


@skeleton("missing_match_arm")
def lifelike_arm_in_loop_with_counts(s: Source) -> str:
    names = ["$Open", "$Paid", "$Late"]
    missing = s.pick(names)
    bodies = ["$count += 1", "$count += $n1", "$count *= 2", "{}", "continue"]
    lines = "".join(f"            $State::{name} => {s.pick(bodies)},\n" for name in names if name != missing)
    return fill(
        s,
        f"""
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $State {{
    $Open,
    $Paid,
    $Late,
}}

$other
$doc
pub fn $f_tally($p_states: &[$State]) -> $k {{
    let mut $count: $k = ⟨0¦$n1⟩;
    for ⟨$state in $p_states¦($i, $state) in $p_states.iter().enumerate()⟩ {{
        match $state {{
{lines}«→            {missing} => {{}}»
        }}
    }}
    $stmts
    ⟨$count¦$count * $n2⟩
}}
""".replace(f"«→            {missing}", f"«→            $State::{missing}"),
    )


@skeleton("missing_match_arm")
def lifelike_arm_for_absent_value(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Cache {
    $p_entries: HashMap<String, $k>,
    $fields
}

impl $Cache {
    $method
    $doc
    pub fn $f_read(&self, $key: &str) -> ⟨$k {
        $stmts
        match self.$p_entries.get($key⟨¦.trim()⟩) {
            Some($value) if *$value > $n1 => $n1,
            Some($value) => *$value,
«→            None => 0,»
        }¦String {
        match self.$p_entries.get($key) {
            Some($value) => format!("{$key}={$value}"),
«→            None => String::new(),»
        }¦$k {
        let $found = match $key.parse::<$k>() {
            Ok($number) => $number * $n1,
«→            Err(_) => 0,»
        };
        $stmts
        $found + $n2¦bool {
        match $key.split_once(':') {
            Some(($left, $right)) => $left.len() > $right.len(),
«→            None => false,»
        }⟩
    }
}
""",
    )


@skeleton("missing_match_arm")
def lifelike_arm_for_other_numbers(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Report {
    pub $level: u32,
    pub $code: ⟨char¦u8⟩,
    $fields
}

impl $Report {
    $method
    $doc
    pub fn $f_points(&self) -> ⟨u32¦String⟩ {
        match ⟨self.$level {
            0 => VAL_1,
            1..=9 => VAL_2,
            10⟨ | 20⟩ => VAL_3,¦self.$code {
            'a'..='f' => VAL_1,
            'x' | 'y' => VAL_2,
            $c if $c.is_numeric() => VAL_3,¦self.$level % $n1 {
            0 => VAL_1,
            $rest if $rest > $n2 => VAL_2,
            1 | 2 => VAL_3,⟩
«→            _ => ZERO,»
        }
    }
}

$other
""".replace("⟨char¦u8⟩", "char")
        .replace("⟨u32¦String⟩", of := s.pick(["u32", "String", "bool", "f64"]))
        .replace("VAL_1", s.value(of))
        .replace("VAL_2", s.value(of))
        .replace("VAL_3", s.value(of))
        .replace("ZERO", zero(of)),
    )


@skeleton("missing_match_arm")
def lifelike_arm_for_pair_of_enums(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Direction {
    $North,
    $East,
    $South,
}

impl $Direction {
    $method
    $doc
    pub fn $f_turn(self) -> ⟨$Direction¦Self⟩ {
        match self {
            $Direction::$North => $Direction::$East,
            $Direction::$East => $Direction::$South,
            $Direction::$South => $Direction::$North,
        }
    }

    $doc
    pub fn $f_step(self, $x: i32, $y: i32) -> (i32, i32) {
        match self {
            ⟨$Direction::$North => ($x, $y - 1),
            $Direction::$East => ($x + $n1, $y),
«→            $Direction::$South => ($x, $y),»¦$Direction::$East => ($x + 1, $y),
            $Direction::$South => ($x, $y + $n1),
«→            $Direction::$North => ($x, $y),»¦$Direction::$South => ($x - $n1, $y + 1),
            $Direction::$North => ($x, $y.abs()),
«→            $Direction::$East => ($x, $y),»⟩
        }
    }
}
""",
    )


_RETURNS = ["u32", "bool", "String", "f64", "usize", "()", "Option<u32>", "Vec<String>"]


def _body(of: str) -> str:
    empty = "None" if of.startswith("Option") else "Vec::new()" if of.startswith("Vec") else zero(of)
    return "{}" if of == "()" else f"{{\n        {empty}\n    }}"


def _returning(of: str) -> str:
    return "" if of == "()" else f" -> {of}"


@skeleton("missing_trait_item")
def lifelike_second_implementor(s: Source) -> str:
    of, rest = s.pick(_RETURNS), s.pick(["", ", $amount: u32", ", $text: &str"])
    receiver = "&mut self" if of == "()" else s.pick(["&self", "&self", "&mut self"])
    head = f"fn $f_apply({receiver}{rest}){_returning(of)}"
    return fill(
        s,
        f"""
$doc
pub trait $Device {{
    fn $f_name(&self) -> String;
    {head};
}}

$derive
pub struct $Lamp {{
    $label: String,
    $fields
}}

$other
impl $Device for $Lamp {{
    fn $f_name(&self) -> String {{
        ⟨self.$label.clone()¦format!("$w1 {{}}", self.$label)¦$stmts
        self.$label.trim().to_string()⟩
    }}
«→
    {head} {_body(of)}»
}}

pub fn $f_list($p_devices: &[Box<dyn $Device>]) -> Vec<String> {{
    $p_devices.iter().map(|$device| $device.$f_name()).collect()
}}
""",
    )


@skeleton("missing_trait_item")
def lifelike_output_of_operator(s: Source) -> str:
    trait, method, op = s.pick([("Add", "add", "+"), ("Sub", "sub", "-"), ("Mul", "mul", "*")])
    return fill(
        s,
        f"""
use std::ops::{trait};

$doc
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Vector {{
    pub $x: $k,
    pub $y: $k,
}}

impl $Vector {{
    $method
    $doc
    pub fn $f_length(self) -> $k {{
        ⟨self.$x * self.$x + self.$y * self.$y¦self.$x.max(self.$y)⟩
    }}
}}

impl {trait} for $Vector {{
«→    type Output = $Vector;
»
    fn {method}(self, $that: $Vector) -> $Vector {{
        $stmts
        $Vector {{
            $x: self.$x {op} $that.$x,
            $y: self.$y {op} $that.$y,
        }}
    }}
}}

$other
""",
    )


@skeleton("missing_trait_item")
def lifelike_error_of_parsing(s: Source) -> str:
    return fill(
        s,
        """
use std::str::FromStr;

$derive
pub struct $Color {
    pub $red: u8,
    pub $green: u8,
}

$other
impl FromStr for $Color {
«→    type Err = String;
»
    fn from_str($text: &str) -> Result<$Color, String> {
        ⟨let Some(($left, $right)) = $text.split_once(⟨','¦'/'⟩) else {
            return Err(format!("$w1 {$text}"));
        };¦let ($left, $right) = $text.split_once('-').ok_or($q1.to_string())?;⟩
        $stmts
        Ok($Color {
            $red: $left.trim().parse().unwrap_or(0),
            $green: $right.len() as u8,
        })
    }
}
""",
    )


@skeleton("missing_trait_item")
def lifelike_item_of_iterator(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub struct $Walk {
    $p_steps: Vec<ITEM>,
    $position: usize,
}

impl $Walk {
    $method
    pub fn new($p_steps: Vec<ITEM>) -> Self {
        $Walk { $p_steps, $position: 0 }
    }
}

impl Iterator for $Walk {
«→    type Item = ITEM;
»
    fn next(&mut self) -> Option<ITEM> {
        ⟨let $step = self.$p_steps.get(self.$position)?.clone();
        self.$position += ⟨1¦2¦3⟩;
        Some($step)¦if self.$position >= self.$p_steps.len() {
            return None;
        }
        self.$position += 1;
        Some(self.$p_steps[self.$position - 1].clone())¦match self.$p_steps.get(self.$position) {
            Some($step) => {
                self.$position += 1;
                Some($step.clone())
            }
            None => None,
        }⟩
    }
}
""".replace("ITEM", s.pick(["u32", "String", "char", "(usize, usize)", "f64", "(String, u32)"])),
    )
