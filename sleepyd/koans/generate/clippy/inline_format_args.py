"""Programs like a small crate that leave a variable outside its format string: `inline_format_args`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.formatting import written
from sleepyd.koans.generate.source import Source


@skeleton("inline_format_args")
def lifelike_display_of_enum(s: Source) -> str:
    return written(
        s,
        """
use std::fmt;

$derive
pub enum $Event {
    $Started,
    $Moved($k1, $k1),
    $Failed { $code: u16, $reason: String },
}

$item
impl fmt::Display for $Event {
    fn fmt(&self, f: &mut fmt::Formatter⟦<'_>¦⟧) -> fmt::Result {
        match self {
            ⟦$Event¦Self⟧::$Started => write!(f, $q1),
            ⟦$Event::$Moved($x1, $y1) => write!(f, ⟨"$w1 ({}, {})", $x1, $y1⟩),
            $Event::$Failed { $code, $reason } => write!(f, "$w2 {$code}: {$reason}"),¦$Event::$Moved($x1, $y1) => write!(f, "{$x1}/{$y1}"),
            $Event::$Failed { $code, $reason } => write!(f, ⟨"$w2 {:03}: {}", $code, $reason⟩),¦$Event::$Moved($x1, _) => write!(f, ⟨"<{}>", $x1⟩),
            $Event::$Failed { $reason, .. } => write!(f, "{} {$reason:?}", $reason.len()),¦$Event::$Moved(.., $y1) => write!(f, "{$y1:>4}"),
            $Event::$Failed { $code, .. } => writeln!(f, ⟨"$t1 {:#06x}", $code⟩),⟧
        }
    }
}
""",  # noqa: E501
    )


@skeleton("inline_format_args")
def lifelike_report_written(s: Source) -> str:
    return written(
        s,
        """
use std::fmt::Write⟦ as _¦⟧;

$derive
pub struct $Report {
    $title: String,
    $p_lines: Vec<(String, $k1)>,
    $fields
}

impl $Report {
    $method
    $doc
    pub fn $f_render(&self) -> Result<String, std::fmt::Error> {
        let mut $out = String::new();
        writeln!($out, ⟦"{}", self.$title¦"# {}", self.$title¦"{} $w1", self.$p_lines.len()⟧)?;
        for ⟦($label, $amount) in &self.$p_lines {
            ⟦writeln!($out, ⟨"{}: {}", $label, $amount⟩)?;¦writeln!($out, ⟨"- {} ({})", $label, $amount⟩)?;¦if *$amount > $n1 {
                writeln!($out, ⟨"{:<12} {:>6}", $label, $amount⟩)?;
            }⟧
        }¦($at, ($label, $amount)) in self.$p_lines.iter().enumerate() {
            ⟦write!($out, ⟨"{}. {} = {}", $at, $label, $amount⟩)?;¦write!($out, ⟨"[{:02}] {:?}", $at, $label⟩)?;
            write!($out, " {}", $amount * 2)?;⟧
        }⟧
        Ok($out)
    }
}
""",  # noqa: E501
    )


@skeleton("inline_format_args")
def lifelike_error_text(s: Source) -> str:
    return written(
        s,
        """
$derive
pub struct $Setting {
    $name: String,
    $limit: $k1,
}

$item
$doc
pub fn $f_parse($line: &str) -> Result<$Setting, String> {
    ⟦let ($name, $text) = $line
        .split_once(⟦'='¦':'⟧)
        .ok_or_else(|| format!(⟨"$w1 $w2: {}", $line⟩))?;
    let $limit = $text.trim().parse::<$k1>().map_err(|$e| $e.to_string())?;¦let Some(($name, $text)) = $line.split_once('=') else {
        return Err(format!(⟨"$w1 {:?}", $line⟩));
    };
    let $limit = $text.parse::<$k1>().map_err(|$e| format!("{}: {$e}", $name.trim()))?;¦let ($name, $text) = $line.split_once(' ').ok_or($q1)?;
    let $limit = $text
        .trim()
        .parse::<$k1>()
        .map_err(|$e| format!(⟨"{} $w1: {}", $text, $e⟩))?;¦let ($name, $text) = $line.split_once(':').ok_or("$t1")?;
    let $limit: $k1 = match $text.trim().parse() {
        Ok($value) => $value,
        Err($e) => return Err(format!(⟨"$w2 {}: {}", $name, $e⟩)),
    };⟧
    $noise
    Ok($Setting { $name: $name.to_string(), $limit })
}

