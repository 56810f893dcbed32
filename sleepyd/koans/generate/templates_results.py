"""A small grammar for lifelike programs around `Option` and `Result`, and the error types that they share.

A template holds `⟦one¦other⟧` for a random choice (nested ones innermost first), `%key%` for a given text, and names:
`$v_line` a variable, `$p_rows` a collection, `$f_load` a function, `$t_Item` a type, `$k_a` an integer type, `$n_a` a
number, `$d_a` a digit, `$q_a` a quoted string, `$x_a` a phrase, `$w_a` a word, `$z_a` a separator character. The same
placeholder is the same thing everywhere, now and then literally its suffix. `$pub` is `pub` or nothing. Whole lines:
`$doc`, `$derive`, `$fields`, `$method`, `$noise`, `$item`, which may vanish, as does a line that a choice leaves empty.
"""

import re
from collections.abc import Callable

from sleepyd.koans.generate.source import Source

_CHOICE = re.compile(r"⟦([^⟦⟧]*)⟧")
_NAME = re.compile(r"\$([vpftkndqxwz])_([A-Za-z0-9_]+)")
_LINE = re.compile(r"^\x01*( *)\$(doc|derive|fields|method|noise|item)$", re.MULTILINE)
_GONE = "\x01"
_LITERAL = 0.3
"""Share of names that are their placeholder's suffix, as a programmer of that domain would say."""


def fill(s: Source, template: str, **given: str) -> str:
    """The program text of `template`."""
    for key, text in given.items():
        template = template.replace(f"%{key}%", text or _GONE)
    while _CHOICE.search(template):
        template = _CHOICE.sub(lambda m: _chosen(s, m), template)
    public = "pub " if s.chance(0.65) else ""
    template = template.replace("$pub ", public)
    names: dict[str, str] = {}
    template = _NAME.sub(lambda m: _named(s, m[1], m[2], names, template), template)
    template = _LINE.sub(lambda m: _line(s, m[2], m[1], public, set(names.values())), template)
    lines = [line for line in template.split("\n") if not line.strip() or line.replace(_GONE, "").strip()]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines).replace(_GONE, ""))
    return re.sub(r"\n\n( *})", r"\n\1", re.sub(r"{\n\n", "{\n", text)).strip("\n") + "\n"


def _chosen(s: Source, found: re.Match[str]) -> str:
    """One alternative; its leading line break is only layout where the choice is a line of its own."""
    text = s.pick(found[1].split("¦"))
    starts_line = found.start() == 0 or found.string[found.start() - 1] in f"\n⟧{_GONE}"
    if text.startswith("\n") and (starts_line or not text.startswith("\n ")):
        text = text[1:]
    return text or _GONE


def _named(s: Source, kind: str, suffix: str, names: dict[str, str], template: str) -> str:
    key = f"{kind}_{suffix}"
    if key not in names:
        makers: dict[str, Callable[[], str]] = {
            "v": s.var,
            "p": s.plural,
            "f": s.func,
            "t": s.type_name,
            "k": s.integer_type,
            "n": lambda: str(s.number()),
            "d": lambda: str(s.random.randint(2, 9)),
            "q": s.string,
            "x": s.text,
            "w": s.word,
            "z": lambda: s.pick(["','", "':'", "'='", "'-'", "' '", "'/'", "';'", "'|'", "'@'"]),
        }
        taken = set(names.values())
        literal = kind in "vpft" and len(suffix) > 2 and s.chance(_LITERAL)
        free = suffix not in taken and not re.search(rf"\b{suffix}\b", template)
        name = suffix if literal and free else ""
        while not name or (kind in "vpft" and name in taken):
            name = makers[kind]()
        names[key] = name
    return names[key]


def _line(s: Source, kind: str, pad: str, public: str, taken: set[str]) -> str:
    if kind == "doc":
        return f"{pad}/// {_sentence(s)}" if s.chance(0.5) else _GONE
    if kind == "derive":
        return s.pick([_GONE, f"{pad}#[derive(Debug)]", f"{pad}#[derive(Debug, Clone)]"])
    if kind == "fields":
        count = s.pick([0, 1, 1, 2])
        made = [f"{pad}{public}{_fresh(s.var, taken)}: {s.field_type()}," for _ in range(count)]
        return "\n".join(made) or _GONE
    if kind == "method":
        return "\n" + _indented(_method(s, public), pad) + "\n" if s.chance(0.4) else _GONE
    if kind == "item":
        return _indented(_item(s, public), pad) + "\n" if s.chance(0.4) else _GONE
    return "\n".join(f"{pad}{line}" for line in _noise(s, taken)) if s.chance(0.45) else _GONE


def _fresh(make: Callable[[], str], taken: set[str]) -> str:
    while (name := make()) in taken:
        pass
    return name


def _indented(text: str, pad: str) -> str:
    return "\n".join(pad + line if line else line for line in text.split("\n"))


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


def _noise(s: Source, taken: set[str]) -> list[str]:
    a, b = _fresh(s.var, taken), _fresh(s.var, taken)
    many = _fresh(s.plural, taken)
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
