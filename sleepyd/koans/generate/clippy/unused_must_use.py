"""Programs like a small crate in which a result is ignored that the function could hand on."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("unused_must_use")
def lifelike_method_of_self(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Debug, PartialEq)]
pub enum $BankError {
    $Closed,
    $Short($k),
}

pub struct $Account {
    $balance: $k,
    $open: bool,
    $fields
}

impl $Account {
    $method
    fn $f_ensure_open(&self) -> Result<(), $BankError> {
        if self.$open { Ok(()) } else { Err($BankError::$Closed) }
    }

    $doc
    pub fn $f_withdraw(&mut self, $amount: $k) -> Result<$k, $BankError> {
        ⟦self.$f_ensure_open()«→?»;
        if $amount > self.$balance {
            return Err($BankError::$Short($amount - self.$balance));
        }
        self.$balance -= $amount;
        Ok(self.$balance)¦if $amount > self.$balance {
            return Err($BankError::$Short(self.$balance));
        }
        $noise
        Self::$f_ensure_open(self)«→?»;
        self.$balance -= $amount;
        Ok($amount)⟧
    }

    pub fn $f_close(&mut self) -> Result<(), $BankError> {
        ⟦self.$f_ensure_open()?;
        self.$open = false;
        Ok(())¦let $left = self.$balance;
        self.$f_withdraw($left)?;
        self.$open = false;
        Ok(())⟧
    }
}
""",
    )


