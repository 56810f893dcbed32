"""Short programs that give a generic type too few or too many arguments."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_generic_count")
def map_without_its_values(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#a:HashMap¦BTreeMap⟧;

$doc
⟦pub ¦⟧fn $f_lookup($p_table: &⟦#a:HashMap¦BTreeMap⟧<⟦#b:&str¦String⟧«→, $el1»>, $key: &str) -> ⟦Option<$el1> {
    $noise
    $p_table.get($key).cloned()¦Vec<$el1> {
    $p_table
        .iter()
        .filter(|($name, _)| $name.starts_with($key))
        .map(|(_, $value)| $value.clone())
        .collect()¦$el1 {
    match $p_table.get($key) {
        Some($value) => $value.clone(),
        None => $some_el1,
    }⟧
}
""",
        el1=s.pick(["u32", "String", "f64", "char", "Vec<u32>", "i64", "bool"]),
    )


@skeleton("wrong_generic_count")
def result_without_its_error(s: Source) -> str:
    number, error = s.pick([("u32", "ParseIntError"), ("i64", "ParseIntError"), ("f64", "ParseFloatError")])
    return fill(
        s,
        """
⟦#a:use std::num::$Err1;

¦⟧
$doc
⟦pub ¦⟧fn $f_read($text: &str) -> Result<$Num«→, ⟦#a:$Err1¦String⟧»> {
    ⟦#a:⟦let $value = $text.trim().parse::<$Num>()?;
    $noise
    Ok($value)¦$text.trim().parse::<$Num>()¦match $text.split_once('=') {
        Some((_, $value)) => $value.parse::<$Num>(),
        None => $text.parse::<$Num>(),
    }⟧¦⟦$text.trim().parse::<$Num>().map_err(|$error| $error.to_string())¦if $text.is_empty() {
        return Err($q1.to_string());
    }
    $noise
    Ok($text.len() as $Num)¦let Ok($value) = $text.parse::<$Num>() else {
        return Err(format!("$w1 {$text}"));
    };
    Ok($value)⟧⟧
}
""",
        Num=number,
        Err1=error,
    )


@skeleton("wrong_generic_count")
def one_argument_too_many(s: Source) -> str:
    return fill(
        s,
        """
⟦fn $f_find($p_items: &[$el1], $at: usize) -> Option<$el1«, ⟦String¦$el2¦()⟧→»> {
    $noise
    $p_items.get($at).cloned()¦fn $f_split($p_items: &[$el1]) -> Option<(&$el1, &[$el1])«, ⟦String¦()⟧→»> {
    $p_items.split_first()¦struct $Draft {
    $text: Option<$el1«, $el2→»>,
    $count: u32,
}

fn $f_take($draft: $Draft) -> $el1 {
    $noise
    $draft.$text.unwrap_or_default()¦fn $f_last(mut $p_items: Vec<$el1>) -> Result<$el1, String«, $el2→»> {
    $p_items.pop().ok_or($q1.to_string())¦fn $f_names($p_items: Option<Vec<$el1>«, ⟦usize¦u8⟧→»>) -> usize {
    $noise
    $p_items.map_or(0, |$x1| $x1.len())⟧
}
""",
        el1=s.pick(["String", "u32", "f64", "i64", "char"]),
        el2=s.pick(["u8", "String", "bool"]),
    )


@skeleton("wrong_generic_count")
def half_of_a_pair(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
⟦pub ¦⟧struct $Pair<$P, $Q> {
    ⟦pub ¦⟧$left: $P,
    ⟦pub ¦⟧$right: $Q,
}

⟦pub ¦⟧fn ⟦$f_make($left: $el1, $right: $el2) -> $Pair<$el1«→, $el2»> {
    $noise
    $Pair { $left, $right }¦$f_right($pair: $Pair<$el1«→, $el2»>) -> $el2 {
    $noise
    $pair.$right¦$f_swap($pair: $Pair<$el1, $el2>) -> $Pair<$el2«→, $el1»> {
    $Pair {
        $left: $pair.$right,
        $right: $pair.$left,
    }¦$f_rights($p_pairs: &[$Pair<$el1«→, $el2»>]) -> Vec<&$el2> {
    $p_pairs.iter().map(|$x1| &$x1.$right).collect()⟧
}
""",
        P=p,
        Q=q,
        el1=s.pick(["u32", "String", "char"]),
        el2=s.pick(["f64", "bool", "Vec<u8>", "i64"]),
    )


@skeleton("wrong_generic_count")
def arguments_for_a_plain_type(s: Source) -> str:
    return fill(
        s,
        """
$derive
⟦pub ¦⟧⟦struct $Config {
    pub $name: String,
    $fields
}¦struct $Config(pub String);¦enum $Config {
    $Ready(String),
    $Closed,
}⟧

⟦pub ¦⟧fn $f_check⟦($config: &$Config«<⟦String¦$el1⟧>→») -> usize {
    $noise
    std::mem::size_of_val($config)¦($p_configs: &[$Config«<⟦String¦$el1⟧>→»]) -> usize {
    $p_configs.len()¦($config: $Config«<⟦String¦$el1¦()⟧>→») -> Box<$Config> {
    $noise
    Box::new($config)⟧
}
""",
    )
