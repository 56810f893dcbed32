"""Programs like a small crate with an inner function that uses what only the function around it has."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("captured_environment")
def lifelike_discount_of_cart(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Item {
    pub $name: String,
    pub $cents: u64,
    pub $count: u64,
}

$derive
pub struct $Cart {
    pub $p_items: Vec<$Item>,
}

impl $Cart {
    $method
    $doc
    pub fn $f_total(&self, $percent: u64, $coupon: Option<&str>) -> u64 {
        ⟦#a:$noise
        fn $f_reduced($item: &$Item«→, $percent: u64») -> u64 {
            $item.$cents * $item.$count * (100 - $percent) / 100
        }¦«fn→let» $f_reduced«(→ = |»$item: &$Item«)→|» -> u64 {
            $item.$cents * $item.$count * (100 - $percent) / 100
        }«→;»¦let $bonus = if $coupon == Some("$w1") { $n1 } else { 0 };
        «fn→let» $f_reduced«(→ = |»$item: &$Item«)→|» -> u64 {
            ($item.$cents * $item.$count).saturating_sub($bonus)
        }«→;»⟧
        let mut $sum = 0;
        for $item in &self.$p_items {
            $sum += ⟦#a:$f_reduced($item«→, $percent»)¦\
if $item.$count > $n2 { $f_reduced($item) } else { $f_reduced($item) + $n3 }¦\
$f_reduced($item).min($percent * $f_reduced($item))⟧;
        }
        match $coupon {
            Some($code) if $code.len() > $n4 => $sum / 2,
            _ => $sum,
        }
    }
}
""",
    )


@skeleton("captured_environment")
def lifelike_sorted_by_inner_key(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum $Kind {
    $Urgent,
    $Normal,
    $Idle,
}

#[derive(Debug, Clone)]
pub struct $Ticket {
    pub $kind: $Kind,
    pub $age: u32,
    $fields
}

$item
$doc
pub fn $f_queue($p_tickets: &mut Vec<$Ticket>, $order: &[$Kind], $oldest: u32) {
    $noise
    ⟦«fn→let» $f_rank«(→ = |»$ticket: &$Ticket«)→|» -> usize {
        $order.iter().position(|$kind| *$kind == $ticket.$kind).unwrap_or($order.len())
    }«→;»
    $p_tickets.⟦sort_by_key¦sort_by_cached_key¦sort_unstable_by_key⟧($f_rank);
    $p_tickets.truncate($oldest as usize);¦«fn→let» $f_recent«(→ = |»$ticket: &$Ticket«)→|» -> bool {
        $ticket.$age ⟦<=¦<⟧ $oldest
    }«→;»
    $p_tickets.retain($f_recent);
    $p_tickets.sort_by_key(|$ticket| $order.contains(&$ticket.$kind));¦\
fn $f_allowed($kind: $Kind«→, $order: &[$Kind]») -> bool {
        $order.contains(&$kind)
    }
    $p_tickets.retain(|$ticket| $ticket.$age < $oldest && $f_allowed($ticket.$kind«→, $order»));⟧
}
""",
    )


@skeleton("captured_environment")
def lifelike_table_printed(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

$derive
pub struct $Table {
    $p_names: Vec<String>,
    $p_amounts: Vec<f64>,
}

impl fmt::Display for $Table {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let $width = self.$p_names.iter().map(|$name| $name.len()).max().unwrap_or(⟦0¦$n1⟧);
        ⟦#a:fn $f_row($name: &str, $amount: f64«→, $width: usize») -> String {
            format!("{$name:<$width$} {$amount:>9.2}")
        }¦«fn→let» $f_row«(→ = |»$name: &str, $amount: f64«)→|» -> String {
            format!("{$name:>$width$} | {$amount:.1}")
        }«→;»¦«fn→let» $f_row«(→ = |»$name: &str, $amount: f64«)→|» -> String {
            let $dots = ".".repeat($width - $name.len());
            format!("{$name}{$dots}{$amount}")
        }«→;»⟧
        ⟦#a:$noise¦writeln!($out, "{}", $f_row($q1, 0.0))?;¦⟧
        for ($name, $amount) in self.$p_names.iter().zip(&self.$p_amounts) {
            writeln!($out, "{}", $f_row($name, *$amount⟦#a:«→, $width»¦¦⟧))?;
        }
        ⟦#a:Ok(())¦Ok(())¦let $sum: f64 = self.$p_amounts.iter().sum();
        write!($out, "{}", $f_row("$w1", $sum))⟧
    }
}
""",
    )


@skeleton("captured_environment")
def lifelike_prices_looked_up(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub enum $Order {
    $Single(String),
    $Bundle { $name: String, $count: u32 },
}

#[derive(Debug, PartialEq)]
pub struct $Unpriced(pub String);

$item
$doc
pub fn $f_bill($p_orders: &[$Order], $prices: &HashMap<String, u32>) -> Result<u32, $Unpriced> {
    ⟦#a:fn $f_price($name: &str«→, $prices: &HashMap<String, u32>») -> Result<u32, $Unpriced> {
        $prices.get($name).copied().ok_or_else(|| $Unpriced($name.to_string()))
    }¦«fn→let» $f_price«(→ = |»$name: &str«)→|» -> Result<u32, $Unpriced> {
        match $prices.get($name) {
            Some($cents) => Ok($cents * $n1),
            None => Err($Unpriced($name.to_owned())),
        }
    }«→;»¦«fn→let» $f_price«(→ = |»$name: &String«)→|» -> Result<u32, $Unpriced> {
        $prices.get($name).cloned().ok_or($Unpriced($name.clone()))
    }«→;»⟧
    $noise
    let mut $sum = 0;
    for $order in $p_orders {
        ⟦#a:let ($name, $count) = match $order {
            $Order::$Single($name) => ($name, 1),
            $Order::$Bundle { $name, $count } => ($name, *$count),
        };
        $sum += $count * $f_price($name«→, $prices»)?;¦$sum += match $order {
            $Order::$Single($name) => $f_price($name)?,
            $Order::$Bundle { $name, $count } => $f_price($name)? * $count,
        };¦match $order {
            $Order::$Single($name) => $sum += $f_price($name)?,
            $Order::$Bundle { $name, $count } if *$count > $n2 => $sum += $f_price($name)? * $n3,
            $Order::$Bundle { .. } => continue,
        }⟧
    }
    Ok($sum)
}
""",
    )
