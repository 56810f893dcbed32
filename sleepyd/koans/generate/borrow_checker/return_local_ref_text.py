"""Functions that return a reference to text they made themselves.

The fix returns the value: `&str` becomes `String`; a piece of a local text becomes owned.
"""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import NUMBERS, bystander, doc, noise, public
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


def printed_by(s: Source, call: str) -> str:
    """Now and then a function that prints the result."""
    if s.chance(0.5):
        return ""
    x = s.var()
    return (
        f"{s.pick(['fn main()', f'pub fn {s.func()}()'])} {{\n    let {x} = {call};\n"
        f'{noise(s, 1, 1)}    println!("{s.text()} {{:?}}", {x});\n}}\n\n'
    )


@skeleton("return_local_ref")
def report_without_parameters(s: Source) -> str:
    f, t = s.func(), s.var()
    parts = [
        f"{doc(s)}{public(s)}fn {f}() -> «&str→String» {{\n"
        f"{noise(s, 1, 1)}{body(_built_text(s, t))}    {returned_text(s, t)}\n}}\n\n",
        printed_by(s, f"{f}()"),
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
        f"{doc(s)}{public(s)}fn {f}({n}: {of}) -> «&str→String» {{\n"
        f"{body(early + made)}{noise(s, 1, 1)}    {returned_text(s, t)}\n}}\n\n"
    )
    parts = [function, printed_by(s, f"{f}({s.number()})"), bystander(s)]
    s.random.shuffle(parts)
    return "".join(parts)


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
{body(made, 2)}{noise(s, 2, 1)}        {tail}
    }}
}}
"""
    return f"""
{bystander(s)}{doc(s)}pub fn {f}({p}: &str) -> «&str→String» {{
{body(early + made)}{noise(s, 1, 1)}    {tail}
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
{doc(s, 1)}    {public(s)}fn {f}(&self) -> «&str→String» {{
{body(made, 2)}{noise(s, 2, 1)}        {returned_text(s, t)}
    }}
}}

{bystander(s)}"""


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
{bystander(s)}{doc(s)}{public(s)}fn {f}({argument}) -> {result} {{
{body(guard)}{noise(s, 1, 1)}{body(made)}    {tail}
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
        f"{doc(s)}{public(s)}fn {f}({a}: {first}, {b}: {second}) -> «&str→String» {{\n"
        f"{noise(s, 1, 1)}{body(made)}    {returned_text(s, t)}\n}}\n\n"
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
{noise(s, 1, 1)}    let {t} = {made};
{tail}
}}

{bystander(s, share=0.3)}"""
