"""How fast are compile checks: beside a fresh cargo project for each, and again from the cache?

Programs are the buggy koans; the peer writes a project, lets `cargo check` say what is wrong, and throws it away, as
the project that came before this one did. Both take turns.
"""

import itertools
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.figures import Figure
from bench.machine import interleaved, ratio, timed
from sleepyd.koans.load import Koan, load_koans
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import RustConfig

_MANIFEST = '[package]\nname = "koan"\nversion = "0.1.0"\nedition = "{edition}"\n'


def figures(quick: bool = False) -> list[Figure]:
    """Checks a second, one at a time and all at once, beside cargo's; and what a repeated one costs."""
    koans = load_koans(shipped_koans())[: 6 if quick else 30]
    with tempfile.TemporaryDirectory() as scratch:
        times = itertools.count()
        with Compiler(RustConfig(), cache_dir=None) as compiler:

            def fresh() -> list[tuple[str, str]]:
                return [(f"{koan.buggy}\n// {next(times)}\n", koan.edition) for koan in koans]  # unknown to any cache

            seconds = interleaved(
                {
                    "one by one": lambda: [compiler.check(*source) for source in fresh()],
                    "at once": lambda: compiler.check_many(fresh()),
                    "cargo": lambda: _cargo(fresh(), Path(scratch) / str(next(times))),
                },
                2 if quick else 5,
            )
        rates = {name: len(koans) / statistics.median(times) for name, times in seconds.items()}
        cached = _cached(koans, Path(scratch) / "cache")
    return [
        Figure("checks beside a fresh cargo project each, one by one", ratio(seconds, "cargo", "one by one"), "×", 3),
        Figure("checks beside a fresh cargo project each, many at once", ratio(seconds, "cargo", "at once"), "×", 3),
        Figure("checks one by one", rates["one by one"], "a second"),
        Figure("checks of many at once", rates["at once"], "a second"),
        Figure("fresh cargo projects", rates["cargo"], "a second"),
        Figure("a check that is in the cache, median", cached * 1000, "ms", 1, more=False),
    ]


def _cargo(sources: Sequence[tuple[str, str]], folder: Path) -> None:
    for number, (code, edition) in enumerate(sources):
        project = folder / str(number)
        (project / "src").mkdir(parents=True)
        (project / "Cargo.toml").write_text(_MANIFEST.format(edition=edition), encoding="utf-8")
        (project / "src" / "lib.rs").write_text(code, encoding="utf-8")
        subprocess.run(["cargo", "check", "--quiet", "--offline"], cwd=project, capture_output=True, check=False)
    shutil.rmtree(folder)


def _cached(koans: Sequence[Koan], folder: Path) -> float:
    with Compiler(RustConfig(), cache_dir=folder) as compiler:
        for koan in koans:
            compiler.check(koan.buggy, koan.edition)
        return statistics.median(timed(lambda k=koan: compiler.check(k.buggy, k.edition))[0] for koan in koans)
