"""Programs like a small crate in which a `return` stands where the value alone says the same."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_return")
def lifelike_early_and_last(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Tank {
    $level: $k,
    $capacity: $k,
    $fields
}

impl $Tank {
    $method
    $doc
    pub fn $f_fill(&mut self, $amount: $k) -> ⟦bool {
        if self.$level + $amount > self.$capacity {
            return false;
        }
        self.$level += $amount;
        «return true;→true»¦$k {
        if $amount > self.$capacity {
            return 0;
        }
        $noise
        self.$level = self.$capacity.min(self.$level + $amount);
        «return self.$level;→self.$level»¦Option<$k> {
        let $next = self.$level.checked_add($amount)?;
        if $next > self.$capacity {
            return None;
        }
        self.$level = $next;
        «return Some($next);→Some($next)»¦Result<(), $k> {
        let $room = self.$capacity - self.$level;
        if $amount > $room {
            return Err($amount - $room);
        }
        self.$level += $amount;
        «return Ok(());→Ok(())»⟧
    }
}
""",
    )


@skeleton("needless_return")
def lifelike_arm_of_match(s: Source) -> str:
    return fill(
        s,
        """
pub enum $Event {
    $Key(char),
    $Click { $x: i32, $y: i32 },
    $Quit,
}

pub struct $Editor {
    $text: String,
    $at: (i32, i32),
}

impl $Editor {
    $doc
    pub fn $f_handle(&mut self, $event: $Event) -> bool {
        match $event {
            $Event::$Key($c) => {
                self.$text.push($c);
                ⟦«return true;→true»
            }
            $Event::$Click { $x, $y } => {
                self.$at = ($x, $y);
                true
            }
            $Event::$Quit => false,¦true
            }
            $Event::$Click { $x, $y } => {
                if self.$at == ($x, $y) {
                    return false;
                }
                self.$at = ($x, $y);
                «return true;→true»
            }
            $Event::$Quit => false,¦self.$text.len() > $n1
            }
            $Event::$Click { $x, $y } => self.$at == ($x, $y),
            _ => {
                println!($q1);
                «return false;→false»
            }¦true
            }
            _ => «return self.$text.is_empty(),→self.$text.is_empty(),»⟧
        }
    }
}
""",
    )


@skeleton("needless_return")
def lifelike_branch_of_chain(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_grade($points: u32) -> &'static str {
    ⟦if $points > 90 {
        $q1
    } else if $points > 50 {
        $q2
    } else {
        «return $q3;→$q3»
    }¦if $points > 80 {
        «return $q1;→$q1»
    } else {
        $noise
        $q2
    }¦if $points == 0 {
        return $q1;
    }
    if $points > 50 {
        $q2
    } else {
        println!("$w1 {$points}");
        «return $q3;→$q3»
    }⟧
}

#[derive(Debug)]
pub struct $Student {
    pub $name: String,
    pub $points: u32,
}

impl $Student {
    $method
    pub fn $f_line(&self) -> String {
        format!("{}: {}", self.$name, $f_grade(self.$points))
    }
}
""",
    )


@skeleton("needless_return")
def lifelike_result_of_parsing(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseIntError;
use std::str::FromStr;

#[derive(Debug, PartialEq)]
pub struct $Version {
    $major: u32,
    $minor: u32,
}

impl FromStr for $Version {
    type Err = ParseIntError;

    fn from_str($text: &str) -> Result<Self, ⟦Self::Err¦ParseIntError⟧> {
        let ($left, $right) = $text.split_once('.').unwrap_or(($text, "0"));
        ⟦let ($major, $minor) = ($left.parse()?, $right.parse()?);
        «return Ok($Version { $major, $minor });→Ok($Version { $major, $minor })»¦«return Ok(Self {→Ok(Self {»
            $major: $left.trim().parse()?,
            $minor: $right.trim().parse()?,
        «});→})»¦let $major = $left.parse::<u32>()?;
        $noise
        «return →»$right.parse().map(|$minor| Self { $major, $minor })«;→»⟧
    }
}

$item
$doc
pub fn $f_newer($a1: &$Version, $b1: &$Version) -> bool {
    ($a1.$major, $a1.$minor) > ($b1.$major, $b1.$minor)
}
""",
    )


