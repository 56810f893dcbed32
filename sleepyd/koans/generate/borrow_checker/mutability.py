"""Generators for missing mutability: a binding, a parameter or a receiver that is changed but not declared so."""

from sleepyd.koans.generate import skeleton, statements
from sleepyd.koans.generate.owned import opening, owned, show, structure
from sleepyd.koans.generate.source import Source


@skeleton("missing_mut")
def local_changed_by_method(s: Source) -> str:
    o, a = owned(s), s.var()
    kind = o.type.split("<")[0]
    empty = f"{kind}::new()" if not o.fields else ""
    note = f": {o.type}" if o.type.startswith(("Vec", "HashMap")) and s.chance(0.4) else ""
    make = empty if empty and s.chance(0.4) else o.make(s)
    head, end = s.pick([(opening(s), ""), (f"fn {s.func()}() -> {o.type}", f"    {a}\n")])
    more = f"    {o.change(s, a)}\n" if s.chance(0.5) else ""
    read = "" if end else f"    {o.read(s, a)}\n"
    return f"""
{o.item}{head} {{
{statements(s)}    let «→mut »{a}{note} = {make};
{statements(s, most=1)}    {o.change(s, a)}
{more}{read}{end}}}
"""


@skeleton("missing_mut")
def grown_in_loop(s: Source) -> str:
    out, x, v, of = s.plural(), s.var(), s.plural(), s.pick(["i32", "u32", "i64", "u64"])
    item = s.pick([x, f"{x} * {s.number(2, 9)}", f"{x} + {s.number()}", f"{x} - {s.number()}"])
    test = s.pick(["", f"if {x} > {s.number()}", f"if {x} % {s.number(2, 5)} == 0"])
    push = f"            {out}.push({item});" if test else f"        {out}.push({item});"
    inside = f"        {test} {{\n{push}\n        }}" if test else push
    make = s.pick(["Vec::new()", f"Vec::with_capacity({v}.len())", "vec![]"])
    return f"""
fn {s.func()}({v}: Vec<{of}>) -> Vec<{of}> {{
    let «→mut »{out} = {make};
    for {x} in {v} {{
{inside}
    }}
{statements(s, most=1)}    {out}
}}
"""


@skeleton("missing_mut")
def parameter_by_value(s: Source) -> str:
    o, a, f = owned(s, structs=0), s.var(), s.func()
    other = s.pick(["", f", {s.var()}: {s.integer_type()}"])
    return f"""
{o.item}fn {f}(«→mut »{a}: {o.type}{other}) -> {o.type} {{
{statements(s)}    {o.change(s, a)}
    {o.read(s, a)}
    {a}
}}
"""


@skeleton("missing_mut")
def method_on_immutable_binding(s: Source) -> str:
    holder, field, m, a, by = s.type_name(), s.var(), s.func(), s.var(), s.var()
    of = s.pick(["i32", "u32", "u64", "Vec<i32>", "String"])
    change = {"Vec<i32>": f"self.{field}.push({by})", "String": f"self.{field}.push_str({by})"}.get(
        of, f"self.{field} {s.pick(['+=', '-=', '*='])} {by}"
    )
    arg = {"Vec<i32>": "i32", "String": "&str"}.get(of, of)
    new = s.chance(0.5)
    start = {"Vec<i32>": "Vec::new()", "String": "String::new()"}.get(of, str(s.number()))
    ctor = f"    fn new() -> Self {{\n        Self {{ {field}: {start} }}\n    }}\n\n" if new else ""
    made = f"{holder}::new()" if new else f"{holder} {{ {field}: {start} }}"
    calls = "".join(f"    {a}.{m}({s.value(arg)});\n" for _ in range(s.pick([1, 1, 2])))
    return f"""
struct {holder} {{
    {field}: {of},
}}

impl {holder} {{
{ctor}    fn {m}(&mut self, {by}: {arg}) {{
        {change};
    }}
}}

{opening(s)} {{
    let «→mut »{a} = {made};
{calls}    {show(s, f"{a}.{field}", ":?" if of.startswith("Vec") else "")}
}}
"""


