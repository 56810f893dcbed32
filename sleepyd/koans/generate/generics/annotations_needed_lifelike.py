"""Programs like a small crate with a local, or a call, whose type its uses do not settle."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("annotations_needed")
def totals_by_group(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Sale {
    pub $shop: String,
    pub $amount: $k,
}

$item
$doc
pub fn $f_best($p_sales: &[$Sale]) -> Option<String> {
    ⟦let mut $p_totals«→: HashMap<&str, $k>» = Default::default();
    for $sale in $p_sales {
        *$p_totals.entry($sale.$shop.as_str()).or_insert(0) += $sale.$amount;
    }¦let $p_totals«→: HashMap<&str, $k>» = $p_sales.iter().map(|$x1| ($x1.$shop.as_str(), $x1.$amount)).collect();
    if $p_totals.is_empty() {
        return None;
    }⟧
    $noise
    $p_totals.into_iter().max_by_key(|$entry| $entry.1).map(|($shop, _)| $shop.to_string())
}
""",
    )


@skeleton("annotations_needed")
def settings_with_a_typed_getter(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::BTreeMap;
use std::str::FromStr;

#[derive(Default)]
pub struct $Settings {
    $p_values: BTreeMap<String, String>,
    $fields
}

impl $Settings {
    $method
    pub fn $f_get<T: FromStr>(&self, $name: &str) -> Option<T> {
        self.$p_values.get($name)?.trim().parse().ok()
    }

    $doc
    pub fn $f_describe(&self) -> String {
        $noise
        ⟦match self.$f_get«→::<$el1>»($q1) {
            Some($value) => format!("$w1 {$value}"),
            None => String::from($q2),
        }¦let $width«→: Option<$el1>» = self.$f_get("$w1");
        println!("{}", $width.is_some());
        self.$p_values.keys().cloned().collect()¦if self.$f_get«→::<$el1>»("$w1").is_none() {
            return $q2.to_string();
        }
        format!("$w2 {}", self.$p_values.len())⟧
    }
}
""",
        el1=s.pick(["u32", "f64", "i64", "u16"]),
    )


@skeleton("annotations_needed")
def rows_parsed_in_steps(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseIntError;

$derive
pub struct $Row {
    pub $id: u32,
    pub $p_marks: Vec<$k>,
}

$item
$doc
pub fn $f_row($line: &str) -> Result<$Row, ParseIntError> {
    let ($id, $rest) = $line.split_once(':').unwrap_or(($line, ""));
    ⟦let $p_marks = $rest.split(',').map(|$x1| $x1.trim().parse()).collect«→::<Result<Vec<$k>, ParseIntError>>»()?;
    let $best = $p_marks.iter().max();
    println!("{$best:?}");
    Ok($Row { $id: $id.parse()?, $p_marks })¦let $number = $id.trim().parse«→::<u32>»()?;
    println!("{}", $number.count_ones());
    $noise
    Ok($Row { $id: $number, $p_marks: vec![$n1; $rest.len()] })¦let mut $p_marks = Vec::new();
    for $part in $rest.split(' ') {
        let $mark = $part.parse«→::<$k>»()?;
        $p_marks.push($mark.min($n1));
    }
    Ok($Row { $id: $id.parse()?, $p_marks })⟧
}
""",
    )


@skeleton("annotations_needed")
def cache_filled_later(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Page {
    pub $number: usize,
    pub $text: String,
}

$item
$doc
pub fn $f_longest($p_pages: &[$Page]) -> ⟦#r:usize¦Option<&str>⟧ {
    ⟦#r:let mut $longest«→: Option<&$Page>» = None;
    for $page in $p_pages {
        if $longest.is_none_or(|$x1| $page.$text.len() > $x1.$text.len()) {
            $longest = Some($page);
        }
    }
    $longest.map_or($n1, |$x1| $x1.$number)¦let mut $best«→: Option<&str>» = None;
    for $page in $p_pages {
        match $best {
            Some($text) if $text.len() >= $page.$text.len() => {}
            _ => $best = Some(&$page.$text),
        }
    }
    $noise
    $best⟧
}
""",
    )


@skeleton("annotations_needed")
def distances_summed_up(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy⟦, PartialEq¦⟧)]
pub struct $Point {
    pub $x: f64,
    pub $y: f64,
}

$item
impl $Point {
    pub fn $f_far(&self, $p_others: &[$Point]) -> bool {
        $noise
        ⟦$p_others.iter().map(|$x1| ($x1.$x - self.$x).abs()).sum«→::<f64>»() > $n1.0¦let $total«→: f64» = \
$p_others.iter().map(|$x1| $x1.$y - self.$y).sum();
        $total.abs() > $n1.5¦let $product = $p_others.iter().map(|$x1| $x1.$x * $x1.$y).product«→::<f64>»();
        $product.is_finite() && $product > self.$x⟧
    }
}
""",
    )


@skeleton("annotations_needed")
def handlers_without_a_kind(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::Debug;
use std::marker::PhantomData;

$derive
pub struct $Channel<T> {
    $p_names: Vec<String>,
    _kind: PhantomData<T>,
}

impl<T: Debug + Default> $Channel<T> {
    pub fn new() -> Self {
        Self { $p_names: Vec::new(), _kind: PhantomData }
    }

    pub fn $f_open(&mut self, $name: &str) -> usize {
        self.$p_names.push(format!("{$name}{:?}", T::default()));
        self.$p_names.len()
    }
}

$item
$doc
pub fn $f_setup($p_names: &[&str]) -> usize {
    ⟦let mut $channel = $Channel::«→<$el1>::»new();¦let mut $channel«→: $Channel<$el1>» = $Channel::new();⟧
    $noise
    ⟦for $name in $p_names {
        $channel.$f_open($name);
    }
    $p_names.len()¦$p_names.iter().map(|$x1| $channel.$f_open($x1)).max().unwrap_or($n1)⟧
}
""",
        el1=s.pick(["u32", "String", "bool", "char"]),
    )
