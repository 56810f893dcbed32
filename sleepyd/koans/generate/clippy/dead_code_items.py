"""Items that nothing uses, and short programs around them in which everything else is used.

`§` in a template is a place for the item, before another one or behind one; the lot picks one of several.
"""

import re

from sleepyd.koans.generate import _surround, skeleton
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_DOC_BEHIND = re.compile(r"§(⟦#m:)?\$doc\n( *)")
"""`$doc` has to stand alone on its line, and does not behind a mark."""
_PRIVATE = re.compile(r"(?:pub\(crate\) )?(?:fn|const|static|struct|enum|type|trait|mod) |pub\(crate\) ")
_DOC = "⟦/// $t9\n¦/// The $w8 of the $w9.\n¦// $t9\n¦¦¦⟧"

_FUNCTIONS = (
    "fn $f_average($p_9: &[f64]) -> f64 {\n    $p_9.iter().sum::<f64>() / $p_9.len() as f64\n}",
    "fn $f_doubled($x9: $k9) -> $k9 {\n    $x9 * $n9\n}",
    'fn $f_banner() {\n    println!("$w9");\n}',
    "fn $f_is_blank($x9: &str) -> bool {\n    $x9.trim().is_empty()\n}",
    'fn $f_greeting($x9: &str) -> String {\n    format!("$w9 {$x9}")\n}',
    "fn $f_largest($p_9: &[$k9]) -> Option<$k9> {\n    $p_9.iter().copied().max()\n}",
    "fn $f_at_least($x9: i32, $y9: i32) -> i32 {\n    if $x9 < $y9 { $y9 } else { $x9 }\n}",
    "const fn $f_seconds($x9: u64) -> u64 {\n    $x9 * 60\n}",
    "fn $f_first_of<T>($p_9: &[T]) -> Option<&T> {\n    $p_9.first()\n}",
    "fn $f_parsed($x9: &str) -> Option<$k9> {\n    let $y9 = $x9.strip_prefix('#')?;\n    $y9.parse().ok()\n}",
    "fn $f_add_all($p_9: &mut Vec<u32>, $x9: u32) {\n    for $y9 in $p_9 {\n        *$y9 += $x9;\n    }\n}",
    'fn $f_label($x9: u8) -> &\'static str {\n    if $x9 == 0 { "$w8" } else { "$w9" }\n}',
    "fn $f_joined($p_9: &[String]) -> String {\n    $p_9.join($q9)\n}",
    "fn $f_apply<F: Fn($k9) -> $k9>($x9: F) -> $k9 {\n    $x9($n9)\n}",
    'fn $f_report($x9: Result<$k9, String>) {\n    if let Err($y9) = $x9 {\n        eprintln!("{$y9}");\n    }\n}',
)
_CONSTANTS = (
    "const $C_LIMIT: $k9 = $n9;",
    "const $C_LIMIT: &str = $q9;",
    "static $C_NAMES: [&str; 2] = [$q8, $q9];",
    "const $C_RATIO: f64 = $n8.$n9;",
    "static $C_LIMIT: $k9 = $n9 * $n8;",
    "const $C_WEIGHTS: &[u8] = &[$n7, $n8, $n9];",
    "const $C_DELAY: std::time::Duration = std::time::Duration::from_secs($n9);",
    "const $C_PAIR: ($k9, char) = ($n9, 'x');",
    "static $C_COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new($n9);",
)
_TYPES = (
    "struct $Unused9;",
    "struct $Unused9($k9);",
    "⟦#d:#[derive(Debug)]\n¦¦#[derive(Clone, Copy)]\n⟧struct $Unused9 {\n    $x9: u32,\n    $y9: bool,\n}",
    "struct $Unused9<T> {\n    $p_9: Vec<T>,\n}",
    "type $Unused9 = Vec<($k9, String)>;",
    "type $Unused9 = Result<$k9, String>;",
    "⟦#d:#[derive(Debug, Clone)]\n¦¦⟧enum $Unused9 {\n    $One9,\n    $Two9(u32),\n}",
)


def function(s: Source, *, public: bool = False) -> str:
    """A function; `public` where its module is private."""
    return f"{_DOC}{'pub ' if public else s.pick(['', '', '', 'pub(crate) '])}{s.pick(_FUNCTIONS)}"


def constant(s: Source) -> str:
    """A constant or a static."""
    return f"{_DOC}{s.pick(_CONSTANTS)}"


def a_type(s: Source) -> str:
    """A struct, an enum or a type alias."""
    return f"{_DOC}{s.pick(_TYPES)}"


def method(s: Source, *bodies: str) -> str:
    """One of these methods, or a function that belongs to the type."""
    free = [text for text in _FUNCTIONS if text.count("\n") < 4]
    return f"{_DOC}{s.pick([*bodies, *bodies, s.pick(free)])}"


def written(s: Source, template: str, dead: str = "", gap: str = "\n\n") -> str:
    """The template's text with the `dead` item in one of its places; nothing else in it or around it is dead."""
    text = fill(s, _placed(s, template, dead, gap) if dead else template).strip("\n")
    return _calm(s, text)


def _placed(s: Source, template: str, dead: str, gap: str) -> str:
    template = _DOC_BEHIND.sub(r"§\1⟦/// $t7\n\2¦⟧", template)
    at = s.pick([found.start() for found in re.finditer("§", template)])
    head = template[template.rfind("\n", 0, at) + 1 : at]
    pad = head[: len(head) - len(head.lstrip())]
    # Choices hold line ends of their own, which an indentation must follow as well.
    item = dead.replace("\n", f"\n{pad}")
    mark = f"«{gap}{pad}{item}→»" if head.strip() else f"«{item}{gap}{pad}→»"
    return f"{template[:at]}{mark}{template[at + 1 :]}".replace("§", "")


