"""A missing `*` where a value is handed on: to methods and functions, into collections, structs, tuples and ranges."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_deref")
def lifelike_argument_of_number_method(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Gauge {
    $p_readings: Vec<$k>,
    $limit: $k,
    $fields
}

impl $Gauge {
    $method
    $doc
    pub fn $f_range(&self) -> ⟦($k, $k) {
        let mut $low = self.$limit;
        let mut $high = $n1;
        for $reading in &self.$p_readings {
            ⟦$low = $low.min(«→*»$reading);
            $high = $high.max(*$reading);¦$high = $high.max(«→*»$reading);
            $low = $low.min(*$reading);¦if *$reading > $n2 {
                $high = $high.max(«→*»$reading);
            } else {
                $low -= 1;
            }⟧
        }
        $noise
        ($low, $high)¦$k {
        self.$p_readings.iter().fold(self.$limit, |$acc, $reading| $acc.⟦max¦min¦saturating_sub¦wrapping_add\
⟧(«→*»$reading))¦Option<$k> {
        let mut $sum: $k = 0;
        for $reading in self.$p_readings.iter()⟦¦.rev()⟧ {
            $sum = $sum.checked_⟦add¦mul⟧(«→*»$reading)?;
        }
        Some($sum)¦$k {
        let Some($first) = self.$p_readings.first() else {
            return $n3;
        };
        self.$limit.⟦min¦max¦saturating_sub⟧(«→*»$first)¦bool {
        self.$p_readings.iter().all(|$reading| self.$limit.checked_sub(«→*»$reading).is_some())⟧
    }
}
""",
    )


