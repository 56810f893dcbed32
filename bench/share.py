"""How fast is Share, and how good, beside its peers?

    python -m bench.share                      # as measured in docs/share.md; tens of minutes on two cores
    python -m bench.share --quick              # two decoder blocks, few adapters: half a minute
    python -m bench.share --parts 1 --blocks 4

Three parts, one for each phase, each with its bar: phase 1 at least 10 times faster than vlora and than the paper's
procedure with no worse error, phase 3 with 1,000 tasks at most 1.3 times what it is with 10, a step of phase 2 at most
1.0 times one of a PEFT LoRA with 50 times less to remember. Contestants take turns, so that what counts, the ratios,
can be measured on a machine that does other things too. What each part does is told in `bench.phase1`, `phase2` and
`phase3`. vlora is optional: `pip install sleepyd[bench]`. A table goes to stderr, JSON to stdout.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

import torch

from bench import phase1, phase2, phase3
from bench.figures import Figure
from bench.machine import machine
from sleepyd.places import shipped_model


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench.share", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--parts", nargs="+", choices=("1", "2", "3"), default=["1", "2", "3"])
    parser.add_argument("--quick", action="store_true", help="little of everything")
    parser.add_argument("--blocks", type=int, help="decoder blocks of phases 1 and 3 (28)")
    parser.add_argument("--adapters", type=int, help="of phase 1 (100)")
    parser.add_argument("--cut", nargs="+", type=float, help="variance below 1, k from 1 (0.6)")
    parser.add_argument("--repeats", type=int)
    parser.add_argument("--threads", type=int, default=0, help="0 is torch's choice")
    options = parser.parse_args(arguments)
    if options.threads:
        torch.set_num_threads(options.threads)
    found: dict[str, Any] = {"machine": machine(), "phase1": [], "phase2": [], "phase3": []}
    measured = {"1": _phase1, "2": _phase2, "3": _phase3}
    for part in options.parts:
        for line, outcome in measured[part](options):
            print(line, file=sys.stderr, flush=True)
            found[f"phase{part}"].append(outcome)
    print(json.dumps(found))


def figures(quick: bool = False) -> list[Figure]:
    """The ratios that have bars, on a part of the blocks."""
    found = []
    one = phase1.measure(
        phase1.Cut(variance=0.6), blocks=1 if quick else 3, count=80 if quick else 100, rank=8, repeats=1
    )
    for name in one.seconds.keys() - {"ours"}:
        found.append(Figure(f"phase 1, {name} beside ours", one.seconds[name] / one.seconds["ours"], "×", 10))
        found.append(
            Figure(f"phase 1, error of ours beside {name}", one.error["ours"] / one.error[name], "×", 1, more=False)
        )
    found.sort(key=lambda figure: figure.what)
    found.append(Figure("phase 1, memory beside the largest stack", one.peak["ours"], "×", 2, more=False))
    rows, tokens = (4, 128) if quick else (8, 384)
    two = phase2.measure(
        shipped_model(), k=16, p=1, rank=8, rows=rows, tokens=tokens, dtype=torch.float32, bouts=2 if quick else 8
    )
    less = two.optimizer_bytes["peft"] / two.optimizer_bytes["share"]
    found.append(
        Figure("phase 2, a step beside a LoRA's", two.seconds["share"] / two.seconds["peft"], "×", 1, more=False)
    )
    found.append(Figure("phase 2, what the optimizer remembers, a LoRA's beside ours", less, "×", 50))
    few, many = (10, 100) if quick else (10, 1000)
    three = phase3.measure(blocks=1, tasks=(few, many), k=64, p=4, repeats=3)
    for way, what in (("exact", "without a cap"), ("capped", "with a cap")):
        found.append(Figure(f"phase 3 {what}, {many} tasks beside {few}", three.growth(way), "×", 1.3, more=False))
    return found


def _phase1(options: argparse.Namespace) -> Iterator[tuple[str, dict[str, Any]]]:
    blocks = options.blocks or (1 if options.quick else 28)
    count = options.adapters or (80 if options.quick else 100)
    for value in options.cut or [0.6]:
        cut = phase1.Cut(variance=value) if value < 1 else phase1.Cut(k=int(value))
        done = phase1.measure(cut, blocks=blocks, count=count, rank=8, repeats=options.repeats or 1)
        own = done.seconds["ours"]
        rows = [f"phase 1, {done.cut}: {count} adapters, {blocks} blocks, mean k {done.k:.0f}"]
        for name, seconds in done.seconds.items():
            rows.append(
                f"  {name:<12}{seconds:>9.2f} s  {seconds / own:>6.1f} × ours   error {done.error[name]:.4f}"
                f"   memory {done.peak[name]:.2f} × the largest stack"
            )
        ratios = {name: seconds / own for name, seconds in done.seconds.items() if name != "ours"}
        yield "\n".join(rows), {**asdict(done), "times_ours": ratios}


def _phase2(options: argparse.Namespace) -> Iterator[tuple[str, dict[str, Any]]]:
    rows, tokens = (4, 128) if options.quick else (8, 384)
    for dtype in (torch.float32,) if options.quick else (torch.float32, torch.bfloat16):
        for p in (1,) if options.quick else (1, 4):
            done = phase2.measure(
                shipped_model(),
                k=16,
                p=p,
                rank=8,
                rows=rows,
                tokens=tokens,
                dtype=dtype,
                bouts=options.repeats or (2 if options.quick else 8),
            )
            speed = done.seconds["share"] / done.seconds["peft"]
            less = done.optimizer_bytes["peft"] / done.optimizer_bytes["share"]
            line = (
                f"phase 2, {done.dtype}, k = {done.k}, p = {p}: a step of {rows} × {tokens} tokens takes"
                f" {done.seconds['share'] * 1e3:.0f} ms, {speed:.2f} × one of a PEFT LoRA r = 8, and its optimizer"
                f" remembers {less:.0f} times less ({done.optimizer_bytes['share']} bytes)"
            )
            yield line, {**asdict(done), "times_peft": speed, "times_less": less}


def _phase3(options: argparse.Namespace) -> Iterator[tuple[str, dict[str, Any]]]:
    blocks = options.blocks or (1 if options.quick else 4)
    few, many = (10, 100) if options.quick else (10, 1000)
    done = phase3.measure(blocks=blocks, tasks=(few, many), k=64, p=4, repeats=options.repeats or 3)
    growth = {way: done.growth(way) for way in ("exact", "capped", "paper")}
    rows = [f"phase 3, {blocks} blocks, k = {done.k}, p = {done.p}: one more task"]
    for way, times in growth.items():
        early, late = done.seconds[f"{way} {few}"], done.seconds[f"{way} {many}"]
        rows.append(f"  {way:<8}{early:>8.3f} s with {few} tasks, {late:>8.3f} s with {many}: {times:.2f} ×")
    yield "\n".join(rows), {**asdict(done), "growth": growth}


if __name__ == "__main__":
    main()
