"""Programs like a small crate with a misspelled field."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import slip
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("misspelled_field")
def lifelike_field_of_self(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Player {
    ⟦¦pub ⟧$name: String,
    ⟦¦pub ⟧$right: $k,
    $fields
}

impl $Player {
    $method
    $doc
    pub fn ⟦$f_hit(&mut self, $damage: $k) -> bool {
        if self.«$wrong→$right» < $damage {
            self.$right = 0;
            return true;
        }
        self.$right -= $damage;
        false¦$f_label(&self) -> String {
        $noise
        format!("{} [{:>3}]", self.$name, self.«$wrong→$right»)¦$f_grade(&self) -> &'static str {
        match self.«$wrong→$right» {
            0..=9 => $q1,
            10..=49 if self.$name.len() > $n1 => $q2,
            _ => $q3,
        }¦$f_train(&mut self, $rounds: $k) -> $k {
        for $round in 1..=$rounds {
            self.«$wrong→$right» += $round;
        }
        $noise
        self.$right⟧
    }
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_field_of_elements(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Parcel {
    pub $id: u32,
    pub $right: $k,
    $fields
}

$item
$doc
pub fn $f_sum($p_parcels: &[$Parcel]) -> ⟦$k {
    $p_parcels
        .iter()
        .filter(|$parcel| $parcel.$id > $n1)
        .map(|$parcel| $parcel.«$wrong→$right»)
        .sum()¦Vec<u32> {
    let mut $p_ids = Vec::new();
    for ($i, $parcel) in $p_parcels.iter().enumerate() {
        if $parcel.«$wrong→$right» > $n1 && $i > 0 {
            $p_ids.push($parcel.$id);
        }
    }
    $p_ids¦Option<&$Parcel> {
    $noise
    $p_parcels.iter().⟦max_by_key¦min_by_key⟧(|$parcel| $parcel.«$wrong→$right»)¦bool {
    $p_parcels.windows(2).all(|$pair| $pair[0].$right <= $pair[1].«$wrong→$right»)¦$k {
    let Some($first) = $p_parcels.first() else {
        return 0;
    };
    $first.«$wrong→$right» ⟦* $n1¦+ $n1⟧⟧
}
""",
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_field_in_constructor(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Config {
    pub $right: ⟦u32¦String¦Vec<String>¦Option<u32>⟧,
    pub $verbose: bool,
    pub $name: String,
}

impl $Config {
    $method
    $doc
    pub fn ⟦new¦$f_load⟧($name: &str) -> ⟦Self¦$Config⟧ {
        $noise
        ⟦Self¦$Config⟧ {
            ⟦«$wrong→$right»: VALUE,
            $verbose: ⟦true¦false⟧,¦$verbose: $name.is_empty(),
            «$wrong→$right»: VALUE,⟧
            $name: $name⟦.to_string()¦.trim().to_owned()⟧,
        }
    }
}

$item
""".replace(
            "⟦u32¦String¦Vec<String>¦Option<u32>⟧", kind := s.pick(["u32", "String", "Vec<String>", "Option<u32>"])
        ).replace("VALUE", s.value(kind)),
        **slip(s),
    )


@skeleton("misspelled_field")
def lifelike_nested_field(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Size {
    pub $right: f64,
    pub $depth: f64,
}

$derive
pub struct $Box {
    pub $label: String,
    pub $size: $Size,
    $fields
}

$item
$doc
pub fn $f_volume(⟦$box: &$Box) -> f64 {
    $noise
    ($box.$size.«$wrong→$right» + $n1.0) * $box.$size.$depth¦$box: &mut $Box, $by: f64) {
    $box.$size.«$wrong→$right» *= $by;
    if $box.$label.is_empty() {
        $box.$size.$depth = $n1.0;
    }¦$p_boxes: &[$Box]) -> f64 {
    let mut $total = 0.0;
    for $box in $p_boxes {
        $total += $box.$size.«$wrong→$right» * $n1.0;
    }
    $total⟧
}
""".replace("$Box", "$Crate").replace("$box", "$held"),
        **slip(s),
    )
