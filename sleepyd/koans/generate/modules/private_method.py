"""Programs like a small crate that call a private method of a type in another module."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_STEP_OF_BUILDER = """
pub mod $requests {
    #[derive(Debug, Default)]
    pub struct $Request {
        $url: String,
        $retries: u32,
        $p_headers: Vec<(String, String)>,
    }

    impl $Request {
        $doc
        pub fn new($url: &str) -> Self {
            $Request { $url: $url.to_string(), ..$Request::default() }
        }

        ⟦«→pub »fn $f_retries(mut self, $retries: u32) -> Self {
            self.$retries = $retries;
            self
        }

        pub fn $f_header(mut self, $key: &str, $value: &str) -> Self {
            self.$p_headers.push(($key.to_string(), $value.to_string()));
            self
        }¦pub fn $f_retries(mut self, $retries: u32) -> Self {
            self.$retries = $retries;
            self
        }

        $doc
        «→pub »fn $f_header(mut self, $key: &str, $value: &str) -> Self {
            self.$p_headers.push(($key.to_string(), $value.to_string()));
            self
        }⟧
    }
}

$doc
pub fn $f_prepare($host: &str⟦) -> $requests::$Request {
    $requests::$Request::new($host).$f_retries($n1).$f_header($q1, $q2)¦) -> $requests::$Request {
    let $url = format!("{$host}/$w1");
    $noise
    $requests::$Request::new(&$url)
        .$f_header($q1, $q2)
        .$f_retries($n1)¦, $slow: bool) -> $requests::$Request {
    let $request = $requests::$Request::new($host).$f_header($q1, $host);
    if $slow {
        return $request.$f_retries($n1 + 1);
    }
    $request⟧
}
"""


@skeleton("private_method")
def lifelike_private_step_of_builder(s: Source) -> str:
    return fill(s, _STEP_OF_BUILDER)


@skeleton("private_method")
def lifelike_private_method_of_enum(s: Source) -> str:
    return fill(
        s,
        """
mod $tickets {
    #[derive(Debug, Clone, Copy, PartialEq)]
    pub enum $Level {
        $Low,
        $Normal,
        $High,
    }

    impl $Level {
        «→pub »fn $f_weight(self) -> $k {
            match self {
                $Level::$Low => $n1,
                Self::$Normal => $n2,
                $Level::$High => $n3,
            }
        }
    }
}

use $tickets::$Level;

$derive
pub struct $Ticket {
    pub $title: String,
    pub $level: $Level,
}

$item
$doc
pub fn $f_order($p_tickets: &⟦mut [$Ticket]) {
    $p_tickets.sort_by_key(|$ticket| $ticket.$level.$f_weight());¦[$Ticket]) -> $k {
    $p_tickets.iter().map(|$ticket| $ticket.$level.$f_weight()).sum()¦[$Ticket]) -> Option<&$Ticket> {
    $noise
    $p_tickets.iter().max_by_key(|$ticket| $ticket.$level.$f_weight())¦[$Ticket]) -> Vec<String> {
    let mut $p_lines = Vec::new();
    for $ticket in $p_tickets {
        match $ticket.$level.$f_weight() {
            0..=9 => $p_lines.push($ticket.$title.clone()),
            $heavy => $p_lines.push(format!("{} ({$heavy})", $ticket.$title)),
        }
    }
    $p_lines⟧
}
""",
    )


_READER_IN_LOOP = """
mod $lexer {
    $doc
    pub struct $Cursor<'a> {
        $text: &'a str,
        $at: usize,
    }

    impl<'a> $Cursor<'a> {
        pub fn new($text: &'a str) -> Self {
            $Cursor { $text, $at: 0 }
        }

        «→pub »fn $f_advance(&mut self) -> Option<char> {
            let $next = self.$text[self.$at..].chars().next()?;
            self.$at += $next.len_utf8();
            Some($next)
        }

        pub fn $f_done(&self) -> bool {
            self.$at >= self.$text.len()
        }
    }
}

