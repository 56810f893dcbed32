"""Corrections: verified by the compiler in both directions, then remembered once.

A correction counts when the wrong attempt fails, or breaks a lint, the fix does neither, and the tests pass where there
are any. Then it becomes a row and an example, in one transaction. What is a koan in disguise never does: nobody learns
what he is judged by. Everything that a caller may take as "we have it" comes after that transaction; a file is moved
out of the drop directory only then (read, copied by its hash, verified, committed, moved: a kill between any two of
them repeats the rest, and the content's sha256 makes that harmless).

    corrections = Corrections.configured(database, compiler, config, lambda: routes)
    corrections.submit(formats.entry_of(body), origin="api")     one entry, now
    corrections.take(source)                                     one file of the drop directory; `watcher` calls it
    corrections.approve(id); corrections.discard(id)             a person's word, which stands
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepyd.config import Config
from sleepyd.day.router import Routes, route
from sleepyd.day.signature import NEW_FAMILY, signature, task_name
from sleepyd.errors import Conflict, InvalidInput, NotFound
from sleepyd.intake import drop, formats
from sleepyd.intake.drop import ACCEPTED, REJECTED, Shape, Source
from sleepyd.intake.formats import Entry, Parsed, Refusal, printable
from sleepyd.intake.verify import USUAL, Finding, Judge, Verifier
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Koan, Task, load_koans, load_tasks
from sleepyd.log import get_logger
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, Episode, StoredExample, content_hash

WAITING = "waiting"
LEAK = "leak: what we are judged by is never learned, and this is "
"""Before the name of the koan; how such a correction is told from others."""

_log = get_logger(__name__)
_NAMES = "NAME.json, NAME.jsonl, NAME.wrong.rs with NAME.fixed.rs, NAME.rs with NAME.diff, FIX_ID.rs or FIX_ID.diff"
_PARSERS: dict[Shape, Callable[..., Parsed]] = {
    Shape.JSON: formats.parse_json,
    Shape.JSONL: formats.parse_jsonl,
    Shape.PAIR: formats.parse_pair,
    Shape.PATCHED: formats.parse_patched,
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one source."""

    outcome: str
    """accepted, rejected or waiting (it stays where it is)."""
    reason: str
    corrections: tuple[Correction, ...] = ()


def _no_step(name: str) -> None:
    """Stands where tests kill the process between two steps."""


