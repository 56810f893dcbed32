"""Generators that look like a small crate: functions that return a reference to what they made themselves.

The fix returns the value: `&str` becomes `String`, a slice or `&Vec<T>` becomes `Vec<T>`, a reference to an own type
the type; a piece of a local text becomes `.to_string()`, a piece of a local list `.to_vec()`.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.lifelike_borrows import NUMBERS, body, busy, bystander, doc, vis
from sleepyd.koans.generate.source import Source


def returned_text(s: Source, name: str) -> str:
    """The marked expression that borrows the local String `name`."""
    return s.pick([f"«&→»{name}", f"«&→»{name}", f"{name}«.as_str()→»"])


def _built_text(s: Source, t: str) -> str:
    """Statements that make a String `t` of literals only."""
    i, x, n = s.var(), s.var(), s.number(2, 9)
    sep = s.pick([" ", ",", "-", "/"])
    return s.pick(
        [
            f"let mut {t} = String::new();\nfor {i} in 0..{n} {{\n"
            f'    {t}.push_str(&format!("{s.word()} {{}}{sep}", {i} * {s.number()}));\n}}',
            f"let mut {t} = String::with_capacity({s.number()});\n"
            f"for ({i}, {x}) in [{s.strings(3)}].iter().enumerate() {{\n"
            f"    if {i} > 0 {{\n        {t}.push('{sep}');\n    }}\n    {t} += {x};\n}}",
            f'let {x} = vec![{s.strings(3)}];\nlet {t} = {x}.join("{sep}");',
            f"let {t} = [{s.strings(3)}]\n    .iter()\n    .map(|{x}| {x}.to_uppercase())\n    .collect::<Vec<_>>()\n"
            f'    .join("{sep}");',
            f'let {x} = {s.number()};\nlet {t} = format!("{s.word()}: {{{x}:>{n}}} {s.word()}");',
            f'let mut {t} = "{s.pick("-=*.~")}".repeat({n});\n{t}.insert_str(0, {s.string()});',
            f"let {t}: String = {s.string()}.chars().filter(|{x}| !{x}.is_whitespace()).rev().collect();",
            f"let mut {t} = {s.value('String')};\nlet mut {i} = {n};\nwhile {i} > 0 {{\n"
            f"    {t}.push('{s.pick('#.*+')}');\n    {i} -= 1;\n}}",
        ]
    )


def _user(s: Source, call: str) -> str:
    """Now and then a function that prints the result."""
    if s.chance(0.5):
        return ""
    x = s.var()
    return (
        f"{s.pick(['fn main()', f'pub fn {s.func()}()'])} {{\n    let {x} = {call};\n"
        f'{busy(s, 1, 1)}    println!("{s.text()} {{:?}}", {x});\n}}\n\n'
    )


@skeleton("return_local_ref")
def report_without_parameters(s: Source) -> str:
    f, t = s.func(), s.var()
    parts = [
        f"{doc(s)}{vis(s)}fn {f}() -> «&str→String» {{\n"
        f"{busy(s, 1, 1)}{body(_built_text(s, t))}    {returned_text(s, t)}\n}}\n\n",
        _user(s, f"{f}()"),
        bystander(s),
    ]
    s.random.shuffle(parts)
    return "".join(parts)


@skeleton("return_local_ref")
def label_for_number(s: Source) -> str:
    f, n, t, u, x = s.func(), s.var(), s.var(), s.var(), s.var()
    of = s.pick([*NUMBERS, "u8"])
    early = s.pick(
        [
            f"if {n} == 0 {{\n    let {u} = {s.value('String')};\n    return {returned_text(s, u)};\n}}\n",
            "",
            "",
        ]
    )
    made = s.pick(
        [
            f"let {t} = match {n} {{\n    0 => {s.string()}.to_string(),\n"
            f'    1..={s.number(2, 60)} => format!("{{}} {s.word()}", {n}),\n'
            f'    {x} if {x} % 2 == 0 => format!("{s.word()}-{{{x}}}"),\n    _ => String::from({s.string()}),\n}};',
            f"let mut {t} = {n}.to_string();\nif {n} > {s.number()} {{\n    {t}.push_str({s.string()});\n}}",
            f"let mut {t} = String::new();\nfor {x} in 0..{n} {{\n    if {x} % {s.number(2, 5)} == 0 {{\n"
            f"        {t}.push('{s.pick('#.*+')}');\n    }} else {{\n"
            f"        {t}.push(' ');\n    }}\n}}",
            f'let {u} = {n} / 60;\nlet {x} = {n} % 60;\nlet {t} = format!("{{{u}:02}}:{{{x}:02}}");',
            f'let {t} = "{s.pick("-=*.~")}".repeat({n} as usize * {s.number(1, 4)});',
            f"let mut {t} = String::new();\nlet mut {x} = {n};\nwhile {x} > 0 {{\n"
            f"    {t}.insert(0, if {x} % 2 == 1 {{ '1' }} else {{ '0' }});\n    {x} /= 2;\n}}",
        ]
    )
    if early and u in made:
        early = ""
    function = (
        f"{doc(s)}{vis(s)}fn {f}({n}: {of}) -> «&str→String» {{\n"
        f"{body(early + made)}{busy(s, 1, 1)}    {returned_text(s, t)}\n}}\n\n"
    )
    parts = [function, _user(s, f"{f}({s.number()})"), bystander(s)]
    s.random.shuffle(parts)
    return "".join(parts)


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
    function = f"fn {f}({n}: {of}) -> {result} {{\n{busy(s, 1, 1)}{body(made)}    {tail}\n}}\n\n"
    parts = [f"{doc(s)}{vis(s)}{function}", _user(s, f"{f}({s.number()})"), bystander(s)]
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

{doc(s, 1)}    {vis(s)}fn {f}(&self) -> {result} {{
{body(made, 2)}{busy(s, 2, 1)}        {tail}
    }}
}}

{bystander(s)}"""
    return f"""
{bystander(s)}{doc(s)}{vis(s)}fn {f}({items}: &[{of}]) -> {result} {{
{busy(s, 1, 1)}{body(made)}    {tail}
}}
"""


