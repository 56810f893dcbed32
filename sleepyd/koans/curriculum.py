"""Examples that the compiler has proven, built from the generators' drafts.

Drafts of one task are checked many at a time: each program stands in a module of its own, so that one rustc call tells
which of them fail, with which code and where. A draft becomes an example only when its buggy version fails with one of
the task's codes and its fixed version compiles. Diagnostics are rebased as if each program had been compiled alone.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import count, islice

from sleepyd.koans import generate
from sleepyd.koans.generate import Draft
from sleepyd.koans.leak import Guard, fingerprint
from sleepyd.koans.load import Example, Task
from sleepyd.rust.compiler import LASTING, Compiler, Outcome, Verdict
from sleepyd.rust.diagnostics import Diagnostic, Span

BATCH = 24
"""Programs for one compiler call: more only lengthens the wait for the first."""

SEEDS = 1_000_000
"""Numbers reserved for one seed: the lower half for training, the upper for everything held out."""

_ROOTED = re.compile(r"\bcrate::")
_CLOSURE = re.compile(r"main\.rs:(\d+):(\d+): (\d+):(\d+)")
"""Where a closure or a coroutine stands, in the text of a message."""
_MODULE = "__k"
_MODULE_PATH = re.compile(rf"\b{_MODULE}\d+::")


def examples(
    task: Task,
    wanted: int,
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    *,
    seed: int = 0,
    split: str = "train",
    skeletons: Sequence[str] | None = None,
    tries: int = 4,
    guard: Guard | None = None,
    on_count: Callable[[int], None] = lambda count: None,
) -> list[Example]:
    """`wanted` distinct proven examples of `task`, or fewer when `tries` × `wanted` drafts hold no more.

    skeletons: use only these (None: those of the split, which has none in common with the other).  signature_of:
    reduces a diagnostic to its signature.  guard: what it knows is left out.  on_count: hears how many there are.
    """
    names = skeletons if skeletons is not None else _skeletons(task.name, split)
    drafts = _drafts(task.name, seed * SEEDS + (0 if split == "train" else SEEDS // 2), names)
    found: dict[str, Example] = {}
    left = tries * wanted
    while len(found) < wanted and left > 0:
        taken = min(left, max(BATCH, wanted - len(found)))
        batches = list(_chunks(islice(drafts, taken), BATCH))
        left -= taken
        with ThreadPoolExecutor(max_workers=2) as pool:
            for proven in pool.map(lambda batch: prove(batch, task, compiler), batches):
                for draft, errors in proven:
                    example = _example(draft, errors, task, signature_of, split)
                    if guard is None or guard.leaked(example.buggy, example.fixed) is None:
                        found.setdefault(fingerprint(example.buggy), example)
                on_count(min(len(found), wanted))
    return list(found.values())[:wanted]


def judges(
    tasks: Sequence[Task],
    per_task: int,
    compiler: Compiler,
    signature_of: Callable[[Diagnostic], str],
    *,
    seed: int = 1,
    on_task: Callable[[int, Task], None] = lambda done, task: None,
) -> list[Example]:
    """What models are judged by: `per_task` examples a task, of the skeletons that none was ever trained on.

    on_task: hears how many tasks are done, and which is next.
    """
    found = []
    for done, task in enumerate(tasks):
        on_task(done, task)
        held_out = sorted(generate.held_out(task.name))
        found += examples(task, per_task, compiler, signature_of, seed=seed, split="held_out", skeletons=held_out)
    return found


def prove(drafts: Sequence[Draft], task: Task, compiler: Compiler) -> list[tuple[Draft, list[Diagnostic]]]:
    """The drafts whose buggy program fails as the task says and whose fixed program compiles, with the buggy errors."""
    errors = check_apart([d.buggy for d in drafts], compiler, task.edition, task.lints)
    kept = [(d, e) for d, e in zip(drafts, errors, strict=True) if e and {x.code or "" for x in e} <= set(task.codes)]
    while any(wrong := check_apart([d.fixed for d, _ in kept], compiler, task.edition, task.lints)):
        # Again without the bad ones: an early error can keep rustc from looking for later kinds in the rest.
        kept = [pair for pair, found in zip(kept, wrong, strict=True) if not found]
    return kept


def proven_alone(
    buggy: str, fixed: str, tests: str, edition: str, lints: Sequence[str], compiler: Compiler
) -> list[Diagnostic]:
    """The errors of `buggy`, if it has any and `fixed` has none and passes the tests; else nothing."""
    wrong, right = compiler.check_many([(buggy, edition), (fixed, edition)], lints)
    if wrong.outcome is not Outcome.REJECTED or not right.ok:
        return []
    if tests.strip() and not compiler.test(fixed, tests, edition).passed:
        return []
    return [_unrendered(error) for error in wrong.errors]


def check_apart(
    programs: Sequence[str], compiler: Compiler, edition: str = "2021", lints: Sequence[str] = ()
) -> list[list[Diagnostic]]:
    """The errors of each program, from one compiler call for all of them. Programs must not need crate attributes.

    A program that says `crate::` is checked alone, and all are where `dead_code` is asked about: in a batch even `pub`
    items are dead. One of which the compiler says nothing definite has an error with the code "?".
    """
    if not programs:
        return []
    alone = [i for i, program in enumerate(programs) if "dead_code" in lints or _ROOTED.search(program)]
    if alone:
        verdicts = compiler.check_many([(programs[i], edition) for i in alone], lints)
        found = {i: _settled(verdict) for i, verdict in zip(alone, verdicts, strict=True)}
        others = [i for i in range(len(programs)) if i not in found]
        together = check_apart([programs[i] for i in others], compiler, edition, lints)
        found.update(zip(others, together, strict=True))
        return [found[i] for i in range(len(programs))]
    parts, starts, at = [], [], 0
    for index, program in enumerate(programs):
        head = f"mod {_MODULE}{index} {{\n"
        starts.append((at + len(head.encode()), program.encode()))
        parts.append(f"{head}{program}}}\n")
        at += len(parts[-1].encode())
    verdict = compiler.check("".join(parts), edition, lints)
    if verdict.outcome is Outcome.OK:
        return [[] for _ in programs]
    owners = [_owner(error, starts) for error in verdict.errors]
    if verdict.outcome is not Outcome.REJECTED or not owners or None in owners:
        if len(programs) == 1:
            return [_settled(compiler.check(programs[0], edition, lints))]
        half = len(programs) // 2  # a program that is too much for rustc must not cost the others
        first, second = programs[:half], programs[half:]
        return check_apart(first, compiler, edition, lints) + check_apart(second, compiler, edition, lints)
    apart: list[list[Diagnostic]] = [[] for _ in programs]
    for error, owner in zip(verdict.errors, owners, strict=True):
        if owner is not None:
            apart[owner].append(_rebased(error, *starts[owner], owner, starts))
    return apart


def _settled(verdict: Verdict) -> list[Diagnostic]:
    """The errors of a program that was checked alone, in the form of those that were not."""
    if verdict.outcome not in LASTING or (not verdict.ok and not verdict.errors):
        return [_unsettled(verdict)]
    return [_unrendered(error) for error in verdict.errors]


def _unrendered(found: Diagnostic) -> Diagnostic:
    return dataclasses.replace(found, rendered="", children=tuple(map(_unrendered, found.children)))


def _unsettled(verdict: Verdict) -> Diagnostic:
    return Diagnostic("error", "?", f"compiler: {verdict.outcome}", (), (), "")


def _owner(error: Diagnostic, starts: Sequence[tuple[int, bytes]]) -> int | None:
    """Which program an error is about."""
    where = error.primary
    if where is None or where.is_foreign:
        return None
    inside = (i for i, (start, data) in enumerate(starts) if start <= where.byte_start <= start + len(data))
    return next(inside, None)


def _rebased(error: Diagnostic, start: int, data: bytes, index: int, starts: Sequence[tuple[int, bytes]]) -> Diagnostic:
    lines_before = index + 1 + sum(program.count(b"\n") + 1 for _, program in starts[:index])

    def said(text: str) -> str:
        return _CLOSURE.sub(
            lambda m: f"main.rs:{int(m[1]) - lines_before}:{m[2]}: {int(m[3]) - lines_before}:{m[4]}",
            _MODULE_PATH.sub("", text),
        )

    def moved(span: Span) -> Span:
        if span.is_foreign:
            return span
        return dataclasses.replace(
            span,
            byte_start=span.byte_start - start,
            byte_end=span.byte_end - start,
            line_start=span.line_start - lines_before,
            line_end=span.line_end - lines_before,
            label=said(span.label) if span.label else span.label,
        )

    return dataclasses.replace(
        error,
        message=said(error.message),
        spans=tuple(moved(s) for s in error.spans if s.is_foreign or start <= s.byte_start <= start + len(data)),
        children=tuple(_rebased(child, start, data, index, starts) for child in error.children),
        rendered="",
    )


def _example(
    draft: Draft, errors: Sequence[Diagnostic], task: Task, signature_of: Callable[[Diagnostic], str], split: str
) -> Example:
    return Example(
        task=task.name,
        family=task.family,
        error_code=errors[0].code or "",
        signature=signature_of(errors[0]),
        edition=task.edition,
        buggy=draft.buggy,
        fixed=draft.fixed,
        tests="",
        diagnostics=tuple(e.to_dict() for e in errors),
        skeleton=draft.skeleton,
        seed=draft.seed,
        split=split,
        origin="generator",
    )


def _skeletons(task: str, split: str) -> list[str]:
    judges = generate.held_out(task)
    return [name for name in generate.skeletons(task) if (name in judges) == (split != "train")]


def _drafts(task: str, first: int, skeletons: Sequence[str]) -> Iterator[Draft]:
    for number in count(first):
        yield generate.draft(task, number, skeletons[number % len(skeletons)])


def _chunks(drafts: Iterable[Draft], size: int) -> Iterator[list[Draft]]:
    iterator = iter(drafts)
    while batch := list(islice(iterator, size)):
        yield batch
