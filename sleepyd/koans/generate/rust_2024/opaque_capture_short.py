"""Short programs whose returned `impl Trait` captures a borrow that it does not need."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("opaque_capture")
def steps_counted_before_a_reset(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_steps($level: &⟦#m:¦mut ⟧$k1) -> impl Iterator<Item = $k1>«→ + use<>» {
    ⟦let $end = *$level;
    (0..$end).filter(|$x1| $x1 % $n1 == 0)¦(0..*$level).take($n1)¦std::iter::repeat_n(*$level, $n1)⟧
}

pub fn $f_reset(mut $level: $k1) -> $k1 {
    let $p_steps = $f_steps(&⟦#m:¦mut ⟧$level);
    $level = $n2;
    $noise
    $level.max($p_steps.⟦max().unwrap_or(0)¦count() as $k1¦last().unwrap_or($n3)⟧)
}
""",
    )


@skeleton("opaque_capture")
def text_owned_by_the_result(s: Source) -> str:
    return fill(
        s,
        """
fn $f_title($name: &str) -> impl ⟦#d:AsRef<str>¦Into<String>¦ToString⟧«→ + use<>» {
    ⟦format!("$w1 {$name}")¦$name.to_uppercase()¦$name.repeat($n1)⟧
}

pub fn $f_named(mut $name: String) -> ⟦usize {
    let $title = $f_title(&$name);
    $name.clear();
    $noise
    ⟦#d:$title.as_ref().len()¦$title.into().len()¦$title.to_string().len()⟧ + $name.len()¦(String, String) {
    let $title = $f_title(&$name);
    ($name, ⟦#d:$title.as_ref().to_string()¦$title.into()¦$title.to_string()⟧)⟧
}
""",
    )


@skeleton("opaque_capture")
def predicate_kept_while_sorting(s: Source) -> str:
    return fill(
        s,
        """
fn $f_at_least($p_values: &[$k1]) -> impl Fn($k1) -> bool«→ + use<>» {
    let $least = $p_values⟦[0]¦.iter().copied().min().unwrap_or($n1)¦[$n1]⟧;
    move |$x1| $x1 ⟦>=¦>⟧ $least
}

pub fn $f_sorted(mut $p_values: Vec<$k1>) -> Vec<$k1> {
    let $enough = $f_at_least(&$p_values);
    ⟦$p_values.sort();
    $noise
    $p_values.retain(|$x2| $enough(*$x2));
    $p_values¦$p_values.push($n2);
    $p_values.into_iter().filter(|$x2| $enough(*$x2)).collect()¦$p_values.reverse();
    let $found = $p_values.iter().position(|$x2| $enough(*$x2));
    $p_values.truncate($found.unwrap_or($n3));
    $p_values⟧
}
""",
    )


@skeleton("opaque_capture")
def only_the_type_is_needed(s: Source) -> str:
    return fill(
        s,
        """
fn $f_sizes<T>($p_items: &[T]⟦#a:¦, $width: usize⟧) -> impl Iterator<Item = usize>«→ + use<T>» {
    let $count = $p_items.len();
    ⟦#a:(0..$count).map(|$x1| $x1 * size_of::<T>())¦(0..$count).step_by($width)⟧
}

pub fn $f_grown(mut $p_items: Vec<⟦#t:$k1¦String⟧>) -> usize {
    let $p_sizes = $f_sizes(&$p_items⟦#a:¦, $n1⟧);
    ⟦$p_items.push(⟦#t:$n2¦$q1.to_string()⟧);¦$p_items.clear();⟧
    $noise
    $p_items.len() + $p_sizes.sum::<usize>()
}
""",
    )


@skeleton("opaque_capture")
def one_of_two_is_borrowed(s: Source) -> str:
    return fill(
        s,
        """
fn $f_joined<'a>($p_words: &'a [String], $mark: &str) -> impl Iterator<Item = &'a str>«→ + use<'a>» {
    let $skip = $mark.len();
    $p_words.iter().⟦map(move |$x1| &$x1[..$skip.min($x1.len())])¦skip($skip).map(|$x1| $x1.as_str())¦\
map(String::as_str).filter(move |$x1| $x1.len() > $skip)⟧
}

pub fn $f_shown($p_words: &[String]) -> Vec<&str> {
    let $p_found = {
        let $mark = ⟦$p_words.len().to_string()¦String::from($q1)¦"$w1".repeat($n1)⟧;
        $f_joined($p_words, &$mark)
    };
    $noise
    $p_found.collect()
}
""",
    )


@skeleton("opaque_capture")
def number_made_before_a_drop(s: Source) -> str:
    return fill(
        s,
        """
use std::fmt::⟦#d:Display¦Debug¦LowerHex⟧;

fn $f_weight($p_parts: &Vec<$k1>) -> impl ⟦#d:Display¦Debug¦LowerHex⟧«→ + use<>» {
    ⟦$p_parts.iter().sum::<$k1>()¦$p_parts[0] ⟦+¦*⟧ $n1¦$p_parts.len()⟧
}

pub fn $f_label($p_parts: Vec<$k1>) -> String {
    let $weight = $f_weight(&$p_parts);
    drop($p_parts);
    $noise
    format!("$w1 {$weight⟦#d:¦:?¦:x⟧}")
}
""",
    )