@skeleton("return_local_ref")
def text_cleaned(s: Source) -> str:
    f, p, t, c, w = s.func(), s.var(), s.var(), s.var(), s.var()
    sep, n = s.pick([",", ":", "-", "/"]), s.number(1, 9)
    made = s.pick(
        [
            f"let {t} = {p}.trim().to_lowercase();",
            f'let {t} = {p}.replace("{sep}", "");',
            f"let {t}: String = {p}.chars().filter(|{c}| {c}.is_alphanumeric()).collect();",
            f"let mut {t} = String::new();\nfor ({c}, {w}) in {p}.char_indices() {{\n    if {c} % {n + 1} == 0 {{\n"
            f"        {t}.extend({w}.to_uppercase());\n    }} else {{\n"
            f"        {t}.push({w});\n    }}\n}}",
            f'let {t} = {p}\n    .split_whitespace()\n    .rev()\n    .collect::<Vec<_>>()\n    .join("{sep}");',
            f"let mut {t} = {p}.to_string();\nif let Some({w}) = {p}.strip_prefix({s.string()}) {{\n"
            f"    {t} = {w}.to_owned();\n}}",
            f"let {t} = match {p}.split_once('{sep}') {{\n    Some(({c}, {w})) => format!(\"{{{w}}}{sep}{{{c}}}\"),\n"
            f"    None => String::from({p}),\n}};",
        ]
    )
    tail = s.pick(
        [
            returned_text(s, t),
            returned_text(s, t),
            f"{t}.trim()«→.to_string()»",
            f"«&→»{t}[..{n}]«→.to_string()»",
            f"{t}.trim_end_matches('{sep}')«→.to_string()»",
            f"{t}.split('{sep}').next().unwrap_or({s.string()})«→.to_string()»",
        ]
    )
    early = s.pick(["", "", f"assert!(!{p}.is_empty());\n"])
    if s.chance(0.35):
        holder = s.type_name()
        made = made.replace(p, f"self.{p}") if s.chance(0.5) and f"String::from({p})" not in made else made
        argument = "&self" if f"self.{p}" in made else f"&self, {p}: &str"
        declared = f"    {p}: String,\n" if argument == "&self" else ""
        return f"""
{doc(s)}pub struct {holder} {{
{declared}    {s.var()}: {s.field_type()},
}}

impl {holder} {{
{doc(s, 1)}    pub fn {f}({argument}) -> «&str→String» {{
{body(made, 2)}{busy(s, 2, 1)}        {tail}
    }}
}}
"""
    return f"""
{bystander(s)}{doc(s)}pub fn {f}({p}: &str) -> «&str→String» {{
{body(early + made)}{busy(s, 1, 1)}    {tail}
}}
"""


@skeleton("return_local_ref")
def description_of_enum(s: Source) -> str:
    e, f, t, n = s.type_name(), s.func(), s.var(), s.var()
    a, b, c, w = s.type_name(), s.type_name(), s.type_name(), s.var()
    change = s.pick(["to_uppercase()", f"repeat({s.number(2, 4)})", "clone()"])
    arms = [
        f"{e}::{a} => {s.string()}.to_string(),",
        f'{e}::{b}({n}) => format!("{s.word()} {{{n}}}"),',
        f"{e}::{c} {{ {w}, .. }} => {w}.{change},",
    ]
    arms_text = "\n".join(f"    {arm}" for arm in arms)
    made = s.pick(
        [
            f"let {t} = match self {{\n{arms_text}\n}};",
            f"let mut {t} = match self {{\n{arms_text}\n}};\n{t}.push('{s.pick('.!?;')}');",
        ]
    )
    return f"""
{doc(s)}#[derive(Debug)]
pub enum {e} {{
    {a},
    {b}({s.pick(NUMBERS)}),
    {c} {{ {w}: String, {s.var()}: {s.field_type()} }},
}}

impl {e} {{
{doc(s, 1)}    {vis(s)}fn {f}(&self) -> «&str→String» {{
{body(made, 2)}{busy(s, 2, 1)}        {returned_text(s, t)}
    }}
}}

{bystander(s)}"""
