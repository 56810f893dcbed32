"""Lifelike generators for references that closures compare with values: one or two `*` are missing."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("reference_comparison")
def lifelike_samples_above_level(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Sensor {
    $p_samples: Vec<⟦#e:$k¦f64⟧>,
    $limit: ⟦#e:$k¦f64⟧,
    $fields
}

impl $Sensor {
    $method
    $doc
    pub fn $f_alarms(&self) -> ⟦usize {
        self.$p_samples.iter().filter(|$x| «→**»$x ⟦>¦>=¦<⟧ self.$limit).count()
    }¦Option<⟦#e:$k¦f64⟧> {
        $noise
        self.$p_samples
            .iter()
            ⟦.rev()
            ¦⟧.find(|$x| «→**»$x ⟦>¦!=⟧ self.$limit)
            .copied()
    }¦bool {
        let $limit = self.$limit;
        self.$p_samples.iter().⟦any¦all⟧(|$x| «→*»$x ⟦>¦<⟧ $limit)
    }¦Vec<⟦#e:$k¦f64⟧> {
        self.$p_samples
            .iter()
            .copied()
            .⟦filter¦take_while¦skip_while⟧(|$x| «→*»$x ⟦>¦<=¦!=⟧ self.$limit)
            .collect()
    }⟧

    pub fn $f_push(&mut self, $x: ⟦#e:$k¦f64⟧) {
        self.$p_samples.push($x);
    }
}

$item
""",
    )


@skeleton("reference_comparison")
def lifelike_state_of_an_enum(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone, ⟦Copy, ¦⟧PartialEq⟦, Eq¦⟧)]
pub enum $Light {
    $Red,
    $Green,
    ⟦#v:$Blinking(u32)¦$Off⟧,
}

#[derive(Debug)]
pub struct $Crossing {
    $p_lights: Vec<$Light>,
    $fields
}

impl $Crossing {
    $method
    $doc
    pub fn ⟦$f_green(&self) -> usize {
        $noise
        self.$p_lights.iter().filter(|$light| «→**»$light ⟦==¦!=⟧ $Light::$Green).count()
    }¦$f_first(&self, $wanted: $Light) -> Option<usize> {
        self.$p_lights.iter().position(|$light| «→*»$light ⟦==¦!=⟧ $wanted)
    }¦$f_blocked(&self) -> bool {
        self.$p_lights
            .iter()
            .⟦all¦any⟧(|$light| «→*»$light ⟦==¦!=⟧ $Light::⟦$Red¦⟦#v:$Blinking($n1)¦$Off⟧⟧)
    }¦$f_keep(&mut self, $gone: &$Light) {
        self.$p_lights.retain(|$light| «→*»$light != *$gone);
    }¦$f_drop(&mut self) -> usize {
        self.$p_lights.retain(|$light| «→*»$light != $Light::⟦#v:$Blinking($n2)¦$Off⟧);
        self.$p_lights.len()
    }⟧
}

$item
""",
    )


@skeleton("reference_comparison")
def lifelike_entries_of_a_table(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$derive
pub struct $Scores {
    $p_points: ⟦#m:HashMap¦BTreeMap⟧<String, $k>,
    $fields
}

impl $Scores {
    $method
    $doc
    pub fn $f_winners(&self, $limit: $k) -> ⟦Vec<&String> {
        self.$p_points
            .iter()
            .filter(|(_, $points)| «→**»$points ⟦>¦>=¦==⟧ $limit)
            .map(|($name, _)| $name)
            .collect()
    }¦usize {
        $noise
        self.$p_points.values().filter(|$points| «→**»$points ⟦<¦!=¦>⟧ $limit).count()
    }¦bool {
        self.$p_points.iter().any(|($name, $points)| !$name.is_empty() && «→*»$points ⟦>¦==⟧ $limit)
    }¦usize {
        let mut $p_copy = self.$p_points.clone();
        $p_copy.retain(|_, $points| «→*»$points ⟦>¦<=¦!=⟧ $limit);
        $p_copy.len()
    }⟧

    pub fn $f_total(&self) -> $k {
        self.$p_points.values().sum()
    }
}

$item
""",
    )


@skeleton("reference_comparison")
def lifelike_names_to_leave_out(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub struct $Member {
    $name: String,
    $p_roles: Vec<String>,
}

impl fmt::Display for $Member {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}]", self.$name, self.$p_roles.join(", "))
    }
}

