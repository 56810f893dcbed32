"""Generators for types used as keys or sorted: Hash (with Eq) and Ord (with what it requires)."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.records import EXACT, Record, define, record, some

_FULL_EQ = ["PartialEq", "Eq"]
_FULL_ORD = ["PartialEq", "Eq", "PartialOrd", "Ord"]


def _key(s: Source) -> Record:
    return record(s, EXACT, ("named", "named", "tuple", "enum"))


def _lacks(s: Source, full: list[str], at_most: int = 4, need: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """(have, add) so that together they hold `full`; often equality is there already."""
    count = min(len(full), s.pick([0, 0, 2, 2, 2, 1 if full[-1] == "Hash" else 3]))
    count = max(count, len(full) - at_most)
    return some(s, [*need, *full[:count]], ("Debug", "Clone")), full[count:]


def _hash(s: Source, r: Record, *, one: bool = False) -> str:
    return define(s, r, *_lacks(s, [*_FULL_EQ, "Hash"], 1 if one else 3))


def _ord(s: Source, r: Record, *, need: tuple[str, ...] = (), most: int = 4) -> str:
    return define(s, r, *_lacks(s, _FULL_ORD, most, need))


@skeleton("missing_hash")
def inserted_in_map(s: Source) -> str:
    r, m, v = _key(s), s.plural(), s.pick(["u32", "i32", "String", "&str", "bool"])
    return f"""
use std::collections::HashMap;

{_hash(s, r)}fn {s.pick(["main", s.func()])}() {{
{statements(s, most=1)}    let mut {m} = HashMap::new();
    {m}.insert({r.make(s)}, {s.value(v)});
{statements(s, most=1)}    println!("{s.text()} {{}}", {m}.len());
}}
"""


@skeleton("missing_hash")
def counted_by_key(s: Source) -> str:
    r, m, v, x = _key(s), s.plural(), s.plural(), s.var()
    number = s.integer_type()
    return f"""
use std::collections::HashMap;

{_hash(s, r)}fn {s.func()}({v}: Vec<{r.name}>) -> HashMap<{r.name}, {number}> {{
    let mut {m} = HashMap::new();
    for {x} in {v} {{
        *{m}.entry({x}).or_insert(0) += {s.pick([1, 1, 1, s.number()])};
    }}
{statements(s, most=1)}    {m}
}}
"""


@skeleton("missing_hash")
def collected_into_set(s: Source) -> str:
    r, v, x = _key(s), s.plural(), s.plural()
    start = s.pick(
        [
            f"let {x}: HashSet<{r.name}> = {v}.into_iter().collect();",
            f"let {x} = {v}.into_iter().collect::<HashSet<{r.name}>>();",
        ]
    )
    return f"""
use std::collections::HashSet;

{_hash(s, r)}fn {s.func()}({v}: Vec<{r.name}>) -> usize {{
{statements(s)}    {start}
    {x}.len()
}}
"""


@skeleton("missing_hash")
def table_in_struct(s: Source) -> str:
    r, outer, field, m, k = _key(s), s.type_name(), s.plural(), s.func(), s.var()
    value = s.pick(["u32", "String", "f64", "Vec<String>"])
    x = s.var()
    arguments, body = s.pick(
        [
            (f"&mut self, {k}: {r.name}, {x}: {value}", f"self.{field}.insert({k}, {x});"),
            (f"&mut self, {k}: {r.name}", f"self.{field}.entry({k}).or_default();"),
            (f"&mut self, {k}: &{r.name}", f"self.{field}.remove({k});"),
            (f"&self, {k}: &{r.name}", f'println!("{s.text()} {{}}", self.{field}.contains_key({k}));'),
        ]
    )
    return f"""
use std::collections::HashMap;

{_hash(s, r)}struct {outer} {{
    {field}: HashMap<{r.name}, {value}>,
}}

