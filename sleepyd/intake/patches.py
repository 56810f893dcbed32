"""Unified diffs, put onto the one program they are about.

Strict where a guess could make a program that nobody meant: every line that a hunk shows must stand in the program, at
the place that the hunk names or at the only other place where it stands. Hunks come in order and do not overlap. What
stands before the first hunk (file names, `git diff`'s lines) is not read, for the file is known; the program's last
line keeps its line end, or its want of one, whatever the diff says about that.

    apply(program, diff)     the program after it; InvalidInput, whose `param` is diff, where it does not fit
"""

import re
from dataclasses import dataclass

from sleepyd.errors import InvalidInput

_HEAD = re.compile(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_NO_NEWLINE = "\\"
_MAX_DIGITS = 9


@dataclass(frozen=True, slots=True)
class _Hunk:
    """number: as a person counts.  at: 0-based line of the old program that it begins at, as its head says."""

    number: int
    at: int
    old: list[str]
    new: list[str]


def apply(program: str, diff: str) -> str:
    """`program` with `diff` applied. Raises InvalidInput."""
    lines = program.split("\n")  # and at nothing else: a form feed may stand within a line
    end = [lines.pop()] if lines[-1] == "" else []
    result: list[str] = []
    done = shift = 0
    for hunk in _hunks(diff):
        place = _place(lines, hunk, done, hunk.at + shift)
        result += lines[done:place] + hunk.new
        done, shift = place + len(hunk.old), place - hunk.at
    return "\n".join(result + lines[done:] + end)


def _hunks(diff: str) -> list[_Hunk]:
    lines = diff.split("\n")
    found: list[_Hunk] = []
    at = 0
    while at < len(lines):
        head = _HEAD.match(lines[at])
        if head is None:
            if found and lines[at].startswith(("--- ", "diff ")):
                raise _refused("it is about more than one file, expected the one program that it corrects")
            at += 1
            continue
        hunk, at = _hunk(lines, at + 1, head, len(found) + 1)
        found.append(hunk)
    if not found:
        raise _refused('it has no hunk, expected lines such as "@@ -1,3 +1,3 @@" with the changes below')
    return found


def _hunk(lines: list[str], at: int, head: re.Match[str], number: int) -> tuple[_Hunk, int]:
    """(the hunk whose lines begin at `at`, where they end)."""
    if any(len(digits or "") > _MAX_DIGITS for digits in head.groups()):
        raise _refused(f"hunk {number} names a line that no program has")
    wanted = [1 if count is None else int(count) for count in (head[2], head[4])]
    sides: tuple[list[str], list[str]] = ([], [])
    while at < len(lines) and (len(sides[0]) < wanted[0] or len(sides[1]) < wanted[1]):
        sign = lines[at][:1] or " "  # editors take the blank off an empty line
        if sign not in " +-" and not lines[at].startswith(_NO_NEWLINE):
            break
        for side, signs in zip(sides, (" -", " +"), strict=True):
            if sign in signs:
                side.append(lines[at][1:])
        at += 1
    if [len(side) for side in sides] != wanted:
        had = f"-{len(sides[0])} +{len(sides[1])}"
        raise _refused(f"hunk {number} has {had} lines, expected -{wanted[0]} +{wanted[1]} as its head says")
    start = int(head[1])
    return _Hunk(number, start if wanted[0] == 0 else max(start - 1, 0), *sides), at


def _place(lines: list[str], hunk: _Hunk, first: int, expected: int) -> int:
    """Where the hunk's old lines stand, not before `first`."""
    size = len(hunk.old)

    def fits(at: int) -> bool:
        return first <= at <= len(lines) - size and lines[at : at + size] == hunk.old

    if fits(expected):
        return expected
    others = [at for at in range(first, len(lines) - size + 1) if fits(at)] if size else []
    if len(others) == 1:
        return others[0]
    found = "stand at several places" if others else "stand nowhere"
    raise _refused(f"hunk {hunk.number} does not fit: its lines {found} in the program from line {first + 1} on")


def _refused(what: str) -> InvalidInput:
    return InvalidInput(what, param="diff")
