"""Lifelike programs whose functions end in a chain of results without saying so: `chain_result`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import INTS, bystander, checked, doc, given, method, noise, public, struct
from sleepyd.koans.generate.ingredients import PARSE_INT, derive, main_printing, to_result
from sleepyd.koans.generate.source import Source


def parse_error(s: Source) -> tuple[str, str]:
    """The `use` line for `ParseIntError`, or none, and how the program then writes that type."""
    return ("use std::num::ParseIntError;\n\n", "ParseIntError") if s.chance(0.5) else ("", PARSE_INT)


def early(s: Source, condition: str, value: str, depth: int, share: float = 0.3) -> str:
    """Now and then an early return, whose value the fix has to wrap as well."""
    if not s.chance(share):
        return ""
    pad = "    " * depth
    return f"{pad}if {condition} {{\n{pad}    return «→Ok(»{value}«→)»;\n{pad}}}\n"


def broken(s: Source, start: str, steps: list[str], depth: int) -> str:
    """A chain, over several lines as rustfmt breaks it when it is long."""
    if len(start) + sum(map(len, steps)) + 4 * depth > 88 or s.chance(0.4):
        pad = "    " * (depth + 1)
        return start + "".join(f"\n{pad}{step}" for step in steps)
    return start + "".join(steps)


def _step(s: Source) -> str:
    """A `map` from a number to the same type."""
    x, n, m = s.var(), s.number(2, 9), s.number(10, 90)
    return s.pick(
        [
            f".map(|{x}| {x} {s.pick(['+', '*', '/'])} {n})",
            f".map(|{x}| {x}.clamp({n}, {m}))",
            f".map(|{x}| ({x} + {n}) / 2)",
            f".map(|{x}| if {x} > {m} {{ {m} }} else {{ {x} }})",
            f".map(|{x}| {x}.max({n}))",
            f".map(|{x}| {x} - {x} % {n})",
        ]
    )


@skeleton("chain_result")
def clamped_parse(s: Source) -> str:
    of, f, text = s.pick(INTS), s.func(), s.var()
    use, error = parse_error(s)
    steps = [s.pick([".trim()", ".trim_end()", f".trim_start_matches({s.string()})"]), f".parse::<{of}>()", _step(s)]
    if s.chance(0.5):
        steps.append(_step(s))
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {to_result(of, error)} {{
{early(s, f"{text}.is_empty()", str(s.number()), 1)}{noise(s, 1, 2)}    {broken(s, text, steps, 1)}
}}
{main_printing(s, f'{f}("{s.number()}")', 0.2)}"""


@skeleton("chain_result")
def stock_found_or_error(s: Source) -> str:
    outer, item, vs, key, amount, f, x, of = (
        s.type_name(),
        s.type_name(),
        s.plural(),
        s.pick(["id", "code", s.var()]),
        s.var(),
        s.func(),
        s.var(),
        s.pick(INTS),
    )
    arg, n = s.var(), s.number(2, 9)
    error, failure = s.pick(
        [
            ("String", f'.ok_or_else(|| format!("{s.text()} {{{arg}}}"))'),
            ("String", f".ok_or({s.value('String')})"),
            ("&'static str", f".ok_or({s.string()})"),
        ]
    )
    one, _ = struct(s, item, [(key, "u32"), (amount, of)])
    steps = [
        s.pick([".iter()", ".iter().rev()"]),
        f".find(|{x}| {x}.{key} == {arg})",
        failure,
        f".map(|{x}| {x}.{amount} {s.pick(['*', '+', '/'])} {n})",
    ]
    if s.chance(0.3):
        steps.insert(1, f".filter(|{x}| {x}.{amount} > {s.number()})")
    return f"""
{one}

{doc(s)}{public(s)}struct {outer} {{
    {vs}: Vec<{item}>,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {arg}: u32) -> {to_result(of, error)} {{
{early(s, f"self.{vs}.is_empty()", "0", 2)}{noise(s, 2)}        {broken(s, f"self.{vs}", steps, 2)}
    }}
}}
"""


