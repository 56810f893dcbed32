"""The judge: does this source compile, does it pass its tests.

Owns how rustc is called and what its end means. Isolation and limits are `rust.sandbox`, the cache's storage is
`rust.cache`, whether a compiling candidate is an honest fix is `rust.policy`.

    compiler = Compiler(config.rust, cache_dir)
    verdict = compiler.check(code, edition="2021")
    verdict.outcome, verdict.errors

Only `ok` and `rejected` are facts about the source; the other outcomes are facts about this machine at this moment, and
are neither remembered nor to be learned from.
"""

import json
import math
import re
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import accumulate
from pathlib import Path

from sleepyd.errors import InvalidInput, SandboxUnavailable
from sleepyd.rust import cache, diagnostics, items, linker, sandbox, tally, toolchain
from sleepyd.rust.diagnostics import Diagnostic
from sleepyd.sections import RustConfig

EDITIONS = ("2015", "2018", "2021", "2024")
_SOURCE = "main.rs"
_OUTPUT_SHOWN = 64 * 1024
_NEVER_BEGUN = (126, 127)
"""What stands in front of rustc could not execute it."""
_FLAGS = ("--sysroot", str(toolchain.INSIDE), "--error-format=json")
_OUT_OF_MEMORY = "tried to allocate more memory than available to compiler"
"""An error about a constant to rustc, which asked for what the limit does not allow."""
_LINT = re.compile(r"(clippy::)?[a-z][a-z_0-9]*")
_PASSED = re.compile(r"^test result: ok\. (\d+) passed", re.MULTILINE)


class Outcome(StrEnum):
    """How a check ended."""

    OK = "ok"
    REJECTED = "rejected"
    TIMEOUT = "timeout"
    MEMORY = "memory"
    OUTPUT = "output"
    COMPILER_CRASH = "compiler_crash"
    SANDBOX_ERROR = "sandbox_error"


LASTING = (Outcome.OK, Outcome.REJECTED)
_KILLED = {"wall": Outcome.TIMEOUT, "cpu": Outcome.TIMEOUT, "memory": Outcome.MEMORY, "output": Outcome.OUTPUT}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What rustc says about a source."""

    outcome: Outcome
    diagnostics: tuple[Diagnostic, ...]
    ms: float
    cached: bool

    @property
    def ok(self) -> bool:
        """Whether it compiles."""
        return self.outcome is Outcome.OK

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors that point into the source: not the closing "aborting due to ..."."""
        return tuple(found for found in self.diagnostics if found.is_error and found.spans)


@dataclass(frozen=True, slots=True)
class TestVerdict:
    """What a source's tests say. `ok` means compiled and run to an end; `passed` is the answer."""

    __test__ = False  # pytest collects classes by this name otherwise

    outcome: Outcome
    passed: bool
    output: str
    ms: float
    cached: bool


