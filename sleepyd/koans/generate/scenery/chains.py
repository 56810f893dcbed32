"""Iterator chains for the scenery: over numbers, texts and characters, with a few adaptors and one consumer."""

from dataclasses import dataclass

from sleepyd.koans.generate.scenery.expressions import (
    FLOATS,
    INTEGERS,
    NARROW,
    SIGNED,
    Scope,
    Value,
    char_test,
    literal,
    local,
    point,
    text_test,
)
from sleepyd.koans.generate.source import Source

_JOINTS = ('", "', '"-"', '" "', '","')


@dataclass(frozen=True, slots=True)
class Chain:
    """A chain of calls on a receiver, and the type of what comes out."""

    receiver: str
    calls: tuple[str, ...]
    of: str

    @property
    def text(self) -> str:
        """The whole chain on one line."""
        return self.receiver + "".join(self.calls)


def number_chain(scope: Scope, xs: Value, typed: bool = True) -> Chain:
    """A chain over a slice of numbers; `typed`: what comes out has its type from outside."""
    s, of = scope.s, xs.of[1:-1]
    calls, by_ref = s.pick([([".iter()"], True), ([".iter()"], True), ([".iter()", ".copied()"], False)])
    calls = list(calls)
    if s.chance(0.2):
        calls.append(".rev()")
    for _ in range(s.pick([0, 0, 1, 1, 2])):
        call, by_ref = _adaptor(scope, of, by_ref)
        calls.append(call)
    end, out = _consumer(scope, of, by_ref, typed)
    return Chain(xs.dot, (*calls, *end), out)


def range_chain(scope: Scope, of: str) -> Chain:
    """A chain over a range."""
    s, low = scope.s, scope.s.number(0, 9)
    start = f"{low}{s.pick(['', '_'])}{of}"
    receiver = f"({start}{s.pick(['..', '..', '..='])}{low + s.number(2, 40)})"
    calls = [s.pick(["", "", ".rev()", f".step_by({s.number(2, 5)})", f".skip({s.number(1, 3)})"])]
    by_ref = False
    for _ in range(s.pick([0, 1, 1, 2])):
        call, by_ref = _adaptor(scope, of, by_ref)
        calls.append(call)
    end, out = _consumer(scope, of, by_ref, True)
    return Chain(receiver, tuple(call for call in (*calls, *end) if call), out)


def _closure(scope: Scope, of: str, refs: int) -> tuple[str, Value]:
    """The parameter of a closure for an item behind so many references, and its value."""
    name = local(scope.s, *(v.text for v in scope.values))
    if refs and scope.s.chance(0.5):
        return f"|{'&' * refs}{name}|", Value(name, of)
    return f"|{name}|", Value(f"{'*' * refs}{name}", of, name)


def _alone(scope: Scope, value: Value, most: int = 1) -> Scope:
    """The value and now and then some of the others: a closure is mostly about its parameter."""
    others = [v for v in scope.values if v.of in (*INTEGERS, *FLOATS) and v.of == value.of]
    return Scope(scope.s, [value, *(others[:most] if scope.s.chance(0.25) else [])])


def _test(scope: Scope, of: str, refs: int) -> str:
    parameter, value = _closure(scope, of, refs)
    s = scope.s
    tests = [f"{value.text} {s.pick(['<', '>', '>=', '<=', '!='])} {literal(s, of)}"] * 2
    tests += [_alone(scope, value).condition(1)]
    tests += [f"{value.text} % {s.number(2, 7)} {s.pick(['==', '!=', '=='])} 0"] * 2 if of in INTEGERS else []
    return f"{parameter} {s.pick(tests)}"


def _change(scope: Scope, of: str, refs: int) -> str:
    parameter, value = _closure(scope, of, refs)
    body = value.text
    while value.text not in body or body == value.text:
        body = _alone(scope, value).expression(of, 1)
    return f"{parameter} {body}"


