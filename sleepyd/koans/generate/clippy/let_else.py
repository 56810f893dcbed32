"""Programs like a small crate in which a match binds a value or leaves, where `let ... else` does."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.rewrites import let_else
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("let_else")
def lifelike_account_looked_up(s: Source) -> str:
    value = s.pick(["self.$p_accounts.get_mut($name)", "self.$p_accounts.get_mut($name.trim())"])
    leave = s.pick(["return false", "return $name.is_empty()"])
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Bank {
    $p_accounts: HashMap<String, $k>,
    $fields
}

impl $Bank {
    $method
    $doc
    pub fn $f_deposit(&mut self, $name: &str, $amount: $k) -> bool {
        $noise
        $test
        ⟦*$balance += $amount;
        true¦if *$balance > $n1 {
            return false;
        }
        *$balance = $amount;
        true¦*$balance = $balance.saturating_add($amount);
        *$balance > $n1⟧
    }
}
""",
        test=let_else(s, "$balance", "Some(@)", value, [leave], depth=2, otherwise="None"),
    )


@skeleton("let_else")
def lifelike_line_split_in_two(s: Source) -> str:
    error, wrong = s.pick(
        [
            ("String", 'format!("$t1: {$line}")'),
            ("$ParseError", "$ParseError::$Malformed"),
            ("$ParseError", "$ParseError::$Empty"),
        ]
    )
    split = s.pick(["split_once(':')", "split_once('=')", "rsplit_once(' ')"])
    return fill(
        s,
        """
#[derive(Debug, PartialEq)]
pub enum $ParseError {
    $Malformed,
    $Empty,
}

$doc
#[derive(Debug)]
pub struct $Header {
    pub $key: String,
    pub $value: String,
}

$doc
pub fn $f_parse($line: &str) -> Result<$Header, %error%> {
    $noise
    $test
    Ok($Header {
        $key: $key.trim().to_string(),
        $value: $value⟦.trim()¦⟧.to_string(),
    })
}
""".replace("%error%", error),
        test=let_else(
            s, "($key, $value)", "Some(($key, $value))", f"$line.{split}", [f"return Err({wrong})"], otherwise="None"
        ),
    )


@skeleton("let_else")
def lifelike_stack_emptied(s: Source) -> str:
    before = s.pick([[], [], ["println!($q1);"], ["self.$steps = 0;"]])
    return fill(
        s,
        """
pub struct $Machine {
    $p_stack: Vec<$k>,
    $steps: usize,
}

impl $Machine {
    $doc
    pub fn $f_new($p_stack: Vec<$k>) -> Self {
        $Machine { $p_stack, $steps: 0 }
    }

    $doc
    pub fn $f_run(&mut self) -> $k {
        let mut $total = 0;
        loop {
            $test
            self.$steps += 1;
            ⟦$total += $top;¦if $top % 2 == 0 {
                $total += $top;
            }¦$total = $total.max($top);⟧
        }
        $total
    }
}
""",
        test=let_else(s, "$top", "Some(@)", "self.$p_stack.pop()", [*before, "break"], depth=3, otherwise="None"),
    )


