"""Programs like a small crate that clone or dereference Copy values one by one: `iter_copied`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("iter_copied")
def lifelike_copy_enum_listed(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq⟦, Eq¦⟧)]
pub enum $Shade {
    $Light,
    $Dark,
    $Mixed(u8),
}

$item
$derive
pub struct $Palette {
    $p_shades: Vec<$Shade>,
    $fields
}

impl $Palette {
    $method
    $doc
    pub fn $f_chosen(&self, $wanted: $Shade) -> ⟦Vec<$Shade> {
        $noise
        self.$p_shades.iter().filter(|$x1| **$x1 != $wanted).«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()».collect()¦$Shade {
        self.$p_shades.⟦first()¦last()⟧.«⟦cloned()¦map(|$x1| *$x1)⟧→copied()».unwrap_or($wanted)¦Option<$Shade> {
        if self.$p_shades.contains(&$wanted) {
            return Some($wanted);
        }
        self.$p_shades
            .iter()
            .find(|$x1| matches!($x1, $Shade::$Mixed(_)))
            .«⟦cloned()¦map(|$x1| $x1.clone())⟧→copied()»¦usize {
        let mut $count = 0;
        for $x1 in self.$p_shades.iter().«⟦cloned()¦map(|$x2| *$x2)⟧→copied()» {
            if $x1 == $wanted {
                $count += 1;
            }
        }
        $count⟧
    }
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def lifelike_prices_of_map(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

pub struct $Shop {
    $p_prices: ⟦#m:HashMap¦BTreeMap⟧<String, $k1>,
    $fallback: $k1,
}

impl $Shop {
    pub fn new($fallback: $k1) -> Self {
        Self { $p_prices: ⟦#m:HashMap¦BTreeMap⟧::new(), $fallback }
    }

    $method
    $doc
    pub fn $f_price(&self, $name: &str) -> $k1 {
        ⟦#w:self.$p_prices.get($name).«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()».unwrap_or(self.$fallback)¦match self.$p_prices.get($name).«⟦cloned()¦map(|$x1| *$x1)⟧→copied()» {
            Some($price) if $price > $n1 => $price,
            Some(_) => $n1,
            None => self.$fallback,
        }¦self.$p_prices.get($name).copied().unwrap_or(self.$fallback)¦let $key = $name.trim().to_lowercase();
        self.$p_prices[&$key]⟧
    }

    pub fn $f_total(&self) -> $k1 {
        $noise
        ⟦#w:self.$p_prices.values().sum()¦self.$p_prices.values().copied().max().unwrap_or_default()¦self.$p_prices.values().«⟦cloned()¦map(|$x1| *$x1)⟧→copied()».filter(|$x2| $x2 % $n2 != 0).sum()¦let mut $p_sorted: Vec<$k1> = self.$p_prices.values().«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()».collect();
        $p_sorted.sort_unstable();
        $p_sorted[$p_sorted.len() / 2]⟧
    }
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def lifelike_readings_of_sensor(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Reading {
    pub $level: f64,
    pub $at: $k1,
}

$doc
pub fn $f_highest($p_levels: &[f64]) -> f64 {
    $p_levels
        .iter()
        ⟦#w:.copied()
        .fold(f64::MIN, f64::max)¦.«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()»
        .fold($n1.0, f64::max)⟧
}

$item
pub fn $f_report($p_readings: &[$Reading], $since: $k1) -> String {
    let $p_levels: Vec<f64> = $p_readings
        .iter()
        .filter(|$r1| $r1.$at >= $since)
        .map(|$r1| $r1.$level)
        .collect();
    $noise
    let $last = ⟦#w:$p_levels.last().«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()».unwrap_or($n1.0)¦$p_levels.last().copied().unwrap_or_default()⟧;
    format!("{:.1} {:.2}", $f_highest(&$p_levels), $last)
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def lifelike_generic_window(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::VecDeque;

$derive
pub struct $Window<T> {
    $p_values: VecDeque<T>,
    $capacity: usize,
}

impl<T: Copy + PartialOrd> $Window<T> {
    pub fn new($capacity: usize) -> Self {
        Self { $p_values: VecDeque::with_capacity($capacity), $capacity }
    }

    $doc
    pub fn $f_push(&mut self, $value: T) -> Option<T> {
        self.$p_values.push_back($value);
        ⟦#w:if self.$p_values.len() > self.$capacity {
            return self.$p_values.pop_front();
        }
        self.$p_values.front().«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()»¦if self.$p_values.len() <= self.$capacity {
            return None;
        }
        self.$p_values.pop_front()⟧
    }

    pub fn $f_above(&self, $limit: T) -> Vec<T> {
        $noise
        self.$p_values
            .iter()
            .filter(|$x1| **$x1 > $limit)
            .⟦#w:copied()¦«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()»⟧
            .collect()
    }
}

pub fn $f_fill($window: &mut $Window<$k1>, $p_numbers: &[$k1]) {
    for $x2 in $p_numbers {
        $window.$f_push(*$x2);
    }
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def lifelike_tokens_peeked(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Token {
    $Number($k1),
    $Plus,
    $Times,
}

$derive
pub struct $Parser {
    $p_tokens: Vec<$Token>,
    $at: usize,
}

impl $Parser {
    $doc
    fn $f_peek(&self) -> Option<$Token> {
        ⟦#w:self.$p_tokens.get(self.$at).«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()»¦self.$p_tokens.get(self.$at).copied()¦self.$p_tokens.iter().skip(self.$at).copied().next()⟧
    }

    $method
    pub fn $f_sum(&mut self) -> $k1 {
        let mut $total = 0;
        ⟦#w:while let Some($token) = self.$f_peek() {
            if let $Token::$Number($value) = $token {
                $total += $value;
            }
            self.$at += 1;
        }¦let mut $rest = self.$p_tokens.iter().peekable();
        while let Some($token) = $rest.next() {
            if $rest.peek().«⟦cloned()¦map(|$x1| *$x1)⟧→copied()» == Some(&$Token::$Plus) {
                continue;
            }
            if let $Token::$Number($value) = $token {
                $total += $value;
            }
        }¦for $token in self.$p_tokens[self.$at..].iter().«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()» {
            match $token {
                $Token::$Number($value) => $total += $value,
                $Token::$Plus => {}
                $Token::$Times => $total *= $n1,
            }
        }
        self.$at = self.$p_tokens.len();⟧
        $total
    }
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def lifelike_grid_neighbours(s: Source) -> str:
    return fill(
        s,
        """
