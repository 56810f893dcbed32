"""Impls that lack an associated type, which the signatures of their methods name."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_KINDS = ["u32", "String", "f64", "char", "bool", "(u32, u32)", "Vec<u8>", "(String, u64)", "Option<u32>"]


@skeleton("missing_trait_item")
def item_borrowed_from_text(s: Source) -> str:
    held, item, split = s.pick(_BORROWED)
    return fill(
        s,
        """
struct $Words<'a> {
    $rest: &'a $held,
}

impl<'a> Iterator for $Words<'a> {
«→    type Item = &'a $item;
»
    fn next(&mut self) -> Option<&'a $item> {
        let ($first, $others) = self.$rest.$split?;
        self.$rest = $others;
        Some($first)
    }
}
""",
        held=held,
        item=item,
        split=split,
    )


_BORROWED = [
    ("str", "str", "split_once(',')"),
    ("str", "str", "split_once(' ')"),
    ("[u32]", "u32", "split_first()"),
    ("[String]", "String", "split_last()"),
    ("[f64]", "f64", "split_first()"),
    ("str", "str", "split_once('\\n')"),
]


@skeleton("missing_trait_item")
def lifelike_target_of_deref(s: Source) -> str:
    return fill(
        s,
        """
use std::ops::Deref;

$doc
pub struct $Guarded {
    $inner: $held,
    $fields
}

impl $Guarded {
    $method
    pub fn $f_inner(&self) -> &$held {
        &self.$inner
    }
}

impl Deref for $Guarded {
«→    type Target = $held;
»
    fn deref(&self) -> &$held {
        $noise
        &self.$inner
    }
}

$item
""",
        held=s.pick(["Vec<String>", "String", "Vec<u32>", "Vec<(String, f64)>", "Box<[u8]>", "Vec<char>"]),
    )


@skeleton("missing_trait_item")
def lifelike_error_of_conversion(s: Source) -> str:
    error, made = s.pick(_FAILURES)
    return fill(
        s,
        """
$doc
#[derive(Debug⟦¦, Clone, Copy¦, PartialEq⟧)]
pub enum $Level {
    $Low,
    $High,
}

$item
impl TryFrom<$given> for $Level {
«→    type Error = $error;
»
    fn try_from($value: $given) -> Result<⟦Self¦$Level⟧, $error> {
        $noise
        ⟦match $value {
            $n1 => Ok($Level::$Low),
            1$n2 => Ok(⟦$Level¦Self⟧::$High),
            _ => Err($made),
        }¦if $value < $n1 {
            return Err($made);
        }
        Ok(⟦$Level¦Self⟧::$High)¦if $value > $n1 {
            Ok($Level::$Low)
        } else {
            Err($made)
        }⟧
    }
}
""",
        given=s.pick(["u16", "i64", "u32", "usize"]),
        error=error,
        made=made,
    )


_FAILURES = [
    ("String", 'format!("$w1 {$value}")'),
    ("$given", "$value"),
    ("&'static str", "$q1"),
    ("String", "$q1.to_string()"),
    ("std::fmt::Error", "std::fmt::Error"),
]


@skeleton("missing_trait_item")
def lifelike_types_of_into_iterator(s: Source) -> str:
    lines = ["    type Item = $kind;", "    type IntoIter = std::vec::IntoIter<$kind>;"]
    at = s.pick([0, 1])
    lines[at] = f"«→{lines[at]}»"
    return fill(
        s,
        f"""
$doc
$derive
pub struct $Playlist {{
    $p_songs: Vec<$kind>,
    $fields
}}

$item
impl IntoIterator for $Playlist {{
{lines[0]}
{lines[1]}

    fn into_iter(self) -> std::vec::IntoIter<$kind> {{
        $noise
        self.$p_songs.into_iter()
    }}
}}

$doc
pub fn $f_collect($playlist: $Playlist) -> Vec<$kind> {{
    ⟦$playlist.$p_songs.into_iter().skip($n1).collect()¦let mut $p_out = $playlist.$p_songs;
    $p_out.truncate($n1);
    $p_out⟧
}}
""",
        kind=s.pick(_KINDS),
    )


@skeleton("missing_trait_item")
def lifelike_type_of_own_trait(s: Source) -> str:
    lines = ["    type $Key = $key;", "    type $Entry = $entry;"]
    at = s.pick([0, 1])
    lines[at] = f"«→{lines[at]}»"
    return fill(
        s,
        f"""
$doc
pub trait $Storage {{
    type $Key;
    type $Entry;