@skeleton("let_else")
def lifelike_failure_counted(s: Source) -> str:
    before = s.pick(
        [
            ["$failed += 1;"],
            ['eprintln!("$w1 {$raw}");', "$failed += 1;"],
            ["$failed += 1;", "$p_bad.push($raw.to_string());"],
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $Summary {
    pub $total: $k,
    pub $failed: usize,
    pub $p_bad: Vec<String>,
}

$item
$doc
pub fn $f_summarize($p_rows: &[&str]) -> $Summary {
    let mut $total = 0;
    let mut $failed = 0;
    let mut $p_bad = Vec::new();
    for ⟦$raw in $p_rows¦&$raw in $p_rows¦$raw in $p_rows.iter()⟧ {
        $test
        $total += $amount;
    }
    $p_bad.sort();
    $Summary { $total, $failed, $p_bad }
}
""".replace("$p_bad = Vec::new()", "$p_bad: Vec<String> = Vec::new()"),
        test=let_else(
            s, "$amount", "Ok(@)", "$raw.parse::<$k>()", [*before, "continue"], depth=2,
            otherwise=s.pick(["Err(_)", "_"]),
        ),
    )  # fmt: skip


@skeleton("let_else")
def lifelike_fields_of_variant(s: Source) -> str:
    name, pattern, value = s.pick(
        [
            ("($width, $height)", "$Shape::$Rect { $width, $height }", "self"),
            ("($width, $height)", "Self::$Rect { $width, $height }", "self"),
            ("($width, $height)", "$Shape::$Tile($width, $height)", "self"),
            ("$width", "$Shape::$Line(@)", "self"),
        ]
    )
    result = s.pick(["$width * 2.0", "$width + $n1.0"]) if name == "$width" else s.pick(
        ["$width * $height", "($width + $height) * 2.0", "$width / $height.max(1.0)"]
    )  # fmt: skip
    return fill(
        s,
        """
$doc
#[derive(Debug, Clone)]
pub enum $Shape {
    $Rect { $width: f64, $height: f64 },
    $Tile(f64, f64),
    $Line(f64),
}

impl $Shape {
    $doc
    pub fn $f_measure(&self) -> f64 {
        $noise
        $test
        %result%
    }
}

pub fn $f_total($p_shapes: &[$Shape]) -> f64 {
    $p_shapes.iter().map($Shape::$f_measure).sum()
}
""".replace("%result%", result),
        test=let_else(s, name, pattern, value, [s.pick(["return 0.0", "return $n2.5"])], depth=2),
    )


@skeleton("let_else")
def lifelike_closure_left(s: Source) -> str:
    walk, before = s.pick(
        [
            ("for_each", ["return"]),
            ("for_each", ["$missing += 1;", "return"]),
            ("for_each", ['println!("$w1 {$key}");', "return"]),
        ]
    )
    return fill(
        s,
        """
use std::collections::BTreeMap;

$derive
pub struct $Prices {
    $p_table: BTreeMap<String, u64>,
}

impl $Prices {
    $method
    $doc
    pub fn $f_total(&self, $p_keys: &[String]) -> (u64, usize) {
        let mut $total = 0;
        let mut $missing = 0;
        $p_keys.iter().%walk%(|$key| {
            $test
            $total += $price⟦¦ * $n1⟧;
        });
        $missing += self.$p_table.len();
        ($total, $missing)
    }
}
""".replace("%walk%", walk),
        test=let_else(
            s, "$price", "Some(@)", s.pick(["self.$p_table.get($key)", "self.$p_table.get($key.as_str())"]), before,
            depth=3, otherwise="None",
        ),
    )  # fmt: skip


@skeleton("let_else")
def lifelike_display_of_absent(s: Source) -> str:
    leave = s.pick(['return write!(f, "$w1")', "return f.write_str($q1)", 'return write!(f, "$w1 #{}", self.$id)'])
    return fill(
        s,
        """
use std::fmt;

pub struct $Guest {
    $id: u32,
    $name: Option<String>,
    $fields
}

impl fmt::Display for $Guest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        $test
        ⟦write!(f, "{} {}", self.$id, $name)¦f.write_str($name)¦writeln!(f, "{$name} ({})", self.$id)⟧
    }
}

$doc
pub fn $f_list($p_guests: &[$Guest]) -> String {
    $p_guests.iter().map(|$guest| $guest.to_string()).collect::<Vec<_>>().join(⟦", "¦"\\n"⟧)
}
""",
        test=let_else(
            s, "$name", "Some(@)", s.pick(["&self.$name", "self.$name.as_ref()"]), [leave], depth=2, otherwise="None"
        ),
    )
