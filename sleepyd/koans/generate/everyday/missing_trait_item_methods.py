"""Impls that lack a method, constant or function of an own trait, or of a std trait that the type is made for."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.ingredients import zero
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_trait_item")
def function_without_receiver(s: Source) -> str:
    of = s.pick(["u32", "usize", "bool", "String", "f64", "char"])
    return fill(
        s,
        f"""
trait $Shape {{
    fn $f_corners($given) -> {of};
}}

⟦enum $Square {{
    $Small,
    $Large,
}}¦struct $Square;¦struct $Square(u32);⟧

impl $Shape for $Square {{«→
    fn $f_corners($given) -> {of} {{
        {zero(of)}
    }}
»}}
""",
        given=s.pick(["$size: u32", "$text: &str", "$values: &[i64]", "$a: f64, $b: f64"]),
    )


@skeleton("missing_trait_item")
def lifelike_constant_among_others(s: Source) -> str:
    kinds = [s.pick(["u32", "usize", "i64"]), s.pick(["&'static str", "bool", "f64", "char"])]
    lines = [f"    const $C_LIMIT: {kinds[0]} = $n1;", f"    const $C_NAME: {kinds[1]} = $known;"]
    at = s.pick([0, 1])
    value = {"&'static str": '""'}.get(kinds[at], zero(kinds[at]))
    lines[at] = f"«→    const {['$C_LIMIT', '$C_NAME'][at]}: {kinds[at]} = {value};»"
    return fill(
        s,
        f"""
$doc
pub trait $Codec {{
    const $C_LIMIT: {kinds[0]};
    const $C_NAME: {kinds[1]};

    fn $f_fits(&self, $size: {kinds[0]}) -> bool {{
        $size ⟦<¦<=⟧ Self::$C_LIMIT
    }}
}}

$derive
pub struct $Plain {{
    $label: String,
    $fields
}}

$item
impl $Codec for $Plain {{
{lines[0]}
{lines[1]}
}}
""",
        known=s.value(kinds[1].replace("'static ", "")),
    )


@skeleton("missing_trait_item")
def lifelike_method_of_generic_trait(s: Source) -> str:
    of = s.pick(["bool", "u32", "Option<String>", "usize", "Vec<u32>"])
    empty = {"O": "None", "V": "Vec::new()"}.get(of[0], zero(of))
    return fill(
        s,
        f"""
$doc
pub trait $Handler<T> {{
    fn $f_name(&self) -> &str;
    fn $f_handle(&mut self, $input: T) -> {of};
}}

$derive
pub struct $Logger {{
    $title: String,
    $fields
}}

$item
impl $Handler<$kind> for $Logger {{
    fn $f_name(&self) -> &str {{
        $noise
        &self.$title
    }}
«→
    fn $f_handle(&mut self, $input: $kind) -> {of} {{
        {empty}
    }}»
}}

⟦pub fn $f_run($handler: &mut dyn $Handler<$kind>, $value: $kind) -> {of} {{
    $handler.$f_handle($value)
}}¦⟧
""",
        kind=s.pick(["String", "u32", "Vec<u8>", "(u32, f64)", "char", "&'static str"]),
    )


@skeleton("missing_trait_item")
def lifelike_method_returning_associated_type(s: Source) -> str:
    kind = s.pick(["u32", "String", "f64", "i64"])
    given, empty = s.pick(
        [("Option<Self::$Entry>", "None"), ("Vec<Self::$Entry>", "Vec::new()"), ("Self::$Entry", zero(kind))]
    )
    return fill(
        s,
        f"""
$doc
pub trait $Queue {{
    type $Entry;

    fn $f_take(&mut self) -> {given};
    fn $f_size(&self) -> usize;
}}

$derive
pub struct $Buffer {{
    $p_entries: Vec<{kind}>,
    $fields
}}

$item
impl $Queue for $Buffer {{
    type $Entry = {kind};

    fn $f_size(&self) -> usize {{
        $noise
        self.$p_entries.len()⟦ + $n1¦⟧
    }}
«→
    fn $f_take(&mut self) -> {given} {{
        {empty}
    }}»
}}
""",
    )


@skeleton("missing_trait_item")
def lifelike_display_of_named(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

$doc
#[derive(Debug⟦¦, Clone, Copy¦, PartialEq, Eq⟧)]
pub enum $Status {
    $Open,
    $Closed,
    ⟦$Broken,¦⟧
}

impl $Status {
    $method
    pub fn $f_label(&self) -> &'static str {
        match self {
            $Status::$Open => $q1,
            _ => $q2,
        }
    }
}

$item
impl fmt::Display for $Status {«→
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.$f_label())
    }
»}

pub fn $f_report($p_states: &[$Status]) -> ⟦usize {
    $p_states.iter().filter(|$x| $x.$f_label().len() > $n1).count()¦String {
    $p_states.iter().map(|$x| $x.$f_label()).collect::<Vec<_>>().join(", ")⟧
}
""",
        f_label=s.pick(["as_str", "label", "name"]),
    )


