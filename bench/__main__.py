"""Measure sleepyd, and keep what was measured.

    python -m bench                        # everything; most of an hour on two idle cores
    python -m bench --only checks decode   # these
    python -m bench --quick --check        # ratios only roughly, and none may be a quarter worse than what is kept

Every measurement has a module that says what it does. A run is kept in docs/bench/NAME.json, and docs/bench.md is made
of these. `--check` keeps nothing: it fails when a ratio is more than a quarter worse than the kept one, in a second
try as well.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

from bench import checks, daemon, decode, figures, mixed_batch, night, share
from bench.figures import Figure
from bench.machine import machine

Measure = Callable[[bool], list[Figure]]
MEASURES: dict[str, tuple[str, Measure]] = {
    "checks": ("Compile checks, beside a fresh cargo project for each.", checks.figures),
    "decode": ("Answers of the bundled model, one by one and in batches.", decode.figures),
    "mixed_batch": ("A batch of 16 requests with an adapter each, beside peft.", mixed_batch.figures),
    "share": ("Share's phases, beside vlora, the paper's procedure and a PEFT LoRA.", share.figures),
    "daemon": ("The daemon with the bundled model: start, idle, a request, a swap under load.", daemon.figures),
    "night": ("`sleepyd demo`: a day, a night and a day.", night.figures),
}
GUARDED = ("checks", "decode", "mixed_batch", "share")
"""What `--check` measures: all that has ratios."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line says; figures as tables on stderr, as JSON on stdout."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--only", nargs="+", choices=MEASURES, metavar="NAME", help=", ".join(MEASURES))
    parser.add_argument("--quick", action="store_true", help="little of everything; keep it elsewhere")
    parser.add_argument("--check", action="store_true", help="compare with what is kept, keep nothing")
    parser.add_argument("--out", type=Path, default=Path("docs"), help="where bench.md and bench/ are")
    asked = parser.parse_args(arguments)
    kept = asked.out / ("bench/quick" if asked.quick else "bench")
    names = asked.only or (GUARDED if asked.check else tuple(MEASURES))
    worse = [loss for name in names for loss in _measured(name, asked, kept)]
    if not asked.check and not asked.quick:
        about = {name: what for name, (what, _) in MEASURES.items()}
        figures.draw(kept, names=list(MEASURES))
        (asked.out / "bench.md").write_text(figures.page(kept, about), encoding="utf-8")
    if worse:
        raise SystemExit("worse than what was measured before by more than a quarter: " + "; ".join(worse))


def _measured(name: str, asked: argparse.Namespace, kept: Path) -> list[str]:
    _say(f"{name}: {MEASURES[name][0]}")
    started = time.monotonic()
    found = MEASURES[name][1](asked.quick)
    if asked.check and figures.lost(found, figures.read(kept, name)):
        _say("worse than before; once more")
        found = MEASURES[name][1](asked.quick)
    for figure in found:
        what, value, bar, said = figure.row()
        _say(f"  {what:<62}{value:>18}{bar:>16}  {said}")
    print(json.dumps({"name": name, "figures": [asdict(figure) for figure in found]}), flush=True)
    if asked.check:
        return figures.lost(found, figures.read(kept, name))
    figures.write(kept, name, found, machine(), time.monotonic() - started)
    return []


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
