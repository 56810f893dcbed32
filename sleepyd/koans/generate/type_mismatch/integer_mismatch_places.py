"""Integers of one type in closures, generic calls, rows, keys and trait impls of another: `integer_mismatch`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill
from sleepyd.koans.generate.type_mismatch.integer_mismatch_data import two_types


def _fill(s: Source, template: str) -> str:
    """The template's text with `%have%` and `%want%` two different integer types."""
    have, want = two_types(s)
    return fill(s, template.replace("%have%", have).replace("%want%", want))


@skeleton("integer_mismatch")
def closure_takes_or_gives_other(s: Source) -> str:
    return _fill(
        s,
        """
$doc
⟦⟦pub ¦⟧fn $f_scale($x1: %have%⟦¦, $flag: bool⟧) -> %want% {
    let $double = |$y1: %want%| $y1 ⟦*¦+¦/⟧ $n1;
    $noise
    $double($x1«→ as %want%»)
}¦⟦pub ¦⟧fn $f_scale($p_list: &[%have%]) -> Vec<%want%> {
    $p_list.iter().map(|$one| -> %want% { *$one«→ as %want%» }).collect()
}¦⟦pub ¦⟧fn $f_scale($p_list: &[%have%], $start: %want%) -> %want% {
    $noise
    $p_list.iter().fold($start, |$sum, $one| $sum.⟦max¦min¦wrapping_add⟧(*$one«→ as %want%»))
}¦⟦pub ¦⟧fn $f_scale($found: Option<%want%>, $x1: %have%) -> %want% {
    $found.unwrap_or_else(|| $x1«→ as %want%»)
}¦⟦pub ¦⟧fn $f_scale<F: Fn(%want%) -> bool>($check: F, $p_list: &[%have%]) -> usize {
    $p_list.iter().filter(|$one| $check(**$one«→ as %want%»)).count()
}¦⟦pub ¦⟧fn $f_scale($text: &str, $x1: %have%) -> %want% {
    let $p_counts = $text.parse::<%want%>();
    $p_counts.map_or($x1«→ as %want%», |$y1| $y1 ⟦/¦%⟧ $n1)
}⟧
""",
    )


@skeleton("integer_mismatch")
def generic_call_fixes_the_type(s: Source) -> str:
    return _fill(
        s,
        """
⟦$doc
⟦#p:pub ¦⟧fn $f_larger<T: PartialOrd>($x1: T, $x2: T) -> T {
    if $x1 > $x2 {
        $x1
    } else {
        $x2
    }
}

$doc
⟦#p:pub ¦⟧fn $f_most($have: %want%, $p_other: &[%have%]) -> bool {
    let $other = $p_other[0];
    $f_larger($have, $other«→ as %want%») > $n1
}¦$doc
⟦#p:pub ¦⟧fn $f_most($x1: %want%, $x2: %have%) -> %want% {
    $noise
    std::cmp::⟦max¦min⟧($x1, $x2«→ as %want%»)
}¦⟦#p:pub ¦⟧struct $Meter {
    $total: %want%,
    $fields
}

impl $Meter {
    $doc
    ⟦#p:pub ¦⟧fn $f_reset(&mut self, $start: %have%) -> %want% {
        std::mem::replace(&mut self.$total, $start«→ as %want%»)
    }
}⟧
""",
    )


@skeleton("integer_mismatch")
def rows_numbered_by_position(s: Source) -> str:
    want = s.pick(["u32", "u64", "i32", "u16"])
    return fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Row {
    ⟦#p:pub ¦⟧$number: %want%,
    ⟦#p:pub ¦⟧$label: String,
}

