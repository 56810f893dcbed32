"""Innocent statements of the scenery about numbers and control flow: bindings, matches, loops, blocks."""

from sleepyd.koans.generate.scenery.chains import Chain
from sleepyd.koans.generate.scenery.expressions import (
    INTEGERS,
    Scope,
    Value,
    chained,
    indented,
    literal,
    local,
    named,
    several,
)
from sleepyd.koans.generate.source import Source


def show(s: Source, *values: Value) -> str:
    """A statement that prints the values, or asserts something about them."""
    if s.chance(0.2):
        condition = Scope(s, [*values]).condition()
        return s.pick([f"assert!({condition});", f"debug_assert!({condition}, {s.string()});"])
    return f"{Scope(s, [*values]).formatted(s.pick(['println!', 'println!', 'println!', 'eprintln!']))};"


def debug(s: Source, name: str) -> str:
    forms = [f'println!("{{{name}:?}}");', f'println!("{{:?}}", {name});', f'println!("{s.word()}: {{{name}:?}}");']
    return s.pick([*forms, f"let _ = {name};", f'eprintln!("{{:#?}}", {name});'])


def used(s: Source, name: str, of: str) -> list[str]:
    """Now and then a statement that uses a value of any type."""
    if s.chance(0.35):
        return []
    return [debug(s, name) if "<" in of or s.chance(0.2) else show(s, Value(name, of))]


def number_value(s: Source) -> tuple[str, Value]:
    """A `let` of a number, with or without its type."""
    name, of = named(s), s.pick([*INTEGERS, "i32", "i32", "f64", "f64", "f32"])
    bare = of in ("i32", "f64") and s.chance(0.6)
    text = Scope(s).expression(of, s.pick([0, 0, 1])) if not bare else literal(s, of)
    if not bare and text.isdigit() and s.chance(0.3):
        return f"let {name} = {text}{of};", Value(name, of, opaque=False)
    typed = "" if bare else f": {of}"
    return f"let {name}{typed} = {text};", Value(name, of, opaque=False, exact=not bare)


def numbers_value(s: Source, mutable: bool = False) -> tuple[str, Value]:
    """A `let` of a vector or an array of numbers."""
    name, of = several(s), s.pick(["i32", "i32", "u32", "f64", "i64", "u8", "usize"])
    inner = ", ".join(literal(s, of) for _ in range(s.random.randint(2, 5)))
    count = inner.count(",") + 1
    head = f"let {'mut ' if mutable else ''}{name}"
    forms = [f"{head}: Vec<{of}> = vec![{inner}];"] * 2
    if not mutable:
        forms += [f"{head}: [{of}; {count}] = [{inner}];", f"{head}: &[{of}] = &[{inner}];"]
    if of == "i32":
        forms += [f"{head} = vec![{inner}];", f"{head} = {'vec!' if mutable else ''}[{inner}];"]
    form = s.pick(forms)
    return form, Value(name, f"[{of}]", exact=":" in form)


def text_value(s: Source) -> tuple[str, Value]:
    name = named(s)
    if s.chance(0.6):
        return f"let {name} = {s.string()};", Value(name, "&str")
    return f"let {name} = {s.value('String')};", Value(name, "String")


def bound(s: Source, chain: Chain) -> list[str]:
    name = named(s)
    return [*chained(f"let {name}: {chain.of} = ", chain.receiver, chain.calls), *used(s, name, chain.of)]


def arithmetic(s: Source) -> list[str]:
    first, value = number_value(s)
    name, of = named(s), value.of
    text = Scope(s, [value]).expression(of, 2)
    return [first, f"let {name}: {of} = {text};", show(s, Value(name, of, opaque=False))]


def cast(s: Source) -> list[str]:
    first, value = number_value(s)
    to = s.pick([of for of in ("i64", "f64", "usize", "u64", "f32", "i32") if of != value.of])
    name = named(s)
    return [first, f"let {name} = {value.text} as {to};", show(s, value, Value(name, to))]


def constant(s: Source) -> list[str]:
    name, of = f"{named(s).upper()}_{s.pick(['LIMIT', 'MAX', 'COUNT', 'SIZE', 'STEP'])}", s.pick(INTEGERS)
    return [f"const {name}: {of} = {literal(s, of)};", f'println!("{s.word()} {{}}", {name} / {s.number(2, 5)});']


