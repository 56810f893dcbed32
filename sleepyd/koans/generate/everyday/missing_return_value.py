"""Lifelike generators for values that are computed but not returned: a stray semicolon, or no tail at all."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_return_value")
def lifelike_chain_ends_in_semicolon(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Record {
    pub $name: String,
    pub $amount: $k,
    $fields
}

$item
$doc
pub fn $f_summary($p_records: &[$Record]) -> ⟦usize {
    $noise
    $p_records
        .iter()
        .filter(|$record| $record.$amount > $n1 && !$record.$name.is_empty())
        .count()«;→»¦Vec<$k> {
    $p_records
        .iter()
        .map(|$record| $record.$amount * $n1)
        .collect::<Vec<_>>()«;→»¦String {
    let $p_names: Vec<&str> = $p_records.iter().map(|$record| $record.$name.as_str()).collect();
    $p_names.join("⟦, ¦/¦-⟧")«;→»¦$k {
    $p_records
        .iter()
        .skip($n1)
        .fold(0, |$acc, $record| $acc + $record.$amount)«;→»¦Option<&$Record> {
    $noise
    $p_records.iter().⟦max_by_key(|$record| $record.$amount)¦find(|$record| $record.$name == $q1)\
¦rev().min_by_key(|$record| $record.$name.len())⟧«;→»⟧
}
""",
    )


