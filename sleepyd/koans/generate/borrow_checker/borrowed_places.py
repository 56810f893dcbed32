"""Generators for values moved out of an index, a map or a borrowed struct: the fix clones the value."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import Owned, opening, owned, show, structure
from sleepyd.koans.generate.source import Source


def _indexed(s: Source) -> Owned:
    return owned(s, structs=0.35, maps=0)


@skeleton("move_out_of_index")
def element_bound(s: Source) -> str:
    o, v, x = _indexed(s), s.plural(), s.var()
    i = s.pick(["0", "0", "1", f"{v}.len() - 1"])
    head, made = s.pick(
        [
            (opening(s), f"    let {v} = vec![{o.make(s)}, {o.make(s)}];\n"),
            (f"fn {s.func()}({v}: Vec<{o.type}>)", ""),
            (f"fn {s.func()}({v}: &Vec<{o.type}>)", ""),
        ]
    )
    return f"""
{o.item}{head} {{
{made}{statements(s)}    let {x}{s.pick(["", f": {o.type}"])} = {v}[{i}]«→.clone()»;
    {o.read(s, x)}
}}
"""


@skeleton("move_out_of_index")
def element_returned(s: Source) -> str:
    o, v, i = _indexed(s), s.plural(), s.var()
    taken = s.pick([f"{v}: &Vec<{o.type}>", f"{v}: Vec<{o.type}>"])
    body = s.pick(
        [
            f"    {v}[{i}]«→.clone()»",
            f"    if {i} >= {v}.len() {{\n        return {o.make(s)};\n    }}\n    {v}[{i}]«→.clone()»",
            f"    if {i} < {v}.len() {{\n        {v}[{i}]«→.clone()»\n    }} else {{\n        {v}[0].clone()\n    }}",
        ]
    )
    return f"""
{o.item}fn {s.func()}({taken}, {i}: usize) -> {o.type} {{
{statements(s, most=1)}{body}
}}
"""


@skeleton("move_out_of_index")
def elements_collected_in_loop(s: Source) -> str:
    o, v, out, i = _indexed(s), s.plural(), s.plural(), s.var()
    step = s.pick(["", f".step_by({s.number(2, 4)})", ".rev()"])
    span = f"0..{v}.len()" if not step else f"(0..{v}.len()){step}"
    return f"""
{o.item}fn {s.func()}({v}: &Vec<{o.type}>) -> Vec<{o.type}> {{
    let mut {out} = Vec::new();
    for {i} in {span} {{
{statements(s, 2, 1)}        {out}.push({v}[{i}]«→.clone()»);
    }}
    {out}
}}
"""


@skeleton("move_out_of_index")
def element_of_own_list(s: Source) -> str:
    o, holder, field, m, i, x = _indexed(s), s.type_name(), s.plural(), s.func(), s.var(), s.var()
    body = s.pick(
        [
            f"        self.{field}[{i}]«→.clone()»",
            f"        let {x} = self.{field}[{i}]«→.clone()»;\n        {o.read(s, x)}\n        {x}",
        ]
    )
    return f"""
{o.item}struct {holder} {{
    {field}: Vec<{o.type}>,
}}

impl {holder} {{
    fn {m}(&self, {i}: usize) -> {o.type} {{
{body}
    }}
}}
"""


@skeleton("move_out_of_index")
def field_behind_reference(s: Source) -> str:
    o, m, p, x = structure(s), s.func(), s.var(), s.var()
    name = o.fields[0][0]
    if s.chance(0.6):
        body = s.pick(
            [
                f"        self.{name}«→.clone()»",
                f"        let {x} = self.{name}«→.clone()»;\n        {show(s, x)}\n        {x}",
            ]
        )
        return f"""
{o.item}impl {o.type} {{
    fn {m}(&self) -> String {{
{body}
    }}
}}
"""
    return f"""
{o.item}fn {m}({p}: &{o.type}) -> String {{
{statements(s)}    let {x} = {p}.{name}«→.clone()»;
    {x}
}}
"""


@skeleton("move_out_of_index")
def map_entry_bound(s: Source) -> str:
    m, x, key, p = s.plural(), s.var(), s.var(), s.func()
    of = s.pick(["String", "Vec<i32>", "Vec<String>"])
    collection = s.pick(["HashMap", "HashMap", "BTreeMap"])
    body = s.pick(
        [f"    {m}[{key}]«→.clone()»", f"    let {x} = {m}[{key}]«→.clone()»;\n    {show(s, f'{x}.len()')}\n    {x}"]
    )
    return f"""
use std::collections::{collection};

fn {p}({m}: &{collection}<String, {of}>, {key}: &str) -> {of} {{
{statements(s, most=1)}{body}
}}
"""


@skeleton("move_out_of_index")
def element_passed_or_stored(s: Source) -> str:
    o, v, f, p, x, i = _indexed(s), s.plural(), s.func(), s.var(), s.var(), s.pick([0, 1])
    return f"""
{o.item}fn {f}({p}: {o.type}) -> {o.number} {{
    {p}{o.measure}
}}

{opening(s)} {{
    let {v} = vec![{o.make(s)}, {o.make(s)}];
    let {x} = {f}({v}[{i}]«→.clone()»);
    {show(s, x)}
    {show(s, f"{v}.len()")}
}}
"""
