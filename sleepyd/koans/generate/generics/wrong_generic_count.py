"""Programs like a small crate that give a generic type, trait or function too few or too many arguments."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("wrong_generic_count")
def impl_names_half_of_its_type(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
pub struct $Cache<$P, $Q> {
    $p_entries: Vec<($P, $Q)>,
    $limit: usize,
}

impl<$P, $Q> $Cache<$P, $Q> {
    $method
    pub fn $f_new($limit: usize) -> Self {
        Self { $p_entries: Vec::new(), $limit }
    }

    pub fn $f_size(&self) -> usize {
        self.$p_entries.len().min(self.$limit)
    }
}

impl<$P: ⟦PartialEq¦Ord¦Eq⟧, $Q> $Cache<$P«→, $Q»> {
    $doc
    pub fn ⟦$f_known(&self, $key: &$P) -> bool {
        $noise
        self.$p_entries.iter().any(|($x1, _)| $x1 == $key)¦$f_forget(&mut self, $key: &$P) -> usize {
        self.$p_entries.retain(|($x1, _)| $x1 != $key);
        self.$p_entries.len()¦$f_place(&self, $key: &$P) -> Option<usize> {
        $noise
        self.$p_entries.iter().position(|$entry| $entry.0 == *$key)⟧
    }
}
""",
        P=p,
        Q=q,
    )


@skeleton("wrong_generic_count")
def lifetime_for_an_owner(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Person {
    $name: String,
    $p_tags: Vec<String>,
}

pub struct $View<'a> {
    ⟦$person: &'a $Person«<'a>→»,
    $width: usize,¦pub $p_people: Vec<&'a $Person«<'a>→»>,
    $width: usize,¦$width: usize,
    $current: Option<&'a $Person«<'a>→»>,⟧
}

impl $Person {
    $method
    pub fn $f_name(&self) -> &str {
        &self.$name
    }

    $doc
    pub fn $f_tagged(&self, $tag: &str) -> bool {
        $noise
        self.$p_tags.iter().any(|$x1| $x1 == $tag)
    }
}

pub fn $f_wide($view: &$View<'_>) -> bool {
    $view.$width > $n1
}
""",
    )


@skeleton("wrong_generic_count")
def turbofish_with_a_second_type(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Sample {
    $label: String,
    $value: i64,
}

$doc
pub fn $f_parse($line: &str) -> Option<$Sample> {
    let ($label, $raw) = $line.split_once(':')?;
    let $value = $raw.trim().parse::<i64%first%>().ok()?;
    $noise
    Some($Sample { $label: $label.to_string(), $value })
}

pub fn $f_total($p_samples: &[$Sample]) -> i64 {
    $p_samples.iter().map(|$x1| $x1.$value).sum::<i64%second%>()
}

pub fn $f_labels($p_samples: &[$Sample]) -> String {
    let $p_labels = $p_samples
        .iter()
        .map(|$x1| $x1.$label.as_str())
        .collect::<Vec<&str>%third%>();
    $p_labels.join($q1)
}
""".replace("%first%", "⟦#z:«, _→»¦⟧")
        .replace("%second%", "⟦#z:¦⟦#y:«, ⟦usize¦_¦$el1⟧→»¦⟧⟧")
        .replace("%third%", "⟦#z:¦⟦#y:¦«, ⟦_¦String⟧→»⟧⟧"),
    )


@skeleton("wrong_generic_count")
def conversion_from_nothing(s: Source) -> str:
    return fill(
        s,
        """
use std::num::⟦#n:ParseIntError¦ParseFloatError⟧;

#[derive(Debug)]
pub enum $Failure {
    $Empty,
    $Number(⟦#n:ParseIntError¦ParseFloatError⟧),
    $Other(String),
}

impl From«→<⟦#n:ParseIntError¦ParseFloatError⟧>» for $Failure {
    fn from($error: ⟦#n:ParseIntError¦ParseFloatError⟧) -> Self {
        $noise
        ⟦$Failure¦Self⟧::$Number($error)
    }
}

⟦impl From<String> for $Failure {
    fn from($text: String) -> Self {
        Self::$Other($text)
    }
}

¦⟧
$doc
pub fn $f_read($text: &str) -> Result<⟦#n:u32¦f64⟧, $Failure> {
    let $text = $text.trim();
    if $text.is_empty() {
        return Err($Failure::$Empty);
    }
    Ok($text.parse::<⟦#n:u32¦f64⟧>()? ⟦#n:+ $n1¦* $n1.5⟧)
}
""",
    )


