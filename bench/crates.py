"""The corpus of broken crates: how many are mended, by whom, and at what price.

    python -m bench.crates                     # all of it, tens of minutes
    python -m bench.crates shapes bank         # these crates
    python -m bench.crates --tiers compiler    # without a model

Each crate of `tests/crates` is right as it stands, and `breakages.toml` beside it says how it can be broken: `from`
becomes `to`, and rustc must then answer with `code`. A breakage counts as mended when `fix --tests` leaves no error and
the crate's own tests, run once more on what was written, pass. What else changed on the disk is counted as well: it
must be nothing.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

CORPUS = Path(__file__).parent.parent / "tests" / "crates"
_BROKEN = "breakages.toml"
_BAR = 0.6
_BAR_MS = 300


@dataclass(frozen=True, slots=True)
class Edit:
    """The text `right` of a file is `wrong` when it is broken."""

    file: str
    right: str
    wrong: str


@dataclass(frozen=True, slots=True)
class Breakage:
    """One way to break a crate. code: of the error that rustc must find; empty: one without a code."""

    crate: str
    name: str
    code: str
    edits: tuple[Edit, ...]

    def write(self, to: Path) -> Path:
        """The broken crate, in a new folder in `to`."""
        folder = right(self.crate, to)
        for edit in self.edits:
            path = folder / edit.file
            text = path.read_text(encoding="utf-8")
            if text.count(edit.right) < 1:
                raise SystemExit(f"{self.crate}: {self.name}: {edit.file} has no {edit.right!r}")
            path.write_text(text.replace(edit.right, edit.wrong), encoding="utf-8")
        return folder


def names() -> list[str]:
    """The crates."""
    return sorted(path.parent.name for path in CORPUS.glob(f"*/{_BROKEN}"))


def breakages(crate: str) -> list[Breakage]:
    """How a crate can be broken."""
    rows = tomllib.loads((CORPUS / crate / _BROKEN).read_text(encoding="utf-8"))["breakage"]
    return [
        Breakage(crate, r["name"], r["code"], tuple(Edit(e["file"], e["from"], e["to"]) for e in r["edits"]))
        for r in rows
    ]


def right(crate: str, to: Path) -> Path:
    """The crate as it should be, in a new folder in `to`."""
    folder = Path(tempfile.mkdtemp(prefix=f"{crate}-", dir=to))
    shutil.copytree(
        CORPUS / crate, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(_BROKEN, "target", "*.lock")
    )
    return folder


def content(folder: Path) -> dict[str, str]:
    """The checksum of every file but cargo's output."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "target" not in path.relative_to(folder).parts
    }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one breakage. tiers: of its fixes.  strays: files that changed and are in no diff."""

    breakage: Breakage
    codes: tuple[str | None, ...]
    mended: bool
    tests_pass: bool
    tiers: tuple[str, ...]
    strays: int
    seconds: float
    checks: int
    left: str


def attempt(breakage: Breakage, bench: object, to: Path, tiers: Sequence[str] | None) -> Outcome:
    """Break the crate, fix it, write that, and let its tests judge."""
    from sleepyd.day.journal import Change, write
    from sleepyd.day.workspace import Wanted, WorkspaceFixer
    from sleepyd.rust import toolchain
    from sleepyd.rust.project.cargo import Selection
    from sleepyd.rust.project.project import Project

    folder = breakage.write(to)
    before = content(folder)
    started = time.monotonic()
    project = Project.open(folder / "Cargo.toml", toolchain.locate(""), Path("~/.cargo").expanduser())
    project.sync()
    selection = Selection(tests=True)
    report = project.check({}, selection)
    wanted = Wanted(selection, run_tests=True, tiers=tuple(tiers) if tiers else None)
    fixer = WorkspaceFixer(project, bench.fixer, wanted, lambda name, details: None)  # type: ignore[attr-defined]
    result = fixer.fix(report)
    seconds = time.monotonic() - started
    write([Change(str(folder / file), project.source(file) or "", text) for file, text in result.texts.items()])
    after = content(folder)
    changed = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
    project.sync()
    everything = {f"{package.folder.relative_to(folder)}/src/lib.rs": "" for package in project.workspace.packages}
    tested = project.cargo.test(project.workspace.affected(everything), selection) if not result.left else None
    outcome = Outcome(
        breakage=breakage,
        codes=tuple(finding.diagnostic.code for finding in report.errors),
        mended=not result.left,
        tests_pass=tested is not None and tested.passed,
        tiers=tuple(fix.winner.tier for fix in result.fixes if fix.winner),
        strays=len(changed ^ set(result.texts)),
        seconds=seconds,
        checks=result.checks,
        left="; ".join(dict.fromkeys(f"{f.diagnostic.code}: {f.diagnostic.message}" for f in result.left)),
    )
    shutil.rmtree(folder)
    return outcome


def run_all(chosen: Sequence[Breakage], tiers: Sequence[str] | None, to: Path) -> Iterator[tuple[Outcome, Outcome]]:
    """For each breakage what the compiler's tier makes of it, and what all tiers do."""
    from sleepyd import config as configuration
    from sleepyd.cli import workbench

    config = configuration.load(Path("/dev/null"), {"paths": {"state": str(to / "state")}})
    with workbench.opened(config) as bench:
        for breakage in chosen:
            alone = attempt(breakage, bench, to, ("compiler",))
            # The cascade begins with that tier, so what it mends alone need not be tried twice.
            is_done = alone.tests_pass or tiers == ["compiler"]
            yield alone, alone if is_done else attempt(breakage, bench, to, tiers)