$item
$doc
⟦⟦#p:pub ¦⟧fn $f_rows($p_labels: &[&str]) -> Vec<$Row> {
    $p_labels
        .iter()
        .enumerate()
        .map(|($at, $label)| $Row { $number: $at«→ as %want%», $label: $label.to_string() })
        .collect()
}¦⟦#p:pub ¦⟧fn $f_rows($text: &str) -> Vec<$Row> {
    let mut $p_rows = Vec::new();
    for ($at, $line) in $text.lines().enumerate() {
        if $line.is_empty() {
            continue;
        }
        $p_rows.push($Row {
            $number: «$at + 1→($at + 1) as %want%»,
            $label: $line.trim().to_string(),
        });
    }
    $p_rows
}¦⟦#p:pub ¦⟧fn $f_rows($p_rows: &mut [$Row]) {
    for ($at, $row) in $p_rows.iter_mut().enumerate() {
        $row.$number = $at«→ as %want%»;
    }
}¦⟦#p:pub ¦⟧fn $f_rows($p_rows: &mut Vec<$Row>, $label: &str) -> %want% {
    let $number = $p_rows.len();
    $noise
    $p_rows.push($Row { $number: $number«→ as %want%», $label: String::from($label) });
    $n1
}¦⟦#p:pub ¦⟧fn $f_rows($p_rows: &[$Row], $label: &str) -> Option<%want%> {
    let $at = $p_rows.iter().position(|$row| $row.$label == $label)?;
    Some($at«→ as %want%»)
}⟧
""".replace("%want%", want),
    )


@skeleton("integer_mismatch")
def trait_impls_of_std(s: Source) -> str:
    return _fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Dial {
    $position: %have%,
    $step: %want%,
    $fields
}

⟦impl Iterator for $Dial {
    type Item = %want%;

    fn next(&mut self) -> Option<%want%> {
        self.$position += 1;
        if self.$position > $n1 {
            return None;
        }
        Some(self.$position«→ as %want%»)
    }
}¦impl From<$Dial> for %want% {
    fn from($dial: $Dial) -> Self {
        $dial.$position«→ as %want%»
    }
}¦impl std::ops::Deref for $Dial {
    type Target = %want%;

    fn deref(&self) -> &%want% {
        &self.$step
    }
}

impl $Dial {
    $doc
    ⟦#p:pub ¦⟧fn $f_turn(&mut self) {
        self.$step = self.$position«→ as %want%»;
    }
}⟧
""",
    )


@skeleton("integer_mismatch")
def fields_against_lengths(s: Source) -> str:
    want = s.pick(["u32", "u64", "i32", "u16", "u8", "i64"])
    op = s.pick(["<", "<=", ">", ">=", "==", "!="])
    return fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Buffer {
    $p_items: Vec<⟦u8¦f64¦i32⟧>,
    $name: String,
    $limit: %want%,
}

impl $Buffer {
    $method
    $doc
⟦    ⟦#p:pub ¦⟧fn $f_is_full(&self) -> bool {
        self.$limit %op% self.$p_items.len()«→ as %want%»
    }¦    ⟦#p:pub ¦⟧fn $f_trim(&mut self) {
        while self.$limit < self.$p_items.len()«→ as %want%» {
            self.$p_items.pop();
        }
    }¦    ⟦#p:pub ¦⟧fn $f_check(&self) -> Result<usize, String> {
        if self.$limit %op% self.$name.len()«→ as %want%» || self.$name.contains($q1) {
            return Err(format!("$t1 {}", self.$name));
        }
        Ok(self.$p_items.len())
    }¦    ⟦#p:pub ¦⟧fn $f_room(&self) -> usize {
        match self.$p_items.first() {
            Some(_) if self.$limit %op% self.$p_items.capacity()«→ as %want%» => $n1,
            Some(_) => self.$name.len(),
            None => 0,
        }
    }¦    ⟦#p:pub ¦⟧fn $f_both(&self, $other: &$Buffer) -> bool {
        let $size = self.$p_items.len() + $other.$p_items.len();
        self.$limit %op% $size«→ as %want%» && $other.$limit %op% $size«→ as %want%»
    }⟧
}
""".replace("%want%", want).replace("%op%", op),
    )


@skeleton("integer_mismatch")
def module_counts_otherwise(s: Source) -> str:
    return _fill(
        s,
        """
