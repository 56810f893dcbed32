"""Programs like a small crate whose impl writes a method differently from its trait."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("mismatched_trait_signature")
def store_with_two_backends(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub trait $Store {
    fn $f_get(&self, $key: &str) -> Option<String>;
    fn $f_size(&self) -> usize;
}

pub struct $Memory {
    $p_entries: HashMap<String, String>,
}

pub struct $Listed {
    $p_pairs: Vec<(String, String)>,
    $fields
}

impl $Store for $Memory {
    fn $f_get(⟦#e:&self, $key: «String→&str»¦&«mut →»self, $key: &str¦&self, $key: &str⟧) -> Option<String> {
        $noise
        self.$p_entries.get(⟦#e:$key.trim()¦$key¦$key⟧).cloned()
    }

    fn $f_size(&⟦#e:¦¦«mut →»⟧self) -> usize {
        self.$p_entries.len()
    }
}

impl $Store for $Listed {
    $doc
    fn $f_get(&self, $key: &str) -> Option<String> {
        self.$p_pairs.iter().find(|$x1| $x1.0 == $key).map(|$x1| $x1.1.clone())
    }

    fn $f_size(&self) -> usize {
        self.$p_pairs.len()
    }
}
""",
    )


@skeleton("mismatched_trait_signature")
def operators_of_std(s: Source) -> str:
    return fill(
        s,
        """
use std::ops::{Add, Sub};

#[derive(Debug, Clone, Copy)]
pub struct $Money {
    $amount: $k1,
    $scale: u8,
}

$item
impl Add for $Money {
    type Output = $Money;

    fn add(⟦#e:«&→»self, $other: $Money¦self, $other: «&→»$Money¦self, $other: $Money⟧) -> $Money {
        $noise
        $Money {
            $amount: self.$amount + $other.$amount,
            $scale: self.$scale,
        }
    }
}

impl Sub for $Money {
    type Output = $Money;

    fn sub(self, $other: ⟦#e:$Money¦$Money¦«&$Money→$Money»⟧) -> $Money {
        $Money {
            $amount: self.$amount - $other.$amount,
            ..self
        }
    }
}

pub fn $f_total($p_all: &[$Money], $start: $Money) -> $Money {
    $p_all.iter().fold($start, |$acc, $x1| $acc ⟦+¦-⟧ *$x1)
}
""",
        k1=s.pick(["i64", "i32", "f64", "u64"]),
    )


@skeleton("mismatched_trait_signature")
def equality_and_conversion(s: Source) -> str:
    return fill(
        s,
        """
use std::str::FromStr;

#[derive(Debug)]
pub struct $Version {
    $major: u32,
    $minor: u32,
}

impl PartialEq for $Version {
    fn eq(⟦#e:&self, $other: «→&»Self¦&self, $other: &Self¦&self, $other: &Self⟧) -> bool {
        self.$major == $other.$major && self.$minor == $other.$minor
    }
}

impl FromStr for $Version {
    type Err = String;

    fn from_str($text: ⟦#e:&str¦«⟦String¦&String⟧→&str»¦&str⟧) -> Result<Self, Self::Err> {
        $noise
        let ($left, $right) = $text.split_once('.').ok_or($q1)?;
        let $major = $left.parse().map_err(|_| format!("$w1 {$left}"))?;
        let $minor = $right.parse().map_err(|_| format!("$w1 {$right}"))?;
        Ok($Version { $major, $minor })
    }
}

impl From<(u32, u32)> for $Version {
    fn from($pair: ⟦#e:(u32, u32)¦(u32, u32)¦«&→»(u32, u32)⟧) -> Self {
        ⟦#e:let ($major, $minor) = $pair;
        $Version { $major, $minor }¦let ($major, $minor) = $pair;
        $Version { $major, $minor }¦$Version { $major: $pair.0, $minor: $pair.1 }⟧
    }
}
""",
    )


