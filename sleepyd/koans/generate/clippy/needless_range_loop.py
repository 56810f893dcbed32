"""Programs like a small crate with a loop over indexes that only reads the elements: `needless_range_loop`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.loops import with_item
from sleepyd.koans.generate.source import Source


@skeleton("needless_range_loop")
def lifelike_orders_totalled(s: Source) -> str:
    return with_item(
        s,
        """
$derive
pub struct $Order {
    pub $price: $k1,
    pub $count: $k1,
    pub $paid: bool,
}

$item
$doc
pub fn $f_total($p_orders: ⟦#v:&[$Order]¦&Vec<$Order>¦Vec<$Order>⟧) -> $k1 {
    let mut $sum = 0;
    $noise
    for «$i in 0..$p_orders.len()→item in ⟦#v:¦¦&⟧$p_orders» {
        ⟦$sum += «$p_orders[$i]→item».$price * «$p_orders[$i]→item».$count;¦if «$p_orders[$i]→item».$paid {
            $sum += $n1;
        }¦if !«$p_orders[$i]→item».$paid {
            continue;
        }
        $sum += «$p_orders[$i]→item».$price;⟧
    }
    $sum
}

impl $Order {
    $method
    pub fn $f_cost(&self) -> $k1 {
        self.$price * self.$count
    }
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_scores_normalized(s: Source) -> str:
    return with_item(
        s,
        """
$derive
pub struct $Stats {
    pub $mean: f64,
    pub $spread: f64,
}

impl $Stats {
    $method
    $doc
    pub fn $f_of($p_scores: &[f64]) -> Self {
        let mut $total = 0.0;
        ⟦#w:for «$i in 0..$p_scores.len()→item in $p_scores» {
            $total += «$p_scores[$i]→*item»;
        }¦for $x1 in $p_scores {
            $total += $x1;
        }⟧
        let $mean = $total / $p_scores.len() as f64;
        Self { $mean, $spread: $p_scores.iter().map(|$x1| ($x1 - $mean).powi(2)).sum() }
    }

    pub fn $f_apply(&self, $p_scores: &mut ⟦[f64]¦Vec<f64>⟧) {
        $noise
        ⟦#w:if let Some($first) = $p_scores.first_mut() {
            *$first -= self.$mean;
        }¦for «$i in 0..$p_scores.len()→⟦#e:item in $p_scores.iter_mut()¦($i, item) in $p_scores.iter_mut().enumerate()⟧» {
            ⟦#e:«$p_scores[$i]→*item» -= self.$mean;¦«$p_scores[$i]→*item» -= self.$mean * $i as f64;⟧
        }⟧
    }
}
""",  # noqa: E501
    )


@skeleton("needless_range_loop")
def lifelike_menu_shown(s: Source) -> str:
    return with_item(
        s,
        """
use std::fmt;

pub struct $Menu {
    $title: String,
    $p_entries: Vec<String>,
    $fields
}

impl $Menu {
    $method
    pub fn $f_add(&mut self, $entry: &str) -> &mut Self {
        self.$p_entries.push($entry.to_string());
        self
    }
}

impl fmt::Display for $Menu {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.$title)?;
        let $p_lines = &self.$p_entries;
        ⟦for «$i in 0..$p_lines.len()→($i, item) in $p_lines.iter().enumerate()» {
            writeln!(f, "{}. {}", $i⟦ + 1¦⟧, «$p_lines[$i]→item»)?;
        }¦for «$i in 0..$p_lines.len()→item in $p_lines» {
            writeln!(f, "- {}", «$p_lines[$i]→item»)?;
        }¦for «$i in 0..$p_lines.len()→($i, item) in $p_lines.iter().enumerate()» {
            if $i > 0 {
                write!(f, ", ")?;
            }
            f.write_str(«&$p_lines[$i]→item»)?;
        }⟧
        Ok(())
    }
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_grid_walked(s: Source) -> str:
    return with_item(
        s,
        """
⟦const $C_SIZE: usize = $n1;

¦⟧#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Cell {
    $Wall,
    $Floor,
    $Gold($k1),
}

pub struct $Map {
    $p_rows: Vec<Vec<$Cell>>,
}

impl $Map {
    $method
    $doc
    pub fn $f_gold(&self) -> $k1 {
        let mut $sum = 0;
        for $row in &self.$p_rows {
            for «$x1 in 0..$row.len()→item in $row» {
                ⟦if let $Cell::$Gold($amount) = «$row[$x1]→*item» {
                    $sum += $amount;
                }¦match «$row[$x1]→*item» {
                    $Cell::$Gold($amount) => $sum += $amount,
                    $Cell::$Floor | $Cell::$Wall => {}
                }¦if «$row[$x1]→*item» != $Cell::$Wall {
                    $sum += $n2;
                }⟧
            }
        }
        $sum
    }

