"""Programs like a small crate in which a match lacks an arm."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import zero
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

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
    "bool": ["⟦true¦false⟧", "*$r > $n2.0", "*$side == $n3.0", "$name.is_empty()"],
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
$item
impl $Shape {{
    $method
    $doc
    pub fn $f_measure(&self) -> {of} {{
        $noise
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

$item
$doc
pub fn $f_tally($p_states: &[$State]) -> $k {{
    let mut $count: $k = ⟦0¦$n1⟧;
    for ⟦$state in $p_states¦($i, $state) in $p_states.iter().enumerate()⟧ {{
        match $state {{
{lines}«→            {missing} => {{}}»
        }}
    }}
    $noise
    ⟦$count¦$count * $n2⟧
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
    pub fn $f_read(&self, $key: &str) -> ⟦$k {
        $noise
        match self.$p_entries.get($key⟦¦.trim()⟧) {
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
        $noise
        $found + $n2¦bool {
        match $key.split_once(':') {
            Some(($left, $right)) => $left.len() > $right.len(),
«→            None => false,»
        }⟧
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
    pub $code: ⟦char¦u8⟧,
    $fields
}

impl $Report {
    $method
    $doc
    pub fn $f_points(&self) -> ⟦u32¦String⟧ {
        match ⟦self.$level {
            0 => VAL_1,
            1..=9 => VAL_2,
            10⟦ | 20⟧ => VAL_3,¦self.$code {
            'a'..='f' => VAL_1,
            'x' | 'y' => VAL_2,
            $c if $c.is_numeric() => VAL_3,¦self.$level % $n1 {
            0 => VAL_1,
            $rest if $rest > $n2 => VAL_2,
            1 | 2 => VAL_3,⟧
«→            _ => ZERO,»
        }
    }
}

$item
""".replace("⟦char¦u8⟧", "char")
        .replace("⟦u32¦String⟧", of := s.pick(["u32", "String", "bool", "f64"]))
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
    pub fn $f_turn(self) -> ⟦$Direction¦Self⟧ {
        match self {
            $Direction::$North => $Direction::$East,
            $Direction::$East => $Direction::$South,
            $Direction::$South => $Direction::$North,
        }
    }

    $doc
    pub fn $f_step(self, $x: i32, $y: i32) -> (i32, i32) {
        match self {
            ⟦$Direction::$North => ($x, $y - 1),
            $Direction::$East => ($x + $n1, $y),
«→            $Direction::$South => ($x, $y),»¦$Direction::$East => ($x + 1, $y),
            $Direction::$South => ($x, $y + $n1),
«→            $Direction::$North => ($x, $y),»¦$Direction::$South => ($x - $n1, $y + 1),
            $Direction::$North => ($x, $y.abs()),
«→            $Direction::$East => ($x, $y),»⟧
        }
    }
}
""",
    )
