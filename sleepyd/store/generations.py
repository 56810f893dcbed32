"""Generations on disk: staged beside, proven by a manifest, served through one symlink.

    root/generations/000012/   manifest.json · routes.json · evaluation.json · subspace.safetensors · adapters/<task>/
    root/current -> generations/000012
    root/promoted              one line a promotion, oldest first: what may be fallen back to
    root/pinned.json           numbers of those that a person wants kept, and nights measured against
    root/.number               the highest number ever given
    root/.lock                 writers take turns here

A generation is written once and never edited. A kill at any moment leaves the old one or the new one served: a folder
appears by one rename after everything in it is on disk, and `current` changes by one rename. Readers call `current()`
once per load and keep the resolved path; it verifies every byte and falls back, loudly, to the newest intact generation
that was ever promoted. This works without the database.
"""

import dataclasses
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from safetensors import SafetensorError

from sleepyd import __version__
from sleepyd.errors import Conflict, NotFound, StoreCorrupt, Unavailable
from sleepyd.log import get_logger
from sleepyd.store import ledger, lineage
from sleepyd.store import manifest as manifests
from sleepyd.store.durable import TEMPORARY, sync_folder, sync_tree, write_durably
from sleepyd.store.locks import exclusive, is_owned, own
from sleepyd.store.records import new_id, now

Json = dict[str, Any]
Step = Callable[[str], None]
ANY = object()

