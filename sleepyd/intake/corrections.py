"""Corrections: verified by the compiler in both directions, then remembered once.

A correction counts when the wrong attempt fails with an error code, the fix compiles, and the tests pass where there
are any. Then it becomes a row and an example, in one transaction. Everything that a caller may take as "we have it"
comes after that transaction; a file is moved out of the drop directory only then (read, copied by its hash, verified,
committed, moved: a kill between any two of them repeats the rest, and the content's sha256 makes that harmless).

    corrections = Corrections(database, compiler, drop_dir, config, families={"missing_clone": "trait_bounds"}, ...)
    corrections.submit(formats.entry_of(body), origin="api")     one entry, now
    corrections.take(source)                                     one file of the drop directory; `watcher` calls it
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sleepyd.config import Config
from sleepyd.day.signature import SEPARATOR, signature
from sleepyd.errors import Conflict, InvalidInput, NotFound
from sleepyd.intake import drop
from sleepyd.intake.drop import ACCEPTED, REJECTED, Shape, Source
from sleepyd.intake.formats import Entry, Parsed, Refusal, parse_answer, parse_json, parse_jsonl, parse_pair, printable
from sleepyd.intake.verify import Finding, Judge, verify
from sleepyd.log import get_logger
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, StoredExample, content_hash

WAITING = "waiting"
NEW_FAMILY = "other"
"""Family of a task that no koan belongs to."""

_log = get_logger(__name__)
_FILLERS = frozenset(
    ("a", "an", "the", "is", "are", "was", "be", "of", "in", "to", "for", "it", "this", "that", "with", "and", "or")
)
_WORD = re.compile(r"[A-Za-z][A-Za-z0-9]*")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one source."""

    outcome: str
    """accepted, rejected or waiting (it stays where it is)."""
    reason: str
    corrections: tuple[Correction, ...] = ()


def task_name(of_signature: str) -> str:
    """A name for a task that nobody named: the code and what the message and label say, as one word.

    >>> task_name("E0277 : the trait bound `_: Hash` is not satisfied : ")
    'e0277_trait_bound_hash_not_satisfied'
    """
    code, _, said = of_signature.partition(SEPARATOR)
    words = [word for word in (found.lower() for found in _WORD.findall(said)) if word not in _FILLERS]
    return "_".join([code.lower(), *dict.fromkeys(words)][:8])[:80]


def _no_route(diagnostic: Diagnostic) -> str | None:
    return None


def _no_step(name: str) -> None:
    """Stands where tests kill the process between two steps."""