⟦type $Cell = u8;

¦⟧pub struct $Grid {
    $width: usize,
    $p_cells: Vec<u8>,
}

impl $Grid {
    $method
    $doc
    pub fn $f_row(&self, $y1: usize) -> Vec<u8> {
        let $start = $y1 * self.$width;
        ⟦#w:self.$p_cells[$start..$start + self.$width].to_vec()¦self.$p_cells[$start..].iter().take(self.$width).«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()».collect()¦self.$p_cells.iter().skip($start).take(self.$width).copied().collect()⟧
    }

    pub fn $f_column(&self, $x2: usize) -> impl Iterator<Item = u8> + '_ {
        self.$p_cells.iter().skip($x2).step_by(self.$width).⟦#w:«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()»¦copied()¦«⟦cloned()¦map(|$x1| *$x1)⟧→copied()».filter(|$x3| *$x3 > $n1)⟧
    }

    pub fn $f_brightest(&self) -> u8 {
        $noise
        self.$p_cells.iter().copied().max().unwrap_or(0)
    }
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def lifelike_names_borrowed(s: Source) -> str:
    return fill(
        s,
        """
⟦#u:use std::collections::HashSet;

¦¦⟧$derive
pub struct $Index<'a> {
    $p_names: Vec<&'a str>,
    $fields
}

impl<'a> $Index<'a> {
    $method
    $doc
    pub fn $f_select(&self, $prefix: &str) -> ⟦#u:HashSet<&'a str> {
        let $skipped = $prefix.len();
        self.$p_names
            .iter()
            .«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()»
            .filter(|$x2| $x2.len() > $skipped)
            .collect()¦Option<&'a str> {
        $noise
        self.$p_names
            .iter()
            .⟦find(|$x1| $x1.starts_with($prefix))¦rfind(|$x1| $x1.contains($prefix))¦filter(|$x1| **$x1 != $prefix).min()⟧
            .«⟦cloned()¦map(|$x2| *$x2)¦map(|&$x2| $x2)⟧→copied()»¦&'a str {
        let $first = self.$p_names.first().«⟦cloned()¦map(|$x1| *$x1)¦map(|&$x1| $x1)⟧→copied()».unwrap_or($q1);
        $noise
        $first.trim_start_matches($prefix)⟧
    }

    pub fn $f_extend(&mut self, $p_more: &[&'a str]) {
        self.$p_names.extend($p_more.iter().copied());
    }
}
""",  # noqa: E501
    )
