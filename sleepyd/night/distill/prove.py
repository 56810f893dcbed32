"""Each answer is proven, as every example is, or thrown away with its reason.

The buggy program must fail with the task's code and with a signature that is not another task's; the fixed one must
compile, pass the tests where there are any, and be an honest fix by the policy. What is a koan or a held-out program
but for names and literals is left out, as is what we have already. A program may do only what the task's own generated
examples do: no process, file or network comes in through here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sleepyd.errors import SandboxUnavailable
from sleepyd.koans import curriculum
from sleepyd.koans.leak import Guard, shape
from sleepyd.koans.load import Example, Task
from sleepyd.night.distill.payload import Pair
from sleepyd.rust import policy
from sleepyd.rust.compiler import LASTING, Compiler, Outcome, Verdict
from sleepyd.rust.diagnostics import Diagnostic

SAMPLE = 24
"""Generated examples of a task that say which signatures are its own: one compiler call."""
_LONGEST = 12_000
"""Characters of a program."""


@dataclass(frozen=True, slots=True)
class Proven:
    """A pair that holds, with what the compiler says about its buggy program."""

    pair: Pair
    errors: tuple[Diagnostic, ...]
    signature: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a pair is thrown away. kind: a word to count by."""

    kind: str
    detail: str


class Examiner:
    """Proves the pairs of one task. Remembers what it has let in, so that nothing comes twice.

    own: generated examples of the task.  others: asked whose a signature is that they do not show.  guard: what nothing
    may be a copy of.  known: buggy programs that we have.
    """

    def __init__(
        self,
        task: Task,
        compiler: Compiler,
        signature_of: Callable[[Diagnostic], str],
        *,
        own: Sequence[Example],
        others: Callable[[], Mapping[str, set[str]]],
        guard: Guard,
        known: Iterable[str],
    ) -> None:
        self._task, self._compiler, self._signature_of = task, compiler, signature_of
        self._others, self._guard = others, guard
        self._known = {shape(program) for program in known}
        self._signatures = {example.signature for example in own}
        self._usual = {what for example in own for what in _brings_in(example.buggy) | _brings_in(example.fixed)}

    def prove(self, pairs: Sequence[Pair]) -> list[Proven | Refusal]:
        """The finding on each pair, in order. Raises SandboxUnavailable when nothing can be proven just now."""
        looked_at = [(pair, self._look(pair)) for pair in pairs]
        programs = [(code, self._task.edition) for p, r in looked_at if r is None for code in (p.buggy, p.fixed)]
        verdicts = iter(self._compiler.check_many(programs, self._task.lints))
        return [refusal or self._judge(pair, wrong=next(verdicts), right=next(verdicts)) for pair, refusal in looked_at]

    def _look(self, pair: Pair) -> Refusal | None:
        """What needs no compiler."""
        if max(map(len, (pair.buggy, pair.fixed, pair.tests))) > _LONGEST:
            return Refusal("too_long", f"more than {_LONGEST} characters")
        if any("\0" in text for text in (pair.buggy, pair.fixed, pair.tests)):
            return Refusal("malformed", "a NUL in a program")
        if not _is_text(pair):
            return Refusal("malformed", "half of a surrogate pair in a program")
        leaked = self._guard.leaked(pair.buggy, pair.fixed)
        if leaked is not None:
            return Refusal("judged_by", f"{leaked}, but for names and literals")
        if shape(pair.buggy) in self._known:
            return Refusal("known", "we have it, but for names and literals")
        unusual = (_brings_in(pair.buggy) | _brings_in(pair.fixed)) - self._usual
        return Refusal("unusual", sorted(unusual)[0]) if unusual else None

    def _judge(self, pair: Pair, *, wrong: Verdict, right: Verdict) -> Proven | Refusal:
        refusal = self._wrong(wrong) or _right(right)
        if refusal is not None:
            return refusal
        ruling = policy.judge(pair.buggy, pair.fixed, wrong.errors)
        if not ruling.ok:
            return Refusal("policy", ruling.violations[0])
        if pair.tests:
            tested = self._compiler.test(pair.fixed, pair.tests, self._task.edition)
            _refuse_sandbox_errors(tested.outcome)
            if not tested.passed:
                last = (tested.output.strip().splitlines() or [tested.outcome.value])[-1]
                return Refusal("tests", last[:200])
        if shape(pair.buggy) in self._known:
            return Refusal("known", "the same answer has it already, but for names and literals")
        self._known.add(shape(pair.buggy))
        return Proven(pair, wrong.errors, self._signature_of(wrong.errors[0]))

    def _wrong(self, verdict: Verdict) -> Refusal | None:
        _refuse_sandbox_errors(verdict.outcome)
        if verdict.outcome not in LASTING:
            return Refusal("no_verdict", f"buggy: {verdict.outcome.value}")
        if verdict.ok or not verdict.errors:
            return Refusal("compiles", "buggy compiles, expected an error with a place")
        codes = {error.code or "" for error in verdict.errors}
        if not codes <= set(self._task.codes):
            found, expected = (
                ", ".join(sorted(code or "no code" for code in some)) for some in (codes, self._task.codes)
            )
            return Refusal("other_code", f"buggy fails with {found}, expected {expected}")
        found = self._signature_of(verdict.errors[0])
        owners = set() if found in self._signatures else self._others().get(found, set())
        if owners and self._task.name not in owners:
            return Refusal("other_task", f"buggy is an example of {', '.join(sorted(owners))}")
        return None


def whose_signatures(
    tasks: Sequence[Task], asked: Sequence[Task], compiler: Compiler, signature_of: Callable[[Diagnostic], str]
) -> dict[str, set[str]]:
    """Signature → the tasks that it belongs to, for `asked` and all tasks that they share a code with."""
    codes = {code for task in asked for code in task.codes}
    found: dict[str, set[str]] = defaultdict(set)
    for task in tasks:
        if codes & set(task.codes):
            for example in curriculum.examples(task, SAMPLE, compiler, signature_of):
                found[example.signature].add(task.name)
    return dict(found)


def _right(verdict: Verdict) -> Refusal | None:
    _refuse_sandbox_errors(verdict.outcome)
    if verdict.outcome not in LASTING:
        return Refusal("no_verdict", f"fixed: {verdict.outcome.value}")
    if not verdict.ok:
        said = f"{verdict.errors[0].code or 'error'}: {verdict.errors[0].message}" if verdict.errors else "no message"
        return Refusal("not_fixed", f"fixed does not compile ({said[:200]})")
    return None


def _brings_in(program: str) -> set[str]:
    """What the policy would not let a fix bring into an empty program."""
    return set(policy.judge("", program, ()).violations)


def _is_text(pair: Pair) -> bool:
    try:
        return bool((pair.buggy + pair.fixed + pair.tests).encode())
    except UnicodeEncodeError:
        return False


def _refuse_sandbox_errors(outcome: Outcome) -> None:
    if outcome is Outcome.SANDBOX_ERROR:
        raise SandboxUnavailable(
            'the sandbox failed, so no answer can be proven now; nothing is lost: "sleepyd distill --resume" goes on'
        )
