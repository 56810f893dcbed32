"""Answers as whole items: the model rewrites the items that the diagnostics point at, and nothing else is shown whole.

The form for models that know how to write code, which repeat ten lines as easily as one.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.items import Item

_FENCE = re.compile(r"```(?:rust|rs)?\n(.*?)(?:```|\Z)", re.DOTALL)
_ALIKE = 0.5


def ask(code: str, errors: Sequence[Diagnostic], focus: Sequence[Item]) -> str:
    """The question: errors, the rest of the program as context, the items to fix."""
    context = items.outline(code, focus)
    parts = ["\n".join(_described(error, code) for error in errors)]
    if context:
        parts.append(f"// context\n{context}")
    parts.append("// fix\n" + source(code, focus))
    return "\n".join(parts)


def solved(code: str, errors: Sequence[Diagnostic], focus: Sequence[Item], fixed: str) -> str | None:
    """How an error was solved once, to be told before a question. None when whole items cannot express it."""
    answer = reference(code, focus, fixed)
    if answer is None:
        return None
    described = "\n".join(_described(error, code) for error in errors)
    return f"// solved\n{described}\n{source(code, focus)}\n// so\n{answer}"


def source(code: str, focus: Sequence[Item]) -> str:
    """What an answer copies from."""
    return "\n".join(items.text(code, item).rstrip("\n") for item in focus)


def read(code: str, focus: Sequence[Item], answer: str) -> str | None:
    """The program with the answer put in, or None when the answer holds no item and resembles none.

    An answer with syntax errors is laid over the item it resembles most, so that what is right in it is not lost.
    """
    fenced = _FENCE.search(answer)
    body = (fenced[1] if fenced else answer).strip("\n") + "\n"
    if items.top_level(body) and items.parses(body):
        return items.splice(code, body, focus)
    likeness, item = max(
        ((SequenceMatcher(None, items.text(code, i), body).ratio(), i) for i in focus),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    if item is None or likeness < _ALIKE:
        return None
    data = code.encode()
    return (data[: item.start] + body.encode() + data[item.end :]).decode()


def reference(code: str, focus: Sequence[Item], fixed: str) -> str | None:
    """The answer that turns `code` into `fixed`; None when changed items cannot express it."""
    before: dict[tuple[str, str, str], set[str]] = {}
    for item in _units(code):
        before.setdefault((item.kind, item.name, item.parent), set()).add(items.text(code, item).strip("\n"))
    changed: list[Item] = []
    for item in _units(fixed):
        old = before.get((item.kind, item.name, item.parent))
        if old is None and item.parent:
            continue  # a new method: its whole block is the answer
        if old is None or items.text(fixed, item).strip("\n") not in old:
            changed.append(item)
    inner = [c for c in changed if c.parent]
    changed = [c for c in changed if c.parent or not _explained(c, code, fixed, inner)]
    outer = [c for c in changed if not c.parent]
    changed = [c for c in changed if not c.parent or not any(o.contains(c.start, c.end) for o in outer)]
    answer = "\n".join(items.text(fixed, item).strip("\n") for item in changed)
    if not answer or _parts(read(code, focus, answer) or "") != _parts(fixed):
        return None
    return answer


def _parts(code: str) -> list[str]:
    """The top-level items, their order and layout left aside."""
    return sorted(_squeezed(items.text(code, item)) for item in items.top_level(code))


def _units(code: str) -> list[Item]:
    return sorted([*items.top_level(code), *items.nested(code)], key=lambda item: item.start)


def _explained(container: Item, old: str, new: str, inner: Sequence[Item]) -> bool:
    """Whether a container differs only by the changed functions inside it."""
    within = [i for i in inner if container.contains(i.start, i.end)]
    if not within:
        return False
    twin = [i for i in items.top_level(old) if (i.kind, i.name) == (container.kind, container.name)]
    if not twin:
        return False
    names = {i.name for i in within}
    cut_old = [i for i in items.nested(old) if i.name in names and twin[0].contains(i.start, i.end)]
    left = _without(old, twin[0], cut_old)
    return _squeezed(left) == _squeezed(_without(new, container, within))


def _without(code: str, container: Item, inner: Sequence[Item]) -> str:
    data = code.encode()
    parts, at = [], container.start
    for item in inner:
        parts.append(data[at : item.start])
        at = item.end
    return b"".join([*parts, data[at : container.end]]).decode()


def _described(error: Diagnostic, code: str) -> str:
    head = f"error[{error.code}]: {error.message}" if error.code else f"error: {error.message}"
    primary = error.primary
    if primary is None or primary.is_foreign:
        return head
    shown = code.encode()[primary.byte_start : primary.byte_end].decode(errors="replace").split("\n")[0][:60]
    return f"{head}\n--> `{shown}` {error.label}".rstrip()


def _squeezed(code: str) -> str:
    return "\n".join(line.rstrip() for line in code.split("\n") if line.strip())
