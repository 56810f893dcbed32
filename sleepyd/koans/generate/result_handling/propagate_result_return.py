"""Lifelike programs that return a result from a function which does not say so: `propagate_result_return`."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.values import INTS, bystander, checked, doc, given, method, noise, public, struct
from sleepyd.koans.generate.ingredients import derive, main_printing, to_result
from sleepyd.koans.generate.result_handling.chain_result import early, parse_error
from sleepyd.koans.generate.source import Source

WHOLE = ("u32", "u64", "usize", "u8")


def _failure(s: Source, shown: str) -> tuple[str, str]:
    """An error type and a value of it; `shown` is a name a message may print."""
    return s.pick(
        [
            ("String", s.value("String")),
            ("String", f'format!("{s.text()} {{{shown}}}")'),
            ("String", f'format!("{{}} {s.word()}", {shown})'),
            ("&'static str", s.string()),
        ]
    )


@skeleton("propagate_result_return")
def checked_call_at_the_end(s: Source) -> str:
    of, inner, f, arg, name = s.pick(WHOLE), s.func(), s.func(), s.var(), s.var()
    item, error = checked(s, of, inner, public(s))
    n = s.number(2, 9)
    work = s.pick(
        [
            f"    let {name} = {arg} {s.pick(['/', '%', '*', '+'])} {n};\n",
            f"    let mut {name} = {arg};\n    while {name} > {n} {{\n        {name} /= 2;\n    }}\n",
            f"    let {name} = (0..{arg}).filter(|n| n % {n} == 0).max().unwrap_or({arg});\n",
            f"    let mut {name} = 0;\n    for step in 1..={n} {{\n        {name} += {arg} / step;\n    }}\n",
        ]
    )
    return f"""
{item}

{doc(s)}{public(s)}fn {f}({arg}: {of}) -> {to_result(of, error)} {{
{early(s, f"{arg} == 0", str(s.number()), 1)}{work}{noise(s)}    {inner}({name})
}}
{main_printing(s, f"{f}({s.number()})", 0.25)}"""


@skeleton("propagate_result_return")
def returned_out_of_a_loop(s: Source) -> str:
    of, inner, f, xs, x, i = s.pick(WHOLE), s.func(), s.func(), s.plural(), s.var(), s.var()
    item, error = checked(s, of, inner, public(s))
    test = s.pick([f"*{x} > {s.number()}", f"{x} % {s.number(2, 9)} == 0", f"*{x} != {s.number()}"])
    walk = s.pick(
        [
            (f"for {x} in {xs}", test),
            (f"for {x} in {xs}.iter().rev()", test),
            (f"for ({i}, {x}) in {xs}.iter().enumerate()", f"{i} > 0 && {test}"),
        ]
    )
    return f"""
{item}

{doc(s)}{public(s)}fn {f}({xs}: &[{of}]) -> {to_result(of, error)} {{
{noise(s)}    {walk[0]} {{
        if {walk[1]} {{
            return {inner}(*{x});
        }}
    }}
    «→Ok(»{s.number()}«→)»
}}
"""


@skeleton("propagate_result_return")
def one_arm_is_fallible(s: Source) -> str:
    t, one, two, three = s.pick(["Kind", "Unit", "Shape", s.type_name()]), s.type_name(), s.type_name(), s.type_name()
    of, inner, f, a, b, kind = s.pick(WHOLE), s.func(), s.func(), s.var(), s.var(), s.pick(["kind", s.var()])
    item, error = checked(s, of, inner, public(s))
    plain = s.pick([b, f"{b} * {s.number(2, 9)}", f"{b}.min({s.number()})"])
    arms = [
        f"        {t}::{one}({a}) => {inner}({s.pick([a, f'{a} + {s.number()}', f'{a} / 2'])}),\n",
        f"        {t}::{two} {{ {b}, .. }} => «→Ok(»{plain}«→)»,\n",
        f"        {t}::{three} => «→Ok(»{s.number()}«→)»,\n",
    ]
    s.random.shuffle(arms)
    return f"""
{derive(s)}{public(s)}enum {t} {{
    {one}({of}),
    {two} {{ {b}: {of}, {s.var()}: bool }},
    {three},
}}