@skeleton("chain_result")
def checked_after_parse(s: Source) -> str:
    of, f, text, x, n = s.pick(INTS), s.func(), s.var(), s.var(), s.number(10, 90)
    failure = s.pick([f'format!("{s.text()} {{{x}}}")', s.value("String"), f'format!("{{}} {s.word()} {n}", {x})'])
    test = s.pick(
        [f"{x} > {n}", f"{x} == 0", f"{x} % {s.number(2, 9)} == 1", f"!({s.number(1, 9)}..={n}).contains(&{x})"]
    )
    mapped = s.pick(
        [".map_err(|e| e.to_string())", '.map_err(|e| format!("{e:?}"))', f".map_err(|_| {s.value('String')})"]
    )
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {to_result(of, "String")} {{
{noise(s)}    {text}
        .parse::<{of}>()
        {mapped}
        .and_then(|{x}| {{
            if {test} {{
                Err({failure})
            }} else {{
                Ok({s.pick([x, f"{x} * 2", f"{n} - {x}"])})
            }}
        }})
}}
"""


@skeleton("chain_result")
def list_collected_then_summed(s: Source) -> str:
    of, f, text, x, xs = s.pick(INTS), s.func(), s.var(), s.var(), s.plural()
    use, error = parse_error(s)
    start = [
        s.pick([".split(',')", ".split_whitespace()", ".lines()", ".split(';')"]),
        s.pick(
            [
                f".map(|{x}| {x}.trim().parse::<{of}>())",
                f".filter(|{x}| !{x}.is_empty())\n        .map(|{x}| {x}.parse())",
            ]
        ),
        f".collect::<Result<Vec<{of}>, {s.pick([error, '_'])}>>()",
    ]
    result, last = s.pick(
        [
            (of, f".map(|{xs}| {xs}.iter().sum())"),
            (of, f".map(|{xs}| {xs}.iter().copied().max().unwrap_or(0))"),
            ("usize", f".map(|{xs}| {xs}.windows(2).filter(|{x}| {x}[0] < {x}[1]).count())"),
            (f"Vec<{of}>", f".map(|{xs}| {xs}.into_iter().rev().collect())"),
            (f"Vec<{of}>", f".map(|{xs}| {xs}.chunks(2).map(|{x}| {x}[0] + {s.number()}).collect())"),
            (f"({of}, usize)", f".map(|{xs}| ({xs}.iter().sum(), {xs}.len()))"),
            (f"Vec<{of}>", f".map(|mut {xs}| {{\n            {xs}.sort();\n            {xs}\n        }})"),
        ]
    )
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {to_result(result, error)} {{
{noise(s)}    {text}
        {start[0]}
        {start[1]}
        {start[2]}
        {last}
}}
"""


@skeleton("chain_result")
def struct_built_in_map(s: Source) -> str:
    t, a, b, f, text, of, x = (
        s.type_name(),
        s.var(),
        s.var(),
        s.pick([s.func(), "parse"]),
        s.var(),
        s.pick(INTS),
        s.var(),
    )
    use, error = parse_error(s)
    item, others = struct(s, t, [(a, of), (b, "String")])
    inner = f"""|{x}| Self {{
            {a}: {s.pick([x, f"{x} * {s.number(2, 9)}", f"{x}.min({s.number()})"])},
            {b}: {text}.to_string(),
{given(others, 3)}        }}"""
    start = s.pick(
        [
            f"{text}.parse::<{of}>()",
            f"{text}.trim().parse::<{of}>()",
            f"{of}::from_str_radix({text}, {s.pick([2, 16])})",
        ]
    )
    return f"""
{use}{item}

impl {t} {{
{method(s, a, 0.4)}{doc(s, 1)}    {public(s)}fn {f}({text}: &str) -> {to_result("Self", error)} {{
{noise(s, 2)}        {start}.map({inner})
    }}
}}
"""


