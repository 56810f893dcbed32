"""Lifelike generators for types that lack PartialEq."""

from collections.abc import Sequence

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates.traits import doc, lay_out, more_fields, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.models import Model, a_struct, an_enum, anything, define, inherent
from sleepyd.koans.generate.trait_bounds.records import some


def _lacking(s: Source, m: Model, need: Sequence[str] = (), *, methods: float = 0.35) -> str:
    return define(s, m, some(s, need, ("Debug", "Clone")), ["PartialEq"], methods=methods)


def _op(s: Source) -> str:
    return s.pick(["==", "==", "!="])


@skeleton("missing_partial_eq")
def field_compared_in_method(s: Source) -> str:
    m, outer, v, f, w, n = anything(s), s.type_name(), s.var(), s.func(), s.var(), s.var()
    own = f"self.{v} {_op(s)} {w}.{v}"
    test = s.pick(
        [
            own,
            f"self.{n} > {w}.{n} && {own}",
            f"{own} || self.{n} == {s.number()}",
            f"(self.{n} + {s.number()}) > {w}.{n} && {own}",
        ]
    )
    body = s.pick(
        [
            f"        {test}\n",
            f"        if {test} {{\n            return {s.value('bool')};\n        }}\n"
            f"        self.{n} {s.pick(['<', '>='])} {w}.{n}\n",
            f"        let {(b := s.var())} = {test};\n{noise(s, 2, 0.3)}        {b}\n",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {n}: {s.pick(["u32", "i64", "usize"])},
    {v}: {m.name},
{more_fields(s, 1)}}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {w}: &{s.pick([outer, "Self"])}) -> bool {{
{body}    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def filtered_by_kind(s: Source) -> str:
    m, outer, v, k, x, n = an_enum(s), s.type_name(), s.plural(), s.pick(["kind", s.var()]), s.var(), s.var()
    wanted = s.pick([m.unit, k, m.unit])
    test = f"{x}.{k} {_op(s)} {wanted}"
    tail, gives = s.pick(
        [
            (f".filter(|{x}| {test})\n        .map(|{x}| {x}.{n})\n        .sum()", "u32"),
            (f".filter(|{x}| {test})\n        .count()", "usize"),
            (
                f".filter(|{x}| {x}.{n} > {s.number()} && {test})\n        .map(|{x}| {x}.{n} * {s.number()})\n"
                f"        .max()",
                "Option<u32>",
            ),
            (f".skip_while(|{x}| {test})\n        .fold(0, |sofar, {x}| sofar + {x}.{n})", "u32"),
            (f".position(|{x}| {test})", "Option<usize>"),
            (f".take_while(|{x}| {test})\n        .map(|{x}| {x}.{n} as usize)\n        .sum()", "usize"),
            (f".any(|{x}| {test} && {x}.{n} % {s.number(2)} == 0)", "bool"),
            (f".all(|{x}| {test})", "bool"),
        ]
    )
    parameter = f", {k}: {s.pick(['', '&'])}{m.name}" if wanted == k else ""
    if "&" in parameter:
        tail = tail.replace(f" {k})", f" *{k})").replace(f" {k} &&", f" *{k} &&")
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {k}: {m.name},
    {n}: u32,
}}