$doc
pub fn $f_digits($text: &str) -> ⟦u32 {
    let mut $cursor = $lexer::$Cursor::new($text);
    let mut $total = 0;
    while let Some($next) = $cursor.$f_advance() {
        $total += $next.to_digit(10).unwrap_or(0);
    }
    $total¦String {
    let mut $out = String::new();
    let mut $cursor = $lexer::$Cursor::new($text);
    while !$cursor.$f_done() {
        match $cursor.$f_advance() {
            Some($next) if $next.is_ascii_digit() => $out.push($next),
            _ => break,
        }
    }
    $out¦usize {
    let mut $cursor = $lexer::$Cursor::new($text);
    $noise
    std::iter::from_fn(|| $cursor.$f_advance()).count()⟧
}
"""


@skeleton("private_method")
def lifelike_private_reader_in_loop(s: Source) -> str:
    return fill(s, _READER_IN_LOOP)


@skeleton("private_method")
def lifelike_private_label_for_display(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

mod $stock {
    $derive
    pub struct $Product {
        pub $name: String,
        pub $price: u32,
        $fields
    }

    impl $Product {
        $doc
        «→pub »fn $f_label(&self) -> ⟦String {
            self.$name.to_uppercase()
        }¦&str {
            self.$name.trim()
        }¦String {
            format!("{}.{:02}", self.$price / 100, self.$price % 100)
        }⟧
    }
}

impl fmt::Display for $stock::$Product {
    fn fmt(&self, $out: &mut fmt::Formatter⟦<'_>¦⟧) -> fmt::Result {
        ⟦write!($out, "{} ($w1)", self.$f_label())¦let $label = self.$f_label();
        write!($out, "{$label:>8} {}", self.$price)¦if self.$price == 0 {
            return $out.write_str($q1);
        }
        writeln!($out, "{}", self.$f_label())⟧
    }
}

$item
pub fn $f_list($p_products: &[$stock::$Product]) -> String {
    $p_products.iter().map(|$product| format!("{$product}\\n")).collect()
}
""",
    )


_METHOD_ACROSS_SIBLINGS = """
pub mod $inventory {
    use std::collections::⟦#m:HashMap¦BTreeMap⟧;

    #[derive(Default)]
    pub struct $Inventory {
        $p_counts: ⟦#m:HashMap¦BTreeMap⟧<String, $k>,
    }

    impl $Inventory {
        «→pub »fn $f_take(&mut self, $name: &str) -> Option<$k> {
            self.$p_counts.remove($name)
        }

        pub fn $f_put(&mut self, $name: &str, $count: $k) {
            *self.$p_counts.entry($name.to_string()).or_insert(0) += $count;
        }
    }
}

pub mod $orders {
    use super::$inventory::$Inventory;

    pub struct $Order {
        pub $p_names: Vec<String>,
        $fields
    }

    impl $Order {
        $doc
        pub fn $f_ship(&self, $inventory: &mut $Inventory) -> ⟦usize {
            $noise
            self.$p_names
                .iter()
                .filter(|$name| $inventory.$f_take($name).is_some())
                .count()
        }¦Option<$k> {
            let mut $total = 0;
            for $name in &self.$p_names {
                $total += $inventory.$f_take($name)?;
            }
            Some($total)
        }¦Result<(), String> {
            for $name in &self.$p_names {
                if $inventory.$f_take($name).is_none() {
                    return Err(format!("no {$name}"));
                }
            }
            Ok(())
        }⟧
    }
}
"""


@skeleton("private_method")
def lifelike_private_method_across_siblings(s: Source) -> str:
    return fill(s, _METHOD_ACROSS_SIBLINGS)


_CONVERSION_AS_PATH = """
mod $weather {
    pub struct $Reading {
        $celsius: f64,
        pub $station: String,
    }

    impl $Reading {
        «→pub »fn $f_parse($line: &str) -> Option<Self> {
            let ($station, $value) = $line.split_once(⟦':'¦'='¦','⟧)?;
            Some($Reading { $celsius: $value.trim().parse().ok()?, $station: $station.to_string() })
        }

        pub fn $f_fahrenheit(&self) -> f64 {
            self.$celsius * 1.8 + 32.0
        }
    }
}

use self::$weather::$Reading;

$doc
pub fn $f_load($text: &str) -> ⟦Vec<$Reading> {
    $text.lines().filter_map($Reading::$f_parse).collect()
}¦Option<Vec<$Reading>> {
    $noise
    $text.lines().map($Reading::$f_parse).collect()
}¦Vec<$Reading> {
    let mut $p_readings = Vec::new();
    for $line in $text.lines() {
        let Some($reading) = $Reading::$f_parse($line) else {
            continue;
        };
        $p_readings.push($reading);
    }
    $p_readings
}⟧

$item
pub fn $f_hottest($p_readings: &[$Reading]) -> f64 {
    $p_readings
        .iter()
        .map($Reading::$f_fahrenheit)
        .fold(f64::MIN, f64::max)
}
"""


@skeleton("private_method")
def lifelike_private_conversion_as_path(s: Source) -> str:
    return fill(s, _CONVERSION_AS_PATH)


_SETTER_IN_OWNER = """
mod $devices {
    $derive
    pub struct $Lamp {
        $level: u8,
        $is_on: bool,
    }

    impl $Lamp {
        pub const fn new() -> Self {
            Self { $level: 0, $is_on: false }
        }

        ⟦«→pub »fn $f_dim(&mut self, $level: u8) {
            self.$level = $level.min(100);
            self.$f_switch();
        }

        fn $f_switch(&mut self) {
            self.$is_on = self.$level > 0;
        }¦fn $f_clamp($level: u8) -> u8 {
            $level.clamp(1, 100)
        }

        $doc
        «→pub »fn $f_dim(&mut self, $level: u8) {
            self.$level = Self::$f_clamp($level);
            self.$is_on = true;
        }⟧
    }
}

pub struct $Room {
    $p_lamps: Vec<$devices::$Lamp>,
    $fields
}

impl $Room {
    $method
    $doc
    pub fn $f_evening(&mut self) {
        ⟦for $lamp in &mut self.$p_lamps {
            $lamp.$f_dim($n1);
        }¦self.$p_lamps.iter_mut().for_each(|$lamp| $lamp.$f_dim($n1));¦if let Some($lamp) = self.$p_lamps.first_mut() {
            $lamp.$f_dim($n1);
        }¦let mut $lamp = $devices::$Lamp::new();
        $lamp.$f_dim($n1);
        self.$p_lamps.push($lamp);⟧
    }
}
"""


@skeleton("private_method")
def lifelike_private_setter_in_owner(s: Source) -> str:
    return fill(s, _SETTER_IN_OWNER)
