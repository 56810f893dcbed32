"""Where experiments are made: the configured model, tasks that it was never taught, and programs that judge.

Owns what all experiments share: corrections to learn from (of the generators' training skeletons, another seed another
draw), programs to be judged by (of skeletons held out for good, the same for every arm and seed), learning as a night
does it, and one greedy try with or without an adapter, judged by rustc, tests and policy. What was learned once is kept
beside the state, under the name of all that it depends on, for the other experiments that ask for the same.
"""

import hashlib
import itertools
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from types import TracebackType
from typing import Any

import sleepyd
from sleepyd import engine as engines
from sleepyd import share
from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.memory import Solved
from sleepyd.day.prompt import form_of
from sleepyd.day.router import Routes
from sleepyd.day.signature import signature
from sleepyd.engine import files
from sleepyd.evals import run as evals
from sleepyd.evals.run import Problem
from sleepyd.koans import curriculum, generate
from sleepyd.koans.load import Example, Koan, Task, frozen, load_koans, load_tasks
from sleepyd.night.birth import SHIPPED_SUBSPACE, SIGNATURES
from sleepyd.night.collect import Lessons
from sleepyd.night.dream import dream
from sleepyd.night.learn import learn
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.share import Adapter, Basis, Coefficients, Subspace, Trained
from sleepyd.store.records import Episode, StoredExample

_DRAWN = 100
"""Seeds of corrections begin here, so that none is one that data are built with."""
_VARIED = 1000
"""A seed of corrections that no experiment has."""


