"""Programs like a small command line tool that forget to parse one of their arguments."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_FLAGS_MATCHED = """
use std::num::ParseIntError;

#[derive(Debug)]
pub enum $CliError {
    $Number(ParseIntError),
    $Unknown(String),
}

impl From<ParseIntError> for $CliError {
    fn from($error: ParseIntError) -> Self {
        $CliError::$Number($error)
    }
}

#[derive(Debug, Default)]
pub struct $Cli {
    pub $port: u16,
    pub $workers: usize,
    pub $host: String,
}

$item
$doc
pub fn $f_parse($p_pairs: &[(String, String)]) -> Result<$Cli, $CliError> {
    ⟦let mut $cli = $Cli::default();
    for ($flag, $value) in $p_pairs {
        match $flag.as_str() {
            "--$w1" => $cli.$port = $value«→.parse()?»,
            "--$w2" => $cli.$workers = $value.parse()?,
            "--$w3" => $cli.$host = $value.clone(),
            _ => return Err($CliError::$Unknown($flag.clone())),
        }
    }
    Ok($cli)¦let $f_value = |$name: &str| {
        $p_pairs
            .iter()
            .find(|($flag, _)| $flag == $name)
            .map(|(_, $value)| $value.as_str())
            .ok_or_else(|| $CliError::$Unknown($name.to_string()))
    };
    $noise
    Ok($Cli {
        $port: $f_value("$w1")?.parse()?,
        $workers: $f_value("$w2")?«→.parse()?»,
        $host: $f_value("$w3")?.to_string(),
    })¦let [($flag, $value), ($host, _), ..] = $p_pairs else {
        return Err($CliError::$Unknown($q1.to_string()));
    };
    let $port = if $flag == "-p" { $value.parse()? } else { $n1 };
    Ok($Cli { $port, $workers: $value«→.parse()?», $host: $host.clone() })⟧
}
"""


@skeleton("parse_argument")
def lifelike_flags_matched(s: Source) -> str:
    return fill(s, _FLAGS_MATCHED)


@skeleton("parse_argument")
def lifelike_arguments_walked(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;

$derive
pub struct $Config {
    pub $rounds: $k,
    pub $speed: f64,
    pub $colored: bool,
}

impl $Config {
    $method
    $doc
    pub fn $f_from_args(mut $p_args: impl Iterator<Item = String>) -> Result<Self, Box<dyn Error>> {
        let ($rounds_default, $speed_default) = ($n1, $n2.5);
        let mut $config = $Config { $rounds: $rounds_default, $speed: $speed_default, $colored: false };
        while let Some($arg) = $p_args.next() {
            ⟦match $arg.as_str() {
                "-r" | "--$w1" => $config.$rounds = $p_args.next().ok_or("$w2")?«→.parse()?»,
                "--$w3" => $config.$speed = $p_args.next().ok_or($q1)?.parse()?,
                "-c" => $config.$colored = true,
                _ => return Err(format!("$w4 {$arg}").into()),
            }¦let ($name, $value) = $arg.split_once('=').ok_or("$w1")?;
            match $name {
                "$w2" => $config.$rounds = $value.parse()?,
                "$w3" => $config.$speed = $value«→.parse()?»,
                "$w4" => $config.$colored = $value == "on",
                _ => continue,
            }¦if let Some($text) = $arg.strip_prefix("--$w2=") {
                $config.$colored = $text«→.parse()?»;
            } else if let Some($text) = $arg.strip_prefix("-r") {
                $config.$rounds = $text.parse()?;
            } else {
                return Err($arg.into());
            }⟧
        }
        Ok($config)
    }
}
""",
    )


_VALUE_FROM_TEXT = """
use std::num::ParseIntError;
use std::str::FromStr;

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct $Size {
    pub $width: $k,
    pub $height: $k,
}

#[derive(Debug, PartialEq)]
pub enum $SizeError {
    $Shape,
    $Number(ParseIntError),
}

impl From<ParseIntError> for $SizeError {
    fn from($error: ParseIntError) -> Self {
        Self::$Number($error)
    }
}

impl FromStr for $Size {
    type Err = $SizeError;

    fn from_str($text: &str) -> Result<Self, Self::Err> {
        $noise
        ⟦let ($width, $height) = $text.split_once('⟦x¦:¦,⟧').ok_or($SizeError::$Shape)?;
        Ok(Self { $width: $width.parse()?, $height«→: $height.parse()?» })¦let mut $p_parts = $text.split('⟦x¦:¦,⟧');
        let $width = $p_parts.next().ok_or($SizeError::$Shape)?.parse()?;
        let $height = $p_parts.next().ok_or($SizeError::$Shape)?;
        Ok($Size { $width, $height: $height.trim()«→.parse()?» })¦match $text.split_once('⟦x¦:¦,⟧') {
            Some(($left, $right)) => Ok($Size { $width: $left«→.parse()?», $height: $right.parse()? }),
            None if $text.is_empty() => Err($SizeError::$Shape),
            None => Ok($Size { $width: $text.parse()?, $height: $n1 }),
        }⟧
    }
}

$item
impl $Size {
    $method
    pub fn $f_area(&self) -> $k {
        self.$width * self.$height
    }
}
"""


@skeleton("parse_argument")
def lifelike_value_from_text(s: Source) -> str:
    return fill(s, _VALUE_FROM_TEXT)


@skeleton("parse_argument")
def lifelike_error_mapped(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt;

#[derive(Debug, PartialEq)]
pub enum $ArgError {
    $Missing(&'static str),
    $Invalid(String),
}

impl fmt::Display for $ArgError {
    fn fmt(&self, $out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            $ArgError::$Missing($name) => write!($out, "$w1 {$name}"),
            $ArgError::$Invalid($text) => write!($out, "$w2 {$text:?}"),
        }
    }
}

fn $f_number($text: &str) -> Result<$k, $ArgError> {
    $text.trim().parse().map_err(|_| $ArgError::$Invalid($text.to_string()))
}

$item
$doc
pub fn $f_range($p_args: &[String]) -> Result<($k, $k), $ArgError> {
    let $low = $p_args.first().ok_or($ArgError::$Missing("$w3"))?;
    let $high = $p_args.get(1).ok_or($ArgError::$Missing("$w4"))?;
    $noise
    ⟦Ok(($f_number($low)?, «→$f_number(»$high«→)?»))¦let $start = $f_number($low)?;
    let $end: $k = «→$f_number(»$high«→)?»;
    Ok(($start.min($end), $start.max($end)))¦if $high == "⟦max¦*¦-⟧" {
        return Ok((«→$f_number(»$low«→)?», $k::MAX));
    }
    Ok(($f_number($low)?, $f_number($high)?))⟧
}
""",
    )