{doc(s)}{public(s)}fn {s.func()}({v}: &[{outer}]{parameter}) -> {gives} {{
{noise(s, share=0.25)}    {v}
        .iter()
        {tail}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def loops_until_state(s: Source) -> str:
    m, outer, v, f, n = an_enum(s, data=0.3), s.type_name(), s.pick(["state", s.var()]), s.func(), s.var()
    loop = s.pick(
        [
            f"while self.{v} != {m.unit} {{\n            self.{f}();\n            {n} += 1;\n        }}",
            f"loop {{\n            self.{f}();\n            {n} += 1;\n            if self.{v} == {m.unit} {{\n"
            f"                break;\n"
            f"            }}\n        }}",
            f"for step in 0..{s.number(2)} {{\n            if self.{v} {_op(s)} {m.unit} {{\n"
            f"                continue;\n            }}\n"
            f"            self.{f}();\n            {n} += step;\n        }}",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {v}: {m.name},
{more_fields(s, 2)}}}

impl {outer} {{
    fn {f}(&mut self) {{
        self.{v} = {m.make(s, 2, flat=True)};
    }}

{doc(s, 1)}    {public(s)}fn {s.func()}(&mut self) -> u32 {{
        let mut {n} = {s.number(0, 9)};
        {loop}
        {n}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def result_asserted(s: Source) -> str:
    m, f, n, v = anything(s), s.func(), s.var(), s.plural()
    one = m.make(s, 2, flat=True)
    made, kind, wanted = s.pick(
        [
            (f"vec![{one}]", f"Vec<{m.name}>", f"vec![{one}]"),
            (f"Some({one})", f"Option<{m.name}>", f"Some({one})"),
            (f"Ok({one})", f"Result<{m.name}, String>", f"Ok({m.make(s, 1, flat=True)})"),
            (one, m.name, m.make(s, 1, flat=True)),
        ]
    )
    left, right = s.pick([(v, wanted), (v, wanted), (f"{f}({s.number()})", wanted)])
    check = s.pick(["assert_eq", "assert_eq", "assert_ne"])
    note = s.pick(["", "", f", {s.string()}"])
    local = f"    let {v} = {f}({s.number()});\n" if left == v else ""
    rest = f"""
{doc(s)}fn {f}({n}: u32) -> {kind} {{
    println!("{s.text()} {{}}", {n} {s.pick(["+", "*"])} {s.number()});
    {made}
}}

fn {s.pick(["main", s.func()])}() {{
{local}{noise(s)}    {check}!({left}, {right}{note});
{noise(s, share=0.3)}}}
"""
    return lay_out(s, "", _lacking(s, m, ["Debug"]), rest)


@skeleton("missing_partial_eq")
def guard_of_arm(s: Source) -> str:
    m, v, x, w, f = anything(s), s.plural(), s.var(), s.var(), s.func()
    subject = s.pick([f"{v}.first()", f"{v}.last()", f"{v}.get({s.number()})", f"{v}.iter().nth({s.number()})"])
    kind = s.pick(["u32", "&'static str", "usize"])
    numbers = [s.string() if "str" in kind else str(s.number()) for _ in range(3)]
    op = _op(s)
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: &[{m.name}], {w}: &{m.name}) -> {kind} {{
{noise(s, share=0.3)}    match {subject} {{
        Some({x}) if {s.pick([f"{x} {op} {w}", f"*{x} {op} *{w}", f"{w} {op} {x}"])} => {numbers[0]},
        Some(_) => {numbers[1]},
        None => {numbers[2]},
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def wrapped_in_container(s: Source) -> str:
    m, outer, v, f, w = anything(s), s.type_name(), s.var(), s.func(), s.var()
    kind, argument, test = s.pick(
        [
            (f"Option<{m.name}>", f"{w}: {m.name}", f"self.{v} {_op(s)} Some({w})"),
            (f"Vec<{m.name}>", f"{w}: &[{m.name}]", f"self.{v} {_op(s)} {w}"),
            (f"Vec<{m.name}>", f"{w}: &{m.name}", f"self.{v}.last() {_op(s)} Some({w})"),
            (f"HashMap<u32, {m.name}>", f"{w}: &{m.name}", f"self.{v}.get(&{s.number()}) {_op(s)} Some({w})"),
            (f"[{m.name}; 2]", f"{w}: &[{m.name}; 2]", f"&self.{v} {_op(s)} {w}"),
            (f"Box<{m.name}>", f"{w}: &Self", f"self.{v} {_op(s)} {w}.{v}"),
            (f"({m.name}, u32)", f"{w}: &Self", f"self.{v} {_op(s)} {w}.{v}"),
        ]
    )
    body = s.pick(
        [
            f"{noise(s, 2, 0.3)}        {test}\n",
            f'        if {test} {{\n            println!("{s.text()}");\n            return {s.value("bool")};\n'
            f"        }}\n        {s.value('bool')}\n",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
{more_fields(s, 2)}    {v}: {kind},
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&self, {argument}) -> bool {{
{body}    }}
}}
"""
    return lay_out(s, "use std::collections::HashMap;" if "HashMap" in kind else "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def outer_one_derives(s: Source) -> str:
    m, outer, v, a, b = anything(s), s.type_name(), s.var(), s.var(), s.var()
    kind = s.pick([m.name, f"Vec<{m.name}>", f"Option<{m.name}>", f"Box<{m.name}>", f"({m.name}, bool)"])
    have = some(s, maybe=("Debug", "Clone"))
    if s.chance(0.3):
        outside = f"enum {outer} {{\n    {s.type_name()},\n    {s.type_name()}({kind}),\n    {s.type_name()}(u32),\n}}"
    else:
        outside = f"struct {outer} {{\n{more_fields(s, 2)}    {v}: {kind},\n}}"
    rest = f"""
{doc(s)}#[derive({", ".join([*have, "PartialEq"])})]
{public(s)}{outside}

{doc(s)}{public(s)}fn {s.func()}({a}: &{outer}, {b}: &{outer}) -> u32 {{
{noise(s, share=0.3)}    if {a} {_op(s)} {b} {{
        {s.number()}
    }} else {{
        {s.number()}
    }}
}}
"""
    return lay_out(s, "", define(s, m, have, ["PartialEq"]), rest)


@skeleton("missing_partial_eq")
def neighbours_compared(s: Source) -> str:
    m, v, p, n, i = anything(s), s.plural(), s.pick(["pair", "both"]), s.var(), s.pick(["i", "at"])
    op = _op(s)
    body = s.pick(
        [
            f"    {v}.windows(2).filter(|{p}| {p}[0] {op} {p}[1]).count()\n",
            f"    {v}\n        .windows(2)\n        .position(|{p}| {p}[0] {op} {p}[1])\n"
            f"        .map_or(0, |{n}| {n} + {s.number()})\n",
            f"    let mut {n} = 0;\n    for {i} in 1..{v}.len() {{\n        if {v}[{i}] {op} {v}[{i} - 1] {{\n"
            f"            {n} += 1;\n        }}\n"
            f"    }}\n    {n}\n",
            f"    {v}\n        .iter()\n        .zip({v}.iter().skip({s.number()}))\n"
            f"        .filter(|(a, b)| a {op} b)\n        .count()\n",
            f"    let mut {n} = {s.number()};\n    for {p} in {v}.chunks(2) {{\n"
            f"        if {p}.len() == 2 && {p}[0] {op} {p}[1] {{\n"
            f"            {n} += {p}.len();\n        }}\n    }}\n    {n}\n",
        ]
    )
    rest = f"""
{doc(s)}{public(s)}fn {s.func()}({v}: &[{m.name}]) -> usize {{
    if {v}.len() < 2 {{
        return {s.number(0, 2)};
    }}
{noise(s, share=0.3)}{body}}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def equality_written_out(s: Source) -> str:
    m, outer, v, n, other = anything(s), s.type_name(), s.var(), s.var(), s.pick(["other", "rhs"])
    tests = [f"self.{n} == {other}.{n}", f"self.{v} == {other}.{v}"]
    rest = f"""
{doc(s)}{public(s)}struct {outer} {{
    {n}: {s.pick(["String", "u64", "char"])},
    {v}: {s.pick([m.name, m.name, f"Vec<{m.name}>"])},
{more_fields(s, 1)}}}

impl PartialEq for {outer} {{
    fn eq(&self, {other}: &Self) -> bool {{
        {" && ".join(s.pick([tests, tests[::-1]]))}
    }}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def found_in_loop(s: Source) -> str:
    m, v, w, i, x, f = anything(s), s.plural(), s.var(), s.pick(["i", "index"]), s.var(), s.func()
    op = _op(s)
    skip = f"        if {i} % {s.number(2, 9)} == 0 {{\n            continue;\n        }}\n" if s.chance(0.3) else ""
    found = f"        if {x} {op} {w} {{\n            return Some({i}{s.pick(['', f' + {s.number()}'])});\n        }}\n"
    rest = f"""
{doc(s)}{public(s)}fn {f}({v}: &[{m.name}], {w}: &{m.name}) -> Option<usize> {{
{noise(s, share=0.3)}    for ({i}, {x}) in {v}.iter().enumerate() {{
{skip}{found}    }}
    {s.pick(["None", f"{v}.len().checked_sub({s.number()})"])}
}}
"""
    return lay_out(s, "", _lacking(s, m), rest)


@skeleton("missing_partial_eq")
def value_of_own_method(s: Source) -> str:
    k, m, f = an_enum(s, data=0.35), a_struct(s), s.func()
    field, kind = m.count
    g, n, other = s.func(), s.var(), s.var()
    use = s.pick([f"self.{f}() {_op(s)} {other}.{f}()", f"self.{f}() {_op(s)} {k.unit}"])
    more = f"""
{doc(s, 1)}    {public(s)}fn {f}(&self) -> {k.name} {{
        if self.{field} > {s.number()} {{
            {k.make(s, 3, flat=True)}
        }} else {{
            {k.unit}
        }}
    }}

{doc(s, 1)}    {public(s)}fn {g}(&self, {other}: &Self) -> {kind} {{
        let {n} = if {use} {{ {s.number()} }} else {{ {s.number()} }};
        {n} * {other}.{field}
    }}
"""
    rest = define(s, m, some(s), methods=0) + inherent(s, m, more.lstrip("\n"))
    return lay_out(s, "", _lacking(s, k, methods=0.1), rest)
