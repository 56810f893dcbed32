"""Programs like a small crate in which an impl lacks an item."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import zero
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

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

$item
impl $Device for $Lamp {{
    fn $f_name(&self) -> String {{
        ⟦self.$label.clone()¦format!("$w1 {{}}", self.$label)¦$noise
        self.$label.trim().to_string()⟧
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
        ⟦self.$x * self.$x + self.$y * self.$y¦self.$x.max(self.$y)⟧
    }}
}}

impl {trait} for $Vector {{
«→    type Output = $Vector;
»
    fn {method}(self, $that: $Vector) -> $Vector {{
        $noise
        $Vector {{
            $x: self.$x {op} $that.$x,
            $y: self.$y {op} $that.$y,
        }}
    }}
}}

$item
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

$item
impl FromStr for $Color {
«→    type Err = String;
»
    fn from_str($text: &str) -> Result<$Color, String> {
        ⟦let Some(($left, $right)) = $text.split_once(⟦','¦'/'⟧) else {
            return Err(format!("$w1 {$text}"));
        };¦let ($left, $right) = $text.split_once('-').ok_or($q1.to_string())?;⟧
        $noise
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
        ⟦let $step = self.$p_steps.get(self.$position)?.clone();
        self.$position += ⟦1¦2¦3⟧;
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
        }⟧
    }
}
""".replace("ITEM", s.pick(["u32", "String", "char", "(usize, usize)", "f64", "(String, u32)"])),
    )
