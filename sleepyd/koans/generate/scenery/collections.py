"""Innocent statements of the scenery about collections, text, options and closures."""

from sleepyd.koans.generate.scenery.chains import char_chain, number_chain, range_chain, word_chain
from sleepyd.koans.generate.scenery.expressions import Scope, Value, char_test, literal, local, named, point, several
from sleepyd.koans.generate.scenery.plain import bound, debug, number_value, numbers_value, show, text_value, used
from sleepyd.koans.generate.source import Source


def chain_of_numbers(s: Source) -> list[str]:
    first, value = numbers_value(s)
    while not value.exact:
        first, value = numbers_value(s)
    return [first, *bound(s, number_chain(Scope(s), value))]


def chain_of_range(s: Source) -> list[str]:
    return bound(s, range_chain(Scope(s), s.pick(["i32", "u32", "usize", "u64", "i64"])))


def chain_of_chars(s: Source) -> list[str]:
    first, value = text_value(s)
    return [first, *bound(s, char_chain(Scope(s), value))]


def chain_of_words(s: Source) -> list[str]:
    if s.chance(0.5):
        first, value = text_value(s)
        start = s.pick([".split(',')", ".split_whitespace()", ".lines()", ".split('-')", '.split(": ")', ".split(' ')"])
        return [first, *bound(s, word_chain(Scope(s), value.text, start))]
    name = several(s)
    return [f"let {name} = {s.pick(['', 'vec!'])}[{s.strings()}];", *bound(s, word_chain(Scope(s), name, ".iter()"))]


def indexed(s: Source) -> list[str]:
    name, count, of = several(s), s.random.randint(2, 5), s.pick(["i32", "u8", "f64", "u64", "&str", "char"])
    given = ", ".join(literal(s, of) for _ in range(count))
    at = s.random.randrange(count)
    if s.chance(0.35) and of not in ("&str", "char"):
        return [
            f"let mut {name}: [{of}; {count}] = [{literal(s, of)}; {count}];",
            f"{name}[{at}] {s.pick(['=', '/='] if of == 'f64' else ['=', '/=', '%='])} {s.pick([2, 3])}{point(of)};",
            s.pick([f'println!("{{:?}}", {name});', f'println!("{{}}", {name}[{at}]);', f"{name}.reverse();"]),
        ]
    first = f"let {name}{s.pick(['', f': [{of}; {count}]'])} = [{given}];"
    start = s.random.randrange(count)
    span = s.pick([f"&{name}[{start}..]", f"&{name}[..{start}]", f"&{name}[{start}..{count}]"])
    return [first, s.pick([f'println!("{{}}", {name}[{at}]);', f'println!("{{:?}}", {span});'])]


def vector_built(s: Source) -> list[str]:
    if s.chance(0.35):
        name = several(s)
        fill = s.pick([f"{name}.push({s.value('String')});", f"{name}.extend([{s.strings(2)}].map(String::from));"])
        start = s.pick(["Vec::new()", "vec![]", "Vec::with_capacity(4)"])
        return [f"let mut {name}: Vec<String> = {start};", fill, debug(s, name)]
    first, value = numbers_value(s, mutable=True)
    v, of = value.text, value.of[1:-1]
    calls = [f"push({literal(s, of)})", f"extend([{literal(s, of)}, {literal(s, of)}])", "reverse()", "remove(0)"]
    calls += [f"truncate({s.number(1, 4)})", "pop()", "clear()", f"retain(|x| *x > {literal(s, of)})", "swap(0, 1)"]
    calls += ["dedup()", f"rotate_left({s.pick([1, 1, 2])})", f"resize({s.number(3, 9)}, {literal(s, of)})"]
    calls += [f"insert(0, {literal(s, of)})"]
    if of == "f64":
        calls += ["sort_by(|a, b| b.total_cmp(a))"]
    else:
        calls += ["sort()", "sort_unstable()", "sort_by(|a, b| b.cmp(a))", f"sort_by_key(|x| x % {s.number(3, 9)})"]
    if " = [" in first:
        return [first, f"{v}.reverse();", debug(s, v)]
    change = [f"{v}.{s.pick(calls)};" for _ in range(s.pick([1, 1, 2]))]
    if s.chance(0.25):
        x = local(s)
        walk = s.pick([f"&mut {v}", f"{v}.iter_mut()"])
        change = [f"for {x} in {walk} {{", f"    *{x} {s.pick('+*')}= {literal(s, of)};", "}"]
    return [first, *change, *([debug(s, v)] if s.chance(0.7) else [])]


