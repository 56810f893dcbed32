"""Types of a small crate that lack a derive, with an impl of their own, and where they stand in the program."""

from sleepyd.koans.generate.crates.borrows import bystander, doc, public
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.trait_bounds.records import EXACT, PLAIN, Record, constructor, derive, some

_KEYS = (*EXACT, "String", "u32", "Vec<u8>", "Option<u32>")
_INTEGERS = frozenset({"u32", "i32", "u64", "usize", "i64", "u8", "u16"})


def shape(s: Source, *, exact: bool = True, shapes: tuple[str, ...] = ("named", "named", "tuple", "enum")) -> Record:
    """A random struct or enum; with `exact` one whose fields can be keys and sorted."""
    kinds, of = (_KEYS if exact else PLAIN), s.pick(shapes)
    name = s.type_name()
    if of == "enum":
        share = s.pick([0.0, 0.0, 0.4, 0.8])
        variants = [(s.type_name(), s.pick(kinds) if s.chance(share) else "") for _ in range(s.random.randint(2, 5))]
        return Record(name, of, tuple(variants), has_new=False)
    if of == "tuple":
        return Record(name, of, tuple((str(i), s.pick(kinds)) for i in range(s.pick([1, 2, 2, 3]))), has_new=False)
    return Record(
        name, of, tuple((s.var(), s.pick(kinds)) for _ in range(s.pick([2, 2, 3, 3, 4]))), has_new=s.chance(0.3)
    )


def copied(s: Source) -> Record:
    """An enum without data, for which Copy can be derived."""
    return Record(
        s.type_name(), "enum", tuple((s.type_name(), "") for _ in range(s.random.randint(2, 5))), has_new=False
    )


def define(s: Source, r: Record, have: list[str], add: list[str]) -> str:
    """The definition of `r` with `add` missing, often with an impl; ends with an empty line."""
    p, comment = public(s), doc(s)
    head = f"{comment}{derive(have, add)}{p}"
    inner = s.pick(["", p])
    if r.shape == "enum":
        lines = "".join(f"{doc(s, 1, 0.1)}    {name}{f'({of})' if of else ''},\n" for name, of in r.fields)
        text = f"{head}enum {r.name} {{\n{lines}}}\n\n"
    elif r.shape == "tuple":
        text = f"{head}struct {r.name}({', '.join(inner + of for _, of in r.fields)});\n\n"
    else:
        lines = "".join(f"{doc(s, 1, 0.1)}    {inner}{name}: {of},\n" for name, of in r.fields)
        text = f"{head}struct {r.name} {{\n{lines}}}\n\n"
    methods = [constructor(r, p)] if r.has_new else []
    methods += [_method(s, r, p) for _ in range(s.pick([0, 0, 0, 1, 1, 2]))]
    if methods:
        text += f"impl {r.name} {{\n" + "\n".join(methods) + "}\n\n"
    return text


def _method(s: Source, r: Record, p: str) -> str:
    m, n, text = s.func(), s.number(), s.string()
    head = f"{doc(s, 1)}    {p}fn {m}(&self)"
    if r.shape == "enum":
        if s.chance(0.4):
            name, of = s.pick(r.fields)
            return f"{head} -> bool {{\n        matches!(self, {r.name}::{name}{'(_)' if of else ''})\n    }}\n"
        returns, own = s.pick(["u32", "&'static str"]), s.pick(["Self", r.name])
        arms = "".join(
            f"            {own}::{name}{'(_)' if of else ''} => {s.number() if returns == 'u32' else s.string()},\n"
            for name, of in r.fields
        )
        return f"{head} -> {returns} {{\n        match self {{\n{arms}        }}\n    }}\n"
    field, of = s.pick(r.fields)
    place = f"self.{field}"
    if of in _INTEGERS:
        returns, text = s.pick(
            [
                ("u64", f"{place} as u64 * {n}"),
                ("bool", f"{place} > {n}"),
                ("String", f'format!("{s.word()} {{:>4}}", {place})'),
            ]
        )
    elif of == "String":
        returns, text = s.pick(
            [("bool", f"{place}.starts_with({text})"), ("&str", f"&{place}"), ("usize", f"{place}.trim().len()")]
        )
    elif of == "Vec<u8>" or of == "Vec<u32>":
        returns, text = s.pick([("usize", f"{place}.len()"), ("bool", f"{place}.iter().all(|x| *x < {n})")])
    elif of.startswith("Option<"):
        returns, text = "bool", f"{place}.is_some()"
    else:
        returns, text = of, place
    return f"{head} -> {returns} {{\n        {text}\n    }}\n"


def lacks(s: Source, full: list[str], need: tuple[str, ...] = ()) -> tuple[list[str], list[str]]:
    """(have, add) so that together they hold `full`; often equality is there already, sometimes nothing is."""
    count = s.pick([0, 0, 2, 2, 2, len(full) - 1]) if not need else s.pick([0, 2, 2, len(full) - 1])
    return some(s, [*need, *full[: min(count, len(full) - 1)]], ("Debug", "Clone")), full[count:] or full[-1:]


def arranged(s: Source, uses: str, definition: str, use: str) -> str:
    """The program: the type before its use or, sometimes, after it; perhaps an innocent function between them."""
    use = use.strip("\n") + "\n\n"
    first, second = (definition, use) if s.chance(0.7) else (use, definition)
    imports = f"{uses}\n\n" if uses else ""
    return f"{imports}{first}{bystander(s, share=0.15)}{second}"
