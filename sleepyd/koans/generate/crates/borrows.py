"""Around the error of the borrowing programs, and of those about keys and clones."""

from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.source import Source

NUMBERS = ("u32", "u32", "i32", "u64", "i64", "usize", "u16")


def doc(s: Source, depth: int = 0, share: float = 0.4) -> str:
    """Now and then a doc comment line."""
    if not s.chance(share):
        return ""
    a, b, c = s.word(), s.word(), s.word()
    forms = [
        s.comment()[3:],
        f"Returns the {a} of the {b}.",
        f"A {a} with its {b} and {c}.",
        f"Adds one {a} to the {b}.",
        f"How many {a} a {b} may hold.",
        f"{a.capitalize()} for {b}, without {c}.",
        f"Moves the {a} by one {b}; `{c}` stays.",
        f"The {a} comes first, then the {b}.",
    ]
    return f"{'    ' * depth}/// {s.pick(forms)}\n"


def public(s: Source) -> str:
    """`pub `, or nothing."""
    return s.pick(["", "pub "])


def noise(s: Source, depth: int = 1, most: int = 2) -> str:
    """Zero to `most` innocent statements as programs have them."""
    out = ""
    for _ in range(s.random.randint(0, most)):
        a, b, x, n = s.var(), s.var(), s.var(), s.number()
        forms = [
            f"let {a} = [{s.numbers(4)}];\nlet {b}: u32 = {a}.iter().filter(|{x}| **{x} > {n}).sum();\n"
            f'println!("{s.word()}: {{{b}}}");',
            f"let {a} = {s.string()}.trim().to_uppercase();\nassert!({a}.len() >= {s.number(0, 3)});",
            f"if let Some(({a}, {b})) = {s.string()}.split_once('{s.pick(':=- ')}') {{\n"
            f'    println!("{{{a}}} {s.word()} {{{b}}}");\n}}',
            f"let {a} = {s.number()}_u32;\nlet {b} = match {a} {{\n    0 => {s.string()},\n"
            f"    1..={s.number(3, 60)} => {s.string()},\n    _ => {s.string()},\n}};\n"
            f'println!("{{}} {{}}", {a}, {b});',
            f"let mut {a} = {n};\nwhile {a} > {s.number(0, 3)} {{\n    {a} /= {s.number(2, 4)};\n}}\n"
            f'println!("{{{a}:>{s.number(3, 8)}}}");',
            f"let {a} = ({n} + {s.number()}) * {s.number(2, 9)};\nassert_eq!({a} % 1, 0);",
            f'let {a}: String = {s.string()}.chars().rev().collect();\nprintln!("{{}}", {a});',
            f'println!("{{}}", "{s.pick("-=*.~")}".repeat({s.number(8, 40)}));',
            f"for ({a}, {b}) in [{s.strings(3)}].iter().enumerate() {{\n"
            f'    println!("{{}}. {{:<{s.number(6, 12)}}}", {a} + 1, {b});\n}}',
            s.comment(),
            f'let {a} = {n} as f64 / {s.number(2, 9)}.0;\nprintln!("{{{a}:.2}}");',
        ]
        out += body(s.pick(forms), depth)
    return out


def bystander(s: Source, depth: int = 0, share: float = 0.3) -> str:
    """Now and then a whole innocent function (a free one), ended by an empty line."""
    if not s.chance(share):
        return ""
    f, a, b, x, n, k = s.func(), s.plural(), s.var(), s.var(), s.number(), s.pick(NUMBERS)
    forms = [
        f"fn {f}({a}: &[{k}]) -> {k} {{\n    {a}.iter().filter(|{x}| **{x} > {n}).sum::<{k}>() * {s.number(2, 9)}\n}}",
        f"fn {f}({a}: &[{k}], {b}: {k}) -> Option<usize> {{\n    {a}.iter().position(|{x}| *{x} == {b})\n}}",
        f"fn {f}({b}: &str) -> Vec<&str> {{\n    {b}\n        .split('{s.pick(',;:|')}')\n        .map(str::trim)\n"
        f"        .filter(|{x}| !{x}.is_empty())\n        .collect()\n}}",
        f"fn {f}({b}: {k}) -> &'static str {{\n    match {b} {{\n        0 => {s.string()},\n"
        f"        {x} if {x} % 2 == 0 => {s.string()},\n        _ => {s.string()},\n    }}\n}}",
        f"const {f.upper()}: [{k}; 3] = [{s.numbers(3)}];",
        f"fn {f}({b}: &str) -> usize {{\n    {b}.chars().filter(|{x}| {x}.is_{s.pick(['alphabetic', 'numeric'])}())"
        f".count()\n}}",
        f"fn {f}({a}: &[{k}]) -> bool {{\n    {a}.windows(2).all(|{x}| {x}[0] <= {x}[1])\n}}",
        f"fn {f}({b}: {k}, {x}: {k}) -> {k} {{\n    if {b} > {x} {{\n        return {b} - {x};\n    }}\n"
        f"    {x} - {b}\n}}",
    ]
    return body(f"{doc(s)}{public(s)}{s.pick(forms)}", depth) + "\n"
