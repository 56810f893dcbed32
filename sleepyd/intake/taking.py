"""Files of the drop directory on their way in: read, copied by their hash, verified, committed, moved.

Several at a time, so that the disk is waited for once and not once for each: one transaction for all their rows, one
fsync for a folder. A kill between any two steps repeats the rest, and the content's sha256 makes that harmless. A file
that is not taken stays where it is. What lies in the directory and how it is touched is `drop`, what a file says is
`formats`, what becomes of it is `corrections`.

    taking = Taking(corrections, database, config)
    taking.take([(source, False), ...])                          `watcher` calls it with what has settled
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from sleepyd.config import Config
from sleepyd.errors import InvalidInput, NotFound
from sleepyd.intake import drop, formats
from sleepyd.intake.corrections import Corrections, answered, identity
from sleepyd.intake.drop import ACCEPTED, REJECTED, Shape, Source
from sleepyd.intake.formats import Parsed, Refusal, printable
from sleepyd.log import get_logger
from sleepyd.store.database import Database
from sleepyd.store.records import Correction, StoredExample, content_hash

WAITING = "waiting"
_COPIERS = 16
"""Copies that are written at once: a disk flushes several in hardly more time than one."""

_log = get_logger(__name__)
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


@dataclass(slots=True)
class _Way:
    """One source and how far it has come. result: its end, or what kept it from coming to one."""

    source: Source
    final: bool
    contents: Sequence[bytes] = ()
    parsed: Parsed = field(default_factory=Parsed)
    identity: str = ""
    examined: Sequence[tuple[Correction, StoredExample | None]] = ()
    result: Taken | Exception | None = None


def _no_step(name: str) -> None:
    """Stands where tests kill the process between two steps."""


class Taking:
    """Takes what lies in the drop directory. step: called with the name of each step that is done."""

    def __init__(
        self, corrections: Corrections, database: Database, config: Config, step: Callable[[str], None] = _no_step
    ) -> None:
        self.drop_dir = config.paths.corrections
        self._corrections = corrections
        self._database = database
        self._copies = config.paths.state / "intake"
        self._max_bytes = config.intake.max_file_kb * 1024
        self._step = step

    def take(
        self, sources: Sequence[tuple[Source, bool]], is_stopping: Callable[[], bool] = lambda: False
    ) -> list[Taken | Exception]:
        """What became of each source, in order; an exception where it cannot be done now, and the source stays.

        sources: each with whether it is final, unchanged for so long that waiting for a slow writer is over.
        is_stopping: asked before each is compiled; what is left then waits.
        """
        ways = [_Way(source, final) for source, final in sources]
        self._each(ways, self._prepare)
        self._step("read")
        with ThreadPoolExecutor(_COPIERS) as pool:
            list(pool.map(lambda way: self._each([way], self._keep), ways))
        drop.sync(self._copies)
        self._step("copied")
        named: dict[str, str] = {}
        for way in ways:
            if way.result is None and is_stopping():
                way.result = Taken(WAITING, "the intake is stopping")
            self._each([way], lambda way: self._examine(way, named))
        self._step("verified")
        ready = [way for way in ways if way.result is None]
        try:
            with self._database.transaction():
                rows = [[self._database.add_correction(*row) for row in way.examined] for way in ready]
        except Exception as error:  # noqa: BLE001 - of all of them: none was remembered
            for way in ready:
                way.result = error
            return [_ended(way) for way in ways]
        self._step("committed")
        for way, stored in zip(ready, rows, strict=True):
            self._each([way], lambda way, stored=tuple(stored): self._move(way, stored))  # type: ignore[misc]
        for outcome in (ACCEPTED, REJECTED):
            drop.sync(self.drop_dir / outcome)
        return [_ended(way) for way in ways]

    def _each(self, ways: Sequence[_Way], do: Callable[[_Way], None]) -> None:
        """Do it for those that have not ended; one that fails must not keep the others from being taken."""
        for way in ways:
            if way.result is None:
                try:
                    do(way)
                except Exception as error:  # noqa: BLE001 - the job's edge: told, logged and tried again by `watcher`
                    way.result = error

    def _prepare(self, way: _Way) -> None:
        """Read and parse it."""
        source = way.source
        try:
            contents = self._read(source, final=way.final)
        except InvalidInput as error:
            kind = error.param or "unreadable"
            if kind == "unreadable" and not way.final:
                way.result = Taken(WAITING, error.message)
            way.parsed = Parsed(refusals=(Refusal(kind, error.message),))
            way.identity = content_hash("file", source.stem, repr(source.fingerprint))
            return
        if contents is None:
            way.result = Taken(WAITING, "still being written")
        elif source.shape is Shape.HALF:
            way.result = self._finish_pair(source, contents[0])
        else:
            way.contents, way.parsed = contents, self._parse(source, contents)
            may_heal = source.shape is Shape.UNKNOWN or any(refusal.may_heal for refusal in way.parsed.refusals)
            if may_heal and not way.final:
                way.result = Taken(WAITING, way.parsed.refusals[0].text)

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
            return Parsed(refusals=(Refusal("unknown_name", f"expected {formats.NAMES}"),))
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
        return Parsed(tuple(answered(episode, entry.correct_fix) for entry in parsed.entries), parsed.refusals)

    def _keep(self, way: _Way) -> None:
        """Copy its bytes."""
        if way.contents:
            way.identity = content_hash("file", *(drop.keep(self._copies, data) for data in way.contents))

    def _examine(self, way: _Way, named: dict[str, str]) -> None:
        """Ask the compiler. named: the tasks of what is taken along."""
        if way.parsed.entries:
            way.examined = self._corrections.examine(way.parsed.entries, "drop", way.source.name, named)
        else:
            reason = printable("; ".join(refusal.text for refusal in way.parsed.refusals))
            way.examined = [(Correction("drop", way.identity, "rejected", reason, way.source.name), None)]

    def _move(self, way: _Way, rows: tuple[Correction, ...]) -> None:
        """Move it beside its reason."""
        outcome = ACCEPTED if any(row.status != "rejected" for row in rows) else REJECTED
        reason = _reason(outcome, way.parsed, rows)
        if not drop.move(self.drop_dir, way.source, outcome, reason, way.identity[:12], self._step):
            way.result = Taken(WAITING, "changed after it was taken; its new content is taken next", rows)
            return
        way.result = Taken(outcome, reason, rows)
        _log.info("corrections taken", file=way.source.name, outcome=outcome, reason=rows[0].reason, count=len(rows))

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
            known = identity(parsed.entries[0]) if parsed.entries else content_hash("file", *copies)
            row = self._database.find_correction(known)
            if row is not None and drop.join(half, place):
                return Taken(place.parent.name, f"moved to the other half of its pair: {row.reason}", (row,))
        return Taken(WAITING, "waits for the other half of its pair")


def _ended(way: _Way) -> Taken | Exception:
    assert way.result is not None
    return way.result


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