impl $Setting {
    $method
    pub fn $f_label(&self) -> String {
        format!("{} <= {}", self.$name, self.$limit)
    }
}
""",  # noqa: E501
    )


@skeleton("inline_format_args")
def lifelike_counts_of_map(s: Source) -> str:
    return written(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap⟧;

$doc
fn $f_count($text: &str) -> ⟦#m:HashMap¦BTreeMap⟧<&str, usize> {
    let mut $counts = ⟦#m:HashMap¦BTreeMap⟧::new();
    for $word in $text.split_whitespace() {
        *$counts.entry($word).or_insert(0) += 1;
    }
    $counts
}

$doc
pub fn $f_show($text: &str, $minimum: usize) {
    let $counts = $f_count($text);
    let $total: usize = $counts.values().sum();
    $noise
    ⟦println!("{} $w1", $counts.len());
    println!(⟨"$w2 {}", $total⟩);
    for ($word, $times) in &$counts {
        println!("{$word} {$times}");
    }¦for ($word, $times) in $counts {
        if $times >= $minimum {
            println!(⟨"{:>4}x {}", $times, $word⟩);
        }
    }
    eprintln!("$w1: {}", $total - $minimum);¦for ($word, $times) in &$counts {
        let $share = *$times as f64 / $total as f64;
        println!(⟨"{}: {:.2}", $word, $share⟩);
    }¦match $counts.get($q1) {
        Some($times) if *$times > $minimum => println!(⟨"$w3 {} of {}", $times, $total⟩),
        Some(_) => println!($q2),
        None => eprintln!("{} {}", $q3, $counts.len()),
    }⟧
}
""",
    )


@skeleton("inline_format_args")
def lifelike_checked_account(s: Source) -> str:
    return written(
        s,
        """
$derive
pub struct $Account {
    $balance: $k1,
    $owner: String,
    $fields
}

impl $Account {
    $doc
    pub fn $f_withdraw(&mut self, $amount: $k1) -> $k1 {
        ⟦let $left = self.$balance - $amount;
        debug_assert!($left > 0, ⟨"$w1 {}", $left⟩);
        self.$balance = $left;
        $left¦debug_assert!($amount > 0, ⟨"$t1: {:?}", $amount⟩);
        self.$balance -= $amount;
        self.$balance¦let $before = self.$balance;
        self.$balance = $before.saturating_sub($amount);
        assert_ne!(self.$balance, $before, ⟨"{} $w2", $amount⟩);
        $before¦let $before = self.$balance;
        assert_eq!($before % $n2, 0, ⟨"$w1 {} and {}", $before, $amount⟩);
        self.$balance -= $amount;
        $before - self.$balance⟧
    }

    $method
    pub fn $f_describe(&self) -> String {
        format!("{} {}", self.$owner, self.$balance)
    }
}

$item
""",
    )


@skeleton("inline_format_args")
def lifelike_table_of_prices(s: Source) -> str:
    return written(
        s,
        """
$derive
struct $Row {
    $name: String,
    $price: f64,
    $count: u32,
}

⟦const $C_WIDTH: usize = $n1;

¦⟧$doc
fn $f_line($row: &$Row) -> String {
    let $total = $row.$price * f64::from($row.$count);
    $noise
    ⟦let $Row { $name, $count, .. } = $row;
    format!(⟨"{:<12}{:>5}{:>10.2}", $name, $count, $total⟩)¦let $amount = format!(⟨"{:>9.2}", $total⟩);
    format!("{} {}", $row.$name, $amount.trim())¦let $name = $row.$name.to_uppercase();
    format!(⟨"{}\\t{:.1}", $name, $total⟩)¦let mut $text = format!("{:<10}|", $row.$name);
    $text.push_str(&format!(⟨"{:+.3}", $total⟩));
    $text⟧
}

pub fn $f_table($p_names: &[&str], $price: f64) -> Vec<String> {
    let mut $p_rows = Vec::new();
    for ($i, $name) in $p_names.iter().enumerate() {
        $p_rows.push($f_line(&$Row { $name: $name.to_string(), $price, $count: $i as u32 + 1 }));
    }
    $p_rows
}
""",
    )


@skeleton("inline_format_args")
def lifelike_generic_joined(s: Source) -> str:
    return written(
        s,
        """
use std::fmt::Display;

$item
pub trait $Shown {
    fn $f_shown(&self, $depth: usize) -> String;
}

$derive
pub struct $Pair<T>(pub T, pub T);

impl<T: Display> $Shown for $Pair<T> {
    $doc
    fn $f_shown(&self, $depth: usize) -> String {
        ⟦let $Pair($left, $right) = self;
        format!(⟨"{}, {}", $left, $right⟩)¦let $pad = " ".repeat($depth);
        let $inner = $f_joined(&[&self.0, &self.1], $q1);
        format!(⟨"{}{}", $pad, $inner⟩)¦let Self($left, $right) = self;
        if $depth > $n1 {
            return format!(⟨"{}..", $left⟩);
        }
        format!("{}{$right}", $depth * 2)¦let $inner = &self.1;
        format!(
            "$t2 $w1 $w2 $w3 «{} {}",→{$depth} {$inner}"»
«            $depth, $inner→»
        )⟧
    }
}

$doc
fn $f_joined<T: Display>($p_parts: &[T], $glue: &str) -> String {
    let mut $out = String::new();
    for $part in $p_parts {
        if !$out.is_empty() {
            $out.push_str($glue);
        }
        $out += &$part.to_string();
    }
    $out
}
""",
    )
