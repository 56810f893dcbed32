"""Programs like a small crate that apply an operator to values of a type parameter without the bound for it."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.generics import parameters
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_operator_bound")
def list_kept_sorted(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Sorted<$P> {
    $p_items: Vec<$P>,
    $limit: usize,
}

impl<$P> $Sorted<$P> {
    $doc
    pub fn $f_new($limit: usize) -> Self {
        Self { $p_items: Vec::new(), $limit }
    }

    pub fn $f_size(&self) -> usize {
        self.$p_items.len()
    }
}

impl<$P«→: PartialOrd»> $Sorted<$P> {
    $doc
    pub fn $f_insert(&mut self, $item: $P) -> ⟦usize {
        let mut $at = 0;
        while $at < self.$p_items.len() && self.$p_items[$at] ⟦<¦<=¦>⟧ $item {
            $at += 1;
        }
        self.$p_items.insert($at, $item);
        self.$p_items.truncate(self.$limit);
        $at¦bool {
        if self.$p_items.len() == self.$limit {
            return false;
        }
        let $at = self.$p_items.iter().take_while(|$x1| **$x1 ⟦<¦>⟧ $item).count();
        self.$p_items.insert($at, $item);
        true¦usize {
        let $at = self
            .$p_items
            .iter()
            .position(|$x1| *$x1 ⟦>¦>=⟧ $item)
            .unwrap_or(self.$p_items.len());
        self.$p_items.insert($at, $item);
        $at⟧
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("missing_operator_bound")
def operator_of_a_vector(s: Source) -> str:
    return fill(
        s,
        """
use std::ops::⟦#a:Add¦Sub¦Mul⟧;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Vector<$P> {
    $x1: $P,
    $y1: $P,
}

impl<$P> $Vector<$P> {
    pub fn $f_new($x1: $P, $y1: $P) -> Self {
        $Vector { $x1, $y1 }
    }
}

impl<$P«→: ⟦#a:Add¦Sub¦Mul⟧<Output = $P>»> ⟦#a:Add¦Sub¦Mul⟧ for $Vector<$P> {
    type Output = ⟦$Vector<$P>¦Self⟧;

    fn ⟦#a:add¦sub¦mul⟧(self, $other: ⟦$Vector<$P>¦Self⟧) -> Self::Output {
        $Vector {
            $x1: self.$x1 ⟦#a:+¦-¦*⟧ $other.$x1,
            $y1: ⟦self.$y1 ⟦#a:+¦-¦*⟧ $other.$y1¦self.$y1¦$other.$y1⟧,
        }
    }
}

pub fn $f_path($p_steps: &[$Vector<$el1>], $start: $Vector<$el1>) -> $Vector<$el1> {
    $noise
    $p_steps.iter().fold($start, |$acc, $step| $acc ⟦#a:+¦-¦*⟧ *$step)
}
""",
        P=parameters.one(s),
        el1=s.pick(["i32", "f64", "i64"]),
    )


@skeleton("missing_operator_bound")
def limits_in_a_where_clause(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::⟦#a:Display¦Debug⟧;

$derive
pub struct $Limits<$P> {
    pub $low: $P,
    pub $high: $P,
}

$doc
pub fn $f_check<$P>($name: &str, $value: $P, $limits: &$Limits<$P>) -> Result<$P, String>
where
    $P: ⟦#a:Display¦Debug⟧⟦ + Copy¦⟧«→ + PartialOrd»,
{
    $noise
    if $value ⟦< $limits.$low¦> $limits.$high⟧ {
        return Err(format!("{$name}: {$value%shown%} $w1"));
    }
    Ok($value)
}

$item
pub fn $f_report($limits: &$Limits<$el1>, $p_values: &[$el1]) -> Vec<String> {
    $p_values
        .iter()
        .filter_map(|$x1| $f_check($q1, *$x1, $limits).err())
        .collect()
}
""".replace("%shown%", "⟦#a:¦:?⟧"),
        P=parameters.one(s),
        el1=s.pick(["i32", "f64", "u64", "char"]),
    )


