"""Programs like a small crate with `ref`, `mut` or `&` in patterns that borrow by themselves."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("match_ergonomics_ref")
def lifelike_shape_described(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

pub enum $Shape {
    $Circle { $label: String, $radius: f64 },
    $Polygon(Vec<(f64, f64)>),
    $Empty,
}

impl fmt::Display for $Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            $Shape::$Circle { «⟦ref $label, $radius¦$label, ref $radius¦ref $label, ref $radius⟧→$label, $radius» } => {
                write!(f, "{$label} $w1 {$radius}")
            }
            $Shape::$Polygon($p_corners) => write!(f, "$w2 {}", $p_corners.len()),
            $Shape::$Empty => f.write_str($q1),
        }
    }
}

impl $Shape {
    $method
    pub fn $f_is_empty(&self) -> bool {
        matches!(self, $Shape::$Empty)
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_tokens_evaluated(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone)]
pub enum $Expr {
    $Number($k1),
    $Add(Box<$Expr>, Box<$Expr>),
    $Variable(String),
}

impl $Expr {
    $doc
    pub fn $f_evaluate(&self, $lookup: &dyn Fn(&str) -> Option<$k1>) -> Option<$k1> {
        match self {
            $Expr::$Number($value) => Some(*$value),
            ⟦$Expr::$Add(«ref $a, ref $b→$a, $b») => Some($a.$f_evaluate($lookup)? + $b.$f_evaluate($lookup)?),
            $Expr::$Variable($name) => $lookup($name),¦$Expr::$Add($a, $b) => {
                let $left = $a.$f_evaluate($lookup)?;
                $b.$f_evaluate($lookup).map(|$x1| $x1 + $left)
            }
            $Expr::$Variable(«ref $name→$name») => $lookup($name),⟧
        }
    }
}

pub fn $f_constant($value: $k1) -> $Expr {
    $noise
    $Expr::$Number($value)
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_state_changed(s: Source) -> str:
    return fill(
        s,
        """
pub enum $State {
    $Idle,
    $Running { $step: $k1, $p_log: Vec<String> },
}

pub struct $Machine {
    $state: $State,
    $fields
}

impl $Machine {
    $method
    $doc
    pub fn $f_tick(&mut self, $note: &str) {
        $noise
        ⟦match &mut self.$state {
            $State::$Running { «⟦#f:ref mut $step, $p_log¦$step, ref mut $p_log⟧→$step, $p_log» } => {
                *$step += 1;
                $p_log.push($note.to_string());
            }
            $State::$Idle => println!($q1),
        }¦if let $State::$Running { «ref mut $step→$step», .. } = &mut self.$state {
            *$step += $note.len() as $k1;
        }¦let $State::$Running { $step: _, «ref mut $p_log→$p_log» } = &mut self.$state else {
            return;
        };
        $p_log.push($note.to_owned());⟧
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_rows_of_references(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Report<'a> {
    $p_rows: Vec<(&'a str, &'a $k1)>,
    $fields
}

impl<'a> $Report<'a> {
    $method
    pub fn $f_add(&mut self, $name: &'a str, $value: &'a $k1) {
        self.$p_rows.push(($name, $value));
    }

    $doc
    ⟦pub fn $f_total(&self) -> $k1 {
        let mut $total = 0;
        for «→&»($name, &$value) in ⟦&self.$p_rows¦self.$p_rows.iter()⟧ {
            if !$name.is_empty() {
                $total += $value;
            }
        }
        $noise
        $total
    }¦pub fn $f_largest(&self) -> Option<$k1> {
        $noise
        self.$p_rows.iter().map(|«→&»(_, &$value)| $value).max()
    }¦pub fn $f_first(&self) -> $k1 {
        match self.$p_rows.first() {
            Some(«→&»($name, &$value)) if $name.len() > $n1 => $value,
            _ => $n2,
        }
    }⟧
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_config_entries(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

#[derive(Debug)]
pub enum $Value {
    $Text(String),
    $List(Vec<$Value>),
    $Flag(bool),
}

pub struct $Config {
    $p_values: HashMap<String, $Value>,
}

impl $Config {
    $method
    $doc
    pub fn $f_text(&self, $name: &str) -> Option<&str> {
        ⟦match self.$p_values.get($name) {
            Some($Value::$Text(«ref $text→$text»)) => Some($text),
            _ => None,
        }¦if let Some($Value::$Text(«ref $text→$text»)) = self.$p_values.get($name) {
            return Some($text.trim());
        }
        None¦let $Value::$Text(«ref $text→$text») = self.$p_values.get($name)? else {
            return None;
        };
        Some($text.as_str())⟧
    }

    pub fn $f_enabled(&self, $name: &str) -> bool {
        matches!(self.$p_values.get($name), Some($Value::$Flag(true)))
    }
}
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_generic_pair(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Named {
    fn $f_name(&self) -> String;
}

pub struct $Tagged<T>(pub $k1, pub T);

impl<T: $Named> $Tagged<T> {
    $doc
    pub fn $f_label(&self) -> String {
        let $Tagged(«⟦#f:ref $tag, $inner¦$tag, ref $inner¦ref $tag, ref $inner⟧→$tag, $inner») = self;
        $noise
        format!("{$tag}: {}", $inner.$f_name())
    }
}

impl $Named for String {
    fn $f_name(&self) -> String {
        ⟦self.clone()¦self.to_uppercase()¦self.trim().to_string()⟧
    }
}

$item
""",
    )


@skeleton("match_ergonomics_ref")
def lifelike_counter_copied(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy)]
pub struct $Span {
    pub $start: usize,
    pub $end: usize,
}

impl $Span {
    $method
    $doc
    pub fn $f_trimmed(&self, $text: &str) -> usize {
        let «→&»$Span { mut $start, $end } = self;
        ⟦while $text[$start..].starts_with(' ') {
            $start += 1;
        }¦if $text.is_empty() {
            $start += $n1;
        }
        $noise¦for $x1 in $text.bytes() {
            $start += usize::from($x1 == b'#');
        }⟧
        $end - $start
    }
}

pub fn $f_widest($p_spans: &[$Span]) -> Option<usize> {
    $p_spans.iter().map(|$Span { $start, $end }| $end - $start).max()
}
""",
    )