_log = get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Generation:
    """A verified generation, as resolved at one moment."""

    number: int
    path: Path
    parent: int | None
    created_at: str
    routes: Json
    evaluation: Json
    manifest: Json
    adapters: dict[str, Path]
    """Task → PEFT folder."""
    fell_back: bool = False
    problems: tuple[str, ...] = ()
    """Why `current` itself could not be used."""

    @property
    def canaries(self) -> Json:
        """Task → what its adapter is to be known by; see `evals.canary`."""
        found: Json = self.manifest.get("meta", {}).get("canaries", {})
        return found


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list of generations; nothing is hashed for it."""

    number: int
    parent: int | None
    created_at: str
    is_current: bool
    tasks: tuple[str, ...]
    meta: Json
    problem: str = ""
    is_pinned: bool = False


def _no_step(name: str) -> None:
    """Stands where tests kill the process between two steps."""


class Generations:
    """The adapters store at `root`, which is created where missing.

    lock_wait_s: how long a writer waits for another before Conflict.  step: called with the name of each step done.
    """

    def __init__(self, root: Path, *, lock_wait_s: float = 10.0, step: Step = _no_step) -> None:
        self.root = root
        self._folder = root / "generations"
        self._current = root / "current"
        self._lock_wait_s = lock_wait_s
        self._step = step
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            raise Unavailable(
                f"{root}: the adapters store cannot be created ({error.strerror}); choose another paths.adapters_store"
            ) from error

    def stage(
        self,
        parent: int | None,
        *,
        files: Path | Callable[[Path], None],
        routes: Mapping[str, Any],
        evaluation: Mapping[str, Any],
        meta: Mapping[str, Any] | None = None,
    ) -> int:
        """Write a new generation, not served yet, and return its number.

        files: a folder to copy, or a function that writes into the folder it is given.  meta: kept in the manifest;
        its `versions` are added to ours.  Raises StoreCorrupt when the content would not verify, Unavailable when the
        disk does not take it; nothing is left behind then.
        """
        with self._write_errors():
            with self._locked():  # so that `clean` never sees the folder before it has an owner
                temporary = self._folder / f"{TEMPORARY}{new_id()}"
                temporary.mkdir(mode=0o700)
                owner = own(temporary)
            try:
                _fill(temporary, files)
                write_durably(temporary / manifests.ROUTES, manifests.encoded(routes))
                write_durably(temporary / manifests.EVALUATION, manifests.encoded(evaluation))
                self._step("written")
                return self._publish(temporary, parent, dict(meta or {}))
            except BaseException:
                shutil.rmtree(temporary, ignore_errors=True)
                raise
            finally:
                os.close(owner)

    def promote(self, number: int, *, expected: int | object | None = ANY) -> Generation:
        """Verify a generation, then serve it: one atomic replacement of `current`.

        expected: what `current` must name now (None: nothing), so that of two nights with one parent only one wins.
        Raises NotFound, StoreCorrupt (not intact; nothing changed) or Conflict.
        """
        with self._write_errors(), self._locked():
            generation = self.load(number)
            before = self.current_number()
            if expected is not ANY and before != expected:
                raise Conflict(
                    f"generation {number} was to replace {expected}, but {before} is current; start from that one"
                )
            self._step("verified")
            ledger.add_promotion(self.root, number)
            self._step("remembered")
            link = self.root / f"{TEMPORARY}{new_id()}"
            link.symlink_to(Path("generations", generation.path.name))
            self._step("linked")
            link.replace(self._current)
            self._step("replaced")
            sync_folder(self.root)
            _log.info("generation promoted", generation=number, replaced=before)
            return generation

    def before(self) -> tuple[int, int]:
        """(what is current, what to roll back to): its parent or, where it is unreadable, the one promoted before.

        Raises NotFound.
        """
        if (number := self.current_number()) is None:
            raise NotFound(f"{self.root}: no generation is current, so there is nothing to roll back from")
        summary = self._summary(number, number)
        parent = next(self._fallbacks(number), None) if summary.problem else summary.parent
        if parent is None:
            raise NotFound(f"generation {number} is the first one; there is nothing to roll back to")
        return number, parent

    def rollback(self) -> Generation:
        """Serve what was before. Raises NotFound."""
        number, parent = self.before()
        return self.promote(parent, expected=number)

    def load(self, number: int) -> Generation:
        """One generation, verified. Raises NotFound or StoreCorrupt."""
        path = self._path(number)
        if found := self.verify(number):
            raise StoreCorrupt(f"generation {number}: {found[0]}; it is not loaded, use an intact one")
        manifest = manifests.read(path)
        routes = manifests.read_json(path / manifests.ROUTES)
        served = {task: entry["adapter"] for task, entry in routes.get("tasks", {}).items() if entry.get("adapter")}
        return Generation(
            number=number,
            path=path,
            parent=manifest.get("parent"),
            created_at=manifest.get("created_at", ""),
            routes=routes,
            evaluation=manifests.read_json(path / manifests.EVALUATION),
            manifest=manifest,
            adapters={task: path / adapter for task, adapter in served.items()},
        )

    def current(self) -> Generation | None:
        """What is to be served, verified; None when nothing was ever promoted.

        When `current` is missing, dangling, points elsewhere or is damaged: the newest intact generation that was
        promoted before (or else any), with `fell_back` set and an error logged. Raises StoreCorrupt when none is left.
        """
        number, problem = self._pointed_at()
        if number is not None:
            try:
                return self.load(number)
            except (NotFound, StoreCorrupt) as error:
                if self.current_number() != number:  # promoted and pruned past us while we read
                    return self.current()
                problem = error.message
        elif not self.promoted() and not os.path.lexists(self._current):
            return None
        problems = [problem]
        for candidate in self._fallbacks(number):
            try:
                generation = self.load(candidate)
            except (NotFound, StoreCorrupt) as error:
                problems.append(error.message)
                continue
            _log.error("current generation unusable, serving another", problems=problems, generation=candidate)
            return dataclasses.replace(generation, fell_back=True, problems=tuple(problems))
        raise StoreCorrupt(f"{self.root}: no intact generation is left ({problems[0]}); restore the adapters store")

    def current_number(self) -> int | None:
        """What `current` names, unverified; None when it names nothing usable."""
        return self._pointed_at()[0]

    def numbers(self) -> tuple[int, ...]:
        """Every generation on disk, ascending."""
        return tuple(sorted(int(path.name) for path in self._folder.iterdir() if path.name.isdigit()))

    def promoted(self) -> tuple[int, ...]:
        """Every promotion there was, oldest first; a number may recur."""
        return ledger.promotions(self.root)

    def list(self) -> tuple[Summary, ...]:
        """Every generation, newest first, without hashing its files."""
        current, pinned = self.current_number(), self.pinned()
        found = (self._summary(number, current) for number in reversed(self.numbers()))
        return tuple(dataclasses.replace(one, is_pinned=one.number in pinned) for one in found)

    def verify(self, number: int) -> tuple[str, ...]:
        """What is wrong with a generation; empty means every byte is as it was staged. Raises NotFound."""
        path = self._path(number)
        if not path.exists():
            raise NotFound(f"generation {number} does not exist; there are {self.numbers()}", param="generation")
        return tuple(manifests.problems_of(path))

    @contextmanager
    def holding(self) -> Iterator[tuple[int, ...]]:
        """Every generation on disk, ascending; none of them is pruned while the block lasts."""
        with ExitStack() as stack:
            with self._locked():
                numbers = self.numbers()
                for number in numbers:
                    stack.callback(os.close, own(self._path(number), with_others=True))
            yield numbers

    def pinned(self) -> tuple[int, ...]:
        """The pinned generations that are there, ascending."""
        return ledger.pinned(self.root, self.numbers())

    def pin(self, number: int, *, keep: bool = True) -> tuple[int, ...]:
        """Keep a generation from being pruned, and have nights be no worse; keep=False takes that back.

        Returns the pinned ones. Raises NotFound for one that does not exist.
        """
        if not self._path(number).exists():
            raise NotFound(f"generation {number} does not exist; there are {self.numbers()}", param="generation")
        with self._write_errors(), self._locked():
            wanted = {*self.pinned(), number} if keep else {*self.pinned()} - {number}
            ledger.set_pinned(self.root, wanted)
        return self.pinned()

    def prune(self, keep: int) -> tuple[int, ...]:
        """Remove all but the newest `keep`, the current one, its parent, the pinned ones and the last promoted ones.

        Of every model the last promoted one stays, too. One that another process holds stays for the next time.
        """
        with self._write_errors(), self._locked():
            numbers, current = self.numbers(), self.current_number()
            safe = {*numbers[max(0, len(numbers) - keep) :], *self.pinned(), *self.promoted()[-2:]}
            if current is not None:
                safe |= {current, self._summary(current, current).parent or current}
            safe |= lineage.last_of_each_model(self.promoted(), {each.number: each.meta for each in self.list()})
            gone = [number for number in numbers if number not in safe and not is_owned(self._path(number))]
            for number in gone:
                # Renamed first: a half-deleted folder must never look like a damaged generation.
                doomed = self._folder / f"{TEMPORARY}{new_id()}"
                self._path(number).rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)
            sync_folder(self._folder)
            return tuple(gone)

    def clean(self) -> tuple[str, ...]:
        """Remove what killed writers left behind; folders that a living process still fills are kept."""
        with self._locked():
            removed = []
            for path in (*self._folder.glob(f"{TEMPORARY}*"), *self.root.glob(f"{TEMPORARY}*")):
                if path.is_symlink() or not path.is_dir():
                    path.unlink(missing_ok=True)
                elif is_owned(path):
                    continue
                else:
                    shutil.rmtree(path, ignore_errors=True)
                removed.append(path.name)
            return tuple(removed)

    def _publish(self, temporary: Path, parent: int | None, meta: Json) -> int:
        """Number, manifest, fsync, rename: from here on the generation exists."""
        with self._locked():
            number = ledger.new_number(self.root, [*self.numbers(), *self.promoted()])
            meta = {**(lineage.model_of(self._summary(parent, None).meta) if parent is not None else {}), **meta}
            versions = {"sleepyd": __version__, "python": platform.python_version(), **meta.pop("versions", {})}
            files = manifests.describe(temporary)
            manifest = {
                "format": manifests.FORMAT,
                "number": number,
                "parent": parent,
                "created_at": now(),
                "versions": versions,
                "meta": meta,
                "files": files,
            }
            routes = manifests.read_json(temporary / manifests.ROUTES)
            if wrong := manifests.weight_problems(temporary, files) + manifests.route_problems(temporary, routes):
                raise StoreCorrupt(f"new generation: {wrong[0]}; nothing was staged")
            write_durably(
                temporary / manifests.MANIFEST,
                manifests.encoded(manifests.seal(json.loads(manifests.encoded(manifest)))),
            )
            self._step("manifest")
            sync_tree(temporary, file_mode=0o400)
            self._step("synced")
            temporary.rename(self._path(number))
            self._step("renamed")
            sync_folder(self._folder)
        _log.info("generation staged", generation=number, parent=parent, files=len(files))
        return number

    def _pointed_at(self) -> tuple[int | None, str]:
        """(number, problem) of the `current` symlink; only `generations/NNNNNN` is accepted."""
        try:
            target = os.readlink(self._current)
        except FileNotFoundError:
            return None, "current is missing"
        except OSError as error:
            return None, f"current is not a symlink ({error.strerror})"
        name = target.removeprefix("generations/")
        if name == target or not name.isdigit() or name != f"{int(name):06}":
            return None, f"current points to {target!r}, which is not one of our generations"
        return int(name), ""

    def _fallbacks(self, unusable: int | None) -> Iterator[int]:
        promoted = list(dict.fromkeys(reversed(self.promoted())))
        yield from (number for number in promoted if number != unusable)
        yield from (n for n in reversed(self.numbers()) if n != unusable and n not in promoted)

    def _summary(self, number: int, current: int | None) -> Summary:
        path = self._path(number)
        try:
            manifest = manifests.read(path)
            tasks = tuple(sorted(manifests.read_json(path / manifests.ROUTES).get("tasks", {})))
        except StoreCorrupt as error:
            return Summary(number, None, "", number == current, (), {}, error.message)
        return Summary(
            number=number,
            parent=manifest.get("parent"),
            created_at=manifest.get("created_at", ""),
            is_current=number == current,
            tasks=tasks,
            meta=manifest.get("meta", {}),
        )

    def _path(self, number: int) -> Path:
        return self._folder / f"{number:06}"

    @contextmanager
    def _write_errors(self) -> Iterator[None]:
        try:
            yield
        except (OSError, SafetensorError) as error:  # the latter is how weights tell of a full disk
            raise Unavailable(
                f"{self.root}: cannot be written ({getattr(error, 'strerror', None) or error}); what is served is "
                "unchanged, free disk space, then run again"
            ) from error

    def _locked(self) -> AbstractContextManager[None]:
        return exclusive(self.root / ".lock", wait_s=self._lock_wait_s)


def _fill(folder: Path, files: Path | Callable[[Path], None]) -> None:
    if isinstance(files, Path):
        shutil.copytree(files, folder, symlinks=True, dirs_exist_ok=True)
    else:
        files(folder)
