"""Programs like a small crate that show or add what a method, a field, a map or a cell may not have."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("if_let_option")
def cart_with_a_coupon(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Cart {
    pub $p_prices: Vec<$k>,
    pub $coupon: Option<$k>,
    $fields
}

impl $Cart {
    $method
    $doc
    pub fn $f_total(&self) -> $k {
        let mut $sum: $k = self.$p_prices.iter().sum();
        ⟦«$sum -= self.$coupon;→if let Some($coupon) = self.$coupon {
            $sum -= $coupon;
        }»
        $noise
        $sum¦if self.$p_prices.len() > $n1 {
            «$sum += self.$coupon;→if let Some($coupon) = self.$coupon {
                $sum += $coupon;
            }»
        }
        $sum¦$sum -= $n1;
        $sum ⟦-¦+⟧ self.$coupon«→.unwrap_or(0)»⟧
    }
}

$item
""",
    )


@skeleton("if_let_option")
def queue_that_reports(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::VecDeque;

#[derive(Debug, Default)]
pub struct $Queue {
    $p_waiting: VecDeque<String>,
    $served: usize,
}

impl $Queue {
    pub fn $f_join(&mut self, $name: &str) {
        self.$p_waiting.push_back($name.to_string());
    }

    pub fn $f_next(&mut self) -> Option<String> {
        self.$served += 1;
        self.$p_waiting.pop_front()
    }

    $method
    $doc
    pub fn $f_serve(&mut self) -> usize {
        ⟦let $name = self.$f_next();
        «println!("$w1 {$name}");→if let Some($name) = $name {
            println!("$w1 {$name}");
        }»
        self.$served¦while self.$served < $n1 {
            let $name = self.$f_next();
            «println!("{}: {}", $q1, $name);→if let Some($name) = $name {
                println!("{}: {}", $q1, $name);
            }»
        }
        self.$p_waiting.len()¦let $text = format!("$w1 {}", self.$f_next()«→.unwrap_or_default()»);
        $text.len() + self.$served⟧
    }
}

$item
""",
    )


@skeleton("if_let_option")
def temperatures_by_city(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

pub struct $Weather {
    $p_degrees: ⟦#m:HashMap¦BTreeMap⟧<String, f64>,
}

impl $Weather {
    $method
    $doc
    pub fn $f_report(&self, $p_cities: &[&str]) -> f64 {
        let mut $sum = $n1.0;
        for $city in $p_cities {
            ⟦let $degrees = self.$p_degrees.get(*$city);
            «println!("{$city}: {$degrees}");→if let Some($degrees) = $degrees {
                println!("{$city}: {$degrees}");
            }»
            $sum += $city.len() as f64;¦let $degrees = self.$p_degrees.get(*$city).copied();
            «$sum += $degrees;→if let Some($degrees) = $degrees {
                $sum += $degrees;
            }»¦if !$city.is_empty() {
                $sum += 0.5 * self.$p_degrees.get(*$city).copied()«→.unwrap_or(0.0)»;
            }⟧
        }
        $sum
    }
}

$item
""",
    )


@skeleton("if_let_option")
def nearest_of_the_shops(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Shop {
    pub $name: String,
    pub $distance: $k,
}

$item
fn $f_nearest<'a>($p_shops: &'a [$Shop], $name: &str) -> Option<&'a $Shop> {
    $p_shops.iter().filter(|$x1| $x1.$name.contains($name)).min_by_key(|$x1| $x1.$distance)
}

$doc
pub fn $f_guide($p_shops: &[$Shop], $name: &str) -> ⟦String {
    let $way = $f_nearest($p_shops, $name).map(|$x1| $x1.$distance);
    $noise
    format!("{$name} {}", $way«→.unwrap_or(0)»)¦usize {
    let $found = $f_nearest($p_shops, $name).map(|$x1| &$x1.$name);
    «println!("$w1 {}", $found);→if let Some($found) = $found {
        println!("$w1 {}", $found);
    }»
    $p_shops.len()¦$k {
    let $way = $f_nearest($p_shops, $name).map(|$x1| $x1.$distance);
    $n1 ⟦+¦*⟧ $way«→.unwrap_or(0)»⟧
}
""",
    )


@skeleton("if_let_option")
def sensors_in_one_struct(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, Default)]
pub struct $Reading {
    pub $inside: Option<i32>,
    pub $outside: Option<i32>,
}

$item
impl $Reading {
    $doc
    pub fn ⟦$f_difference(&self) -> i32 {
        self.$inside.unwrap_or(0) - self.$outside.unwrap_or(0)
    }

    pub fn $f_print(&self, $label: &str) {
        «println!("{$label} {}", self.$inside);→if let Some($inside) = self.$inside {
            println!("{$label} {}", $inside);
        }»
    }¦$f_line(&self, $label: &str) -> String {
        $noise
        format!("{$label}: {} {}", self.$inside«→.unwrap_or(0)», self.$outside«→.unwrap_or(0)»)
    }¦$f_sum($p_all: &[$Reading]) -> i32 {
        let mut $sum = 0;
        for $reading in $p_all {
            «$sum += $reading.$outside;→if let Some($outside) = $reading.$outside {
                $sum += $outside;
            }»
        }
        $sum
    }⟧
}
""",
    )


@skeleton("if_let_option")
def greeting_with_a_title(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::Write;

$derive
pub struct $Guest {
    pub $name: String,
    pub $title: Option<String>,
    pub $table: Option<u8>,
}

$item
$doc
pub fn $f_cards($p_guests: &[$Guest]) -> Result<String, std::fmt::Error> {
    let mut $out = String::new();
    for $guest in $p_guests {
        ⟦writeln!($out, "{}", $guest.$name)?;
        «writeln!($out, "$w1 {}", $guest.$table)?;→if let Some($table) = $guest.$table {
            writeln!($out, "$w1 {}", $table)?;
        }»¦let $title = $guest.$title.as_deref();
        writeln!($out, "{} {}", $title«→.unwrap_or("")», $guest.$name)?;¦«write!($out, "{} ", $guest.$title)?;→\
if let Some($title) = &$guest.$title {
            write!($out, "{} ", $title)?;
        }»
        writeln!($out, "{}", $guest.$name)?;⟧
    }
    Ok($out)
}
""",
    )
