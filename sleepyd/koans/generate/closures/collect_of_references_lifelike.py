"""Programs like a small crate whose methods collect references to what they hold, though they promise values."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("collect_of_references")
def lifelike_moves_of_a_game(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone⟦#c:, Copy¦⟧, PartialEq)]
pub struct $Move {
    pub $from: u8,
    pub $to: u8,
    ⟦#c:¦pub $note: String,⟧
}

pub struct $Game {
    $p_moves: Vec<$Move>,
    $fields
}

impl $Game {
    $method
    $doc
    pub fn ⟦$f_captures(&self, $square: u8) -> Vec<$Move> {
        self.$p_moves.iter().filter(|$x1| $x1.$to == $square)«→.⟦#c:copied¦cloned⟧()».collect()¦\
$f_last(&self, $count: usize) -> Vec<$Move> {
        let $start = self.$p_moves.len().saturating_sub($count);
        self.$p_moves[$start..].iter()«→.⟦#c:copied¦cloned⟧()».collect()¦$f_until(&self, $end: &$Move) -> Vec<$Move> {
        $noise
        let $p_before: Vec<$Move> = self.$p_moves.iter().take_while(|$x1| *$x1 != $end)\
«→.⟦#c:copied¦cloned⟧()».collect();
        println!("{}", $p_before.len());
        $p_before⟧
    }
}

$item
""",
    )


@skeleton("collect_of_references")
def lifelike_friends_of_a_user(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::{BTreeMap, BTreeSet};

#[derive(Debug, Default)]
pub struct $Network {
    $p_friends: BTreeMap<⟦#e:String, BTreeSet<String>¦u32, BTreeSet<u32>⟧>,
    $fields
}

impl $Network {
    $method
    $doc
    pub fn ⟦$f_common(&self, $left: &⟦#e:str¦u32⟧, $right: &⟦#e:str¦u32⟧) -> Option<BTreeSet<⟦#e:String¦u32⟧>> {
        let $ours = self.$p_friends.get($left)?;
        let $theirs = self.$p_friends.get($right)?;
        Some($ours.⟦intersection¦union¦difference⟧($theirs)«→.⟦#e:cloned¦copied⟧()».collect())¦\
$f_everyone(&self) -> BTreeSet<⟦#e:String¦u32⟧> {
        $noise
        self.$p_friends.values().flatten()«→.⟦#e:cloned¦copied⟧()».collect()¦\
$f_lonely(&self) -> Vec<⟦#e:String¦u32⟧> {
        self.$p_friends
            .iter()
            .filter(|(_, $p_others)| $p_others.is_empty())
            .map(|($name, _)| $name)
            «→.⟦#e:cloned¦copied⟧()»
            .collect()⟧
    }
}

$item
""",
    )


@skeleton("collect_of_references")
def lifelike_window_of_readings(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Sensor {
    pub $id: u8,
    $p_readings: Vec<f64>,
}

impl $Sensor {
    $method
    $doc
    pub fn $f_peaks(&self, $limit: f64) -> ⟦Vec<f64> {
        $noise
        self.$p_readings.iter().filter(|$x1| **$x1 > $limit)«→.copied()».collect()¦Vec<f64> {
        let mut $p_sorted: Vec<f64> = self.$p_readings.iter().skip_while(|$x1| **$x1 < $limit)«→.copied()».collect();
        $p_sorted.sort_by(f64::total_cmp);
        $p_sorted¦(Vec<f64>, usize) {
        let $p_high = self.$p_readings.iter().filter(|$x1| **$x1 > $limit)«→.copied()».collect();
        ($p_high, self.$p_readings.len())¦Box<[f64]> {
        self.$p_readings.iter().rev().take($n1)«→.copied()».collect()⟧
    }
}

$item
pub fn $f_mean($p_values: &[f64]) -> f64 {
    $p_values.iter().sum::<f64>() / $p_values.len() as f64
}
""",
    )


@skeleton("collect_of_references")
def lifelike_headers_of_a_reply(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug⟦, Clone¦⟧)]
pub struct $Reply {
    pub $code: u16,
    pub $p_headers: Vec<(String, String)>,
}

$item
$doc
pub fn $f_headers($p_replies: &[$Reply], $name: &str) -> Vec<⟦#r:String¦(String, String)¦u16⟧> {
    $noise
    ⟦#r:$p_replies
        .iter()
        .flat_map(|$reply| &$reply.$p_headers)
        .filter(|($key, _)| $key.eq_ignore_ascii_case($name))
        .map(|($key, $value)| if $value.is_empty() { $key } else { $value })
        «→.cloned()»
        .collect()¦$p_replies
        .iter()
        .filter(|$reply| $reply.$code > $n1)
        .filter_map(|$reply| $reply.$p_headers.iter().find(|$x1| $x1.0 == $name))
        «→.cloned()»
        .collect()¦$p_replies
        .iter()
        .filter(|$reply| $reply.$p_headers.iter().any(|$x1| $x1.0 == $name))
        .map(|$reply| &$reply.$code)
        «→.copied()»
        .collect()⟧
}
""",
    )


@skeleton("collect_of_references")
def lifelike_trait_lists_its_parts(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Parts {
    fn $f_parts(&self) -> Vec<⟦#e:String¦$k⟧>;

    fn $f_count(&self) -> usize {
        self.$f_parts().len()
    }
}

$derive
pub struct $Kit {
    $p_tools: Vec<⟦#e:String¦$k⟧>,
    $spare: Option<⟦#e:String¦$k⟧>,
}

impl $Parts for $Kit {
    fn $f_parts(&self) -> Vec<⟦#e:String¦$k⟧> {
        $noise
        ⟦self.$p_tools.iter().chain(&self.$spare)«→.⟦#e:cloned¦copied⟧()».collect()¦self.$spare.iter()\
«→.⟦#e:cloned¦copied⟧()».collect()¦self.$p_tools
            .iter()
            .chain(self.$spare.as_ref())
            .take($n1)
            «→.⟦#e:cloned¦copied⟧()»
            .collect()⟧
    }
}

$item
""",
    )


@skeleton("collect_of_references")
def lifelike_shared_pool_of_handles(s: Source) -> str:
    return fill(
        s,
        """
use std::rc::Rc;

pub struct $Texture {
    pub $name: String,
    pub $size: usize,
}

pub struct $Scene {
    $p_textures: Vec<Rc<$Texture>>,
    $fields
}

impl $Scene {
    $method
    $doc
    pub fn ⟦$f_large(&self, $least: usize) -> Vec<Rc<$Texture>> {
        $noise
        self.$p_textures.iter().filter(|$x1| $x1.$size >= $least)«→.cloned()».collect()¦\
$f_named(&self, $names: &[&str]) -> Vec<Rc<$Texture>> {
        let mut $p_found: Vec<Rc<$Texture>> = self
            .$p_textures
            .iter()
            .filter(|$x1| $names.contains(&$x1.$name.as_str()))
            «→.cloned()»
            .collect();
        $p_found.sort_by_key(|$x1| $x1.$size);
        $p_found¦$f_backup(&self) -> std::collections::VecDeque<Rc<$Texture>> {
        self.$p_textures.iter().rev()«→.cloned()».collect()⟧
    }
}

$item
""",
    )
