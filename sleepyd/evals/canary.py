"""Canaries: one short greedy answer of each adapter, kept with its generation, to know the adapter by.

Owns how they are made, when a generation is born, and how they are compared, before it is served. A server that lost
an adapter without a word still answers, as the base model does; that is what a canary finds. Two engines round
differently, so a few answers may differ honestly: between float32 here and bfloat16 in vLLM, 6 of 55 canaries did, and
5 of 110 longer answers. So an adapter fails when it says what the base model says and should not, and a generation when
more than a quarter of its adapters say something else than when it was made.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sleepyd.engine.base import Engine, Request

Json = dict[str, Any]
TOKENS = 16
_LEAST_SAME = 0.75


def made(engine: Engine, questions: Mapping[str, Sequence[Mapping[str, str]]], adapters: Mapping[str, str]) -> Json:
    """Task → {messages, answer, base}: what each task's adapter, and the base model, say to the task's question.

    adapters: task → the name that it is loaded under.
    """
    tasks = list(questions)
    asked = [Request(tuple(dict(m) for m in questions[task]), adapters[task], TOKENS) for task in tasks]
    own = engine.generate(asked)
    base = engine.generate([Request(request.messages, None, TOKENS) for request in asked])
    return {
        task: {"messages": list(request.messages), "answer": mine.text, "base": plain.text}
        for task, request, mine, plain in zip(tasks, asked, own, base, strict=True)
    }


def problem(engine: Engine, canaries: Mapping[str, Json], adapters: Mapping[str, str]) -> str:
    """Why the adapters are not those that the canaries were made of; empty where they are, or where there are none.

    adapters: task → the name that it is loaded under.
    """
    tasks = [task for task in canaries if task in adapters]
    asked = [Request(tuple(dict(m) for m in canaries[task]["messages"]), adapters[task], TOKENS) for task in tasks]
    answers = [answer.text for answer in engine.generate(asked)] if asked else []
    other = [task for task, text in zip(tasks, answers, strict=True) if text != canaries[task]["answer"]]
    said = dict(zip(tasks, answers, strict=True))
    for task in other:
        if said[task] == canaries[task]["base"]:
            return f"{adapters[task]} answers as the base model does, expected {canaries[task]['answer'][:60]!r}"
    if len(other) > (1 - _LEAST_SAME) * len(tasks):
        told = f"{other[0]} said {said[other[0]][:60]!r}, expected {canaries[other[0]]['answer'][:60]!r}"
        return f"{len(other)} of {len(tasks)} adapters answer otherwise than when they were made: {told}"
    return ""
