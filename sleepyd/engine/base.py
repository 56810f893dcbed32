"""What every engine can do: answer requests that each name their adapter, load and unload adapters, say how it is."""

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

_SPLIT = "\u200b"
_CHATML = "<|"
_WANTED: ContextVar[Callable[[], None]] = ContextVar("wanted", default=lambda: None)


def while_wanted(ask: Callable[[], None]) -> None:
    """From now on in this context, long work calls `ask` again and again; what it raises ends the work at once."""
    _WANTED.set(ask)


def still_wanted() -> None:
    """Called in the middle of long work: raises where nobody wants its result any more."""
    _WANTED.get()()


@dataclass(frozen=True, slots=True)
class Request:
    """Chat messages for the model with `adapter`'s coefficients, or the base model. Temperature 0 is greedy."""

    messages: tuple[dict[str, str], ...]
    adapter: str | None
    max_new_tokens: int
    temperature: float = 0.0
    seed: int | None = None


@dataclass(frozen=True, slots=True)
class Completion:
    """The model's text, the adapter that was active while it was made, and whether it ended by itself.

    tokens: written; prompt_tokens: read.
    """

    text: str
    adapter: str | None
    tokens: int
    finished: bool
    ms: float
    prompt_tokens: int = 0


class Engine(Protocol):
    """Thread-safe. Failures are EngineUnavailable, or NotFound for an adapter that was not loaded."""

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """One completion a request, in order; one call may mix adapters. Asks `still_wanted` between tokens."""
        ...

    def load(self, name: str, path: Path) -> None:
        """Make the PEFT adapter in `path` answer to `name`."""
        ...

    def unload(self, name: str) -> None:
        """Forget an adapter."""
        ...

    def adapters(self) -> frozenset[str]:
        """Names that are loaded."""
        ...

    def why_not_ready(self) -> str:
        """What it still waits for before it can answer; empty when it can."""
        ...

    def sleep(self) -> None:
        """Give back what can be given back until `wake`."""
        ...

    def wake(self) -> None:
        """Be ready again."""
        ...

    def health(self) -> dict[str, Any]:
        """State for people and probes."""
        ...

    def close(self) -> None:
        """Release everything."""
        ...


def prompt_ids(request: Request, tokenizer: Any) -> list[int]:
    """The question as the model reads it: through its own chat template, with nothing in it that is not text."""
    encoded = tokenizer.apply_chat_template(
        [{**m, "content": escaped(m["content"], tokenizer)} for m in request.messages],
        add_generation_prompt=True,
        return_dict=True,
    )
    return list(encoded["input_ids"])


def escaped(text: str, tokenizer: Any) -> str:
    """Text in which the tokenizer's control tokens stay text: a zero-width space stands in each of them."""
    for token in _controls(tokenizer):
        text = text.replace(token, token[0] + _SPLIT + token[1:])
    return text


def unescaped(text: str, tokenizer: Any) -> str:
    """What a model copied from escaped text, as it stood in the original."""
    for token in _controls(tokenizer):
        text = text.replace(token[0] + _SPLIT + token[1:], token)
    return text


def _controls(tokenizer: Any) -> list[str]:
    """How control tokens begin or are spelled: `<|` in most chat templates, and whatever else this tokenizer knows."""
    known = {str(token) for token in tokenizer.added_tokens_decoder.values()}
    return [_CHATML, *sorted(token for token in known if token[:1] in ("<", "[") and not token.startswith(_CHATML))]
