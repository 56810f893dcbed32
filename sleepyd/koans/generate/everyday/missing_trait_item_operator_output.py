"""Operators for own types that lack their `Output`, which the signature of the method names."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_KINDS = ["u32", "String", "f64", "char", "bool", "(u32, u32)", "Vec<u8>", "(String, u64)", "Option<u32>"]


@skeleton("missing_trait_item")
def output_of_unary_operator(s: Source) -> str:
    trait, method, op, kind = s.pick(
        [
            ("Neg", "neg", "-", "i32"),
            ("Neg", "neg", "-", "f64"),
            ("Not", "not", "!", "bool"),
            ("Not", "not", "!", "u32"),
        ]
    )
    given = s.pick(["$Amount", "$Amount", "Self", kind])
    value = f"{op}self.0" if given == kind else f"{s.pick([given, '$Amount'])}({op}self.0)"
    path, use = s.pick([(trait, f"use std::ops::{trait};\n\n"), (f"std::ops::{trait}", "")])
    return fill(
        s,
        f"""
{use}$derive
pub struct $Amount({kind});

impl {path} for $Amount {{
«→    type Output = {given};
»
    fn {method}(self) -> {given} {{
        {value}
    }}
}}
""",
    )


@skeleton("missing_trait_item")
def output_of_scaling(s: Source) -> str:
    trait, method, op = s.pick(
        [("Mul", "mul", "*"), ("Div", "div", "/"), ("Rem", "rem", "%"), ("Add", "add", "+"), ("Sub", "sub", "-")]
    )
    kind, given = s.pick(["f64", "u32", "i64"]), s.pick(["Self", "$Price", "KIND"]).replace("KIND", "$kind")
    value = f"self.$cents {op} $factor"
    body = value if given == "$kind" else f"{given} {{ $cents: {value} }}"
    return fill(
        s,
        f"""
#[derive(Clone, Copy)]
struct $Price {{
    $cents: $kind,
}}

impl std::ops::{trait}<$kind> for $Price {{
«→    type Output = {given};
»
    fn {method}(self, $factor: $kind) -> {given} {{
        {body}
    }}
}}
""",
        kind=kind,
    )


@skeleton("missing_trait_item")
def lifelike_output_of_index(s: Source) -> str:
    index, head, at = s.pick(_INDEXES)
    use, path = s.pick([("use std::ops::Index;\n\n", "Index"), ("", "std::ops::Index")])
    return fill(
        s,
        f"""
{use}$doc
$derive
pub struct $Grid {{
    $width: usize,
    $p_cells: Vec<$cell>,
}}

impl $Grid {{
    $method
    pub fn new($width: usize, $p_cells: Vec<$cell>) -> Self {{
        $Grid {{ $width, $p_cells }}
    }}
}}

$item
impl {path}<{index}> for $Grid {{
«→    type Output = $cell;
»
    fn index(&self, {head}) -> &$cell {{
        $noise
        &self.$p_cells[{at}]
    }}
}}
""",
        cell=s.pick(_KINDS),
    )


_INDEXES = [
    ("(usize, usize)", "($row, $column): (usize, usize)", "$row * self.$width + $column"),
    ("usize", "$at: usize", "$at"),
    ("usize", "$at: usize", "$at % self.$width"),
    ("&str", "$name: &str", "$name.len() % self.$width"),
]


@skeleton("missing_trait_item")
def lifelike_output_of_references(s: Source) -> str:
    trait, method, op = s.pick([("Add", "add", "+"), ("Mul", "mul", "*"), ("Sub", "sub", "-"), ("Div", "div", "/")])
    given, made = s.pick(_RESULTS)
    return fill(
        s,
        f"""
use std::ops::{trait};

$doc
$derive
pub struct $Matrix {{
    pub $p_rows: Vec<f64>,
}}

$item
impl {trait}<&$Matrix> for &$Matrix {{
«→    type Output = {given};
»
    fn {method}(self, $that: &$Matrix) -> {given} {{
        $noise
        let $p_pairs = self.$p_rows.iter().zip(&$that.$p_rows);
        ⟦let $p_made: Vec<f64> = $p_pairs.map(|($a, $b)| $a {op} $b).collect();\
¦let mut $p_made = Vec::new();
        for ($a, $b) in $p_pairs {{
            $p_made.push($a {op} $b);
        }}⟧
        {made}
    }}
}}
""",
    )


_RESULTS = [("$Matrix", "$Matrix { $p_rows: $p_made }"), ("Vec<f64>", "$p_made"), ("f64", "$p_made.iter().sum()")]