@skeleton("missing_mut")
def receiver_not_mutable(s: Source) -> str:
    o, holder, field, m, p = owned(s, structs=0), s.type_name(), s.plural(), s.func(), s.func()
    ask = f"    fn {p}(&self) -> usize {{\n        self.{field}.len()\n    }}\n"
    act = f"    fn {m}(&«→mut »self) {{\n{statements(s, 2, 1)}        {o.change(s, f'self.{field}')}\n    }}\n"
    methods = [ask, act]
    if s.chance(0.5):
        methods.reverse()
    return f"""
{o.item}struct {holder} {{
    {field}: {o.type},
}}

impl {holder} {{
{chr(10).join(methods)}}}
"""


@skeleton("missing_mut")
def parameter_by_reference(s: Source) -> str:
    o, a, n = owned(s), s.var(), s.var()
    other = s.pick(["", f", {n}: {s.integer_type()}"])
    more = f"    {show(s, n)}\n" if other else ""
    return f"""
{o.item}fn {s.func()}({a}: &«→mut »{o.type}{other}) {{
{statements(s)}    {o.change(s, a)}
{more}    {o.read(s, a)}
}}
"""


@skeleton("missing_mut")
def borrowed_mutably_by_call(s: Source) -> str:
    o, f, p, a = owned(s), s.func(), s.var(), s.var()
    function = f"fn {f}({p}: &mut {o.type}) {{\n    {o.change(s, p)}\n}}\n"
    caller = f"""{opening(s)} {{
    let «→mut »{a} = {o.make(s)};
{statements(s, most=1)}    {f}(&mut {a});
    {o.read(s, a)}
}}
"""
    return o.item + (f"{function}\n{caller}" if s.chance(0.7) else f"{caller}\n{function}")


@skeleton("missing_mut")
def iterator_or_closure_advanced(s: Source) -> str:
    a, b, n, of = s.var(), s.plural(), s.var(), s.pick(["i32", "u32"])
    if s.chance(0.5):
        start = s.pick([f"{b}.iter()", f"{b}.into_iter()", f"{b}.iter().rev()"])
        return f"""
fn {s.func()}({b}: Vec<{of}>) {{
{statements(s, most=1)}    let «→mut »{a} = {start};
    if let Some({n}) = {a}.next() {{
        {show(s, n)}
    }}
}}
"""
    return f"""
{opening(s)} {{
    let mut {n} = {s.number()};
    let «→mut »{a} = || {{
        {n} += {s.number()};
        println!("{s.text()}");
    }};
    {a}();
{s.pick(["", f"    {a}();{chr(10)}"])}    {show(s, n)}
}}
"""


def _set(s: Source, place: str, of: str) -> str:
    """A statement that assigns to `place` of type `of`."""
    if of == "String":
        return f"{place} = {s.value(of)};"
    return f"{place} {s.pick(['=', '+=', '=', '-=', '*='])} {s.number()};"


@skeleton("assign_immutable_field")
def field_of_local(s: Source) -> str:
    o, a = structure(s), s.var()
    field, of = s.pick(o.fields[:2])
    head, end = s.pick([(opening(s), f"    {o.read(s, a)}\n"), (f"fn {s.func()}() -> {o.type}", f"    {a}\n")])
    return f"""
{o.item}{head} {{
    let «→mut »{a} = {o.make(s)};
{statements(s)}    {_set(s, f"{a}.{field}", of)}
{end}}}
"""


@skeleton("assign_immutable_field")
def receiver_field(s: Source) -> str:
    o, m, get, value = structure(s), s.func(), s.func(), s.var()
    field, of = s.pick(o.fields[:2])
    given = s.chance(0.6)
    assign = f"self.{field} = {value};" if given else _set(s, f"self.{field}", of)
    argument = f", {value}: {of}" if given else ""
    act = f"    fn {m}(&«→mut »self{argument}) {{\n{statements(s, 2, 1)}        {assign}\n    }}\n"
    ask = f"    fn {get}(&self) -> {o.number} {{\n        self{o.measure}\n    }}\n"
    methods = s.pick([[act], [act, ask], [ask, act]])
    return f"""
{o.item}impl {o.type} {{
{chr(10).join(methods)}}}
"""


