"""The templates of the lifetime programs.

As in the language, but names are numbered (`$v1`, `$v1:total`), and errors have signs of their own: `&^` is a reference
that lacks `'a`, `<^>` a missing list of parameters. Literals have no labels.
"""

import re

from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates import GONE, Names, chosen, given, with_lines, with_literals, without_gone

_NAME = re.compile(r"\$([fvpT]\d)(?::([a-z]\w*))?")
_SPLITS = ("char::is_whitespace", "','", "'-'")
_SIGNS = {"&^": "&«→'a »", "<^>": "«→<'a>»", "<^_>": "«→<'_>»", "<^, ": "<«→'a, »", "<^_, ": "<«→'_, »"}


def fill(s: Source, template: str, **texts: str) -> str:
    """The program text of a template."""
    text = without_gone(chosen(s, given(template, texts, empty=""), singly=True))
    for sign, mark in _SIGNS.items():
        text = text.replace(sign, mark)
    text = without_gone(with_lines(text, lambda kind: "\n".join(_lines(s, kind))))
    return with_literals(s, _named(s, text))


def settled(s: Source, text: str) -> str:
    """A piece that stands in a template twice, with its choices and literals made; the names stay open."""
    return with_literals(s, chosen(s, text, singly=True).replace(GONE, ""))


def _named(s: Source, text: str) -> str:
    names, lifelike = Names(s), {key: name for key, name in _NAME.findall(text) if name}
    return _NAME.sub(lambda m: names.name(m[1], m[1][0], lifelike.get(m[1], "")), text)


def _lines(s: Source, kind: str) -> list[str]:
    if kind == "doc":
        return _doc(s)
    if kind == "derive":
        return s.pick([[], ["#[derive(Debug)]"], ["#[derive(Debug)]"], ["#[derive(Debug, PartialEq)]"]])
    if kind == "fields":
        return [f"{s.pick(['', 'pub '])}{s.var()}: {s.field_type()}," for _ in range(s.pick([0, 0, 1]))]
    return _noise(s) if s.chance(0.45) else []


def _doc(s: Source) -> list[str]:
    if s.chance(0.45):
        return []
    verb = s.pick(
        ["Returns", "Finds", "Computes", "Holds", "Picks", "Collects", "Describes", "Checks", "Tells", "Reads"]
    )
    middle = f"{s.pick(['the', 'a', 'every', 'all of the', 'one'])} {s.word()}"
    tail = s.pick([".", f" of the {s.word()}.", f" with its {s.word()}.", f", or {s.word()} if there is none.", ""])
    lines = [f"/// {verb} {middle}{tail}"]
    if s.chance(0.15):
        lines += ["///", f"/// {s.text().capitalize()}."]
    return lines


def _noise(s: Source) -> list[str]:
    """The lines of a few innocent statements, as they stand between cause and symptom."""
    a, b, c, n = s.var(), s.var(), s.var(), s.number
    kinds = [
        f"let {a} = [{s.numbers()}];\nlet {b}: i32 = {a}.iter().filter(|{c}| **{c} > {n()}).sum();\n"
        f'println!("{s.text()}: {{{b}}}");',
        f"let mut {a} = {n()};\nfor {b} in 0..{n(2, 12)} {{\n    if {b} % {n(2, 5)} == 0 {{\n        {a} += {b};\n"
        f'    }}\n}}\nprintln!("{{}} {s.word()}", {a});',
        f"let {a}: Vec<&str> = {s.string()}.split({s.pick(_SPLITS)}).collect();\n"
        f'println!("{{}}", {a}.join({s.string()}));',
        f'let {a} = ({n()} + {n()}) * {n()};\nmatch {a} % {n(3, 9)} {{\n    0 => println!("{s.text()}"),\n'
        f'    1..=3 => println!("{{}}", {a} / 2),\n    {b} => println!("{s.word()} {{}}", {b}),\n}}',
        f"let {a} = {s.string()}.chars().rev().collect::<String>();\nassert!({a}.len() < {n(100, 900)});",
        f"let mut {a} = {n(10, 99)}_u32;\nwhile {a} > 1 {{\n    {a} /= {n(2, 4)};\n}}",
        f'let {a} = Some({n()}).filter(|{b}| *{b} != {n()}).map_or({n()}, |{c}| {c} * {n()});\nprintln!("{{{a}:>4}}");',
        f'println!("{s.text()}");',
        s.comment(),
        s.comment(),
    ]
    return s.pick(kinds).split("\n")