def keyed(s: Source) -> list[str]:
    name, kind = several(s), s.pick(["HashMap", "HashMap", "BTreeMap"])
    key, of = s.pick(["&str", "&str", "char", "u32", "String"]), s.pick(["i32", "u32", "f64", "usize", "bool"])
    path = f"std::collections::{kind}"
    k, v = literal(s, key), literal(s, of)
    if s.chance(0.3) and of not in ("bool",):
        x, dot = s.pick(["c", "ch", named(s)]), ".0" if of == "f64" else ""
        return [
            f"let mut {name}: {path}<char, {of}> = {path}::new();",
            f"for {x} in {s.string()}.chars() {{",
            f"    *{name}.entry({x}).{s.pick(['or_default()', f'or_insert(0{dot})'])} += 1{dot};",
            "}",
        ]
    new = f"let mut {name}: {path}<{key}, {of}> = {path}::new();"
    if s.chance(0.3):
        pairs = f"({k}, {v}{'' if of in ('bool', 'f64') else of}), ({literal(s, key)}, {literal(s, of)})"
        return [f"let {name} = {path}::from([{pairs}]);", debug(s, name)]
    ends = [f'println!("{{}}", {name}.len());', debug(s, name), f"{name}.clear();"]
    part = s.pick(["keys()", "values()", "iter().next()"])
    ends.append(f'println!("{{:?}}", {name}.{part});')
    return [new, s.pick([f"{name}.insert({k}, {v});", f"{name}.entry({k}).or_insert({v});"]), s.pick(ends)]


def grouped(s: Source) -> list[str]:
    """A set or a queue."""
    name, x = several(s), s.number()
    kind = s.pick(["HashSet", "BTreeSet", "VecDeque", "BinaryHeap"])
    of = s.pick(["u32", "i32", "u8", "i64"])
    put = {"VecDeque": s.pick(["push_back", "push_front"]), "BinaryHeap": "push"}.get(kind, "insert")
    made = [
        f"let mut {name}: std::collections::{kind}<{of}> = [{s.numbers()}].into_iter().collect();",
        f"let mut {name} = std::collections::{kind}::from([{x}{s.pick(['', '_'])}{of}, {s.number()}]);",
    ]
    part = s.pick(["len()", "is_empty()"])
    return [s.pick(made), f"{name}.{put}({s.number()});", f'println!("{{}}", {name}.{part});']


def text_built(s: Source) -> list[str]:
    name = named(s)
    start = s.pick(["String::new()", "String::new()", s.value("String"), f"String::with_capacity({s.number(8, 64)})"])
    piece = s.pick(["'-'", "'x'", "' '", "'\\n'"])
    changes = [f"{name}.push_str({s.string()});", f"{name}.push({piece});", f"{name} += {s.string()};"]
    changes += [f'{name}.push_str(&format!("{s.word()} {{}}", {s.number()}));', f"{name}.pop();", f"{name}.clear();"]
    lines = [f"let mut {name} = {start};"]
    if s.chance(0.4):
        i = local(s)
        more = s.pick([f"{name}.push_str(&{i}.to_string());", f'{name}.push_str(&format!("{{{i}}},"));'])
        lines += [f"for {i} in 0..{s.number(2, 9)} {{", f"    {more}", "}"]
    else:
        lines += [s.pick(changes) for _ in range(s.pick([1, 1, 2]))]
    return [*lines, *used(s, name, "String")]


def formatted(s: Source) -> list[str]:
    (first, a), (second, b) = s.pick([number_value, text_value])(s), number_value(s)
    scope, line = Scope(s, [a, b]), named(s)
    if s.chance(0.4):
        return [first, f"{Scope(s, [a]).formatted('println!')};"]
    if s.chance(0.5):
        return [first, second, f"{scope.formatted(s.pick(['println!', 'eprintln!']))};"]
    return [first, f"let {line} = {Scope(s, [a]).formatted()};", *used(s, line, "String")]


def asserted(s: Source) -> list[str]:
    n, text = s.number(1, 20), s.word()
    forms = [
        f"assert_eq!({n} * 2, {n * 2});",
        f'assert_eq!("{text}".len(), {len(text)});',
        f"assert!({n} < {n + s.number()});",
    ]
    forms += [f"assert_ne!({n}, {n + 1}, {s.string()});", f"debug_assert!({n} <= {n + s.number()});"]
    forms += [f'assert_eq!("{text}".to_uppercase(), "{text.upper()}");', f"assert!((1..{n + 2}).contains(&{n}));"]
    return [s.pick(forms)]


def closure(s: Source) -> list[str]:
    f, x, of = named(s), local(s), s.pick(["i32", "u32", "f64", "u64", "usize"])
    if s.chance(0.3):
        y = local(s, x)
        scope = Scope(s, [Value(x, of), Value(y, of)])
        body = scope.expression(of, 1) if s.chance(0.6) else scope.condition()
        call = f"{f}({literal(s, of)}, {literal(s, of)})"
        return [f"let {f} = |{x}: {of}, {y}: {of}| {body};", f'println!("{{}}", {call});'] if x != y else asserted(s)
    if s.chance(0.2):
        body = s.pick([f"{x}.len() > {s.number()}", f"{x}.trim().len()", f"{x}.to_uppercase()", char_test(s)])
        body = f"{x}.chars().any(|c| c.{body})" if body.startswith("is_") else body
        return [f"let {f} = |{x}: &str| {body};", f'println!("{{}}", {f}({s.string()}));']
    scope = Scope(s, [Value(x, of)])
    body = scope.expression(of, 2) if s.chance(0.7) else scope.condition()
    if s.chance(0.2):
        body = f"if {scope.condition()} {{ {x} }} else {{ {scope.expression(of, 1)} }}"
    lines = [f"let {f} = |{x}: {of}| {body};"]
    return [*lines, f'println!("{{}}", {f}({literal(s, of)}));'] if s.chance(0.85) else lines


