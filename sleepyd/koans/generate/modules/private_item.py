"""Programs like a small crate that use a private item of another module."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("private_item")
def lifelike_private_type_reexported(s: Source) -> str:
    return fill(
        s,
        """
mod $geometry {
    mod $shapes {
        $derive
        «→pub »struct $Circle {
            pub $radius: f64,
        }

        $derive
        pub struct $Square {
            pub $side: f64,
        }

        impl $Square {
            pub fn $f_area(&self) -> f64 {
                self.$side * self.$side
            }
        }
    }

    ⟦pub use self::$shapes::$Circle;
    pub use self::$shapes::$Square;¦pub use $shapes::{$Circle, $Square};¦pub use self::$shapes::{$Square, $Circle};⟧
}

$item
$doc
pub fn $f_larger($circle: &$geometry::$Circle, $square: &$geometry::$Square) -> ⟦bool {
    $circle.$radius * $circle.$radius * 3.14 > $square.$f_area()¦f64 {
    let $area = $circle.$radius.powi(2) * std::f64::consts::PI;
    $noise
    $area.max($square.$f_area())⟧
}
""",
    )


_TRAIT_IMPLEMENTED = """
use $render::$Draw;

mod $render {
    $doc
    «→pub »trait $Draw {
        fn $f_draw(&self) -> String;

        fn $f_framed(&self) -> String {
            format!("[{}]", self.$f_draw())
        }
    }⟦

    impl $Draw for u32 {
        fn $f_draw(&self) -> String {
            "#".repeat(*self as usize)
        }
    }¦

    pub fn $f_border($width: usize) -> String {
        "-".repeat($width)
    }⟧
}

$derive
pub struct $Button {
    $label: String,
    $fields
}

impl $Draw for $Button {
    fn $f_draw(&self) -> String {
        ⟦self.$label.to_uppercase()¦format!("<{}>", self.$label)¦let mut $out = self.$label.clone();
        $out.push('!');
        $out⟧
    }
}

$item
pub fn $f_page($p_buttons: &[$Button]) -> String {
    $p_buttons
        .iter()
        .map(⟦|$button| $button.$f_framed()¦$Button::$f_framed¦|$button| $button.$f_draw()⟧)
        .collect::<Vec<_>>()
        .join($q1)
}
"""


@skeleton("private_item")
def lifelike_private_trait_implemented(s: Source) -> str:
    return fill(s, _TRAIT_IMPLEMENTED)


@skeleton("private_item")
def lifelike_private_tuple_field(s: Source) -> str:
    return fill(
        s,
        """
mod $units {
    $derive
    pub struct $Meters(«→pub »⟦#t:f64¦u32¦i64⟧);

    impl $Meters {
        pub fn $f_is_long(&self) -> bool {
            self.0 > ⟦#t:$n1.5¦$n1¦$n1⟧
        }
    }⟦

    pub const $C_STEP: u8 = $n2;¦⟧
}

⟦#p:use $units::$Meters;

¦⟧pub struct $Route {
    pub $name: String,
    $p_legs: Vec<⟦#p:¦$units::⟧$Meters>,
}

impl $Route {
    pub fn new($name: &str) -> Self {
        $Route { $name: $name.to_string(), $p_legs: Vec::new() }
    }

    ⟦$doc
    pub fn $f_add(&mut self, $length: ⟦#t:f64¦u32¦i64⟧) {
        $noise
        self.$p_legs.push(⟦#p:¦$units::⟧$Meters($length));
    }¦$doc
    pub fn $f_add(mut self, $length: ⟦#t:f64¦u32¦i64⟧) -> Self {
        let $leg = ⟦#p:¦$units::⟧$Meters($length);
        self.$p_legs.push($leg);
        self
    }⟧

    pub fn $f_long_legs(&self) -> usize {
        self.$p_legs.iter().filter(|$leg| $leg.$f_is_long()).count()
    }
}
""",
    )


@skeleton("private_item")
def lifelike_private_helper_of_submodule(s: Source) -> str:
    return fill(
        s,
        """
pub mod $parser {
    mod $lexer {
        $derive
        pub enum $Token {
            $Number($k),
            $Word(String),
        }

        $doc
        «→pub »fn $f_tokens($text: &str) -> Vec<$Token> {
            $text
                .⟦split_whitespace()¦split(',')⟧
                .map(|$part| match $part.parse() {
                    Ok($number) => $Token::$Number($number),
                    Err(_) => $Token::$Word($part.to_string()),
                })
                .collect()
        }
    }

    ⟦use self::$lexer::$Token;¦use $lexer::$Token;⟧

    $doc
    pub fn $f_parse($text: &str) -> ⟦$k {
        let mut $total = 0;
        for $token in $lexer::$f_tokens($text) {
            if let $Token::$Number($number) = $token {
                $total += $number;
            }
        }
        $total
    }¦Vec<String> {
        $lexer::$f_tokens($text)
            .into_iter()
            .filter_map(|$token| match $token {
                $Token::$Word($word) => Some($word),
                $Token::$Number(_) => None,
            })
            .collect()
    }⟧
}
""",
    )


@skeleton("private_item")
def lifelike_private_table_looked_up(s: Source) -> str:
    return fill(
        s,
        """
mod $tables {
    ⟦«→pub »const $C_RATES: [(&str, $k); 3] = [($q1, $n1), ($q2, $n2), ($q3, $n3)];¦$doc
    «→pub »static $C_RATES: &[(&str, $k)] = &[($q1, $n1), ($q2, $n2)];¦$doc
    «→pub »const $C_RATES: &[(&str, $k)] = &[
        ($q1, $n1),
        ($q2, $n2),
    ];⟧
    pub const $C_DEFAULT: $k = $n4;
}

$derive
pub struct $Invoice {
    $country: String,
    $amount: $k,
    $fields
}

impl $Invoice {
    $method
    $doc
    pub fn $f_rate(&self) -> $k {
        ⟦$tables::$C_RATES
            .iter()
            .find(|($code, _)| *$code == self.$country)
            .map_or($tables::$C_DEFAULT, |(_, $rate)| *$rate)¦for ($code, $rate) in $tables::$C_RATES.iter() {
            if self.$country.starts_with($code) {
                return *$rate;
            }
        }
        $tables::$C_DEFAULT¦match $tables::$C_RATES.first() {
            Some(($code, $rate)) if *$code == self.$country => *$rate,
            _ => $tables::$C_DEFAULT,
        }⟧
    }

    pub fn $f_total(&self) -> $k {
        self.$amount * self.$f_rate()
    }
}
""",
    )


_ERROR_IN_GROUP = """
use $errors::{$ConfigError, $Outcome};

mod $errors {
    #[derive(Debug)]
    ⟦«→pub »enum $ConfigError {
        $Missing(String),
        $Invalid,
    }

    pub type $Outcome<V> = Result<V, $ConfigError>;¦pub enum $ConfigError {
        $Missing(String),
        $Invalid,
    }

    $doc
    «→pub »type $Outcome<V> = Result<V, $ConfigError>;⟧
}

$derive
pub struct $Settings {
    pub $port: u16,
    $fields
}

$doc
pub fn $f_port($text: &str) -> $Outcome<⟦u16> {
    let ($key, $value) = $text
        .split_once('=')
        .ok_or_else(|| $ConfigError::$Missing($text.to_string()))?;
    $noise
    if $key != $q1 {
        return Err($ConfigError::$Missing($key.to_string()));
    }
    $value.parse().map_err(|_| $ConfigError::$Invalid)¦Option<u16>> {
    let $value = $text.trim();
    if $value.is_empty() {
        return Ok(None);
    }
    match $value.parse::<u16>() {
        Ok($port) => Ok(Some($port)),
        Err(_) => Err($ConfigError::$Invalid),
    }⟧
}

pub fn $f_is_missing($error: &$ConfigError) -> bool {
    matches!($error, $ConfigError::$Missing(_))
}
"""


@skeleton("private_item")
def lifelike_private_error_in_group(s: Source) -> str:
    return fill(s, _ERROR_IN_GROUP)


@skeleton("private_item")
def lifelike_private_function_as_value(s: Source) -> str:
    return fill(
        s,
        """
pub mod $convert {
    $doc
    «→pub »fn $f_celsius($degrees: f64) -> f64 {
        ($degrees - 32.0) / 1.8
    }

    pub fn $f_kelvin($degrees: f64) -> f64 {
        $f_celsius($degrees) + 273.15
    }
}

⟦¦use self::$convert::$f_kelvin;

⟧$derive
pub struct $Sensor {
    $label: String,
    $p_readings: Vec<f64>,
}

impl $Sensor {
    $method
    $doc
    pub fn $f_warmest(&self) -> ⟦Option<f64> {
        self.$p_readings
            .iter()
            .copied()
            .map($convert::$f_celsius)
            .reduce(f64::max)¦Vec<f64> {
        self.$p_readings.iter().copied().map($convert::$f_celsius).collect()¦f64 {
        let $change: fn(f64) -> f64 = $convert::$f_celsius;
        $noise
        self.$p_readings.iter().map(|$value| $change(*$value)).sum()⟧
    }

    pub fn $f_report(&self, $name: &str) -> String {
        if self.$label == $name {
            format!("$w1 {}", self.$p_readings.len())
        } else {
            String::from($q1)
        }
    }
}
""",
    )
