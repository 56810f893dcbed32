"""A program that does inside the sandbox what its first word says, and prints how that went."""

from collections.abc import Callable
from pathlib import Path

from sleepyd.rust import linker, sandbox, toolchain
from sleepyd.rust.sandbox import Finished, Limits

LIMITS = Limits(wall_s=5.0, cpu_s=2, memory_mb=1024, output_bytes=64 * 1024, processes=64, file_mb=8)
PROBE = (Path(__file__).with_name("hostile") / "probe.rs").read_text(encoding="utf-8")
Probe = Callable[..., Finished]
"""Runs the program with the given words, as a posted one."""


def build(source: str, stage: Path) -> bytes:
    """`source` compiled and linked as a program, by way of the empty folder `stage`."""
    chain = toolchain.locate()
    chosen = linker.locate(chain)
    flags = [flag for flag in linker.rustc_flags(chosen, "/stage/program") if flag != "--test"]
    built = sandbox.run(
        [chain.rustc, "--sysroot", "/toolchain", *flags, "main.rs"],
        files={"main.rs": source},
        limits=Limits(wall_s=60.0),
        toolchain=chain,
        binds=chosen.binds,
        stage=stage,
    )
    assert built.returncode == 0, built.stderr.decode()
    return (stage / "program").read_bytes()


def run(program: bytes, *words: str, limits: Limits = LIMITS) -> Finished:
    """`program` in the sandbox, as posted."""
    return sandbox.run(
        ["/work/probe", *words],
        files={"probe": program, "a.txt": "héllo"},
        limits=limits,
        toolchain=toolchain.locate().runtime(),
        is_posted=True,
    )


def lines(done: Finished) -> list[str]:
    """What it printed."""
    return done.stdout.decode().splitlines()