@skeleton("chain_result")
def variant_built_in_map(s: Source) -> str:
    t, one, two, f, text, of, rest = (
        s.type_name(),
        s.type_name(),
        s.type_name(),
        s.func(),
        s.var(),
        s.pick(INTS),
        s.var(),
    )
    use, error = parse_error(s)
    x = s.var()
    cut = s.pick([f"trim_start_matches({s.string()})", "trim()", f"strip_prefix({s.string()}).unwrap_or({text})"])
    build = s.pick([f"{t}::{one}", f"|{x}| {t}::{one}({x} + {s.number()})", f"|{x}| {t}::{one}({x} / 2)"])
    return f"""
{use}{derive(s)}{public(s)}enum {t} {{
    {one}({of}),
    {two} {{ {s.var()}: String }},
}}

{bystander(s, 0.2)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {to_result(t, error)} {{
{noise(s)}    let {rest} = {text}.{cut};
    {rest}.parse::<{of}>().map({build})
}}
"""


@skeleton("chain_result")
def steps_of_own_functions(s: Source) -> str:
    of, first, f, arg, x = s.pick(["u32", "u64", "usize", "u8"]), s.func(), s.func(), s.var(), s.var()
    item, error = checked(s, of, first, public(s))
    steps = s.pick(
        [
            [f".and_then({first})", _step(s)],
            [f".and_then(|{x}| {first}({x} + {s.number()}))", _step(s)],
            [_step(s), f".and_then({first})"],
            [_step(s), _step(s)],
        ]
    )
    start = f"{first}({s.pick([arg, f'{arg} / 2'])})"
    return f"""
{item}

{doc(s)}{public(s)}fn {f}({arg}: {of}) -> {to_result(of, error)} {{
{early(s, f"{arg} == 0", str(s.number()), 1)}{noise(s, 1, 2)}    {broken(s, start, steps, 1)}
}}
"""


@skeleton("chain_result")
def folded_parts(s: Source) -> str:
    of, f, xs, acc, x, n = (
        s.pick(INTS),
        s.func(),
        s.plural(),
        s.pick(["acc", "sum"]),
        s.pick(["part", "word"]),
        s.pick(["n", "value"]),
    )
    use, error = parse_error(s)
    kind, walk = s.pick(
        [("&[&str]", ".iter()"), ("&[String]", ".iter()"), ("&str", ".split(',')"), ("&str", ".lines()")]
    )
    combine = s.pick([f"{acc} + {n}", f"{acc}.max({n})", f"{acc} * {s.number(2, 9)} + {n}", f"{acc}.wrapping_sub({n})"])
    skip = s.pick(["", "", ".skip(1)", f".take({s.number(2, 9)})", f".filter(|{x}| {x}.len() > {s.number(1, 4)})"])
    steps = [walk + skip, f".try_fold(0, |{acc}: {of}, {x}| {x}.parse::<{of}>().map(|{n}| {combine}))"]
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: {kind}) -> {to_result(of, error)} {{
{early(s, f"{xs}.is_empty()", "0", 1)}{noise(s)}    {broken(s, xs, steps, 1)}
}}
"""


@skeleton("chain_result")
def narrowed_field(s: Source) -> str:
    small, big = s.pick(
        [("u8", "u32"), ("u8", "i32"), ("u16", "u64"), ("i32", "i64"), ("u32", "i64"), ("usize", "i64")]
    )
    t, a, b, f, g, x = s.type_name(), s.var(), s.var(), s.func(), s.func(), s.var()
    item, _ = struct(s, t, [(a, big), (b, small)])
    combine = s.pick([f"{x}.max(self.{b})", f"{x} + self.{b}", f"({x} / 2).min(self.{b})"])
    front = s.pick(["use std::num::TryFromIntError;\n\n", ""])
    error = "TryFromIntError" if front else "std::num::TryFromIntError"
    source = s.pick([f"self.{a}", f"self.{a} * {s.number(2, 9)}", f"self.{g}()"])
    tail = f"{small}::try_from({source}).map(|{x}| {combine})"
    helper = f"    fn {g}(&self) -> {big} {{\n        self.{a} - {s.number()}\n    }}\n\n" if g in source else ""
    return f"""
{front}{item}

