"""Short programs that clone what need not be cloned, or ignore a result."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("needless_clone")
def copied_struct_given(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Clone, Copy⟦, Debug¦⟧)]
pub struct $Size {
    $width: $k,
    $height: $k,
}

fn $f_area($size: $Size) -> $k {
    $size.$width * $size.$height
}

pub fn $f_double($size: ⟦$Size) -> $k {
    $noise
    $f_area($size«.clone()→») * 2¦&$Size) -> $k {
    $noise
    $f_area(«$size.clone()→*$size») + $n1¦$Size) -> ($Size, $k) {
    ($size«.clone()→», $f_area($size))¦&$Size) -> $Size {
    «$size.clone()→*$size»⟧
}
""",
    )


@skeleton("needless_clone")
def numbers_of_slice(s: Source) -> str:
    return fill(
        s,
        """
$doc
pub fn $f_above($p_numbers: &[$k], $least: $k) -> ⟦Vec<$k> {
    let mut $kept = Vec::new();
    for $number in $p_numbers {
        if *$number > $least {
            $kept.push(«$number.clone()→*$number»);
        }
    }
    $kept¦Vec<$k> {
    $p_numbers.iter().map(|$x1| «$x1.clone()→*$x1» + $least).collect()¦$k {
    let $first = $p_numbers[0]«.clone()→»;
    $noise
    $first.max($least)¦$k {
    $p_numbers.iter().fold($least, |$sum, $x1| $sum + «$x1.clone()→*$x1»)¦$k {
    let mut $best = $least«.clone()→»;
    for &$number in $p_numbers {
        $best = $best.max($number);
    }
    $best⟧
}
""",
    )


@skeleton("needless_clone")
def text_not_used_again(s: Source) -> str:
    return fill(
        s,
        """
pub struct $Tag {
    $name: String,
}

pub fn $f_tag(⟦$name: String) -> $Tag {
    $noise
    $Tag { «$name: $name.clone()→$name» }¦$raw: &str) -> $Tag {
    let $name = $raw.trim().to_string();
    $Tag { «$name: $name.clone()→$name» }¦$name: String) -> Option<$Tag> {
    if $name.is_empty() {
        return None;
    }
    Some($Tag { «$name: $name.clone()→$name» })¦$count: usize) -> $Tag {
    let $text = $q1.repeat($count);
    let $name = $text«.clone()→»;
    $Tag { $name }⟧
}
""",
    )


@skeleton("needless_clone")
def names_behind_two_references(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_names<'a>($p_names: &[&'a ⟦#t:str¦String⟧]) -> Vec<&'a ⟦#t:str¦String⟧> {
    ⟦$p_names.iter().map(|$x1| «$x1.clone()→*$x1»).collect()¦let mut $p_out = Vec::new();
    for $name in $p_names {
        $p_out.push(«$name.clone()→*$name»);
    }
    $p_out¦let mut $p_out = Vec::with_capacity($p_names.len());
    for ($i1, $name) in $p_names.iter().enumerate() {
        if $i1 % $n1 == 0 {
            $p_out.push(«$name.clone()→*$name»);
        }
    }
    $p_out⟧
}
""",
    )


@skeleton("needless_clone")
def letters_and_flags(s: Source) -> str:
    of, test = s.pick(
        [("char", "$x1.is_alphabetic()"), ("u8", "**$x1 > b'a'"), ("bool", "**$x1"), ("(u8, u8)", "$x1.0 > $n1")]
    )
    return fill(
        s,
        """
$doc
pub fn $f_next($p_parts: &[%of%], $default: %of%) -> %of% {
    $noise
    ⟦match $p_parts.iter().find(|$x1| %test%) {
        Some($part) => «$part.clone()→*$part»,
        None => $default,
    }¦if let Some($part) = $p_parts.last() {
        return «$part.clone()→*$part»;
    }
    $default¦$p_parts.first().copied().unwrap_or($default«.clone()→»)⟧
}
""".replace("%of%", of).replace("%test%", test),
    )


@skeleton("unused_must_use")
def checked_before(s: Source) -> str:
    error, wrong = s.pick([("String", 'format!("$w1 {$amount}")'), ("&'static str", "$q1"), ("u8", "$n1")])
    return fill(
        s,
        """
