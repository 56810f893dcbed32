"""Programs like a small command line tool whose paths, subcommands and queries take an argument as it stands."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("parse_argument")
def lifelike_paths_given(s: Source) -> str:
    return fill(
        s,
        """
use std::path::{Path, PathBuf};

#[derive(Debug, Default)]
pub struct $Job {
    pub $p_inputs: Vec<PathBuf>,
    pub $target: Option<PathBuf>,
    $fields
}

impl $Job {
    $doc
    pub fn $f_names(&self) -> Vec<String> {
        self.$p_inputs.iter().map(|$path| $path.display().to_string()).collect()
    }

    $doc
    pub fn $f_collect($root: &Path, $p_args: &[String]) -> Self {
        let mut $job = Self::default();
        $noise
        ⟦for $arg in $p_args {
            $job.$p_inputs.push(«→PathBuf::from(»$arg«→)»);
        }
        $job.$target = Some($root.join("$w1"));¦for $arg in $p_args.iter().skip(1) {
            match $arg.strip_prefix("-o") {
                Some($rest) => $job.$target = Some(«→PathBuf::from(»$rest«→)»),
                None => $job.$p_inputs.push($root.join($arg)),
            }
        }¦if let [$target, $p_rest @ ..] = $p_args {
            $job.$target = Some(PathBuf::from($target));
            $job.$p_inputs = $p_rest.iter().map(|$name| $root.join($name)).collect();
            $job.$p_inputs.insert(0, «→PathBuf::from(»$target«→)»);
        }¦let $first = $p_args.first().map_or("$w1", |$arg| $arg.as_str());
        let $base: PathBuf = if $first.starts_with('/') { «→PathBuf::from(»$first«→)» } else { $root.join($first) };
        $job.$target = Some($base);⟧
        $job
    }
}
""",
    )


@skeleton("parse_argument")
def lifelike_subcommands(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;

#[derive(Debug, PartialEq)]
pub enum $Command {
    $Resize { $width: u32, $keep: bool },
    $Rotate(f32),
    $Repeat { $times: $k, $text: String },
}

$item
$doc
pub fn $f_command($p_words: &[&str]) -> Result<$Command, Box<dyn Error>> {
    $noise
    match $p_words {
        ⟦["$w1", $width] => Ok($Command::$Resize { $width: $width«→.parse()?», $keep: true }),
        ["$w1", $width, $keep] => Ok($Command::$Resize { $width: $width.parse()?, $keep: $keep.parse()? }),
        ["$w2", $angle] => Ok($Command::$Rotate($angle.parse()?)),¦["$w1", $width, $keep, ..] => {
            Ok($Command::$Resize { $width: $width.parse()?, $keep: $keep«→.parse()?» })
        }
        ["$w2", $times, $text] => Ok($Command::$Repeat { $times: $times.parse()?, $text: $text.to_string() }),¦\
["$w2", $angle] => Ok($Command::$Rotate($angle«→.parse()?»)),
        ["$w3", $p_rest @ ..] => {
            let $times = $p_rest.len() as $k;
            Ok($Command::$Repeat { $times, $text: $p_rest.join(" ") })
        }¦["$w3", $times, $p_rest @ ..] => Ok($Command::$Repeat {
            $times: $times«→.parse()?»,
            $text: $p_rest.join(" "),
        }),
        ["$w2"] => Ok($Command::$Rotate($n1.0)),⟧
        [] => Err($q1.into()),
        [$other, ..] => Err(format!("$w4 {$other}").into()),
    }
}
""",
    )


_MATCHES_QUERIED = """
use std::collections::HashMap;
use std::error::Error;

$derive
pub struct $Matches {
    $values: HashMap<String, String>,
}

impl $Matches {
    $doc
    pub fn $f_required(&self, $name: &str) -> Result<&str, String> {
        self.$values.get($name).map(String::as_str).ok_or_else(|| format!("$w1 {$name}"))
    }

    pub fn $f_optional(&self, $name: &str) -> Option<&String> {
        self.$values.get($name)
    }
}

pub trait $Run {
    $doc
    fn $f_run(&self, $matches: &$Matches) -> Result<$k, Box<dyn Error>>;
}

pub struct $Power;

impl $Run for $Power {
    fn $f_run(&self, $matches: &$Matches) -> Result<$k, Box<dyn Error>> {
        $noise
        ⟦let $base: $k = $matches.$f_required("$w2")?«→.parse()?»;
        let $exponent: u32 = $matches.$f_required("$w3")?.parse()?;
        Ok($base.pow($exponent))¦let $base: $k = $matches.$f_required("$w2")?.parse()?;
        let $exponent = match $matches.$f_optional("$w3") {
            Some($text) => $text.parse()?,
            None => 2,
        };
        let $least: $k = $matches.$f_required("$w4")?«→.parse()?»;
        Ok($base.pow($exponent).max($least))¦let mut $total: $k = $n1;
        if let Some($text) = $matches.$f_optional("$w2") {
            $total = $text«→.parse()?»;
        }
        Ok($total + $n2)¦if $matches.$f_optional("$w4").is_some() {
            return Ok($matches.$f_required("$w2")?«→.parse()?»);
        }
        Ok($n1)⟧
    }
}
"""


@skeleton("parse_argument")
def lifelike_matches_queried(s: Source) -> str:
    return fill(s, _MATCHES_QUERIED)
