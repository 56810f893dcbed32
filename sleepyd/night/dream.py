"""Dreaming: what the model finds in many tries at night, it shall find in one tomorrow.

A failure of the day is asked about again, in rounds, with chance in the answers: by its task's adapter and by the base
model; told the fix of a similar one, where there is one and the model takes it; warmer; and at last about what the
best failing answers leave wrong. The first round that holds an answer which passes compiler, tests and policy is the
last; of several such answers the one that changes least is kept.

Without tests the judges can be satisfied by a fix that nobody meant. What is kept is only an example to learn from; it
is served when the gate has seen that it helps.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import cycle, islice

from sleepyd.cluster import Hand, Watch
from sleepyd.day import memory, minimise, prompt
from sleepyd.day.fixer import Attempt, Case, Fixer, FixRequest
from sleepyd.day.memory import Solved
from sleepyd.day.prompt import Question
from sleepyd.day.router import Routes
from sleepyd.koans.leak import Guard, fingerprint
from sleepyd.rust.compiler import Outcome
from sleepyd.share import Subspace
from sleepyd.store.database import Database
from sleepyd.store.records import Episode, StoredExample

_ROUNDS = 4
_WARMER = 1.5
"""The third round's temperature, as a multiple of the day's."""
_AT_ONCE = 8
"""Answers drawn with one seed: an engine decodes so many together."""
_JUDGED = 12
"""Of a round's different answers at most so many are judged, the most frequent ones first: each costs compilations."""
_CONTINUED = 4
"""So many failing answers are taken further."""
_REMEMBERED = 400
"""Nights that are looked back on."""

Draw = tuple[str | None, Question, float]
"""(adapter, question, temperature): one answer to be drawn."""


@dataclass(frozen=True, slots=True)
class Dream:
    """What came of one episode. fixed: None where nothing passed.  answers: drawn.  judged: different ones tried."""

    episode: Episode
    case: Case
    fixed: str | None
    answers: int
    judged: int

    def example(self, task: str, family: str) -> StoredExample | None:
        """What there is to learn from it."""
        if self.fixed is None:
            return None
        return StoredExample(
            origin="dream",
            task=task,
            family=family,
            error_code=self.case.error_code or "",
            signature=self.case.signature,
            buggy=self.episode.code,
            fixed=self.fixed,
            edition=self.episode.edition,
            tests=self.episode.tests,
            diagnostics=[error.to_dict() for error in self.case.errors],
        )


def unsolved(database: Database, guard: Guard, only: frozenset[str] | None = None) -> list[Episode]:
    """The episodes that nobody has fixed since, newest first, each program once and no koan.  only: of these tasks."""
    known = {fingerprint(example.buggy) for example in database.examples()}
    found: list[Episode] = []
    for episode in database.episodes(limit=None, status="unfixed"):
        program = fingerprint(episode.code)
        if program in known or (only is not None and episode.task not in only) or guard.leaked(episode.code):
            continue
        known.add(program)
        found.append(episode)
    return found


def in_vain(database: Database, generation: int) -> set[str]:
    """The episodes that nights over this generation have dreamt of without a fix: it would find no more tomorrow."""
    found: set[str] = set()
    for night in database.nights(limit=_REMEMBERED):
        if night.parent_generation == generation:
            for stage in database.stages(night.id):
                found.update(((stage.detail or {}).get("unsolved") or ()) if stage.name == "dream" else ())
    return found


