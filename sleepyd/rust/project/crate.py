"""A crate of several files that was handed in, not a workspace on a disk: rustc judges it, std is all it may use.

No manifest, so no build scripts, procedural macros or dependencies, and nothing of this machine but the toolchain.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sleepyd.rust.compiler import LASTING, Compiler, Outcome
from sleepyd.rust.project.cargo import Selection, Tested
from sleepyd.rust.project.report import Finding, Report

if TYPE_CHECKING:
    from sleepyd.rust.project.definitions import Definitions

_TARGET = "crate"


@dataclass(frozen=True, slots=True)
class Crate:
    """files: by their paths.  entry: the root.  hidden_tests: what `test` runs."""

    files: Mapping[str, str]
    entry: str
    in_edition: str
    compiler: Compiler
    hidden_tests: str | None = None

    def source(self, file: str) -> str | None:
        """The text of one of its Rust files; None for all else, which is never changed."""
        return self.files.get(file) if file.endswith(".rs") else None

    def edition(self, file: str) -> str:
        """As it was given."""
        return self.in_edition

    def definitions(self, source: Callable[[str], str | None]) -> "Definitions":
        """Where types are defined, in the texts that `source` gives."""
        from sleepyd.rust.project.definitions import Definitions

        return Definitions([file for file in self.files if file.endswith(".rs")], source)

    def check(self, texts: Mapping[str, str], selection: Selection) -> Report:
        """What rustc says when these files read so."""
        return self.outcome(texts)[1]

    def outcome(self, texts: Mapping[str, str]) -> tuple[Outcome, Report]:
        """How compiling ended, and what was said. An end that is no verdict is an error without a place."""
        verdict = self.compiler.check_crate({**self.files, **texts}, self.entry, self.in_edition)
        errors = tuple(Finding(_TARGET, found) for found in verdict.errors)
        message = "" if verdict.outcome in LASTING else f"the compiler ended with {verdict.outcome}"
        return verdict.outcome, Report(verdict.ok, errors, frozenset({_TARGET}), message, verdict.ms)

    def test(self, texts: Mapping[str, str], selection: Selection) -> Tested:
        """What the hidden tests say."""
        done = self.compiler.test_crate({**self.files, **texts}, self.entry, self.hidden_tests or "", self.in_edition)
        return Tested(done.passed, done.output, done.ms)
