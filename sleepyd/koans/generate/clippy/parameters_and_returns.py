"""Short programs with a parameter that borrows an owned collection, or with a `return` where the value says the same.

The functions with such parameters are private: clippy says nothing of what others may call.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("slice_parameter")
def vector_only_read(s: Source) -> str:
    old, new = "&Vec<$k>", "&[$k]"
    return fill(
        s,
        """
$doc
fn $f_measure($p_values: «%old%→%new%»⟦) -> $k {
    let mut $total = 0;
    for $x1 in $p_values.iter() {
        $total += $x1;
    }
    $total¦, $at: usize) -> Option<$k> {
    $noise
    $p_values.get($at).map(|$x1| $x1 * $n1)¦) -> usize {
    $p_values.len() + $n1¦) -> bool {
    $p_values.windows(2).all(|$x1| $x1[0] < $x1[1])¦, $other: $k) -> bool {
    !$p_values.is_empty() && $p_values.contains(&$other)⟧
}
""".replace("%old%", old).replace("%new%", new),
    )


@skeleton("slice_parameter")
def text_only_read(s: Source) -> str:
    return fill(
        s,
        """
fn $f_shown($text: «&String→&str»⟦) -> String {
    $text.trim().to_uppercase()¦, $width: usize) -> String {
    $text.chars().take($width).collect()¦) -> usize {
    $noise
    $text.chars().filter(|$x1| $x1.is_numeric()).count()¦, $p_log: &mut Vec<String>) {
    $p_log.push($text.trim().to_string());¦) -> bool {
    $text.starts_with($q1) || $text.len() > $n1¦) -> Option<char> {
    $text.chars().next()⟧
}

fn main() {
    let $title = String::from($q2);
    println!("{}", $title);
}
""",
    )


@skeleton("slice_parameter")
def path_only_read(s: Source) -> str:
    use, old, new = s.pick(
        [
            ("use std::path::«PathBuf→Path»;\n\n", "PathBuf", "Path"),
            ("", "std::path::PathBuf", "std::path::Path"),
            ("use std::path::«PathBuf→Path»;\n\n", "PathBuf", "Path"),
        ]
    )
    return fill(
        s,
        use
        + """
$doc
fn $f_inspect($file: «&%old%→&%new%»⟦) -> bool {
    $noise
    $file.exists() && $file.is_file()¦) -> Option<String> {
    let $name = $file.file_name()?;
    Some($name.to_string_lossy().into_owned())¦) -> usize {
    $file.components().count()¦, $ending: &str) -> bool {
    $file.extension().is_some_and(|$x1| $x1 == $ending)¦) {
    println!("$w1 {}", $file.display());⟧
}
""".replace("%old%", old).replace("%new%", new),
    )


@skeleton("slice_parameter")
def vector_changed_in_place(s: Source) -> str:
    return fill(
        s,
        """
fn $f_change($p_values: «&mut Vec<$k>→&mut [$k]»⟦) {
    $p_values.sort_unstable();
    $noise
    $p_values.reverse();¦, $by: $k) {
    for $x1 in $p_values.iter_mut() {
        *$x1 += $by;
    }¦, $at: usize) -> $k {
    $p_values[$at] = $n1;
    $p_values.iter().sum()¦, $low: usize, $high: usize) {
    if $low < $high {
        $p_values.swap($low, $high);
    }¦) -> Option<$k> {
    let $first = $p_values.first_mut()?;
    *$first *= $n1;
    Some(*$first)⟧
}
""",
    )


@skeleton("slice_parameter")
def vector_of_any_type(s: Source) -> str:
    return fill(
        s,
        """