def shadowed(s: Source) -> list[str]:
    if s.chance(0.5):
        first, value = number_value(s)
        text = f"{value.text} {s.pick('+*')} 2{'.0' if value.of in ('f64', 'f32') else ''}"
        if value.of in ("u8", "u16"):
            text = f"{value.text} / 2"
        return [first, f"let {value.text} = {text};", show(s, value)]
    first, value = text_value(s)
    call = s.pick(["len()", "to_uppercase()", "trim()", "chars().count()", "to_string()", "is_empty()", "as_bytes()"])
    return [first, f"let {value.text} = {value.text}.{call};", debug(s, value.text)]


def conditional(s: Source) -> list[str]:
    first, value = number_value(s) if s.chance(0.6) else text_value(s)
    name, scope = named(s), Scope(s, [value])
    of = s.pick(["&str", "i32", "u64", "f64", "char", "bool"])
    a, b = literal(s, of), literal(s, of)
    test = scope.condition()
    typed = f": {of}" if of in ("u64", "i32") else ""
    if s.chance(0.5):
        lines = [f"let {name}{typed} = if {test} {{ {a} }} else {{ {b} }};"]
    elif s.chance(0.5):
        lines = [f"let {name}{typed} = if {test} {{", f"    {a}", "} else {", f"    {b}", "};"]
    else:
        return [first, f"if {test} {{", f"    {show(s, value)}", "}"]
    return [first, *lines, *used(s, name, of)]


def matched_ranges(s: Source) -> list[str]:
    name, of = named(s), s.pick(["i32", "u32", "u8"])
    low, out = s.number(2, 30), named(s)
    results = [s.string() for _ in range(4)] if s.chance(0.6) else [str(s.number()) for _ in range(4)]
    arms = [f"0 => {results[0]},", f"1..={low} => {results[1]},", f"n if n % {s.number(2, 5)} == 0 => {results[2]},"]
    arms = [arm for arm in arms if s.chance(0.65)] or [f"0 | {low} => {results[0]},"]
    lines = [f"let {name}: {of} = {s.number(0, 60)};", f"let {out} = match {name} {{"]
    of = "&str" if '"' in results[0] else "i32"
    return [*lines, *indented([*arms, f"_ => {results[3]},"]), "};", *used(s, out, of)]


def matched_text(s: Source) -> list[str]:
    first, value = text_value(s)
    arms = [f'"{s.word()}" => {s.number()},', f'"{s.word()}" | "{s.word()}" => {s.number()},']
    arms += [
        f"other if other.is_empty() => {s.number()},",
        f"other => other.len() as i32 {s.pick('+-*')} {s.number()},",
    ]
    name, on = named(s), value.text if value.of == "&str" else f"{value.text}.as_str()"
    return [
        first,
        f"let {name}: i32 = match {on} {{",
        *indented([arms[s.pick([0, 1])], *([arms[2]] if s.chance(0.4) else []), arms[3]]),
        "};",
        *used(s, name, "i32"),
    ]


def matched_pair(s: Source) -> list[str]:
    a, b = literal(s, "i32"), s.value("bool")
    left, right = named(s), named(s)
    arms = [f"(0, _) => println!({s.string()}),", f"({s.number()}, true) => println!({s.string()}),"]
    arms.append(f'({left}, {s.pick(["true", "false"])}) if {left} > {s.number()} => println!("{{}}", {left}),')
    arms = [arm for arm in arms if s.chance(0.6)]
    both = f'({left}, {right}) => println!("{{{left}}} {{{right}}}"),'
    last = s.pick([both, "_ => {}", f"_ => println!({s.string()}),"])
    return [f"match ({a}, {b}) {{", *indented([*arms, last]), "}"]


def enumerated(s: Source) -> list[str]:
    first, value = numbers_value(s)
    i, x = s.pick(["i", "index", "n", named(s)]), local(s, "i", "index", "n")
    body = [s.pick([f'println!("{{{i}}}: {{{x}}}");', f'println!("{{}} {{}}", {i} + 1, {x});'])]
    if s.chance(0.3):
        test = s.pick([f"{i} % 2 == 0", f"{i} > {s.number(1, 5)}", f"{i} == 0"])
        body = [f"if {test} {{", f"    {s.pick(['continue', 'break'])};", "}", *body]
    return [first, f"for ({i}, {x}) in {value.text}.iter().enumerate() {{", *indented(body), "}"]