@skeleton("wrong_generic_count")
def index_of_places(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#a:HashMap¦BTreeMap⟧;

#[derive(Default)]
pub struct $Index {
    $p_places: ⟦#a:HashMap¦BTreeMap⟧<String«→, ⟦#b:Vec<$k1>¦$k1¦Vec<String>⟧»>,
    $count: $k1,
}

impl $Index {
    $method
    $doc
    pub fn $f_add(&mut self, $text: &str) {
        for $word in $text.split_whitespace() {
            self.$count += 1;
            ⟦#b:self.$p_places.entry($word.to_lowercase()).or_default().push(self.$count);¦\
self.$p_places.insert($word.to_string(), self.$count);¦\
self.$p_places.entry($word.to_lowercase()).or_default().push($word.to_string());⟧
        }
    }

    pub fn $f_find(&self, $word: &str) -> Option<&⟦#b:Vec<$k1>¦$k1¦Vec<String>⟧> {
        $noise
        self.$p_places.get($word)
    }

    pub fn $f_words(&self) -> Vec<&String> {
        self.$p_places.keys().collect()
    }
}
""",
    )


@skeleton("wrong_generic_count")
def tree_of_bare_nodes(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub enum $Tree<$P> {
    $Leaf,
    ⟦#p:$Node(Box<$Tree%a%>, $P, Box<$Tree%b%>),¦$Node($P, Box<$Tree%a%>, Box<$Tree%b%>),⟧
}

impl<$P: ⟦PartialOrd¦Ord¦Clone + Ord⟧> $Tree<$P> {
    $doc
    pub fn $f_contains(&self, $wanted: &$P) -> bool {
        match self {
            ⟦$Tree¦Self⟧::$Leaf => false,
            $Tree::⟦#p:$Node($left, $value, $right)¦$Node($value, $left, $right)⟧ => {
                if $wanted < $value {
                    $left.$f_contains($wanted)
                } else {
                    $wanted == $value || $right.$f_contains($wanted)
                }
            }
        }
    }

    pub fn $f_size(&self) -> usize {
        match self {
            Self::$Leaf => 0,
            Self::⟦#p:$Node($left, _, $right)¦$Node(_, $left, $right)⟧ => 1 + $left.$f_size() + $right.$f_size(),
        }
    }
}
""".replace("%a%", "⟦#w:«→<$P>»¦<$P>¦«→<$P>»⟧").replace("%b%", "⟦#w:<$P>¦«→<$P>»¦«→<$P>»⟧"),
        P=parameters.one(s),
    )


@skeleton("wrong_generic_count")
def trait_with_two_types(s: Source) -> str:
    p, q = parameters.two(s)
    return fill(
        s,
        """
$doc
pub trait $Convert<$P, $Q> {
    fn $f_convert(&self, $input: $P) -> $Q;
}

pub struct $Scale {
    $factor: f64,
    $fields
}

impl $Convert<$in1«→, $out1»> for $Scale {
    $doc
    fn $f_convert(&self, $input: $in1) -> $out1 {
        let $value = f64::from($input) * self.$factor;
        $noise
        ⟦#o:format!("{$value:.1} $w1")¦$value as i64¦$value > $n1.0¦vec![$value, -$value]⟧
    }
}

⟦pub fn $f_apply<$C1: $Convert<$in1, $out1>>($converter: &$C1, $p_inputs: &[$in1]) -> Vec<$out1> {
    $p_inputs.iter().map(|$x1| $converter.$f_convert(*$x1)).collect()
}¦pub fn $f_first($scale: &$Scale, $p_inputs: &[$in1]) -> Option<$out1> {
    let $input = *$p_inputs.first()?;
    Some($scale.$f_convert($input))
}⟧
""".replace("$out1", "⟦#o:String¦i64¦bool¦Vec<f64>⟧"),
        P=p,
        Q=q,
        in1=s.pick(["u32", "f32", "i32", "u8"]),
    )
