"""Generators that look like a small crate: types that are sorted, compared or keys of ordered maps but lack Ord."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import doc, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.crate_types import arranged, copied, define, lacks, shape
from sleepyd.koans.generate.trait_bounds.records import Record


def _type(s: Source, r: Record, need: tuple[str, ...] = ()) -> str:
    return define(s, r, *lacks(s, ["PartialEq", "Eq", "PartialOrd", "Ord"], need))


@skeleton("missing_ord")
def sorted_in_method(s: Source) -> str:
    r, outer, items, f, x, of = (
        shape(s),
        s.type_name(),
        s.plural(),
        s.func(),
        s.plural(),
        s.pick(["", "", "({}, u32)", "Vec<{}>", "Option<{}>"]),
    )
    inner = of.format(r.name) or r.name
    sort = s.pick(["sort", "sort", "sort_unstable"])
    ways = [
        ("&mut self", "", f"self.{items}.{sort}();\nself.{items}.reverse();"),
        ("&mut self", "", f"self.{items}.{sort}();"),
        ("mut self", " -> Self", f"self.{items}.{sort}();\nself"),
        (
            "&self",
            f" -> Vec<&{inner}>",
            f"let mut {x}: Vec<&{inner}> = self.{items}.iter().collect();\n{x}.{sort}();\n{x}",
        ),
        ("&mut self", f" -> Option<{inner}>", f"self.{items}.{sort}();\nself.{items}.pop()"),
        (
            "&mut self",
            " -> bool",
            f"if self.{items}.is_empty() {{\n    return false;\n}}\nself.{items}[1..].{sort}();\ntrue",
        ),
    ]
    arguments, returns, text = s.pick(ways)
    use = f"""
{doc(s)}pub struct {outer} {{
    {items}: Vec<{inner}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    pub fn {s.func()}(&self) -> usize {{
        self.{items}.len()
    }}

{doc(s, 1)}    pub fn {f}({arguments}){returns} {{
{noise(s, 2, 1)}{body(text, 2)}    }}
}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_ord")
def ordered_by_key(s: Source) -> str:
    r, outer, part, number, items, f, x = copied(s), s.type_name(), s.var(), s.var(), s.plural(), s.func(), s.var()
    key = s.pick(
        [
            f"{x}.{part}",
            f"({x}.{part}, {x}.{number})",
            f"({x}.{number}, {x}.{part})",
            f"Reverse({x}.{part})",
            f"(Reverse({x}.{number}), {x}.{part})",
        ]
    )
    call = s.pick(["sort_by_key", "sort_unstable_by_key", "sort_by_cached_key", "max_by_key", "min_by_key"])
    if call.startswith("sort"):
        made, argument, returns = (
            f"{items}.{call}(|{x}| {key});",
            f"{items}: &mut {s.pick([f'Vec<{outer}>', f'[{outer}]'])}",
            "",
        )
    else:
        chain = s.pick(
            [f".{call}(|{x}| {key})", f"\n    .filter(|{x}| {x}.{number} > {s.number()})\n    .{call}(|{x}| {key})"]
        )
        made, argument, returns = f"{items}\n    .iter(){chain}", f"{items}: &[{outer}]", f" -> Option<&{outer}>"
        made = made.replace(f"{items}\n    .iter().", f"{items}.iter().")
    use = f"""
{doc(s)}pub struct {outer} {{
    {number}: u32,
    {part}: {r.name},
    {s.var()}: {s.field_type()},
}}

{doc(s)}{public(s)}fn {f}({argument}){returns} {{
{noise(s, 1, 1)}{body(made)}}}
"""
    uses = "use std::cmp::Reverse;" if "Reverse(" in key else ""
    return arranged(s, uses, _type(s, r, ("Clone", "Copy")), use)


@skeleton("missing_ord")
def tallied_in_order(s: Source) -> str:
    r, f, items, m, x, n = shape(s), s.func(), s.plural(), s.plural(), s.var(), s.var()
    form = s.pick(
        [
            f"for {x} in {items} {{\n    {m}.insert({x}, {s.number()});\n}}",
            f"for ({n}, {x}) in {items}.into_iter().enumerate() {{\n    {m}.insert({x}, {n});\n}}",
            f"for {x} in {items} {{\n    if let Some({n}) = {m}.insert({x}, {s.number()}) {{\n"
            f'        println!("{{{n}}}");\n    }}\n}}',
            f"for {x} in {items} {{\n    let {n} = {m}.get(&{x}).copied().unwrap_or(0);\n"
            f"    {m}.insert({x}, {n} + 1);\n}}",
            f"let mut {n} = {s.number()};\nfor {x} in {items}.into_iter().rev() {{\n    if {n} % 2 == 0 {{\n"
            f"        {m}.insert({x}, {n});\n    }}\n    {n} += 1;\n}}",
            f"{m}.extend({items}.into_iter().map(|{x}| ({x}, {s.number()})));",
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}({items}: Vec<{r.name}>) -> BTreeMap<{r.name}, usize> {{
{noise(s, 1, 1)}    let mut {m} = BTreeMap::new();
{body(form)}{noise(s, 1, 1)}    {m}
}}
"""
    return arranged(s, "use std::collections::BTreeMap;", _type(s, r), use)


@skeleton("missing_ord")
def tree_in_struct(s: Source) -> str:
    r, outer, m, f, k, x, n = shape(s), s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.number()
    of = s.pick(["u32", "String", "Vec<u32>"])
    ways = [
        (f"&mut self, {k}: {r.name}, {x}: {of}", "", f"self.{m}.insert({k}, {x});"),
        (f"&mut self, {k}: {r.name}, {x}: {of}", "", f"if self.{m}.len() < {n} {{\n    self.{m}.insert({k}, {x});\n}}"),
        (f"&self, {k}: &{r.name}", f" -> Option<&{of}>", f"self.{m}.get({k})"),
        (f"&self, {k}: &{r.name}", " -> bool", f"!self.{m}.contains_key({k})"),
        (
            f"&mut self, {k}: &{r.name}",
            "",
            f"if let Some({x}) = self.{m}.get_mut({k}) {{\n    *{x} = {s.value(of)};\n}}",
        ),
        (
            f"&mut self, {k}: &{r.name}",
            f" -> {of}",
            f"match self.{m}.remove({k}) {{\n    Some({x}) => {x},\n    None => {s.value(of)},\n}}",
        ),
        (f"&self, {k}: &{r.name}", " -> usize", f"self.{m}.range({k}..).count() + {n}"),
        ("&self", f" -> Option<&{r.name}>", f"self.{m}.first_key_value().map(|({k}, _)| {k})"),
    ]
    arguments, returns, text = s.pick(ways)
    use = f"""
{doc(s)}pub struct {outer} {{
    {m}: BTreeMap<{r.name}, {of}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
{doc(s, 1)}    pub fn {f}({arguments}){returns} {{
{noise(s, 2, 1)}{body(text, 2)}    }}

    pub fn {s.func()}(&self) -> bool {{
        self.{m}.is_empty()
    }}
}}
"""
    return arranged(s, "use std::collections::BTreeMap;", _type(s, r), use)


@skeleton("missing_ord")
def extreme_found(s: Source) -> str:
    r, outer, f, items, x, part, number = shape(s), s.type_name(), s.func(), s.plural(), s.var(), s.var(), s.var()
    end, n = s.pick(["max", "max", "min"]), s.number()
    if s.chance(0.45):
        made = s.pick(
            [
                f"{items}\n    .iter()\n    .filter(|{x}| {x}.{number} > {n})\n    .map(|{x}| &{x}.{part})\n"
                f"    .{end}()",
                f"let {part} = {items}.iter().map(|{x}| &{x}.{part}).{end}()?;\nSome({part})",
                f"{items}.iter().skip({n}).map(|{x}| &{x}.{part}).{end}()",
            ]
        )
        argument = f"{items}: &[{outer}]"
        before = f"{doc(s)}pub struct {outer} {{\n    {part}: {r.name},\n    {number}: u32,\n}}\n\n"
    else:
        made = s.pick(
            [
                f"{items}.iter().{end}()",
                f"let {x} = {items}.iter().{end}();\n{x}",
                f"if {items}.len() < {n} {{\n    return None;\n}}\n{items}[1..].iter().{end}()",
                f"match {items}.iter().rev().{end}() {{\n    Some({x}) => Some({x}),\n    None => None,\n}}",
                f"let Some({x}) = {items}.iter().{end}() else {{\n    println!({s.string()});\n    return None;\n"
                f"}};\nSome({x})",
                f"{items}.iter().step_by({s.number(2, 5)}).{end}()",
            ]
        )
        argument, before = f"{items}: &{s.pick([f'[{r.name}]', f'Vec<{r.name}>'])}", ""
    use = f"""
{before}{doc(s)}{public(s)}fn {f}({argument}) -> Option<&{r.name}> {{
{noise(s, 1, 1)}{body(made)}}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_ord")
def collected_sorted(s: Source) -> str:
    r, f, items, x, n, out = shape(s), s.func(), s.plural(), s.var(), s.var(), s.plural()
    table, made, of = s.pick(
        [
            ("BTreeSet", f"{items}.into_iter().collect()", f"BTreeSet<{r.name}>"),
            (
                "BTreeSet",
                f"let {out}: BTreeSet<{r.name}> = {items}.into_iter().rev().skip({s.number()}).collect();\n{out}",
                f"BTreeSet<{r.name}>",
            ),
            (
                "BTreeMap",
                f"{items}\n    .into_iter()\n    .enumerate()\n    .map(|({n}, {x})| ({x}, {n}))\n    .collect()",
                f"BTreeMap<{r.name}, usize>",
            ),
            (
                "BTreeMap",
                f"{items}.into_iter().map(|{x}| ({x}, {s.value('String')})).collect::<BTreeMap<_, _>>()",
                f"BTreeMap<{r.name}, String>",
            ),
            ("BinaryHeap", f"{items}.into_iter().collect()", f"BinaryHeap<{r.name}>"),
            (
                "BTreeSet",
                f"let mut {out} = BTreeSet::new();\nfor {x} in {items} {{\n    {out}.insert({x});\n}}\n{out}",
                f"BTreeSet<{r.name}>",
            ),
            ("BTreeSet", f"let mut {out} = BTreeSet::new();\n{out}.extend({items});\n{out}", f"BTreeSet<{r.name}>"),
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}({items}: Vec<{r.name}>) -> {of} {{
{noise(s, 1, 2)}{body(made)}}}
"""
    return arranged(s, f"use std::collections::{table};", _type(s, r), use)


@skeleton("missing_ord")
def compared_by_function(s: Source) -> str:
    r, f, a, b, x, items = shape(s), s.func(), s.var(), s.var(), s.var(), s.plural()
    end = s.pick(["max", "min"])
    call, uses = s.pick([(f"std::cmp::{end}", ""), (f"cmp::{end}", "use std::cmp;"), (end, f"use std::cmp::{end};")])
    arguments, made = s.pick(
        [
            (f"{a}: {r.name}, {b}: {r.name}", f"{call}({a}, {b})"),
            (f"{a}: {r.name}, {b}: {r.name}", f"let {x} = {call}({a}, {b});\n{noise(s, 0, 1)}{x}"),
            (
                f"{a}: {r.name}, {b}: Option<{r.name}>",
                f"match {b} {{\n    Some({x}) => {call}({a}, {x}),\n    None => {a},\n}}",
            ),
            (
                f"{a}: {r.name}, {items}: Vec<{r.name}>",
                f"let mut {b} = {a};\nfor {x} in {items} {{\n    {b} = {call}({b}, {x});\n}}\n{b}",
            ),
            (f"{a}: {r.name}, {items}: Vec<{r.name}>", f"{items}.into_iter().fold({a}, {call})"),
            (
                f"{a}: {r.name}, {items}: Vec<{r.name}>",
                f"{items}\n    .into_iter()\n    .fold({a}, |{b}, {x}| {call}({b}, {x}))",
            ),
            (
                f"{a}: {r.name}, {b}: Option<{r.name}>",
                f"let Some({x}) = {b} else {{\n    return {a};\n}};\n{call}({a}, {x})",
            ),
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}({arguments}) -> {r.name} {{
{noise(s, 1, 1)}{body(made)}}}
"""
    return arranged(s, uses, _type(s, r), use)


@skeleton("missing_ord")
def ordered_in_main(s: Source) -> str:
    r, v, x, i = shape(s), s.plural(), s.var(), s.var()
    count = s.pick([2, 3])
    kind = s.pick(["list", "list", "map", "from", "search"])
    items = "".join(f"    {r.make(s, 1)},\n" for _ in range(count))
    pairs = "".join(f"    ({r.make(s, 1)}, {s.number()}),\n" for _ in range(count))
    form, uses = {
        "list": (f"let mut {v} = {s.pick(['vec!', ''])}[\n{items}];\n{v}.{s.pick(['sort', 'sort_unstable'])}();", ""),
        "map": (
            f"let mut {v} = BTreeMap::new();\n{v}.insert({r.make(s)}, {s.string()});",
            "use std::collections::BTreeMap;",
        ),
        "from": (f"let {v} = BTreeMap::from([\n{pairs}]);", "use std::collections::BTreeMap;"),
        "search": (
            f'let {v} = vec![\n{items}];\nlet {x} = {v}.binary_search(&{r.make(s)});\nprintln!("{{:?}}", {x});',
            "",
        ),
    }[kind]
    after = s.pick(
        [
            f'println!("{s.text()}: {{}}", {v}.len());',
            f"assert!(!{v}.is_empty());",
            f'for {i} in 0..{v}.len() {{\n    println!("{s.word()} {{{i}}}");\n}}',
        ]
    )
    use = f"""
{s.pick(["fn main()", "fn main()", f"pub fn {s.func()}()"])} {{
{noise(s, 1, 1)}{body(form)}{noise(s, 1, 1)}{body(after)}}}
"""
    return arranged(s, uses, _type(s, r), use)


@skeleton("missing_ord")
def searched_in_sorted(s: Source) -> str:
    r, outer, items, f, k, i = shape(s), s.type_name(), s.plural(), s.func(), s.var(), s.var()
    ways = [
        (f"&self, {k}: &{r.name}", " -> bool", f"self.{items}.binary_search({k}).is_ok()"),
        (
            f"&self, {k}: &{r.name}",
            " -> Option<usize>",
            f"match self.{items}.binary_search({k}) {{\n    Ok({i}) => Some({i}),\n    Err(_) => None,\n}}",
        ),
        (
            f"&mut self, {k}: {r.name}",
            "",
            f"let {i} = self.{items}.binary_search(&{k}).unwrap_or_else(|{i}| {i});\nself.{items}.insert({i}, {k});",
        ),
        (
            f"&mut self, {k}: {r.name}",
            "",
            f"if let Err({i}) = self.{items}.binary_search(&{k}) {{\n    self.{items}.insert({i}, {k});\n}}",
        ),
        (f"&mut self, {k}: {r.name}", "", f"self.{items}.push({k});\nself.{items}.sort();"),
        (
            f"&mut self, {k}: Vec<{r.name}>",
            " -> usize",
            f"for {i} in {k} {{\n    self.{items}.push({i});\n}}\nself.{items}.sort_unstable();\nself.{items}.len()",
        ),
    ]
    arguments, returns, text = s.pick(ways)
    use = f"""
{doc(s)}pub struct {outer} {{
    {items}: Vec<{r.name}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
{doc(s, 1)}    pub fn {f}({arguments}){returns} {{
{noise(s, 2, 1)}{body(text, 2)}    }}
}}
"""
    return arranged(s, "", _type(s, r), use)


@skeleton("missing_ord")
def asked_of_generic_order(s: Source) -> str:
    r, f, g, p, x, items = shape(s), s.func(), s.func(), s.plural(), s.var(), s.plural()
    bound = s.pick(["Ord", "Ord", "PartialEq + Ord"])
    where, inline = s.pick([("", f": {bound}"), (f"\nwhere\n    T: {bound},\n", "")])
    argument, returns, text = s.pick(
        [
            ("Vec<T>", "Vec<T>", f"{p}.sort();\n{p}.dedup();\n{p}"),
            (
                "Vec<T>",
                "Option<T>",
                f"let mut {x} = {p}.pop()?;\nwhile let Some(next) = {p}.pop() {{\n    {x} = {x}.max(next);\n}}\n"
                f"Some({x})",
            ),
            ("Vec<T>", "usize", f"{p}.sort_unstable();\n{p}.len() / {s.number(2, 9)}"),
        ]
    )
    generic = (
        f"{doc(s)}{public(s)}fn {f}<T{inline}>(mut {p}: {argument}) -> {returns}{where or ' '}{{\n{body(text)}}}\n"
    )
    made = s.pick([f"{f}({items})", f"let {x} = {f}({items});\n{noise(s, 0, 1)}{x}"])
    user = (
        f"{doc(s)}pub fn {g}({items}: Vec<{r.name}>) -> {returns.replace('T>', r.name + '>')} {{\n"
        f"{noise(s, 1, 1)}{body(made)}}}\n"
    )
    parts = [generic, user] if s.chance(0.6) else [user, generic]
    return arranged(s, "", _type(s, r), "\n".join(parts))
