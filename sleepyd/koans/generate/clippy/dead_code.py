"""Programs like a small crate with one private item, variant or field that nothing uses: `dead_code`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.dead_code_items import a_type, constant, function, method, written
from sleepyd.koans.generate.source import Source


@skeleton("dead_code")
def lifelike_helper_in_module(s: Source) -> str:
    return written(
        s,
        """
use std::collections::BTreeMap;

mod $text {
    §pub fn $f_clean($word: &str) -> String {
        $word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase()
    }

    §$doc
    pub fn $f_is_word($word: &str) -> bool {
        $word.len() > $n1 && $word.chars().all(char::is_alphabetic)
    }§
}

$doc
pub fn $f_frequencies($input: &str) -> BTreeMap<String, $k1> {
    let mut $p_counts = BTreeMap::new();
    for $word in $input.split_whitespace().map($text::$f_clean) {
        ⟦if $text::$f_is_word(&$word) {
            *$p_counts.entry($word).or_insert(0) += 1;
        }¦if !$text::$f_is_word(&$word) {
            continue;
        }
        *$p_counts.entry($word).or_default() += 1;⟧
    }
    $p_counts
}

pub fn $f_longest($input: &str) -> usize {
    $input.split_whitespace().map(str::len).max().unwrap_or($n2)
}
""",
        s.pick(
            [function(s, public=True), constant(s).replace("const ", "pub const ").replace("static ", "pub static ")]
        ),
    )


@skeleton("dead_code")
def lifelike_calculator(s: Source) -> str:
    return written(
        s,
        """
$doc
#[derive(Debug, Clone, Copy, PartialEq)]
⟦#m:pub ¦⟧enum $Token {
    $Number(f64),
    $Plus,
    $Times,
}

§fn $f_token($word: &str) -> Option<$Token> {
    match $word {
        "+" => Some($Token::$Plus),
        "*" => Some($Token::$Times),
        _ => $word.parse().ok().map($Token::$Number),
    }
}

§⟦#m:pub ¦⟧fn $f_tokens($line: &str) -> Option<Vec<$Token>> {
    $line.split_whitespace().map($f_token).collect()
}

§⟦#m:$doc
pub ¦⟧fn $f_eval($p_tokens: &[$Token]) -> Option<f64> {
    let mut $p_stack = Vec::new();
    for $token in $p_tokens {
        let $value = match $token {
            $Token::$Number($number) => *$number,
            $Token::$Plus => $p_stack.pop()? + $p_stack.pop()?,
            $Token::$Times => $p_stack.pop()? * $p_stack.pop()?,
        };
        $p_stack.push($value);
    }
    $p_stack.pop()
}§
⟦#m:¦
fn main() {
    let $p_tokens = $f_tokens("$n1 $n2 + $n3 *").unwrap_or_default();
    match $f_eval(&$p_tokens) {
        Some($value) => println!("{$value}"),
        None => eprintln!($q1),
    }
}⟧
""",
        s.pick(
            [
                f"{function(s)}",
                f"{constant(s)}",
                "fn $f_is_operator($x9: &$Token) -> bool {\n    matches!($x9, $Token::$Plus | $Token::$Times)\n}",
                "fn $f_number($x9: $Token) -> Option<f64> {\n    let $Token::$Number($y9) = $x9 else {\n"
                "        return None;\n    };\n    Some($y9)\n}",
            ]
        ),
    )


@skeleton("dead_code")
def lifelike_shop_with_main(s: Source) -> str:
    return written(
        s,
        """
$derive
struct $Item {
    $name: String,
    $price: $k1,
    $stock: usize,
}

impl $Item {
    §fn $f_new($name: &str, $price: $k1, $stock: usize) -> Self {
        Self { $name: $name.to_string(), $price, $stock }
    }

    §$doc
    fn $f_sell(&mut self, $amount: usize) -> Result<$k1, String> {
        $noise
        if $amount > self.$stock {
            return Err(format!("$w1 {}", self.$name));
        }
        self.$stock -= $amount;
        Ok(self.$price)
    }§
}

fn main() {
    let mut $p_items = vec![$Item::$f_new($q1, $n1, $n2), $Item::$f_new($q2, $n3, $n4)];
    for $item in $p_items.iter_mut() {
        match $item.$f_sell($n5) {
            Ok($sum) => println!("{$sum}"),
            Err($error) => eprintln!("{$error}"),
        }
    }
}
""",
        method(
            s,
            "fn $f_restock(&mut self, $x9: usize) {\n    self.$stock += $x9;\n}",
            "fn $f_sold_out(&self) -> bool {\n    self.$stock == 0\n}",
            "fn $f_title(&self) -> &str {\n    &self.$name\n}",
            "fn $f_free($x9: &str) -> Self {\n    Self::$f_new($x9, 0, $n9)\n}",
            "fn $f_raise(&mut self, $x9: $k1) -> $k1 {\n    self.$price += $x9;\n    self.$price\n}",
            "fn $f_worth(self) -> $k1 {\n    self.$price * $n9\n}",
        ),
    )


@skeleton("dead_code")
def lifelike_door_with_states(s: Source) -> str:
    return written(
        s,
        """
