"""The curriculum: seeded builders of (buggy, fixed) Rust programs, several skeletons for each task.

A skeleton is a function from a `Source` to program text in which each place that differs is written `«buggy→fixed»`.
`draft` picks a skeleton, expands both versions, and surrounds them with the same innocent items, comments and
statements. Nothing here is trusted: `sleepyd.koans.curriculum` lets the compiler prove every draft before it counts.
"""

import importlib
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from sleepyd.errors import NotFound
from sleepyd.koans.generate.source import Source

Skeleton = Callable[[Source], str]

_SKELETONS: dict[str, list[Skeleton]] = {}
_FAMILIES = (
    "borrow_checker",
    "mutable_borrows",
    "moves",
    "moved_places",
    "borrowed_places",
    "mutability",
    "local_references",
    "lifetimes",
    "lifetime_types",
    "lifetime_scopes",
    "trait_bounds",
    "trait_impls",
    "trait_values",
    "trait_clones",
    "trait_keys",
    "result_handling",
    "option_handling",
    "option_errors",
    "result_errors",
    "result_chains",
    "type_mismatch",
    "type_integers",
    "type_shapes",
    "type_closures",
    "everyday",
    "everyday_fields",
    "everyday_items",
    "everyday_references",
)
_EDIT = re.compile(r"«(.*?)→(.*?)»", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """One generated, not yet proven pair of programs."""

    task: str
    skeleton: str
    seed: int
    buggy: str
    fixed: str


def skeleton(task: str) -> Callable[[Skeleton], Skeleton]:
    """Register a skeleton for `task`."""

    def register(function: Skeleton) -> Skeleton:
        _SKELETONS.setdefault(task, []).append(function)
        return function

    return register


def tasks() -> list[str]:
    """Names of all tasks that have a generator, sorted."""
    _load()
    return sorted(_SKELETONS)


def skeletons(task: str) -> list[str]:
    """Names of the skeletons of `task`."""
    _load()
    if task not in _SKELETONS:
        raise NotFound(f'no generator for task {task!r}; known tasks: "sleepyd koans list"', param="task")
    return [f.__name__ for f in _SKELETONS[task]]


def draft(task: str, seed: int, only: str | None = None) -> Draft:
    """The program pair of `task` for `seed`; `only` names one skeleton to use."""
    names = skeletons(task)
    source = Source(f"{task}/{seed}")
    chosen = source.pick(names) if only is None else only
    build = _SKELETONS[task][names.index(chosen)]
    template = _surround(source, textwrap.dedent(build(source)).strip("\n"))
    buggy, fixed = expand(template)
    return Draft(task=task, skeleton=chosen, seed=seed, buggy=buggy, fixed=fixed)


def expand(template: str) -> tuple[str, str]:
    """The buggy and the fixed program of a template with `«buggy→fixed»` marks; lines left empty by a mark vanish."""
    buggy = _EDIT.sub(lambda m: m[1] or "\0", template)
    fixed = _EDIT.sub(lambda m: m[2] or "\0", template)
    return _tidy(buggy), _tidy(fixed)


def _tidy(program: str) -> str:
    lines = [line for line in program.split("\n") if line.strip() != "\0"]
    return "\n".join(line.replace("\0", "").rstrip() for line in lines).strip("\n") + "\n"


def _load() -> None:
    for family in _FAMILIES:
        importlib.import_module(f"{__name__}.{family}")


def _surround(source: Source, core: str) -> str:
    """`core` with innocent items before or after it, and now and then a comment."""
    uses, body = _split_uses(core)
    before = [_innocent(source) for _ in range(source.pick([0, 0, 0, 1, 1, 2]))]
    after = [_innocent(source) for _ in range(source.pick([0, 0, 0, 1]))]
    if source.chance(0.25):
        comment = source.comment() if source.chance(0.5) else f"/{source.comment()}"
        body = body if body.startswith(("//", "#!")) else f"{comment}\n{body}"
    parts = [uses] if uses else []
    joiner = "\n\n" if source.chance(0.85) else "\n"
    return joiner.join([*parts, *before, body, *after])


def _split_uses(core: str) -> tuple[str, str]:
    lines = core.split("\n")
    end = 0
    while end < len(lines) and (lines[end].lstrip("«→").startswith("use ") or not lines[end].strip()):
        end += 1
    return "\n".join(lines[:end]).strip("\n"), "\n".join(lines[end:]).strip("\n")


def _innocent(source: Source) -> str:
    """A complete item that has nothing to do with the error."""
    kind = source.random.randrange(6)
    if kind == 0:
        return f"const {source.var().upper()}_LIMIT: {source.pick(['u32', 'usize', 'i64'])} = {source.number(1, 500)};"
    if kind == 1:
        name, a, b = source.func(), source.var(), source.var()
        kind_of, op = source.integer_type(), source.pick(["+", "*"])
        return f"fn {name}({a}: {kind_of}, {b}: {kind_of}) -> {kind_of} {{\n    {a} {op} {b}\n}}"
    if kind == 2:
        name = source.type_name()
        fields = "".join(f"    {source.var()}: {source.field_type()},\n" for _ in range(source.random.randint(1, 4)))
        derive = source.pick(["", "#[derive(Debug)]\n", "#[derive(Debug, Clone)]\n"])
        return f"{derive}struct {name} {{\n{fields}}}"
    if kind == 3:
        name, arg = source.func(), source.var()
        return f'fn {name}({arg}: &str) {{\n    println!("{source.text()}: {{}}", {arg});\n}}'
    if kind == 4:
        variants = "".join(f"    {source.type_name()},\n" for _ in range(source.random.randint(2, 4)))
        return f"enum {source.type_name()} {{\n{variants}}}"
    name, arg, total, item = source.func(), source.plural(), source.var(), source.var()
    return (
        f"fn {name}({arg}: &[i32]) -> i32 {{\n    let mut {total} = {source.number()};\n"
        f"    for {item} in {arg} {{\n        {total} += {item};\n    }}\n    {total}\n}}"
    )


def statements(source: Source, depth: int = 1, most: int = 2) -> str:
    """Zero to `most` innocent statements, indented by `depth` levels, each line ended; may be empty."""
    pad = "    " * depth
    lines: list[str] = []
    for _ in range(source.random.randint(0, most)):
        kind, name = source.random.randrange(5), source.var()
        if kind == 0:
            lines += [
                f"let {name} = {source.number()} {source.pick(['+', '*', '-'])} {source.number()};",
                f'println!("{{}}", {name});',
            ]
        elif kind == 1:
            lines.append(f'println!("{source.text()}");')
        elif kind == 2:
            lines += [f"let {name} = {source.string()};", f'println!("{source.word()} {{}}", {name}.len());']
        elif kind == 3:
            lines.append(source.comment())
        else:
            lines += [f"for {name} in 0..{source.number(2, 9)} {{", f'    println!("{{}}", {name});', "}"]
    return "".join(f"{pad}{line}\n" for line in lines)