fn $f_check($amount: $k) -> Result<(), %error%> {
    if $amount > $n2 {
        return Err(%wrong%);
    }
    Ok(())
}

$doc
pub fn $f_pay($amount: $k) -> Result<⟦$k, %error%> {
    $noise
    $f_check($amount)«→?»;
    Ok($amount * $n3)¦(), %error%> {
    $f_check($amount)«→?»;
    println!("$w2 {$amount}");
    Ok(())¦bool, %error%> {
    $f_check($amount + $n3)«→?»;
    $noise
    Ok($amount % 2 == 0)⟧
}
""".replace("%error%", error).replace("%wrong%", wrong),
    )


@skeleton("unused_must_use")
def written_to_text(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::Write⟦¦¦ as _⟧;

$doc
pub fn $f_table($p_rows: &[(String, $k)]) -> Result<String, std::fmt::Error> {
    let mut $out = String::new();
    ⟦for ($name, $count) in $p_rows {
        write⟦¦ln⟧!($out, "{$name} {$count}")«→?»;
    }¦writeln!($out, "$w1 {}", $p_rows.len())«→?»;
    for ($name, _) in $p_rows {
        $out.push_str($name);
    }¦for $row in $p_rows {
        $out.write_str(&$row.0)«→?»;
    }¦$out.write_char('$d1')«→?»;⟧
    Ok($out)
}
""".replace("'$d1'", f"'{s.pick('-#*+=')}'"),
    )


@skeleton("unused_must_use")
def bytes_sent(s: Source) -> str:
    given = s.pick(["$out: &mut dyn Write", "$out: &mut impl Write", "mut $out: Box<dyn Write>"])
    return fill(
        s,
        """
use std::io::{self, Write};

pub fn $f_send(%given%, $text: &str) -> io::Result<⟦()> {
    $out.write_all($text.as_bytes())«→?»;
    $out.flush()¦usize> {
    let $size = $out.write($text.as_bytes())?;
    $out.flush()«→?»;
    Ok($size)¦()> {
    for $line in $text.lines() {
        writeln!($out, "$w1 {$line}")«→?»;
    }
    Ok(())¦usize> {
    $noise
    $out.write_all(b"$w2")«→?»;
    Ok($text.len())⟧
}
""".replace("%given%", given),
    )


@skeleton("unused_must_use")
def parsed_for_nothing(s: Source) -> str:
    of, error = s.pick(
        [("u32", "std::num::ParseIntError"), ("i64", "std::num::ParseIntError"), ("f64", "std::num::ParseFloatError")]
    )
    return fill(
        s,
        """
$doc
pub fn $f_valid⟦($text: &str) -> Result<String, %error%> {
    $text.trim().parse::<%of%>()«→?»;
    $noise
    Ok($text.to_uppercase())¦($p_texts: &[&str]) -> Result<usize, %error%> {
    for $text in $p_texts {
        $text.parse::<%of%>()«→?»;
    }
    Ok($p_texts.len())¦($text: &str) -> Result<(), Box<dyn std::error::Error>> {
    $text.parse::<%of%>()«→?»;
    println!("$w1 {$text}");
    Ok(())¦($text: &str) -> Result<bool, %error%> {
    if !$text.is_empty() {
        $text.parse::<%of%>()«→?»;
    }
    Ok($text.len() > $n1)⟧
}
""".replace("%of%", of).replace("%error%", error),
    )


@skeleton("unused_must_use")
def must_use_option(s: Source) -> str:
    note = s.pick(["#[must_use]", '#[must_use = "$t1"]'])
    return fill(
        s,
        """
%note%
fn $f_room($p_seats: &[$k], $at: usize) -> Option<⟦()> {
    if $p_seats.len() > $at { Some(()) } else { None }¦$k> {
    $p_seats.get($at).copied()⟧
}

$doc
pub fn $f_book($p_seats: &mut Vec<$k>, $at: usize) -> Option<⟦usize> {
    $f_room($p_seats, $at)«→?»;
    $p_seats.push($n1);
    Some($p_seats.len())¦$k> {
    $f_room($p_seats, $at)«→?»;
    $noise
    $p_seats.pop()¦()> {
    for $i1 in 0..$at {
        $f_room($p_seats, $i1)«→?»;
    }
    Some(())⟧
}
""".replace("%note%", note),
    )