@skeleton("missing_deref")
def lifelike_key_inserted(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$item
$doc
pub fn $f_index($p_pairs: &[(u32, String)]) -> ⟦#m:HashMap¦BTreeMap⟧<u32, ⟦usize> {
    let mut $p_counts: ⟦#m:HashMap¦BTreeMap⟧<u32, usize> = ⟦#m:HashMap¦BTreeMap⟧::new();
    for ($id, $name) in $p_pairs {
        ⟦*$p_counts.entry(«→*»$id).or_insert(0) += $name.len();¦$p_counts.insert(«→*»$id, $name.len());\
¦if $name.is_empty() {
            continue;
        }
        $p_counts.entry(«→*»$id).or_insert($n1);⟧
    }
    $noise
    $p_counts¦String> {
    let mut $p_names: ⟦#m:HashMap¦BTreeMap⟧<u32, String> = ⟦#m:HashMap¦BTreeMap⟧::new();
    for ($id, $name) in $p_pairs.iter()⟦¦.rev()⟧ {
        $p_names.insert(«→*»$id, $name.⟦clone()¦to_uppercase()⟧);
    }
    $p_names¦Vec<String>> {
    let mut $p_groups: ⟦#m:HashMap¦BTreeMap⟧<u32, Vec<String>> = ⟦#m:HashMap¦BTreeMap⟧::new();
    for ($id, $name) in $p_pairs {
        $p_groups.entry(«→*»$id).or_default().push($name.clone());
    }
    $noise
    $p_groups⟧
}
""",
    )


@skeleton("missing_deref")
def lifelike_tuple_or_struct_pushed(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

#[derive(Debug)]
pub struct $Row {
    pub $label: String,
    pub $amount: $k,
}

$doc
pub fn $f_rows($p_stock: &⟦#m:HashMap¦BTreeMap⟧<String, $k>) -> Vec<⟦$Row> {
    let mut $p_rows = Vec::new();
    for ($label, $amount) in $p_stock {
        ⟦$p_rows.push($Row { $label: $label.clone(), $amount: «→*»$amount });¦if *$amount > $n1 {
            let $row = $Row { $amount: «→*»$amount, $label: $label.to_lowercase() };
            $p_rows.push($row);
        }¦let $label = $label.trim().to_string();
        $p_rows.push($Row {
            $label,
            $amount: «→*»$amount,
        });⟧
    }
    $noise
    $p_rows¦$Row> {
    $p_stock
        .iter()
        .map(|($label, $amount)| $Row { $label: $label.to_string(), $amount: «→*»$amount })
        .collect()¦($k, bool)> {
    let mut $p_rows: Vec<($k, bool)> = vec![($n2, true)];
    for ($label, $amount) in $p_stock.iter() {
        let $pair = («→*»$amount, $label.is_empty());
        $p_rows.push($pair);
    }
    $p_rows¦(usize, $k)> {
    let mut $p_rows: Vec<(usize, $k)> = vec![];
    for ($i, $amount) in $p_stock.values().enumerate() {
        $noise
        $p_rows.push(($i, «→*»$amount));
    }
    $p_rows⟧
}
""",
    )


@skeleton("missing_deref")
def lifelike_given_to_own_function(s: Source) -> str:
    of = s.pick(["u32", "i64", "f64", "usize"])
    zero, some = ("0.0", "$n1.5") if of == "f64" else ("0", "$n1")
    return fill(
        s,
        """
fn $f_price($amount: OF, $rate: OF) -> OF {
    ⟦if $amount > SOME {
        return $amount;
    }
    $amount * $rate¦$amount * $rate + SOME⟧
}

$item
$doc
pub fn $f_sum($p_amounts: &[OF], $rate: &OF) -> ⟦OF {
    let mut $total = ZERO;
    for $amount in $p_amounts {
        $total += $f_price(⟦«→*»$amount, SOME¦*$amount, «→*»$rate⟧);
    }
    $noise
    $total¦OF {
    $p_amounts.iter().map(|$amount| $f_price(«→*»$amount, *$rate)).sum()¦OF {
    match $p_amounts.⟦first¦last⟧() {
        Some($only) => $f_price(«→*»$only, *$rate),
        None => ZERO,
    }¦Vec<OF> {
    let mut $p_out = Vec::new();
    for ($i, $amount) in $p_amounts.iter().enumerate() {
        if $i > 0 {
            $p_out.push($f_price(*$amount, «→*»$rate));
        }
    }
    $p_out¦Option<OF> {
    let $first = $p_amounts.first()?;
    $noise
    Some($f_price(«→*»$first, *$rate))⟧
}
""".replace("OF", of)
        .replace("ZERO", zero)
        .replace("SOME", some),
    )


@skeleton("missing_deref")
def lifelike_count_of_times(s: Source) -> str:
    """A number of elements, of times or of an index is behind a reference."""
    return fill(
        s,
        """
$doc
$derive
pub struct $Pattern {
    $p_widths: Vec<usize>,
    $symbol: String,
}

impl $Pattern {
    $method
    $doc
    pub fn $f_draw(&self, $p_input: &[u32]) -> ⟦String {
        let mut $out = String::new();
        for $width in &self.$p_widths {
            ⟦$out.push_str(&self.$symbol.repeat(«→*»$width));¦for $i in 0..«→*»$width {
                $out.push_str(&$i.to_string());
            }¦let $line = "$w1".repeat(«→*»$width);
            $out += &$line;⟧
        }
        $noise
        $out¦u32 {
        let mut $total = 0;
        for $width in self.$p_widths.iter() {
            $total += $p_input⟦[«→*»$width]¦.iter().skip(«→*»$width).sum::<u32>()¦.iter().take(«→*»$width).sum::<u32>()\
¦.iter().copied().nth(«→*»$width).unwrap_or($n1)⟧;
        }
        $total¦Vec<u32> {
        self.$p_widths.iter().map(|$width| $p_input[«→*»$width]).collect()¦Vec<u32> {
        let mut $p_out = Vec::new();
        for $width in &self.$p_widths {
            if *$width < $p_input.len() {
                $p_out.push($p_input[«→*»$width]);
            }
        }
        $p_out⟧
    }
}
""",
    )