@skeleton("mismatched_trait_signature")
def visitor_of_generic_nodes(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::Display;

$doc
pub trait $Visitor {
    fn $f_visit<$P: Display>(&mut self, $name: &str, $value: $P);

    fn $f_done(&self) -> usize;
}

#[derive(Default)]
pub struct $Printer {
    $out: String,
    $count: usize,
}

impl $Visitor for $Printer {
    fn $f_visit⟦«→<$P: Display>»(&mut self, $name: &str, $value: «⟦String¦&str¦$el1⟧→$P»¦\
<$P: Display«, $Q⟦: Display¦⟧→»>(&mut self, $name: &str, $value: $P⟧) {
        $noise
        self.$count += 1;
        self.$out.push_str(&format!("{$name}={$value}\\n"));
    }

    $doc
    fn $f_done(&self) -> usize {
        ⟦self.$count¦self.$out.lines().count()¦self.$out.len() + self.$count⟧
    }
}

pub fn $f_walk($visitor: &mut impl $Visitor, $p_values: &[$el1]) -> usize {
    for ($at, $x1) in $p_values.iter().enumerate() {
        $visitor.$f_visit(&$at.to_string(), $x1);
    }
    $visitor.$f_done()
}
""",
        P=s.pick(["T", "V", "D"]),
        Q=s.pick(["K", "U", "W"]),
        el1=s.pick(["u32", "String", "f64", "char"]),
    )


@skeleton("mismatched_trait_signature")
def constructor_in_a_trait(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Plugin {
    fn $f_create($name: &str) -> Self;
    fn $f_kind() -> &'static str;
    fn $f_run(&self, $input: i64) -> i64;

    fn $f_label(&self, $input: i64) -> String {
        format!("{}: {}", Self::$f_kind(), self.$f_run($input))
    }
}

pub struct $Shift {
    $name: String,
    $amount: i64,
}

impl $Plugin for $Shift {
    fn $f_create(⟦#e:«&self, →»$name: &str¦$name: &str¦$name: &str«, $amount: i64→»¦$name: «String→&str»⟧) -> Self {
        $Shift { $name: $name.⟦#e:to_string¦to_string¦to_string¦to_lowercase⟧(), $amount: $n1 }
    }

    $doc
    fn $f_kind(⟦#e:¦«&self→»¦¦⟧) -> &'static str {
        $q1
    }

    fn $f_run(&self, $input: i64) -> i64 {
        $noise
        $input ⟦+¦*¦-⟧ self.$amount + self.$name.len() as i64
    }
}

pub fn $f_all<$P: $Plugin>($p_names: &[&str]) -> Vec<$P> {
    $p_names.iter().map(|$x1| $P::$f_create($x1)).collect()
}
""",
        P=parameters.one(s),
    )


@skeleton("mismatched_trait_signature")
def scores_of_a_generic_trait(s: Source) -> str:
    right, wrong = s.pick([("u32", "u16"), ("u64", "u32"), ("i64", "i32"), ("f64", "f32"), ("u32", "usize")])
    return fill(
        s,
        """
$doc
pub trait $Scorer<$P> {
    fn $f_score(&self, $item: &$P) -> ⟦#a:$num¦Option<$num>⟧;
}

#[derive(Debug, Clone)]
pub enum $Answer {
    $Right,
    $Partly(u8),
    $Wrong,
}

pub struct $Strict {
    $penalty: u8,
    $fields
}

impl $Scorer<$Answer> for $Strict {
    $doc
    fn $f_score(&self, $item: ⟦#e:«→&»$Answer¦&$Answer¦&«mut →»$Answer⟧) -> \
⟦#e:⟦#a:$num¦Option<$num>⟧¦⟦#a:«$bad→$num»¦«Option<$bad>→Option<$num>»⟧¦⟦#a:$num¦Option<$num>⟧⟧ {
        $noise
        match $item {
            $Answer::$Right => ⟦#a:$n1_u8.into()¦Some($n1_u8.into())⟧,
            $Answer::$Partly(_) => ⟦#a:self.$penalty.into()¦Some(self.$penalty.into())⟧,
            $Answer::$Wrong => ⟦#a:self.$penalty.into()¦None⟧,
        }
    }
}

pub fn $f_scores<$S1: $Scorer<$Answer>>($scorer: &$S1, $p_answers: &[$Answer]) -> Vec<⟦#a:$num¦Option<$num>⟧> {
    $p_answers.iter().map(|$x1| $scorer.$f_score($x1)).collect()
}
""",
        P=parameters.one(s),
        num=right,
        bad=wrong,
        n1_u8=f"{s.number()}u8",
    )


@skeleton("mismatched_trait_signature")
def shared_methods_of_iterators(s: Source) -> str:
    return fill(
        s,
        """
use std::ops::⟦#e:Index¦Deref⟧;

pub struct $Playlist {
    $p_songs: Vec<$el1>,
    $name: String,
}

impl $Playlist {
    $method
    pub fn $f_new($name: &str) -> Self {
        $Playlist { $p_songs: Vec::new(), $name: $name.to_owned() }
    }

    pub fn $f_name(&self) -> &str {
        &self.$name
    }
}

impl AsRef<[$el1]> for $Playlist {
    fn as_ref(⟦#f:&«mut →»self¦&self¦&self⟧) -> ⟦#f:&[$el1]¦«&Vec<$el1>→&[$el1]»¦&[$el1]⟧ {
        $noise
        &self.$p_songs
    }
}

⟦#e:impl Index<usize> for $Playlist {
    type Output = $el1;

    fn index(&self, $at: ⟦#f:usize¦usize¦«⟦u32¦u8¦u16¦u64⟧→usize»⟧) -> &$el1 {
        &self.$p_songs[$at as usize % self.$p_songs.len()]
    }
}¦impl Deref for $Playlist {
    type Target = Vec<$el1>;

    fn deref(⟦#f:&self¦&self¦&«mut →»self⟧) -> &Vec<$el1> {
        $noise
        &self.$p_songs
    }
}⟧
""",
        el1=s.pick(["String", "u32", "f64", "char"]),
    )