{item}

{doc(s)}{public(s)}fn {f}({kind}: {t}) -> {to_result(of, error)} {{
{noise(s)}    match {kind} {{
{"".join(arms)}    }}
}}
"""


@skeleton("propagate_result_return")
def method_hands_on(s: Source) -> str:
    outer, item, field, table, f, get, arg, of = (
        s.type_name(),
        s.type_name(),
        s.var(),
        s.plural(),
        s.func(),
        s.pick(["get", "find", s.func()]),
        s.var(),
        s.pick(INTS),
    )
    error, failure = _failure(s, arg)
    inner, _ = struct(s, item, [(table, f"Vec<{of}>")], 1)
    look = s.pick(
        [
            f"match self.{table}.get({arg}) {{\n            Some(found) => Ok(*found),\n"
            f"            None => Err({failure}),\n        }}",
            f"if {arg} >= self.{table}.len() {{\n            return Err({failure});\n        }}\n"
            f"        Ok(self.{table}[{arg}])",
            f"let Some(found) = self.{table}.get({arg}) else {{\n"
            f"            return Err({failure});\n        }};\n        Ok(*found)",
        ]
    )
    at = s.pick([arg, f"{arg} + 1", f"{arg} % {s.number(2, 9)}", f"{arg} * {s.number(2, 9)}"])
    return f"""
{inner}

impl {item} {{
{doc(s, 1)}    fn {get}(&self, {arg}: usize) -> Result<{of}, {error}> {{
        {look}
    }}
}}

{public(s)}struct {outer} {{
    {field}: {item},
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {arg}: usize) -> {to_result(of, error)} {{
{noise(s, 2)}        self.{field}.{get}({at})
    }}
}}
"""


@skeleton("propagate_result_return")
def constructor_of_a_constructor(s: Source) -> str:
    t, a, b, make, f, x = (
        s.type_name(),
        s.var(),
        s.var(),
        s.pick(["new", "with_size"]),
        s.pick(["default_size", "square", s.func()]),
        s.var(),
    )
    of = s.pick(WHOLE)
    item, others = struct(s, t, [(a, of), (b, of)])
    error, failure = _failure(s, a)
    test = s.pick([f"{a} == 0 || {b} == 0", f"{a} > {s.number()}", f"{a} * {b} > {s.number()}", f"{b} < {a}"])
    call = s.pick(
        [f"Self::{make}({x}, {x})", f"{t}::{make}({x}, {s.number()})", f"Self::{make}({x} * 2, {x} + {s.number()})"]
    )
    return f"""
{item}

impl {t} {{
{doc(s, 1)}    pub fn {make}({a}: {of}, {b}: {of}) -> Result<{s.pick(["Self", t])}, {error}> {{
        if {test} {{
            return Err({failure});
        }}
        Ok(Self {{
            {a},
            {b},
{given(others, 3)}        }})
    }}

{doc(s, 1)}    {public(s)}fn {f}({x}: {of}) -> {to_result("Self", error)} {{
{noise(s, 2)}        {call}
    }}
}}
"""


@skeleton("propagate_result_return")
def explicit_error_returned(s: Source) -> str:
    of, f, a, b, name = s.pick(WHOLE), s.func(), s.var(), s.var(), s.var()
    error, failure = _failure(s, a)
    test = s.pick([f"{b} == 0", f"{a} > {s.number(10, 99)}", f"{a} < {b}", f"{a} % {s.number(2, 9)} != 0"])
    op, n = s.pick(["+", "*", "/"]), s.number(2, 9)
    end = s.pick(
        [
            f"    «→Ok(»{a} {op} {b}«→)»\n",
            f"    let {name} = {a} {op} {b};\n{noise(s)}    «→Ok(»{name}{s.pick(['', f' + {n}', f'.min({n})'])}«→)»\n",
            f"    let mut {name} = {a};\n    for i in 0..{b} {{\n"
            f"        {name} = {name} * {n} + i;\n    }}\n    «→Ok(»{name}«→)»\n",
        ]
    )
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({a}: {of}, {b}: {of}) -> {to_result(of, error)} {{
    if {test} {{
        return Err({failure});
    }}
{end}}}
"""


