"""What a model is asked and how its answer is read: the same chat messages for every model.

A question holds the diagnostics and the code they are about. There are three forms of answer, and each model is asked
for the one it does best: `items` (`whole_items`), the items that change, whole; `edits` (`line_edits`), the lines that
change, by number; `fragments`, the words that change, by line. Compiler suggestions stay out: they are the compiler
tier's. `ask` and `reference_answer` serve training as well, so a model is trained on what it will be asked.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from sleepyd.day import fragments, line_edits, whole_items
from sleepyd.day.memory import Solved
from sleepyd.places import shipped_model
from sleepyd.rust import items
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.rust.items import Item
from sleepyd.sections import ModelConfig

Form = Literal["items", "edits", "fragments"]
MODEL_CARD = "model_card.json"
_MOST_DIAGNOSTICS = 3
_FORMS: dict[Form, ModuleType] = {"items": whole_items, "edits": line_edits, "fragments": fragments}


@dataclass(frozen=True, slots=True)
class Question:
    """One request to a model and what is needed to put its answer back."""

    code: str
    focus: tuple[Item, ...]
    messages: tuple[dict[str, str], ...]
    form: Form = "items"


def form_of(model: ModelConfig) -> Form:
    """The form of answer to ask this model for: what is configured, or what its model card says."""
    wanted = model.answers if model.answers != "auto" else _card(model).get("answers", "items")
    return next((form for form in _FORMS if form == wanted), "items")


def takes_examples(model: ModelConfig) -> bool:
    """Whether this model may be told a solved fix: not if it has a card, as those made here have, that is silent on it.

    A model of ours that never saw one is disturbed by it: 57 of 115 held-out programs fixed, and 76 without (measured).
    """
    card = _card(model)
    return not card or bool(card.get("told"))


def _card(model: ModelConfig) -> dict[str, Any]:
    """The model's card; empty where it has none."""
    path = (Path(model.path) if model.path else shipped_model()) / MODEL_CARD
    card: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return card


def ask(code: str, errors: Sequence[Diagnostic], form: Form = "items", solved: Solved | None = None) -> Question:
    """The question for `code` and its error diagnostics; `solved` is told before it, as an example to go by."""
    told = errors[:_MOST_DIAGNOSTICS]
    focus = items.touched(code, told)
    content = _FORMS[form].ask(code, told, focus)
    if solved is not None and (before := _told(solved, form)) is not None:
        content = f"{before}\n{content}"
    return Question(code, tuple(focus), ({"role": "user", "content": content},), form)


def _told(solved: Solved, form: Form) -> str | None:
    errors = solved.errors[:_MOST_DIAGNOSTICS]
    told: str | None = _FORMS[form].solved(solved.buggy, errors, items.touched(solved.buggy, errors), solved.fixed)
    return told


def read_answer(question: Question, answer: str) -> str | None:
    """The program with the answer put in; None when there is nothing in it that could be put in.

    A model that answers in another form is understood as well.
    """
    if question.form != "items":
        read = fragments.read(question.code, question.focus, answer)
        return read if read is not None else whole_items.read(question.code, question.focus, answer)
    return whole_items.read(question.code, question.focus, answer)


def reference_answer(question: Question, fixed: str) -> str | None:
    """The answer that turns the question's program into `fixed`; None when the form cannot express it."""
    answer: str | None = _FORMS[question.form].reference(question.code, question.focus, fixed)
    return answer


def source(question: Question, answer: str) -> str:
    """The part of the question's program that `answer`, of the right form, was made from."""
    if question.form != "items":
        return fragments.source(question.code, question.focus, answer)
    return whole_items.source(question.code, question.focus)
