"""A `?` in a function without a `Result`, where more than its last line must change (`question_mark_return`).

Callers ask too, a trait promises it, early returns are wrapped, the error's type is an alias or another's associated
type, and an error is made an absence where an `Option` is promised.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("question_mark_return")
def callers_ask_too(s: Source) -> str:
    return fill(
        s,
        """
⟦#e:use std::num::ParseIntError;¦⟧
$item
⟦⟦pub ¦⟧fn $f_part($text: &str) -> «$k→Result<$k, ⟦#e:ParseIntError¦std::num::ParseIntError⟧>» {
    $noise
    let $value = $text.⟦trim().¦⟧parse::<$k>()?;
    «→Ok(»$value ⟦+¦*⟧ $n1«→)»
}

$doc
pub fn $f_both($left: &str, $right: &str) -> Result<$k, ⟦#e:ParseIntError¦std::num::ParseIntError⟧> {
    ⟦Ok($f_part($left)«→?» ⟦+¦*¦%⟧ $f_part($right)«→?»)¦let $first = $f_part($left)«→?»;
    let $second = $f_part($right)«→?»;
    Ok($first.⟦max¦min⟧($second))¦let $first = $f_part($left)«→?»;
    Ok($first + $right.len() as $k)⟧
}¦$doc
pub fn $f_each($p_texts: &[&str]) -> Result<Vec<$k>, ⟦#e:ParseIntError¦std::num::ParseIntError⟧> {
    let mut $p_out = Vec::new();
    for $text in $p_texts {
        ⟦$p_out.push($f_part($text)«→?»);¦let $value = $f_part($text)«→?»;
        if $value > $n2 {
            $p_out.push($value);
        }⟧
    }
    Ok($p_out)
}

fn $f_part($text: &str) -> «$k→Result<$k, ⟦#e:ParseIntError¦std::num::ParseIntError⟧>» {
    ⟦«→Ok(»$text.parse::<$k>()? ⟦/¦+⟧ $n1«→)»¦let $value: $k = $text.parse()?;
    «→Ok(»$value«→)»⟧
}⟧
""",
    )


@skeleton("question_mark_return")
def promised_by_a_trait(s: Source) -> str:
    kind, error = s.pick([("u32", "std::num::ParseIntError"), ("f64", "std::num::ParseFloatError")])
    return fill(
        s,
        f"""
pub trait $Source {{
    ⟦#t:fn $f_title(&self) -> String;

    ¦⟧fn $f_amount(&self⟦#a:¦, $text: &str⟧) -> «{kind}→Result<{kind}, {error}>»;
}}

$derive
pub struct $Line {{
    pub $raw: String,
    pub $extra: {kind},
}}

impl $Source for $Line {{
    ⟦#t:fn $f_title(&self) -> String {{
        self.$raw.clone()
    }}

    ¦⟧fn $f_amount(&self⟦#a:¦, $text: &str⟧) -> «{kind}→Result<{kind}, {error}>» {{
        ⟦let $value = ⟦#a:self.$raw¦$text⟧.parse::<{kind}>()?;
        «→Ok(»$value ⟦+¦*⟧ self.$extra«→)»¦$noise
        let $value: {kind} = ⟦#a:self.$raw¦$text⟧.trim().parse()?;
        if $value > self.$extra {{
            return «→Ok(»self.$extra«→)»;
        }}
        «→Ok(»$value«→)»⟧
    }}
}}
""",
    )


@skeleton("question_mark_return")
def early_returns_are_wrapped(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦pub fn $f_score($line: &str, $limit: $k) -> «$k→Result<$k, std::num::ParseIntError>» {
    if $line.is_empty() {
        return «→Ok(»$n1«→)»;
    }
    let $value: $k = $line.parse()?;
    if $value > $limit {
        return «→Ok(»$limit«→)»;
    }
    «→Ok(»$value ⟦+¦*⟧ $n2«→)»\
¦pub fn $f_known($p_lines: &[String], $wanted: $k) -> «bool→Result<bool, std::num::ParseIntError>» {
    for $line in $p_lines {
        if $line.parse::<$k>()? == $wanted {
            return «→Ok(»true«→)»;
        }
    }
    $noise
    «→Ok(»false«→)»¦pub fn $f_first($text: &str, $mark: char) -> «&str→Option<&str>» {
    let $at = $text.find($mark)?;
    if $at == 0 {
        return «→Some(»$text«→)»;
    }
    «→Some(»&$text[..$at]«→)»\
¦pub fn $f_grow($p_values: &mut Vec<$k>, $text: &str) «→-> Result<(), std::num::ParseIntError> »{
    if $text == $q1 {
        return«→ Ok(())»;
    }
    $p_values.push($text.parse()?);
«→    Ok(())»¦pub fn $f_label($text: &str) -> «String→Result<String, std::num::ParseIntError>» {
    match $text.parse::<$k>()? {
        0 => «→Ok(»$q1.to_string()«→)»,
        $value => «→Ok(»format!("$w1 {$value}")«→)»,
    }⟧
}
""",
    )


