"""A missing `*` where a value is kept, compared or returned: running bests, conditions, results and swaps."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("missing_deref")
def lifelike_last_seen_value(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
pub fn $f_runs($p_values: &[$k]) -> ⟦usize {
    let mut $previous = $n1;
    let mut $runs = 0;
    for $value in $p_values⟦¦.iter().skip(1)⟧ {
        ⟦if *$value != $previous {
            $runs += 1;
        }
        $previous = «→*»$value;¦if «→*»$value ⟦!=¦<¦>⟧ $previous {
            $runs += 1;
            $previous = *$value;
        }¦if *$value > $n2 {
            $previous = «→*»$value;
        } else if *$value < $previous {
            $runs += 2;
        }⟧
    }
    $noise
    $runs¦($k, usize) {
    let mut $best: ($k, usize) = ($n1, 0);
    for ($i, $value) in $p_values.iter().enumerate() {
        if *$value ⟦>¦<¦>=⟧ $best.0 {
            $best = («→*»$value, $i);
        }
    }
    $best¦Option<$k> {
    let mut $longest: Option<$k> = None;
    for $value in $p_values {
        if $longest < Some(*$value) {
            $longest = Some(«→*»$value);
        }
    }
    $longest¦$k {
    let mut $p_seen: Vec<$k> = Vec::new();
    for $value in $p_values {
        if $p_seen.contains($value) {
            return «→*»$value;
        }
        $p_seen.push(*$value);
    }
    $n2⟧
}
""",
    )


@skeleton("missing_deref")
def lifelike_flag_behind_reference(s: Source) -> str:
    return fill(
        s,
        """
use std::collections::HashMap;

$derive
pub struct $Switches {
    $p_flags: HashMap<String, bool>,
    $p_order: Vec<bool>,
}

impl $Switches {
    $method
    $doc
    pub fn $f_active(&self, $name: &str) -> ⟦#r:usize¦bool⟧ {
        ⟦let mut $count = 0;
        for ($key, $flag) in &self.$p_flags {
            if ⟦«→*»$flag¦$key.len() > $n1 && «→*»$flag¦«→*»$flag || $key == $name⟧ {
                $count += $key.len();
            }
        }
        $noise
        ⟦#r:$count¦$count > $n2⟧¦let Some($flag) = self.$p_flags.get($name) else {
            return ⟦#r:0¦false⟧;
        };
        if «→*»$flag {
            return ⟦#r:$n1¦true⟧;
        }
        ⟦#r:self.$p_order.len()¦!$name.is_empty()⟧¦let mut $steps = self.$p_order.iter();
        let mut $count = 0;
        while let Some($flag) = $steps.next() {
            if «→*»$flag {
                $count += 1;
            }
        }
        ⟦#r:$count¦$count == $n3⟧¦let $found = self.$p_order.iter().⟦position¦any⟧(|$flag| «→*»$flag);
        $noise
        ⟦#r:usize::from($found == START)¦$found ⟦==¦!=⟧ START⟧⟧
    }
}
""".replace("⟦position¦any⟧", way := s.pick(["position", "any"])).replace("START", "false" if way == "any" else "None"),
    )


@skeleton("missing_deref")
def lifelike_returned_from_search(s: Source) -> str:
    of = s.pick(["u32", "i64", "char", "u64"])
    some = "'x'" if of == "char" else "$n1"
    return fill(
        s,
        """
$derive
pub struct $Index {
    $p_entries: Vec<(String, OF)>,
    $fallback: OF,
}

impl $Index {
    $method
    $doc
    pub fn $f_search(&self, $wanted: &str) -> ⟦OF {
        for ($name, $value) in ⟦&self.$p_entries¦self.$p_entries.iter().rev()⟧ {
            if $name == $wanted {
                return «→*»$value;
            }
        }
        $noise
        self.$fallback¦Option<OF> {
        for ($name, $value) in &self.$p_entries {
            if $name.starts_with($wanted) {
                return Some(«→*»$value);
            }
        }
        None¦OF {
        let $best = self.$p_entries.iter().map(|(_, $value)| $value).max();
        match $best {
            Some($value) => «→*»$value,
            None => self.$fallback,
        }¦OF {
        let $values: Vec<&OF> = self.$p_entries.iter().map(|$entry| &$entry.1).collect();
        if $values.is_empty() {
            return SOME;
        }
        «→*»$values[0]¦Result<OF, String> {
        let ($name, $value) = self.$p_entries.last().ok_or($wanted.to_string())?;
        println!("{$name}");
        Ok(«→*»$value)¦OF {
        let $found = self.$p_entries.iter().find(|$entry| $entry.0 == $wanted);
        if let Some((_, $value)) = $found { «→*»$value } else { self.$fallback }⟧
    }
}
""".replace("OF", of).replace("SOME", some),
    )


@skeleton("missing_deref")
def lifelike_changed_through_reference(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
⟦pub ¦⟧fn $f_adjust($first: &mut $k, $second: &mut $k, $limit: $k) ⟦{
    if *$first > $limit {
        «→*»$first = $limit;
    }
    $noise
    *$second += $n1;¦{
    let $old = *$first;
    *$first = *$second;
    «→*»$second = $old;¦-> bool {
    match *$first {
        0 => «→*»$second = $limit,
        _ => *$first = $limit,
    }
    *$second > $n1¦-> $k {
    while *$first < $limit {
        *$first += $n2;
        *$second += 1;
    }
    «→*»$second¦-> ($k, bool) {
    $noise
    *$first = (*$first).min($limit);
    («→*»$first, *$second == $limit)¦-> bool {
    «→*»$first ⟦==¦>¦<⟧ $limit && *$second > $n2¦-> $k {
    let $best: $k = if *$first > *$second { «→*»$first } else { $limit };
    *$second = $best;
    $best⟧
}
""",
    )


@skeleton("missing_deref")
def lifelike_converted_number(s: Source) -> str:
    small, big = s.pick([("u8", "u32"), ("u32", "u64"), ("i32", "f64"), ("u16", "i64"), ("f32", "f64"), ("i32", "i64")])
    return fill(
        s,
        """
$derive
pub struct $Signal {
    $p_samples: Vec<SMALL>,
    $fields
}

impl $Signal {
    $method
    $doc
    pub fn $f_convert(&self) -> ⟦BIG {
        self.$p_samples.iter().map(|$sample| BIG::from(«→*»$sample)).sum()¦Vec<BIG> {
        let mut $p_out = Vec::new();
        for $sample in &self.$p_samples {
            $p_out.push(BIG::from(«→*»$sample));
        }
        $noise
        $p_out¦Vec<SMALL> {
        let mut $p_out: Vec<SMALL> = Vec::with_capacity($n1);
        for $pair in self.$p_samples.windows(2) {
            if let [$left, $right] = $pair {
                $p_out.push(if $left > $right { «→*»$left } else { $left + $right });
            }
        }
        $p_out¦BIG {
        match self.$p_samples.last() {
            Some($sample) => BIG::from(«→*»$sample),
            None => BIG::default(),
        }¦SMALL {
        let mut $last = SMALL::default();
        for $sample in self.$p_samples.iter().rev() {
            if *$sample > $last {
                $last = «→*»$sample;
            }
        }
        $last⟧
    }
}
""".replace("SMALL", small).replace("BIG", big),
    )
