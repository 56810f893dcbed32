"""Generators that look like a small crate: types that are keys of hash maps and members of hash sets but lack Hash."""

from sleepyd.koans.generate import skeleton
from sleepyd.koans.generate.crates import body
from sleepyd.koans.generate.crates.borrows import doc, noise, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.crate_types import arranged, define, lacks, shape
from sleepyd.koans.generate.trait_bounds.records import Record

_MAP, _SET = "use std::collections::HashMap;", "use std::collections::HashSet;"


def _type(s: Source, r: Record, need: tuple[str, ...] = ()) -> str:
    return define(s, r, *lacks(s, ["PartialEq", "Eq", "Hash"], need))


@skeleton("missing_hash")
def tallied(s: Source) -> str:
    r, f, items, m, x, n = shape(s), s.func(), s.plural(), s.plural(), s.var(), s.var()
    count = s.pick(["u32", "usize", "u64", "i32"])
    kind = s.pick(["keys", "pairs", "indexed"])
    if kind == "pairs":
        of, head, step = f"({r.name}, {count})", f"for ({x}, {n}) in {items}", f"*{m}.entry({x}).or_insert(0) += {n};"
    elif kind == "indexed":
        of, head = r.name, f"for ({n}, {x}) in {items}.into_iter().enumerate()"
        step = f"if {n} % {s.number(2, 5)} == 0 {{\n    continue;\n}}\n*{m}.entry({x}).or_insert(0) += 1;"
    else:
        of, head = r.name, f"for {x} in {items}"
        step = s.pick(
            [
                f"*{m}.entry({x}).or_default() += {s.pick([1, 1, s.number()])};",
                f"let {n} = {m}.entry({x}).or_insert({s.number()});\n*{n} *= 2;",
                f"{m}.entry({x}).and_modify(|{n}| *{n} += 1).or_insert(1);",
            ]
        )
    use = f"""
{doc(s)}{public(s)}fn {f}({items}: Vec<{of}>) -> HashMap<{r.name}, {count}> {{
{noise(s, 1, 1)}    let mut {m} = HashMap::new();
    {head} {{
{body(step, 2)}    }}
    {m}
}}
"""
    return arranged(s, _MAP, _type(s, r), use)


@skeleton("missing_hash")
def index_in_struct(s: Source) -> str:
    r, outer, m, f, k, x, n = shape(s), s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.number()
    of = s.pick(["Vec<u32>", "String", "u32", "Vec<String>"])
    ways = [
        (f"&mut self, {k}: {r.name}, {x}: {of}", "", f"self.{m}.insert({k}, {x});"),
        (f"&self, {k}: &{r.name}", " -> bool", f"self.{m}.contains_key({k})"),
        (f"&self, {k}: &{r.name}", f" -> Option<&{of}>", f"self.{m}.get({k})"),
        (f"&mut self, {k}: &{r.name}", f" -> Option<{of}>", f"let {x} = self.{m}.remove({k})?;\nSome({x})"),
        (f"&self, {k}: &{r.name}", " -> usize", f"match self.{m}.get({k}) {{\n    Some(_) => {n},\n    None => 0,\n}}"),
        (f"&self, {k}: {r.name}", "", f'if let Some({x}) = self.{m}.get(&{k}) {{\n    println!("{{:?}}", {x});\n}}'),
        (f"&mut self, {k}: {r.name}", "", f"if self.{m}.len() < {n} {{\n    self.{m}.entry({k}).or_default();\n}}"),
    ]
    if of.startswith("Vec<"):
        ways.append(
            (
                f"&mut self, {k}: {r.name}, {x}: {of[4:-1]}",
                "",
                f"self.{m}\n    .entry({k})\n    .or_default()\n    .push({x});",
            )
        )
    arguments, returns, text = s.pick(ways)
    extra = s.pick(
        ["", f"    pub fn {s.func()}(&self) -> usize {{\n        self.{m}.values().count() + {n}\n    }}\n\n"]
    )
    use = f"""
{doc(s)}pub struct {outer} {{
    {m}: HashMap<{r.name}, {of}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
{extra}{doc(s, 1)}    pub fn {f}({arguments}){returns} {{
{noise(s, 2, 1)}{body(text, 2)}    }}
}}
"""
    return arranged(s, _MAP, _type(s, r), use)