def _calm(s: Source, program: str) -> str:
    """`program`, with `s` left where the items it will draw around it are used, or none at all if it has a `main`."""
    has_main = re.search(r"^fn main", program, re.MULTILINE) is not None
    while True:
        at, used = s.random.getstate(), set(s._used)
        around = [line for line in _surround(s, "").split("\n") if line and not line.startswith("//")]
        if not (around if has_main else _may_be_dead(around)):
            s.random.setstate(at)
            s._used = used
            return program


def _may_be_dead(lines: list[str]) -> bool:
    """Whether a line begins an item or a field that is not for everybody."""
    block = ""
    for line in lines:
        said = line.strip()
        if not line.startswith((" ", "}")) or line.startswith("    pub struct "):
            block = said
        of_trait = block.startswith("pub trait ") or " for " in block or block.startswith("macro_rules")
        is_item = len(line) - len(said) == (4 if block.startswith("impl") else 0)
        if is_item and not of_trait and _PRIVATE.match(said):
            return True
        if block.startswith("pub struct ") and said.endswith(",") and not said.startswith(("pub ", "///")):
            return True
        parts = said.partition("(")[2].split(", ") if said.startswith("pub struct ") and "(" in said else []
        if any(not part.startswith("pub ") for part in parts):
            return True
    return False


@skeleton("dead_code")
def function_by_functions(s: Source) -> str:
    return written(
        s,
        """
§⟦#m:pub ¦⟧fn $f_total($p_prices: &[$k1]) -> $k1 {
    $noise
    $p_prices.iter().sum()
}

§⟦#m:$doc
pub fn $f_over($p_prices: &[$k1], $limit: $k1) -> bool {
    $f_total($p_prices) > $limit
}¦fn main() {
    let $p_prices = [$n1, $n2, $n3];
    println!("{}", $f_total(&$p_prices));
}⟧§
""",
        function(s),
    )


@skeleton("dead_code")
def constant_above(s: Source) -> str:
    return written(
        s,
        """
§const $C_STEP: $k1 = $n1;
§⟦const $C_TITLE: &str = $q1;¦static $C_TITLE: &str = $q1;⟧§

⟦#m:$doc
pub fn $f_advance($value: $k1) -> $k1 {
    println!("{$C_TITLE}");
    $value + $C_STEP
}¦pub fn $f_headline($value: $k1) -> String {
    if $value < $C_STEP { $C_TITLE.to_string() } else { format!("{$C_TITLE} {$value}") }
}¦fn main() {
    $noise
    for $i1 in 0..$C_STEP {
        println!("{$C_TITLE}: {$i1}");
    }
}⟧
""",
        constant(s),
        gap="\n",
    )


@skeleton("dead_code")
def method_of_struct(s: Source) -> str:
    return written(
        s,
        """
⟦#[derive(Debug)]
¦¦#[derive(Debug, Default)]
⟧pub struct $Counter {
    $count: $k1,
}

impl $Counter {
    §pub fn $f_bump(&mut self) {
        self.$count += $n1;
    }

    §$doc
    pub fn $f_value(&self) -> $k1 {
        self.$count
    }§
}
""",
        method(
            s,
            "fn $f_reset(&mut self) {\n    self.$count = 0;\n}",
            "fn $f_is_zero(&self) -> bool {\n    self.$count == 0\n}",
            "fn $f_new() -> Self {\n    Self { $count: $n9 }\n}",
            "fn $f_into($x9: $k1) -> $Counter {\n    $Counter { $count: $x9 }\n}",
            "const $C_MOST: $k1 = $n9;",
            'fn $f_show(&self) {\n    println!("{}", self.$count);\n}',
        ),
    )


@skeleton("dead_code")
def type_among_functions(s: Source) -> str:
    return written(
        s,
        """
§⟦#m:pub fn¦fn⟧ $f_shout($text: &str) -> String {
    $noise
    $text.to_uppercase()
}

§⟦#m:/// $t1
pub fn $f_words($text: &str) -> Vec<String> {
    $text.split(' ').map($f_shout).collect()
}¦fn main() {
    if let Some($arg) = std::env::args().nth(1) {
        println!("{}", $f_shout(&$arg));
    }
}⟧§
""",
        a_type(s),
    )


@skeleton("dead_code")
def variant_never_made(s: Source) -> str:
    named = s.pick(["$Tilted9", "$Tilted9(u32)", "$Tilted9 { $x9: $k1 }", "/// $t9\n    $Tilted9", "$Tilted9(String)"])
    dead = f"    «{named},→»"
    return written(
        s,
        """
⟦#d:#[derive(Debug)]
¦¦⟧enum $Side {
%a%
    $Left,
%b%
    $Right,
%c%
}

⟦#m:pub fn $f_turn($value: $k1) -> &'static str {¦fn $f_turn($value: $k1) -> &'static str {⟧
    let $side = if $value > $n1 { $Side::$Left } else { $Side::$Right };
    match $side {
        $Side::$Left => $q1,
        _ => $q2,
    }
}
⟦#m:¦
fn main() {
    $noise
    println!("{}", $f_turn($n2));
}⟧
""".replace(f"%{s.pick('abc')}%", dead)
        .replace("%a%\n", "")
        .replace("%b%\n", "")
        .replace("%c%\n", ""),
    )
