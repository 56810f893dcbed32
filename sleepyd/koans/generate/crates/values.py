"""Around the error of the programs about results and mismatched types: structs and methods as well."""

from collections.abc import Sequence

from sleepyd.koans.generate.ingredients import derive
from sleepyd.koans.generate.source import Source

INTS = ("u32", "u32", "i32", "u64", "usize", "u8", "u16", "i64")
"""Integer types as often as small crates use them."""
CUTS = ("','", "';'", "' '", "'/'", "'-'", '", "')
"""What text is split at."""
PADS = ("", "    ", "        ", "            ", "                ")


def public(s: Source) -> str:
    """`pub ` most often, or nothing."""
    return "pub " if s.chance(0.65) else ""


def doc(s: Source, depth: int = 0) -> str:
    """A doc comment of one or two lines, or nothing."""
    if s.chance(0.5):
        return ""
    a, b, c = s.word(), s.word(), s.word()
    lines = [
        s.pick(
            [
                f"Returns the {a} of the {b}.",
                f"The {a} {b} of one {c}.",
                f"Reads a {a} {b}.",
                f"A {a}, as the {b} sees it.",
                f"Computes how much {a} the {b} needs.",
                f"{a.title()} and {b} of the {c}",
                f"Gives `{a}` for every {b}.",
                f"What is left of the {a} after {b}.",
            ]
        )
    ]
    if s.chance(0.2):
        lines += ["", s.pick([f"Never {a} when {b} is {c}.", f"The {c} counts from {s.number()}.", f"See the {b}."])]
    return "".join(f"{PADS[depth]}/// {line}".rstrip() + "\n" for line in lines)


def struct(s: Source, name: str, own: Sequence[tuple[str, str]], most: int = 2) -> tuple[str, list[str]]:
    """The struct `name` with the fields `own` and up to `most` others, and initializers for the others."""
    others = [(s.var(), s.field_type()) for _ in range(s.random.randint(0, most))]
    everything = [*own, *others]
    if s.chance(0.4):
        s.random.shuffle(everything)
    front = s.pick(["pub ", ""])
    lines = "".join(f"{doc(s, 1) if s.chance(0.2) else ''}    {front}{field}: {of},\n" for field, of in everything)
    text = f"{doc(s)}{derive(s)}{public(s)}struct {name} {{\n{lines}}}"
    return text, [f"{field}: {s.value(of)}" for field, of in others]


def given(initializers: Sequence[str], depth: int) -> str:
    """Lines for the initializers of a struct literal."""
    return "".join(f"{PADS[depth]}{one},\n" for one in initializers)


def noise(s: Source, depth: int = 1, most: int = 1) -> str:
    """Zero to `most` innocent statements of a longer kind, each line ended; may be empty."""
    pad = PADS[depth]
    return "".join(f"{pad}{line}\n" for _ in range(s.random.randint(0, most)) for line in _statement(s))


def _statement(s: Source) -> list[str]:
    a, b, c, n = s.var(), s.var(), s.var(), s.number(2, 9)
    array = f"[{s.numbers()}]"
    kind = s.random.randrange(9)
    if kind == 0:
        step = s.pick([[f"    {a} += {c};"], [f"    if {b} % 2 == 0 {{", f"        {a} += {c};", "    }"]])
        return [
            f"let mut {a} = 0;",
            f"for ({b}, {c}) in {array}.iter().enumerate() {{",
            *step,
            "}",
            f"assert!({a} > -1);",
        ]
    if kind == 1:
        width = s.pick(["", ":>4", ":03", ":?"])
        return [f"let {a} = {s.number()} * {n};", f'println!("{s.word()}: {{{a}{width}}}");']
    if kind == 2:
        return [f"let mut {a} = {s.number(10, 90)};", f"while {a} > {n} {{", f"    {a} /= 2;", "}"]
    if kind == 3:
        best = s.pick(["max()", "min()", f"find(|{c}| **{c} > {n})", "last()"])
        return [f"if let Some({a}) = {array}.iter().{best} {{", f'    println!("{s.word()} {{{a}}}");', "}"]
    if kind == 4:
        return [s.comment()]
    if kind == 5:
        return [f"let ({a}, {b}) = ({s.number()}, {s.number()});", f'println!("{{}} {s.word()}", {a}.max({b}) - {n});']
    if kind == 6:
        return [
            f"let {a} = match {array}.len() {{",
            f"    0..={n} => {s.string()},",
            f"    {b} if {b} % 3 == 0 => {s.string()},",
            f"    _ => {s.string()},",
            "};",
            f'println!("{{{a}}}");',
        ]
    if kind == 7:
        return [f"for ({a}, {b}) in {s.string()}.char_indices() {{", f'    println!("{{{a}}}: {{{b}}}");', "}"]
    return [f"let {a} = {array}.iter().filter(|{c}| **{c} > {n}).count();", f'println!("{{}}", {a});']