impl $Member {
    $method
    $doc
    pub fn $f_others(&self, $role: ⟦#r:&str¦String⟧) -> Vec<⟦#o:&str¦String⟧> {
        $noise
        self.$p_roles
            .iter()
            ⟦.map(|$one| $one⟦.as_str()¦.trim()⟧)
            .filter(|$one| «→*»$one ⟦!=¦==⟧ $role)⟦#o:¦
            .map(str::to_string)⟧¦.filter(|$one| «→⟦#r:*¦**⟧»$one ⟦!=¦==⟧ $role)⟦#o:
            .map(|$one| $one.as_str())¦
            .cloned()⟧¦.filter(|$one| $one.len() > $n1 && «→⟦#r:*¦**⟧»$one != $role)⟦#o:
            .map(String::as_str)¦
            .map(|$one| $one.to_uppercase())⟧⟧
            .collect()
    }
}

$item
""",
    )


@skeleton("reference_comparison")
def lifelike_neighbours_in_grid(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq⟦, Eq, PartialOrd¦, PartialOrd⟧)]
pub struct $Point {
    pub $x: $k,
    pub $y: $k,
}

impl $Point {
    $method
    $doc
    pub const fn new($x: $k, $y: $k) -> Self {
        Self { $x, $y }
    }
}

$doc
pub fn $f_other($p_points: &[$Point], $origin: $Point) -> ⟦usize {
    $noise
    $p_points.iter().filter(|$point| «→**»$point ⟦!=¦==⟧ $origin).count()
}¦Vec<$Point> {
    $p_points
        .iter()
        .copied()
        .filter(|$point| «→*»$point ⟦!=¦==¦>⟧ $origin)
        .collect()
}¦Option<usize> {
    $p_points.iter().position(|$point| «→*»$point ⟦==¦!=¦>⟧ $Point::new($origin.$y, $origin.$x))
}¦(Vec<$Point>, Vec<$Point>) {
    $p_points.iter().copied().partition(|$point| «→*»$point ⟦<¦>=¦==⟧ $origin)
}⟧

$item
pub fn $f_mirror($p_points: &[$Point]) -> Vec<$Point> {
    $p_points.iter().map(|$point| $Point::new($point.$y, $point.$x)).collect()
}
""",
    )


@skeleton("reference_comparison")
def lifelike_divisible_and_bounded(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Pick {
    fn $f_pick(&self, $p_values: &[$k]) -> Vec<$k>;
}

$derive
pub struct $Every {
    $step: $k,
}

pub struct $Between {
    $low: $k,
    $high: $k,
}

impl $Pick for $Every {
    fn $f_pick(&self, $p_values: &[$k]) -> Vec<$k> {
        $p_values
            .iter()
            .filter(|$x| ⟦#o:«→**»$x % self.$step == ⟦0¦1⟧¦$x.count_ones() > $n1⟧)
            .copied()
            .collect()
    }
}

impl $Pick for $Between {
    fn $f_pick(&self, $p_values: &[$k]) -> Vec<$k> {
        $noise
        $p_values
            .iter()
            ⟦#b:.copied()
            ¦⟧.filter(|$x| ⟦#o:(self.$low..self.$high).contains($x)\
¦«→⟦#b:*¦**⟧»$x ⟦<¦!=¦>=⟧ self.$low + self.$high⟧)⟦#b:¦
            .copied()⟧
            .collect()
    }
}

$item
""",
    )


@skeleton("reference_comparison")
def lifelike_generic_search(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashSet;

$derive
pub struct $Seen<T> {
    $p_items: Vec<T>,
    $limit: usize,
}

impl<T: PartialEq⟦#o:¦ + PartialOrd⟧ + Clone> $Seen<T> {
    pub fn new($limit: usize) -> Self {
        Self { $p_items: Vec::new(), $limit }
    }

    $doc
    pub fn ⟦$f_add(&mut self, $item: T) -> bool {
        if self.$p_items.iter().any(|$x| «→*»$x ⟦#o:==¦>⟧ $item) || self.$p_items.len() > self.$limit {
            return false;
        }
        self.$p_items.push($item);
        true
    }¦$f_without(&self, $item: T) -> Vec<T> {
        self.$p_items.iter().filter(|$x| «→**»$x ⟦#o:!=¦<⟧ $item).cloned().collect()
    }¦$f_index(&self, $item: T) -> usize {
        $noise
        let $found = self.$p_items.iter().position(|$x| «→*»$x ⟦#o:==¦>=⟧ $item);
        $found.unwrap_or(self.$limit)
    }⟧
}

$item
pub fn $f_unique($p_words: &[&str]) -> usize {
    $p_words.iter().collect::<HashSet<_>>().len()
}
""",
    )
