"""Lifelike generators for types that lack Default."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.traits import doc, lay_out, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import Model, a_struct, an_enum, anything, define, inherent, with_fields
from sleepyd.koans.generate.trait_bounds.records import some


def _lacking(s: Source, m: Model, *, methods: float = 0.35) -> str:
    return define(s, m, some(s, maybe=("Debug", "Clone", "PartialEq")), ["Default"], methods=methods)


@skeleton("missing_default")
def outer_struct_derives(s: Source) -> str:
    m, outer, v, o, f = anything(s), s.type_name(), s.var(), s.var(), s.func()
    have = some(s, maybe=("Debug", "Clone"))
    lines = [f"    {v}: {m.name},\n", f"    {s.var()}: {s.pick(['Vec<String>', 'u32', 'Option<u32>', 'bool'])},\n"]
    rest = f"""
{doc(s)}#[derive({", ".join([*have, "Default"])})]
{public(s)}struct {outer} {{
{more_fields(s, 1)}{"".join(s.pick([lines, lines[::-1]]))}}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}({o}: {m.name}) -> Self {{
{noise(s, 2, 0.3)}        Self {{ {v}: {o}, ..Self::default() }}
    }}
}}
"""
    return lay_out(s, "", define(s, m, have, ["Default"]), rest)


@skeleton("missing_default")
def made_in_constructor(s: Source) -> str:
    m, outer, v, n, t, f = anything(s), s.type_name(), s.var(), s.var(), s.plural(), s.pick(["new", "empty", s.func()])
    start = s.pick([f"{m.name}::default()", f"{m.name}::default()", "Default::default()"])
    fields = [f"{v}: {start},", f"{t}: {s.pick(['Vec::new()', 'Vec::with_capacity(16)', 'vec![]'])},", n + ","]
    s.random.shuffle(fields)
    text = "".join(f"            {line}\n" for line in fields)
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {n}: {(kind := s.pick(["u32", "String", "usize", "f64"]))},
    {t}: Vec<u32>,
    {v}: {m.name},
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}({n}: {kind}) -> Self {{
{noise(s, 2, 0.25)}        {s.pick(["Self", outer])} {{
{text}        }}
    }}

    {public(s)}fn {s.func()}(&self) -> u32 {{
        self.{t}.iter().{s.pick(["sum()", f"fold({s.number()}, |a, b| a + b)", "copied().max().unwrap_or(0)"])}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_default")
def rest_of_settings(s: Source) -> str:
    m, f, g, x = a_struct(s), s.func(), s.func(), s.var()
    field, kind = m.count
    tail = s.pick(["..Default::default()", f"..{m.name}::default()", "..Default::default()"])
    body = (
        f"{m.name} {{\n"
        f"        {field}: {s.pick([str(s.number()), f'{x} + {s.number()}', f'{x} * {s.number()}'])},\n"
        f"        {tail}\n    }}"
    )
    v = s.var()
    if s.chance(0.4):
        body = f"let {v} = {body};\n{noise(s, share=0.4)}    {v}"
    rest = f"""
{doc(s)}{public(s)}fn {f}({x}: {kind}) -> {m.name} {{
{noise(s, share=0.3)}    {body}
}}

