"""What cargo said about a workspace: the compilers' diagnostics, each with the target it is about.

Owns reading `--message-format=json`. A file that belongs to two targets (a library and its tests) is checked twice; its
errors count once.
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sleepyd.rust import diagnostics
from sleepyd.rust.diagnostics import Diagnostic


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic. target: which package and target, as one word to compare."""

    target: str
    diagnostic: Diagnostic

    @property
    def place(self) -> tuple[str, int, int]:
        """File and bytes of what it is about."""
        span = self.diagnostic.primary or self.diagnostic.spans[0]
        return span.file, span.byte_start, span.byte_end

    @property
    def identity(self) -> tuple[str, str | None, str, str]:
        """What stays the same when the lines above it change."""
        found = self.diagnostic
        return self.place[0], found.code, found.message, found.label


@dataclass(frozen=True, slots=True)
class Report:
    """One run of `cargo check`.

    ok: all compiled.  errors: those with a place in a source, once each, in cargo's order.  checked: the targets that a
    compiler has seen; the others wait for what they need.  message: cargo's own words, for when it did not get that
    far.
    """

    ok: bool
    errors: tuple[Finding, ...]
    checked: frozenset[str]
    message: str
    ms: float

    def by_file(self) -> dict[str, tuple[Diagnostic, ...]]:
        """The errors of each file."""
        files: defaultdict[str, list[Diagnostic]] = defaultdict(list)
        for finding in self.errors:
            files[finding.place[0]].append(finding.diagnostic)
        return {file: tuple(found) for file, found in files.items()}


def read(stdout: bytes, stderr: bytes, returncode: int, ms: float) -> Report:
    """The report of a run of cargo that came to its end."""
    errors: dict[object, Finding] = {}
    checked: set[str] = set()
    placeless: list[str] = []
    for line in _messages(stdout):
        reason = line.get("reason")
        if reason not in {"compiler-message", "compiler-artifact"}:
            continue
        target = f"{line['package_id']} {'+'.join(line['target']['kind'])} {line['target']['name']}"
        if reason == "compiler-artifact":
            checked.add(target)
            continue
        found = diagnostics.of_message(line["message"])
        if not found.is_error:
            continue
        if not found.spans:
            placeless.append(found.rendered or found.message)
            continue
        checked.add(target)
        finding = Finding(target, found)
        errors.setdefault((finding.identity, finding.place), finding)
    said = stderr.decode(errors="replace")
    message = said if errors else "".join(placeless) + said
    return Report(returncode == 0, tuple(errors.values()), frozenset(checked), message, ms)


def _messages(stdout: bytes) -> Iterator[dict[str, Any]]:
    for line in stdout.splitlines():
        if line.startswith(b"{"):
            try:
                yield json.loads(line)
            except ValueError:
                continue  # a build script may print what looks like it