def dream(
    fixer: Fixer, episode: Episode, tries: int, *, workers: int = 2, should_stop: Callable[[], bool] = lambda: False
) -> Dream:
    """Draw up to `tries` answers to the episode's program and keep the smallest that passes.

    Stopped, it ends after the batch of answers, or the judging of a round, that runs.
    """
    request = FixRequest(episode.code, episode.edition, episode.tests or None, source="night")
    case = fixer.open_case(request)
    answers = judged = 0
    if case.outcome is not Outcome.REJECTED:  # by another compiler than that day's
        return Dream(episode, case, None, answers, judged)
    failed: list[Attempt] = []
    seen = {episode.code}
    with ThreadPoolExecutor(workers) as pool:
        for number in range(_ROUNDS):
            draws = list(islice(_draws(fixer, case, number, failed), tries // _ROUNDS))
            candidates = _drawn(fixer, draws, number, should_stop)
            answers += len(draws)
            fresh = [c for c in _by_frequency(case, candidates) if c not in seen][:_JUDGED]
            seen.update(fresh)
            if should_stop():
                break
            attempts = list(pool.map(lambda candidate: fixer.judge(case, "sampled", None, candidate), fresh))
            judged += len(attempts)
            passed = [attempt.candidate for attempt in attempts if attempt.outcome == "passed"]
            if passed:
                smallest = min(passed, key=lambda code: minimise.change_size(episode.code, code))
                return Dream(episode, case, smallest, answers, judged)
            failed += [attempt for attempt in attempts if attempt.outcome == "check_failed"]
    return Dream(episode, case, None, answers, judged)


@dataclass(frozen=True, slots=True)
class Asleep:
    """What all dreams of a night have in common. subspace: what the routes' adapters are made of."""

    routes: Routes
    subspace: Subspace


Remembered = Mapping[str, Sequence[Solved]]
"""Signature → known fixes."""


def dreamt(hand: Hand, asleep: Asleep, unit: tuple[Episode, Remembered], watch: Watch) -> Dream:
    """`dream` as a unit of work: of one episode, with the fixes that are known to help with it."""
    episode, remembered = unit
    hand.hold(asleep.subspace, asleep.routes.adapters)
    fixer = Fixer(
        hand.compiler, hand.engine, hand.config, lambda: asleep.routes, lambda found: remembered.get(found, ())
    )
    tries = hand.config.night.dream_tries
    return dream(fixer, episode, tries, workers=hand.config.rust.workers, should_stop=watch.should_stop)


def _draws(fixer: Fixer, case: Case, number: int, failed: Sequence[Attempt]) -> Iterator[Draw]:
    """What the round draws, without end; nothing where there is nothing to tell or to continue."""
    temperature = fixer.config.day.temperature
    adapters = list(dict.fromkeys([case.route.adapter, None]))
    questions = [fixer.question(case)]
    if number == 1:
        solved = memory.most_like(fixer.recall(case.signature), case.request.code, case.errors)
        questions = [fixer.question(case, solved)] if solved is not None and fixer.takes_examples else []
    elif number == 2:
        temperature *= _WARMER
    elif number == 3:
        opened = [fixer.open_case(replace(case.request, code=one.candidate)) for one in failed[:_CONTINUED]]
        questions = [fixer.question(one) for one in opened if one.outcome is Outcome.REJECTED]
    pairs = [(adapter, question, temperature) for question in questions for adapter in adapters]
    return cycle(pairs)


def _drawn(fixer: Fixer, draws: Sequence[Draw], number: int, should_stop: Callable[[], bool]) -> list[str]:
    """The programs that the answers make, as often as they were drawn."""
    found: list[str] = []
    ordered = sorted(draws, key=lambda draw: draw[0] or "")
    for at in range(0, len(ordered), _AT_ONCE):
        if should_stop():
            break
        chosen = ordered[at : at + _AT_ONCE]
        requests = [
            replace(fixer.request_for(question, adapter), temperature=temperature, seed=1 + number * len(draws) + at)
            for adapter, question, temperature in chosen
        ]
        for (_, question, _), answer in zip(chosen, fixer.engine.generate(requests), strict=True):
            if (read := prompt.read_answer(question, answer.text)) is not None:
                found.append(read)
    return found


def _by_frequency(case: Case, candidates: Sequence[str]) -> list[str]:
    """Each program once, the most frequent first, and of equals the one that changes least."""
    counts = Counter(candidates)
    return sorted(counts, key=lambda code: (-counts[code], minimise.change_size(case.request.code, code)))
