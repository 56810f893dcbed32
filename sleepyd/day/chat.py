"""Answers a chat: a program that does not compile is fixed, an error that is only told is sent to whom it routes to.

    chat.answer(fixer, ChatRequest(messages, model="sleepyd"), on_stage)

The last program that the user showed and that rustc refuses is what the chat is about, unless an error was pasted that
compiling it does not give: then what was pasted decides where the question goes, and nothing can be verified. `model`
is who shall answer: `sleepyd`, whom the error routes to; `base`, the base model; or an adapter, by its serving name or
the name of its task. What is said to be fixed has been compiled.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sleepyd.day import conversation
from sleepyd.day.conversation import Message
from sleepyd.day.fixer import Case, Fixer, FixRequest, FixResult
from sleepyd.day.router import Route, Routes
from sleepyd.day.verdict import OnStage
from sleepyd.engine.base import Completion, Engine, Request
from sleepyd.errors import InvalidInput, NotFound
from sleepyd.rust.compiler import Outcome

ROUTED, BASE = "sleepyd", "base"
"""The models that are there without any adapter."""
_EDITION = "2021"


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """messages: role and content. is_raw: the model's own words to these messages, nothing compiled."""

    messages: tuple[Message, ...]
    model: str = ROUTED
    max_tokens: int | None = None
    temperature: float = 0.0
    seed: int | None = None
    is_raw: bool = False


@dataclass(frozen=True, slots=True)
class ChatResult:
    """The answer. model: who was to answer, with the generation.  fix: where a program was looked at.

    prompt_tokens, tokens: what the model read and wrote for it, all attempts together; none where it was not asked.
    """

    text: str
    model: str
    generation: int
    prompt_tokens: int
    tokens: int
    is_cut: bool = False
    request: FixRequest | None = None
    fix: FixResult | None = None
    signature: str | None = None
    task: str | None = None
    route_rule: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """What is beside the text, as JSON."""
        fix = self.fix
        return {
            "fix_id": fix.id if fix else None,
            "status": fix.status if fix else None,
            "verified": fix.verified if fix else None,
            "tier": fix.tier if fix else None,
            "adapter": fix.adapter if fix else None,
            "generation": self.generation,
            "signature": self.signature,
            "task": self.task,
            "route_rule": self.route_rule,
            "flags": list(fix.flags) if fix else [],
            "diff": fix.diff if fix else "",
        }


def models(routes: Routes) -> list[str]:
    """The names that a chat may ask for."""
    return [ROUTED, BASE, *sorted(routes.adapters.values())]


def pinned(routes: Routes, model: str) -> Route | None:
    """Where everything goes that is sent to `model`; None where the error decides. Raises NotFound."""
    if model == ROUTED:
        return None
    if model == BASE:
        return Route(None, None, "pinned")
    for task, name in routes.adapters.items():
        if model in (task, name):
            return Route(task, name, "pinned")
    known = ", ".join(models(routes))
    raise NotFound(f"model: got {model[:100]!r}, expected one of {known}; GET /v1/models lists them", param="model")


def answer(fixer: Fixer, request: ChatRequest, on_stage: OnStage) -> ChatResult:
    """Answer a chat. Raises NotFound for an unknown model, InvalidInput for one too long, and what fixing raises."""
    counting = _Counting(fixer.engine)
    return _Chat(Fixer(fixer.compiler, counting, fixer.config, fixer.routes, fixer.recall), counting, request).answer(
        on_stage
    )


