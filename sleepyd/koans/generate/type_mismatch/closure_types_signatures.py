"""Closures whose declared parameter or whose result is of another type than the one they are used with.

A closure that is only called with wider numbers, and gives another type, takes the wider type; a literal where a
String is to come out is made one.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_WIDER = [("u32", "u64"), ("i32", "i64"), ("u8", "u32"), ("u16", "u64"), ("i32", "f64"), ("u8", "u64"), ("f32", "f64")]


def _literal(of: str) -> str:
    return "$n{}.0" if of.startswith("f") else "$n{}"


@skeleton("closure_types")
def lifelike_narrow_predicate(s: Source) -> str:
    narrow, wide = s.pick([pair for pair in _WIDER if "f" not in pair[0] + pair[1]])
    return fill(
        s,
        """
$derive
pub struct $Sample {
    pub $weight: WIDE,
    pub $name: String,
    $fields
}

$item
$doc
pub fn $f_select($p_samples: &[$Sample]) -> ⟦#r:usize¦Vec<String>¦bool⟧ {
    ⟦let $heavy = |$value: «NARROW→WIDE»| $value ⟦>¦<¦==⟧ $n1;¦let $heavy = |$value: «NARROW→WIDE»| {
        let $rest = $value % $n1;
        $rest ⟦==¦!=¦>⟧ $n2
    };¦let $heavy = |$value: «NARROW→WIDE»| -> bool { $value ⟦>¦<⟧ $n1 };⟧
    $noise
    ⟦#r:let mut $count = 0;
    for $sample in $p_samples {
        if $heavy($sample.$weight) {
            $count += 1;
        }
    }
    $count¦let mut $p_names = Vec::new();
    for $sample in $p_samples {
        if !$heavy($sample.$weight) {
            $p_names.push($sample.$name.clone());
        }
    }
    $p_names¦$p_samples.iter().⟦any¦all⟧(|$sample| $heavy($sample.$weight))⟧
}
""".replace("NARROW", narrow).replace("WIDE", wide),
    )


@skeleton("closure_types")
def lifelike_narrow_grade(s: Source) -> str:
    narrow, wide = s.pick(_WIDER)
    result, low, high = s.pick([("&'static str", "$q1", "$q2"), ("u8", "$n3", "$n4"), ("char", "'a'", "'z'")])
    return fill(
        s,
        """
$item
$doc
⟦pub ¦⟧fn $f_grades($p_points: &[WIDE]⟦¦, $bonus: WIDE⟧) -> Vec<RESULT> {
    $noise
    ⟦let $grade = |$points: «NARROW→WIDE»| if $points ⟦<¦>⟧ LIMIT { LOW } else { HIGH };¦let $grade = \
|$points: «NARROW→WIDE»| {
        if $points > LIMIT {
            return HIGH;
        }
        LOW
    };⟧
    ⟦let mut $p_out = Vec::new();
    for $points_of in $p_points {
        $p_out.push($grade(*$points_of));
    }
    $p_out¦let mut $p_out = Vec::new();
    for &$each in $p_points {
        let $sum = $each + $each;
        $p_out.push($grade($sum));
    }
    $p_out¦$p_points.iter().map(|$each| $grade(*$each)).collect()⟧
}
""".replace("NARROW", narrow)
        .replace("WIDE", wide)
        .replace("RESULT", result)
        .replace("LIMIT", _literal(wide).format(5))
        .replace("LOW", low)
        .replace("HIGH", high),
    )


@skeleton("closure_types")
def lifelike_two_parameters(s: Source) -> str:
    narrow, wide = s.pick([pair for pair in _WIDER if "f" not in pair[0] + pair[1]])
    return fill(
        s,
        """
$doc
pub struct $Route {
    pub $length: WIDE,
    pub $stops: usize,
    $fields
}