@skeleton("needless_return")
def lifelike_display_written(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

$doc
pub struct $Money {
    $cents: i64,
    $currency: Option<String>,
    $fields
}

impl fmt::Display for $Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        ⟦let $whole = self.$cents / 100;
        «return →»write!(f, "{$whole}.{:02}", self.$cents % 100)«;→»¦if let Some($currency) = &self.$currency {
            write!(f, "{$currency} ")?;
        }
        «return write!(f, "{}", self.$cents);→write!(f, "{}", self.$cents)»¦match &self.$currency {
            Some($currency) => «return →»write!(f, "{} {$currency}", self.$cents),
            None => write!(f, "{}", self.$cents),
        }¦write!(f, "{}", self.$cents)?;
        «return f.write_str($q1);→f.write_str($q1)»⟧
    }
}

impl From<i64> for $Money {
    fn from($cents: i64) -> Self {
        $Money::$f_of($cents)
    }
}
""".replace("    $fields\n", "").replace(
            "        $Money::$f_of($cents)", "        $Money { $cents, $currency: ⟦None¦Some($q2.to_string())⟧ }"
        ),
    )


@skeleton("needless_return")
def lifelike_chain_of_calls(s: Source) -> str:
    calls, out = s.pick(
        [
            ([".filter(|$x1| $x1.$done)", ".count()"], "usize"),
            ([".filter(|$x1| !$x1.$done)", ".map(|$x1| $x1.$hours)", ".sum()"], "u32"),
            ([".map(|$x1| $x1.$title.clone())", ".collect()"], "Vec<String>"),
            ([".max_by_key(|$x1| $x1.$hours)", ".map(|$x1| $x1.$title.as_str())"], "Option<&str>"),
            ([".any(|$x1| $x1.$hours > $n1)"], "bool"),
            ([".find(|$x1| $x1.$done && $x1.$hours > $n1)"], "Option<&$Task>"),
        ]
    )
    if s.chance(0.4):
        text = "self.$p_tasks.iter()" + "".join(calls)
        last = f"«return {text};→{text}»"
    else:
        lines = [".iter()", *calls]
        inner = "".join(f"            {line}\n" for line in lines[:-1])
        last = f"«return self.$p_tasks→self.$p_tasks»\n{inner}            «{lines[-1]};→{lines[-1]}»"
    return fill(
        s,
        """
$derive
pub struct $Task {
    pub $title: String,
    pub $hours: u32,
    pub $done: bool,
}

$doc
#[derive(Default)]
pub struct $Plan {
    $p_tasks: Vec<$Task>,
}

impl $Plan {
    $method
    pub fn $f_add(&mut self, $task: $Task) {
        self.$p_tasks.push($task);
    }

    $doc
    pub fn $f_summary(&self) -> %out% {
        $noise
        %last%
    }
}
""".replace("%out%", out).replace("%last%", last),
    )


@skeleton("needless_return")
def lifelike_next_of_iterator(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Countdown {
    $left: u32,
    $step: u32,
}

impl $Countdown {
    $doc
    pub fn $f_from($left: u32) -> Self {
        ⟦Self { $left, $step: $n1 }¦$Countdown { $left, $step: 1 }⟧
    }
}

impl Iterator for $Countdown {
    type Item = u32;

    fn next(&mut self) -> Option<⟦Self::Item¦u32⟧> {
        ⟦if self.$left < self.$step {
            return None;
        }
        self.$left -= self.$step;
        «return Some(self.$left);→Some(self.$left)»¦self.$left = self.$left.checked_sub(self.$step)?;
        «return Some(self.$left);→Some(self.$left)»¦if self.$left > self.$step {
            self.$left -= self.$step;
            Some(self.$left)
        } else {
            «return None;→None»
        }¦match self.$left.checked_sub(self.$step) {
            Some($next) => {
                self.$left = $next;
                «return Some($next);→Some($next)»
            }
            None => None,
        }⟧
    }
}

$item
pub fn $f_total($start: u32) -> u32 {
    $Countdown::$f_from($start).take($n2).sum()
}
""",
    )