def zipped(s: Source) -> list[str]:
    (first, a), (second, b) = numbers_value(s), numbers_value(s)
    x, y = local(s), local(s, "x", "n", "v", "i", "k")
    if x == y:
        y = named(s)
    shown = s.pick([f"{{{x}}} {{{y}}}", f"{{{x}:>4}} | {{{y}:>4}}", f"{s.word()} {{{x}}}/{{{y}}}"])
    walk = f"{a.text}.iter().zip({b.text}.iter())"
    return [first, second, f"for ({x}, {y}) in {walk} {{", f'    println!("{shown}");', "}"]


def summed(s: Source) -> list[str]:
    """A loop that adds up: over a range, its reverse, its steps, or a collection."""
    total, x, of = named(s), local(s), s.pick(["i32", "u32", "u64", "i64"])
    low, high = s.number(0, 5), s.number(6, 40)
    walk = s.pick(
        [f"{low}..{high}", f"({low}..{high}).rev()", f"({low}..={high}).step_by({s.number(2, 5)})", f"[{s.numbers()}]"]
    )
    step = s.pick([f"{total} += {x};", f"{total} += {x} * {s.number(2, 9)};", f"{total} = {total}.max({x});"])
    step = s.pick([step, step, f"{total} += {x} % {s.number(2, 9)};", f"{total} ^= {x} << 1;"])
    body = [step] if s.chance(0.7) else [f"if {x} % {s.number(2, 5)} == {s.pick([0, 0, 1])} {{", f"    {step}", "}"]
    first = f"let mut {total}: {of} = {s.number(0, 9)};"
    return [first, f"for {x} in {walk} {{", *indented(body), "}", *used(s, total, of)]


def pieces(s: Source) -> list[str]:
    first, value = numbers_value(s)
    part, n = local(s), s.number(2, 4)
    call = s.pick([f"windows({n})", f"chunks({n})", "windows(2)", f"chunks({n})"])
    shown = s.pick([f'println!("{{{part}:?}}");', f'println!("{{:?}}", {part});', f'println!("{{}}", {part}[0]);'])
    if "windows" in call and s.chance(0.5):
        shown = f'println!("{{}}", {part}[0] {s.pick("<>")} {part}[1]);'
    return [first, f"for {part} in {value.text}.{call} {{", f"    {shown}", "}"]


def nested(s: Source) -> list[str]:
    i, j = s.pick([("i", "j"), ("row", "column"), ("y", "x"), (named(s), named(s))])
    inner = s.pick([f'println!("{{{i}}} {{{j}}}");', f'println!("{{}}", {i} * {j});', f'print!("{{}} ", {i} + {j});'])
    walk = s.pick([f"{i}..{s.number(4, 9)}", f"0..{s.number(2, 9)}", f"0..={i}"])
    if s.chance(0.25):
        return [
            f"'outer: for {i} in 1..{s.number(3, 9)} {{", f"    for {j} in 1..{s.number(3, 9)} {{",
            f"        if {i} * {j} > {s.number(8, 30)} {{", f"            {s.pick(['break', 'continue'])} 'outer;",
            "        }", f"        {inner}", "    }", "}",
        ]  # fmt: skip
    return [f"for {i} in 0..{s.number(2, 6)} {{", f"    for {j} in {walk} {{", f"        {inner}", "    }", "}"]


def counted(s: Source) -> list[str]:
    """A `while`, or a `loop` that may give a value."""
    n, high = named(s), s.number(10, 90)
    step = s.pick([f"{n} += {s.number(1, 9)};", f"{n} *= 2;", f"{n} = {n} * {s.number(2, 4)} + 1;"])
    start = f"let mut {n} = {s.number(1, 5)};"
    if s.chance(0.4):
        return [start, f"while {n} < {high} {{", f"    {step}", "}", *used(s, n, "i32")]
    out = named(s)
    test = s.pick([f"{n} > {high}", f"{n} >= {high}", f"{n} % {s.number(2, 7)} == 0 || {n} > {high}"])
    ends = [f"    if {test} {{"]
    ends += [f"        break {n}{s.pick(['', ' * 2', ' - 1'])};", "    }"]
    body = s.pick([[f"    {step}", *ends], [*ends, f"    {step}"]])
    return [start, f"let {out} = loop {{", *body, "};", *used(s, out, "i32")]