⟦#p:pub ¦⟧mod $storage {
    #[derive(Debug, Default)]
    pub struct $Disk {
        pub $p_blocks: Vec<String>,
        $load: %want%,
    }

    impl $Disk {
        pub fn $f_reserve(&mut self, $size: %want%) -> Option<%want%> {
            self.$load = self.$load.checked_add($size)?;
            Some(self.$load)
        }

        pub fn $f_resize($used: %want%, $name: &str) -> Self {
            $Disk { $p_blocks: vec![$name.to_string()], $load: $used }
        }
    }
}

$item
$doc
⟦⟦#p:pub ¦⟧fn $f_store($disk: &mut $storage::$Disk, $size: %have%) -> bool {
    let $left = $disk.$f_reserve($size«→ as %want%»);
    $noise
    $left.is_some()
}¦⟦#p:pub ¦⟧fn $f_store($p_names: &[String], $size: %have%) -> Vec<$storage::$Disk> {
    $p_names.iter().map(|$name| $storage::$Disk::$f_resize($size«→ as %want%», $name)).collect()
}¦⟦#p:pub ¦⟧fn $f_store($disk: &mut $storage::$Disk, $p_sizes: &[(%have%, bool)]) {
    for ($size, $keep) in $p_sizes {
        if *$keep && $disk.$f_reserve(*$size«→ as %want%»).is_none() {
            println!("$t1");
        }
    }
}¦⟦#p:pub ¦⟧fn $f_store($size: %have%) -> $storage::$Disk {
    let mut $disk = $storage::$Disk::default();
    if let Some($used) = $disk.$f_reserve(«$size ⟦#o:/¦%¦+⟧ $n1→($size ⟦#o:/¦%¦+⟧ $n1) as %want%») {
        println!("{$used}");
    }
    $disk
}⟧
""",
    )


@skeleton("integer_mismatch")
def generic_type_fixes_the_type(s: Source) -> str:
    return _fill(
        s,
        """
$item
⟦⟦#p:pub ¦⟧struct $Pair<T> {
    ⟦#p:pub ¦⟧$low: T,
    ⟦#p:pub ¦⟧$high: T,
}

impl<T> $Pair<T> {
    ⟦#p:pub ¦⟧fn $f_new($low: T, $high: T) -> Self {
        $Pair { $low, $high }
    }
}

$doc
⟦#p:pub ¦⟧fn $f_pair($low: %want%, $by: %have%) -> $Pair<%want%> {
    $noise
    ⟦$Pair::$f_new($low, $by«→ as %want%»)¦let $pair: $Pair<%want%> = $Pair::$f_new($low, $by«→ as %want%»);
    $pair¦$Pair { $low, $high: $by«→ as %want%» }⟧
}¦fn $f_send<T: std::fmt::Display>($p_queue: &mut Vec<T>, $item: T) {
    println!("$t1 {$item}");
    $p_queue.push($item);
}

$doc
⟦#p:pub ¦⟧fn $f_queue($p_queue: &mut Vec<%want%>, $x1: %have%) {
    $noise
    $f_send($p_queue, $x1«→ as %want%»);
}⟧
""",
    )


@skeleton("integer_mismatch")
def operators_and_own_traits(s: Source) -> str:
    return _fill(
        s,
        """
$derive
⟦#p:pub ¦⟧struct $Dial {
    $position: %have%,
    $step: %want%,
    $fields
}

⟦impl std::ops::AddAssign<%have%> for $Dial {
    fn add_assign(&mut self, $by: %have%) {
        self.$position += $by;
        self.$step = «$by * $n1→($by * $n1) as %want%»;
    }
}¦impl std::ops::Add<%have%> for &$Dial {
    type Output = %want%;

    fn add(self, $by: %have%) -> %want% {
        «self.$position + $by→(self.$position + $by) as %want%»
    }
}¦⟦#p:pub ¦⟧trait $Turned {
    fn $f_turned(&self, $by: %want%) -> %want%;
}

impl $Turned for $Dial {
    fn $f_turned(&self, $by: %want%) -> %want% {
        $by.⟦wrapping_add¦saturating_sub¦max⟧(self.$position«→ as %want%»)
    }
}⟧
""",
    )