class Compiler:
    """rustc in its sandbox, on worker threads of its own, with a memory. Safe to share between threads."""

    def __init__(self, config: RustConfig, cache_dir: Path | None = None) -> None:
        self._config = config
        self._limits = sandbox.Limits(
            wall_s=config.wall_s,
            cpu_s=config.cpu_s,
            memory_mb=config.memory_mb,
            output_bytes=config.output_kb * 1024,
            processes=config.processes,
            seccomp=config.seccomp,
        )
        run_s = config.test_wall_s
        self._run_limits = replace(self._limits, wall_s=run_s, cpu_s=min(config.cpu_s, math.ceil(run_s)))
        self._cache = cache.Cache(cache_dir)
        self.tally = tally.Tally()
        # A sandbox dies with the thread that started it, so all of them start on threads that live as long as this.
        self._workers = ThreadPoolExecutor(config.workers, thread_name_prefix="rustc")

    def check(self, code: str, edition: str = "2021", lints: Sequence[str] = ()) -> Verdict:
        """Compile `code` without running it; what breaks one of `lints`, rustc's or clippy's, is an error too.

        Raises InvalidInput, SandboxUnavailable, ToolchainMissing.
        """
        return self.check_many([(code, edition)], lints)[0]

    def check_many(self, sources: Sequence[tuple[str, str]], lints: Sequence[str] = ()) -> list[Verdict]:
        """One verdict for each (code, edition), in order; as many at a time as there are workers, equal ones once."""
        futures: dict[tuple[str, str], Future[Verdict]] = {}
        known: dict[tuple[str, str], Verdict] = {}
        denied = _lint_flags(lints)
        for source in dict.fromkeys(sources):
            _validate(*source)
            remembered = self._recalled(_parts_of_one(*source, denied))
            if remembered is not None:
                known[source] = remembered
            else:
                futures[source] = self._workers.submit(self._check, *source, denied)
        known.update((source, future.result()) for source, future in futures.items())
        for verdict in known.values():
            self.tally.add("check", verdict)
        return [known[source] for source in sources]

    def test(self, code: str, tests: str, edition: str = "2021") -> TestVerdict:
        """Compile `code` with `tests` appended as a module that sees all of it, and run them."""
        _validate(code + tests, edition)
        started = time.perf_counter()
        stored = self._cache.get(self._key("test", edition, code, tests))
        if stored is not None:
            data = json.loads(stored)
            verdict = TestVerdict(Outcome(data["outcome"]), data["passed"], data["output"], _ms(started), cached=True)
        else:
            verdict = self._workers.submit(self._test, code, tests, edition).result()
        self.tally.add("test", verdict)
        return verdict

    def check_crate(self, files: Mapping[str, str], entry: str, edition: str = "2021") -> Verdict:
        """Compile a crate of several files, given by their paths, whose root is `entry`. Raises as `check`."""
        _validate("".join(files.values()), edition)
        parts = ("crate", edition, *_parts(files, entry))
        return self._recalled(parts) or self._workers.submit(self._checked, parts, files, entry, edition, ()).result()

    def test_crate(self, files: Mapping[str, str], entry: str, tests: str, edition: str = "2021") -> TestVerdict:
        """As `test`, the tests in a module below the root."""
        _validate("".join(files.values()) + tests, edition)
        parts = ("test crate", edition, tests, *_parts(files, entry))
        return self._workers.submit(self._tested, parts, files, entry, tests, edition).result()

    def close(self) -> None:
        """Wait for what is running and release threads and files."""
        self._workers.shutdown(wait=True, cancel_futures=True)
        self._cache.close()

    def __enter__(self) -> "Compiler":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _toolchain(self) -> toolchain.Toolchain:
        return toolchain.locate(self._config.rustc)

    def _key(self, *parts: str) -> str:
        return cache.key(self._toolchain.version, " ".join(_FLAGS), *parts)

    def _recalled(self, parts: Sequence[str]) -> Verdict | None:
        started = time.perf_counter()
        stored = self._cache.get(self._key(*parts))
        if stored is None:
            return None
        data = json.loads(stored)
        found = tuple(Diagnostic.from_dict(item) for item in data["diagnostics"])
        return Verdict(Outcome(data["outcome"]), found, _ms(started), cached=True)

    def _check(self, code: str, edition: str, denied: Sequence[str]) -> Verdict:
        return self._checked(_parts_of_one(code, edition, denied), {_SOURCE: code}, _SOURCE, edition, denied)

    def _checked(
        self, parts: Sequence[str], files: Mapping[str, str], entry: str, edition: str, denied: Sequence[str]
    ) -> Verdict:
        """parts: what the verdict is remembered by."""
        # The syntax tree of a large program takes some 100 MB: not for one that cannot have what is looked for.
        crate = "bin" if "main" in files[entry] and items.has_main(files[entry]) else "lib"
        flags = ["--crate-type", crate, "--emit=metadata", "-o", "/tmp/out.rmeta", *denied]
        done = self._rustc(files, entry, edition, flags, program=self._toolchain.clippy if denied else None)
        found = diagnostics.parse(done.stderr.decode(errors="replace"))
        outcome = _outcome(done, found)
        if outcome not in LASTING:
            return Verdict(outcome, _first_few(found), done.ms, cached=False)
        stored = {"outcome": outcome, "diagnostics": [item.to_dict() for item in found]}
        self._cache.put(self._key(*parts), json.dumps(stored))
        return Verdict(outcome, found, done.ms, cached=False)

    def _test(self, code: str, tests: str, edition: str) -> TestVerdict:
        return self._tested(("test", edition, code, tests), {_SOURCE: code}, _SOURCE, tests, edition)

    def _tested(
        self, parts: Sequence[str], files: Mapping[str, str], entry: str, tests: str, edition: str
    ) -> TestVerdict:
        started = time.perf_counter()
        whole = {**files, entry: with_tests(files[entry], tests)}
        try:
            with tempfile.TemporaryDirectory(prefix="sleepyd-") as folder:
                outcome, passed, output = self._build_and_run(whole, entry, edition, Path(folder))
        except OSError as error:
            raise SandboxUnavailable(
                f"test binary: no place for it ({error.strerror}), expected some MiB of temporary files; free some"
            ) from error
        output = _shown(output)
        if outcome in LASTING:
            stored = {"outcome": outcome, "passed": passed, "output": output}
            self._cache.put(self._key(*parts), json.dumps(stored))
        return TestVerdict(outcome, passed, output, _ms(started), cached=False)

    def _build_and_run(
        self, files: Mapping[str, str], entry: str, edition: str, stage: Path
    ) -> tuple[Outcome, bool, str]:
        chosen = linker.locate(self._toolchain, self._limits.seccomp)
        flags = linker.rustc_flags(chosen, f"{sandbox.STAGE}/tests")
        built = self._rustc(files, entry, edition, flags, binds=chosen.binds, stage=stage)
        found = diagnostics.parse(built.stderr.decode(errors="replace"))
        outcome = _outcome(built, found)
        if outcome is not Outcome.OK:
            errors = "".join(item.rendered for item in found if item.is_error)
            return outcome, False, errors or f"compiling the tests ended with {outcome.value}"
        ran = sandbox.run(
            [f"{sandbox.WORK}/tests", "--test-threads=1"],
            # Copied rather than shown: the folder for temporary files may be mounted noexec.
            files={"tests": (stage / "tests").read_bytes()},
            limits=self._run_limits,
            toolchain=self._toolchain.runtime(),
            is_posted=True,
        )
        return _judge_run(ran)

    def _rustc(
        self,
        files: Mapping[str, str],
        entry: str,
        edition: str,
        flags: Sequence[str],
        binds: Sequence[tuple[Path, Path]] = (),
        stage: Path | None = None,
        program: str | None = None,
    ) -> sandbox.Finished:
        return sandbox.run(
            [program or self._toolchain.rustc, *_FLAGS, "--edition", edition, *flags, entry],
            files=files,
            limits=self._limits,
            toolchain=self._toolchain,
            binds=binds,
            stage=stage,
        )