class Corrections:
    """Takes corrections in. Safe to share between threads: state is in the database and on disk.

    routes: what is served; the task of exactly the same mistake is taken from it.  tasks, koans: the known ones.
    step: called with the name of each step of `take` that is done.
    """

    def __init__(
        self,
        database: Database,
        compiler: Judge,
        drop_dir: Path,
        config: Config,
        *,
        routes: Callable[[], Routes] = Routes.empty,
        tasks: Mapping[str, Task] | None = None,
        koans: Iterable[Koan] = (),
        step: Callable[[str], None] = _no_step,
    ) -> None:
        self.drop_dir = drop_dir
        self._database = database
        self._tasks = dict(tasks or {})
        self._guard = Guard(koans)
        self._verifier = Verifier(compiler, {name: task.lints for name, task in self._tasks.items() if task.lints})
        self._routes = routes
        self._copies = config.paths.state / "intake"
        self._max_bytes = config.intake.max_file_kb * 1024
        self._step = step

    @classmethod
    def configured(
        cls, database: Database, compiler: Judge, config: Config, routes: Callable[[], Routes]
    ) -> "Corrections":
        """With the drop directory, tasks and koans that the settings name."""
        tasks, koans = load_tasks(config.paths.koans), load_koans(config.paths.koans)
        return cls(database, compiler, config.paths.corrections, config, routes=routes, tasks=tasks, koans=koans)

    def submit(self, entry: Entry, origin: str, source: str = "") -> Correction:
        """Verify and remember one entry; durable when this returns, whatever its status.

        Raises Unavailable when it cannot be judged now (no sandbox, database locked): nothing is remembered then.
        """
        [(correction, example)] = self._examine([entry], origin, source or entry.source)
        return self._database.add_correction(correction, example)

    def answer(self, episode_id: str, correct_fix: str) -> Entry:
        """The entry that says "this is how your answer should have been". Raises NotFound."""
        return _answered(self._database.get_episode(episode_id), correct_fix)

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

    def take(self, source: Source, *, final: bool = False) -> Taken:
        """Take one source of the drop directory: verify, remember, move it beside a reason.

        final: it has not changed for so long that waiting for a slow writer is over.
        Raises Unavailable or OSError when it cannot be done now; the source then stays where it is.
        """
        try:
            contents = self._read(source, final=final)
        except InvalidInput as error:
            kind = error.param or "unreadable"
            if kind == "unreadable" and not final:
                return Taken(WAITING, error.message)
            identity = content_hash("file", source.stem, repr(source.fingerprint))
            return self._conclude(source, Parsed(refusals=(Refusal(kind, error.message),)), identity)
        if contents is None:
            return Taken(WAITING, "still being written")
        if source.shape is Shape.HALF:
            return self._finish_pair(source, contents[0])
        parsed = self._parse(source, contents)
        if not final and (source.shape is Shape.UNKNOWN or any(refusal.may_heal for refusal in parsed.refusals)):
            return Taken(WAITING, parsed.refusals[0].text)
        self._step("read")
        identity = content_hash("file", *(drop.keep(self._copies, data) for data in contents))
        self._step("copied")
        return self._conclude(source, parsed, identity)

    def _read(self, source: Source, *, final: bool) -> list[bytes] | None:
        if source.shape is Shape.NOT_REGULAR:
            raise InvalidInput("a link, pipe, socket or device, expected a regular file", param="not_regular")
        contents = []
        for found in source.files:
            data = drop.read(found, self._max_bytes, even_if_open=final)
            if data is None:
                return None
            contents.append(data)
        return contents

    def _parse(self, source: Source, contents: Sequence[bytes]) -> Parsed:
        if source.shape is Shape.UNKNOWN:
            return Parsed(refusals=(Refusal("unknown_name", f"expected {_NAMES}"),))
        if source.shape not in (Shape.ANSWER, Shape.ANSWER_DIFF):
            return _PARSERS[source.shape](*contents)
        try:
            episode = self._database.get_episode(source.stem.upper())
        except NotFound:
            return Parsed(refusals=(Refusal("no_such_episode", f"no answer with id {source.stem} was given here"),))
        if source.shape is Shape.ANSWER:
            parsed = formats.parse_answer(contents[0])
        else:
            known = [code for code in (episode.result_code, episode.code) if code]
            parsed = formats.parse_answer_diff(contents[0], *known)
        return Parsed(tuple(_answered(episode, entry.correct_fix) for entry in parsed.entries), parsed.refusals)

    def _conclude(self, source: Source, parsed: Parsed, identity: str) -> Taken:
        """Verify, commit, move: from a parsed file to its end."""
        examined = self._examine(parsed.entries, "drop", source.name)
        self._step("verified")
        if not parsed.entries:
            reason = "; ".join(refusal.text for refusal in parsed.refusals)
            examined = [(Correction("drop", identity, "rejected", printable(reason), source.name), None)]
        with self._database.transaction():
            rows = tuple(self._database.add_correction(row, example) for row, example in examined)
        self._step("committed")
        outcome = ACCEPTED if any(row.status != "rejected" for row in rows) else REJECTED
        reason = _reason(outcome, parsed, rows)
        if not drop.move(self.drop_dir, source, outcome, reason, identity[:12], self._step):
            return Taken(WAITING, "changed after it was taken; its new content is taken next", rows)
        _log.info("corrections taken", file=source.name, outcome=outcome, reason=rows[0].reason, count=len(rows))
        return Taken(outcome, reason, rows)

    def _finish_pair(self, half: Source, mine: bytes) -> Taken:
        """Move on the half that a kill left behind after the pair had been remembered; else wait for the other one."""
        for partner, place in drop.moved_partners(self.drop_dir, half):
            theirs = drop.read(partner, self._max_bytes, even_if_open=True)
            if theirs is None:
                continue
            name = half.files[0].path.name
            pair = (mine, theirs) if name.endswith(".wrong.rs") else (theirs, mine)
            parsed = _PARSERS[Shape.PAIR if name.endswith(".rs") else Shape.PATCHED](*pair)
            copies = [drop.keep(self._copies, data) for data in pair]
            known = _sha256(parsed.entries[0]) if parsed.entries else content_hash("file", *copies)
            row = self._database.find_correction(known)
            if row is not None and drop.join(half, place):
                return Taken(place.parent.name, f"moved to the other half of its pair: {row.reason}", (row,))
        return Taken(WAITING, "waits for the other half of its pair")

    def _examine(
        self, entries: Sequence[Entry], origin: str, source: str
    ) -> list[tuple[Correction, StoredExample | None]]:
        """A row, and an example where it is accepted, for each entry. Known ones are not compiled again."""
        known = {sha: self._database.find_correction(sha) for sha in map(_sha256, entries)}
        settled = {sha: row for sha, row in known.items() if row is not None and _is_settled(row)}
        judged = iter(self._judged([e for e in entries if _sha256(e) not in settled], origin, source))
        return [(settled[sha], None) if sha in settled else next(judged) for sha in map(_sha256, entries)]

    def _judged(
        self, entries: Sequence[Entry], origin: str, source: str, *, approved: bool = False
    ) -> list[tuple[Correction, StoredExample | None]]:
        """As `_examine`, whatever is known."""
        leaks = [self._guard.leaked(entry.wrong_attempt, entry.correct_fix) for entry in entries]
        clean = [entry for entry, koan in zip(entries, leaks, strict=True) if koan is None]
        findings = iter(self._verifier.findings(clean, approved=approved))
        results: list[tuple[Correction, StoredExample | None]] = []
        for entry, koan in zip(entries, leaks, strict=True):
            finding = next(findings) if koan is None else Finding("rejected", f"{LEAK}{koan}", entry.edition or USUAL)
            place = source if entry.position is None else f"{source}:{entry.position}"
            results.append(self._row(entry, finding, origin, place))
        return results

    def _row(self, entry: Entry, finding: Finding, origin: str, source: str) -> tuple[Correction, StoredExample | None]:
        error = finding.errors[0] if finding.errors else None
        found = signature(error) if error else None
        task = self._task(entry, error, found) if error and found and finding.status != "rejected" else None
        correction = Correction(
            origin=origin,
            sha256=_sha256(entry),
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

    def _task(self, entry: Entry, error: Diagnostic, found: str) -> str:
        """As its sender says, else as earlier corrections of exactly this mistake, else as the day routes it.

        A similar mistake may be fixed alike, but it must not be taught alike. A lint is a mistake of its own.
        """
        if entry.task_id in self._tasks:
            return str(entry.task_id)
        by_lint = [name for name, task in self._tasks.items() if error.code in task.lints]
        return (
            self._database.task_of(found)
            or route(self._routes(), found, error.code).taught
            or (by_lint[0] if len(by_lint) == 1 else None)
            or task_name(found)
        )


def _answered(episode: Episode, correct_fix: str) -> Entry:
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


def _sha256(entry: Entry) -> str:
    return content_hash("correction", entry.edition or USUAL, entry.wrong_attempt, entry.correct_fix, entry.tests)


def _reason(outcome: str, parsed: Parsed, rows: Sequence[Correction]) -> str:
    """What the reason file says: one line, and one more for each entry of a file that held several."""
    if not parsed.entries:
        return f"{outcome}: {rows[0].reason}"
    lines = []
    for entry, row in zip(parsed.entries, rows, strict=True):
        place = "" if entry.position is None else f"line {entry.position}: "
        task = f", task {row.task} ({row.error_code or 'no code'})" if row.task else ""
        seen = f", seen {row.seen_count} times" if row.seen_count > 1 else ""
        unknown = f", ignored {printable(', '.join(entry.ignored), 80)}" if entry.ignored else ""
        lines.append(f"{place}{row.status}: {row.reason}, correction {row.id}{task}{seen}{unknown}")
    lines += [refusal.text for refusal in parsed.refusals]
    if len(lines) == 1:
        return lines[0]
    good = sum(row.status != "rejected" for row in rows)
    return "\n".join([f"{outcome}: {good} of {len(lines)} entries", *lines])
