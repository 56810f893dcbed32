"""More functions that return a reference to what they made: own types, maps, optional and joined texts.

As in `lifelike_borrows_returned` the fix returns the value itself.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_borrows import body, busy, bystander, doc, vis
from sleepyd.koans.generate.lifelike_borrows_returned import returned_text
from sleepyd.koans.generate.source import Source


@skeleton("return_local_ref")
def made_by_constructor(s: Source) -> str:
    holder, a, b, new, x, f, i = (
        s.type_name(),
        s.var(),
        s.plural(),
        s.pick(["new", "load", s.func()]),
        s.var(),
        s.func(),
        s.var(),
    )
    of = s.pick(["u32", "String", "i64"])
    with_number = s.chance(0.5)
    p = s.var()
    arguments, value = (f"{p}: u32", f"{a}: {p}") if with_number else ("", f"{a}: {s.number()}")
    result = s.pick(["Self", holder])
    fill = s.pick(
        [
            f"let {x} = {result} {{ {value}, {b}: Vec::new() }};",
            f"let mut {x} = {result} {{\n    {value},\n    {b}: {s.value(f'Vec<{of}>')},\n}};\n"
            f"{x}.{b}.push({s.value(of)});",
            f"let mut {x} = {result} {{ {value}, {b}: vec![] }};\nfor {i} in [{s.value(of)}, {s.value(of)}] {{\n"
            f"    {x}.{b}.push({i});\n}}",
        ]
    )
    methods = [
        f"{doc(s, 1)}    pub fn {new}({arguments}) -> «&→»{result} {{\n"
        f"{busy(s, 2, 1)}{body(fill, 2)}        «&→»{x}\n    }}\n",
        f"{doc(s, 1)}    pub fn {f}(&self) -> u32 {{\n        self.{a} {s.pick(['+', '*'])} self.{b}.len() as u32\n"
        f"    }}\n",
    ]
    return f"""
{doc(s)}pub struct {holder} {{
    {a}: u32,
    {b}: Vec<{of}>,
}}

impl {holder} {{
{chr(10).join(methods)}}}

{bystander(s)}"""


@skeleton("return_local_ref")
def table_counted(s: Source) -> str:
    m, f, p, x = s.plural(), s.func(), s.plural(), s.var()
    kind = s.pick(["HashMap", "BTreeMap"])
    key, argument, fill = s.pick(
        [
            (
                "char",
                f"{p}: &str",
                f"for {x} in {p}.chars().filter(|c| c.is_alphabetic()) {{\n    *{m}.entry({x}).or_insert(0) += 1;\n}}",
            ),
            (
                "String",
                f"{p}: &str",
                f"for {x} in {p}.split_whitespace() {{\n    *{m}.entry({x}.to_lowercase()).or_insert(0) += 1;\n}}",
            ),
            (
                "u32",
                f"{p}: &[u32]",
                f"for {x} in {p} {{\n    if *{x} > {s.number()} {{\n"
                f"        *{m}.entry(*{x} / 10).or_insert(0) += 1;\n    }}\n}}",
            ),
            (
                "usize",
                f"{p}: &[String]",
                f"for {x} in {p}.iter().map(|t| t.len()) {{\n"
                f"    {m}.entry({x}).and_modify(|n| *n += 1).or_insert(1);\n}}",
            ),
            ("String", "", f"for {x} in [{s.strings(3)}] {{\n    {m}.insert({x}.to_string(), {x}.len());\n}}"),
            ("usize", "", f"for ({x}, t) in {s.string()}.split(' ').enumerate() {{\n    {m}.insert({x}, t.len());\n}}"),
        ]
    )
    of = "usize"
    return f"""
use std::collections::{kind};