def _parts_of_one(code: str, edition: str, denied: Sequence[str]) -> tuple[str, ...]:
    """What the verdict on a program of one file is remembered by."""
    return ("check", edition, code, *denied)


def _parts(files: Mapping[str, str], entry: str) -> tuple[str, ...]:
    return (entry, *(part for pair in sorted(files.items()) for part in pair))


def with_tests(code: str, tests: str) -> str:
    """`code` with `tests` in a module below it, as they are compiled."""
    opening = "#[cfg(test)]\nmod hidden_tests {\n    #[allow(unused_imports)]\n    use super::*;\n\n"
    return f"{code}\n\n{opening}{tests}\n}}\n"


def _validate(code: str, edition: str) -> None:
    if edition not in EDITIONS:
        raise InvalidInput(f"edition: got {edition!r}, expected one of {', '.join(EDITIONS)}", param="edition")
    try:
        code.encode()
    except UnicodeEncodeError as error:
        raise InvalidInput(
            f"code: character {error.start} is half of a surrogate pair, expected Unicode text; save the file as UTF-8",
            param="code",
        ) from error


def _lint_flags(lints: Sequence[str]) -> list[str]:
    """The flags that make errors of `lints` and leave all other lints of clippy out."""
    for lint in lints:
        if not _LINT.fullmatch(lint):
            raise InvalidInput(f"lints: got {lint[:60]!r}, expected names like clippy::manual_map", param="lints")
    return ["-Aclippy::all", *(f"-D{lint}" for lint in sorted(set(lints)))] if lints else []


def _outcome(done: sandbox.Finished, found: Sequence[Diagnostic]) -> Outcome:
    if done.killed_by is not None:
        return _KILLED[done.killed_by]
    if done.returncode == 0:
        return Outcome.OK
    if done.returncode in _NEVER_BEGUN:
        return Outcome.SANDBOX_ERROR
    if done.returncode >= 101:  # rustc's own panic; above 128 a signal
        return Outcome.COMPILER_CRASH
    errors = [item for item in found if item.is_error]
    if any(_OUT_OF_MEMORY in item.message for item in errors):
        return Outcome.MEMORY
    # A full disk is an error too, but with no place in the source and not the source's fault.
    is_machine = not any(item.spans for item in errors) and any("(os error " in item.rendered for item in errors)
    return Outcome.REJECTED if errors and not is_machine else Outcome.SANDBOX_ERROR


def _judge_run(ran: sandbox.Finished) -> tuple[Outcome, bool, str]:
    output = (ran.stdout + ran.stderr).decode(errors="replace")
    if ran.killed_by is not None:
        return _KILLED[ran.killed_by], False, f"{output}\nthe tests hit the {ran.killed_by} limit"
    if ran.returncode > 128:
        return Outcome.OK, False, f"{output}\nthe test binary was ended by signal {ran.returncode - 128}"
    count = _PASSED.search(output)
    if ran.returncode == 0 and (count is None or count[1] == "0"):
        return Outcome.OK, False, f"{output}\nno test ran"
    return Outcome.OK, ran.returncode == 0, output


def _first_few(found: Sequence[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What rustc said before it was stopped, within half of what callers are ready to keep."""
    sizes = accumulate(len(json.dumps(item.to_dict())) for item in found)
    return tuple(item for item, size in zip(found, sizes, strict=True) if size <= _OUTPUT_SHOWN // 2)


def _shown(output: str) -> str:
    """The end of the output, where libtest puts its failures, within what callers are ready to keep."""
    data = output.encode()
    if len(data) <= _OUTPUT_SHOWN:
        return output
    return "[...]\n" + data[-_OUTPUT_SHOWN + 8 :].decode(errors="ignore")


def _ms(started: float) -> float:
    return (time.perf_counter() - started) * 1000
