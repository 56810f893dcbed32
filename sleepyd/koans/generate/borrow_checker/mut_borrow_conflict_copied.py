"""Programs like a small crate in which a value is changed while a shared reference into it is held.

The value read through the reference is copied or cloned out.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import bystander, doc, noise, public
from sleepyd.koans.generate.source import Source


def element(s: Source) -> tuple[str, str, str, str]:
    """A field or element type, the marks around a borrowed place of it, and what prints it."""
    of = s.pick(["String", "String", "Vec<u32>", "u32", "i64", "f64", "char", "Option<u32>"])
    copied = of in {"u32", "i64", "f64", "char", "Option<u32>"}
    return of, "«&→»", "" if copied else "«→.clone()»", "{:?}" if "<" in of else "{}"


def _record(s: Source, fields: list[tuple[str, str]], derives: str = "Debug, Clone") -> tuple[str, str]:
    """A struct's name and definition."""
    name, p = s.type_name(), public(s)
    lines = "".join(f"{doc(s, 1, 0.15)}    {p}{field}: {of},\n" for field, of in fields)
    return name, f"{doc(s)}#[derive({derives})]\n{p}struct {name} {{\n{lines}}}\n\n"


@skeleton("mut_borrow_conflict")
def entry_read_while_self_changes(s: Source) -> str:
    of, ref, own, spec = element(s)
    items, count, part, weight, x = s.plural(), s.var(), s.var(), s.var(), s.var()
    item, item_text = _record(s, s.pick([[(part, of), (weight, "u32")], [(weight, "u32"), (part, of)]]))
    outer, read, touch, i = s.type_name(), s.func(), s.func(), s.pick(["index", "i", s.var()])
    change = s.pick([f"self.{count} += 1;", f"self.{items}.reverse();", f"self.{items}[0].{weight} += {s.number()};"])
    rest = f"        {x}.len()" if of == "String" and s.chance(0.5) else ""
    made = f'        format!("{{}} {s.word()} {spec}", self.{count}, {x})'
    returns = "usize" if rest else "String"
    guard = s.pick(
        [
            "",
            f"        if {i} >= self.{items}.len() {{\n            return {returns}::{'MIN' if rest else 'new()'};\n"
            f"        }}\n",
        ]
    )
    p = public(s)
    methods = [
        f"{doc(s, 1)}    fn {touch}(&mut self) {{\n        {change}\n    }}\n",
        f"{doc(s, 1)}    {p}fn {read}(&mut self, {i}: usize) -> {returns} {{\n{guard}"
        f"        let {x} = {ref}self.{items}[{i}].{part}{own};\n        self.{touch}();\n"
        f"{noise(s, 2, 1)}{rest or made}\n    }}\n",
        *s.pick([[], [f"    {p}fn {s.func()}(&self) -> bool {{\n        self.{items}.is_empty()\n    }}\n"]]),
    ]
    s.random.shuffle(methods)
    return f"""
{item_text}{doc(s)}pub struct {outer} {{
    {items}: Vec<{item}>,
    {count}: usize,
}}

impl {outer} {{
{chr(10).join(methods)}}}
"""


@skeleton("mut_borrow_conflict")
def found_then_changed(s: Source) -> str:
    items, name, number, x, n = s.plural(), s.var(), s.var(), s.var(), s.number()
    item, item_text = _record(s, [(name, "String"), (number, "u32"), (s.var(), s.field_type())])
    p, outer, f, log = s.var(), s.type_name(), s.func(), s.plural()
    search = s.pick(
        [
            f"iter().find(|{p}| {p}.{number} > {n})",
            f"iter().max_by_key(|{p}| {p}.{number})",
            f"iter().rev().find(|{p}| {p}.{name}.starts_with({s.string()}))",
            "last()",
            f"get({s.number(0, 5)})",
            f"iter().filter(|{p}| {p}.{number} < {n}).last()",
        ]
    )
    change = s.pick(
        [f"self.{items}.clear();", f"self.{items}.retain(|{p}| {p}.{number} != {n});", f"self.{items}.truncate({n});"]
    )
    use = s.pick(
        [
            f"self.{log}.push({x}.{name}.to_uppercase());",
            f'self.{log}.push(format!("{{}}: {{}}", {x}.{name}, {x}.{number}));',
        ]
    )
    inner = body(f"{change}\n{use}", 3)
    form = s.pick(
        [
            f"        if let Some({x}) = self.{items}.{search}«→.cloned()» {{\n{inner}        }}\n",
            f"        let Some({x}) = self.{items}.{search}«→.cloned()» else {{\n            return;\n        }};\n"
            f"{body(inner, 2)}",
            f"        match self.{items}.{search}«→.cloned()» {{\n            Some({x}) => {{\n"
            f"{body(inner, 4)}            }}\n"
            f"            None => println!({s.string()}),\n        }}\n",
        ]
    )
    return f"""
{item_text}{bystander(s)}struct {outer} {{
    {items}: Vec<{item}>,
    {log}: Vec<String>,
}}

impl {outer} {{
{doc(s, 1)}    {public(s)}fn {f}(&mut self) {{
{noise(s, 2, 1)}{form}    }}
}}
"""