    fn $f_load(&self, $id: Self::$Key) -> Option<Self::$Entry>;
    fn $f_store(&mut self, $id: Self::$Key, $value: Self::$Entry);
}}

$derive
pub struct $Memory {{
    $p_rows: Vec<($key, $entry)>,
    $fields
}}

impl $Storage for $Memory {{
{lines[0]}
{lines[1]}

    fn $f_load(&self, $id: $key) -> Option<$entry> {{
        ⟦let ($x1, $found) = self.$p_rows.iter().find(|$row| $row.0 == $id)?;
        $noise
        if $x1 == &$id {{ Some($found.clone()) }} else {{ None }}¦for ($known, $value) in &self.$p_rows {{
            if *$known == $id {{
                return Some($value.clone());
            }}
        }}
        None⟧
    }}

    fn $f_store(&mut self, $id: $key, $value: $entry) {{
        self.$p_rows.push(($id, $value));
    }}
}}
""",
        key=s.pick(["u32", "u64", "String", "char", "usize", "(u8, u8)"]),
        entry=s.pick(["f64", "Vec<u8>", "bool", "i64", "Option<String>"]),
    )


@skeleton("missing_trait_item")
def lifelike_error_of_own_trait(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug)]
pub enum $Failure {
    $Empty,
    $Broken(⟦u32¦String¦usize⟧),
}

$doc
pub trait $Decode: Sized {
    type $Error;

    fn $f_decode($bytes: &[u8]) -> Result<Self, Self::$Error>;
}

pub struct $Header {
    pub $kind: u8,
    pub $size: usize,
}

$item
impl $Decode for $Header {
«→    type $Error = $Failure;
»
    fn $f_decode($bytes: &[u8]) -> Result<⟦Self¦$Header⟧, $Failure> {
        ⟦let Some($kind) = $bytes.first() else {
            return Err($Failure::$Empty);
        };
        Ok($Header { $kind: *$kind, $size: $bytes.len() - ⟦1¦$n1⟧ })¦$noise
        let $kind = $bytes.get($n1).copied().ok_or($Failure::$Empty)?;
        Ok(⟦Self¦$Header⟧ { $kind, $size: $bytes.len() })⟧
    }
}
""",
    )


@skeleton("missing_trait_item")
def lifelike_item_of_generic_iterator(s: Source) -> str:
    kind, made = s.pick([("T", "$element"), ("(usize, T)", "(self.$at, $element)"), ("Vec<T>", "vec![$element]")])
    return fill(
        s,
        f"""
$doc
pub struct $Ring<T> {{
    $p_items: Vec<T>,
    $at: usize,
}}

impl<T> $Ring<T> {{
    $method
    pub fn $f_len(&self) -> usize {{
        self.$p_items.len()
    }}
}}

impl<T: Clone> Iterator for $Ring<T> {{
«→    type Item = {kind};
»
    fn next(&mut self) -> Option<{kind}> {{
        ⟦if self.$p_items.is_empty() {{
            return None;
        }}
        self.$at = (self.$at + ⟦1¦$n1⟧) % self.$p_items.len();
        let $element = self.$p_items[self.$at].clone();¦let $element = self.$p_items.pop()?;
        self.$at += 1;¦let $element = self.$p_items.get(self.$at).cloned()?;
        self.$at += ⟦1¦2⟧;⟧
        Some({made})
    }}
}}
""",
    )


@skeleton("missing_trait_item")
def lifelike_error_of_parsed_number(s: Source) -> str:
    kind, error = s.pick([("u32", "ParseIntError"), ("i64", "ParseIntError"), ("f64", "ParseFloatError")])
    return fill(
        s,
        f"""
use std::num::{error};
use std::str::FromStr;

$doc
$derive
pub struct $Version {{
    $major: {kind},
    $minor: {kind},
}}

impl $Version {{
    $method
    pub fn $f_newer(&self, $that: &$Version) -> bool {{
        self.$major > $that.$major || self.$minor > $that.$minor
    }}
}}

impl FromStr for $Version {{
«→    type Err = {error};
»
    fn from_str($text: &str) -> Result<Self, {error}> {{
        ⟦let ($left, $right) = $text.split_once('.').unwrap_or(($text, "0"));¦let $left = $text.trim();
        let $right = $left;⟧
        let $major = $left.parse()?;
        ⟦let $minor = $right.parse::<{kind}>()?;
        Ok(Self {{ $major, $minor }})¦Ok($Version {{ $major, $minor: $right.trim().parse()? }})⟧
    }}
}}
""",
    )
