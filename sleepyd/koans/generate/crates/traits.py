"""Around the error of the programs about data types that lack a trait."""

from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.source import Source

_DOCS = (
    "What we know about one {}.",
    "A single {} of the {}.",
    "Returns the {} of this {}.",
    "Keeps {} and {} together.",
    "One {} on its way to the {}.",
    "The {} as it was read from the {}.",
    "Counts every {} once.",
)


def doc(s: Source, depth: int = 0, share: float = 0.25) -> str:
    """A doc comment line, or nothing."""
    if not s.chance(share):
        return ""
    if s.chance(0.4):
        return f"{'    ' * depth}/{s.comment()}\n"
    return f"{'    ' * depth}/// {s.pick(_DOCS).replace('{}', s.word(), 1).replace('{}', s.word())}\n"


def public(s: Source) -> str:
    """`pub `, or nothing."""
    return s.pick(["pub ", "pub ", ""])


def noise(s: Source, depth: int = 1, share: float = 0.4) -> str:
    """Some innocent statements that stand for themselves, or none."""
    if not s.chance(share):
        return ""
    a, b, x, n = s.var(), s.var(), s.var(), s.numbers()
    text = s.pick(
        [
            f'let {a}: u32 = [{n}].iter().filter(|{x}| **{x} > {s.number()}).sum();\nprintln!("{s.word()} {{{a}}}");',
            f"let mut {a} = {s.number()};\nfor ({b}, {x}) in [{n}].iter().enumerate() {{\n"
            f"    {a} += {x} * ({b} + {s.number()});\n}}\n"
            f'println!("{{}}", {a});',
            f'let {a} = "{s.word()}={s.word()}".split_once(\'=\').map(|({b}, _)| {b}).unwrap_or("{s.word()}");\n'
            f'println!("{{{a}}}");',
            f"let mut {a} = {s.number(9, 400)}u32;\nwhile {a} > {s.number()} {{\n    {a} /= {s.number(2, 5)};\n"
            f'}}\nprintln!("{s.word()}: {{{a}:>3}}");',
            f'println!("{{}}", "{s.pick("-=*.~")}".repeat({s.number(2, 60)}));',
            f'let {a}: String = {s.string()}.chars().rev().collect();\nprintln!("{{}} {{}}", {a}, {a}.len());',
            f'if let Some({a}) = {s.string()}.chars().next() {{\n    println!("{s.word()} {{{a}}}");\n}}',
            f'match {s.number()} % {s.number(3, 6)} {{\n    0 => println!("{s.word()}"),\n'
            f'    {x} if {x} > 2 => println!("{{{x}}}"),\n'
            f"    _ => {{}}\n}}",
            f'for {x} in [{n}].windows(2) {{\n    println!("{{}}", {x}[0] + {x}[1]);\n}}',
            f"let {a} = ({s.number()} + {s.number()}) * {s.number()};\nassert!({a} > 0, {s.string()});",
            f"{s.comment()}",
        ]
    )
    return body(text, depth)


def bystander(s: Source, share: float = 0.2) -> str:
    """An innocent function or const, ended by an empty line, or nothing."""
    if not s.chance(share):
        return ""
    f, v, x, a = s.func(), s.plural(), s.var(), s.var()
    head = doc(s) + public(s)
    return head + s.pick(
        [
            f"fn {f}({v}: &[u32]) -> u32 {{\n    {v}\n        .iter()\n"
            f"        .skip_while(|{x}| **{x} < {s.number()})\n"
            f"        .map(|{x}| {x} * {s.number()})\n        .sum()\n}}\n\n",
            f"const {s.var().upper()}: [u32; 3] = [{s.numbers(3)}];\n\n",
            f"fn {f}({x}: &str) -> Option<(&str, &str)> {{\n    let {a} = {x}.trim();\n"
            f"    {a}.split_once('{s.pick(':=,-')}')\n}}\n\n",
            f"fn {f}({x}: u32) -> &'static str {{\n    match {x} {{\n        0 => {s.string()},\n"
            f"        1..={s.number(2, 9)} => {s.string()},\n"
            f"        _ => {s.string()},\n    }}\n}}\n\n",
            f"fn {f}({v}: &[f64]) -> f64 {{\n    if {v}.is_empty() {{\n        return 0.0;\n    }}\n"
            f"    {v}.iter().sum::<f64>() / {v}.len() as f64\n}}\n\n",
            f"fn {f}({x}: &str) -> String {{\n    {x}.chars().rev().filter(|c| !c.is_whitespace()).collect()\n}}\n\n",
        ]
    )


def lay_out(s: Source, uses: str, definition: str, rest: str, late: float = 0.25) -> str:
    """The program: the type before its use or, now and then, after it."""
    parts = [definition, bystander(s), rest.strip("\n") + "\n\n"]
    if s.chance(late):
        parts = [*parts[1:], definition]
    return (uses.strip("\n") + "\n\n" if uses else "") + "".join(parts)


def more_fields(s: Source, most: int = 2) -> str:
    """Lines for up to `most` further fields of a struct."""
    return "".join(
        f"{doc(s, 1, 0.1)}    {public(s)}{s.var()}: {s.field_type()},\n" for _ in range(s.random.randint(0, most))
    )