@skeleton("missing_hash")
def visited_once(s: Source) -> str:
    r, f, q, seen, x, n = shape(s), s.func(), s.plural(), s.plural(), s.var(), s.var()
    pop = s.pick(["pop()", "pop()", "pop_front()"])
    queue = "VecDeque" if "front" in pop else "Vec"
    test = s.pick(
        [
            f"if !{seen}.insert({x}) {{\n    continue;\n}}\n{n} += 1;",
            f"if {seen}.insert({x}) {{\n    {n} += {s.number()};\n}}",
            f"match {seen}.insert({x}) {{\n    true => {n} += 1,\n    false => println!({s.string()}),\n}}",
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}(mut {q}: {queue}<{r.name}>) -> usize {{
    let mut {seen} = HashSet::new();
    let mut {n} = 0;
    while let Some({x}) = {q}.{pop} {{
{body(test, 2)}    }}
{noise(s, 1, 1)}    {n}
}}
"""
    uses = "use std::collections::{HashSet, VecDeque};" if queue == "VecDeque" else _SET
    return arranged(s, uses, _type(s, r), use)


@skeleton("missing_hash")
def collected(s: Source) -> str:
    r, f, items, x, n, out = shape(s), s.func(), s.plural(), s.var(), s.var(), s.plural()
    test = s.pick(
        [f".filter(|({n}, _)| *{n} > {s.number()})", f".skip({s.number()})", ".rev()", f".step_by({s.number(2, 5)})"]
    )
    made, of, needs = s.pick(
        [
            (
                f"{items}.into_iter().enumerate(){test}.map(|({n}, {x})| ({x}, {n})).collect()",
                f"HashMap<{r.name}, usize>",
                (),
            ),
            (
                f"{items}\n    .into_iter()\n    .map(|{x}| ({x}, {s.number()}))\n    .collect()",
                f"HashMap<{r.name}, u32>",
                (),
            ),
            (f"{items}.into_iter().collect()", f"HashSet<{r.name}>", ()),
            (f"let {out}: HashSet<{r.name}> = {items}.into_iter().collect();\n{out}", f"HashSet<{r.name}>", ()),
            (
                f"{items}\n    .iter()\n    .skip({s.number()})\n    .cloned()\n    .collect::<HashSet<_>>()",
                f"HashSet<{r.name}>",
                ("Clone",),
            ),
            (f"let {out}: HashSet<&{r.name}> = {items}.iter().collect();\n{out}.len()", "usize", ()),
            (f"{items}.iter().collect::<HashSet<_>>().len() < {items}.len()", "bool", ()),
        ]
    )
    if "enumerate" in made and ".rev()" in made:
        made = made.replace(".rev()", "")
    use = f"""
{doc(s)}{public(s)}fn {f}({items}: Vec<{r.name}>) -> {of} {{
{noise(s, 1, 2)}{body(made)}}}
"""
    return arranged(s, _MAP if "HashMap" in of else _SET, _type(s, r, tuple(needs)), use)


@skeleton("missing_hash")
def answer_cached(s: Source) -> str:
    r, outer, m, f, k, x, hits = shape(s), s.type_name(), s.plural(), s.func(), s.var(), s.var(), s.var()
    work = s.pick(
        [
            f"let {x} = {s.number()} * {s.number()};",
            f"let {x} = (1..={s.number(2, 20)}).sum::<u64>();",
            f"let {x} = {s.string()}.len() as u64;",
        ]
    )
    form = s.pick(
        [
            f"if let Some({x}) = self.{m}.get({k}) {{\n    return *{x};\n}}\n{work}\nself.{hits} += 1;\n"
            f"{x} + self.{hits}",
            f"let Some({x}) = self.{m}.get({k}).copied() else {{\n    self.{hits} += 1;\n    return 0;\n}};\n{x}",
            f"self.{hits} += 1;\nself.{m}.get({k}).copied().unwrap_or({s.number()})",
            f"match self.{m}.get({k}) {{\n    Some({x}) if *{x} > {s.number()} => *{x},\n"
            f"    Some(_) => self.{hits},\n    None => 0,\n}}",
        ]
    )
    use = f"""
{doc(s)}pub struct {outer} {{
    {m}: HashMap<{r.name}, u64>,
    {hits}: u64,
}}

impl {outer} {{
    pub fn {s.func()}() -> Self {{
        Self {{ {m}: HashMap::new(), {hits}: 0 }}
    }}

{doc(s, 1)}    pub fn {f}(&mut self, {k}: &{r.name}) -> u64 {{
{noise(s, 2, 1)}{body(form, 2)}    }}
}}
"""
    return arranged(s, _MAP, _type(s, r), use)


@skeleton("missing_hash")
def built_in_main(s: Source) -> str:
    r, m, of, x, n = shape(s), s.plural(), s.pick(["u32", "&str", "String", "f64", "Vec<u32>"]), s.var(), s.var()
    pairs = "\n".join(f"    ({r.make(s, 1)}, {s.value(of)})," for _ in range(s.pick([1, 2, 3])))
    form = s.pick(
        [
            f"let {m} = HashMap::from([\n{pairs}\n]);",
            f"let {m}: HashMap<{r.name}, {of}> = HashMap::from([\n{pairs}\n]);",
            f"let {m}: HashMap<_, _> = vec![\n{pairs}\n]\n.into_iter()\n.collect();",
            f"let mut {m} = HashMap::new();\n{m}.insert({r.make(s, 1)}, {s.value(of)});",
            f"let mut {m}: HashMap<{r.name}, {of}> = HashMap::with_capacity({s.number()});\n"
            f"for {n} in 0..{s.number(2, 9)} {{\n"
            f'    println!("{s.word()} {{}}", {n});\n}}\n{m}.insert({r.make(s, 1)}, {s.value(of)});',
        ]
    )
    after = s.pick(
        [
            f'println!("{s.text()}: {{}}", {m}.len());',
            f'for {x} in {m}.values() {{\n    println!("{{:?}}", {x});\n}}',
            f"assert!(!{m}.is_empty());",
        ]
    )
    use = f"""
{s.pick(["fn main()", "fn main()", f"pub fn {s.func()}()"])} {{
{noise(s, 1, 1)}{body(form)}{noise(s, 1, 1)}{body(after)}}}
"""
    return arranged(s, _MAP, _type(s, r), use)


@skeleton("missing_hash")
def grouped(s: Source) -> str:
    r, outer, f, items, m, x, key, other = (
        shape(s),
        s.type_name(),
        s.func(),
        s.plural(),
        s.plural(),
        s.var(),
        s.var(),
        s.var(),
    )
    of = s.pick(["String", "u32", "f64"])
    whole = s.chance(0.5)
    value = outer if whole else of
    push = (
        f"{m}.entry({x}.{key}.clone()).or_default().push({x});"
        if whole
        else f"{m}.entry({x}.{key}).or_default().push({x}.{other});"
    )
    push = s.pick(
        [
            push,
            push.replace("or_default()", "or_insert_with(Vec::new)"),
            push.replace("or_default()", "or_insert(vec![])"),
        ]
    )
    test = (
        f"if {x}.{other}.len() > {s.number()} {{\n    {push}\n}}"
        if of == "String"
        else f"if {x}.{other} < {s.value(of)} {{\n    {push}\n}}"
    )
    use = f"""
{doc(s)}pub struct {outer} {{
    {key}: {r.name},
    {other}: {of},
}}

{doc(s)}{public(s)}fn {f}({items}: Vec<{outer}>) -> HashMap<{r.name}, Vec<{value}>> {{
    let mut {m}: HashMap<{r.name}, Vec<{value}>> = HashMap::new();
    for {x} in {items} {{
{body(s.pick([push, test]), 2)}    }}
{noise(s, 1, 1)}    {m}
}}
"""
    return arranged(s, _MAP, _type(s, r, ("Clone",) if whole else ()), use)


@skeleton("missing_hash")
def compound_key(s: Source) -> str:
    r, f, m, k, n, x = shape(s), s.func(), s.plural(), s.var(), s.var(), s.var()
    key, made = s.pick(
        [
            (f"({r.name}, u32)", f"({k}, {n})"),
            (f"(usize, {r.name})", f"({s.number()}, {k})"),
            (f"Option<{r.name}>", f"Some({k})"),
            (f"Vec<{r.name}>", f"vec![{k}]"),
            (f"[{r.name}; 1]", f"[{k}]"),
            (f"Box<{r.name}>", f"Box::new({k})"),
        ]
    )
    is_set = s.chance(0.5)
    table = f"HashSet<{key}>" if is_set else f"HashMap<{key}, u32>"
    call = f"{m}.insert({made})" if is_set else f"{m}.insert({made}, {n})"
    form = s.pick(
        [
            f"{call};\n{m}.len()",
            f"let {x} = {made};\nif {n} > {s.number()} {{\n    {call.replace(made, x)};\n}}\n{m}.len() + 1",
            f'for {x} in 0..{n} {{\n    println!("{s.word()} {{{x}}}");\n}}\n{call};\n{m}.capacity()',
        ]
    )
    use = f"""
{doc(s)}{public(s)}fn {f}({m}: &mut {table}, {k}: {r.name}, {n}: u32) -> usize {{
{noise(s, 1, 1)}{body(form)}}}
"""
    return arranged(s, _SET if is_set else _MAP, _type(s, r), use)


@skeleton("missing_hash")
def duplicates_removed(s: Source) -> str:
    r, f, items, seen, out, x, w = shape(s), s.func(), s.plural(), s.plural(), s.plural(), s.var(), s.number()
    own = s.chance(0.4)
    place = f"self.{items}" if own else items
    form, returns = s.pick(
        [
            (f"{place}.retain(|{x}| {seen}.insert({x}.clone()));", ""),
            (f"{place}.iter().filter(|{x}| {seen}.insert((*{x}).clone())).count()", " -> usize"),
            (
                f"for {x} in {place}.iter() {{\n    if !{seen}.insert({x}.clone()) {{\n        return true;\n    }}\n"
                f"}}\nfalse",
                " -> bool",
            ),
            (f"let {out} = {place}.iter().rev().take({w}).all(|{x}| {seen}.insert({x}.clone()));\n{out}", " -> bool"),
            (f"{place}.iter().position(|{x}| !{seen}.insert({x}.clone()))", " -> Option<usize>"),
        ]
    )
    start = s.pick([f"let mut {seen} = HashSet::new();\n", f"let mut {seen}: HashSet<{r.name}> = HashSet::new();\n"])
    if own:
        outer = s.type_name()
        use = f"""
{doc(s)}pub struct {outer} {{
    {items}: Vec<{r.name}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
{doc(s, 1)}    pub fn {f}(&mut self){returns} {{
{noise(s, 2, 1)}{body(start + form, 2)}    }}
}}
"""
    else:
        use = f"""
{doc(s)}{public(s)}fn {f}({items}: &mut Vec<{r.name}>){returns} {{
{noise(s, 1, 1)}{body(start + form)}}}
"""
    return arranged(s, _SET, _type(s, r, ("Clone",)), use)


@skeleton("missing_hash")
def asked_of_generic(s: Source) -> str:
    r, f, g, items, m, x, p = shape(s), s.func(), s.func(), s.plural(), s.plural(), s.var(), s.plural()
    bound = s.pick(["Hash + Eq", "Eq + Hash"])
    helper, returns = s.pick(
        [
            (f"({p}: Vec<K>) -> HashMap<K, usize>", f"HashMap<{r.name}, usize>"),
            (f"({p}: Vec<K>) -> usize", "usize"),
        ]
    )
    end = m if "HashMap" in returns else s.pick([f"{m}.values().filter(|n| **n > {s.number()}).count()", f"{m}.len()"])
    where, inline = s.pick([("", f": {bound}"), (f"\nwhere\n    K: {bound},\n", "")])
    loop = f"for {x} in {p} {{\n    *{m}.entry({x}).or_insert(0) += 1;\n}}"
    generic = (
        f"{doc(s)}{public(s)}fn {f}<K{inline}>{helper}{where or ' '}{{\n    let mut {m} = HashMap::new();\n"
        f"{body(loop)}    {end}\n}}\n"
    )
    user = f"{doc(s)}pub fn {g}({items}: Vec<{r.name}>) -> {returns} {{\n{noise(s, 1, 1)}    {f}({items})\n}}\n"
    parts = [generic, user] if s.chance(0.6) else [user, generic]
    return arranged(s, "use std::collections::HashMap;\nuse std::hash::Hash;", _type(s, r), "\n".join(parts))