impl {outer} {{
    fn {m}({arguments}) {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_hash")
def membership_tested(s: Source) -> str:
    r, seen, k = _key(s), s.plural(), s.var()
    own = s.pick([f"&HashSet<{r.name}>", f"HashSet<{r.name}>"])
    body = s.pick(
        [
            f"    {seen}.contains({k})",
            f'    if {seen}.contains({k}) {{\n        println!("{s.text()}");\n        return true;\n    }}\n    false',
        ]
    )
    return f"""
use std::collections::HashSet;

{_hash(s, r)}fn {s.func()}({seen}: {own}, {k}: &{r.name}) -> bool {{
{statements(s)}{body}
}}
"""


@skeleton("missing_hash")
def duplicates_skipped(s: Source) -> str:
    r, v, seen, out, x = _key(s), s.plural(), s.plural(), s.plural(), s.var()
    body = s.pick(
        [
            f"    {v}.iter().filter(|{x}| {seen}.insert(*{x})).count()",
            f"    let mut {out} = 0;\n    for {x} in {v} {{\n        if {seen}.insert({x}) {{\n"
            f"            {out} += 1;\n        }}\n    }}\n    {out}",
        ]
    )
    return f"""
use std::collections::HashSet;

{_hash(s, r)}fn {s.func()}({v}: &[{r.name}]) -> usize {{
    let mut {seen} = HashSet::new();
{body}
}}
"""


@skeleton("missing_hash")
def built_from_pairs(s: Source) -> str:
    r, m = _key(s), s.plural()
    kind = s.pick(["u32", "&str", "i32"])
    pairs = ",\n".join(f"        ({r.make(s, 2)}, {s.value(kind)})" for _ in range(s.pick([1, 2, 2])))
    table = s.pick(["HashMap", "HashMap", "HashSet"])
    if table == "HashSet":
        pairs = f"        {r.make(s, 2)},\n        {r.make(s, 2)}"
    return f"""
use std::collections::{table};

{_hash(s, r)}fn {s.pick(["main", s.func()])}() {{
    let {m} = {table}::from([
{pairs},
    ]);
{statements(s, most=1)}    println!("{{}}", {m}.len());
}}
"""


@skeleton("missing_hash")
def nested_key(s: Source) -> str:
    r, outer, field, m, k = _key(s), s.type_name(), s.var(), s.plural(), s.var()
    return f"""
use std::collections::HashMap;

{_hash(s, r, one=True)}#[derive(PartialEq, Eq, Hash)]
struct {outer} {{
    {field}: {r.name},
    {s.var()}: {s.pick(EXACT)},
}}

fn {s.func()}({m}: &HashMap<{outer}, u32>, {k}: &{outer}) -> Option<u32> {{
{statements(s)}    {m}.get({k}).copied()
}}
"""


@skeleton("missing_hash")
def generic_wants_hash(s: Source) -> str:
    r, f, v, x, k = _key(s), s.func(), s.plural(), s.var(), s.var()
    bound = s.pick(["Hash + Eq", "Eq + Hash", "Hash"])
    return f"""
use std::hash::Hash;

{_hash(s, r, one=True)}fn {f}<T: {bound}>({v}: &[T], {x}: T) -> usize {{
    let {k} = ({v}, {x});
    {k}.0.len()
}}

fn {s.func()}({v}: &[{r.name}]) -> usize {{
{statements(s)}    {f}({v}, {r.make(s)})
}}
"""


@skeleton("missing_ord")
def list_sorted(s: Source) -> str:
    r, v = _key(s), s.plural()
    sort = s.pick(["sort", "sort", "sort_unstable"])
    if s.chance(0.5):
        return f"""
{_ord(s, r)}fn {s.func()}(mut {v}: Vec<{r.name}>) -> Vec<{r.name}> {{
{statements(s)}    {v}.{sort}();
{statements(s, most=1)}    {v}
}}
"""
    items = ",\n".join(f"        {r.make(s, 2)}" for _ in range(s.pick([2, 3])))
    return f"""
{_ord(s, r, need=("Debug",))}fn {s.pick(["main", s.func()])}() {{
    let mut {v} = vec![
{items},
    ];
    {v}.{sort}();
    println!("{s.text()} {{:?}}", {v});
}}
"""


@skeleton("missing_ord")
def extreme_taken(s: Source) -> str:
    r, v, x = _key(s), s.plural(), s.var()
    end = s.pick(["max", "min"])
    body, returns, kind = s.pick(
        [
            (f"    {v}.iter().{end}()", f"Option<&{r.name}>", f"&[{r.name}]"),
            (f"    {v}.into_iter().{end}()", f"Option<{r.name}>", f"Vec<{r.name}>"),
            (f"    let {x} = {v}.into_iter().{end}();\n    {x}", f"Option<{r.name}>", f"Vec<{r.name}>"),
        ]
    )
    return f"""
{_ord(s, r)}fn {s.func()}({v}: {kind}) -> {returns} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_ord")
def key_of_tree_map(s: Source) -> str:
    r, m = _key(s), s.plural()
    kind = s.pick(["u32", "String", "&str", "bool"])
    return f"""
use std::collections::BTreeMap;

{_ord(s, r)}fn {s.pick(["main", s.func()])}() {{
{statements(s, most=1)}    let mut {m} = BTreeMap::new();
    {m}.insert({r.make(s)}, {s.value(kind)});
{statements(s, most=1)}    println!("{s.text()} {{}}", {m}.len());
}}
"""


@skeleton("missing_ord")
def tree_set_in_struct(s: Source) -> str:
    r, outer, field, m, x = _key(s), s.type_name(), s.plural(), s.func(), s.var()
    arguments, returns, body = s.pick(
        [
            (f"&mut self, {x}: {r.name}", "bool", f"self.{field}.insert({x})"),
            (f"&self, {x}: &{r.name}", "bool", f"self.{field}.contains({x})"),
            (f"&mut self, {x}: &{r.name}", "bool", f"self.{field}.remove({x})"),
            ("&self", f"Option<&{r.name}>", f"self.{field}.first()"),
        ]
    )
    return f"""
use std::collections::BTreeSet;

{_ord(s, r)}struct {outer} {{
    {field}: BTreeSet<{r.name}>,
    {s.var()}: {s.field_type()},
}}

impl {outer} {{
    fn {m}({arguments}) -> {returns} {{
{statements(s, 2, 1)}        {body}
    }}
}}
"""


@skeleton("missing_ord")
def sorted_by_part(s: Source) -> str:
    r, outer, field, v, x = record(s, ("u32", "i32", "bool"), ("enum",)), s.type_name(), s.var(), s.plural(), s.var()
    call = s.pick(["sort_by_key", "sort_unstable_by_key"])
    line = s.pick([f"{v}.{call}(|{x}| {x}.{field});", f"{v}.{call}(|{x}| std::cmp::Reverse({x}.{field}));"])
    return f"""
{_ord(s, r, need=("Clone", "Copy"))}struct {outer} {{
    {field}: {r.name},
    {s.var()}: {s.field_type()},
}}

fn {s.func()}({v}: &mut Vec<{outer}>) {{
{statements(s)}    {line}
{statements(s, most=1)}}}
"""


@skeleton("missing_ord")
def larger_of_two(s: Source) -> str:
    r, a, b, x = _key(s), s.var(), s.var(), s.var()
    f = s.pick(["max", "min"])
    call, use = s.pick([(f"std::cmp::{f}", ""), (f"cmp::{f}", "use std::cmp;\n\n"), (f, f"use std::cmp::{f};\n\n")])
    body = s.pick([f"    {call}({a}, {b})", f"    let {x} = {call}({a}, {b});\n{statements(s, most=1)}    {x}"])
    return f"""
{use}{_ord(s, r)}fn {s.func()}({a}: {r.name}, {b}: {r.name}) -> {r.name} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_ord")
def generic_wants_ord(s: Source) -> str:
    r, f, v, x, w = _key(s), s.func(), s.plural(), s.var(), s.plural()
    own = s.pick(
        [
            f"fn {f}<T: Ord>({v}: &[T]) -> Option<&T> {{\n    {v}.iter().{s.pick(['max', 'min'])}()\n}}",
            f"fn {f}<T: Ord>(mut {v}: Vec<T>) -> Vec<T> {{\n    {v}.sort();\n    {v}\n}}",
            f"fn {f}<T>({v}: &mut [T])\nwhere\n    T: Ord,\n{{\n    {v}.sort();\n}}",
        ]
    )
    call = "&mut " if "&mut" in own else "&" if "&[T]" in own else ""
    return f"""
{_ord(s, r)}{own}

fn {s.func()}({w}: Vec<{r.name}>) {{
{statements(s, most=1)}    let {"mut " if call == "&mut " else ""}{x} = {w};
    {f}({call}{x});
}}
"""


@skeleton("missing_ord")
def collected_in_order(s: Source) -> str:
    r, v, x = _key(s), s.plural(), s.plural()
    shape, item = s.pick([("BTreeSet", r.name), ("BTreeMap", f"({r.name}, u32)"), ("BinaryHeap", r.name)])
    kind = f"{shape}<{r.name}, u32>" if shape == "BTreeMap" else f"{shape}<{r.name}>"
    body = s.pick([f"    {v}.into_iter().collect()", f"    let {x}: {kind} = {v}.into_iter().collect();\n    {x}"])
    return f"""
use std::collections::{shape};

{_ord(s, r)}fn {s.func()}({v}: Vec<{item}>) -> {kind} {{
{statements(s)}{body}
}}
"""


@skeleton("missing_ord")
def nested_in_ordered(s: Source) -> str:
    r, outer, v = _key(s), s.type_name(), s.plural()
    return f"""
{_ord(s, r, most=2)}#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct {outer} {{
    {s.var()}: {r.name},
    {s.var()}: {s.pick(EXACT)},
}}

fn {s.func()}({v}: &mut Vec<{outer}>) {{
{statements(s)}    {v}.sort();
}}
"""
