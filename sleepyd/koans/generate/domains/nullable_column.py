"""Programs like a small database layer that give a plain value to an optional column."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_RECORD_INSERTED = """
#[derive(Debug, Clone)]
pub struct $Customer {
    pub $id: u32,
    pub $name: String,
    pub $phone: Option<String>,
    pub $referrer: Option<u32>,
}

#[derive(Default)]
pub struct $Customers {
    $p_rows: Vec<$Customer>,
}

impl $Customers {
    $method
    $doc
    pub fn $f_insert(&mut self, $name: &str, $phone: &str, $referrer: u32) -> u32 {
        let $id = self.$p_rows.len() as u32 + 1;
        $noise
        ⟦self.$p_rows.push($Customer {
            $id,
            $name: $name.to_string(),
            $phone: «→Some(»$phone⟦.to_string()¦.replace(' ', "")¦.trim().to_owned()⟧«→)»,
            $referrer: Some($referrer),
        });¦self.$p_rows.push($Customer {
            $id,
            $name: $name.to_uppercase(),
            $phone: if $phone.is_empty() { None } else { «→Some(»$phone.to_string()«→)» },
            $referrer: None,
        });¦let $customer = $Customer {
            $id,
            $name: $name.to_string(),
            $phone: Some($phone.to_string()),
            $referrer«→: Some($referrer)»,
        };
        self.$p_rows.push($customer);¦\
let mut $customer = $Customer { $id, $name: $name.to_string(), $phone: None, $referrer: None };
        if $referrer < $id {
            $customer.$referrer = «→Some(»$referrer«→)»;
        }
        if !$phone.is_empty() {
            $customer.$phone = Some($phone.to_string());
        }
        self.$p_rows.push($customer);⟧
        $id
    }
}
"""


@skeleton("nullable_column")
def lifelike_record_inserted(s: Source) -> str:
    return fill(s, _RECORD_INSERTED)


_STATEMENT_BOUND = """
#[derive(Debug, Clone, PartialEq)]
pub enum $Value {
    $Text(Option<String>),
    $Int(Option<i64>),
}

pub struct $Statement {
    $sql: String,
    $p_values: Vec<$Value>,
}

impl $Statement {
    pub fn new($sql: &str) -> Self {
        $Statement { $sql: $sql.to_string(), $p_values: Vec::new() }
    }

    $doc
    pub fn $f_text(mut self, $text: Option<String>) -> Self {
        self.$p_values.push($Value::$Text($text));
        self
    }

    pub fn $f_int(mut self, $number: Option<i64>) -> Self {
        self.$p_values.push($Value::$Int($number));
        self
    }
}

$item
$doc
pub fn $f_update($id: i64, $title: &str) -> $Statement {
    $noise
    ⟦$Statement::new("UPDATE $w1 SET $w2 = ? WHERE id = ?")
        .$f_text(«→Some(»$title.to_string()«→)»)
        .$f_int(Some($id))¦let $statement = $Statement::new("INSERT INTO $w1 VALUES (?, ?)").$f_int(«→Some(»$id«→)»);
    if $title.is_empty() {
        return $statement.$f_text(None);
    }
    $statement.$f_text(Some($title.to_owned()))¦let mut $statement = $Statement::new("DELETE FROM $w1 WHERE $w2 = ?");
    $statement.$p_values.push($Value::$Text(«→Some(»format!("$w3 {$title}")«→)»));
    $statement.$p_values.push($Value::$Int(Some($id)));
    $statement¦match $title.split_once('=') {
        Some(($left, $right)) if $left.len() > $n1 => {
            $Statement::new($left).$f_text(«→Some(»$right.to_string()«→)»)
        }
        _ => $Statement::new($title).$f_int(None),
    }⟧
}
"""


@skeleton("nullable_column")
def lifelike_statement_bound(s: Source) -> str:
    return fill(s, _STATEMENT_BOUND)


@skeleton("nullable_column")
def lifelike_event_with_cause(s: Source) -> str:
    return fill(
        s,
        """
use std::time::Duration;

#[derive(Debug)]
pub enum $Event {
    $Opened { $by: String },
    $Failed { $code: i32, $retry: Option<Duration> },
    $Closed(Option<String>),
}

impl $Event {
    $method
    $doc
    pub fn $f_failed($code: i32, $seconds: u64) -> Self {
        ⟦$Event¦Self⟧::$Failed { $code, $retry: ⟦#a:«→Some(»Duration::from_secs($seconds)«→)»¦\
«→Some(»Duration::from_millis($seconds * $n1)«→)»¦Some(Duration::from_secs($seconds))⟧ }
    }

    pub fn $f_parse($line: &str) -> Option<Self> {
        let ($kind, $rest) = $line.split_once(' ')?;
        $noise
        match $kind {
            "$w1" => Some(Self::$Opened { $by: $rest.to_string() }),
            "$w2" => $rest.parse().ok().map(|$code| Self::$Failed { $code, $retry: None }),
            "$w3" if $rest.is_empty() => Some(Self::$Closed(None)),
            "$w3" => Some(Self::$Closed(⟦#a:Some($rest.to_owned())¦Some($rest.trim().to_string())¦\
«→Some(»$rest.to_owned()«→)»⟧)),
            _ => None,
        }
    }
}
""",
    )


@skeleton("nullable_column")
def lifelike_filter_of_orders(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum $State {
    $Draft,
    $Paid,
    $Shipped,
}

#[derive(Debug, Default, Clone)]
pub struct $Filter {
    pub $state: Option<$State>,
    pub $least: Option<f64>,
    pub $text: Option<String>,
}

$derive
pub struct $Order {
    pub $state: $State,
    pub $total: f64,
    $fields
}

$item
$doc
pub fn $f_unpaid($least: f64) -> $Filter {
    ⟦$Filter {
        $state: «→Some(»$State::⟦$Draft¦$Shipped⟧«→)»,
        $least: Some($least),
        ..$Filter::default()
    }¦let mut $filter = $Filter { $state: Some($State::$Draft), ..Default::default() };
    if $least > $n1.0 {
        $filter.$least = «→Some(»$least«→)»;
    }
    $filter¦$Filter { $least: «→Some(»$least * $n1.5«→)», $text: Some("$w1".to_string()), ..Default::default() }⟧
}

$doc
pub fn $f_matching<'a>($p_orders: &'a [$Order], $filter: &$Filter) -> Vec<&'a $Order> {
    $p_orders
        .iter()
        .filter(|$order| $filter.$state.is_none() || $filter.$state == Some($order.$state))
        .filter(|$order| $filter.$least.map_or(true, |$least| $order.$total >= $least))
        .collect()
}
""",
    )