impl $Route {
    $method
    $doc
    pub fn $f_is_long(&self, $limit: WIDE) -> bool {
        ⟦let $beyond = |$value: «NARROW→WIDE», $most: usize| $value > $n1 && self.$stops > $most;
        $noise
        $beyond(self.$length, $n2)¦let $beyond = |$most: usize, $value: «NARROW→WIDE»| $most < $n1 || $value > $n2;
        $noise
        $beyond(self.$stops, $limit) && $beyond($n3, self.$length)¦let $beyond = |$value: «NARROW→WIDE»| $value > $n1;
        if self.$length > $limit {
            return $beyond($limit);
        }
        !$beyond(self.$length)¦let $label = |$value: «NARROW→WIDE»| format!("$w1 {$value}");
        $noise
        println!("{}", $label(self.$length));
        $label($limit).len() > self.$stops⟧
    }
}
""".replace("NARROW", narrow).replace("WIDE", wide),
    )


@skeleton("closure_types")
def lifelike_text_parameter(s: Source) -> str:
    """A closure that only reads takes the slice that it is given."""
    return fill(
        s,
        """
$item
$doc
pub fn $f_lengths($first: &str, $p_names: &[&str]) -> ⟦#r:usize¦Vec<usize>¦bool⟧ {
    let $measure = |$text: «String→&str»| $text.⟦len()¦trim().len()¦chars().count()¦split('-').count()⟧⟦¦ + $n1⟧;
    $noise
    ⟦#r:let mut $total = $measure($first);
    for $name in $p_names {
        $total += $name.len();
    }
    $total¦vec![$measure($first), $p_names.len()]¦if $p_names.is_empty() {
        return $measure($first) > $n2;
    }
    $measure($p_names[0]) == $p_names.len()⟧
}
""",
    )


@skeleton("closure_types")
def lifelike_default_text(s: Source) -> str:
    text = s.pick(["$q1", '"$w1 $w2"'])
    return fill(
        s,
        """
use std::collections::HashMap;

$doc
$derive
pub struct $Labels {
    $p_names: HashMap<u32, String>,
    $fallback: Option<String>,
}

impl $Labels {
    $method
    $doc
    pub fn $f_label(&self, $code: u32) -> String {
        $noise
        ⟦self.$p_names.get(&$code).cloned().unwrap_or_else(|| TEXT«→.to_string()»)\
¦self.$p_names.get(&$code).map_or_else(|| TEXT«→.to_string()», |$name| $name.to_uppercase())\
¦let $name: String = self.$fallback.clone().unwrap_or_else(|| TEXT«→.to_string()»);
        format!("{$name}{$code}")¦let $describe = |$number: u32| -> String {
            if $number > $n1 {
                return TEXT«→.to_string()»;
            }
            $number.to_string()
        };
        $describe($code)¦let $describe = |$number: u32| -> String {
            match $number {
                0 => TEXT«→.to_string()»,
                _ => format!("{$number}"),
            }
        };
        $describe($code) + &self.$p_names.len().to_string()⟧
    }
}
""".replace("TEXT", text),
    )


@skeleton("closure_types")
def lifelike_counted_by_closure(s: Source) -> str:
    """A closure inside a chain gives a length where another integer is counted."""
    want = s.pick(["u32", "u64", "i32", "i64"])
    return fill(
        s,
        """
$derive
pub struct $Document {
    $p_lines: Vec<String>,
    $offset: WANT,
}

impl $Document {
    $method
    $doc
    pub fn $f_width(&self) -> WANT {
        $noise
        ⟦self.$p_lines.first().map_or(self.$offset, |$line| $line.len()«→ as WANT»)\
¦self.$p_lines.iter().fold(0, |$acc: WANT, $line| $acc.max($line.len()«→ as WANT»))\
¦let $width = |$line: &String| -> WANT { $line.len()«→ as WANT» };
        self.$p_lines.iter().map($width).sum()¦let $width = |$line: &str| -> WANT {
            if $line.is_empty() {
                return 0;
            }
            $line.trim().chars().count()«→ as WANT»
        };
        self.$p_lines.iter().map(|$each| $width($each)).max().unwrap_or(self.$offset)\
¦self.$p_lines.last().map_or_else(|| self.$p_lines.len()«→ as WANT», |_| self.$offset)⟧
    }
}
""".replace("WANT", want),
    )
