"""Short programs whose `use` names a module or an item that is not there."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.everyday.slips import misspelled
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_MAP = """
fn $f_count($p_words: &[&str]) -> %s<String, usize> {
    let mut $p_counts = %s::new();
    $noise
    for $word in $p_words {
        *$p_counts.entry($word.to_string()).or_insert(0) += $n1;
    }
    $p_counts
}
"""
_SET = """
fn $f_distinct($p_values: &[$k]) -> usize {
    let $p_seen: %s<_> = $p_values.iter().collect();
    $noise
    $p_seen.len()
}
"""
_SHARED = """
struct $Node {
    $name: String,
    $next: Option<%s<$Node>>,
}

fn $f_share($name: &str) -> %s<$Node> {
    $noise
    %s::new($Node { $name: $name.to_string(), $next: None })
}
"""
_ORDER = """
fn $f_compare($a: $k, $b: $k) -> &'static str {
    match $a.cmp(&$b) {
        Ordering::Less => $q1,
        Ordering::Equal => $q2,
        Ordering::Greater => $q3,
    }
}
"""
_DURATION = """
fn $f_delay($tries: u32) -> Duration {
    $noise
    Duration::from_millis($n1) * $tries
}
"""
_PATH = """
fn $f_extension($path: &Path) -> Option<String> {
    let $ending = $path.extension()?;
    $noise
    Some($ending.to_string_lossy().into_owned())
}
"""
_CELL = """
struct $Log {
    $p_lines: RefCell<Vec<String>>,
}

impl $Log {
    fn $f_note(&self, $text: &str) {
        self.$p_lines.borrow_mut().push($text.to_string());
    }
}
"""
_ADD = """
struct $Money($k);

impl Add for $Money {
    type Output = $Money;

    fn add(self, $other: $Money) -> $Money {
        $Money(self.0 + $other.0)
    }
}
"""
_DISPLAY = """
struct $Money($k);

impl Display for $Money {
    fn fmt(&self, $out: &mut Formatter<'_>) -> std::fmt::Result {
        write!($out, "{} $w1", self.0)
    }
}
"""
_FROM_STR = """
struct $Level(u8);

impl FromStr for $Level {
    type Err = std::num::ParseIntError;

    fn from_str($text: &str) -> Result<Self, Self::Err> {
        $text.trim().parse().map($Level)
    }
}
"""
_MISPLACED = [
    ("std::«→collections::»HashMap", _MAP % ("HashMap", "HashMap")),
    ("std::«collection→collections»::HashMap", _MAP % ("HashMap", "HashMap")),
    ("std::«map→collections»::BTreeMap", _MAP % ("BTreeMap", "BTreeMap")),
    ("std::«→collections::»HashSet", _SET % "HashSet"),
    ("std::«set→collections»::BTreeSet", _SET % "BTreeSet"),
    ("std::«sync→rc»::Rc", _SHARED % ("Rc", "Rc", "Rc")),
    ("std::«rc→sync»::Arc", _SHARED % ("Arc", "Arc", "Arc")),
    ("std::«ops→cmp»::Ordering", _ORDER),
    ("std::«→cmp::»Ordering", _ORDER),
    ("std::«thread→time»::Duration", _DURATION),
    ("std::«io→path»::Path", _PATH),
    ("std::«rc→cell»::RefCell", _CELL),
    ("std::«sync→cell»::RefCell", _CELL),
    ("std::«cmp→ops»::Add", _ADD),
    ("std::«→str::»FromStr", _FROM_STR),
    ("std::«convert→str»::FromStr", _FROM_STR),
]
_MISSPELLED = [
    ("std::collections::{}", ["HashMap", "BTreeMap"], _MAP),
    ("std::collections::{}", ["HashSet", "BTreeSet"], _SET),
    ("std::cmp::{}", ["Ordering"], _ORDER),
    ("std::time::{}", ["Duration"], _DURATION),
    ("std::cell::{}", ["RefCell"], _CELL),
    ("std::fmt::{{{}, Formatter}}", ["Display"], _DISPLAY),
    ("std::fmt::{{Display, {}}}", ["Formatter"], _DISPLAY),
    ("std::str::{}", ["FromStr"], _FROM_STR),
]


@skeleton("unresolved_import")
def std_module_mistaken(s: Source) -> str:
    path, program = s.pick(_MISPLACED)
    return fill(s, f"use {path};\n{program}")


@skeleton("unresolved_import")
def std_item_misspelled(s: Source) -> str:
    path, names, program = s.pick(_MISSPELLED)
    name = s.pick(names)
    program = program.replace("%s", name)
    slips = [misspelled(s, name), name.lower().title(), name + "s"]
    wrong = s.pick([slip for slip in slips if slip != name])
    return fill(s, f"use {path.format(f'«{wrong}→{name}»')};\n{program}")


def named(s: Source, make: str = "var") -> tuple[str, str]:
    """A name long enough to be known again, and a slip in it."""
    while len(name := getattr(s, make)()) < 5:
        pass
    while (wrong := misspelled(s, name)) in s._used:
        pass
    return name, wrong


@skeleton("unresolved_import")
def item_of_own_module_misspelled(s: Source) -> str:
    name, wrong = named(s, "type_name")
    return fill(
        s,
        """