@skeleton("missing_operator_bound")
def totals_of_a_ledger(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Ledger<$P> {
    $owner: String,
    $p_amounts: Vec<$P>,
}

impl<$P> $Ledger<$P>
where
    $P: Copy + Default«→ + std::ops::⟦#a:AddAssign¦Add<Output = $P>¦SubAssign⟧»,
{
    pub fn $f_open($owner: &str) -> Self {
        Self { $owner: $owner.to_string(), $p_amounts: Vec::new() }
    }

    pub fn $f_record(&mut self, $amount: $P) {
        self.$p_amounts.push($amount);
    }

    $doc
    pub fn $f_total(&self) -> $P {
        let mut $total = $P::default();
        for $amount in ⟦&self.$p_amounts¦self.$p_amounts.iter()⟧ {
            $total ⟦#a:+= *$amount¦= $total + *$amount¦-= *$amount⟧;
        }
        $noise
        $total
    }

    pub fn $f_title(&self) -> String {
        format!("{} ({})", self.$owner, self.$p_amounts.len())
    }
}
""",
        P=parameters.one(s),
    )


@skeleton("missing_operator_bound")
def measure_chosen_by_closure(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Track {
    $name: String,
    $length: u32,
    $rating: f64,
}

pub struct $Library {
    $p_tracks: Vec<$Track>,
}

impl $Library {
    $method
    $doc
    pub fn $f_select<⟦$P«→: PartialOrd», F¦$P: Copy«→ + PartialOrd», F⟧>(&self, $by: F, $limit: $P) -> ⟦Vec<&$Track>
    where
        F: Fn(&$Track) -> $P,
    {
        self.$p_tracks.iter().filter(|$track| $by($track) ⟦>¦<¦>=¦<=⟧ $limit).collect()¦Option<&$Track>
    where
        F: Fn(&$Track) -> $P,
    {
        $noise
        self.$p_tracks.iter().find(|$track| $by($track) ⟦>¦<¦>=¦<=⟧ $limit)¦usize
    where
        F: Fn(&$Track) -> $P,
    {
        let mut $count = 0;
        for $track in &self.$p_tracks {
            if $by($track) ⟦>¦<⟧ $limit {
                $count += 1;
            }
        }
        $count⟧
    }

    pub fn $f_names(&self) -> Vec<&str> {
        self.$p_tracks.iter().map(|$track| $track.$name.as_str()).collect()
    }
}
""",
        P=s.pick(["T", "K", "M", "Measure"]),
    )


@skeleton("missing_operator_bound")
def rule_with_variants(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub enum $Rule<$P> {
    $Any,
    $Only($P),
    $Empty,
}

impl<$P«→: ⟦#a:PartialOrd¦PartialEq⟧»> $Rule<$P> {
    $doc
    pub fn $f_allows(&self, $value: &$P) -> bool {
        match self {
            $Rule::$Any => true,
            ⟦$Rule¦Self⟧::$Only($limit) => $value ⟦#a:⟦<=¦>¦<⟧¦⟦==¦!=⟧⟧ $limit,
            $Rule::$Empty => false,
        }
    }
}

pub struct $Filter<$P> {
    $p_rules: Vec<$Rule<$P>>,
    $fields
}

pub fn $f_labels($p_rules: &[$Rule<$el1>]) -> Vec<&'static str> {
    $p_rules
        .iter()
        .map(|$rule| match $rule {
            $Rule::$Any => $q1,
            $Rule::$Only(_) => $q2,
            $Rule::$Empty => $q3,
        })
        .collect()
}
""",
        P=parameters.one(s),
    )


@skeleton("missing_operator_bound")
def matrix_scaled(s: Source) -> str:
    return fill(
        s,
        """
use std::ops::{Add, Mul};

$derive
pub struct $Matrix<$P> {
    $p_cells: Vec<$P>,
    $width: usize,
}

impl<$P> $Matrix<$P>
where
    $P: Copy + Default + ⟦#a:Add<Output = $P>«→ + Mul<Output = $P>»¦Mul<Output = $P>«→ + Add<Output = $P>»⟧,
{
    pub fn $f_new($p_cells: Vec<$P>, $width: usize) -> Self {
        $Matrix { $p_cells, $width }
    }

    pub fn $f_row(&self, $at: usize) -> &[$P] {
        &self.$p_cells[$at * self.$width..($at + 1) * self.$width]
    }

    $doc
    ⟦#a:pub fn $f_scaled(&self, $factor: $P) -> Self {
        $noise
        let $p_scaled = self.$p_cells.iter().map(|$cell| *$cell * $factor).collect();
        Self::$f_new($p_scaled, self.$width)
    }¦pub fn $f_sum(&self, $at: usize) -> $P {
        $noise
        self.$f_row($at)
            .iter()
            .fold($P::default(), |$total, $cell| $total + *$cell)
    }⟧
}
""",
        P=parameters.one(s),
    )
