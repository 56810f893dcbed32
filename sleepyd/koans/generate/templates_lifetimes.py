"""A small template language for lifelike Rust programs, which the modules `lifelike_lifetimes*` write skeletons in.

`⟨one¦other⟩` is a random choice (nested ones too; a line that becomes empty vanishes). `$f1`, `$v1`, `$p1` and `$T1`
are names of functions, variables, collections and types; `$v1:total` is now and then the lifelike name after the colon.
`$n` and `$d` are a number and a digit, `$s` is a string literal, `$w` words inside one, `$key` a value given by name.
Alone on their line, `$doc`, `$der`, `$field` and `$noise` are a doc comment, a derive, a field and innocent statements
or nothing. Errors have signs of their own: `&^` is a reference that lacks `'a`, `<^>` a missing list of parameters.
"""

import re

from sleepyd.koans.generate.source import Source

_CHOICE = re.compile(r"⟨([^⟨⟩]*)⟩")
_NAME = re.compile(r"\$([fvpT]\d)(?::([a-z]\w*))?")
_BLOCK = re.compile(r"^( *)\$(doc|der|field|noise)$", re.MULTILINE)
_LITERAL = re.compile(r"\$([ndsw])\b")
_SPLITS = ("char::is_whitespace", "','", "'-'")
_LIFELIKE = 0.3
"""Share of the names that are the one a programmer would choose, where the template says which."""
_SIGNS = {"&^": "&«→'a »", "<^>": "«→<'a>»", "<^_>": "«→<'_>»", "<^, ": "<«→'a, »", "<^_, ": "<«→'_, »"}


def rust(s: Source, template: str, **values: str) -> str:
    """The program text of a template; `values` stand for `$` and their names and may hold template text."""
    text = template
    for key, value in values.items():
        text = re.sub(rf"\${key}\b", lambda _, value=value: value, text)  # type: ignore[misc]
    text = _chosen(s, text)
    text = "\n".join(line.replace("\0", "") for line in text.split("\n") if line.strip() != "\0")
    for sign, mark in _SIGNS.items():
        text = text.replace(sign, mark)
    text = _BLOCK.sub(lambda m: _block(s, m[2], m[1]), text)
    text = "\n".join(line for line in text.split("\n") if line.strip() != "\0")
    return _LITERAL.sub(lambda m: _literal(s, m[1]), _named(s, text))


def settled(s: Source, text: str) -> str:
    """A piece that stands in a template twice, with its choices and literals made; the names stay open."""
    return _LITERAL.sub(lambda m: _literal(s, m[1]), _chosen(s, text).replace("\0", ""))


def _chosen(s: Source, text: str) -> str:
    while _CHOICE.search(text):
        text = _CHOICE.sub(lambda m: s.pick(m[1].split("¦")) or "\0", text, count=1)
    return text


def _named(s: Source, text: str) -> str:
    names: dict[str, str] = {}
    fixed = {key: wanted for key, wanted in _NAME.findall(text) if wanted}
    for key, _ in _NAME.findall(text):
        if key in names:
            continue
        taken, name = set(names.values()), fixed.get(key, "")
        if not name or name in taken or not s.chance(_LIFELIKE):
            name = _fresh(s, key[0])
            while name in taken:
                name = _fresh(s, key[0])
        names[key] = name
    return _NAME.sub(lambda m: names[m[1]], text)


def _fresh(s: Source, kind: str) -> str:
    return {"f": s.func, "v": s.var, "p": s.plural, "T": s.type_name}[kind]()


def _literal(s: Source, kind: str) -> str:
    if kind in {"n", "d"}:
        return str(s.number(1, 99 if kind == "n" else 9))
    return s.string() if kind == "s" else s.text()


def _block(s: Source, kind: str, pad: str) -> str:
    if kind == "doc":
        lines = _doc(s)
    elif kind == "der":
        lines = s.pick([[], ["#[derive(Debug)]"], ["#[derive(Debug)]"], ["#[derive(Debug, PartialEq)]"]])
    elif kind == "field":
        lines = [f"{s.pick(['', 'pub '])}{s.var()}: {s.field_type()}," for _ in range(s.pick([0, 0, 1]))]
    else:
        lines = noise(s) if s.chance(0.45) else []
    return "\n".join(f"{pad}{line}" for line in lines) or "\0"


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


def noise(s: Source) -> list[str]:
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
