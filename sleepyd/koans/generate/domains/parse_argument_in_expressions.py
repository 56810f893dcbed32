"""Arguments, which are text, that stand as numbers in arithmetic, comparisons, calls, ranges and literals."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("parse_argument")
def sum_with_a_number(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_raise($base: ⟦#n:$k¦f64⟧, $text: ⟦#t:&str¦&String¦String⟧) -> \
Result<⟦#n:$k¦f64⟧, std::num::⟦#n:ParseIntError¦ParseFloatError⟧> {
    $noise
    ⟦let $total = $base ⟦+¦*¦-⟧ $text«→.parse::<⟦#n:$k¦f64⟧>()?»;
    Ok($total)¦let mut $total = $base;
    $total ⟦+=¦*=⟧ $text«→.parse::<⟦#n:$k¦f64⟧>()?»;
    Ok($total)¦let $total: ⟦#n:$k¦f64⟧ = $text«→.parse()?»;
    Ok($total ⟦+¦/⟧ $base)⟧
}
""",
    )


@skeleton("parse_argument")
def limit_compared_with_argument(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_within($value: $k, $limit: ⟦&str¦&String⟧) -> Result<bool, std::num::ParseIntError> {
    $noise
    ⟦Ok($value ⟦<¦<=¦>⟧ $limit«→.parse()?»)¦if $value ⟦>¦==¦!=⟧ $limit«→.parse()?» {
        return Ok(false);
    }
    Ok($value > $n1)¦let $bound: $k = $limit«→.parse()?»;
    Ok(($n1..$bound).contains(&$value))⟧
}
""",
    )


@skeleton("parse_argument")
def argument_bounds_a_loop(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let $text = env::args().nth(⟦1¦2⟧).unwrap_or(String::from("$n1"));
    ⟦let $count: $k = $text«→.parse()?»;
    for $i in 0..$count {
        println!("{$i} $w1");
    }¦for $i in 0..$text«→.parse::<$k>()?» {
        println!("$w1 {}", $i * $n2);
    }¦let mut $left: $k = $text«→.parse()?»;
    while $left > 0 {
        println!("{$left}");
        $left -= 1;
    }⟧
    $noise
    Ok(())
}
""",
    )


@skeleton("parse_argument")
def flag_of_the_last_argument(s: Source) -> str:
    return fill(
        s,
        """
use std::str::ParseBoolError;

⟦pub ¦⟧fn $f_verbose($p_args: &[⟦#e:&str¦String⟧]) -> Result<bool, ParseBoolError> {
    ⟦let $verbose: bool = $p_args[$n1]«→.parse()?»;
    Ok($verbose)¦for $arg in $p_args.iter().skip(1) {
        let $on: bool = $arg«→.parse()?»;
        if $on {
            return Ok(true);
        }
    }
    Ok(false)¦$noise
    match $p_args {
        [_, $last] => Ok($last«→.parse()?»),
        _ => Ok($p_args.len() > $n1),
    }⟧
}
""",
    )


@skeleton("parse_argument")
def environment_gives_a_number(s: Source) -> str:
    return fill(
        s,
        """
use std::env;

⟦pub ¦⟧fn $f_port() -> ⟦Result<u16, Box<dyn std::error::Error>> {
    let $text = env::var("$C_PORT")?;
    $noise
    let $port: u16 = $text«→.parse()?»;
    Ok($port)¦u16 {
    match env::var("$C_PORT") {
        Ok($text) => $text«→.parse().unwrap_or($n1)»,
        Err(_) => $n2,
    }¦Option<u16> {
    let $text = env::var("$C_PORT").ok()?;
    Some($text«→.parse().ok()?»)¦Option<u16> {
    if let Ok($text) = env::var("$C_PORT") {
        return $text«→.parse().ok()»;
    }
    None⟧
}
""",
    )


@skeleton("parse_argument")
def lifelike_timeout_in_a_struct(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseIntError;
use std::time::Duration;

$derive
pub struct $Client {
    pub $host: String,
    pub $timeout: Duration,
    pub $retries: u32,
}

impl $Client {
    $method
    $doc
    pub fn $f_connect($host: &str, $timeout: &str, $retries: &str) -> Result<Self, ParseIntError> {
        ⟦Ok($Client {
            $host: $host.to_string(),
            $timeout: Duration::from_secs($timeout«→.parse()?»),
            $retries: $retries.parse()?,
        })¦let $retries: u32 = $retries«→.parse()?»;
        let $millis = $timeout.parse()?;
        Ok(Self { $host: $host.to_owned(), $timeout: Duration::from_millis($millis), $retries })¦Ok($Client {
            $host: format!("$w1.{$host}"),
            $timeout: Duration::from_millis($n1 * $n2),
            $retries: $retries«→.parse()?»,
        })⟧
    }
}

$item
""",
    )


@skeleton("parse_argument")
def lifelike_coordinates_of_a_command(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Position {
    pub $x: ⟦#n:i32¦f64⟧,
    pub $y: ⟦#n:i32¦f64⟧,
}

impl $Position {
    pub fn new($x: ⟦#n:i32¦f64⟧, $y: ⟦#n:i32¦f64⟧) -> Self {
        Self { $x, $y }
    }
}

$item
$doc
pub fn $f_move($at: $Position, $command: &str) -> Result<$Position, std::num::⟦#n:ParseIntError¦ParseFloatError⟧> {
    $noise
    match $command.split_once(' ') {
        ⟦#a:Some(("$w1", $steps)) => Ok($Position::new($at.$x + $steps.parse::<⟦#n:i32¦f64⟧>()?, $at.$y)),
        Some(("$w2", $steps)) => Ok($Position { $y: $at.$y - $steps«→.parse::<⟦#n:i32¦f64⟧>()?», ..$at }),¦\
Some(("$w1", $steps)) => Ok($Position::new($steps«→.parse()?», $at.$y)),
        Some(("$w2", $steps)) => {
            let $steps: ⟦#n:i32¦f64⟧ = $steps.parse()?;
            Ok($Position::new($at.$x, $at.$y * $steps))
        }¦Some(($x, $y)) => Ok($Position::new($x«→.parse()?», $y«→.parse()?»)),⟧
        _ => Ok($at),
    }
}
""",
    )