{bystander(s)}{doc(s)}{vis(s)}fn {f}({argument}) -> «&→»{kind}<{key}, {of}> {{
    let mut {m}: {kind}<{key}, {of}> = {kind}::new();
{body(fill)}{busy(s, 1, 1)}    «&→»{m}
}}
"""


@skeleton("return_local_ref")
def optional_text(s: Source) -> str:
    f, p, t, n, sep = s.func(), s.var(), s.var(), s.number(), s.pick([",", ":", "-", "/"])
    with_text = s.chance(0.5)
    shape = s.pick(["Option", "Result", "Tuple"])
    argument, test = (f"{p}: &str", f"{p}.len() < {n}") if with_text else (f"{p}: u32", f"{p} < {n}")
    made = s.pick(
        [
            f"let {t} = {p}.to_uppercase();",
            f"let {t} = {p}.replace('{sep}', {s.string()});",
            f"let {t} = {p}.chars().rev().collect::<String>();",
        ]
        if with_text
        else [
            f'let {t} = format!("{s.word()} {{}}", {p});',
            f'let {t} = "{sep}".repeat({p} as usize);',
            f"let {t} = ({p} * {n}).to_string();",
        ]
    )
    ref = returned_text(s, t)
    result, early, tail = {
        "Option": ("Option<«&str→String»>", "return None;", f"Some({ref})"),
        "Result": ("Result<«&str→String», u32>", f"return Err({s.number()});", f"Ok({ref})"),
        "Tuple": ("(«&str→String», usize)", "", f"({ref}, {s.number()})"),
    }[shape]
    guard = f"if {test} {{\n    {early}\n}}\n" if early else ""
    return f"""
{bystander(s)}{doc(s)}{vis(s)}fn {f}({argument}) -> {result} {{
{body(guard)}{busy(s, 1, 1)}{body(made)}    {tail}
}}

{bystander(s, share=0.3)}"""


@skeleton("return_local_ref")
def two_texts_joined(s: Source) -> str:
    f, a, b, t, x = s.func(), s.var(), s.var(), s.var(), s.var()
    sep = s.pick([",", ":", "-", "/"])
    first, second = s.pick([("&str", "&str"), ("&str", "&[&str]"), ("&[String]", "&str"), ("&String", "&str")])
    lead = f'{a}.join("{sep}")' if "[" in first else f"{a}.to_string()"
    add = (
        f"for {x} in {b} {{\n    if {t}.len() < {s.number(9, 60)} {{\n        {t}.push('{sep}');\n    }}\n"
        f"    {t}.push_str({x});\n}}"
        if "[" in second
        else s.pick(
            [
                f"if !{b}.is_empty() {{\n    {t}.push('{sep}');\n    {t}.push_str({b});\n}}",
                f'{t} += "{sep}";\n{t} += {b};',
                f"{t}.push_str(&{b}.to_uppercase());",
                f"for {x} in {b}.split('{sep}').map(str::trim) {{\n    {t} += {x};\n}}",
            ]
        )
    )
    made = f"let mut {t} = {lead};\n{add}"
    if s.chance(0.25) and second == "&str" and "[" not in first:
        made = f'let {t} = format!("{{}}{sep}{{}}", {a}.trim(), {b});'
    function = (
        f"{doc(s)}{vis(s)}fn {f}({a}: {first}, {b}: {second}) -> «&str→String» {{\n"
        f"{busy(s, 1, 1)}{body(made)}    {returned_text(s, t)}\n}}\n\n"
    )
    return bystander(s) + function + bystander(s, share=0.3)


@skeleton("return_local_ref")
def words_of_local_text(s: Source) -> str:
    f, p, t, x, n = s.func(), s.var(), s.var(), s.var(), s.number(1, 6)
    made = s.pick(
        [
            f"{p}.to_lowercase()",
            f"{p}.replace('{s.pick(',;:')}', \" \")",
            f"{p}.trim().to_uppercase()",
            f'format!("{{}} {s.word()}", {p})',
        ]
    )
    split = s.pick([".split_whitespace()", ".lines()", f".split('{s.pick(',;:')}')"])
    middle = s.pick(["", f"\n        .filter(|{x}| {x}.len() > {n})", f"\n        .skip({n})"])
    if s.chance(0.6):
        result, tail = (
            "Vec<«&str→String»>",
            f"    {t}\n        {split}{middle}\n        «→.map(str::to_string)»\n        .collect()",
        )
    else:
        last = s.pick([".next()", f".nth({n})", ".last()"])
        result, tail = "Option<«&str→String»>", f"    {t}{split}{last}«→.map(str::to_string)»"
    return f"""
{bystander(s)}{doc(s)}pub fn {f}({p}: &str) -> {result} {{
{busy(s, 1, 1)}    let {t} = {made};
{tail}
}}

{bystander(s, share=0.3)}"""