def _adaptor(scope: Scope, of: str, by_ref: bool) -> tuple[str, bool]:
    """One more call in the middle, and whether the items are references after it."""
    s, refs = scope.s, int(by_ref)
    kind = s.random.randrange(11)
    if kind < 3:
        return f".filter({_test(scope, of, refs + 1)})", by_ref
    if kind < 6:
        return f".map({_change(scope, of, refs)})", False
    if kind == 6:
        return f".{s.pick(['skip', 'take'])}({s.number(1, 6)})", by_ref
    if kind == 7:
        return f".{s.pick(['skip_while', 'take_while'])}({_test(scope, of, refs + 1)})", by_ref
    if kind == 8:
        parameter, value = _closure(scope, of, refs)
        kept = f"({value.text} {s.pick('<>')} {literal(s, of)}).then_some({value.text} / 2{point(of)})"
        return f".filter_map({parameter} {kept})", False
    if kind == 9 and by_ref:
        return s.pick([".copied()", ".cloned()"]), False
    return f".step_by({s.number(2, 4)})", by_ref


def _consumer(scope: Scope, of: str, by_ref: bool, typed: bool) -> tuple[list[str], str]:
    """The last calls, and the type of what comes out."""
    s, refs = scope.s, int(by_ref)
    fish = "" if typed else f"::<{of}>"
    copied = [".copied()"] if by_ref else []
    zero = f"0{point(of)}"
    ends: list[tuple[list[str], str]] = [
        ([f".sum{fish}()"], of),
        ([f".sum{fish}()"], of),
        ([".count()"], "usize"),
        ([f".any({_test(scope, of, refs)})"], "bool"),
        ([f".all({_test(scope, of, refs)})"], "bool"),
        ([f".position({_test(scope, of, refs)})"], "Option<usize>"),
        ([f".find({_test(scope, of, refs + 1)})", *copied], f"Option<{of}>"),
        ([*copied, ".last()"], f"Option<{of}>"),
        ([f".nth({s.number(0, 4)})", *copied], f"Option<{of}>"),
        ([*copied, f".collect{'' if typed else '::<Vec<_>>'}()"], f"Vec<{of}>"),
        ([f".map({_change(scope, of, refs)})", f".collect{'' if typed else '::<Vec<_>>'}()"], f"Vec<{of}>"),
        ([".map(|x| x.to_string())", ".collect::<Vec<_>>()", f".join({s.pick(_JOINTS)})"], "String"),
    ]
    acc = s.pick(["acc", "sum", "total", "state"])
    parameter, value = _closure(Scope(s), of, refs)
    parameter = parameter.strip("|")
    if of in FLOATS:
        ends.append(([*copied, f".fold({zero}, {of}::{s.pick(['max', 'min'])})"], of))
        ends.append(([f".fold({zero}, |{acc}, {parameter}| {acc} + {value.text})"], of))
    else:
        ends += [([f".{s.pick(['max', 'min'])}()", *copied], f"Option<{of}>")] * 2
        ends += [([*copied, f".{s.pick(['max', 'min'])}()", f".unwrap_or({s.number(0, 9)})"], of)]
        ends.append(([*copied, f".{s.pick(['max', 'min'])}_by_key({_key(s, of)})"], f"Option<{of}>"))
        mixed = f"{acc} * {s.number(2, 31)} + {value.text}" if of not in NARROW else f"{acc} ^ {value.text}"
        ends.append(([f".fold({literal(s, of)}, |{acc}, {parameter}| {mixed})"], of))
        ends.append(([*copied, f".fold({literal(s, of)}, {of}::{s.pick(['max', 'min', 'wrapping_add'])})"], of))
    return s.pick(ends)


def _key(s: Source, of: str) -> str:
    return f"|&x| x % {s.number(3, 9)}" if of not in SIGNED or s.chance(0.5) else f"|x| (x - {s.number()}).abs()"