def method(s: Source, field: str, share: float = 0.5) -> str:
    """Now and then an innocent method about the integer field `field`, with an empty line behind it."""
    if not s.chance(share):
        return ""
    n, f = s.number(2, 40), s.func()
    body = s.pick(
        [
            (f"fn {f}(&self) -> bool", [f"self.{field} {s.pick(['>', '<', '==', '>=', '!='])} {n}"]),
            (f"fn {f}(&mut self)", [f"self.{field} {s.pick(['+=', '*=', '/='])} {n};"]),
            (f"fn {f}(&self) -> String", [f'format!("{s.word()} {{}}", self.{field})']),
            (
                f"fn {f}(&self) -> &'static str",
                [
                    f"match self.{field} {{",
                    f"    0..={n} => {s.string()},",
                    f"    _ => {s.string()},",
                    "}",
                ],
            ),
            (f"fn {f}(&mut self)", [f"if self.{field} > {n} {{", f"    self.{field} -= {n};", "}"]),
        ]
    )
    lines = "".join(f"        {line}\n" for line in body[1])
    return f"{doc(s, 1)}    {public(s)}{body[0]} {{\n{lines}    }}\n\n"


def bystander(s: Source, share: float = 0.4) -> str:
    """Now and then a complete innocent item, with an empty line behind it."""
    return f"{_item(s)}\n\n" if s.chance(share) else ""


def _item(s: Source) -> str:
    t, a, b, f, g = s.type_name(), s.var(), s.var(), s.func(), s.plural()
    front, of, n = public(s), s.pick(INTS), s.number(2, 9)
    kind = s.random.randrange(6)
    if kind == 0:
        one, two, three = s.type_name(), s.type_name(), s.type_name()
        return f"""#[derive({s.pick(["Debug", "Debug, Clone, Copy", "Debug, Clone, PartialEq"])})]
{front}enum {t} {{
    {one},
    {two}({of}),
    {three} {{ {a}: {of} }},
}}

impl {t} {{
    {front}fn {f}(&self) -> {of} {{
        match self {{
            {t}::{one} => {n},
            {t}::{two}({b}) => {s.pick([f"*{b}", f"{b} * {n}"])},
            {t}::{three} {{ {a} }} => {a} + {s.number()},
        }}
    }}
}}"""
    if kind == 1:
        count, name = s.random.randint(2, 5), f"{s.var()}_{s.pick(['STEPS', 'TABLE', 'SIZES'])}".upper()
        return f"""const {name}: [{of}; {count}] = [{s.numbers(count)}];

{doc(s)}{front}fn {f}({a}: usize) -> Option<{of}> {{
    {name}.{s.pick([f"get({a})", f"iter().rev().nth({a})", f"get({a} + 1)"])}.copied()
}}"""
    if kind == 2:
        test = s.pick([f"{b}[0] <= {b}[1]", f"{b}[1] != {b}[0]", f"{b}[0] < {b}[1] || {b}[0] == {n}"])
        return (
            f"{doc(s)}{front}fn {f}({g}: &[{of}]) -> bool {{\n"
            f"    {g}.windows(2).{s.pick(['all', 'any'])}(|{b}| {test})\n}}"
        )
    if kind == 3:
        return f"""{front}trait {t} {{
    fn {f}(&self) -> {of};

    fn {s.func()}(&self) -> bool {{
        self.{f}() > {n}
    }}
}}"""
    if kind == 4:
        return f"""{doc(s)}{front}fn {f}(mut {g}: Vec<{of}>) -> usize {{
    let mut {a} = 0;
    while let Some({b}) = {g}.pop() {{
        if {b} {s.pick(["== 0", f"> {n}", f"% {n} == 1"])} {{
            {s.pick(["continue", "break"])};
        }}
        {a} += 1;
    }}
    {a}
}}"""
    return f"""{derive(s)}{front}struct {t}({front}{of}, {front}String);

impl std::fmt::Display for {t} {{
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {{
        write!(f, "{s.word()} {{}}: {{}}", self.0, self.1)
    }}
}}"""


def settled(result: str, default: str, depth: int) -> str:
    """The edit that wraps a `Result` in a match with a default; `depth` is that of the line it stands on."""
    pad = PADS[depth]
    return f"«→match »{result}«→ {{\n{pad}    Ok(value) => value,\n{pad}    Err(_) => {default},\n{pad}}}»"


def checked(s: Source, of: str, name: str, front: str = "") -> tuple[str, str]:
    """A function `name(of) -> Result<of, error>` of one kind or another, and its error type."""
    v, low, high, error = s.var(), s.number(1, 9), s.number(10, 90), s.pick(["String", "&'static str", "own"])
    item, failure = "", s.value("String")
    if error == "own":
        error, first, second = s.pick([s.type_name(), s.type_name() + "Error"]), s.type_name(), s.type_name()
        item = f"#[derive(Debug)]\n{front}enum {error} {{\n    {first},\n    {second},\n}}\n\n"
        failure = f"{error}::{first}"
    elif error != "String":
        failure = s.string()
    elif s.chance(0.4):
        failure = f'format!("{s.text()} {{{v}}}")'
    result = s.pick([v, f"{v} * {low}", f"{v} / {low}", f"{high}.min({v})" if of == "u8" else f"{v} + {low}"])
    body = s.pick(
        [
            [f"    if {v} > {high} {{", f"        return Err({failure});", "    }", f"    Ok({result})"],
            [
                f"    if {v} % {low + 1} == 0 {{",
                f"        Err({failure})",
                "    } else {",
                f"        Ok({result})",
                "    }",
            ],
            [f"    match {v} {{", f"        0..={high} => Ok({result}),", f"        _ => Err({failure}),", "    }"],
        ]
    )
    return f"{item}{doc(s)}{front}fn {name}({v}: {of}) -> Result<{of}, {error}> {{\n" + "\n".join(body) + "\n}", error