impl {t} {{
{helper}{method(s, b, 0.4)}{doc(s, 1)}    {public(s)}fn {f}(&self) -> {to_result(small, error)} {{
{early(s, f"self.{b} > {s.number()}", f"self.{b}", 2)}{noise(s, 2)}        {tail}
    }}
}}
"""


@skeleton("chain_result")
def bound_chain_returned(s: Source) -> str:
    of, f, line, name, key, value, x = (
        s.pick(INTS),
        s.func(),
        s.pick(["line", s.var()]),
        s.pick(["result", s.var()]),
        s.var(),
        s.var(),
        s.var(),
    )
    use, error = parse_error(s)
    steps = [".trim()", f".parse::<{of}>()", s.pick([f".map(|{x}| {x} * {s.number(2, 9)})", f".map(|{x}| {x}.pow(2))"])]
    result, end = s.pick(
        [
            (of, ""),
            (f"(String, {of})", f".map(|{x}| ({key}.to_string(), {x}))"),
            (f"Option<{of}>", f".map(|{x}| Some({x} / 2))"),
        ]
    )
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({line}: &str) -> {to_result(result, error)} {{
{noise(s)}    let ({key}, {value}) = {line}.split_once({s.pick(["'='", "':'", "' '"])}).unwrap_or(({line}, "0"));
    let {name} = {broken(s, value, [*steps, *([end] if end else [])], 1)};
    println!("{{{key}}} {s.word()}");
{noise(s)}    {name}
}}
"""


@skeleton("chain_result")
def map_of_a_fallible_step(s: Source) -> str:
    of, first, f, text, x = s.pick(["u32", "u64", "usize", "u8"]), s.func(), s.func(), s.var(), s.var()
    item, error = checked(s, of, first, public(s))
    failure = {"String": s.value("String"), "&'static str": s.string()}.get(error)
    if failure is None:
        start = f"{first}({text}.len() as {of})"
    else:
        start = s.pick([f"{first}({text}.len() as {of})", f"{text}.parse::<{of}>().map_err(|_| {failure})"])
    closure = s.pick(
        [
            first,
            f"|{x}| {first}({x} + {s.number()})",
            f"|{x}| {{\n        let {x} = {x} * 2;\n        {first}({x})\n    }}",
        ]
    )
    return f"""
{item}

{doc(s)}{public(s)}fn {f}({text}: &str) -> Result<{of}, {error}> {{
{noise(s, 1, 2)}    {start}.«map→and_then»({closure})
}}
"""


@skeleton("chain_result")
def and_then_of_a_plain_step(s: Source) -> str:
    t, a, b, f, of, x = s.type_name(), s.var(), s.var(), s.func(), s.pick(INTS), s.var()
    item, _ = struct(s, t, [(a, "String"), (b, of)])
    use, error = parse_error(s)
    plain = s.pick(
        [f"{x} + self.{b}", f"{x}.max(self.{b})", f"({x} * {s.number(2, 9)}).min(self.{b})", f"self.{b} / ({x} + 1)"]
    )
    return f"""
{use}{item}

impl {t} {{
{method(s, b, 0.4)}{doc(s, 1)}    {public(s)}fn {f}(&self) -> Result<{of}, {error}> {{
{noise(s, 2)}        self.{a}{s.pick(["", ".trim()"])}.parse::<{of}>().«and_then→map»(|{x}| {plain})
    }}
}}
"""
