"""Lifelike generators for references used where their value is needed: a missing `*`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_deref")
def lifelike_comparison_with_parameter(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Series {
    $p_values: Vec<$k>,
    $fields
}

impl $Series {
    $method
    $doc
    pub fn $f_above(&self, $limit: $k) -> ⟦usize {
        let mut $count = 0;
        for $value in ⟦&self.$p_values¦self.$p_values.iter()¦self.$p_values.iter().rev()⟧ {
            if «→*»$value ⟦>¦<¦==¦!=⟧ $limit {
                $count += 1;
            }
        }
        $noise
        $count¦Option<usize> {
        for ($i, $value) in self.$p_values.iter().enumerate() {
            if «→*»$value ⟦==¦>¦>=⟧ $limit {
                return Some($i);
            }
        }
        None¦Vec<usize> {
        let mut $p_found = Vec::new();
        for ($i, $value) in self.$p_values.iter().enumerate() {
            if $i % 2 == 1 || «→*»$value ⟦<¦==⟧ $limit {
                continue;
            }
            $p_found.push($i);
        }
        $p_found¦bool {
        let mut $steps = self.$p_values.iter();
        while let Some($value) = $steps.next() {
            if «→*»$value ⟦==¦>⟧ $limit {
                return true;
            }
        }
        false⟧
    }
}
""",
    )


@skeleton("missing_deref")
def lifelike_looked_up_in_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Prices {
    $p_table: HashMap<String, $k>,
    $fields
}

impl $Prices {
    $method
    $doc
    pub fn $f_price(&self, $name: &str⟦¦, $amount: $k⟧) -> $k {
        ⟦match self.$p_table.get($name) {
            Some($price) => «→*»$price,
            None => $n1,
        }¦if let Some($price) = self.$p_table.get($name) {
            return «→*»$price;
        }
        $noise
        $n1¦let Some($price) = self.$p_table.get($name) else {
            return $n1;
        };
        $noise
        «→*»$price¦«→*»self.$p_table.get($name).unwrap_or(&$n1)\
¦let $price: $k = «→*»self.$p_table.get($name).unwrap_or(&0);
        $noise
        $price * $n1¦match self.$p_table.get($name.trim()) {
            Some($price) if $name.len() > $n1 => «→*»$price,
            Some($price) => $price * 2,
            None => 0,
        }⟧
    }
}
""",
    )


@skeleton("missing_deref")
def lifelike_filter_in_chain(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦pub ¦⟧fn $f_select($p_values: &[$k], $limit: $k) -> ⟦Vec<$k> {
    $noise
    $p_values
        .iter()
        .copied()
        .filter(|$value| «→*»$value ⟦>¦<¦==¦!=⟧ $limit)
        .⟦collect()¦take($n1)
        .collect()¦map(|$value| $value * $n1)
        .collect()⟧¦bool {
    $p_values.iter()⟦¦.skip(1)¦.rev()⟧.⟦any¦all⟧(|$value| «→*»$value ⟦>¦<¦==¦>=⟧ $limit)¦usize {
    let $end = $p_values
        .iter()
        .position(|$value| «→*»$value ⟦>¦==¦>=⟧ $limit)
        .unwrap_or($p_values.len());
    $noise
    $end⟦¦ + $n1⟧¦usize {
    $p_values
        .iter()
        .zip($p_values.iter().skip(1))
        .filter(|($a, _)| «→**»$a ⟦>¦<¦==⟧ $limit)
        .count()¦Vec<$k> {
    let mut $p_kept = $p_values.to_vec();
    $p_kept.retain(|$value| «→*»$value ⟦!=¦<¦>⟧ $limit);
    ⟦$p_kept.sort();¦⟧
    $p_kept⟧
}
""",
    )


