"""The templates of the everyday and type mismatch programs.

As in the language, but any `$key` stands for one thing throughout, and its kind may be left out: `$Order` is a type,
`$f_add` a function, `$p_items` a collection, `$C_LIMIT` a constant, `$total` a variable or field, now and then named
so; `$x1`, with a number, is never. Literals are numbered (`$n1`). `$k1` is an integer type, `$el1` an element type;
`$some_el1` is a value and `$vec_el1` a vector of the type that `$el1` (or any other key) stands for.
"""

import re
from collections.abc import Callable

from sleepyd.koans.generate import statements
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates import LIFELIKE, LITERALS, chosen, with_lines, without_gone

_KEY = re.compile(r"\$([A-Za-z][A-Za-z0-9_]*)")
_TYPES = ("k", "el")
_FIXED: dict[str, Callable[[Source], str]] = {
    **{kind: LITERALS[kind] for kind in "nqwt"},
    "k": lambda s: s.pick(["i32", "u32", "i64", "u64", "usize"]),
    "el": lambda s: s.pick(["i32", "u32", "String", "f64", "u64", "char", "i64", "bool", "String"]),
}
_NAMES: dict[str, Callable[[Source], str]] = {
    "f_": Source.func,
    "p_": Source.plural,
    "C_": lambda s: f"{s.var()}_{s.word()}".upper(),
}


def fill(s: Source, template: str, **texts: str | int) -> str:
    """The template's text; `texts` fixes what some keys stand for."""
    text = without_gone(chosen(s, template.strip("\n")))
    known = {key: str(value) for key, value in texts.items()}
    plain = _plain(s, with_lines(text, lambda _: ""), known)
    text = without_gone(with_lines(text, lambda kind: _lines(s, kind)))
    while _KEY.search(text):
        text = _KEY.sub(lambda m: known.get(m[1]) or known.setdefault(m[1], _made(s, m[1], known, plain)), text)
    return text + "\n"


def _plain(s: Source, text: str, known: dict[str, str]) -> set[str]:
    """The keys that are names themselves; nothing else in the program will have those."""
    keys = dict.fromkeys(key for key in _KEY.findall(text) if key not in known and not key[-1].isdigit())
    plain = {key for key in keys if key not in _TYPES and _bare(key) not in s._used and s.chance(LIFELIKE)}
    s._used |= {_bare(key) for key in plain}
    return plain


def _bare(key: str) -> str:
    return key[2:] if key[1:2] == "_" else key


def _made(s: Source, key: str, known: dict[str, str], plain: set[str]) -> str:
    """What a key stands for that has not been met yet."""
    stem = key.rstrip("0123456789")
    of_type = re.fullmatch(r"(some|vec)_([a-z]+\d?)(?:_\d)?", key)
    if of_type:
        kind = known.get(of_type[2]) or known.setdefault(of_type[2], _made(s, of_type[2], known, plain))
        return s.value(f"Vec<{kind}>" if of_type[1] == "vec" else kind)
    if stem in _FIXED:
        return _FIXED[stem](s)
    if key in plain:
        return _bare(key)
    make = _NAMES.get(key[:2], Source.type_name if key[0].isupper() else Source.var)
    while (name := make(s)) == "Self":
        pass
    return name


def _lines(s: Source, kind: str) -> str:
    """Innocent lines of a kind; none as often as not."""
    if kind == "noise" and s.chance(0.4):
        return statements(s, 0, 1).rstrip("\n")
    share, choices = _LINES[kind]
    if not s.chance(share):
        return ""
    texts = {"kind1": s.field_type(), "kind2": s.field_type(), "f_fn": s.func()}
    return fill(s, s.pick(choices), **texts).rstrip("\n") + ("\n" if kind in {"method", "item"} else "")


