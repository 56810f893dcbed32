"""docs/model.md: what the bundled model is made of and what it can do, from its own card."""

import json
from collections.abc import Mapping
from typing import Any

from sleepyd.day.prompt import MODEL_CARD
from sleepyd.pages.tables import table
from sleepyd.places import shipped_model

Json = Mapping[str, Any]

_HEAD = """# The bundled model

Made by `make docs` from the card beside the model's weights; its scores were measured by `sleepyd base-model eval`.

A small transformer that ships with sleepyd, so that every part of it really runs on any machine: Qwen2 architecture
with a byte-level BPE tokenizer and ChatML template of its own, loaded unmodified by transformers, peft and vLLM. It was
trained from nothing on short programs that this repository generates and rustc proves. Eight tasks were withheld: they
are what it learns in demonstrations and tests, and it must not know them before. No koan, and no program of a skeleton
that it is judged by, was in its training.

It is told rustc's messages and labels beside the numbered program, and answers with the lines that change. rustc's own
suggestions are not shown to it: they are the compiler tier's, which tries them first.
"""
_BARS = """
What counts is one greedy answer, minimised as the fixer does, judged by rustc, tests and policy. The bars are those
that the project set for a model of at most 12 million parameters.
"""
_SCALING = """
## What would make it better

See [scaling](scaling.md): three sizes after three budgets of tokens each, forms of answer, and the mean of two models.
"""


def page() -> str:
    """The page."""
    card = json.loads((shipped_model() / MODEL_CARD).read_text(encoding="utf-8"))
    scores = card["scores"]
    parts = [_HEAD, "## Made of\n", table(("", ""), _facts(card)), "\n## Scores\n", _BARS]
    parts += [table(("what", "passed", "share", "bar"), _results(scores)), "\n### Each task\n"]
    parts += [table(("task", "", "passed", "of"), _tasks(scores["tasks"])), _SCALING]
    return "\n".join(parts)


def _facts(card: Json) -> list[tuple[str, str]]:
    before, tokens, seconds = card.get("taught_before") or {}, card["tokens_seen"], card["seconds"]
    while before:
        tokens, seconds = tokens + before["tokens_seen"], seconds + before["seconds"]
        before = before.get("taught_before") or {}
    recipe = card["recipe"]
    return [
        ("parameters", f"{card['parameters']:,}"),
        ("width, layers, heads", f"{recipe['width']}, {recipe['layers']}, {recipe['heads']}"),
        ("tasks taught", f"{len(card['taught'])}"),
        ("proven examples", f"{card['examples']:,}"),
        ("tokens, in all trainings after each other", f"{tokens / 1e6:.1f} million"),
        ("time of training", f"{seconds / 3600:.1f} hours on {card['machine']}"),
        (
            "weights",
            "the mean of the last training and the model before it" if card["averaged"] else "the last training's",
        ),
        ("last trained", card["made"]),
    ]


def _results(scores: Json) -> list[tuple[str, ...]]:
    held_out, told, koans = scores["held_out"], scores["told"], scores["koans"]
    listed = [task for task in scores["tasks"].values() if task["kind"] == "taught"]
    weak = sum(task["passed"] < 0.6 * task["total"] for task in listed)
    rows = [
        ("programs of taught tasks, skeletons never seen", held_out["taught"], "at least 90 %"),
        ("taught frozen koans", koans["frozen"]["taught"], "at least 20 of 22"),
        ("other koans of taught tasks", koans["others"]["taught"], ""),
        ("programs of withheld tasks", held_out["withheld"], "at most 15 %"),
        ("frozen koans of withheld tasks", koans["frozen"]["withheld"], ""),
        ("a part of the taught programs, told a solved fix", told["with"]["taught"], ""),
        ("the same programs, not told", told["without"]["taught"], ""),
        ("withheld programs, told a solved fix", told["with"]["withheld"], ""),
    ]
    shown: list[tuple[str, ...]] = [(what, *_counted(at["passed"], at["total"]), bar) for what, at, bar in rows]
    parsed = held_out["withheld"]
    shown.append(
        ("answers to withheld programs that are Rust", *_counted(parsed["parsed"], parsed["total"]), "at least 90 %")
    )
    copied = scores["copied"]["taught"]
    shown.append(
        ("answers in which nothing was copied wrong", *_counted(copied["passed"], copied["total"]), "at least 80 %")
    )
    shown.append(("taught tasks under 60 %", *_counted(weak, len(listed)), "none"))
    return shown


def _counted(part: int, whole: int) -> tuple[str, str]:
    return f"{part} of {whole}", f"{part / whole:.0%}" if whole else ""


def _tasks(tasks: Json) -> list[tuple[str, ...]]:
    ordered = sorted(tasks.items(), key=lambda pair: (pair[1]["kind"], -pair[1]["passed"] / max(pair[1]["total"], 1)))
    return [(f"`{name}`", at["kind"], str(at["passed"]), str(at["total"])) for name, at in ordered]