@skeleton("question_mark_return")
def alias_of_the_crate(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Failure {
    pub $line: usize,
    pub $reason: String,
}

⟦#a:pub type Result<T> = std::result::Result<T, $Failure>;¦pub type $Outcome<T> = Result<T, $Failure>;⟧

fn $f_number($line: usize, $text: &str) -> ⟦#a:Result¦$Outcome⟧<$k> {
    $text.parse().map_err(|_| $Failure { $line, $reason: $text.to_string() })
}

$doc
⟦pub fn $f_sum($text: &str) -> «$k→⟦#a:Result¦$Outcome⟧<$k>» {
    let mut $sum = $n1;
    for ($i, $row) in $text.lines().enumerate() {
        $sum += $f_number($i, $row)?;
    }
    «→Ok(»$sum«→)»¦pub fn $f_pair($text: &str) -> «($k, bool)→⟦#a:Result¦$Outcome⟧<($k, bool)>» {
    let $value = $f_number($n1, $text)?;
    $noise
    «→Ok(»($value, $value ⟦>¦<⟧ $n2)«→)»¦pub fn $f_store($p_table: &mut Vec<$k>, $text: &str) «→-> ⟦#a:Result\
¦$Outcome⟧<()> »{
    let $value = $f_number($p_table.len(), $text)?;
    $p_table.push($value);
«→    Ok(())»¦pub fn $f_name($text: &str) -> «String→⟦#a:Result¦$Outcome⟧<String>» {
    let $value = $f_number(0, $text)?;
    «→Ok(»format!("$w1-{$value}")«→)»¦pub fn $f_both($left: &str, $right: &str) -> «[$k; 2]→⟦#a:Result\
¦$Outcome⟧<[$k; 2]>» {
    «→Ok(»[$f_number(0, $left)?, $f_number(1, $right)?]«→)»⟧
}
""",
    )


@skeleton("question_mark_return")
def any_type_that_parses(s: Source) -> str:
    return fill(
        s,
        """
use std::str::FromStr;

$item
$doc
⟦pub fn $f_read<T: FromStr>($text: &str) -> «T→Result<T, T::Err>» {
    let $value = $text.⟦trim().¦⟧parse::<T>()?;
    $noise
    «→Ok(»$value«→)»¦pub fn $f_all<T>($p_texts: &[&str]) -> «Vec<T>→Result<Vec<T>, T::Err>»
where
    T: FromStr,
{
    let mut $p_out = Vec::with_capacity($p_texts.len());
    for $text in $p_texts {
        $p_out.push(⟦$text.parse::<T>()?¦T::from_str($text)?⟧);
    }
    «→Ok(»$p_out«→)»¦pub fn $f_pair<A: FromStr>($left: &str, $right: &str) -> «(A, A)→Result<(A, A), A::Err>» {
    «→Ok(»(A::from_str($left)?, A::from_str($right)?)«→)»\
¦pub fn $f_or<T: FromStr>($text: &str, $fallback: T) -> «T→Result<T, T::Err>» {
    if $text.is_empty() {
        return «→Ok(»$fallback«→)»;
    }
    «→Ok(»$text.parse::<T>()?«→)»¦pub fn $f_last<T: Clone>($p_rows: &[Vec<T>], $at: usize) -> «T→Option<T>» {
    let $row = $p_rows.get($at)?;
    let $last = $row.last()?;
    «→Some(»$last.clone()«→)»⟧
}
""",
    )


@skeleton("question_mark_return")
def error_where_absence_is_promised(s: Source) -> str:
    """The promise stays: the result is made an option before it is asked."""
    kind = s.pick(["u32", "i64", "f64", "usize"])
    return fill(
        s,
        """
$derive
pub struct $Size {
    pub $width: KIND,
    pub $height: KIND,
}

$item
$doc
⟦pub fn $f_size($text: &str) -> Option<$Size> {
    let ($left, $right) = $text.split_once('⟦x¦,¦:⟧')?;
    let $width = $left.parse::<KIND>()«→.ok()»?;
    let $height = $right.⟦trim().¦⟧parse::<KIND>()«→.ok()»?;
    Some($Size { $width, $height })¦pub fn $f_last($text: &str) -> Option<KIND> {
    let $line = $text.lines().last()?;
    $noise
    let $value: KIND = $line.parse()«→.ok()»?;
    Some($value)¦pub fn $f_square($p_words: &mut std::str::SplitWhitespace<'_>) -> Option<$Size> {
    let $side = $p_words.next()?.parse::<KIND>()«→.ok()»?;
    Some($Size { $width: $side, $height: $side })¦pub fn $f_file($path: &std::path::Path) -> Option<usize> {
    let $text = std::fs::read_to_string($path)«→.ok()»?;
    Some($text.⟦len()¦lines().count()⟧)¦pub fn $f_text($p_bytes: &[u8]) -> Option<String> {
    let $text = std::str::from_utf8($p_bytes)«→.ok()»?;
    Some($text.⟦to_uppercase()¦replace('-', " ")⟧)⟧
}
""".replace("KIND", kind),
    )


@skeleton("question_mark_return")
def asked_in_a_condition(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Account {
    pub $owner: Option<String>,
    pub $balance: i64,
    $fields
}

#[derive(Debug)]
pub enum $Refusal {
    $Closed,
    $Low(i64),
}

impl $Account {
    fn $f_open(&self) -> Result<bool, $Refusal> {
        match &self.$owner {
            Some($name) => Ok($name.len() > $n1),
            None => Err($Refusal::$Closed),
        }
    }

    fn $f_left(&self, $by: i64) -> Result<i64, $Refusal> {
        let $left = self.$balance - $by;
        if $left < 0 { Err($Refusal::$Low($left)) } else { Ok($left) }
    }

    $method
    $doc
    ⟦pub fn $f_take(&mut self, $by: i64) -> «bool→Result<bool, $Refusal>» {
        if !self.$f_open()? {
            return «→Ok(»false«→)»;
        }
        self.$balance = self.$f_left($by)?;
        «→Ok(»true«→)»¦pub fn $f_try(&self, $by: i64) -> «i64→Result<i64, $Refusal>» {
        let $left = self.$f_left($by)?;
        if $left > $n3 { «→Ok(»$left«→)» } else { «→Ok(»self.$balance«→)» }\
¦pub fn $f_close(&mut self) «→-> Result<(), $Refusal> »{
        if self.$f_open()? {
            self.$balance = 0;
            self.$owner = None;
        }
«→        Ok(())»¦pub fn $f_initial(&self) -> «char→Option<char>» {
        let $name = self.$owner.as_ref()?;
        «→Some(»$name.chars().next()?«→)»¦pub fn $f_rounds(&self, $by: i64) -> «usize→Result<usize, $Refusal>» {
        let mut $rounds = 0;
        while self.$f_left($by * $rounds as i64)? > $by && $rounds < $n2 {
            $rounds += 1;
        }
        «→Ok(»$rounds«→)»⟧
    }
}
""",
    )
