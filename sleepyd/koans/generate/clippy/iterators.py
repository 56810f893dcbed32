"""Short programs that walk a collection the long way: `iter_copied` and `needless_collect`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("iter_copied")
def vector_rebuilt(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_keep($p_items: ⟦&[$el1]¦&Vec<$el1>¦&[$el1]⟧) -> Vec<$el1> {
    $noise
    $p_items.iter()⟦.skip($n1)¦.rev()¦.step_by(2)¦⟧.⟦«map(|$x1| *$x1)→copied()»¦«map(|&$x1| $x1)→copied()»¦«cloned()→copied()»¦«map(|$x1| $x1.clone())→copied()»⟧.collect()
}
""",  # noqa: E501
        el1=s.pick(["i32", "u32", "char", "f64", "bool", "u8", "(i32, i32)"]),
    )


@skeleton("iter_copied")
def one_element_taken(s: Source) -> str:
    return fill(
        s,
        """
fn $f_pick($p_items: &[$k1]) -> ⟦Option<$k1> {
    $noise
    $p_items.⟦first()¦last()¦get($n1)¦iter().max()¦iter().min()¦iter().nth($n1)⟧.«⟦map(|$x1| *$x1)¦cloned()¦map(|&$x1| $x1)⟧→copied()»¦$k1 {
    let $x2 = $p_items.⟦first()¦last()¦get($n1)⟧.«⟦map(|$x1| *$x1)¦cloned()⟧→copied()».unwrap_or(⟦0¦$n2⟧);
    $noise
    $x2 ⟦* $n3¦+ $n3⟧¦String {
    match $p_items.⟦get(1)¦last()⟧.«⟦cloned()¦map(|$x1| *$x1)¦map(|$x1| $x1.clone())⟧→copied()» {
        Some($x1) if $x1 > $n1 => $x1.to_string(),
        Some(_) => String::from($q1),
        None => String::new(),
    }⟧
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def numbers_chained(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_total($p_items: &[$k1]⟦) -> $k1 {
    $p_items.iter().«⟦cloned()¦map(|$x1| *$x1)⟧→copied()».filter(|$x2| $x2 % $n1 ⟦== 0¦!= 0⟧).sum()¦) -> Option<$k1> {
    $p_items
        .iter()
        .⟦filter(|$x1| **$x1 > $n1)¦skip_while(|$x1| **$x1 < $n1)⟧
        .«⟦map(|$x1| *$x1)¦cloned()¦map(|&$x1| $x1)⟧→copied()»
        .⟦min()¦max()¦last()¦reduce(|$a1, $b1| $a1 + $b1)⟧¦, $x3: $k1) -> bool {
    $noise
    $p_items.iter().«⟦cloned()¦map(|&$x1| $x1)⟧→copied()».any(|$x2| $x2 ⟦>¦<⟧ $x3)¦) -> $k1 {
    let mut $x3 = 0;
    for $x1 in $p_items.iter().«⟦cloned()¦map(|$x2| *$x2)⟧→copied()» {
        $x3 += $x1;
    }
    $x3¦) -> Vec<($k1, $k1)> {
    $p_items.iter().«⟦cloned()¦map(|$x2| *$x2)⟧→copied()».zip($p_items.iter().copied().skip(1)).collect()⟧
}
""",
    )


@skeleton("iter_copied")
def set_or_map_walked(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::⟦#m:HashMap¦BTreeMap¦HashSet¦BTreeSet⟧;

fn $f_list($p_items: &⟦#m:HashMap<&str, $k1>¦BTreeMap<$k1, String>¦HashSet<char>¦BTreeSet<$k1>⟧) -> ⟦#m:⟦#e:$k1¦Vec<$k1>⟧¦Vec<$k1>¦Vec<char>¦Vec<$k1>⟧ {
    $noise
    ⟦#m:$p_items.values()¦$p_items.keys()¦$p_items.iter()¦$p_items.iter()⟧.«⟦map(|$x1| *$x1)¦cloned()¦map(|$x1| $x1.clone())⟧→copied()».⟦#m:⟦#e:sum()¦collect()⟧¦collect()¦collect()¦collect()⟧
}
""",  # noqa: E501
    )


@skeleton("iter_copied")
def texts_and_letters(s: Source) -> str:
    return fill(
        s,
        """
⟦fn $f_longest<'a>($p_words: &[&'a str]) -> Option<&'a str> {
    $p_words.iter().max_by_key(|$x1| $x1.len()).«⟦map(|$x1| *$x1)¦cloned()¦map(|&$x1| $x1)⟧→copied()»
}¦fn $f_longest($p_words: &[&str]) -> String {
    let mut $x3 = String::new();
    for $x1 in $p_words.iter().«⟦cloned()¦map(|$x2| *$x2)⟧→copied()» {
        $x3.push_str($x1);
    }
    $noise
    $x3
}¦fn $f_longest($p_letters: &[char]) -> String {
    $noise
    $p_letters.iter().⟦rev()¦take($n1)⟧.«⟦map(|$x1| *$x1)¦cloned()¦map(|$x1| $x1.clone())⟧→copied()».collect()
}¦fn $f_longest($p_words: &[&str]) -> Vec<$k1> {
    $p_words.iter().«⟦cloned()¦map(|&$x1| $x1)⟧→copied()».filter_map(|$x2| $x2.parse().ok()).collect()
}⟧
""",
    )


_SHORT = (
    "$p_items.iter()⟦#c:.filter(|$x1| **$x1 > $n1)¦"
    ".copied().filter(|$x1| $x1 % $n1 == 0)¦.skip($n1)¦.map(|$x1| $x1 / $n1)⟧"
)


@skeleton("needless_collect")
def vector_only_counted(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_count($p_items: &[$k1]) -> ⟦usize {
    $noise
    ⟦%chain%.«collect::<Vec<_>>().len()→count()»¦«let $kept: Vec<_> = →»%chain%.«collect();→count()»
    «$kept.len()→»⟧¦bool {
    $noise
    %chain%.«collect::<Vec<_>>().len()→count()» ⟦>¦==¦<⟧ $n2¦String {
    let $x3 = %chain%.«collect::<Vec<_>>().len()→count()»;
    format!("{$x3} $w1")⟧
}
""".replace("%chain%", _SHORT),
    )