use ⟦self::¦⟧$shapes::«$wrong→$right» as $Alias;

mod $shapes {
    $derive
    pub ⟦struct $right {
        pub $side: $k,
    }¦enum $right {
        $Small,
        $Large($k),
    }¦struct $right(pub $k);⟧
}

⟦fn $f_first($p_shapes: &[$Alias]) -> Option<&$Alias> {
    $noise
    $p_shapes.first()
}¦fn $f_count($p_shapes: &[$Alias]) -> usize {
    $p_shapes.len() + $n1
}¦fn $f_add($p_shapes: &mut Vec<$Alias>, $shape: $Alias) {
    $p_shapes.push($shape);
    $noise
}¦struct $Scene {
    $p_shapes: Vec<$Alias>,
}

impl $Scene {
    fn $f_pop(&mut self) -> Option<$Alias> {
        self.$p_shapes.pop()
    }
}⟧
""",
        right=name,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def own_module_misspelled(s: Source) -> str:
    name, wrong = named(s)
    return fill(
        s,
        """
use ⟦self::¦⟧«$wrong→$right»::⟦#i:$C_RATE¦$f_rate¦{$C_RATE, $f_rate}⟧;

mod $right {
    pub const $C_RATE: $k = $n1;

    pub fn $f_rate($years: $k) -> $k {
        $years * $C_RATE
    }
}

⟦#i:fn $f_price($amount: $k) -> $k {
    $noise
    $amount * $C_RATE
}¦fn $f_price($p_years: &[$k]) -> Vec<$k> {
    $p_years.iter().copied().map($f_rate).collect()
}¦fn $f_price($years: Option<$k>) -> $k {
    match $years {
        Some($years) => $f_rate($years),
        None => $C_RATE,
    }
}⟧
""",
        right=name,
        wrong=wrong,
    )


@skeleton("unresolved_import")
def item_of_inner_module(s: Source) -> str:
    return fill(
        s,
        """
use $audio::⟦#i:«→$codec::»$Format¦«→$codec::»{$Format, $f_encode}¦«→$codec::»$f_encode⟧;

mod $audio {
    pub mod $codec {
        $derive
        pub enum $Format {
            $Wave,
            $Packed,
        }

        pub fn $f_encode($p_bytes: &[u8]) -> usize {
            $p_bytes.iter().filter(|$b| **$b > $n1).count()
        }
    }
}

⟦#i:fn $f_name($format: &$Format) -> &'static str {
    match $format {
        $Format::$Wave => $q1,
        $Format::$Packed => $q2,
    }
}¦fn $f_name($p_bytes: &[u8], $format: &$Format) -> usize {
    $noise
    if let $Format::$Wave = $format {
        return $p_bytes.len();
    }
    $f_encode($p_bytes)
}¦fn main() {
    let $size = $f_encode(b"$w1");
    println!("{$size}");
    $noise
}⟧
""",
    )