@skeleton("missing_return_value")
def lifelike_getter_with_semicolon(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Clock {
    $hours: u32,
    $minutes: u32,
    $fields
}

impl $Clock {
    $method
    $doc
    pub fn $f_hours(&self) -> u32 {
        self.$hours ⟦% 24¦+ $n1¦* 60⟧
    }

    $doc
    pub fn $f_total(&self⟦¦, $offset: u32⟧) -> ⟦u32 {
        let $total = self.$hours * 60 + self.$minutes;
        $noise
        $total % $n1«;→»¦String {
        format!("{:02}:{:02}", self.$hours, self.$minutes)«;→»¦bool {
        $noise
        self.$hours < 24 && self.$minutes < 60«;→»¦(u32, u32) {
        let $late = self.$minutes + $n1;
        (self.$hours + $late / 60, $late % 60)«;→»¦f64 {
        f64::from(self.$hours) + f64::from(self.$minutes) / 60.0«;→»⟧
    }
}
""",
    )


@skeleton("missing_return_value")
def lifelike_accumulated_but_not_returned(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦pub ¦⟧fn $f_collect($text: &str) -> ⟦Vec<String> {
    let mut $p_out = Vec::new();
    for $line in $text.lines() {
        if let Some(($key, $value)) = $line.split_once('=') {
            $p_out.push(format!("{}={}", $key.trim(), $value.trim()));
        }
    }
«→    $p_out»¦usize {
    let mut $count = 0;
    for ($i, $c) in $text.char_indices() {
        if $c.is_uppercase() || $i % $n1 == 0 {
            $count += 1;
        }
    }
    $noise
«→    $count»¦String {
    let mut $out = String::new();
    for $word in $text.split(' ').rev() {
        $out.push_str($word);
        $out.push('⟦ ¦-⟧');
    }
«→    $out»¦u32 {
    let mut $total = $n1;
    for $c in $text.chars() {
        match $c {
            '0'..='9' => $total += $c as u32 - '0' as u32,
            ' ' => continue,
            _ => $total *= 2,
        }
    }
«→    $total»¦u64 {
    let mut $hash = $n1;
    for $byte in $text.bytes() {
        $hash = ($hash * 31 + u64::from($byte)) % 1_000_007;
    }
    $noise
«→    $hash»⟧
}
""",
    )


@skeleton("missing_return_value")
def lifelike_constructor_with_semicolon(s: Source) -> str:
    return fill(
        s,
        """
$doc
$derive
pub struct $Account {
    $owner: String,
    $balance: $k,
    $p_history: Vec<$k>,
}

impl $Account {
    $method
    $doc
    pub fn ⟦new¦$f_open⟧($owner: &str⟦¦, $balance: $k⟧) -> ⟦Self¦$Account⟧ {
        ⟦let $p_history = vec![$n1];¦let $p_history = Vec::with_capacity($n1);⟧
        $noise
        ⟦Self¦$Account⟧ {
            $owner: $owner⟦.to_string()¦.trim().to_owned()⟧,
            $balance: ⟦0¦$n2⟧,
            $p_history,
        }«;→»
    }

    pub fn $f_add(&mut self, $amount: $k) {
        self.$balance += $amount;
        self.$p_history.push($amount);
    }
}
""",
    )


@skeleton("missing_return_value")
def lifelike_match_with_semicolon(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy)]
pub enum $Weather {
    $Sunny,
    $Rain(u32),
    $Wind { $speed: u32 },
}

impl $Weather {
    $method
    $doc
    pub fn $f_describe(⟦&self¦self⟧) -> ⟦u32 {
        match self {
            $Weather::$Sunny => $n1,
            $Weather::$Rain(_) => $n2,
            $Weather::$Wind { .. } => $n3,
        }«;→»¦&'static str {
        $noise
        match self {
            $Weather::$Sunny => $q1,
            $Weather::$Rain(..) => $q2,
            $Weather::$Wind { .. } => $q3,
        }«;→»¦String {
        match self {
            $Weather::$Sunny => $q1.to_string(),
            $Weather::$Rain($amount) => {
                let $wet = format!("$w1 {}", $amount);
                $wet«;→»
            }
            $Weather::$Wind { $speed } => format!("{} km", $speed),
        }¦String {
        let $text = match self {
            $Weather::$Sunny => $q1.to_string(),
            $Weather::$Rain($amount) => "|".repeat($n1) + &$amount.to_string(),
            $Weather::$Wind { $speed } => format!("{:>4}", $speed),
        };
        $text«;→»⟧
    }
}
""",
    )


@skeleton("missing_return_value")
def lifelike_branch_with_semicolon(s: Source) -> str:
    return fill(
        s,
        """
const $C_LIMIT: $k = $n1;

$item
$doc
pub fn $f_fee($weight: $k, $express: bool) -> $k {
    ⟦let $base = $weight * $n2;
    if $express {
        $base + $C_LIMIT«;→»
    } else {
        $base
    }¦$noise
    if $weight > $C_LIMIT {
        return $weight - $C_LIMIT;
    }
    ($weight + $n2) * $n3«;→»¦if $weight == 0 {
        0
    } else if $express {
        let $extra = $weight.max($C_LIMIT);
        $extra * $n2«;→»
    } else {
        $weight + $n3
    }¦let mut $fee = $n2;
    if $express {
        $fee *= 2;
    }
    while $fee < $weight {
        $fee += $C_LIMIT;
    }
    $fee«;→»¦let $step = |$x: $k| $x * $n2 + 1;
    $noise
    $step($weight).min($C_LIMIT)«;→»⟧
}
""",
    )


@skeleton("missing_return_value")
def lifelike_builder_forgets_self(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone, Default)]
pub struct $Query {
    $table: String,
    $limit: Option<u32>,
    $p_filters: Vec<String>,
}

impl $Query {
    $method
    pub fn $f_table(mut self, $name: &str) -> Self {
        self.$table = $name.to_string();
        self
    }

    $doc
    pub fn ⟦$f_limit(mut self, $count: u32) -> Self {
        ⟦self.$limit = Some($count);¦if $count > 0 {
            self.$limit = Some($count.min($n1));
        }⟧
«→        self»¦$f_filter(mut self, $filter: &str) -> Self {
        ⟦self.$p_filters.push($filter.to_string());¦for $part in $filter.split(',') {
            self.$p_filters.push($part.trim().to_string());
        }⟧
«→        self»¦$f_clear(&mut self) -> &mut Self {
        self.$limit = None;
        self.$p_filters.clear();
«→        self»¦$f_filter(mut self, $filter: String) -> Self {
        $noise
        self.$p_filters.push($filter);
        self«;→»⟧
    }
}
""",
    )


@skeleton("missing_return_value")
def lifelike_trait_method_with_semicolon(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub trait $Shape {
    fn $f_area(&self) -> f64;
    fn $f_name(&self) -> String;
}

$derive
pub struct $Room {
    $width: f64,
    $length: f64,
    $label: String,
}

impl $Shape for $Room {
    fn $f_area(&self) -> f64 {
        ⟦self.$width * self.$length¦let $area = self.$width * self.$length;
        $area - $n1.0⟧AAA
    }

    fn $f_name(&self) -> String {
        ⟦self.$label.clone()¦format!("$w1 {}", self.$label)¦$noise
        self.$label.to_uppercase()⟧BBB
    }
}

$item
""".replace("AAA", (marks := s.pick([("«;→»", ""), ("", "«;→»")]))[0]).replace("BBB", marks[1]),
    )


@skeleton("missing_return_value")
def lifelike_flag_after_loop(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Field {
    $p_cells: Vec<Vec<$k>>,
    $fields
}

impl $Field {
    $method
    $doc
    pub fn $f_check(&self, $wanted: $k) -> ⟦bool {
        for $row in &self.$p_cells {
            for $cell in $row {
                if *$cell == $wanted {
                    return true;
                }
            }
        }
        false«;→»¦Option<(usize, usize)> {
        for ($y, $row) in self.$p_cells.iter().enumerate() {
            if let Some($x) = $row.iter().position(|$cell| *$cell == $wanted) {
                return Some(($x, $y));
            }
        }
        None«;→»¦$k {
        let mut $sum = 0;
        for $row in &self.$p_cells {
            $sum += $row.iter().filter(|$cell| **$cell > $wanted).sum::<$k>();
        }
        $noise
«→        $sum»¦usize {
        let mut $longest = 0;
        for $row in self.$p_cells.iter().filter(|$row| $row.contains(&$wanted)) {
            $longest = $longest.max($row.len());
        }
        $longest«;→»⟧
    }
}
""",
    )