    pub fn $f_height(&self) -> usize {
        self.$p_rows.len()
    }
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_best_player(s: Source) -> str:
    return with_item(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Player {
    pub $name: String,
    pub $p_points: Vec<$k1>,
}

$doc
pub fn $f_table($p_players: &[$Player]) -> HashMap<String, usize> {
    let mut $table = HashMap::new();
    $noise
    for «$i in 0..$p_players.len()→($i, item) in $p_players.iter().enumerate()» {
        ⟦$table.insert(«$p_players[$i]→item».$name.clone(), $i);¦if «$p_players[$i]→item».$p_points.is_empty() {
            continue;
        }
        $table.entry(«$p_players[$i]→item».$name.clone()).or_insert($i);¦*$table.entry(«$p_players[$i]→item».$name.to_lowercase()).or_default() += $i;⟧
    }
    $table
}

impl $Player {
    $method
    pub fn $f_best(&self) -> $k1 {
        self.$p_points.iter().copied().max().unwrap_or(0)
    }
}
""",  # noqa: E501
    )


@skeleton("needless_range_loop")
def lifelike_bytes_checked(s: Source) -> str:
    return with_item(
        s,
        """
pub trait $Check {
    fn $f_sum(&self, $p_bytes: &[u8]) -> u32;
}

$derive
pub struct $Simple;

pub struct $Salted {
    $salt: u32,
    $fields
}

impl $Check for $Simple {
    fn $f_sum(&self, $p_bytes: &[u8]) -> u32 {
        $p_bytes.iter().map(|&$b1| u32::from($b1)).sum()
    }
}

impl $Check for $Salted {
    $doc
    fn $f_sum(&self, $p_bytes: &[u8]) -> u32 {
        let mut $state = self.$salt;
        $noise
        ⟦for «$i in 0..$p_bytes.len()→item in $p_bytes» {
            $state = $state.rotate_left($n1) ^ u32::from(«$p_bytes[$i]→*item»);
        }¦for «$i in 0..$p_bytes.len()→($i, item) in $p_bytes.iter().enumerate()» {
            $state = $state.wrapping_add(u32::from(«$p_bytes[$i]→*item») << ($i % 4));
        }¦for «$i in 4..$p_bytes.len()→item in $p_bytes.iter().skip(4)» {
            $state = $state.wrapping_mul(31) + u32::from(«$p_bytes[$i]→*item»);
        }¦for «$i in 0..self.$salt as usize→item in $p_bytes.iter().take(self.$salt as usize)» {
            $state ^= u32::from(«$p_bytes[$i]→*item»);
        }⟧
        $state
    }
}
""",
    )


@skeleton("needless_range_loop")
def lifelike_weights_by_day(s: Source) -> str:
    return with_item(
        s,
        """
const $C_DAYS: ⟦#t:[&str; 4] = [$q1, $q2, $q3, $q4]¦[u32; 5] = [$n1, $n2, $n3, $n4, $n5]⟧;

$item
$derive
pub struct $Plan {
    $hours: usize,
    $fields
}

impl $Plan {
    $method
    $doc
    pub fn $f_lines(&self) -> Vec<String> {
        let mut $p_lines = Vec::with_capacity(self.$hours);
        $noise
        ⟦let $p_days = $C_DAYS;
        for «$i in 0..$p_days.len()→item in &$p_days» {
            $p_lines.push(«$p_days[$i]→item».to_string());
        }¦for «$i in 0..$C_DAYS.len()→($i, item) in $C_DAYS.iter().enumerate()» {
            $p_lines.push(format!("{} {}", «$C_DAYS[$i]→item», $i * self.$hours));
        }¦for «$i in 0..self.$hours→item in $C_DAYS.iter().take(self.$hours)» {
            $p_lines.push(format!("$w1 {}", «$C_DAYS[$i]→item»));
        }¦for «$i in 1..$C_DAYS.len()→item in $C_DAYS.iter().skip(1)» {
            $p_lines.insert(0, «$C_DAYS[$i]→item».to_string());
        }⟧
        $p_lines
    }
}
""",
    )