$doc
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum $State {
    $Open,
    $Closed,
    %dead%
    $Locked,
}

pub struct $Door {
    $state: $State,
    $moves: $k1,
}

impl $Door {
    pub fn $f_new() -> Self {
        Self { $state: $State::$Closed, $moves: 0 }
    }

    $doc
    pub fn $f_push(&mut self) -> bool {
        ⟦if self.$state == $State::$Closed {
            self.$state = $State::$Open;
            self.$moves += 1;
        }
        self.$state == $State::$Open¦match self.$state {
            $State::$Open => false,
            $State::$Closed => {
                self.$state = $State::$Open;
                self.$moves += 1;
                true
            }
            _ => false,
        }⟧
    }

    pub fn $f_turn(&mut self) -> $k1 {
        $noise
        self.$state = $State::$Locked;
        self.$moves
    }
}
""".replace("%dead%", s.pick(["«⟦/// $t9\n    ¦¦⟧$Ajar9,→»", "«$Ajar9($k1),→»", "«$Ajar9 { $x9: u32 },→»"])),
    )


@skeleton("dead_code")
def lifelike_geometry_constant(s: Source) -> str:
    return written(
        s,
        """
use std::fmt;

§const $C_EPSILON: f64 = 0.$n1;
§const $C_SCALE: f64 = $n2.0;§

#[derive(Debug, Clone, Copy)]
⟦#m:pub ¦⟧struct $Point {
    $x: f64,
    $y: f64,
}

impl $Point {
    ⟦#m:pub ¦⟧fn $f_scaled(self) -> Self {
        Self { $x: self.$x * $C_SCALE, $y: self.$y * $C_SCALE }
    }

    ⟦#m:$doc
    pub ¦⟧fn $f_close_to(&self, $other: &$Point) -> bool {
        $noise
        (self.$x - $other.$x).abs() < $C_EPSILON && (self.$y - $other.$y).abs() < $C_EPSILON
    }
}

impl fmt::Display for $Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({}, {})", self.$x, self.$y)
    }
}
⟦#m:¦
fn main() {
    let $from = $Point { $x: 0.$n3, $y: $n4.0 };
    let $to = $from.$f_scaled();
    println!("{$from} {$to} {}", $from.$f_close_to(&$to));
}⟧
""",
        constant(s),
        gap="\n",
    )


@skeleton("dead_code")
def lifelike_report_with_trait(s: Source) -> str:
    return written(
        s,
        """
use std::collections::HashMap;

§$doc
⟦#m:pub trait¦trait⟧ $Report {
    fn $f_title(&self) -> String;

    fn $f_print(&self) {
        println!("== {} ==", self.$f_title());
    }
}

§#[derive(Default)]
⟦#m:pub struct¦struct⟧ $Sales {
    $p_by_city: HashMap<String, $k1>,
}

impl $Sales {
    ⟦#m:pub fn¦fn⟧ $f_record(&mut self, $city: &str, $amount: $k1) {
        *self.$p_by_city.entry($city.to_owned()).or_default() += $amount;
    }
}

impl $Report for $Sales {
    fn $f_title(&self) -> String {
        $noise
        let $best = self.$p_by_city.iter().max_by_key(|($name1, $sum1)| (**$sum1, $name1.len()));
        match $best {
            Some(($city, $sum)) => format!("{$city} {$sum}"),
            None => $q1.to_string(),
        }
    }
}§
⟦#m:¦
fn main() {
    let mut $sales = $Sales::default();
    $sales.$f_record($q2, $n1);
    $sales.$f_print();
}⟧
""",
        a_type(s),
    )


@skeleton("dead_code")
def lifelike_field_never_read(s: Source) -> str:
    kind, value = s.pick(
        [
            ("usize", "$name.len()"),
            ("Box<str>", "$name.into()"),
            ("std::time::Instant", "std::time::Instant::now()"),
            ("bool", "false"),
            ("Vec<String>", "Vec::new()"),
            ("Option<u8>", "None"),
        ]
    )
    return written(
        s,
        """
$doc
#[derive(Debug⟦¦, Clone⟧)]
pub struct $Timer {
    $name: String,
    %early%
    $elapsed: $k1,
    %late%
}

impl $Timer {
    ⟦pub fn $f_new($name: &str) -> Self {
        Self {
            $name: $name.to_string(),
            $elapsed: 0,
            «$spare9: %value%,→»
        }
    }¦pub fn $f_new($name: &str) -> $Timer {
        $Timer {
            «$spare9: %value%,→»
            $name: String::from($name),
            $elapsed: $n1,
        }
    }⟧

    pub fn $f_tick(&mut self, $step: $k1) -> $k1 {
        $noise
        self.$elapsed += $step;
        self.$elapsed
    }

    $doc
    pub fn $f_describe(&self) -> String {
        format!("{} $w1 {}", self.$name, self.$elapsed)
    }
}
""".replace(s.pick(["%early%", "%late%"]), f"«$spare9: {kind},→»")
        .replace("    %early%\n", "")
        .replace("    %late%\n", "")
        .replace("%value%", value),
    )
