"""Functions that return a reference to a list, a map or an own type they made themselves.

The fix returns the value: a slice or `&Vec<T>` becomes `Vec<T>`, a reference to an own type the type.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.borrow_checker.return_local_ref_text import printed_by
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import bystander, doc, noise, public
from sleepyd.koans.generate.source import Source


@skeleton("return_local_ref")
def list_computed(s: Source) -> str:
    f, v, n, i, x = s.func(), s.plural(), s.var(), s.var(), s.var()
    of = s.pick(["u32", "u64", "i64", "usize"])
    k = s.number(2, 9)
    made = s.pick(
        [
            f"let mut {v} = Vec::new();\nlet mut {i} = {n};\nwhile {i} > 0 {{\n    {v}.push({i} % {k + 1});\n"
            f"    {i} /= {k + 1};\n}}",
            f"let {v}: Vec<{of}> = (1..={n}).filter(|{x}| {n} % {x} == 0).collect();",
            f"let mut {v} = vec![0, 1];\nfor {i} in 2..{k + 9} {{\n    let {x} = {v}[{i} - 1] + {v}[{i} - 2];\n"
            f"    if {x} > {n} {{\n        break;\n    }}\n    {v}.push({x});\n}}",
            f"let mut {v} = Vec::with_capacity({k});\nfor {i} in 0..{k} {{\n    match {i} % 3 {{\n"
            f"        0 => {v}.push({n}),\n        _ => {v}.push({n} + {i}),\n    }}\n}}",
            f"let mut {v} = (0..{n})\n    .map(|{x}| {x} * {k})\n    .skip_while(|{x}| *{x} < {s.number()})\n"
            f"    .collect::<Vec<{of}>>();\n{v}.reverse();",
        ]
    )
    result, tail = s.pick(
        [
            (f"«&[{of}]→Vec<{of}>»", f"«&→»{v}"),
            (f"«&→»Vec<{of}>", f"«&→»{v}"),
            (f"«&[{of}]→Vec<{of}>»", f"{v}«.as_slice()→»"),
        ]
    )
    function = f"fn {f}({n}: {of}) -> {result} {{\n{noise(s, 1, 1)}{body(made)}    {tail}\n}}\n\n"
    parts = [f"{doc(s)}{public(s)}{function}", printed_by(s, f"{f}({s.number()})"), bystander(s)]
    s.random.shuffle(parts)
    return "".join(parts)


@skeleton("return_local_ref")
def list_selected(s: Source) -> str:
    outer, items, f, v, x, p, n = s.type_name(), s.plural(), s.func(), s.plural(), s.var(), s.var(), s.number()
    of = s.pick(["u32", "i64", "String"])
    test = f"{x}.len() > {n}" if of == "String" else s.pick([f"**{x} > {n}", f"*{x} % {s.number(2, 6)} == 1"])
    own = s.chance(0.6)
    source = f"self.{items}" if own else items
    made = s.pick(
        [
            f"let mut {v}: Vec<{of}> = {source}.iter().filter(|{x}| {test}).cloned().collect();\n{v}.sort();",
            f"let {v} = {source}\n    .iter()\n    .filter(|{x}| {test})\n    .rev()\n    .take({s.number(2, 9)})\n"
            f"    .cloned()\n    .collect::<Vec<{of}>>();",
            f"let mut {v} = {source}.to_vec();\n{v}.sort();\n{v}.dedup();",
            f"let mut {v} = Vec::new();\nfor {p} in {source}.windows(2) {{\n    if {p}[0] != {p}[1] {{\n"
            f"        {v}.push({p}[1].clone());\n    }}\n}}",
            f"let mut {v} = Vec::new();\nfor {p} in {source}.chunks({s.number(2, 4)}) {{\n"
            f"    {v}.push({p}[0].clone());\n}}",
        ]
    )
    piece = s.number(1, 3)
    tail = s.pick([f"«&→»{v}", f"«&→»{v}", f"{v}«.as_slice()→»", f"«&→»{v}[{piece}..]«→.to_vec()»"])
    result = f"«&→»Vec<{of}>" if tail == f"«&→»{v}" and s.chance(0.5) else f"«&[{of}]→Vec<{of}>»"
    if own:
        return f"""
{doc(s)}pub struct {outer} {{
    {items}: Vec<{of}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    pub fn {s.func()}(&self) -> Option<&{of}> {{
        self.{items}.iter().max()
    }}

{doc(s, 1)}    {public(s)}fn {f}(&self) -> {result} {{
{body(made, 2)}{noise(s, 2, 1)}        {tail}
    }}
}}

{bystander(s)}"""
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({items}: &[{of}]) -> {result} {{
{noise(s, 1, 1)}{body(made)}    {tail}
}}
"""


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
        f"{noise(s, 2, 1)}{body(fill, 2)}        «&→»{x}\n    }}\n",
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

{bystander(s)}{doc(s)}{public(s)}fn {f}({argument}) -> «&→»{kind}<{key}, {of}> {{
    let mut {m}: {kind}<{key}, {of}> = {kind}::new();
{body(fill)}{noise(s, 1, 1)}    «&→»{m}
}}
"""
