"""Short programs that use a command line argument, which is text, as the number, switch or path that it spells."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("parse_argument")
def argument_as_number(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_read($p_args: &[⟦String¦&str⟧]) -> Result<$k, ⟦#e:std::num::ParseIntError¦Box<dyn std::error::Error>⟧> {
    $noise
    ⟦let $count: $k = $p_args[⟦0¦1¦2⟧]«→.parse()?»;
    Ok($count ⟦+¦*⟧ $n1)¦let mut $sum: $k = 0;
    for $arg in $p_args {
        let $step: $k = $arg«→.parse()?»;
        $sum = $sum.wrapping_add($step);
    }
    Ok($sum)¦match $p_args {
        [] => Ok($n1),
        [$only] => Ok($only«→.parse()?»),
        [$first, ..] => Ok($first.parse::<$k>()? / $n2),
    }¦let Some($last) = $p_args.last() else {
        return Ok($n1);
    };
    let $size: $k = $last.trim()«→.parse()?»;
    Ok($size.min($n2))⟧
}
""",
    )


@skeleton("parse_argument")
def argument_added_up(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Usage {
    pub $retries: ⟦#a:$k¦f64⟧,
    pub $label: String,
}

impl $Usage {
    $doc
    pub fn $f_apply(&mut self, $value: &str) -> Result<⟦#b:()¦⟦#a:$k¦f64⟧⟧, std::num::⟦#a:ParseIntError¦\
ParseFloatError⟧> {
        $noise
        ⟦#b:self.$retries ⟦+=¦*=¦-=⟧ $value«→.parse::<⟦#a:$k¦f64⟧>()?»;
        Ok(())¦Ok(self.$retries ⟦+¦*⟧ $value«→.parse::<⟦#a:$k¦f64⟧>()?»)⟧
    }
}
""",
    )


@skeleton("parse_argument")
def argument_as_path(s: Source) -> str:
    return fill(
        s,
        """
use std::path::PathBuf;

$derive
pub struct $Options {
    pub $output: PathBuf,
    pub $quiet: bool,
}

$doc
pub fn $f_options($p_args: &[String]) -> Option<$Options> {
    let $first = $p_args.get(⟦0¦1¦2⟧)?;
    $noise
    ⟦Some($Options { $output: «→PathBuf::from(»$first«→)», $quiet: $p_args.len() > $n1 })¦\
let $output: PathBuf = «→PathBuf::from(»$first«→)»;
    Some($Options { $quiet: $output.is_dir(), $output })¦\
let mut $options = $Options { $output: PathBuf::new(), $quiet: false };
    if $first.ends_with(".$w1") {
        $options.$output = «→PathBuf::from(»$first«→)»;
    }
    Some($options)⟧
}
""",
    )


@skeleton("parse_argument")
def argument_to_function(s: Source) -> str:
    return fill(
        s,
        """
use std::error::Error;

fn $f_draw($width: ⟦#a:usize¦u32¦u8⟧, $filled: bool) -> String {
    let $sign = if $filled { "⟦#¦*⟧" } else { "⟦-¦.⟧" };
    $sign.repeat($width ⟦#a:¦as usize¦as usize⟧)
}

pub fn $f_run($width: &str, $filled: &str) -> Result<⟦String, Box<dyn Error>> {
    $noise
    Ok($f_draw($width«→.parse()?», true))¦(), Box<dyn Error>> {
    let $line = $f_draw($width.parse()?, $filled«→.parse()?»);
    println!("{$line}");
    Ok(())¦usize, Box<dyn Error>> {
    if $width.is_empty() {
        return Err("$w1 $w2".into());
    }
    let $line = $f_draw($width«→.parse()?», $filled == $q1);
    Ok($line.len())¦Vec<String>, Box<dyn Error>> {
    let mut $p_lines = vec![$f_draw($n1, false)];
    for $word in $width.split(',') {
        $p_lines.push($f_draw($word«→.parse()?», $filled.len() > 1));
    }
    Ok($p_lines)⟧
}
""",
    )


@skeleton("parse_argument")
def argument_as_optional_number(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Default, PartialEq)]
pub struct $Limits {
    pub $depth: Option<$k>,
    pub $p_names: Vec<String>,
    pub $ratio: Option<f64>,
}

impl $Limits {
    $method
    $doc
    pub fn $f_take(&mut self, $flag: &str, $value: &str) {
        $noise
        ⟦#a:match $flag {
            "--$w1" => self.$depth = $value«→.parse().ok()»,
            "--$w2" => self.$ratio = $value.parse().ok(),
            _ => self.$p_names.push($value.to_string()),
        }¦if $flag == "-⟦d¦n¦j⟧" {
            self.$depth = $value«→.parse().ok()»;
        }¦match $flag.strip_prefix("--") {
            Some("$w1") => self.$ratio = $value«→.parse().ok()»,
            Some($name) => self.$p_names.push($name.to_string()),
            None => self.$depth = $value.parse().ok(),
        }⟧
    }
}
""",
    )