class Corrections:
    """Takes corrections in. Safe to share between threads: state is in the database and on disk.

    signature_of, route: from a diagnostic to its signature and to the task that serves it (None: no known one).
    families: the known tasks and their families.  step: called with the name of each step of `take` that is done.
    """

    def __init__(
        self,
        database: Database,
        compiler: Judge,
        drop_dir: Path,
        config: Config,
        *,
        signature_of: Callable[[Diagnostic], str] = signature,
        route: Callable[[Diagnostic], str | None] = _no_route,
        families: Mapping[str, str] | None = None,
        step: Callable[[str], None] = _no_step,
    ) -> None:
        self.drop_dir = drop_dir
        self._database = database
        self._compiler = compiler
        self._copies = config.paths.state / "intake"
        self._max_bytes = config.intake.max_file_kb * 1024
        self._signature_of = signature_of
        self._route = route
        self._families = dict(families or {})
        self._step = step

    def submit(self, entry: Entry, origin: str, source: str = "") -> Correction:
        """Verify and remember one entry; durable when this returns, whatever its status.

        Raises Unavailable when it cannot be judged now (no sandbox, database locked): nothing is remembered then.
        """
        [(correction, example)] = self._examine([entry], origin, source or entry.source)
        return self._database.add_correction(correction, example)

    def answer(self, episode_id: str, correct_fix: str) -> Entry:
        """The entry that says "this is how your answer should have been". Raises NotFound."""
        episode = self._database.get_episode(episode_id)
        return Entry(
            wrong_attempt=episode.code,
            correct_fix=correct_fix,
            edition=episode.edition,
            tests=episode.tests,
            episode_id=episode.id,
        )

    def approve(self, correction_id: str) -> Correction:
        """A person has looked at a held correction and lets it in; it is verified once more. Raises Conflict."""
        held = self._held(correction_id)
        entry = Entry(held.wrong_attempt, held.correct_fix, held.edition, held.tests, held.task_hint)
        [(correction, example)] = self._examine([entry], held.origin, held.source, approved=True)
        return self._database.settle_correction(held.id, correction.status, f"approved; {correction.reason}", example)

    def refuse(self, correction_id: str, reason: str = "refused in review") -> Correction:
        """A person has looked at a held correction and keeps it out. Raises Conflict."""
        return self._database.settle_correction(self._held(correction_id).id, "rejected", printable(reason))

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
        if source.shape is Shape.JSON:
            return parse_json(contents[0])
        if source.shape is Shape.JSONL:
            return parse_jsonl(contents[0])
        if source.shape is Shape.PAIR:
            return parse_pair(contents[0], contents[1])
        if source.shape is Shape.UNKNOWN:
            expected = "NAME.json, NAME.jsonl, NAME.wrong.rs with NAME.fixed.rs, or FIX_ID.rs"
            return Parsed(refusals=(Refusal("unknown_name", f"expected {expected}"),))
        parsed = parse_answer(contents[0])
        if not parsed.entries:
            return parsed
        try:
            return Parsed((self.answer(source.stem.upper(), parsed.entries[0].correct_fix),))
        except NotFound:
            return Parsed(refusals=(Refusal("no_such_episode", f"no answer with id {source.stem} was given here"),))

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
            pair = (mine, theirs) if half.files[0].path.name.endswith(".wrong.rs") else (theirs, mine)
            parsed = parse_pair(*pair)
            copies = [drop.keep(self._copies, data) for data in pair]
            known = _sha256(parsed.entries[0]) if parsed.entries else content_hash("file", *copies)
            row = self._database.find_correction(known)
            if row is not None and drop.join(half, place):
                return Taken(place.parent.name, f"moved to the other half of its pair: {row.reason}", (row,))
        return Taken(WAITING, "waits for the other half of its pair")

    def _examine(
        self, entries: Sequence[Entry], origin: str, source: str, *, approved: bool = False
    ) -> list[tuple[Correction, StoredExample | None]]:
        """A row, and an example where it is accepted, for each entry. Known ones are not compiled again."""
        known = {sha: self._database.find_correction(sha) for sha in map(_sha256, entries)}
        settled = {
            sha
            for sha, row in known.items()
            if row is not None and (row.status == "accepted" or (row.status == "held" and not approved))
        }
        verdicts = iter(verify(self._compiler, [e for e in entries if _sha256(e) not in settled], approved=approved))
        results: list[tuple[Correction, StoredExample | None]] = []
        for entry in entries:
            row = known[_sha256(entry)]
            if row is not None and row.sha256 in settled:
                results.append((row, None))
            else:
                place = source if entry.position is None else f"{source}:{entry.position}"
                results.append(self._row(entry, next(verdicts), origin, place))
        return results

    def _row(self, entry: Entry, finding: Finding, origin: str, source: str) -> tuple[Correction, StoredExample | None]:
        error = finding.error
        found = self._signature_of(error) if error else None
        task = self._task(entry, error, found) if error and found and finding.status != "rejected" else None
        correction = Correction(
            origin=origin,
            sha256=_sha256(entry),
            status=finding.status,
            reason=finding.reason,
            source=printable(source if entry.source in ("", source) else f"{source} ({entry.source})"),
            wrong_attempt=entry.wrong_attempt,
            correct_fix=entry.correct_fix,
            edition=entry.edition,
            tests=entry.tests,
            task_hint=printable(entry.task_id) if entry.task_id else None,
            error_code=error.code if error else None,
            signature=found,
            task=task,
            episode_id=entry.episode_id,
        )
        if finding.status != "accepted" or error is None or task is None:
            return correction, None
        return correction, StoredExample(
            origin="correction",
            task=task,
            family=self._families.get(task, NEW_FAMILY),
            error_code=error.code or "",
            signature=found or "",
            buggy=entry.wrong_attempt,
            fixed=entry.correct_fix,
            edition=entry.edition,
            tests=entry.tests,
            diagnostics=[diagnostic.to_dict() for diagnostic in finding.errors],
        )

    def _task(self, entry: Entry, error: Diagnostic, found: str) -> str:
        """As its sender says, else as earlier corrections of exactly this mistake, else as the day routes it."""
        if entry.task_id in self._families:
            return str(entry.task_id)
        return self._database.task_of(found) or self._route(error) or task_name(found)

    def _held(self, correction_id: str) -> Correction:
        correction = self._database.get_correction(correction_id)
        if correction.status != "held":
            raise Conflict(f"correction {correction_id} is {correction.status}, expected held; nothing was changed")
        return correction


def _sha256(entry: Entry) -> str:
    return content_hash("correction", entry.edition, entry.wrong_attempt, entry.correct_fix, entry.tests)


def _reason(outcome: str, parsed: Parsed, rows: Sequence[Correction]) -> str:
    """What the reason file says: one line, and one more for each entry of a file that held several."""
    if not parsed.entries:
        return f"{outcome}: {rows[0].reason}"
    lines = []
    for entry, row in zip(parsed.entries, rows, strict=True):
        place = "" if entry.position is None else f"line {entry.position}: "
        task = f", task {row.task} ({row.error_code})" if row.task else ""
        seen = f", seen {row.seen_count} times" if row.seen_count > 1 else ""
        unknown = f", ignored {printable(', '.join(entry.ignored), 80)}" if entry.ignored else ""
        lines.append(f"{place}{row.status}: {row.reason}, correction {row.id}{task}{seen}{unknown}")
    lines += [refusal.text for refusal in parsed.refusals]
    if len(lines) == 1:
        return lines[0]
    good = sum(row.status != "rejected" for row in rows)
    return "\n".join([f"{outcome}: {good} of {len(lines)} entries", *lines])
