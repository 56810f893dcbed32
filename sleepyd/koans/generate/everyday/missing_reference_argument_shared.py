"""Values passed to own types and to functions of std that want a `&`: fields, boxes, pointers, bytes and closures."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_reference_argument")
def value_put_into_borrowing_type(s: Source) -> str:
    return fill(
        s,
        """
⟦#v:struct $View<'a>(&'a $held);¦enum $View<'a> {
    $Whole(&'a $held),
    $Empty,
}¦struct $View<'a> {
    $inner: &'a $held,
}

impl<'a> $View<'a> {
    fn new($inner: &'a $held) -> Self {
        $View { $inner }
    }
}⟧

fn $f_size($given: $held) -> usize {
    $noise
    let $view = ⟦#v:$View(«→&»$given)¦$View::$Whole(«→&»$given)¦$View::new(«→&»$given)⟧;
    ⟦#v:$view.0.len()¦match $view {
        $View::$Whole($x) => $x.len(),
        $View::$Empty => $n1,
    }¦$view.$inner.len() + $n1⟧
}
""",
        held=s.pick(["String", "Vec<u32>", "Vec<String>", "[u8]"]).replace("[u8]", "Vec<u8>"),
    )


@skeleton("missing_reference_argument")
def shared_pointer_asked(s: Source) -> str:
    pointer, path = s.pick([("Rc", "std::rc::Rc"), ("Arc", "std::sync::Arc")])
    return fill(
        s,
        f"""
use {path};

fn $f_share($shared: {pointer}<$held>, $other: {pointer}<$held>) -> ⟦{pointer}<$held> {{
    $noise
    if $other.len() > $n1 {{
        return $other;
    }}
    {pointer}::clone(«→&»$shared)¦bool {{
    $noise
    {pointer}::ptr_eq(«→&»$shared, &$other)¦usize {{
    $noise
    {pointer}::strong_count(«→&»$shared) + $other.len()¦Vec<{pointer}<$held>> {{
    vec![{pointer}::clone(«→&»$shared), $other, $shared]¦bool {{
    {pointer}::ptr_eq(&$shared, «→&»$other) || $other.is_empty()⟧
}}
""",
        held=s.pick(["String", "Vec<u32>", "str", "Vec<String>"]),
    )


@skeleton("missing_reference_argument")
def lifelike_boxed_children_walked(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub enum $Expr {
    $Number($k),
    $Add(Box<$Expr>, Box<$Expr>),
    $Negate(Box<$Expr>),
}

$item
$doc
pub fn $f_count($expr: $Expr) -> $k {
    match $expr {
        $Expr::$Number($value) => $value,
        ⟦$Expr::$Add($left, $right) => $f_depth(«→&»$left) + $f_depth(&$right),
        $Expr::$Negate($inner) => $f_depth(&$inner),¦$Expr::$Add($left, $right) => {
            $noise
            $f_depth(&$left).max($f_depth(«→&»$right))
        }
        $Expr::$Negate($inner) => $f_depth(&$inner) + $n1,¦$Expr::$Negate($inner) => $f_depth(«→&»$inner),
        $Expr::$Add($left, _) => $f_depth(&$left) * $n1,⟧
    }
}

$doc
pub fn $f_depth($expr: &$Expr) -> $k {
    match $expr {
        $Expr::$Number(_) => 1,
        $Expr::$Add($left, $right) => $f_depth($left).max($f_depth($right)) + 1,
        $Expr::$Negate($inner) => $f_depth($inner) + 1,
    }
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_bytes_and_texts_of_std(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Packet {
    $name: String,
    $p_bytes: Vec<u8>,
    $fields
}

impl $Packet {
    $method
    $doc
    pub fn $f_text(&self, $prefix: String, $p_extra: Vec<u8>) -> ⟦String {
        let $body = String::from_utf8_lossy(«→&»$p_extra);
        $noise
        format!("{$prefix} {$body}")¦bool {
        self.$name.eq_ignore_ascii_case(«→&»$prefix) && $p_extra.len() > $n1¦String {
        let mut $out = self.$name.clone();
        $out.insert_str(0, «→&»$prefix);
        $out.push_str(&$p_extra.len().to_string());
        $out¦bool {
        self.$p_bytes.starts_with(«→&»$p_extra) || $prefix.is_empty()¦Vec<u8> {
        let mut $p_out = self.$p_bytes.clone();
        $p_out.extend_from_slice(«→&»$p_extra);
        $p_out.truncate($prefix.len());
        $p_out¦String {
        self.$name.replace('$ch1', «→&»$prefix)⟧
    }
}

$item
""".replace("$ch1", s.pick("-_,; ")),
    )


@skeleton("missing_reference_argument")
def lifelike_predicate_given_to_filter(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Rule {
    pub $limit: $k,
    pub $name: String,
}

impl $Rule {
    $method
    $doc
    pub fn $f_allows(&self, $entry: &$Entry) -> bool {
        $entry.$size < self.$limit || $entry.$label == self.$name
    }
}

#[derive(Debug, Clone)]
pub struct $Entry {
    pub $size: $k,
    pub $label: String,
}

$item
$doc
pub fn $f_keep($rule: $Rule, $p_entries: Vec<$Entry>) -> ⟦usize {
    let mut $kept = 0;
    for $entry in $p_entries {
        if $rule.$f_allows(«→&»$entry) {
            $kept += 1;
        }
    }
    $kept¦bool {
    $p_entries.into_iter().any(|$entry| $rule.$f_allows(«→&»$entry))¦Vec<String> {
    $p_entries
        .into_iter()
        .map(|$entry| format!("{}: {}", $entry.$label, $rule.$f_allows(«→&»$entry)))
        .collect()¦Option<String> {
    let $entry = $p_entries.into_iter().next()?;
    $noise
    if $rule.$f_allows(«→&»$entry) { Some($entry.$label) } else { None }¦bool {
    match $p_entries.into_iter().last() {
        Some($entry) => $rule.$f_allows(«→&»$entry),
        None => $rule.$limit > $n1,
    }⟧
}
""",
    )


@skeleton("missing_reference_argument")
def lifelike_trait_object_expected(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Shape {
    fn $f_area(&self) -> f64;
}

pub struct $Square {
    pub $side: f64,
}

impl $Shape for $Square {
    fn $f_area(&self) -> f64 {
        self.$side ⟦* self.$side¦* $n1.0⟧
    }
}

$item
$doc
fn $f_describe($shape: ⟦&dyn $Shape¦&dyn $Shape¦&$Square⟧, $name: &str) -> String {
    format!("{$name}: {:.2}", $shape.$f_area())
}

$doc
pub fn $f_report(⟦$side: f64) -> String {
    let $square = $Square { $side };
    $noise
    $f_describe(«→&»$square, $q1)¦$name: String, $square: $Square) -> String {
    $f_describe(&$square, «→&»$name)¦$p_squares: Vec<$Square>) -> Vec<String> {
    let mut $p_out = Vec::new();
    for $square in $p_squares {
        $p_out.push($f_describe(«→&»$square, "$w1"));
    }
    $p_out¦$square: Option<$Square>) -> String {
    match $square {
        Some($found) => $f_describe(«→&»$found, $q1),
        None => String::new(),
    }⟧
}
""",
    )
