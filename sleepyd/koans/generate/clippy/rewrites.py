"""The marks of the lints about a match that has a shorter form: the match, or an `if let`, and what takes its place.

Values, patterns and results may hold template text. `depth` is the indentation of the line that the mark stands on.
"""

from collections.abc import Sequence

from sleepyd.koans.generate.source import Source

_TAB = "    "


def matches(s: Source, value: str, *patterns: str, depth: int = 1, guard: str = "", negated: bool = False) -> str:
    """A match that only says true or false, and `matches!`.

    negated: the patterns are those that give false.
    """
    pad = _TAB * depth
    yes, no = ("false", "true") if negated else ("true", "false")
    whole, condition = " | ".join(patterns), f" if {guard}" if guard else ""
    arms = [f"{whole}{condition} => {yes},"]
    if guard or s.chance(0.65):
        if len(patterns) > 1 and not guard and s.chance(0.25):
            arms = [f"{pattern} => {yes}," for pattern in patterns]
        lines = "".join(f"{pad}{_TAB}{arm}\n" for arm in [*arms, f"_ => {no},"])
        written = f"match {value} {{\n{lines}{pad}}}"
    elif s.chance(0.4):
        written = f"if let {whole} = {value} {{ {yes} }} else {{ {no} }}"
    else:
        written = f"if let {whole} = {value} {{\n{pad}{_TAB}{yes}\n{pad}}} else {{\n{pad}{_TAB}{no}\n{pad}}}"
    return f"«{written}→{'!' if negated else ''}matches!({value}, {whole}{condition})»"


def mapped(
    s: Source, value: str, name: str, result: str, *, depth: int = 1, function: str = "", borrowed: str = ""
) -> str:
    """A match that gives `Some(result)` for `Some(name)` and None for None, and `map`.

    function: what `map` is given where the result is its call.  borrowed: what is matched on where the value itself
    must stay, so that `as_ref` comes before `map`.
    """
    pad, on = _TAB * depth, borrowed or value
    is_tuple = name.startswith("(")  # clippy sees it only in a match that names None
    if is_tuple or s.chance(0.7):
        other = "None" if is_tuple else s.pick(["None", "None", "None", "_"])
        arms = [f"Some({name}) => Some({result}),", f"{other} => None,"]
        if arms[1].startswith("None") and s.chance(0.25):
            arms.reverse()
        written = f"match {on} {{\n{pad}{_TAB}{arms[0]}\n{pad}{_TAB}{arms[1]}\n{pad}}}"
    else:
        written = f"if let Some({name}) = {on} {{\n{pad}{_TAB}Some({result})\n{pad}}} else {{\n{pad}{_TAB}None\n{pad}}}"
    return f"«{written}→{value}{'.as_ref()' if borrowed else ''}.map({function or f'|{name}| {result}'})»"


def let_else(
    s: Source, name: str, pattern: str, value: str, exits: Sequence[str], *, depth: int = 1, otherwise: str = "_"
) -> str:
    """A binding that a match gives or that leaves, and `let ... else`.

    pattern: with `@` where the name stands, or with the names of a tuple.  exits: the statements that leave; the last
    one has no semicolon.
    """
    pad, inner = _TAB * depth, name
    if "@" in pattern and s.chance(0.25):
        inner = s.var()
    old, new = pattern.replace("@", inner), pattern.replace("@", name)
    leaving = "".join(f"{pad}{_TAB}{line}\n" for line in [*exits[:-1], f"{exits[-1]};"])
    if s.chance(0.6):
        last = f"{exits[0]}," if len(exits) == 1 else f"{{\n{_indented(leaving)}{pad}{_TAB}}}"
        arms = f"{pad}{_TAB}{old} => {inner},\n{pad}{_TAB}{otherwise} => {last}\n"
        written = f"let {name} = match {value} {{\n{arms}{pad}}};"
    elif len(exits) == 1 and s.chance(0.5):
        written = f"let {name} = if let {old} = {value} {{ {inner} }} else {{ {exits[0]} }};"
    else:
        written = f"let {name} = if let {old} = {value} {{\n{pad}{_TAB}{inner}\n{pad}}} else {{\n{leaving}{pad}}};"
    return f"«{written}→let {new} = {value} else {{\n{leaving}{pad}}};»"


def _indented(lines: str) -> str:
    return "".join(f"{_TAB}{line}\n" for line in lines.splitlines())