fn {g}() -> {kind} {{
    {f}({s.number()}).{field} {s.pick(["+", "*", "%"])} {s.number()}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_default")
def looked_up_or_default(s: Source) -> str:
    m, v, k, f, x = anything(s), s.plural(), s.var(), s.func(), s.var()
    kind, start = s.pick(
        [
            (f"&mut HashMap<String, {m.name}>", f"{v}.remove({k})"),
            (f"&mut BTreeMap<String, {m.name}>", f"{v}.remove({k})"),
            (
                f"&mut Vec<(String, {m.name})>",
                f'{v}.pop().map(|({x}, found)| {{\n        println!("{{{x}}} {{{k}}}");\n        found\n    }})',
            ),
            (
                f"Vec<(String, {m.name})>",
                f"{v}\n        .into_iter()\n        .find(|({x}, _)| {x} == {k})\n        .map(|(_, found)| found)",
            ),
            (f"Vec<{m.name}>", f"{v}\n        .into_iter()\n        .nth({k}.len())"),
        ]
    )
    split = "\n        " if "\n        ." in start else ""
    call = f"{start}{split}.unwrap_or_default()"
    w = s.var()
    body = s.pick([f"    {call}\n", f"    let {w} = {call};\n{noise(s, share=0.4)}    {w}\n"])
    use = f"use std::collections::{'HashMap' if 'HashMap' in kind else 'BTreeMap'};" if "Map" in kind else ""
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: {kind}, {k}: &str) -> {m.name} {{
    if {k}.{s.pick(["is_empty()", "starts_with('#')", "len() > 20"])} {{
        return {m.make(s, 2, flat=True)};
    }}
{noise(s, share=0.25)}{body}}}
"""
    return lay_out(s, use, _lacking(s, m), rest)


@skeleton("missing_default")
def taken_out_of_self(s: Source) -> str:
    m, outer, v, t, f, w = anything(s), s.type_name(), s.var(), s.plural(), s.func(), s.var()
    use, path = s.pick([("", "std::mem::take"), ("use std::mem;", "mem::take"), ("use std::mem::take;", "take")])
    call = f"{path}(&mut self.{v})"
    body, gives = s.pick(
        [
            (f"self.{t}.push({call});", ""),
            (f"let {w} = {call};\n{noise(s, 2, 0.3)}        self.{t}.push({w});", ""),
            (f"let {w} = {call};\n        self.{t}.clear();\n        {w}", f" -> {m.name}"),
            (f"if self.{t}.len() > {s.number()} {{\n            self.{t}.push({call});\n        }}", ""),
            (call, f" -> {m.name}"),
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {v}: {m.name},
    {t}: Vec<{m.name}>,
{more_fields(s, 1)}}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&mut self){gives} {{
        {body}
    }}

    {public(s)}fn {s.func()}(&self) -> usize {{
        self.{t}.len() {s.pick(["+", "*"])} {s.number()}
    }}
}}
"""
    return lay_out(s, use, _lacking(s, m), rest)


@skeleton("missing_default")
def grouped_by_entry(s: Source) -> str:
    m, v, t, k, n, x = a_struct(s), s.plural(), s.plural(), s.var(), s.var(), s.var()
    field, kind = m.count
    table = s.pick(["HashMap", "HashMap", "BTreeMap"])
    step = s.pick(
        [
            f"let {x} = {t}.entry({k}.to_string()).or_default();\n        {x}.{field} += {n};",
            f"{t}.entry({k}.to_string()).or_default().{field} += {n};",
            f"let {x}: &mut {m.name} = {t}.entry({k}.trim().to_string()).or_default();\n"
            f"        {x}.{field} = {n} * {s.number()};",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {s.func()}({v}: &[(&str, {kind})]) -> {table}<String, {m.name}> {{
    let mut {t}: {table}<String, {m.name}> = {table}::new();
{noise(s, share=0.3)}    for ({k}, {n}) in {v}{s.pick([".iter().copied()", ".iter().copied().rev()"])} {{
        {step}
    }}
    {t}
}}
"""
    return lay_out(s, f"use std::collections::{table};", _lacking(s, m), rest)


@skeleton("missing_default")
def loaded_by_generic(s: Source) -> str:
    m, f, line, v, x, n = anything(s), s.func(), s.var(), s.plural(), s.var(), s.var()
    own, kind, call = s.pick(
        [
            (
                f"fn {f}<T: Default>({line}: &str, {x}: Option<T>) -> T {{\n    if {line}.is_empty() {{\n"
                f"        return T::default();\n    }}\n"
                f"    {x}.unwrap_or_default()\n}}",
                m.name,
                f"{f}({s.string()}, None)",
            ),
            (
                f"fn {f}<T: Default>({n}: usize) -> Vec<T> {{\n    (0..{n}).map(|_| T::default()).collect()\n}}",
                f"Vec<{m.name}>",
                f"{f}({s.number()})",
            ),
            (
                f"fn {f}<T>({n}: usize) -> Vec<Option<T>>\nwhere\n    T: Default,\n{{\n"
                f"    let mut {v} = vec![Some(T::default())];\n"
                f"    {v}.resize_with({n}, || None);\n    {v}\n}}",
                f"Vec<Option<{m.name}>>",
                f"{f}({s.number()})",
            ),
        ]
    )
    w, g = s.var(), s.func()
    body = s.pick(
        [
            f"    {call}\n",
            f"    let {w}: {kind} = {call};\n{noise(s, share=0.3)}    {w}\n",
            f"    let {w} = {call};\n    {w}\n",
        ]
    )
    rest = f"""
{doc(s)}{own}

{doc(s)}{public(s)}fn {g}() -> {kind} {{
{noise(s)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_default")
def made_many_times(s: Source) -> str:
    m, v, n, f, x = with_fields(s), s.plural(), s.var(), s.func(), s.var()
    field, kind = m.count
    body = s.pick(
        [
            f"    let mut {v}: Vec<{m.name}> = (0..{n}).map(|_| {m.name}::default()).collect();\n",
            f"    let mut {v} = Vec::new();\n    {v}.resize_with({n}, {m.name}::default);\n",
            f"    let mut {v} = Vec::new();\n    for _ in 0..{n} {{\n        {v}.push({m.name}::default());\n    }}\n",
            f"    let mut {v}: Vec<{m.name}> = std::iter::repeat_with({m.name}::default).take({n}).collect();\n",
            f"    let mut {v} = Vec::with_capacity({n});\n    while {v}.len() < {n} {{\n"
            f"        let {x} = {m.name}::default();\n        {v}.push({x});\n    }}\n",
        ]
    )
    i = s.pick(["i", "index"])
    rest = f"""
{doc(s)}{public(s)}fn {f}({n}: usize) -> Vec<{m.name}> {{
{noise(s, share=0.3)}{body}    for ({i}, {(y := s.var())}) in {v}.iter_mut().enumerate() {{
        {y}.{field} {s.pick(["=", "+="])} {i} as {kind}{s.pick(["", f" * {s.number()}"])};
    }}
    {v}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_default")
def folded_from_nothing(s: Source) -> str:
    m, v, acc, x = a_struct(s), s.plural(), s.pick(["gathered", s.var()]), s.var()
    field, kind = m.count
    test = f"if {x} > {s.number()} {{\n                {acc}.{field} += 1;\n            }}"
    step = s.pick([f"{acc}.{field} += {x};", f"{acc}.{field} = {acc}.{field}.max({x});", test])
    if s.chance(0.6):
        body = (
            f"    {v}\n        .iter()\n        .copied()\n"
            f"        .fold({m.name}::default(), |mut {acc}, {x}| {{\n            {step}\n"
            f"            {acc}\n        }})\n"
        )
    else:
        step = step.replace("\n    ", "\n")
        body = (
            f"    let mut {acc} = {m.name}::default();\n    for {x} in {v}.iter().copied() {{\n"
            f"        {step}\n    }}\n    {acc}\n"
        )
    rest = f"""
{doc(s)}{public(s)}fn {s.func()}({v}: &[{kind}]) -> {m.name} {{
{noise(s, share=0.35)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_default")
def associated_state(s: Source) -> str:
    m, trait, kind, stage, f, x = anything(s), s.type_name(), s.type_name(), s.type_name(), s.func(), s.var()
    n = s.var()
    rest = f"""
{doc(s)}trait {trait} {{
    type {kind}: Default;

    fn {f}(&self, {x}: &mut Self::{kind}) -> usize;
}}

{doc(s)}struct {stage} {{
    {n}: usize,
}}

impl {trait} for {stage} {{
    type {kind} = {m.name};

    fn {f}(&self, {x}: &mut {m.name}) -> usize {{
        *{x} = {m.make(s, 2)};
        self.{n} {s.pick(["+", "*"])} {s.number()}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m, methods=0.2), rest)


@skeleton("missing_default")
def filled_when_missing(s: Source) -> str:
    m, outer, v, f, x = with_fields(s), s.type_name(), s.var(), s.func(), s.var()
    field, kind = m.count
    call = s.pick(
        [
            f"self.{v}.get_or_insert_with({m.name}::default)",
            f"self.{v}.get_or_insert_with(|| {m.name}::default())",
            f"self.{v}.get_or_insert({m.name}::default())",
        ]
    )
    body = s.pick(
        [
            f"let {x} = {call};\n        {x}.{field} += {s.number()};\n        {x}.{field}",
            f"{call}.{field} * {s.number()}",
            f"let {x} = {call};\n{noise(s, 2, 0.4)}        {x}.{field} % {s.number(2)}",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {v}: Option<{m.name}>,
{more_fields(s, 2)}}}

impl {outer} {{
    {public(s)}fn {s.func()}(&self) -> bool {{
        self.{v}.{s.pick(["is_some()", "is_none()"])}
    }}

{doc(s, 1)}    {public(s)}fn {f}(&mut self) -> {kind} {{
        {body}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_default")
def mode_of_settings(s: Source) -> str:
    e, m = an_enum(s, data=0.3), a_struct(s)
    field, kind = m.count
    mode, f = s.var(), s.func()
    x = s.var()
    outer = Model(m.name, "struct", (*m.fields, (mode, e.name)))
    have = some(s, maybe=("Debug", "Clone"))
    more = f"""
{doc(s, 1)}    {public(s)}fn {f}({x}: {kind}) -> Self {{
        {s.pick(["Self", m.name])} {{
            {field}: {s.pick([x, f"{x} * {s.number()}"])},
            ..Default::default()
        }}
    }}
"""
    rest = define(s, outer, [*have, "Default"], methods=0) + inherent(s, outer, more.lstrip("\n"))
    text = (
        rest
        if s.chance(0.7)
        else f"{rest}fn {s.func()}() -> {kind} {{\n    {m.name}::{f}({s.number()}).{field}\n}}\n\n"
    )
    return lay_out(s, "", define(s, e, have, ["Default"], methods=0.2), text)
