"""What the daemon keeps and says: a fix as the database remembers it, a generation and a model as JSON."""

from typing import Any

from sleepyd.day import chat
from sleepyd.day.fixer import FixRequest, FixResult
from sleepyd.store.generations import Generations
from sleepyd.store.records import Attempt, Episode

Json = dict[str, Any]


def model_entry(name: str) -> Json:
    """As OpenAI describes one; `parent` as vLLM has it, `created` is not known of what ships with sleepyd."""
    parent = None if name in (chat.ROUTED, chat.BASE) else chat.BASE
    return {"id": name, "object": "model", "created": 0, "owned_by": "sleepyd", "parent": parent}


def show(generations: Generations, number: int) -> Json:
    """What there is to say about one generation, which is verified."""
    generation = generations.load(number)
    return {
        "number": generation.number,
        "parent": generation.parent,
        "created_at": generation.created_at,
        "tasks": sorted(generation.adapters),
        "routes": {part: len(generation.routes.get(part, {})) for part in ("signatures", "codes", "tasks")},
        "files": {name: entry["size"] for name, entry in generation.manifest["files"].items()},
        "evaluation": generation.evaluation,
    }


def episode_of(request: FixRequest, result: FixResult) -> tuple[Episode, list[Attempt]]:
    """A fix as the database remembers it."""
    attempts = [
        Attempt(tier=a.tier, candidate=a.candidate, outcome=a.outcome, adapter=a.adapter, reason=a.reason, ms=a.ms)
        for a in result.attempts
    ]
    episode = Episode(
        source=request.source,
        code=request.code,
        status=result.status,
        edition=request.edition,
        tests=request.tests or "",
        error_code=result.error_code,
        signature=result.signature,
        task=result.task,
        route_rule=result.route_rule,
        tier=result.tier,
        adapter=result.adapter,
        generation=result.generation,
        result_code=result.code if result.status == "fixed" else None,
        verified=result.verified,
        diagnostics=list(result.diagnostics),
        timings=dict(result.timings_ms),
        id=result.id,
    )
    return episode, attempts
