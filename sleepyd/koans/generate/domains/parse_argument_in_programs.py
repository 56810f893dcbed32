"""Programs that take words of a command line or of a file as the numbers and switches which they spell."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("parse_argument")
def lifelike_words_of_a_record(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;

#[derive(Debug⟦, Clone¦, PartialEq⟧)]
pub struct $Record {
    pub $name: String,
    pub $amount: $k,
    pub $weight: f64,
    pub $open: bool,
}

$doc
pub fn $f_record($line: &str) -> Result<$Record, Box<dyn Error>> {
    let $p_fields: Vec<&str> = $line.split(⟦','¦';'¦'|'⟧).collect();
    $noise
    ⟦if $p_fields.len() < 4 {
        return Err($q1.into());
    }
    Ok($Record {
        $name: $p_fields[0].trim().to_string(),
        ⟦#f:$amount: $p_fields[1]«→.parse()?»,
        $weight: $p_fields[2].parse()?,
        $open: $p_fields[3].parse()?,¦$amount: $p_fields[1].parse()?,
        $weight: $p_fields[2]«→.parse()?»,
        $open: $p_fields[3].parse()?,¦$amount: $p_fields[1].parse()?,
        $weight: $p_fields[2].parse()?,
        $open: $p_fields[3]«→.parse()?»,¦$amount: $p_fields[1]«→.parse()?»,
        $weight: $p_fields[2]«→.parse()?»,
        $open: $p_fields[3] == "$w1",⟧
    })¦let [$name, $amount, $weight, ..] = $p_fields[..] else {
        return Err($q1.into());
    };
    Ok($Record {
        $name: $name.to_owned(),
        ⟦#g:$amount: $amount«→.parse()?»,
        $weight: $weight.trim().parse()?,¦$amount: $amount.parse()?,
        $weight: $weight.trim()«→.parse()?»,⟧
        $open: $p_fields.len() > 3,
    })⟧
}
""",
    )


@skeleton("parse_argument")
def lifelike_builder_of_arguments(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseIntError;

#[derive(Debug, Default)]
pub struct $Builder {
    $width: $k,
    $height: $k,
    $title: Option<String>,
    $fields
}

impl $Builder {
    pub fn $f_width(mut self, $width: $k) -> Self {
        self.$width = $width;
        self
    }

    pub fn $f_height(mut self, $height: &str) -> Result<Self, ParseIntError> {
        self.$height = $height⟦#h:.parse()?¦«→.parse()?»¦.parse()?⟧;
        Ok(self)
    }

    pub fn $f_title(mut self, $title: &str) -> Self {
        self.$title = Some($title.to_string());
        self
    }
}

$doc
pub fn $f_build($p_args: &[String]) -> Result<$Builder, ParseIntError> {
    $Builder::default()
        .$f_title(&$p_args[0])
        .$f_width(⟦#h:$p_args[1]«→.parse()?»¦$n1¦$p_args[$n2]«→.parse()?»⟧)
        .$f_height(&$p_args[2])
}
""",
    )


@skeleton("parse_argument")
def lifelike_levels_from_a_file(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
pub fn $f_levels($content: &str) -> Result<HashMap<String, $k>, std::num::ParseIntError> {
    let mut $p_levels: HashMap<String, $k> = HashMap::new();
    $noise
    for $line in $content.lines() {
        let Some(($name, $value)) = $line.split_once(⟦'='¦':'¦'\\t'⟧) else {
            continue;
        };
        ⟦$p_levels.insert($name.to_string(), $value«→.parse()?»);¦*$p_levels.entry($name.trim().to_string())\
.or_insert($n1) += $value«→.parse::<$k>()?»;¦let $level: $k = $value.trim()«→.parse()?»;
        $p_levels.entry($name.into()).and_modify(|$old| *$old = $level).or_insert($level);¦if $name == $q1 {
            $p_levels.insert($q2.to_string(), $value«→.parse()?»);
        } else {
            $p_levels.insert($name.to_lowercase(), $n2);
        }⟧
    }
    Ok($p_levels)
}

$item
""",
    )


@skeleton("parse_argument")
def lifelike_prices_in_a_closure(s: Source) -> str:
    return fill(
        s,
        """
use std::num::ParseFloatError;

$derive
pub struct $Basket {
    pub $p_lines: Vec<(String, String)>,
    pub $discount: f64,
}

impl $Basket {
    $method
    $doc
    pub fn $f_prices(&self) -> Result<Vec<f64>, ParseFloatError> {
        self.$p_lines
            .iter()
            ⟦.map(|(_, $price)| {
                let $full: f64 = $price«→.parse()?»;
                Ok($full * self.$discount)
            })¦.map(|(_, $price)| Ok(⟦self.$discount -¦$n1.0 *⟧ $price«→.parse::<f64>()?»))¦.filter(|($name, _)| !$name\
.is_empty())
            .map(|$line| {
                let $price: f64 = $line.1.trim()«→.parse()?»;
                Ok($price.max(self.$discount))
            })⟧
            .collect()
    }
}
""",
    )


@skeleton("parse_argument")
def lifelike_answers_of_a_user(s: Source) -> str:
    return fill(
        s,
        """
use std::io::{self, BufRead};

#[derive(Debug)]
pub enum $Answer {
    $Guess($k),
    $Quit,
}

$item
$doc
pub fn $f_read($input: &mut impl BufRead) -> io::Result<$Answer> {
    let mut $line = String::new();
    $input.read_line(&mut $line)?;
    let $word = $line.trim();
    ⟦if $word == $q1 {
        return Ok($Answer::$Quit);
    }
    Ok($Answer::$Guess($word«→.parse().map_err(io::Error::other)?»))¦match $word {
        "" | "$w1" => Ok($Answer::$Quit),
        _ => Ok($Answer::$Guess($word«→.parse().unwrap_or($n1)»)),
    }¦let $guess: $k = $word«→.parse().unwrap_or_default()»;
    if $guess == $n1 { Ok($Answer::$Quit) } else { Ok($Answer::$Guess($guess)) }⟧
}
""",
    )
