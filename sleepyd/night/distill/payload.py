"""What the teacher is asked, word for word, and how its answers are read.

A request names one task: what goes wrong, the compiler's words for it, one or two examples that our own generators made
up. Koans never leave the machine, and a user's programs only with `distill.send_user_code`, without their secrets.
What stays the same for a task comes first and is marked for the teacher's prompt cache; what differs comes last.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sleepyd.koans.load import Example, Task
from sleepyd.sections import DistillConfig

Json = dict[str, Any]

_RULES = """\
You write training examples for a small model that repairs Rust programs which do not compile. An example is a pair of
complete programs: `buggy`, which fails to compile with the mistake described below, and `fixed`, the same program with
the smallest honest change that makes it compile and do what was meant.

Rules, checked by machine; an example that breaks one is thrown away:
1. `buggy` fails with one error, of the kind shown: same error code, same wording by the compiler, other names.
2. `fixed` compiles with the standard library alone, on stable Rust, without unsafe code, allow attributes, macros of
   its own, processes, files, network or environment variables, unless the examples shown need one of them.
3. Between the two, only what repairs the mistake differs. All items keep their names and signatures unless the error
   is about the signature. Nothing is deleted to silence the compiler.
4. `tests` holds one or two #[test] functions, without a module around them, that pass on `fixed`. They see all of the
   program through `use super::*`. Empty where the program has nothing to assert.
5. Each program has 10 to 40 lines and reads like something out of a real project. No two examples may be the same but
   for names and literals: vary the types, the control flow and where the mistake stands.
6. No comment in the programs says what is wrong.\
"""

_SETTINGS = (
    "a ledger of payments", "a scheduler of jobs", "sensor readings of a weather station", "a text adventure's rooms",
    "a parser of small expressions", "stock in a warehouse", "a playlist and its player", "routes of delivery vans",
    "a cache with entries that expire", "a spreadsheet's cells", "members of a library", "moves of a board game",
    "log lines and their levels", "a chat server's sessions", "shapes on a canvas", "recipes and ingredients",
    "a bank of lifts", "packets and their headers", "a to-do list with tags", "timetables of a railway",
    "versions of documents", "a tokenizer", "greenhouse controls", "tickets of a help desk",
)  # fmt: skip
"""Where the programs come from, so that two requests do not get the same answer."""

_TEXT = {"type": "string"}
SCHEMA: Json = {
    "type": "object",
    "properties": {
        "examples": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"buggy": _TEXT, "fixed": _TEXT, "tests": _TEXT},
                "required": ["buggy", "fixed", "tests"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["examples"],
    "additionalProperties": False,
}


@dataclass(frozen=True, slots=True)
class Ask:
    """One request. id: unique among all requests ever, 64 characters at most; body: what goes to `/v1/messages`."""

    id: str
    task: str
    wanted: int
    body: Json

    def to_dict(self) -> Json:
        """JSON-ready; `Ask(**...)` turns it back."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two programs as the teacher gave them: nothing of it is proven yet."""

    buggy: str
    fixed: str
    tests: str = ""


class Unusable(Exception):
    """An answer that holds no examples. kind: refused, cut_off or malformed."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind


def body(
    config: DistillConfig,
    task: Task,
    signatures: Sequence[str],
    shown: Sequence[Example],
    number: int,
    wanted: int,
    failures: Sequence[str] = (),
) -> Json:
    """The body of one request. number: of the task's requests, from 0.  failures: a user's programs, redacted."""
    setting = _SETTINGS[number % len(_SETTINGS)]
    output: Json = {"format": {"type": "json_schema", "schema": SCHEMA}}
    return {
        "model": config.model,
        "max_tokens": config.answer_tokens,
        "system": [
            {"type": "text", "text": _RULES},
            {"type": "text", "text": _about(task, signatures, shown, failures), "cache_control": {"type": "ephemeral"}},
        ],
        "messages": [
            {"role": "user", "content": f"Write {wanted} examples. Let them be about {setting} (request {number + 1})."}
        ],
        "output_config": {"effort": config.effort, **output} if config.effort else output,
    }


def read(message: Mapping[str, Any]) -> list[Pair]:
    """The pairs in a reply of the Messages API. Raises Unusable."""
    stopped = message.get("stop_reason")
    if stopped == "refusal":
        details = message.get("stop_details") or {}
        raise Unusable("refused", str(details.get("category") or "no category given"))
    if stopped in ("max_tokens", "model_context_window_exceeded"):
        raise Unusable("cut_off", f"{stopped}, raise distill.answer_tokens or lower distill.per_request")
    if stopped != "end_turn":
        raise Unusable("malformed", f"it stopped for {stopped!r}, expected end_turn")
    blocks = message.get("content") or []
    text = "".join(str(block.get("text", "")) for block in blocks if block.get("type") == "text")
    try:
        found = json.loads(text)
    except ValueError as error:
        raise Unusable("malformed", f"not JSON ({error})") from error
    examples = found.get("examples") if isinstance(found, dict) else None
    if not isinstance(examples, list):
        raise Unusable("malformed", "no list of examples")
    return [_pair(example) for example in examples]


def _pair(example: Any) -> Pair:
    texts = [example.get(key) if isinstance(example, dict) else None for key in ("buggy", "fixed", "tests")]
    if not all(isinstance(text, str) for text in texts):
        raise Unusable("malformed", "an example without the texts buggy, fixed and tests")
    buggy, fixed, tests = (str(text).replace("\r\n", "\n") for text in texts)
    return Pair(buggy.strip("\n") + "\n", fixed.strip("\n") + "\n", tests.strip("\n"))


def _about(task: Task, signatures: Sequence[str], shown: Sequence[Example], failures: Sequence[str]) -> str:
    codes = ", ".join(code for code in task.codes if code) or "no code"
    said = "\n".join(f"  {signature}" for signature in signatures)
    parts = [
        f"The mistake: {task.title} (family {task.family}).",
        f"Error codes: {codes}. Edition: {task.edition}.",
        f"What the compiler says (code : message : label; _ stands for any name, # for any number):\n{said}",
        *(
            f"Example {at}, buggy:\n```rust\n{example.buggy}```\nExample {at}, fixed:\n```rust\n{example.fixed}```"
            for at, example in enumerate(shown, start=1)
        ),
    ]
    if failures:
        programs = "\n".join(f"```rust\n{code.strip()}\n```" for code in failures)
        parts.append(f"Programs of a user that failed like this. Write new ones in their style:\n{programs}")
    return "\n\n".join(parts)