@skeleton("mut_borrow_conflict")
def map_entry_read_then_changed(s: Source) -> str:
    table, x, key, f = s.plural(), s.var(), s.pick(["id", "wanted_key", s.var(), s.var()]), s.func()
    of = s.pick(["String", "Vec<u32>", "Vec<String>", "u32"])
    kind = s.pick(["HashMap", "HashMap", "BTreeMap"])
    target = s.pick([f"{s.string()}.to_string()", f'format!("{{}}-{s.word()}", {key})'])
    use = {"u32": f"{x} + {s.number()}", "String": f"{x}.to_lowercase()"}.get(
        of, f"{x}.iter().rev().cloned().collect()"
    )
    log = s.pick(
        [
            f'    println!("{s.text()}: {{:?}}", {x});\n',
            f"    assert!({x}.len() < {s.number(20, 90)});\n" if of == "String" else "",
        ]
    )
    bind = s.pick(
        [
            f"    let Some({x}) = {table}.get({key})«→.cloned()» else {{\n        return false;\n    }};\n",
            f"    let {x} = match {table}.get({key})«→.cloned()» {{\n        Some({x}) => {x},\n"
            f"        None => return false,\n    }};\n",
            f"    if !{table}.contains_key({key}) {{\n        return false;\n    }}\n    let {x} = «&→»{table}[{key}]"
            f"{'' if of == 'u32' else '«→.clone()»'};\n",
        ]
    )
    make = s.value
    return f"""
use std::collections::{kind};

{bystander(s)}{doc(s)}pub fn {f}({table}: &mut {kind}<String, {of}>, {key}: &str) -> bool {{
{noise(s, 1, 1)}{bind}    {table}.{s.pick([f"remove({key})", "clear()", f"insert({make('String')}, {make(of)})"])};
{log}    {table}.insert({target}, {use});
    true
}}
"""


@skeleton("mut_borrow_conflict")
def text_piece_held(s: Source) -> str:
    t, w, f, holder = s.var(), s.var(), s.func(), s.type_name()
    in_self = s.chance(0.5)
    place = f"self.{t}" if in_self else t
    n, sep = s.number(1, 6), s.pick([",", ":", " ", "=", "/"])
    piece = s.pick(
        [
            f"«&→»{place}[..{n}]«→.to_string()»",
            f"«&→»{place}[{n}..]«→.to_string()»",
            f"{place}.trim()«→.to_string()»",
            f"{place}.trim_start_matches('{sep}')«→.to_string()»",
            f"{place}.split('{sep}').next().unwrap_or({s.string()})«→.to_string()»",
            f"{place}.lines().last().unwrap_or_default()«→.to_string()»",
            f'{place}.split_whitespace().nth({n}).unwrap_or("")«→.to_string()»',
            f"{place}.rsplit('{sep}').next().unwrap()«→.to_string()»",
        ]
    )
    change = s.pick(
        [
            f"{place}.clear();",
            f"{place}.push_str({s.string()});",
            f"{place}.truncate({n});",
            f"{place}.insert(0, '{sep}');",
        ]
    )
    tail = s.pick(
        [
            f"{w}.len() + {place}.len()",
            f"{w}.chars().filter(|c| c.is_uppercase()).count()",
            f"{w}.matches('{sep}').count()",
        ]
    )
    inner = f"let {w} = {piece};\n{change}\n{s.pick(['', f'println!({chr(34)}{s.word()}: {{}}{chr(34)}, {w});'])}"
    if in_self:
        return f"""
{doc(s)}pub struct {holder} {{
    {t}: String,
    {s.var()}: {s.field_type()},
}}

impl {holder} {{
{doc(s, 1)}    pub fn {f}(&mut self) -> usize {{
{noise(s, 2, 1)}{body(inner, 2)}        {tail}
    }}
}}

{bystander(s)}"""
    return f"""
{bystander(s)}{doc(s)}{public(s)}fn {f}({s.pick([f"{t}: &mut String", f"mut {t}: String"])}) -> usize {{
{noise(s, 1, 1)}{body(inner)}    {tail}
}}
"""