class _Chat:
    def __init__(self, fixer: Fixer, counting: "_Counting", request: ChatRequest) -> None:
        self._fixer, self._counting, self._request = fixer, counting, request
        self._routes = fixer.routes()
        self._pinned = pinned(self._routes, request.model)
        counting.most = request.max_tokens

    def answer(self, tell: OnStage) -> ChatResult:
        if self._request.is_raw:
            return self._spoken(self._pinned or Route(None, None, "base"), tell)
        about = conversation.read(self._request.messages)
        edition = about.edition or _EDITION
        cases = [self._fixer.open_case(FixRequest(code, edition, source="openai")) for code in about.programs]
        broken = next((case for case in cases if case.outcome is Outcome.REJECTED), None)
        told = {error.code for error in about.errors}
        if broken is not None and (not told or told & {error.code for error in broken.errors}):
            return self._fixed(broken, tell)
        if about.errors:
            case = self._fixer.route_case(FixRequest("", edition), Outcome.REJECTED, about.errors)
            tell("routed", {"task": case.route.task, "adapter": case.route.adapter, "rule": case.route.rule})
            return self._spoken(self._pinned or case.route, tell, case)
        if cases:
            return self._fixed(cases[0], tell)
        return self._spoken(self._pinned or Route(None, None, "base"), tell)

    def _fixed(self, case: Case, tell: OnStage) -> ChatResult:
        """What fixing a program came to."""
        request, route = case.request, self._pinned
        if route is not None:
            request = FixRequest(request.code, request.edition, None, (BASE if route.adapter is None else "routed",))
        result = self._fixer.fix(request, tell, route)
        where = route or case.route
        return ChatResult(
            text=_told(result),
            model=self._name(where) if case.errors else f"{ROUTED}@{result.generation}",
            generation=result.generation,
            prompt_tokens=self._counting.read,
            tokens=self._counting.written,
            request=request,
            fix=result,
            signature=result.signature,
            task=where.task,
            route_rule=where.rule if case.errors else None,
        )

    def _spoken(self, route: Route, tell: OnStage, case: Case | None = None) -> ChatResult:
        """What the model says to the messages as they are."""
        asked = self._request
        tell("asking", {"tier": BASE if route.adapter is None else "routed", "adapter": route.adapter})
        most = self._fixer.config.model.max_new_tokens
        question = Request(tuple(map(dict, asked.messages)), route.adapter, most, asked.temperature, asked.seed)
        said = self._counting.generate([question])[0]
        if not said.finished and not said.tokens:
            raise InvalidInput(
                f"messages: longer than the {self._fixer.config.model.max_prompt_tokens} tokens that the model reads; "
                "shorten the conversation, or set model.max_prompt_tokens",
                param="messages",
            )
        return ChatResult(
            text=said.text,
            model=self._name(route),
            generation=self._routes.generation,
            prompt_tokens=self._counting.read,
            tokens=self._counting.written,
            is_cut=not said.finished,
            signature=case.signature if case else None,
            task=route.task,
            route_rule=route.rule if case or self._pinned else None,
        )

    def _name(self, route: Route) -> str:
        return route.adapter or f"{BASE}@{self._routes.generation}"


class _Counting:
    """The engine, with what went through it. most: an answer ends after so many tokens."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.read = self.written = 0
        self.most: int | None = None

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """As Engine.generate."""
        most = self.most
        limited = (
            requests if most is None else [replace(r, max_new_tokens=min(most, r.max_new_tokens)) for r in requests]
        )
        answers = self._engine.generate(limited)
        self.read += sum(answer.prompt_tokens for answer in answers)
        self.written += sum(answer.tokens for answer in answers)
        return answers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)


def _told(result: FixResult) -> str:
    """A fix as one says it: what was wrong, who mended it and what proves it, then the program."""
    if result.status == "clean":
        return "This compiles as it is; there is nothing to fix."
    if result.status == "invalid":
        return f"Nothing can be said about this program: {result.message}."
    first = result.diagnostics[0] if result.diagnostics else {"code": None, "message": "it does not compile"}
    wrong = f"{first['code'] or 'error'}: {first['message']}"
    if result.status != "fixed":
        tried = "\n".join(
            f"- {a.tier}{f' ({a.adapter})' if a.adapter else ''}: {a.outcome}{f', {a.reason}' if a.reason else ''}"
            for a in result.attempts
        )
        return f"Not fixed: {wrong}.\n\nNothing that was tried passed:\n{tried}\n" if tried else f"Not fixed: {wrong}."
    by = f"{result.tier} ({result.adapter})" if result.adapter else result.tier
    flags = f" Look at: {', '.join(result.flags)}." if result.flags else ""
    code = result.code if result.code.endswith("\n") else f"{result.code}\n"
    fence = "````" if "```" in code else "```"
    return f"{wrong}. Fixed by {by}; it compiles now.{flags}\n\n{fence}rust\n{code}{fence}\n"