fn $f_all<⟦T: std::fmt::Display>($p_things: «&Vec<T>→&[T]») -> String {
    let $p_texts: Vec<String> = $p_things.iter().map(|$x1| $x1.to_string()).collect();
    $p_texts.join($q1)¦T: PartialOrd + Copy>($p_things: «&Vec<T>→&[T]») -> Option<T> {
    let mut $best = *$p_things.first()?;
    for &$thing in $p_things.iter() {
        if $thing > $best {
            $best = $thing;
        }
    }
    Some($best)¦T>($p_things: «&Vec<T>→&[T]», $test: impl Fn(&T) -> bool) -> usize {
    $noise
    $p_things.iter().filter(|$x1| $test($x1)).count()¦T: Clone, U>($p_things: «&Vec<(T, U)>→&[(T, U)]») -> Vec<T> {
    $p_things.iter().map(|($x1, _)| $x1.clone()).collect()⟧
}
""",
    )


@skeleton("needless_return")
def last_expression(s: Source) -> str:
    value, of = s.pick(
        [
            ("$a1 + $b1 * $n1", "$k"),
            ("$a1.max($b1)", "$k"),
            ("($a1, $b1 + $n1)", "($k, $k)"),
            ('format!("{$a1} $w1 {$b1}")', "String"),
            ("$a1 > $b1", "bool"),
            ("Some($a1 / ($b1 + 1))", "Option<$k>"),
        ]
    )
    zero = {"bool": "false", "String": "String::new()", "($k, $k)": "(0, 0)", "Option<$k>": "None"}.get(of, "0")
    early = s.pick(["", "", f"if $a1 == 0 {{\n        return {zero};\n    }}\n    "])
    return fill(
        s,
        """
$doc
pub fn $f_combine($a1: $k, $b1: $k) -> %of% {
    $noise
    %early%«return %value%;→%value%»
}
""".replace("%early%", early)
        .replace("%of%", of)
        .replace("%value%", value),
    )


@skeleton("needless_return")
def field_read_by_method(s: Source) -> str:
    of, value, out = s.pick(
        [
            ("String", "&self.$part", "&str"),
            ("Vec<$k>", "self.$part.len()", "usize"),
            ("Option<$k>", "self.$part.unwrap_or($n1)", "$k"),
            ("$k", "self.$part", "$k"),
            ("Vec<$k>", "self.$part.first()", "Option<&$k>"),
            ("String", "self.$part == $q1", "bool"),
        ]
    )
    return fill(
        s,
        """
$derive
pub struct $Holder {
    $part: %of%,
    $fields
}

impl $Holder {
    ⟦$method
    pub fn $f_part(&self) -> %out% {
        «return →»%value%«;→»
    }¦pub fn $f_part(&self) -> %out% {
        $noise
        «return →»%value%«;→»
    }¦pub fn $f_shown(&self) -> String {
        «return →»format!("$w1 {:?}", self.$f_part())«;→»
    }

    fn $f_part(&self) -> %out% {
        %value%
    }⟧
}
""".replace("%of%", of)
        .replace("%value%", value)
        .replace("%out%", out),
    )


@skeleton("needless_return")
def closure_with_return(s: Source) -> str:
    return fill(
        s,
        """
pub fn $f_scaled($p_numbers: &[$k]) -> ⟦Vec<$k> {
    $p_numbers.iter().map(|$x1| «{ return $x1 * $n1; }→{ $x1 * $n1 }»).collect()¦Vec<String> {
    $p_numbers
        .iter()
        .map(|$x1| {
            let $half = $x1 / 2;
            «return format!("$w1 {$half}");→format!("$w1 {$half}")»
        })
        .collect()¦usize {
    let $test = |$x1: $k| {
        if $x1 > $n1 {
            return false;
        }
        «return $x1 % 2 == 0;→$x1 % 2 == 0»
    };
    $p_numbers.iter().filter(|$x2| $test(**$x2)).count()¦$k {
    let $add = |$x1: $k, $x2: $k| -> $k {
        println!("{$x1}");
        «return $x1 + $x2;→$x1 + $x2»
    };
    $p_numbers.iter().fold($n1, |$x1, $x2| $add($x1, *$x2))⟧
}
""",
    )


@skeleton("needless_return")
def match_returned_whole(s: Source) -> str:
    arms, of = s.pick(
        [
            (["0 => $q1,", "1..=9 => $q2,", "_ => $q3,"], "&'static str"),
            (["0 | 1 => false,", "x if x % 2 == 0 => true,", "_ => $value > $n1,"], "bool"),
            (["0 => None,", "other => Some(other * $n1),"], "Option<u32>"),
            (["0 => Err($q1.to_string()),", "n => Ok(n + $n1),"], "Result<u32, String>"),
        ]
    )
    lines = "".join(f"        {arm}\n" for arm in arms)
    return fill(
        s,
        """
$doc
pub fn $f_describe($value: u32) -> %of% {
    $noise
    «return match $value {→match $value {»
%lines%    «};→}»
}
""".replace("%lines%", lines).replace("%of%", of),
    )


@skeleton("needless_return")
def literal_of_struct_returned(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Range {
    pub $low: $k,
    pub $high: $k,
}

$doc
pub fn $f_range($p_values: &[$k]) -> ⟦$Range {
    let $low = $p_values.iter().copied().min().unwrap_or(0);
    let $high = $p_values.iter().copied().max().unwrap_or($low);
    «return $Range { $low, $high };→$Range { $low, $high }»¦$Range {
    «return $Range {→$Range {»
        $low: $p_values[0],
        $high: $p_values[$p_values.len() - 1],
    «};→}»¦Option<$Range> {
    let $low = *$p_values.first()?;
    $noise
    «return Some($Range {→Some($Range {»
        $low,
        $high: $low + $n1,
    «});→})»⟧
}
""",
    )