@skeleton("mut_borrow_conflict")
def helper_result_held(s: Source) -> str:
    f, t, p, w = s.func(), s.var(), s.var(), s.pick(["first", "word", s.var(), s.var()])
    v, of = s.plural(), s.pick(["String", "Vec<u32>", "(u32, String)"])
    text = s.chance(0.5)
    if text:
        helper = s.pick(
            [
                f"fn {f}({p}: &str) -> &str {{\n    let bytes = {p}.as_bytes();\n"
                f"    for (i, &b) in bytes.iter().enumerate() {{\n"
                f"        if b == b'{s.pick(' ,;:')}' {{\n            return &{p}[..i];\n        }}\n    }}\n"
                f"    {p}\n}}",
                f"fn {f}({p}: &str) -> &str {{\n    match {p}.split_once('{s.pick('=:-/')}') {{\n"
                f"        Some((_, rest)) => rest.trim(),\n        None => {p},\n    }}\n}}",
                f"fn {f}({p}: &str) -> &str {{\n    {p}.strip_prefix({s.string()}).unwrap_or({p})\n}}",
            ]
        )
        make, own = f"let mut {t} = {s.value('String')};", "«→.to_string()»"
        change = s.pick([f"{t}.clear();", f"{t}.push('{s.pick('abc!?')}');", f"{t}.push_str({s.string()});"])
        spec = "{}"
    else:
        pick = s.pick(["{p}.last().unwrap()", "&{p}[{p}.len() / 2]", "{p}.iter().max().expect({n})"]).format(
            p=p, n=s.string()
        )
        helper = f"fn {f}({p}: &[{of}]) -> &{of} {{\n    assert!(!{p}.is_empty());\n    {pick}\n}}"
        values = [f"({s.number()}, {s.value('String')})" if of.startswith("(") else s.value(of) for _ in range(3)]
        t = v
        make, own = f"let mut {t} = vec![{values[0]}, {values[1]}];", "«→.clone()»"
        change = s.pick([f"{t}.clear();", f"{t}.push({values[2]});", f"{t}.pop();", f"{t}.remove(0);"])
        spec = "{:?}"
    show = s.pick(
        [
            f'println!("{s.text()} {spec}", {w});',
            f'let {(line := s.var())} = format!("{spec}/{{}}", {w}, {t}.len());\n    println!("{{{line}}}");',
        ]
    )
    main = f"""{s.pick(["fn main()", f"pub fn {s.func()}()"])} {{
    {make}
{noise(s, 1, 1)}    let {w} = {f}(&{t}){own};
    {change}
{noise(s, 1, 1)}    {show}
}}"""
    helper = f"{doc(s)}{helper}"
    parts = [helper, main] if s.chance(0.7) else [main, helper]
    return "\n\n".join(parts) + "\n\n" + bystander(s, share=0.3)


@skeleton("mut_borrow_conflict")
def slice_held(s: Source) -> str:
    v, w, f, of = s.plural(), s.plural(), s.func(), s.pick(["u32", "i64", "String", "f64"])
    n = s.number(1, 4)
    span = s.pick([f"..{n}", f"{n}..", f"{n}..{n + 2}", f"{v}.len() / 2..", f"..{v}.len() - {n}"])
    change = s.pick(
        [
            f"{v}.push({s.value(of)});",
            f"{v}.reverse();",
            f"{v}.rotate_left({n});",
            f"{v}.truncate({n});",
            f"{v}.drain(..{n});",
        ]
    )
    i, x = s.var(), s.var()
    loop = s.pick(
        [
            f'    for ({i}, {x}) in {w}.iter().enumerate() {{\n        println!("{{{i}}}: {{{x}}}");\n    }}\n',
            f"    for {x} in {w}.iter().rev() {{\n        {v}.push({x}.clone());\n    }}\n",
            f"    {v}.extend_from_slice(&{w});\n",
        ]
    )
    return f"""
{bystander(s)}{doc(s)}pub fn {f}({s.pick([f"{v}: &mut Vec<{of}>", f"mut {v}: Vec<{of}>"])}) -> usize {{
    if {v}.len() < {n + 3} {{
        return 0;
    }}
{noise(s, 1, 1)}    let {w} = «&→»{v}[{span}]«→.to_vec()»;
    {change}
{loop}    {w}.len() + {v}.len()
}}
"""
