"""A bare value as the result of a longer function, a loop or a closure that promises an Option."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("return_option")
def lifelike_struct_built_and_returned(s: Source) -> str:
    return fill(
        s,
        """
#[derive(Debug, Clone, PartialEq)]
pub struct $Version {
    pub $major: u32,
    pub $minor: u32,
    pub $label: String,
}

impl $Version {
    $method
    $doc
    pub fn ⟦parse¦$f_read⟧($text: &str) -> Option<⟦Self¦$Version⟧> {
        let ($left, $right) = $text.split_once(⟦'.'¦'-'¦':'⟧)?;
        let $major = $left.trim().parse().ok()?;
        $noise
        ⟦let $minor = $right.parse().ok()?;
        «→Some(»$Version { $major, $minor, $label: $text.to_string() }«→)»¦match $right.parse() {
            Ok($minor) => «→Some(»Self { $major, $minor, $label: $left.to_string() }«→)»,
            Err(_) => None,
        }¦let $minor = $right.parse().ok()?;
        «→Some(»Self {
            $major,
            $minor,
            $label: String::new(),
        }«→)»¦if $right.is_empty() {
            return «→Some(»$Version { $major, $minor: 0, $label: $q1.to_string() }«→)»;
        }
        None¦let $version = $Version { $major, $minor: $n1, $label: $right.to_uppercase() };
        «→Some(»$version«→)»⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_steps_until_goal(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦pub ¦⟧fn $f_steps($start: $k, $goal: $k) -> Option<⟦usize> {
    let mut $current = $start;
    let mut $steps = 0;
    while $current != $goal {
        if $steps > $n1 {
            return None;
        }
        $current = if $current % 2 == 0 { $current / 2 } else { $current * 3 + 1 };
        $steps += 1;
    }
    $noise
    «→Some(»$steps«→)»¦$k> {
    let mut $value = $start;
    loop {
        $value = $value * 2 + 1;
        if $value > $goal {
            break None;
        }
        if $value % $n2 == 0 {
            break «→Some(»$value«→)»;
        }
    }¦usize> {
    let mut $turns = 0;
    for $i in 0..$n1 {
        if $start + $i == $goal {
            $turns = $i as usize + 1;
        }
    }
    if $turns > 0 { «→Some(»$turns«→)» } else { None }¦usize> {
    let mut $count = 0;
    let mut $value = $start;
    while $value > $goal {
        $value -= 1;
        $count += 1;
    }
    $noise
    if $count == 0 {
        return None;
    }
    «→Some(»$count«→)»⟧
}
""".replace("$k", s.pick(["u32", "u64", "i64"])),
    )


@skeleton("return_option")
def lifelike_checked_builder(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Booking {
    $guests: u32,
    $room: String,
    $fields
}

impl $Booking {
    $method
    $doc
    pub fn $f_validated(⟦self) -> Option<⟦Self¦$Booking⟧> {
        if self.$guests == 0 || self.$room.is_empty() {
            return None;
        }
        $noise
        «→Some(»self«→)»¦mut self, $extra: u32) -> Option<Self> {
        self.$guests += $extra;
        if self.$guests > $n1 {
            None
        } else {
            «→Some(»self«→)»
        }¦&self) -> Option<&Self> {
        match self.$guests {
            0 => None,
            1..=$n1 if self.$room.is_empty() => None,
            _ => «→Some(»self«→)»,
        }¦&mut self, $room: &str) -> Option<&mut Self> {
        if $room.is_empty() {
            return None;
        }
        self.$room = $room.to_string();
        «→Some(»self«→)»⟧
    }
}
""".replace("1..=$n1", f"1..={s.number(2, 9)}"),
    )


@skeleton("return_option")
def lifelike_trait_answers(s: Source) -> str:
    return fill(
        s,
        """
pub trait $Shape {
    fn $f_name(&self) -> Option<&str>;
    fn $f_sides(&self, $scale: u32) -> Option<u32>;
}

$derive
pub struct $Polygon {
    $label: String,
    $sides: u32,
}

impl $Shape for $Polygon {
    fn $f_name(&self) -> Option<&str> {
        ⟦#w:if self.$label.is_empty() { None } else { «→Some(»&self.$label«→)» }¦Some(&self.$label)¦None⟧
    }

    fn $f_sides(&self, $scale: u32) -> Option<u32> {
        $noise
        ⟦#w:self.$sides.checked_mul($scale)¦if $scale == 0 {
            return None;
        }
        «→Some(»self.$sides ⟦*¦+⟧ $scale«→)»¦match self.$sides {
            0..=2 => None,
            $other => «→Some(»$other * $scale«→)»,
        }⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_closure_gives_option(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
pub fn $f_parse($p_lines: &[&str], $limit: u32) -> ⟦Option<u32> {
    $noise
    $p_lines
        .first()
        .and_then(|$line| $line.trim().parse::<u32>().ok())
        .and_then(|$number| {
            if $number > $limit {
                return None;
            }
            «→Some(»$number ⟦*¦+⟧ $n1«→)»
        })¦Option<usize> {
    $p_lines.iter().find_map(|$line| {
        if $line.len() > $n1 {
            «→Some(»$line.len()«→)»
        } else {
            None
        }
    })¦Vec<u32> {
    let $convert = |$line: &str| -> Option<u32> {
        let $number: u32 = $line.parse().ok()?;
        «→Some(»$number.min($limit)«→)»
    };
    $p_lines.iter().filter_map(|$line| $convert($line)).collect()¦Vec<(usize, u32)> {
    $p_lines
        .iter()
        .enumerate()
        .filter_map(|($i, $line)| match $line.parse::<u32>() {
            Ok($number) => «→Some(»($i, $number)«→)»,
            Err(_) => None,
        })
        .collect()¦Option<u32> {
    $p_lines.iter().try_fold(0, |$acc, $line| {
        let $number = $line.parse::<u32>().ok()?;
        if $number == $limit { None } else { «→Some(»$acc + $number«→)» }
    })⟧
}
""",
    )