@skeleton("missing_trait_item")
def default_that_calls_new(s: Source) -> str:
    return fill(
        s,
        """
$derive
struct $Config {
    $limit: $k,
    $name: String,
}

impl $Config {
    fn new() -> Self {
        ⟦Self¦$Config⟧ { $limit: $n1, $name: $q1.to_string() }
    }
}

impl Default for $Config {«→
    fn default() -> Self {
        Self::new()
    }
»}
""",
    )


@skeleton("missing_trait_item")
def lifelike_partial_order_of_ordered(s: Source) -> str:
    return fill(
        s,
        """
use std::cmp::Ordering;

$doc
#[derive(Debug, PartialEq, Eq⟦¦, Clone⟧)]
pub struct $Task {
    pub $priority: $k,
    pub $name: String,
}

impl Ord for $Task {
    fn cmp(&self, other: &Self) -> Ordering {
        ⟦self.$priority.cmp(&other.$priority)¦other.$priority.cmp(&self.$priority)¦self.$name
            .cmp(&other.$name)
            .then_with(|| self.$priority.cmp(&other.$priority))⟧
    }
}

impl PartialOrd for $Task {«→
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
»}

$item
$doc
pub fn $f_urgent($p_tasks: &mut Vec<$Task>) -> Option<$Task> {
    $p_tasks.sort⟦¦_unstable⟧();
    $noise
    $p_tasks.pop()
}
""",
    )


@skeleton("missing_trait_item")
def lifelike_mutable_half_of_access(s: Source) -> str:
    deref = s.chance(0.5)
    first, second, given, at = (
        ("Deref", "deref", "", "")
        if deref
        else ("Index<usize>", "index", ", $position: usize", s.pick(["[$position]", "[$position + $n1]"]))
    )
    held = s.pick(["Vec<String>", "Vec<u32>", "Vec<f64>"])
    output = ("Target", held) if deref else ("Output", held[4:-1])
    return fill(
        s,
        f"""
use std::ops::{{{first.split("<")[0]}, {first.split("<")[0]}Mut}};

$doc
pub struct $Stack {{
    $p_items: {held},
    $fields
}}

impl {first} for $Stack {{
    type {output[0]} = {output[1]};

    fn {second}(&self{given}) -> &{output[1]} {{
        &self.$p_items{at}
    }}
}}

$item
impl {first.replace("Deref", "DerefMut").replace("Index", "IndexMut")} for $Stack {{«→
    fn {second}_mut(&mut self{given}) -> &mut {output[1]} {{
        &mut self.$p_items{at}
    }}
»}}
""",
    )


@skeleton("missing_trait_item")
def lifelike_second_of_two_impls(s: Source) -> str:
    of = s.pick(["u32", "bool", "String", "f64"])
    value = {"u32": "self.$size", "bool": "self.$size > $n1", "String": "$q1.to_string()", "f64": "$n1.5"}[of]
    return fill(
        s,
        f"""
$doc
pub trait $Widget {{
    fn $f_draw(&self, $out: &mut String);
    fn $f_weight(&self⟦#w:¦, $factor: u32¦, $name: &str⟧) -> {of};
    ⟦fn $f_reset(&mut self) {{}}¦⟧
}}

pub struct $Button {{
    $size: u32,
}}

pub struct $Panel {{
    $title: String,
}}

impl $Widget for $Button {{
    fn $f_draw(&self, $out: &mut String) {{
        $out.push_str(⟦"[$w1]"¦"$w1"⟧);
    }}

    fn $f_weight(&self⟦#w:¦, _$factor: u32¦, _$name: &str⟧) -> {of} {{
        {value}
    }}
}}

impl $Widget for $Panel {{
    fn $f_draw(&self, $out: &mut String) {{
        $noise
        $out.push_str(&self.$title);
    }}
«→
    fn $f_weight(&self⟦#w:¦, $factor: u32¦, $name: &str⟧) -> {of} {{
        {zero(of)}
    }}»
}}
""",
    )