@skeleton("needless_collect")
def vector_only_asked_if_empty(s: Source) -> str:
    return fill(
        s,
        """
fn $f_any($p_items: &[$k1]) -> ⟦bool {
    $noise
    ⟦!¦⟧%chain%.«collect::<Vec<_>>().is_empty()→next().is_none()»¦bool {
    «let $kept: Vec<_> = %chain%.collect();→»
    «$kept.is_empty()→%chain%.next().is_none()»¦&'static str {
    if %chain%.«collect::<Vec<_>>().is_empty()→next().is_none()» {
        $q1
    } else {
        $q2
    }¦$k1 {
    «let $kept: Vec<_> = %chain%.collect();→»
    if «$kept.is_empty()→%chain%.next().is_none()» {
        return $n2;
    }
    $p_items[0]⟧
}
""".replace("%chain%", _SHORT),
    )


@skeleton("needless_collect")
def vector_only_searched(s: Source) -> str:
    return fill(
        s,
        """
⟦fn $f_has($p_items: &[$k1], $x3: $k1) -> bool {
    $noise
    $p_items.iter().map(|$x1| $x1 ⟦+¦*⟧ $n1).«collect::<Vec<_>>().contains(&$x3)→any(|x| x == $x3)»
}¦fn $f_has($text: &str, $x3: &str) -> bool {
    $text.⟦split(',')¦lines()¦split_whitespace()⟧.map(str::trim).«collect::<Vec<_>>().contains(&$x3)→any(|x| x == $x3)»
}¦fn $f_has($p_words: &[&str], $x3: usize) -> bool {
    «let $kept: Vec<usize> = →»$p_words.iter().map(|$x1| $x1.len()).«collect();→any(|x| x == $x3)»
    «$kept.contains(&$x3)→»
}¦fn $f_has($text: &str, $x3: char) -> &str {
    if $text.chars().⟦skip($n1)¦rev()¦take($n1)⟧.«collect::<Vec<_>>().contains(&$x3)→any(|x| x == $x3)» {
        return $q1;
    }
    $text
}⟧
""",
    )


@skeleton("needless_collect")
def vector_walked_once_more(s: Source) -> str:
    return fill(
        s,
        """
fn $f_sum($p_items: &[$k1]) -> ⟦#r:$k1¦Vec<String>¦Option<$k1>¦bool⟧ {
    $noise
    «let $p_kept: Vec<$k1> = →»$p_items.iter().copied().⟦filter(|$x1| $x1 % $n1 == 0)¦map(|$x1| $x1 * $n1)¦skip($n1)⟧«.collect();→⟦#r:.map(|$x2| $x2 + $n2).sum()¦.map(|$x2| $x2.to_string()).collect()¦.max()¦.any(|$x2| $x2 > $n2)⟧»
    «$p_kept.into_iter()⟦#r:.map(|$x2| $x2 + $n2).sum()¦.map(|$x2| $x2.to_string()).collect()¦.max()¦.any(|$x2| $x2 > $n2)⟧→»
}
""",  # noqa: E501
    )


@skeleton("needless_collect")
def pieces_of_text_counted(s: Source) -> str:
    return fill(
        s,
        """
⟦pub ¦⟧fn $f_pieces($text: &str) -> ⟦usize {
    ⟦$text.⟦split_whitespace()¦lines()¦split(';')¦chars().filter(|c| c.is_alphabetic())⟧.«collect::<Vec<_>>().len()→count()»¦«let $p_parts: Vec<&str> = $text.split(⟦#d:','¦'/'⟧).collect();→»
    $noise
    «$p_parts.len()→$text.split(⟦#d:','¦'/'⟧).count()» * $n1¦«let $p_parts = →»$text.lines().filter(|$x1| !$x1.is_empty())«.collect::<Vec<_>>();→.count()»
    «$p_parts.len()→»⟧¦bool {
    $text.⟦lines()¦split_whitespace()⟧.filter(|$x1| $x1.⟦len() > $n1¦starts_with($q1)⟧).«collect::<Vec<_>>().is_empty()→next().is_none()»¦(usize, usize) {
    let $x2 = $text.⟦split(' ')¦lines()⟧.«collect::<Vec<_>>().len()→count()»;
    ($x2, $text.len())⟧
}
""",  # noqa: E501
    )
