"""Corrections: verified by the compiler in both directions, then remembered once.

A correction counts when the wrong attempt fails, or breaks a lint, the fix does neither, and the tests pass where there
are any. Then it becomes a row and an example, in one transaction. What is a koan in disguise never does: nobody learns
what he is judged by. Everything that a caller may take as "we have it" comes after that transaction. Files of the drop
directory are `taking`.

    corrections = Corrections.configured(database, compiler, config, lambda: routes)
    corrections.submit(formats.entry_of(body), origin="api")     one entry, now
    corrections.approve(id); corrections.discard(id)             a person's word, which stands
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from sleepyd.config import Config
from sleepyd.day.router import Routes, route
from sleepyd.day.signature import NEW_FAMILY, signature, task_name
from sleepyd.errors import Conflict
from sleepyd.intake.formats import Entry, printable
from sleepyd.intake.verify import USUAL, Finding, Judge, Verifier
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Koan, Task, load_koans, load_tasks
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, Episode, StoredExample, content_hash

LEAK = "leak: what we are judged by is never learned, and this is "
"""Before the name of the koan; how such a correction is told from others."""


class Corrections:
    """Takes corrections in. Safe to share between threads: state is in the database and on disk.

    routes: what is served; the task of exactly the same mistake is taken from it.  tasks, koans: the known ones.
    """

    def __init__(
        self,
        database: Database,
        compiler: Judge,
        *,
        routes: Callable[[], Routes] = Routes.empty,
        tasks: Mapping[str, Task] | None = None,
        koans: Iterable[Koan] = (),
    ) -> None:
        self._database = database
        self._tasks = dict(tasks or {})
        self._guard = Guard(koans)
        self._verifier = Verifier(compiler, {name: task.lints for name, task in self._tasks.items() if task.lints})
        self._routes = routes

    @classmethod
    def configured(
        cls, database: Database, compiler: Judge, config: Config, routes: Callable[[], Routes]
    ) -> "Corrections":
        """With the tasks and koans that the settings name."""
        tasks, koans = load_tasks(config.paths.koans), load_koans(config.paths.koans)
        return cls(database, compiler, routes=routes, tasks=tasks, koans=koans)

    def submit(self, entry: Entry, origin: str, source: str = "") -> Correction:
        """Verify and remember one entry; durable when this returns, whatever its status.

        Raises Unavailable when it cannot be judged now (no sandbox, database locked): nothing is remembered then.
        """
        [(correction, example)] = self.examine([entry], origin, source or entry.source)
        return self._database.add_correction(correction, example)

    def answer(self, episode_id: str, correct_fix: str) -> Entry:
        """The entry that says "this is how your answer should have been". Raises NotFound."""
        return answered(self._database.get_episode(episode_id), correct_fix)

    def approve(self, correction_id: str) -> Correction:
        """A person has looked at a correction and lets it in; a held one is verified once more. Raises Conflict."""
        known = self._database.get_correction(correction_id)
        if known.status == "accepted":
            return self._database.mark_reviewed(known.id, known.reason) if known.reviewed_at is None else known
        if known.status != "held":
            raise Conflict(
                f"correction {correction_id} is {known.status} ({known.reason}), expected held or accepted; "
                "hand in another one"
            )
        entry = Entry(known.wrong_attempt, known.correct_fix, known.edition, known.tests, known.task_hint)
        [(correction, example)] = self._judged([entry], known.origin, known.source, approved=True)
        reason = f"approved; {correction.reason}"
        return self._database.settle_correction(known.id, correction.status, reason, example, reviewed=True)

    def discard(self, correction_id: str, reason: str = "") -> Correction:
        """A person keeps a correction out of memory and nights. What a night has learned of it stays learned."""
        said = printable(f"discarded in review{': ' if reason else ''}{reason}")
        known = self._database.get_correction(correction_id)
        return self._database.settle_correction(known.id, "rejected", said, reviewed=True)

    def examine(
        self, entries: Sequence[Entry], origin: str, source: str, named: dict[str, str] | None = None
    ) -> list[tuple[Correction, StoredExample | None]]:
        """What is to be stored of each entry: a row, and an example where it is accepted. Nothing is stored yet.

        Known ones are not compiled again.  named: signature -> task of what is taken along; added to.
        """
        known = {sha: self._database.find_correction(sha) for sha in map(identity, entries)}
        settled = {sha: row for sha, row in known.items() if row is not None and _is_settled(row)}
        judged = iter(self._judged([e for e in entries if identity(e) not in settled], origin, source, named))
        return [(settled[sha], None) if sha in settled else next(judged) for sha in map(identity, entries)]

    def _judged(
        self,
        entries: Sequence[Entry],
        origin: str,
        source: str,
        named: dict[str, str] | None = None,
        *,
        approved: bool = False,
    ) -> list[tuple[Correction, StoredExample | None]]:
        """As `examine`, whatever is known."""
        leaks = [self._guard.leaked(entry.wrong_attempt, entry.correct_fix) for entry in entries]
        clean = [entry for entry, koan in zip(entries, leaks, strict=True) if koan is None]
        findings = iter(self._verifier.findings(clean, approved=approved))
        named = {} if named is None else named
        results: list[tuple[Correction, StoredExample | None]] = []
        for entry, koan in zip(entries, leaks, strict=True):
            finding = next(findings) if koan is None else Finding("rejected", f"{LEAK}{koan}", entry.edition or USUAL)
            place = source if entry.position is None else f"{source}:{entry.position}"
            row, example = self._row(entry, finding, origin, place, named)
            if example is not None:
                named.setdefault(example.signature, example.task)
            results.append((row, example))
        return results

    def _row(
        self, entry: Entry, finding: Finding, origin: str, source: str, named: dict[str, str]
    ) -> tuple[Correction, StoredExample | None]:
        error = finding.errors[0] if finding.errors else None
        found = signature(error) if error else None
        task = self._task(entry, error, found, named) if error and found and finding.status != "rejected" else None
        correction = Correction(
            origin=origin,
            sha256=identity(entry),
            status=finding.status,
            reason=finding.reason,
            source=printable(source if entry.source in ("", source) else f"{source} ({entry.source})"),
            wrong_attempt=entry.wrong_attempt,
            correct_fix=entry.correct_fix,
            edition=finding.edition,
            tests=entry.tests,
            task_hint=printable(entry.task_id) if entry.task_id else None,
            error_code=(error.code or "") if error else None,
            signature=found,
            task=task,
            episode_id=entry.episode_id,
        )
        if finding.status != "accepted" or error is None or task is None:
            return correction, None
        return correction, StoredExample(
            origin="correction",
            task=task,
            family=self._tasks[task].family if task in self._tasks else NEW_FAMILY,
            error_code=error.code or "",
            signature=found or "",
            buggy=entry.wrong_attempt,
            fixed=entry.correct_fix,
            edition=finding.edition,
            tests=entry.tests,
            diagnostics=[diagnostic.to_dict() for diagnostic in finding.errors],
        )

    def _task(self, entry: Entry, error: Diagnostic, found: str, named: dict[str, str]) -> str:
        """As its sender says, else as earlier corrections of exactly this mistake, else as the day routes it.

        A similar mistake may be fixed alike, but it must not be taught alike. A lint is a mistake of its own.
        """
        if entry.task_id in self._tasks:
            return str(entry.task_id)
        # Asked once for all that are taken together: the database counts every example of the signature.
        if found not in named and (task := self._database.task_of(found)) is not None:
            named[found] = task
        by_lint = [name for name, known in self._tasks.items() if error.code in known.lints]
        return (
            named.get(found)
            or route(self._routes(), found, error.code).taught
            or (by_lint[0] if len(by_lint) == 1 else None)
            or task_name(found)
        )


def answered(episode: Episode, correct_fix: str) -> Entry:
    """What was asked, and how the answer should have been."""
    return Entry(
        wrong_attempt=episode.code,
        correct_fix=correct_fix,
        edition=episode.edition,
        tests=episode.tests,
        episode_id=episode.id,
    )


def _is_settled(known: Correction) -> bool:
    """Whether its verdict stands; others may change with compiler, clippy, tests or koans."""
    return known.reviewed_at is not None or known.status in ("accepted", "held")


def identity(entry: Entry) -> str:
    """The sha256 of its content: the same correction twice is one."""
    return content_hash("correction", entry.edition or USUAL, entry.wrong_attempt, entry.correct_fix, entry.tests)