@skeleton("unused_must_use")
def lifelike_each_of_many(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Order {
    pub $id: u32,
    pub $p_prices: Vec<f64>,
}

fn $f_validate($order: &$Order) -> Result<f64, String> {
    let $total: f64 = $order.$p_prices.iter().sum();
    if $total > 0.0 {
        Ok($total)
    } else {
        Err(format!("$w1 {}", $order.$id))
    }
}

$item
$doc
pub fn $f_accept($p_orders: &[$Order]) -> Result<⟦usize, String> {
    for $order in $p_orders {
        $f_validate($order)«→?»;
    }
    Ok($p_orders.len())¦Vec<u32>, String> {
    let mut $p_ids = Vec::new();
    for $order in $p_orders.iter().filter(|$x1| $x1.$id > $n1) {
        $f_validate($order)«→?»;
        $p_ids.push($order.$id);
    }
    Ok($p_ids)¦f64, String> {
    let mut $sum = 0.0;
    for ($i1, $order) in $p_orders.iter().enumerate() {
        if $i1 == 0 {
            $f_validate($order)«→?»;
        } else {
            $sum += $f_validate($order)?;
        }
    }
    Ok($sum)¦(), String> {
    $p_orders.iter().map($f_validate).collect::<Result<Vec<_>, _>>()«→?»;
    $noise
    Ok(())⟧
}
""",
    )


@skeleton("unused_must_use")
def lifelike_display_of_list(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::{self, Display, Formatter};

$doc
pub struct $Menu {
    $title: String,
    $p_dishes: Vec<(String, $k)>,
}

impl $Menu {
    $method
    pub fn $f_add(&mut self, $dish: &str, $price: $k) {
        self.$p_dishes.push(($dish.to_string(), $price));
    }
}

impl Display for $Menu {
    fn fmt(&self, f: &mut Formatter⟦¦<'_>⟧) -> fmt::Result {
        ⟦writeln!(f, "$w1 {}", self.$title)«→?»;
        for ($dish, $price) in &self.$p_dishes {
            writeln!(f, "{$dish}: {$price}")?;
        }
        Ok(())¦for ($dish, $price) in &self.$p_dishes {
            write!(f, "{$dish} {$price}, ")«→?»;
        }
        f.write_str(&self.$title)¦f.write_str(&self.$title)«→?»;
        if self.$p_dishes.is_empty() {
            return write!(f, "$w2");
        }
        write!(f, " ({})", self.$p_dishes.len())¦write!(f, "{}", self.$title)?;
        if let Some(($dish, _)) = self.$p_dishes.first() {
            write!(f, " $w2 {$dish}")«→?»;
        }
        Ok(())⟧
    }
}
""",
    )


@skeleton("unused_must_use")
def lifelike_closure_with_result(s: Source) -> str:
    return fill(
        s,
        """
type $Check = fn(&str) -> Result<(), String>;

fn $f_not_empty($text: &str) -> Result<(), String> {
    if $text.is_empty() { Err($q1.to_string()) } else { Ok(()) }
}

$doc
pub fn $f_check_all($p_lines: &[String], $p_checks: &[$Check]) -> Result<usize, String> {
    ⟦let $check_line = |$line: &str| -> Result<usize, String> {
        $f_not_empty($line)«→?»;
        Ok($line.len())
    };
    let mut $total = $p_checks.len();
    for $line in $p_lines {
        $total += $check_line($line)?;
    }
    Ok($total)¦for $line in $p_lines {
        $f_not_empty($line)?;
        for $check in $p_checks {
            $check($line)«→?»;
        }
    }
    Ok($p_lines.len())¦$noise
    $p_lines.iter().try_for_each(|$line| $f_not_empty($line))«→?»;
    Ok($p_checks.len())¦$p_lines
        .iter()
        .map(|$line| {
            $f_not_empty($line)«→?»;
            Ok($line.len() + $p_checks.len())
        })
        .sum()⟧
}
""",
    )


@skeleton("unused_must_use")
def lifelike_errors_boxed(s: Source) -> str:
    error, out = s.pick(
        [("Box<dyn Error>", "Box<dyn Error>"), ("$ConfigError", "$ConfigError"), ("$ConfigError", "Box<dyn Error>")]
    )
    make = s.pick(["$ConfigError($key.to_string())", '$ConfigError(format!("$w1 {$key}"))'])
    return fill(
        s,
        """
use std::error::Error;
use std::fmt;

#[derive(Debug)]
pub struct $ConfigError(String);

impl fmt::Display for $ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "$t1: {}", self.0)
    }
}

impl Error for $ConfigError {}

fn $f_require($p_keys: &[&str], $key: &str) -> Result<(), %error%> {
    if $p_keys.contains(&$key) {
        return Ok(());
    }
    Err(%make%⟦¦⟧)
}

$doc
pub fn $f_load($p_keys: &[&str]) -> Result<⟦String, %out%> {
    $f_require($p_keys, $q1)«→?»;
    $noise
    Ok($p_keys.join(", "))¦(), %out%> {
    for $key in [$q1, $q2] {
        $f_require($p_keys, $key)«→?»;
    }
    Ok(())¦usize, %out%> {
    let $count = $p_keys.len();
    if $count > $n1 {
        $f_require($p_keys, $q1)«→?»;
    }
    Ok($count)⟧
}
""".replace("%error%", error)
        .replace("%out%", out)
        .replace("%make%", f"{make}.into()" if error.startswith("Box") else make),
    )


@skeleton("unused_must_use")
def lifelike_method_of_trait(s: Source) -> str:
    given, call = s.pick(
        [("&mut dyn $Store", "$store"), ("&mut impl $Store", "$store"), ("mut $box: Box<dyn $Store>", "$box")]
    )
    parameter = given if given.startswith("mut") else f"$store: {given}"
    return fill(
        s,
        """
pub trait $Store {
    $doc
    fn $f_put(&mut self, $key: &str, $value: $k) -> Result<Option<$k>, String>;

    fn $f_sync(&mut self) -> Result<(), String> {
        Ok(())
    }
}

$doc
#[derive(Debug, Default)]
pub struct $Memory {
    $p_entries: Vec<(String, $k)>,
}

impl $Store for $Memory {
    fn $f_put(&mut self, $key: &str, $value: $k) -> Result<Option<$k>, String> {
        if $key.is_empty() {
            return Err($q1.into());
        }
        self.$p_entries.push(($key.to_string(), $value));
        Ok(None)
    }
}

pub fn $f_fill(%parameter%, $p_keys: &[&str]) -> Result<(), String> {
    ⟦for $key in $p_keys {
        %call%.$f_put($key, $n1)«→?»;
    }
    %call%.$f_sync()¦for ($i1, $key) in $p_keys.iter().enumerate() {
        %call%.$f_put($key, $i1 as $k)?;
    }
    %call%.$f_sync()«→?»;
    Ok(())¦let $first = $p_keys.first().ok_or($q2)?;
    %call%.$f_put($first, $n1)«→?»;
    %call%.$f_sync()⟧
}
""".replace("%parameter%", parameter).replace("%call%", call),
    )


@skeleton("unused_must_use")
def lifelike_command_carried_out(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy)]
pub enum $Command {
    $Push(i64),
    $Add,
    $Drop,
}

#[derive(Debug, Default)]
pub struct $Machine {
    $p_stack: Vec<i64>,
}

impl $Machine {
    $method
    fn $f_pop(&mut self) -> Result<i64, &'static str> {
        self.$p_stack.pop().ok_or($q1)
    }

    $doc
    pub fn $f_run(&mut self, $command: $Command) -> Result<usize, &'static str> {
        match $command {
            $Command::$Push($value) => self.$p_stack.push($value),
            $Command::$Add => {
                ⟦let $sum = self.$f_pop()? + self.$f_pop()?;
                self.$p_stack.push($sum);
            }
            $Command::$Drop => {
                self.$f_pop()«→?»;
            }¦self.$f_pop()«→?»;
                self.$p_stack.push($n1);
            }
            $Command::$Drop => println!($q2),¦let $left = self.$f_pop()?;
                self.$p_stack.push($left + $n1);
            }
            $Command::$Drop => {
                $noise
                self.$f_pop()«→?»;
            }⟧
        }
        Ok(self.$p_stack.len())
    }
}
""",
    )