@skeleton("propagate_result_return")
def parsed_branch(s: Source) -> str:
    of, f, text, rest = s.pick(INTS), s.func(), s.var(), s.var()
    use, error = parse_error(s)
    prefix, radix = s.pick(['"0x"', '"#"', s.string(), "'-'"]), s.pick([2, 8, 16])
    one = s.pick(
        [f"{rest}.parse::<{of}>()", f"{of}::from_str_radix({rest}, {radix})", f"{rest}.trim().parse::<{of}>()"]
    )
    other = f"«→Ok(»{s.pick([str(s.number()), f'{text}.len() as {of}'])}«→)»"
    body = s.pick(
        [
            f"    if let Some({rest}) = {text}.strip_prefix({prefix}) {{\n        {one}\n"
            f"    }} else {{\n        {other}\n    }}\n",
            f"    match {text}.strip_prefix({prefix}) {{\n        Some({rest}) => {one},\n"
            f"        None => {other},\n    }}\n",
            f"    if let Some({rest}) = {text}.strip_prefix({prefix}) {{\n        return {one};\n    }}\n    {other}\n",
            f"    let Some({rest}) = {text}.strip_prefix({prefix}) else {{\n"
            f"        return {other};\n    }};\n    {one}\n",
        ]
    )
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({text}: &str) -> {to_result(of, error)} {{
{noise(s)}{body}}}
"""


@skeleton("propagate_result_return")
def collected_lines(s: Source) -> str:
    t, text, f, x, of = s.type_name(), s.var(), s.func(), s.var(), s.pick(INTS)
    use, error = parse_error(s)
    item, _ = struct(s, t, [(text, "String"), (s.var(), of)])
    name = s.pick(["numbers", s.plural()])
    start = s.pick(
        [
            ".lines()",
            ".split(',')",
            ".split_whitespace()",
            f".lines()\n            .skip({s.number(1, 3)})",
            ".rsplit(';')",
        ]
    )
    more = s.pick(
        [
            "",
            f"\n            .filter(|{x}| !{x}.is_empty())",
            f"\n            .take_while(|{x}| {x}.len() > {s.number()})",
        ]
    )
    chain = (
        f"self\n            .{text}\n            {start}{more}\n"
        f"            .map(|{x}| {x}{s.pick(['', '.trim()'])}.parse::<{of}>())"
    )
    bound = s.chance(0.4)
    end = (
        f"        let {name}: Result<Vec<{of}>, {error}> = {chain}\n            .collect();\n"
        f"{noise(s, 2)}        {name}\n"
        if bound
        else f"        {chain}\n            .collect::<Result<Vec<{of}>, {error}>>()\n"
    )
    return f"""
{use}{item}