def optional(s: Source) -> list[str]:
    name, of = named(s), s.pick(["i32", "u32", "u64", "f64", "&str", "char"])
    given = literal(s, of)
    first = f"let {name}: Option<{of}> = {s.pick([f'Some({given})', f'Some({given})', 'None'])};"
    out, other = named(s), literal(s, of)
    if s.chance(0.3):
        x = local(s, name)
        return [
            first, f"match {name} {{", f'    Some({x}) => println!("{{{x}}}"),',
            f"    None => {s.pick(['{}', f'println!({s.string()}),'])}", "}",
        ]  # fmt: skip
    if s.chance(0.3):
        x = local(s, name)
        return [first, f"if let Some({x}) = {name} {{", f'    println!("{{}}", {x});', "}"]
    tests = [f"{name}.is_some()", f"{name}.is_none()", f"{name}.is_some_and(|x| x > {other})"]
    if s.chance(0.3):
        return [first, f"let {out} = {s.pick(tests)};", *used(s, out, "bool")]
    get = s.pick([f"unwrap_or({other})", f"unwrap_or_else(|| {other})", f"map_or({other}, |x| x)"])
    return [first, f"let {out} = {name}.{get};", *used(s, out, of)]


def parsed(s: Source) -> list[str]:
    name, of = named(s), s.pick(["i32", "u32", "u64", "f64", "u8", "usize"])
    text = s.pick([f'"{s.number()}"', s.string()])
    other = literal(s, of)
    end = s.pick([f"unwrap_or({other})", "unwrap_or_default()", f"map_or({other}, |x| x / 2{point(of)})"])
    forms = [f"let {name}: {of} = {text}.parse().{end};", f"let {name} = {text}.trim().parse::<{of}>().{end};"]
    return [forms[1] if "map_or" in end else s.pick(forms), *used(s, name, of)]


def compared(s: Source) -> list[str]:
    first, value = s.pick([number_value, text_value])(s)
    name, scope = named(s), Scope(s, [value])
    test = scope.condition(1) if s.chance(0.6) else f"!({scope.condition(0)})"
    return [first, f"let {name} = {test};", *used(s, name, "bool")]


def exchanged(s: Source) -> list[str]:
    a, b = named(s), named(s)
    of = s.pick(["i32", "&str", "char", "f64"])
    first = f"let (mut {a}, mut {b}) = ({literal(s, of)}, {literal(s, of)});"
    if s.chance(0.3):
        return [
            f"let mut {a} = {s.value('String')};",
            f"let {b} = std::mem::{s.pick(['take', 'take'])}(&mut {a});",
            debug(s, b),
        ]
    change = s.pick([f"std::mem::swap(&mut {a}, &mut {b});", f"({a}, {b}) = ({b}, {a});"])
    return [first, change, show(s, Value(a, of, exact=False), Value(b, of, exact=False))]


def branches(s: Source) -> list[str]:
    first, value = number_value(s)
    low = s.number(1, 20)
    dot = ".0" if value.of in ("f64", "f32") else ""
    say = [f"println!({s.string()});" for _ in range(3)]
    lines = [first, f"if {value.text} < {low}{dot} {{", f"    {say[0]}"]
    lines += [f"}} else if {value.text} < {low + s.number()}{dot} {{", f"    {say[1]}"] if s.chance(0.6) else []
    return [*lines, "} else {", f"    {say[2]}", "}"]


def inner_function(s: Source) -> list[str]:
    f, x, of = s.func(), local(s), s.pick(["i32", "u32", "f64", "u64"])
    scope = Scope(s, [Value(x, of)])
    body = scope.expression(of, 2)
    return [f"fn {f}({x}: {of}) -> {of} {{", f"    {body}", "}", show(s, Value(f"{f}({literal(s, of)})", of))]


def texts_walked(s: Source) -> list[str]:
    x = s.pick(["word", "line", "c", "part", named(s)])
    text = s.string()
    walk = s.pick(
        [f"{text}.chars()", f"{text}.split(' ')", f"[{s.strings()}]", f"{text}.bytes()", f"{text}.chars().rev()"]
    )
    if s.chance(0.25):
        i = s.pick(["i", "at", "position"])
        return [f"for ({i}, {x}) in {s.string()}.char_indices() {{", f'    println!("{{{i}}} {{{x}}}");', "}"]
    return [f"for {x} in {walk} {{", f'    println!("{{}}", {x});', "}"]
