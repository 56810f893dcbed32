"""Lifelike generators for a bare value where an Option is returned."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill


@skeleton("return_option")
def lifelike_lookup_in_list(s: Source) -> str:
    return fill(
        s,
        """
$doc
#[derive(Clone, PartialEq, Debug)]
pub struct $Item {
    pub $id: $k,
    $name: String,
    $fields
}

$derive
pub struct $Store {
    $p_items: Vec<$Item>,
}

impl $Store {
    $method
    $doc
    pub fn ⟦find¦$f_lookup⟧(&self, $wanted: ⟦$k) -> Option<&$Item> {
        for $item in &self.$p_items {
            if $item.$id == $wanted {
                return «→Some(»$item«→)»;
            }
        }
        None¦&str) -> Option<$k> {
        for $item in self.$p_items.iter()⟦¦.rev()⟧ {
            ⟦if $item.$name == $wanted {
                return «→Some(»$item.$id«→)»;
            }¦if !$item.$name.starts_with($wanted) {
                continue;
            }
            return «→Some(»$item.$id + $n1«→)»;⟧
        }
        $noise
        None¦usize) -> Option<&str> {
        if $wanted >= self.$p_items.len() {
            return None;
        }
        let $item = &self.$p_items[$wanted];
        «→Some(»&$item.$name«→)»¦$k) -> Option<usize> {
        for ($i, $item) in self.$p_items.iter().enumerate() {
            if $item.$id ⟦>=¦==¦>⟧ $wanted {
                return «→Some(»$i«→)»;
            }
        }
        None⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_average_of_field(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Stats {
    $p_values: Vec<f64>,
    $fields
}

impl $Stats {
    $method
    $doc
    pub fn $f_mean(&self) -> Option<f64> {
        ⟦if self.$p_values.is_empty() {
            return None;
        }
        let $sum: f64 = self.$p_values.iter().sum();
        «→Some(»$sum / self.$p_values.len() as f64«→)»¦match self.$p_values.len() {
            0 => None,
            $size => «→Some(»self.$p_values.iter().sum::<f64>() / $size as f64«→)»,
        }¦let $count = self.$p_values.len();
        $noise
        if $count > $n1 {
            «→Some(»self.$p_values.iter().sum::<f64>() / $count as f64«→)»
        } else {
            None
        }¦let mut $total = 0.0;
        for $value in &self.$p_values {
            if *$value < 0.0 {
                return None;
            }
            $total += $value * $value;
        }
        «→Some(»$total.sqrt()«→)»⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_enum_from_text(s: Source) -> str:
    wrong = s.pick([0, 1, 2])
    keys = s.random.sample(["red", "north", "w", "low", "#", "up", "io", "k", "end", "x1", "jpg"], 3)
    names = ["$First", "$Second", "$Third"]
    arms = "".join(
        f'            "{key}"⟦¦ | "{s.word()}"⟧ => '
        + (f"«→Some(»$Kind::{name}«→)»" if i == wrong else f"Some($Kind::{name})")
        + ",\n"
        for i, (key, name) in enumerate(zip(keys, names, strict=True))
    )
    return fill(
        s,
        f"""
$doc
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum $Kind {{
    $First,
    $Second,
    $Third,
}}

impl $Kind {{
    $method
    $doc
    pub fn ⟦parse¦from_name¦$f_read⟧($text: &str) -> Option<⟦Self¦$Kind⟧> {{
        $noise
        match $text⟦¦.trim()⟧ {{
{arms}            _ => None,
        }}
    }}
}}
""",
    )


@skeleton("return_option")
def lifelike_neighbour_in_grid(s: Source) -> str:
    return fill(
        s,
        """
pub const $C_WIDTH: usize = $n1;

$derive
pub struct $Grid {
    $p_cells: Vec<⟦u8¦char¦i32⟧>,
    $fields
}

impl $Grid {
    $method
    $doc
    ⟦pub ¦⟧fn $f_index(&self, $x: usize, $y: usize) -> Option<usize> {
        ⟦if $x >= $C_WIDTH {
            return None;
        }
        let $at = $y * $C_WIDTH + $x;
        if $at < self.$p_cells.len() { «→Some(»$at«→)» } else { None }¦let $at = $y * $C_WIDTH + $x;
        if $x >= $C_WIDTH || $at >= self.$p_cells.len() {
            return None;
        }
        «→Some(»$at«→)»¦match ($x, $y) {
            ($x, _) if $x >= $C_WIDTH => None,
            (0, 0) => «→Some(»0«→)»,
            ($x, $y) => Some($y * $C_WIDTH + $x),
        }¦$noise
        if $x < $C_WIDTH && $y < self.$p_cells.len() / $C_WIDTH {
            return «→Some(»$y * $C_WIDTH + $x«→)»;
        }
        None⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_number_out_of_text(s: Source) -> str:
    return fill(
        s,
        """
$item
$doc
pub fn $f_parse($line: &str) -> Option<⟦u32> {
    let ($key, $value) = $line.split_once(⟦':'¦'='⟧)?;
    if $key.trim() != $q1 {
        return None;
    }
    let $amount: u32 = $value.trim().parse().ok()?;
    $noise
    «→Some(»$amount⟦¦ * $n1⟧«→)»¦(u32, u32)> {
    let ($left, $right) = $line.split_once('-')?;
    let $low = $left.parse().ok()?;
    let $high = $right.parse().ok()?;
    if $low > $high {
        return None;
    }
    «→Some(»($low, $high)«→)»¦u64> {
    let mut $total = 0;
    for $c in $line.chars() {
        let $digit = $c.to_digit(10)?;
        $total = $total * 10 + u64::from($digit);
    }
    «→Some(»$total«→)»¦&str> {
    let $rest = $line.strip_prefix($q1)?;
    $noise
    let $end = $rest.find('⟦;¦#¦ ⟧')?;
    «→Some(»&$rest[..$end]«→)»¦String> {
    let $name = $line.split('⟦/¦,⟧').nth(⟦1¦2⟧)?.trim();
    if $name.is_empty() {
        None
    } else {
        «→Some(»$name.to_string()«→)»
    }⟧
}
""",
    )


@skeleton("return_option")
def lifelike_stack_machine_step(s: Source) -> str:
    arms = [
        "'+' => {}$a + $b(),",
        "'-' => {}$a - $b(),",
        "'*' => {}$a * $b(),",
        "'/' if $b != 0 => {}$a / $b(),",
    ]
    chosen = s.random.sample(arms, 3)
    wrong = s.pick([0, 1, 2])
    lines = "".join(
        "        "
        + arm.replace("{}", "«→Some(»" if i == wrong else "Some(").replace("()", "«→)»" if i == wrong else ")")
        + "\n"
        for i, arm in enumerate(chosen)
    )
    return fill(
        s,
        f"""
$doc
⟦pub ¦⟧fn $f_apply($op: char, $a: $k, $b: $k) -> Option<$k> {{
    match $op {{
{lines}        _ => None,
    }}
}}

$item
$doc
pub fn $f_calculate($p_steps: &[(char, $k)]) -> Option<$k> {{
    let mut $acc = ⟦0¦1¦$n1⟧;
    for &($op, $value) in $p_steps {{
        $acc = $f_apply($op, $acc, $value)?;
    }}
    $noise
    Some($acc)
}}
""",
    )


@skeleton("return_option")
def lifelike_iterator_next(s: Source) -> str:
    return fill(
        s,
        """
$doc
⟦pub ¦⟧struct $Countdown {
    $current: $k,
    $step: $k,
}

impl $Countdown {
    $method
    pub fn new($current: $k) -> Self {
        $Countdown { $current, $step: ⟦1¦2¦3⟧ }
    }
}

impl Iterator for $Countdown {
    type Item = ⟦$k;

    fn next(&mut self) -> Option<⟦$k¦Self::Item⟧> {
        if self.$current ⟦< self.$step¦== 0⟧ {
            return None;
        }
        ⟦self.$current -= self.$step;
        «→Some(»self.$current«→)»¦let $value = self.$current;
        self.$current -= self.$step;
        «→Some(»$value«→)»⟧¦($k, bool);

    fn next(&mut self) -> Option<Self::Item> {
        if self.$current > $n1 {
            None
        } else {
            self.$current += self.$step;
            «→Some(»(self.$current, self.$current % 2 == 0)«→)»
        }⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_optional_setting(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Options {
    pub $title: Option<String>,
    pub $limit: Option<u32>,
    $verbose: bool,
}

$item
impl $Options {
    $method
    $doc
    pub fn ⟦with_limit¦$f_set⟧(⟦mut self, $value: u32) -> Self {
        ⟦self.$limit = «→Some(»$value«→)»;¦if $value > 0 {
            self.$limit = «→Some(»$value.min($n1)«→)»;
        }⟧
        self¦&mut self, $text: &str) {
        $noise
        ⟦self.$title = «→Some(»$text.⟦to_string()¦trim().to_owned()¦to_uppercase()⟧«→)»;\
¦if let Some($rest) = $text.strip_prefix("--") {
            self.$title = «→Some(»$rest.to_string()«→)»;
        }⟧
        self.$verbose = false;¦$verbose: bool) -> Self {
        $Options {
            ⟦$title: None,
            $limit: «→Some(»$n1«→)»,¦$title: «→Some(»⟦String::from($q1)¦$q1.to_string()⟧«→)»,
            $limit: None,⟧
            $verbose,
        }⟧
    }
}
""",
    )


@skeleton("return_option")
def lifelike_closure_filters(s: Source) -> str:
    return fill(
        s,
        """
$derive
pub struct $Order {
    $id: u32,
    $amount: $k,
    $fields
}

$item
$doc
pub fn $f_totals($p_orders: &[$Order]) -> ⟦Vec<$k>¦Vec<$k>⟧ {
    $noise
    $p_orders
        .iter()
        .⟦¦rev()
        .⟧filter_map(|$order| {
            if $order.$id ⟦% 2 == 0¦> $n1¦== $n1⟧ {
                ⟦return None;
            }
            «→Some(»$order.$amount⟦¦ * $n2⟧«→)»¦«→Some(»$order.$amount⟦¦ + $n2⟧«→)»
            } else {
                None
            }⟧
        })
        .collect()
}
""",
    )
