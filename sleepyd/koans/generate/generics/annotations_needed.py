"""Programs like a small crate with a type that cannot be inferred."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("annotations_needed")
def name_turned_into_text(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Account {
    $name: String,
    $balance: i64,
}

impl $Account {
    $method
    $doc
    pub fn $f_rename(&mut self, $name: &str) -> bool {
        let $title«→: String» = $name.⟦trim().¦⟧into();
        ⟦if $title.is_empty() {
            return false;
        }¦if $title.⟦trim().is_empty()¦len() > $n1⟧ || $title == self.$name {
            return false;
        }¦if $title.chars().any(|$x1| $x1.is_whitespace()) {
            return false;
        }⟧
        $noise
        self.$name = $title;
        true
    }

    pub fn $f_deposit(&mut self, $amount: i64) -> i64 {
        self.$balance += $amount;
        self.$balance
    }
}
""",
    )


@skeleton("annotations_needed")
def lines_that_parse(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Reading {
    $p_lines: Vec<String>,
    $fields
}

impl $Reading {
    $method
    $doc
    pub fn $f_valid(&self) -> usize {
        $noise
        ⟦self.$p_lines.iter().filter(|$line| $line.trim().parse«→::<$num>»().is_ok()).count()¦self.$p_lines
            .iter()
            .filter(|$line| !$line.is_empty())
            .filter(|$line| $line.parse«→::<$num>»().is_ok())
            .count()¦let mut $count = 0;
        for $line in &self.$p_lines {
            if $line.parse«→::<$num>»().is_err() {
                continue;
            }
            $count += 1;
        }
        $count⟧
    }

    $doc
    pub fn $f_values(&self) -> Vec<$num> {
        self.$p_lines.iter().filter_map(|$line| $line.parse::<$num>().ok()).collect()
    }

    pub fn $f_first(&self) -> Option<$num> {
        self.$f_values().first().copied()
    }
}
""",
        num=s.pick(["u32", "i64", "f64", "u8", "usize", "bool"]),
    )


@skeleton("annotations_needed")
def text_collected_in_a_chain(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Badge {
    $name: String,
    $p_roles: Vec<String>,
}

$item
impl $Badge {
    $doc
    pub fn $f_initials(&self) -> String {
        $noise
        ⟦self.$name
            .split_whitespace()
            .filter_map(|$word| $word.chars().next())
            .collect«→::<String>»()
            .to_uppercase()¦self.$name.chars().rev().collect«→::<String>»().to_lowercase()¦\
let $short = self.$name.chars().take($n1).collect«→::<String>»().trim().to_string();
        format!("$w1 {$short}")⟧
    }

    pub fn $f_roles(&self) -> String {
        self.$p_roles
            .iter()
            .map(|$role| $role.trim())
            .collect::<Vec<&str>>()
            .join($q1)
    }
}
""",
    )


@skeleton("annotations_needed")
def sum_inside_arithmetic(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub struct $Line {
    $label: String,
    $amount: $k1,
    $price: $k1,
}

pub struct $Invoice {
    $p_lines: Vec<$Line>,
    $discount: $k1,
}

impl $Invoice {
    $method
    $doc
    pub fn $f_total(&self) -> $k1 {
        $noise
        ⟦self.$p_lines.iter().map(|$line| $line.$amount * $line.$price).sum«→::<$k1>»() - self.$discount¦\
let $tax = self.$discount / $n1;
        self.$p_lines
            .iter()
            .filter(|$line| $line.$amount > $n2)
            .map(|$line| $line.$price)
            .sum«→::<$k1>»()
            + $tax¦let $net = self.$p_lines.iter().map(|$line| $line.$price).sum«→::<$k1>»() * $n1;
        $net - self.$discount⟧
    }

    pub fn $f_labels(&self) -> Vec<&str> {
        self.$p_lines.iter().map(|$line| $line.$label.as_str()).collect()
    }
}
""",
        k1=s.pick(["u32", "i32", "u64", "i64"]),
    )


@skeleton("annotations_needed")
def defaults_changed_before_use(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Default)]
pub struct $Options {
    $depth: usize,
    $verbose: bool,
    $prefix: String,
}

$doc
pub fn $f_options($p_args: &[String]) -> ⟦#r:$Options¦Option<$Options>⟧ {
    let mut $options«→: $Options» = Default::default();
    $noise
    for $arg in $p_args {
        match $arg.as_str() {
            $q1 => $options.$verbose = ⟦true¦!$options.$verbose⟧,
            $q2 => $options.$depth += 1,
            $other => $options.$prefix.push_str($other),
        }
    }
    ⟦#r:$options¦if $options.$depth > $n1 {
        return None;
    }
    Some($options)⟧
}

pub fn $f_indent($options: &$Options) -> String {
    $options.$prefix.repeat($options.$depth)
}
""",
    )


@skeleton("annotations_needed")
def best_so_far(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Track {
    $title: String,
    $plays: u32,
}

$item
$doc
pub fn $f_best($p_tracks: ⟦#o:&[$Track]¦Vec<$Track>⟧) -> Option<⟦#o:&$Track¦$Track⟧> {
    let mut $best«→: Option<⟦#o:&$Track¦$Track⟧>» = None;
    for $track in $p_tracks {
        ⟦let $better = match &$best {
            Some($held) => $track.$plays > $held.$plays,
            None => true,
        };
        if $better {
            $best = Some($track);
        }¦if let Some($held) = &$best {
            if $held.$plays >= $track.$plays {
                continue;
            }
        }
        $best = Some($track);¦if $best.as_ref().map_or(true, |$held| $held.$title.len() < $track.$title.len()) {
            $best = Some($track);
        }⟧
    }
    $noise
    $best
}

pub fn $f_total($p_tracks: &[$Track]) -> u32 {
    $p_tracks.iter().map(|$x1| $x1.$plays).sum()
}
""",
    )


@skeleton("annotations_needed")
def numbers_collected_with_errors(s: Source) -> str:
    return fill(
        s,
        """
use std::num::$Err1;

$derive
pub struct $Grid {
    $p_rows: Vec<Vec<$num>>,
}

$doc
fn $f_row($line: &str) -> Result<⟦#r:Vec<$num>¦$num⟧, $Err1> {
    $noise
    let $p_cells«→: Result<Vec<$num>, $Err1>» = $line
        .split(⟦','¦' '¦';'⟧)
        .map(|$cell| $cell.trim().parse())
        .collect();
    ⟦#r:⟦if $p_cells.is_err() {
        println!("$w1 {$line}");
    }
    $p_cells¦if let Err($error) = &$p_cells {
        eprintln!("{}", $error.to_string());
    }
    $p_cells⟧¦Ok($p_cells?.len() as $num)⟧
}

impl $Grid {
    $method
    pub fn $f_parse($text: &str) -> Self {
        let mut $p_rows = Vec::new();
        for $line in $text.lines() {
            match $f_row($line) {
                Ok($row) => $p_rows.push(⟦#r:$row¦vec![$row]⟧),
                Err(_) => continue,
            }
        }
        Self { $p_rows }
    }
}
""",
        **_number(s),
    )


def _number(s: Source) -> dict[str, str]:
    """The type of a number and the error of reading it."""
    kind = s.pick(["u32", "i64", "u8", "f64", "usize", "i32"])
    return {"num": kind, "Err1": f"Parse{'Float' if kind == 'f64' else 'Int'}Error"}