def popped(s: Source) -> list[str]:
    xs, x = several(s), local(s)
    walk = s.pick([
        (f"let mut {xs} = vec![{s.numbers()}];", f"{xs}.pop()"),
        (f"let mut {xs} = [{s.numbers()}].into_iter();", f"{xs}.next()"),
        (f"let mut {xs} = {s.string()}.chars();", f"{xs}.next()"),
        (f"let mut {xs} = std::collections::VecDeque::from([{s.numbers()}]);", f"{xs}.pop_front()"),
        (f"let mut {xs} = {s.string()}.split_whitespace();", f"{xs}.next()"),
    ])  # fmt: skip
    return [walk[0], f"while let Some({x}) = {walk[1]} {{", f'    println!("{{{x}}}");', "}"]


def if_let(s: Source) -> list[str]:
    text, name = s.string(), local(s)
    of, letter = s.pick(["i32", "u64", "f64", "bool", "u8"]), s.pick("abceimost# -")
    forms = [f"Some({name}) = {text}.chars().next()", f"Ok({name}) = {text}.parse::<{of}>()"]
    forms += [
        f"Some({name}) = [{s.numbers()}].iter().max()",
        f"Some({name}) = {s.number()}_u32.checked_sub({s.number()})",
    ]
    forms += [f"Some({name}) = {text}.strip_prefix('{letter}')", f"Some({name}) = {text}.find('{letter}')"]
    forms += [f'Some(({name}, _)) = {text}.split_once("{s.pick(["=", ": ", ", ", "-"])}")']
    lines = [f"if let {s.pick(forms)} {{", f'    println!("{s.pick(["", f"{s.word()} "])}{{{name}}}");', "}"]
    return [*lines[:2], "} else {", f"    println!({s.string()});", "}"] if s.chance(0.3) else lines


def let_else(s: Source) -> list[str]:
    x, y = s.pick(["line", "part", "field", "word", named(s)]), named(s)
    walk, get = s.pick([
        (f"[{s.strings()}]", f"Some({y}) = {x}.chars().{s.pick(['next', 'last'])}()"),
        (f"[{s.strings()}]", f"Ok({y}) = {x}.parse::<{s.pick(['i32', 'u32', 'f64'])}>()"),
        (f"[Some({s.number()}), None]", f"Some({y}) = {x}"),
        (f"{s.string()}.split(',')", f"Some(({y}, _)) = {x}.split_once('=')"),
    ])  # fmt: skip
    head = f"    let {get} else {{"
    last = show(s, Value(y, "char")) if "chars" in get else f'println!("{{{y}}}");'
    return [f"for {x} in {walk} {{", head, f"        {s.pick(['continue', 'break'])};", "    };", f"    {last}", "}"]


def block(s: Source) -> list[str]:
    out, of = named(s), s.pick(["i32", "f64", "u32"])
    inner = named(s)
    text = Scope(s, [Value(inner, of, opaque=False)]).expression(of, 1)
    return [f"let {out} = {{", f"    let {inner}: {of} = {literal(s, of)};", f"    {text}", "};", *used(s, out, of)]


def tuple_taken(s: Source) -> list[str]:
    a, b, types = named(s), named(s), [s.pick(["i32", "f64", "char", "bool", "&str", "String"]) for _ in range(2)]
    given = ", ".join(literal(s, of) for of in types)
    if s.chance(0.5):
        values = [Value(name, of, exact=False) for name, of in zip((a, b), types, strict=True)]
        return [f"let ({a}, {b}) = ({given});", show(s, *values)]
    pair = f"let {a}{s.pick(['', f': ({types[0]}, {types[1]})'])} = ({given});"
    shown = [f'println!("{{}} {{}}", {a}.0, {a}.1);', f'println!("{{:?}}", {a});', f'println!("{{}}", {a}.1);']
    return [pair, s.pick(shown)]
