"""Short programs that format a text or test an `Option`: `inline_format_args` and `is_some_and`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.clippy.formatting import written
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("inline_format_args")
def local_printed(s: Source) -> str:
    return written(
        s,
        """
fn $f_show($p_items: &[⟦$k1¦$el1¦String¦f64⟧]) {
    let $count = $p_items.⟦len()¦iter().count()¦iter().skip($n1).count()⟧;
    $noise
    ⟦println!¦eprintln!¦print!⟧(⟦⟨"{}", $count⟩¦⟨"$w1: {}", $count⟩¦⟨"{} $t1", $count⟩¦⟨"$w1={:03} $w2", $count⟩⟧);
}
""",
    )


@skeleton("inline_format_args")
def several_in_one_text(s: Source) -> str:
    return written(
        s,
        """
⟦pub ¦⟧fn $f_main($a1: ⟦&str¦$k1¦char⟧, $b1: f64⟦, $c1: bool¦⟧) {
    ⟦let $d1 = $b1 * $n1.0;
    println!(⟦⟨"{} $w1 {} {:.2}", $a1, $b1, $d1⟩¦⟨"{}: {} -> {}", $a1, $b1, $d1⟩¦⟨"$w1 {:.1} {:.3}", $b1, $d1⟩⟧);¦println!("{}", $b1 / $n1.0);
    println!(⟦⟨"{:?} / {}", $a1, $b1⟩¦⟨"{:>5}|{:<8.2}|", $a1, $b1⟩⟧);¦if $b1 > $n1.5 {
        eprintln!(⟦⟨"$t1 {} {}", $a1, $b1⟩¦⟨"{}{}", $b1, $a1⟩⟧);
    }⟧
    $noise
}
""",  # noqa: E501
    )


@skeleton("inline_format_args")
def text_returned(s: Source) -> str:
    return written(
        s,
        """
$doc
⟦pub ¦⟧fn $f_label($name: &str, $x1: ⟦$k1¦u8¦char¦&str¦Vec<$k1>¦Option<u32>⟧) -> String {
    $noise
    ⟦⟦format!(⟨"$w1 {}: {:?}", $name, $x1⟩)¦format!(⟨"{:?}/{}", $x1, $name⟩)¦format!(⟨"({}) {:#?}", $name, $x1⟩)⟧¦let $x2 = format!("{} {$x1:?}", $name.trim());
    format!(⟨"[{}]", $x2⟩)¦if $name.is_empty() {
        format!(⟨"<{:?}>", $x1⟩)
    } else {
        $name.to_string()
    }⟧
}
""",  # noqa: E501
    )


@skeleton("inline_format_args")
def text_made_in_closure(s: Source) -> str:
    return written(
        s,
        """
fn $f_names($p_items: &[$el1]⟦, $suffix: &str) -> Vec<String> {
    $p_items.iter().map(|$x1| format!(⟦⟨"{}{}", $x1, $suffix⟩¦⟨"{}-{:?}", $suffix, $x1⟩⟧)).collect()¦) -> Vec<String> {
    $p_items
        .iter()
        .map(|$x1| format!(⟦⟨"$w1 {}", $x1⟩¦⟨"<{:>6}>", $x1⟩¦⟨"{} $w2", $x1⟩⟧))
        .collect()¦) -> String {
    $p_items.iter().fold(String::new(), |$acc, $x1| format!(⟦⟨"{},{}", $acc, $x1⟩¦⟨"{}{:?}", $acc, $x1⟩⟧))¦) -> usize {
    $p_items.iter().enumerate().map(|($i, $x1)| format!(⟨"{}:{}", $i, $x1⟩).len()).sum()⟧
}
""",
    )


@skeleton("inline_format_args")
def printed_in_loop(s: Source) -> str:
    return written(
        s,
        """
⟦const $C_LIMIT: u32 = $n1;

fn $f_run() {
    for $x1 in 0..$C_LIMIT {
        println!(⟦⟨"{}/{}", $x1, $C_LIMIT⟩¦⟨"{:>2} $w1", $x1⟩⟧);
    }
    $noise
}¦fn $f_run($p_lines: &[&str]) {
    for ($i, $x1) in $p_lines.iter().enumerate() {
        println!(⟦⟨"{}: {}", $i, $x1⟩¦⟨"{:04} {}", $i, $x1⟩⟧);
    }
}¦fn $f_run(mut $x1: $k1) {
    while $x1 > $n1 {
        $x1 /= 2;
        print!(⟦⟨"{} ", $x1⟩¦⟨"{},", $x1⟩⟧);
    }
    println!();
}¦fn $f_run($p_words: &[String]) -> usize {
    let mut $x1 = 0;
    for $x2 in $p_words {
        $x1 += $x2.len();
    }
    eprintln!(⟨"$w1 {} $w2", $x1⟩);
    $x1
}⟧
""",
    )


@skeleton("is_some_and")
def parameter_compared(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧fn $f_is($x1: Option<$k1>) -> bool {
    $noise
    ⟦⟦!¦⟧$x1.«map_or(false, →is_some_and(»|$x2| ⟦$x2 > $n1¦$x2 % $n1 == 0¦$x2 + $n1 < $n2¦($n1..=$n2).contains(&$x2)⟧)¦$x1«.map(|$x2| $x2 ⟦#o:<¦>=¦>⟧ $n1).unwrap_or(false)→.is_some_and(|$x2| $x2 ⟦#o:<¦>=¦>⟧ $n1)»¦$x1.«map(|$x2| $x2 ⟦#o:<¦>=¦>⟧ $n1).unwrap_or_default()→is_some_and(|$x2| $x2 ⟦#o:<¦>=¦>⟧ $n1)»⟧
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def element_tested(s: Source) -> str:
    return fill(
        s,
        """
