"""An evaluation that may be interrupted: after each part its results are on disk, and the next run goes on from there.

A journal is a file of JSON lines, one a problem, named by a hash of everything that decides over the results, so that
it is only ever found again by the same evaluation. It is gone once the evaluation is stored.
"""

import fcntl
import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Self

from sleepyd import __version__
from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.errors import Conflict, Unavailable
from sleepyd.evals import run
from sleepyd.evals.run import Problem, Tried
from sleepyd.rust import toolchain
from sleepyd.store.durable import sync_folder
from sleepyd.store.records import content_hash

FOLDER = "evaluations"
"""Where journals lie, in the state directory."""

PART = 48
"""Problems between two writes: what a kill can cost."""
OnShare = Callable[[float, str], None]
_STAGES = ("check", "ask", "judge", "sample", "judge samples")


class Journal:
    """What is known so far of one evaluation. `tried`: position among the problems -> result."""

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        """Open or begin it. fresh: forget what it holds.  Raises Conflict while another process is writing it."""
        self.path = path
        self.tried: dict[int, Tried] = {}
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._fd = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND | os.O_CLOEXEC, 0o600)
            sync_folder(path.parent)
        except OSError as error:
            raise Unavailable(f"{path}: cannot be written ({error.strerror}); check paths.state and disk") from error
        try:
            fcntl.flock(self._fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(self._fd, 0 if fresh else self._read())
        except BlockingIOError as error:
            os.close(self._fd)
            raise Conflict(f"{path}: this evaluation is being run already; wait for it to end") from error
        except BaseException:
            os.close(self._fd)
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.tried:
            self.discard()
        os.close(self._fd)

    def add(self, results: Mapping[int, Tried]) -> None:
        """Keep further results; they are on disk when this returns."""
        lines = [json.dumps({"at": at, **asdict(tried)}) + "\n" for at, tried in results.items()]
        try:
            rest = memoryview("".join(lines).encode())
            while rest:
                rest = rest[os.write(self._fd, rest) :]
            os.fsync(self._fd)
        except OSError as error:
            raise Unavailable(
                f"{self.path}: cannot be written ({error.strerror}); free disk space, then run the same again"
            ) from error
        self.tried.update(results)

    def discard(self) -> None:
        """Remove the file: the evaluation is stored, or there is nothing to go on with."""
        self.path.unlink(missing_ok=True)

    def _read(self) -> int:
        """Take in the whole lines; returns where they end. A kill leaves at most one broken line, the last."""
        good = 0
        with suppress(ValueError, TypeError, KeyError, AttributeError), open(self._fd, "rb", closefd=False) as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                row = json.loads(line)
                at = int(row.pop("at"))
                self.tried[at] = Tried(**row)
                good += len(line)
        return good


def key(problems: Sequence[Problem], config: Config, generation: Mapping[str, Any] | None, **asked: Any) -> str:
    """A name for the evaluation that these problems, settings, programs and options make.

    generation: its manifest, None for the base model alone.
    """
    settings = [asdict(config.model), asdict(config.engine), asdict(config.day), asdict(config.rust)]
    return content_hash(
        __version__,
        toolchain.locate(config.rust.rustc).version,
        json.dumps([settings, generation, asked, _model(config)], sort_keys=True),
        *(part for problem in problems for part in (run.name_of(problem), problem.family, run.identity(problem))),
    )[:32]


def evaluate(
    problems: Sequence[Problem],
    fixer: Fixer,
    strategy: str,
    journal: Journal,
    *,
    averaged: str | None = None,
    samples: int = 0,
    generation: int | None = None,
    on_share: OnShare = lambda share, note: None,
) -> list[Tried]:
    """As `run.evaluate`, but what the journal holds is not tried again, and every `PART` problems it is told more.

    on_share: how much is done, 0 to 1, and what is being done.
    """
    stages = _STAGES if samples else _STAGES[:3]
    for start in range(0, len(problems), PART):
        left = [i for i in range(start, min(start + PART, len(problems))) if i not in journal.tried]
        before = len(journal.tried)
        if not left:
            continue

        def advance(stage: str, done: int, total: int, before: int = before, size: int = len(left)) -> None:
            at = stages.index(stage) / len(stages) if stage in stages else 0.0
            width = 1 / len(stages) if stage in stages else 1.0
            share = before + size * (at + width * done / max(total, 1))
            on_share(share / len(problems), f"{before} of {len(problems)} done, {stage} {done} of {total}")

        fresh = run.evaluate(
            [problems[i] for i in left],
            fixer,
            strategy,
            averaged=averaged,
            samples=samples,
            generation=generation,
            on_progress=advance,
        )
        journal.add(dict(zip(left, fresh, strict=True)))
    return [journal.tried[i] for i in range(len(problems))]


def _model(config: Config) -> list[Any]:
    """Which weights are meant: a folder that was trained again is another model."""
    folder = engines.model_folder(config)
    files = sorted(path for path in folder.glob("*") if path.is_file())
    return [str(folder), *([path.name, path.stat().st_size, path.stat().st_mtime_ns] for path in files)]
