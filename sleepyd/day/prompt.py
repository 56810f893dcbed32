"""What a model is asked and how its answer is read: the same chat messages for every model.

The question holds the diagnostics (code, message, label), the rest of the program as context, and the items that the
diagnostics point at. The answer is the item or items that change, whole. Compiler suggestions stay out: they are the
compiler tier's. `ask` and `reference_answer` serve training as well, so a model is trained on what it will be asked.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.items import Item

_FENCE = re.compile(r"```(?:rust|rs)?\n(.*?)(?:```|\Z)", re.DOTALL)
_MOST_DIAGNOSTICS = 3
_ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a model and what is needed to put its answer back."""

    code: str
    focus: tuple[Item, ...]
    messages: tuple[dict[str, str], ...]


def ask(code: str, errors: Sequence[Diagnostic]) -> Question:
    """The question for `code` and its error diagnostics."""
    focus = items.touched(code, errors[:_MOST_DIAGNOSTICS])
    context = items.outline(code, focus)
    lines = [_described(error, code) for error in errors[:_MOST_DIAGNOSTICS]]
    parts = ["\n".join(lines)]
    if context:
        parts.append(f"// context\n{context}")
    parts.append("// fix\n" + "\n".join(items.text(code, item).rstrip("\n") for item in focus))
    return Question(code=code, focus=tuple(focus), messages=({"role": "user", "content": "\n".join(parts)},))


def read_answer(question: Question, answer: str) -> str | None:
    """The program with the answer put in, or None when the answer holds no item and resembles none.

    An answer with syntax errors is laid over the item it resembles most, so that what is right in it is not lost.
    """
    fenced = _FENCE.search(answer)
    body = (fenced[1] if fenced else answer).strip("\n") + "\n"
    if items.top_level(body) and items.parses(body):
        return items.splice(question.code, body, question.focus)
    likeness, item = max(
        ((SequenceMatcher(None, items.text(question.code, i), body).ratio(), i) for i in question.focus),
        key=lambda pair: pair[0],
        default=(0.0, None),
    )
    if item is None or likeness < _ALIKE:
        return None
    data = question.code.encode()
    return (data[: item.start] + body.encode() + data[item.end :]).decode()


def reference_answer(question: Question, fixed: str) -> str | None:
    """The answer that turns the question's program into `fixed`; None when changed items cannot express it."""
    before: dict[tuple[str, str, str], set[str]] = {}
    for item in _units(question.code):
        before.setdefault((item.kind, item.name, item.parent), set()).add(items.text(question.code, item).strip("\n"))
    changed: list[Item] = []
    for item in _units(fixed):
        old = before.get((item.kind, item.name, item.parent))
        if old is None and item.parent:
            continue  # a new method: its whole block is the answer
        if old is None or items.text(fixed, item).strip("\n") not in old:
            changed.append(item)
    inner = [c for c in changed if c.parent]
    changed = [c for c in changed if c.parent or not _explained(c, question.code, fixed, inner)]
    outer = [c for c in changed if not c.parent]
    changed = [c for c in changed if not c.parent or not any(o.contains(c.start, c.end) for o in outer)]
    answer = "\n".join(items.text(fixed, item).strip("\n") for item in changed)
    if not answer or _parts(read_answer(question, answer) or "") != _parts(fixed):
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