def overhead(to: Path, repeats: int = 5) -> tuple[float, float, float]:
    """Milliseconds of `cargo check` and `sleepyd fix` on a crate that is right, and to the first word of the latter."""
    from sleepyd.rust import toolchain

    folder = right("bank", to)
    cargo = [str(toolchain.locate("").sysroot / "bin" / "cargo"), "check", "--offline", "--quiet"]
    ours = [sys.executable, "-m", "sleepyd", "fix", str(folder)]
    times: dict[str, list[float]] = {"cargo": [], "ours": [], "word": []}
    for _ in range(repeats + 1):
        started = time.monotonic()
        subprocess.run(cargo, cwd=folder, check=True, capture_output=True)
        times["cargo"].append(time.monotonic() - started)
        started = time.monotonic()
        with subprocess.Popen(ours, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, bufsize=0) as process:
            assert process.stderr is not None
            process.stderr.read(1)
            times["word"].append(time.monotonic() - started)
            process.stderr.read()
        times["ours"].append(time.monotonic() - started)
    cargo_ms, ours_ms, word_ms = (sorted(found[1:])[repeats // 2] * 1000 for found in times.values())
    return cargo_ms, ours_ms, word_ms


def main() -> None:
    """Print a line for each breakage, then the figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("crates", nargs="*", help="names in tests/crates; nothing: all")
    parser.add_argument("--tiers", help="of the cascade, such as compiler or compiler,base")
    given = parser.parse_args()
    tiers = given.tiers.split(",") if given.tiers else None
    with tempfile.TemporaryDirectory(prefix="sleepyd-crates-") as folder:
        found: list[tuple[Outcome, Outcome]] = []
        chosen = [breakage for crate in given.crates or names() for breakage in breakages(crate)]
        for alone, all_tiers in run_all(chosen, tiers, Path(folder)):
            found.append((alone, all_tiers))
            _say(alone, all_tiers)
        _sum_up(found)
        cargo, ours, word = overhead(Path(folder))
    print(f"nothing broken: cargo check {cargo:.0f} ms, sleepyd fix {ours:.0f} ms", end="; ")
    print(f"overhead {ours - cargo:.0f} ms (bar {_BAR_MS}), first word after {word:.0f} ms (bar 1000)")


def _say(alone: Outcome, cascade: Outcome) -> None:
    broken = cascade.breakage
    state = "mended" if cascade.tests_pass else "COMPILES, TESTS FAIL" if cascade.mended else "not mended"
    by = "+".join(dict.fromkeys(cascade.tiers)) or "-"
    expected = "" if (broken.code or None) in cascade.codes else f"  EXPECTED {broken.code}, GOT {set(cascade.codes)}"
    more = f"  {cascade.left[:90]}" if cascade.left else ""
    print(
        f"{broken.crate:10} {broken.name[:52]:52} {broken.code:6} {state:10} {by:16} "
        f"{cascade.seconds:5.1f} s {cascade.checks:3} checks{more}{expected}",
        flush=True,
    )


def _sum_up(found: Sequence[tuple[Outcome, Outcome]]) -> None:
    total = len(found)
    alone = sum(one.tests_pass for one, _ in found)
    cascade = sum(both.tests_pass for _, both in found)
    wrong = sum(both.mended and not both.tests_pass for _, both in found)
    strays = sum(both.strays for _, both in found)
    tiers = Counter(both.tiers[-1] for _, both in found if both.tests_pass and both.tiers)
    print(f"\n{total} breakages of {len({both.breakage.crate for _, both in found})} crates")
    print(f"compiler alone: {alone} ({alone / total:.0%})")
    print(f"cascade:        {cascade} ({cascade / total:.0%}, bar {_BAR:.0%}), last fix by {dict(tiers)}")
    print(f"accepted and wrong: {wrong}; files touched outside the diff: {strays} (bar 0)")


if __name__ == "__main__":
    main()