⟦#m:use std::collections::HashMap;¦¦¦⟧

fn $f_has($p_items: ⟦#m:&HashMap<String, Vec<$k1>>¦&[Vec<$k1>]¦&[String]¦&[(String, bool)]⟧) -> bool {
    ⟦if $p_items.len() > $n1 {
        return false;
    }¦let $x3 = $p_items.is_empty();
    if $x3 {
        return true;
    }¦⟧
    $p_items.⟦#m:get($q1)¦first()¦last()¦iter().next()⟧.«map_or(false, →is_some_and(»|⟦#m:$x1| $x1.contains(&$n2)¦$x1| !$x1.is_empty()¦$x1| $x1.starts_with($q1)¦($x1, $x2)| *$x2 && $x1.len() > $n2⟧)
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def letter_tested(s: Source) -> str:
    return fill(
        s,
        """
fn $f_check($text: &str) -> ⟦bool {
    $text.⟦chars().next()¦chars().last()¦trim().chars().nth($n1)⟧.«map_or(false, →is_some_and(»⟦char::is_uppercase¦|c| c.is_ascii_digit()¦char::is_alphabetic⟧)¦&str {
    if $text.⟦chars().next()¦chars().next_back()⟧.«map_or(false, →is_some_and(»|$x1| ⟦$x1.is_numeric()¦!$x1.is_whitespace()¦$x1 > 'm'⟧) {
        $q1
    } else {
        $text
    }¦bool {
    $noise
    $text.find('⟦:¦-¦@⟧').«map(|$x1| $x1 > $n1).unwrap_or(false)→is_some_and(|$x1| $x1 > $n1)»¦usize {
    let mut $x3 = 0;
    if $text.strip_prefix($q1).«map_or(true, →is_none_or(»|$x1| $x1.⟦is_empty()¦len() < $n1¦contains(' ')⟧) {
        $x3 += 1;
    }
    $x3⟧
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def parsed_and_tested(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_valid($text: &str) -> bool {
    ⟦let $x1 = $text⟦.trim()¦⟧.parse::<$k1>();
    $noise
    $x1.«map_or(false, →is_ok_and(»|$x2| ⟦$x2 < $n1¦$x2 > $n1 && $x2 % 2 == 1⟧)¦$text.parse::<f64>().«map(|$x2| $x2 > $n1.5).unwrap_or(false)→is_ok_and(|$x2| $x2 > $n1.5)»¦$text.parse::<$k1>().«map(|$x2| $x2 % $n1 == 0).unwrap_or_default()→is_ok_and(|$x2| $x2 % $n1 == 0)»¦!std::fs::read_to_string($text).«map_or(false, →is_ok_and(»|$x2| $x2.⟦is_empty()¦contains($q1)⟧)¦$text.split(⟦','¦' '⟧).all(|$x1| $x1.parse::<$k1>().«map_or(false, →is_ok_and(»|$x2| $x2 >= $n1))⟧
}
""",  # noqa: E501
    )


@skeleton("is_some_and")
def limit_if_any(s: Source) -> str:
    return fill(
        s,
        """
⟦fn $f_allowed($amount: $k1, $limit: Option<$k1>) -> bool {
    $noise
    $limit.«map_or(true, →is_none_or(»|$x1| ⟦$amount <= $x1¦$amount + $n1 < $x1⟧)
}¦fn $f_allowed($p_amounts: &[$k1], $limit: Option<$k1>) -> Vec<$k1> {
    $p_amounts
        .iter()
        .copied()
        .filter(|&$x1| $limit.«map_or(true, →is_none_or(»|$x2| $x1 < $x2))
        .collect()
}¦fn $f_allowed($p_amounts: &[$k1], $limit: &Option<$k1>) -> $k1 {
    let mut $x3 = 0;
    for $x1 in $p_amounts {
        if $limit.as_ref().«map_or(true, →is_none_or(»|$x2| $x1 <= $x2) {
            $x3 += $x1;
        }
    }
    $x3
}¦fn $f_allowed($name: &str, $suffix: Option<&str>) -> bool {
    let $x1 = $suffix.«map_or(true, →is_none_or(»|$x2| $name.⟦ends_with¦contains¦starts_with⟧($x2));
    $noise
    $x1 && !$name.is_empty()
}⟧
""",
    )