def char_chain(scope: Scope, text: Value) -> Chain:
    """A chain over the characters of a text."""
    s, test = scope.s, char_test(scope.s)
    name = local(s) if s.chance(0.4) else s.pick(["c", "c", "ch", "letter"])
    calls = [".chars()", *s.pick([[], [], [".rev()"]])]
    calls += s.pick([[], [], [f".filter(|{name}| {name}.{test})"], [f".skip({s.number(1, 3)})"]])
    calls += s.pick(
        [[], [f".take_while(|{name}| !{name}.{test})"], [f".map(|{name}| {name}.to_ascii_uppercase())"], []]
    )
    vowel = f"matches!({name}, {' | '.join(repr(v) for v in s.pick(['aeiou', 'xyz', 'ab', '.,;', '+-']))})"
    ends: list[tuple[list[str], str]] = [
        ([".collect()"], "String"),
        ([".collect()"], "String"),
        ([".count()"], "usize"),
        ([f".any(|{name}| {name}.{char_test(s)})"], "bool"),
        ([f".all(|{name}| {name}.{char_test(s)})"], "bool"),
        ([f".position(|{name}| {name} == '{s.pick('abcdeimnost')}')"], "Option<usize>"),
        ([f".filter(|{name}| {vowel})", ".count()"], "usize"),
        ([f".filter_map(|{name}| {name}.to_digit(10))", ".sum()"], "u32"),
        ([f".map(|{name}| {name} as u32)", s.pick([".sum()", ".max().unwrap_or(0)"])], "u32"),
        ([f".find(|{name}| {name}.{char_test(s)})"], "Option<char>"),
        ([f".fold(0, |acc, {name}| acc + {name}.len_utf8())"], "usize"),
    ]
    end, of = s.pick(ends)
    return Chain(text.dot, (*calls, *end), of)


def word_chain(scope: Scope, receiver: str, start: str) -> Chain:
    """A chain over the texts that `receiver` + `start` gives: `.iter()` of strings, `.split(',')` of one."""
    s, name = scope.s, local(scope.s) if scope.s.chance(0.4) else scope.s.pick(["word", "w", "part", "line", "s"])
    value, by_iter = Value(name, "&str"), start.startswith(".iter")
    calls = [start]
    if s.chance(0.4):
        calls.append(f".filter(|{name}| {text_test(s, value)})")
    if s.chance(0.3):
        calls.append(f".map(|{name}| {name}.{s.pick(['trim()', 'trim_start()', 'trim_end()'])})")
    owned = f".map(|{name}| {name}.{s.pick(['to_uppercase', 'to_string', 'to_lowercase'])}())"
    pieces, number = ".collect::<Vec<_>>()", s.pick(["i32", "u32", "u64"])
    longest = s.pick([".sum()", ".max().unwrap_or(0)", ".min().unwrap_or_default()"])
    ends: list[tuple[list[str], str]] = [
        ([".count()"], "usize"),
        ([f".map(|{name}| {name}.len())", longest], "usize"),
        ([f".any(|{name}| {text_test(s, value)})"], "bool"),
        ([f".all(|{name}| {text_test(s, value)})"], "bool"),
        ([owned, ".collect()"], "Vec<String>"),
        ([f".map(|{name}| {name}.chars().rev().collect::<String>())", pieces, '.join(" ")'], "String"),
        ([owned, pieces, f".join({s.pick(_JOINTS)})"], "String"),
        ([f".filter_map(|{name}| {name}.parse::<{number}>().ok())", ".sum()"], number),
        ([f".flat_map(|{name}| {name}.chars())", ".filter(|c| c.is_alphabetic())", ".collect()"], "String"),
        ([f".max_by_key(|{name}| {name}.len())", f".map_or(0, |{name}| {name}.len())"], "usize"),
    ]
    if by_iter:
        ends.append(([".enumerate()", f".map(|(i, {name})| i * {name}.len())", ".sum()"], "usize"))
    end, of = s.pick(ends)
    return Chain(receiver, (*calls, *end), of)
