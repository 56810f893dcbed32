"""What a run needs of the house: the tasks with their generated examples, the compiler, the files and the database.

Owns what is shown of a task, and where proven examples go: `OUT/TASK.jsonl`, and (with `learn`) the database, from
which the next night learns.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from sleepyd.day.signature import signature
from sleepyd.errors import InvalidInput
from sleepyd.koans import curriculum, dataset, generate
from sleepyd.koans.load import Example, Koan, Task
from sleepyd.night.distill import payload
from sleepyd.night.distill.payload import Json, Pair
from sleepyd.night.distill.prove import SAMPLE, Examiner, Proven, Refusal, whose_signatures
from sleepyd.night.distill.redact import redacted
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import DistillConfig
from sleepyd.store.database import Database
from sleepyd.store.records import StoredExample

ORIGIN = "teacher"
_SHOWN, _SIGNATURES = 2, 4
_FAILURES, _LONGEST_FAILURE = 2, 4000
"""A user's programs in one request, and the characters of one, at most."""


class Classroom:
    """The tasks of a run. tasks: all that there are.  out: the folder of the example files.

    Raises InvalidInput for an asked task without a generator: there is nothing to show the teacher then.
    """

    def __init__(
        self,
        config: DistillConfig,
        tasks: Mapping[str, Task],
        koans: Sequence[Koan],
        compiler: Compiler,
        database: Database,
        *,
        asked: Sequence[str],
        out: Path,
        learn: bool,
    ) -> None:
        self._config, self._tasks, self._koans = config, tasks, koans
        self._compiler, self._database, self._out, self._learn = compiler, database, out, learn
        self._asked = tuple(asked)
        for name in asked:
            if name not in generate.tasks():
                raise InvalidInput(
                    f"task {name} has no generator, expected one that has; see docs/koans.md", param="task"
                )
        self._examples = {task: dataset.read(path) if (path := self._path(task)).is_file() else [] for task in asked}
        self._own: dict[str, list[Example]] = {}
        self._examiners: dict[str, Examiner] = {}
        self._signatures: dict[str, set[str]] | None = None
        self._failures: dict[str, tuple[str, ...]] = {}

    def have(self, task: str) -> int:
        """How many examples the task's file holds."""
        return len(self._examples[task])

    def body(self, task: str, number: int, wanted: int) -> Json:
        """The body of a task's request; the same as long as the database's unfixed programs are the same."""
        own = self._own_of(task)
        shown = list({example.skeleton: example for example in own}.values())[:_SHOWN]
        signatures = [found for found, _ in Counter(e.signature for e in own).most_common(_SIGNATURES)]
        return payload.body(self._config, self._tasks[task], signatures, shown, number, wanted, self._failures_of(task))

    def prove(self, task: str, pairs: Sequence[Pair]) -> list[Proven | Refusal]:
        """The finding on each pair, in order."""
        if task not in self._examiners:
            self._examiners[task] = self._examiner(self._tasks[task])
        return self._examiners[task].prove(pairs)

    def keep(self, task: str, found: Sequence[Proven]) -> None:
        """Add to the file, then to the database."""
        first = self.have(task)
        new = [self._example(self._tasks[task], one, number) for number, one in enumerate(found, start=first)]
        if new:
            self._examples[task] += new
            self._out.mkdir(parents=True, exist_ok=True)
            dataset.write(self._path(task), self._examples[task])
        self.hand_over(task, new)

    def hand_over(self, task: str, examples: Sequence[Example] | None = None) -> None:
        """Let the database have the examples, by default all in the task's file; those it has stay as they are.

        All, because a run may have been killed between the two, or been told not to `learn` before.
        """
        if not self._learn:
            return
        with self._database.transaction():
            for example in self._examples[task] if examples is None else examples:
                self._database.add_example(_stored(example))

    def _path(self, task: str) -> Path:
        return self._out / f"{task}.jsonl"

    def _own_of(self, task: str) -> list[Example]:
        """Examples that our generators make up: none is a koan, or what models are judged by."""
        if task not in self._own:
            found = self._tasks[task]
            guard = dataset.guard(found, self._koans, "train")
            self._own[task] = curriculum.examples(found, SAMPLE, self._compiler, signature, guard=guard)
        return self._own[task]

    def _failures_of(self, task: str) -> tuple[str, ...]:
        if not self._config.send_user_code:
            return ()
        if task not in self._failures:
            found = [e for e in self._database.episodes(limit=None, status="unfixed") if e.task == task]
            short = [redacted(e.code) for e in found if len(e.code) <= _LONGEST_FAILURE]
            self._failures[task] = tuple(dict.fromkeys(short))[:_FAILURES]
        return self._failures[task]

    def _examiner(self, task: Task) -> Examiner:
        own = self._own_of(task.name)
        stored = self._database.examples(task.name)
        return Examiner(
            task,
            self._compiler,
            signature,
            own=own,
            others=self._whose_signatures,
            guard=dataset.guard(task, self._koans, "train"),
            known=[e.buggy for e in (*self._examples[task.name], *own)] + [e.buggy for e in stored],
        )

    def _whose_signatures(self) -> Mapping[str, set[str]]:
        if self._signatures is None:
            asked = [self._tasks[name] for name in self._asked]
            known = [one for one in self._tasks.values() if one.name in generate.tasks()]
            self._signatures = whose_signatures(known, asked, self._compiler, signature)
        return self._signatures

    def _example(self, task: Task, found: Proven, number: int) -> Example:
        return Example(
            task=task.name,
            family=task.family,
            error_code=found.errors[0].code or "",
            signature=found.signature,
            edition=task.edition,
            buggy=found.pair.buggy,
            fixed=found.pair.fixed,
            tests=found.pair.tests,
            diagnostics=tuple(error.to_dict() for error in found.errors),
            skeleton=f"{ORIGIN}/{self._config.model}",
            seed=number,
            split="train",
            origin=ORIGIN,
        )


def _stored(example: Example) -> StoredExample:
    return StoredExample(
        origin=ORIGIN,
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


def tasks_in_need(tasks: Mapping[str, Task], unfixed: Sequence[str | None], learned: Sequence[str]) -> list[str]:
    """Those of programs that could not be fixed; if there are none, those that the model was not taught."""
    failed = set(unfixed)
    return [name for name in tasks if name in failed] or [
        name for name, task in tasks.items() if task.withheld and name not in learned
    ]