@skeleton("assign_immutable_field")
def field_of_reference(s: Source) -> str:
    o, p, by = structure(s), s.var(), s.var()
    given = s.chance(0.5)
    field, of = o.fields[1] if given else s.pick(o.fields[:2])
    assign = f"{p}.{field} {s.pick(['=', '+=', '-='])} {by};" if given else _set(s, f"{p}.{field}", of)
    return f"""
{o.item}fn {s.func()}({p}: &«→mut »{o.type}{f", {by}: {of}" if given else ""}) {{
{statements(s)}    {assign}
    {o.read(s, p)}
}}
"""


@skeleton("assign_immutable_field")
def field_of_parameter(s: Source) -> str:
    o, p = structure(s), s.var()
    field, of = s.pick(o.fields[:2])
    test = s.chance(0.4)
    assign = _set(s, f"{p}.{field}", of)
    body = f"    if {p}{o.measure} > {s.number()} {{\n        {assign}\n    }}\n" if test else f"    {assign}\n"
    return f"""
{o.item}fn {s.func()}(«→mut »{p}: {o.type}) -> {o.type} {{
{statements(s, most=1)}{body}    {p}
}}
"""


@skeleton("assign_immutable_field")
def field_built_by_constructor(s: Source) -> str:
    holder, a, name, level, p = s.type_name(), s.var(), s.var(), s.var(), s.var()
    of = s.pick(["u32", "i32", "f64", "u64"])
    return f"""
struct {holder} {{
    {name}: String,
    {level}: {of},
}}

impl {holder} {{
    fn new({p}: &str) -> Self {{
        Self {{ {name}: {p}.to_string(), {level}: {s.value(of)} }}
    }}
}}

{opening(s)} {{
    let «→mut »{a} = {holder}::new({s.string()});
    {a}.{level} {s.pick(["=", "+=", "*="])} {s.value(of)};
{statements(s, most=1)}    {show(s, f"{a}.{level}")}
    {show(s, f"{a}.{name}")}
}}
"""


@skeleton("assign_immutable_field")
def tuple_or_array_element(s: Source) -> str:
    a, of = s.var(), s.pick(["i32", "u32", "i64"])
    index, make = s.pick(
        [
            (".0", f"({s.number()}, {s.string()})"),
            (".1", f"({s.string()}, {s.number()})"),
            ("[0]", f"[{s.numbers(3)}]"),
            ("[1]", f"[{s.numbers(4)}]"),
            ("[2]", f"[0; {s.number(3, 9)}]"),
        ]
    )
    head, end = s.pick([(opening(s), ""), (f"fn {s.func()}() -> {of}", f"    {a}{index}\n")])
    return f"""
{head} {{
{statements(s, most=1)}    let «→mut »{a} = {make};
    {a}{index} {s.pick(["=", "+=", "-=", "="])} {s.number()};
{statements(s, most=1)}    {show(s, a, ":?")}
{end}}}
"""


@skeleton("assign_immutable_field")
def nested_field(s: Source) -> str:
    outer, inner, a, x, y = s.type_name(), s.type_name(), s.var(), s.var(), s.var()
    of = s.pick(["u32", "i32", "String", "u64"])
    assign = _set(s, f"{a}.{x}.{y}", of)
    return f"""
struct {inner} {{
    {y}: {of},
}}

struct {outer} {{
    {x}: {inner},
}}

{opening(s)} {{
    let «→mut »{a} = {outer} {{ {x}: {inner} {{ {y}: {s.value(of)} }} }};
{statements(s, most=1)}    {assign}
    {show(s, f"{a}.{x}.{y}")}
}}
"""


@skeleton("assign_immutable_field")
def counted_in_loop(s: Source) -> str:
    holder, a, total, count, items, x = s.type_name(), s.var(), s.var(), s.var(), s.plural(), s.var()
    of = s.pick(["i32", "u32", "u64"])
    return f"""
struct {holder} {{
    {total}: {of},
    {count}: usize,
}}

fn {s.func()}({items}: &[{of}]) -> {holder} {{
    let «→mut »{a} = {holder} {{ {total}: 0, {count}: 0 }};
    for {x} in {items} {{
        {a}.{total} += *{x};
    }}
    {a}
}}
"""
