"""The templates of the programs around `Option` and `Result`.

As in the language, but every literal has a label. `$z_a` is a separator character, `$pub` is `pub` or nothing, the same
throughout; the line break before an alternative that is a line of its own does not count.
"""

import re
from collections.abc import Callable

from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates import (
    GONE,
    LIFELIKE,
    LITERALS,
    NAMES,
    Names,
    chosen,
    given,
    with_lines,
    without_gone,
)

_NAME = re.compile(r"\$([vpfTkndqmtwz])_([A-Za-z0-9_]+)")
_FIXED: dict[str, Callable[[Source], str]] = {
    **LITERALS,
    "k": Source.integer_type,
    "z": lambda s: s.pick(["','", "':'", "'='", "'-'", "' '", "'/'", "';'", "'|'", "'@'"]),
}


def fill(s: Source, template: str, **texts: str) -> str:
    """The program text of `template`."""
    template = chosen(s, given(template, texts), _laid_out)
    public = "pub " if s.chance(0.65) else ""
    template = template.replace("$pub ", public)
    names = Names(s)
    template = _NAME.sub(lambda m: _named(s, m[1], m[2], names, template), template)
    text = without_gone(with_lines(template, lambda kind: _lines(s, kind, public, names)))
    text = re.sub(r"\n{3,}", "\n\n", text)
    return re.sub(r"\n\n( *})", r"\n\1", re.sub(r"{\n\n", "{\n", text)).strip("\n") + "\n"


def _laid_out(found: re.Match[str], text: str) -> str:
    """An alternative; its leading line break is only layout where the choice is a line of its own."""
    starts_line = found.start() == 0 or found.string[found.start() - 1] in f"\n⟧{GONE}"
    return text[1:] if text.startswith("\n") and (starts_line or not text.startswith("\n ")) else text


def _named(s: Source, kind: str, suffix: str, names: Names, template: str) -> str:
    key = f"{kind}_{suffix}"
    if key not in names.made and kind in _FIXED:
        names.made[key] = _FIXED[kind](s)
    elif key not in names.made:
        lifelike = len(suffix) > 2 and s.chance(LIFELIKE)
        free = suffix not in names.taken and not re.search(rf"\b{suffix}\b", template)
        names.made[key] = suffix if lifelike and free else names.fresh(NAMES[kind])
    return names.made[key]


def _lines(s: Source, kind: str, public: str, names: Names) -> str:
    if kind == "doc":
        return f"/// {_sentence(s)}" if s.chance(0.5) else ""
    if kind == "derive":
        return s.pick(["", "#[derive(Debug)]", "#[derive(Debug, Clone)]"])
    if kind == "fields":
        count = s.pick([0, 1, 1, 2])
        return "\n".join(f"{public}{names.fresh(Source.var)}: {s.field_type()}," for _ in range(count))
    if kind == "method":
        return f"\n{_method(s, public)}\n" if s.chance(0.4) else ""
    if kind == "item":
        return f"{_item(s, public)}\n" if s.chance(0.4) else ""
    return "\n".join(_noise(s, names)) if s.chance(0.45) else ""


def _sentence(s: Source) -> str:
    a, b = s.word(), s.word()
    return s.pick(
        [
            f"Returns the {a} of the {b}.",
            f"The {a} {b}, or an error.",
            f"Reads one {a} from the {b}.",
            f"Finds the {a} that belongs to `{b}`.",
            f"How many {a} the {b} has.",
            f"A {a} with its {b}.",
            f"Keeps every {a} in order of {b}",
            f"{a.title()} for the {b} (see {s.word()}).",
        ]
    )


def _noise(s: Source, names: Names) -> list[str]:
    a, b = names.fresh(Source.var), names.fresh(Source.var)
    many = names.fresh(Source.plural)
    padded = s.pick([f'"{s.word()} {{:>4}}"', f'"{{:04}} {s.word()}"'])
    return s.pick(
        [
            [f'println!("{s.text()}");'],
            [f"let {a} = {s.number()} {s.pick('+*')} {s.number()};", f'println!("{{{a}}}");'],
            [f"let {a} = ({s.number()} + {s.number()}) * {s.number()};", f'println!("{s.word()} {{}}", {a});'],
            [f"for {a} in 0..{s.number()} {{", f'    println!("{s.word()} {{{a}}}");', "}"],
            [f"let mut {a} = {s.number()};", f"while {a} > 1 {{", f"    {a} /= 2;", "}"],
            [f"let {many} = [{s.numbers()}];", f"let {a}: i32 = {many}.iter().filter(|{b}| **{b} > 2).sum();"],
            [f"let {a} = {s.string()};", f"for ({b}, c) in {a}.char_indices() {{", f'    print!("{{{b}}}{{c}}");', "}"],
            [f"let {a} = format!({padded}, {s.number()});"],
            [f"assert!({s.number()} < {s.number(100, 400)}, {s.string()});"],
            [s.comment()],
            [s.comment()],
            [f"let ({a}, {b}) = ({s.number()}, {s.string()});", f'println!("{{{b}}} {{{a}}}");'],
        ]
    )


def _method(s: Source, public: str) -> str:
    f, a, b = s.func(), s.var(), s.var()
    body = s.pick(
        [
            f"(&self, {a}: usize) -> String {{\n    {s.string()}.repeat({a})\n}}",
            f"({a}: u32, {b}: u32) -> u32 {{\n    {a}.saturating_mul({b}) + {s.number()}\n}}",
            f'(&self) {{\n    println!("{s.text()}");\n}}',
            f"(&self, {a}: &[i32]) -> i32 {{\n    {a}.iter().map(|{b}| {b} * {s.number()}).sum()\n}}",
            f"({a}: &str) -> bool {{\n    {a}.len() > {s.number()} && {a}.starts_with({s.string()})\n}}",
        ]
    )
    return f"{public}fn {f}{body}"


def _item(s: Source, public: str) -> str:
    f, a, b, t, x, y = s.func(), s.var(), s.var(), s.type_name(), s.type_name(), s.type_name()
    return s.pick(
        [
            f"{public}const {s.var().upper()}: [u32; 3] = [{s.numbers(3)}];",
            f"const {s.var().upper()}: &str = {s.string()};",
            f"{public}enum {t} {{\n    {x}(u32),\n    {y},\n}}\n\nimpl {t} {{\n    {public}fn {f}(&self) -> u32 {{\n"
            f"        match self {{\n            {t}::{x}({a}) => {a} + {s.number()},\n            {t}::{y} => 0,\n"
            "        }\n    }\n}",
            f"{public}fn {f}({a}: &[f64]) -> f64 {{\n    let {b}: f64 = {a}.iter().sum();\n"
            f"    {b} / {a}.len() as f64\n}}",
            f"{public}struct {t} {{\n    {public}{a}: {s.field_type()},\n    {public}{b}: (u8, String),\n}}",
        ]
    )