impl {t} {{
{doc(s, 1)}    {public(s)}fn {f}(&self) -> {to_result(f"Vec<{of}>", error)} {{
{"" if bound else noise(s, 2)}{end}    }}
}}
"""


@skeleton("propagate_result_return")
def bytes_as_text(s: Source) -> str:
    f, xs, name, n, x = s.func(), s.plural(), s.var(), s.number(1, 9), s.var()
    kept, decode, of, error = s.pick(
        [
            (
                f"{xs}.iter().copied().filter(|{x}| *{x} > {n}).collect()",
                "String::from_utf8({})",
                "String",
                "FromUtf8Error",
            ),
            (f"{xs}.iter().map(|{x}| {x} ^ {n}).collect()", "String::from_utf8({})", "String", "FromUtf8Error"),
            (f"{xs}.iter().rev().copied().collect()", "String::from_utf8({})", "String", "FromUtf8Error"),
            (f"&{xs}[..{xs}.len().min({n})]", "std::str::from_utf8({})", "&str", "Utf8Error"),
            (f"{xs}.strip_prefix(&[{n}]).unwrap_or({xs})", "std::str::from_utf8({})", "&str", "Utf8Error"),
        ]
    )
    module = "string" if of == "String" else "str"
    use, error = s.pick([(f"use std::{module}::{error};\n\n", error), ("", f"std::{module}::{error}")])
    kind, empty = ("Vec<u8>", "String::new()") if of == "String" else ("&[u8]", '""')
    return f"""
{use}{bystander(s)}{doc(s)}{public(s)}fn {f}({xs}: &[u8]) -> {to_result(of, error)} {{
{early(s, f"{xs}.is_empty()", empty, 1)}{noise(s)}    let {name}: {kind} = {kept};
{noise(s)}    {decode.format(name)}
}}
"""


@skeleton("propagate_result_return")
def own_steps_of_a_machine(s: Source) -> str:
    t, a, b, step, f, n, i = (
        s.type_name(),
        s.var(),
        s.var(),
        s.pick(["step", s.func()]),
        s.pick(["run", s.func()]),
        s.number(2, 9),
        s.var(),
    )
    of = s.pick(WHOLE)
    item, _ = struct(s, t, [(a, of), (b, of)], 1)
    error, failure = _failure(s, i)
    act = s.pick(
        [f"self.{a} += {i};", f"self.{a} = self.{a} * {n} + {i};", f"std::mem::swap(&mut self.{a}, &mut self.{b});"]
    )
    front, end = s.pick([("", ""), ("", ""), ("return ", ";")])
    before = s.pick(
        [f"self.{b} = {n};", f"self.{a} /= {n};", f"if self.{a} > self.{b} {{\n            self.{a} = 0;\n        }}"]
    )
    return f"""
{item}

impl {t} {{
    fn {step}(&mut self, {i}: {of}) -> Result<{of}, {error}> {{
        if {s.pick([f"{i} > self.{b}", f"self.{a} == {n}", f"{i} == 0"])} {{
            return Err({failure});
        }}
        {act}
        Ok(self.{a})
    }}

{method(s, b, 0.3)}{doc(s, 1)}    {public(s)}fn {f}(&mut self, {i}: {of}) -> {to_result(of, error)} {{
        {before}
{noise(s, 2)}        {front}self.{step}({s.pick([i, f"{i} + {s.number()}", f"self.{b}"])}){end}
    }}
}}
"""


@skeleton("propagate_result_return")
def enum_read_by_helper(s: Source) -> str:
    t, one, two, three = s.pick(["Level", "Suit", "Color", s.type_name()]), s.type_name(), s.type_name(), s.type_name()
    inner, f, text, word = s.func(), s.func(), s.var(), s.var()
    error, failure = _failure(s, text)
    names = [s.word() for _ in range(3)]
    cut = s.pick(
        [
            f"{word}.{s.pick(['trim()', 'trim_end()'])}",
            f"{word}.split(':').next().unwrap_or({word})",
            f'{word}.lines().next().unwrap_or("{names[0]}")',
            f"&{word}[1..]",
            f"&{word}.to_lowercase()",
        ]
    )
    bound = s.pick(["", s.var()])
    end = f"    let {bound} = {inner}({cut});\n{noise(s)}    {bound}\n" if bound else f"    {inner}({cut})\n"
    return f"""
{derive(s)}pub enum {t} {{
    {one},
    {two},
    {three},
}}

fn {inner}({text}: &str) -> Result<{t}, {error}> {{
    match {text} {{
        "{names[0]}" => Ok({t}::{one}),
        "{names[1]}" | "{names[2]}x" => Ok({t}::{two}),
        _ if {text}.len() > {s.number()} => Ok({t}::{three}),
        _ => Err({failure}),
    }}
}}

{doc(s)}{public(s)}fn {f}({word}: &str) -> {to_result(t, error)} {{
{noise(s)}{end}}}
"""