_DOCS = [
    "/// Returns the $w1 of the $w2.",
    "/// The $w1 $w2, if there is one.",
    "/// Computes $t1 from the given $w2.",
    "/// A $w1 with its $w2 and $w3.",
    "/// $t1",
    "/// Looks up $w1 by $w2; missing ones are skipped.",
    "/// Counts how many $w1 are $w2.",
    "/// Everything the $w1 needs to know about a $w2.",
    "/// One line of the $w1 report.\n///\n/// Empty when nothing is $w2.",
    "/// Number of `$w1` entries seen so far.",
    "// TODO: handle $w1",
    "/// See also the `$w1` notes.",
]
_DERIVES = ["#[derive(Debug)]", "#[derive(Debug, Clone)]", "#[derive(Clone)]", "#[derive(Debug, Clone, PartialEq)]"]
_FIELDS = [
    "$x1: $kind1,",
    "pub $x1: $kind1,",
    "$x1: $kind1,\n$x2: $kind2,",
    "pub $x1: $kind1,\npub $x2: $kind2,",
    "/// $t1\n$x1: $kind1,",
    "$x1: Vec<(String, u32)>,",
    "$x1: [u8; 4],",
    "$x1: Option<String>,",
]
_STATEMENTS = [
    "let $x1 = [$n1, $n2, $n3];\nassert_eq!($x1.len(), 3);",
    'let $x1 = $q1.chars().filter(|c| c.is_alphabetic()).count();\nprintln!("{$x1}");',
    "for ($i, $x1) in $q1.split(' ').enumerate() {\n    println!(\"{$i}: {$x1}\");\n}",
    'let $x1 = $n1 as f64 / 2.0;\neprintln!("$w1 {$x1:.2}");',
    "if let Some(($x1, $x2)) = $q1.split_once(':') {\n    println!(\"{} = {}\", $x1.trim(), $x2);\n}",
    'let $x1 = "-".repeat($n1);\nprintln!("{$x1}");',
    "let $x1: u32 = (1..=$n1).filter(|n| n % 2 == 0).sum();\nassert!($x1 < 10_000);",
    'let mut $x1 = $n1;\nwhile $x1 > 1 {\n    $x1 /= 2;\n}\nprintln!("{}", $x1);',
    "// $t1",
    'println!("{:>8} {}", $q1, $n1);',
    "let ($x1, $x2) = ($n1, $n2);\ndebug_assert!($x1 + $x2 > 0);",
]
_METHODS = [
    'pub fn $f_fn() -> &\'static str {\n    "$w1"\n}',
    "fn $f_fn($text: &str) -> String {\n    $text.trim().to_lowercase()\n}",
    "/// $t1\npub const fn $f_fn() -> usize {\n    $n1 * $n2\n}",
    "fn $f_fn($value: f64) -> f64 {\n    ($value - $n1.0) / $n2.0\n}",
    "pub fn $f_fn($code: u8) -> bool {\n    matches!($code, b'a'..=b'z' | b'0'..=b'9')\n}",
]
_FUNCTIONS = [
    "fn $f_fn($p_cells: &[Vec<u32>]) -> usize {\n    $p_cells.iter().map(|$x1| $x1.len()).max().unwrap_or(0)\n}",
    "pub fn $f_fn($name: &str) -> String {\n    $name\n        .split_whitespace()\n        "
    ".filter_map(|$x1| $x1.chars().next())\n        .collect()\n}",
    "const $C_STEPS: [i32; 3] = [$n1, -$n2, $n3];",
    "pub fn $f_fn($score: u32) -> &'static str {\n    match $score {\n        0..=39 => $q1,\n"
    "        40..=79 => $q2,\n        _ => $q3,\n    }\n}",
    "fn $f_fn($a1: &[f64], $b1: &[f64]) -> f64 {\n    $a1.iter().zip($b1).map(|(l, r)| l * r).sum()\n}",
    "fn $f_fn($data: &[u8]) -> u32 {\n    $data\n        .iter()\n        "
    ".fold($n1, |$acc, $x1| $acc * 31 + u32::from(*$x1))\n}",
    "#[derive(Debug, Clone, Copy, PartialEq)]\npub enum $Mode1 {\n    $Mode2,\n    $Mode3(u8),\n}",
    "fn $f_fn($line: &str) -> Option<(&str, &str)> {\n    let ($x1, $x2) = $line.split_once('=')?;\n"
    "    Some(($x1.trim(), $x2.trim()))\n}",
]
_LINES = {
    "doc": (0.55, _DOCS),
    "derive": (0.6, _DERIVES),
    "noise": (0.5, _STATEMENTS),
    "fields": (0.8, _FIELDS),
    "method": (0.5, _METHODS),
    "item": (0.55, _FUNCTIONS),
}
"""The share of programs that have each kind of line, and the lines."""