@skeleton("missing_deref")
def lifelike_pairs_in_loop(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_report($p_rows: &[(String, $k)], $least: $k) -> ⟦String {
    let mut $out = String::new();
    for ($name, $amount) in $p_rows {
        if «→*»$amount ⟦<¦==⟧ $least {
            continue;
        }
        $out.push_str(&format!("{$name}: {$amount:>3}\\n"));
    }
    $out¦Vec<String> {
    let mut $p_names = Vec::new();
    for ($i, ($name, $amount)) in $p_rows.iter().enumerate() {
        if «→*»$amount ⟦>¦>=¦!=⟧ $least {
            $p_names.push(format!("{}. {}", $i + 1, $name));
        }
    }
    $noise
    $p_names¦$k {
    let mut $best = $least;
    for (_, $amount) in $p_rows {
        if *$amount > $best {
            $best = «→*»$amount;
        }
    }
    $best¦Vec<$k> {
    let mut $p_out: Vec<$k> = vec![$least];
    for ($name, $amount) in $p_rows {
        if $name.starts_with($q1) {
            $p_out.push(«→*»$amount);
        }
    }
    $noise
    $p_out¦$k {
    match $p_rows.first() {
        Some(($name, $amount)) if $name == $q1 => «→*»$amount,
        Some((_, $amount)) => $amount + $least,
        None => $least,
    }⟧
}

$item
""",
    )


@skeleton("missing_deref")
def lifelike_cells_changed(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Grid {
    $p_cells: Vec<Vec<$k>>,
    $fields
}

impl $Grid {
    $method
    $doc
    pub fn $f_update(&mut self, $row: usize, $value: $k) ⟦{
        for $cell in self.$p_cells[$row].iter_mut() {
            ⟦¦if *$cell == 0 {
                continue;
            }⟧
            «→*»$cell = $value⟦¦ * $n1⟧;
        }¦{
        for $line in &mut self.$p_cells {
            for ($x, $cell) in $line.iter_mut().enumerate() {
                if $x ⟦==¦>=⟧ $row {
                    «→*»$cell = $value;
                }
            }
        }
        $noise¦-> bool {
        if let Some($cell) = self.$p_cells[$row].⟦first_mut()¦last_mut()¦get_mut($n1)⟧ {
            «→*»$cell = $value;
            return true;
        }
        false¦-> bool {
        match self.$p_cells.get_mut($row).and_then(|$line| $line.first_mut()) {
            Some($cell) => {
                «→*»$cell = $value;
                true
            }
            None => false,
        }⟧
    }
}
""",
    )


@skeleton("missing_deref")
def lifelike_given_to_function(s: Source) -> str:
    return fill(
        s,
        """
$doc
fn $f_cost($amount: $k, $rate: $k) -> $k {
    ⟦match $amount {
        0 => 0,
        1..=9 => $amount * $rate,
        _ => $amount * $rate + $n1,
    }¦($amount + $n1) * $rate¦$amount.max($rate) / $n1⟧
}

$item
⟦pub ¦⟧fn $f_total($p_parts: &[$k], $rate: $k) -> ⟦$k {
    let mut $total = 0;
    for $part in $p_parts {
        $total += $f_cost(«→*»$part, $rate);
    }
    $noise
    $total¦Vec<$k> {
    $p_parts.iter().map(|$part| $f_cost(«→*»$part, $rate)).collect()¦$k {
    $p_parts
        .iter()
        .skip_while(|$part| **$part == 0)
        .fold(0, |$acc, $part| $acc + $f_cost(«→*»$part, $rate))¦Option<$k> {
    let $last = $p_parts.last()?;
    $noise
    Some($f_cost(«→*»$last, $rate))¦$k {
    match $p_parts {
        [] => 0,
        [$only] => $f_cost(«→*»$only, $rate),
        [$first, ..] => $first * $rate,
    }⟧
}
""",
    )


@skeleton("missing_deref")
def lifelike_letters_compared(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Alphabet {
    $p_letters: Vec<char>,
    $fields
}

impl $Alphabet {
    $method
    $doc
    pub fn $f_position(&self, $wanted: char) -> ⟦Option<usize> {
        self.$p_letters.iter().position(|$c| «→*»$c == $wanted)¦usize {
        let mut $hits = 0;
        for $c in self.$p_letters.iter() {
            if «→*»$c == $wanted {
                $hits += 1;
            } else if $c.is_numeric() {
                break;
            }
        }
        $hits¦String {
        let mut $out = String::new();
        for $c in &self.$p_letters {
            $out.push(«→*»$c);
            if $out.ends_with($wanted) {
                $out.push('-');
            }
        }
        $noise
        $out¦char {
        match self.$p_letters.iter().max() {
            Some($c) => «→*»$c,
            None => $wanted,
        }¦bool {
        let $first = match self.$p_letters.first() {
            Some($c) => $c,
            None => return false,
        };
        «→*»$first ⟦==¦!=⟧ $wanted⟧
    }
}
""",
    )


@skeleton("missing_deref")
def lifelike_record_built_from_reference(s: Source) -> str:
    return fill(
        s,
        """
#[derive(⟦Debug, Clone¦Debug¦Clone, PartialEq⟧)]
pub struct $Entry {
    pub $name: String,
    pub $amount: $k,
}

$item
impl $Entry {
    $method
    $doc
    pub fn ⟦new¦$f_read⟧($name: &str, $amount: &$k) -> ⟦Self¦$Entry⟧ {
        $noise
        ⟦$Entry {
            $name: $name.to_string(),
            $amount: «→*»$amount,
        }¦let $label = $name.trim().to_lowercase();
        Self { $name: $label, $amount: «→*»$amount }⟧
    }
}

pub fn $f_all($p_table: &[($k, &str)]) -> Vec<$Entry> {
    $p_table
        .iter()
        .map(|($amount, $name)| $Entry { $name: $name.to_string(), $amount: *$amount })
        .collect()
}
""",
    )