class Laboratory:
    """Open for the time of a `with`. quick: two tasks and few programs, to see that an experiment runs."""

    def __init__(
        self, config: Config, *, quick: bool = False, say: Callable[[str], None] = lambda line: None, judges: int = 12
    ) -> None:
        self.config, self.quick, self.say = config, quick, say
        self.all_tasks = load_tasks(config.paths.koans)
        withheld = [task for task in self.all_tasks.values() if task.withheld]
        self.tasks: list[Task] = withheld[:2] if quick else withheld
        self.koans: list[Koan] = frozen(load_koans(config.paths.koans))
        self._judges = 2 if quick else judges
        self._held = ExitStack()
        self._names = itertools.count()
        self._known: dict[tuple[Any, ...], Any] = {}
        self._base: dict[tuple[str, str], bool] = {}
        self._fingerprint = files.fingerprint(engines.model_folder(config))

    def __enter__(self) -> "Laboratory":
        kept = self.config.paths.state / "experiments" / "rustc"
        self.compiler = self._held.enter_context(Compiler(self.config.rust, cache_dir=kept))
        self.engine = engines.in_process(self.config)
        self._held.callback(self.engine.close)
        self._scratch = Path(self._held.enter_context(tempfile.TemporaryDirectory()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    @property
    def setting(self) -> dict[str, Any]:
        """What a run's records depend on beside the code."""
        return {
            "model": engines.model_folder(self.config).name,
            "tasks": [task.name for task in self.tasks],
            "judges": self._judges,
            "steps": self.config.night.steps,
            "batch": self.config.night.batch_size,
        }

    def subspace(self) -> Subspace:
        """The one that ships with the model, before anything is learned; an empty one where none does."""
        shipped = engines.model_folder(self.config) / SHIPPED_SUBSPACE
        return share.load(shipped) if shipped.is_file() else Subspace()

    def corrections(self, task: str, count: int, seed: int) -> tuple[StoredExample, ...]:
        """As if a user had corrected `count` programs."""
        found: list[Example] = self._once(
            ("corrections", task, count, seed),
            lambda: curriculum.examples(
                self.all_tasks[task], count, self.compiler, signature, seed=_DRAWN + seed, split="train"
            ),
        )
        return tuple(_stored(example) for example in found)

    def variants(self, task: str) -> tuple[StoredExample, ...]:
        """Other programs of the kinds that are corrected: none of what `corrections` draws, nor held out for good."""
        return self.corrections(task, self._judges, _VARIED)

    def judges(self, task: str, count: int = 0) -> list[Example]:
        """Held-out programs of a task."""
        wanted = count or self._judges
        found: list[Example] = self._once(
            ("judges", task, wanted),
            lambda: curriculum.examples(
                self.all_tasks[task],
                wanted,
                self.compiler,
                signature,
                seed=1,
                split="held_out",
                skeletons=sorted(generate.held_out(task)),
            ),
        )
        return found

    def learn(self, lessons: Lessons, subspace: Subspace, *, go_on: bool = False, **settings: Any) -> Trained:
        """As a night does it; settings take the place of the night's. go_on: from the task's stored coefficients."""
        night = replace(self.config.night, **settings)
        words, form = self.engine.tokenizer, form_of(self.config.model)
        told = [lessons.task, *(example.sha256 for example in lessons.train)]
        values = _told(subspace.layers, share.of_task(subspace, lessons.task) if go_on else {})
        kept = self.kept("coefficients", told, asdict(night), form, values)
        return learn(
            self.engine.model, words, subspace, lessons, night, form=form, go_on=go_on, checkpoint=kept / "checkpoint"
        )

    def lessons(self, task: str, count: int, seed: int) -> Lessons:
        """A task's corrections, all to train on."""
        return Lessons(task, self.all_tasks[task].family, self.corrections(task, count, seed), ())

    def dreamt(self, task: str, failures: int, seed: int) -> tuple[StoredExample, ...]:
        """What the model alone solves in its dreams of programs that nobody corrected; none solved, none learned."""
        fixer = Fixer(self.compiler, self.engine, self.config, Routes.empty, lambda s: ())
        found = []
        for left in self.corrections(task, failures, seed):
            episode = Episode("experiment", left.buggy, "unfixed", left.edition, left.tests)
            one = dream(fixer, episode, self.config.night.dream_tries, workers=self.config.rust.workers)
            found.append(one.example(task, left.family))
        return tuple(example for example in found if example is not None)

    def tried(
        self,
        problems: Sequence[Problem],
        adapter: Adapter | None = None,
        known: Mapping[str, Sequence[Solved]] | None = None,
    ) -> list[bool]:
        """Which of them one greedy answer fixes, through the adapter or by the model alone.

        known: solved fixes by signature, of which the most alike is told first.
        """
        if known is None and adapter is None:
            return self._alone(problems)
        fixer = Fixer(self.compiler, self.engine, self.config, Routes.empty, lambda s: (known or {}).get(s, ()))
        if adapter is None:
            return [one.passed for one in evals.evaluate(problems, fixer, "memory")]
        name = f"experiment{next(self._names)}"
        share.write_adapter(adapter, self._scratch / name)
        self.engine.load(name, self._scratch / name)
        try:
            return [one.passed for one in evals.evaluate(problems, fixer, "averaged", averaged=name)]
        finally:
            self.engine.unload(name)

    def by_day(
        self, problems: Sequence[Problem], adapters: Mapping[str, Adapter], corrections: Sequence[StoredExample]
    ) -> list[bool]:
        """Which of them are fixed with all tiers, as users are answered: by rustc's suggestions, from memory of the
        corrections, through the routed adapter, by the model alone, and by its answers with chance in them.
        """
        names = {task: f"{task}.{next(self._names)}" for task in adapters}
        known, remembered = self.signatures(corrections), solved_of(corrections)
        routes = Routes(signatures=known, adapters=names)
        for task, adapter in adapters.items():
            share.write_adapter(adapter, self._scratch / names[task])
            self.engine.load(names[task], self._scratch / names[task])
        fixer = Fixer(self.compiler, self.engine, self.config, lambda: routes, lambda s: remembered.get(s, ()))
        try:
            return [one.passed for one in evals.evaluate(problems, fixer, "cascade")]
        finally:
            for name in names.values():
                self.engine.unload(name)

    def signatures(self, corrections: Sequence[StoredExample]) -> dict[str, str]:
        """Signature → task: what ships with the model, and what the corrections show besides."""
        shipped = engines.model_folder(self.config) / SIGNATURES
        table: dict[str, str] = json.loads(shipped.read_text(encoding="utf-8")) if shipped.is_file() else {}
        for example in corrections:
            table.setdefault(example.signature, example.task)
        return table

    def mastered(self, of_each: int) -> list[Example]:
        """Held-out programs of taught tasks, `of_each` of each, that the model alone fixes."""
        taught = [task.name for task in self.all_tasks.values() if not task.withheld]
        found = [judge for name in taught for judge in self.judges(name, of_each)]
        passed = self._alone(found)
        return [judge for judge, is_fixed in zip(found, passed, strict=True) if is_fixed]

    def kept(self, kind: str, *depends_on: Any) -> Path:
        """The folder of what is made of these values, this model and today's code; made, perhaps empty.

        depends_on: what JSON can hold.
        """
        told = json.dumps(depends_on, sort_keys=True).encode()
        name = hashlib.sha256(b"".join((*_code(), self._fingerprint.encode(), told))).hexdigest()[:24]
        folder = self.config.paths.state / "experiments" / kind / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def _alone(self, problems: Sequence[Problem]) -> list[bool]:
        """Asked once for each program in a run: the model does not change."""
        keys = [(problem.edition, problem.buggy) for problem in problems]
        new = [problem for problem, key in zip(problems, keys, strict=True) if key not in self._base]
        fixer = Fixer(self.compiler, self.engine, self.config, Routes.empty, lambda s: ())
        for problem, one in zip(new, evals.evaluate(new, fixer, "baseline") if new else [], strict=True):
            self._base[problem.edition, problem.buggy] = one.passed
        return [self._base[key] for key in keys]

    def _once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


def _told(*sides: Mapping[str, Basis | Coefficients]) -> str:
    """All values of bases and coefficients, hashed."""
    digest = hashlib.sha256()
    for layers in sides:
        for name, pair in sorted(layers.items()):
            digest.update(name.encode() + pair.beta.numpy().tobytes() + pair.alpha.numpy().tobytes())
    return digest.hexdigest()


def _code() -> list[bytes]:
    """The modules that training goes through."""
    package = Path(sleepyd.__file__).parent
    paths = [*sorted((package / "share").glob("*.py")), package / "night" / "learn.py", package / "day" / "lesson.py"]
    return [path.read_bytes() for path in paths]


def solved_of(examples: Sequence[StoredExample]) -> dict[str, list[Solved]]:
    """By signature, as the memory tier remembers them."""
    found: dict[str, list[Solved]] = {}
    for e in examples:
        errors = tuple(Diagnostic.from_dict(d) for d in e.diagnostics)
        found.setdefault(e.signature, []).append(Solved(e.buggy, e.fixed, errors))
    return found


def _stored(example: Example) -> StoredExample:
    return StoredExample(
        origin="correction",
        task=example.task,
        family=example.family,
        error_code=example.error_code,
        signature=example.signature,
        buggy=example.buggy,
        fixed=example.fixed,
        edition=example.edition,
        tests=example.tests,
        diagnostics=list(example.diagnostics),
    )
