"""Fixes a crate of several files that was handed in: the workspace's loop, with rustc as the judge of the whole.

Also the crate as a program of one file, which is how it is remembered and learned from.
"""

import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from ulid import ULID

from sleepyd.day.fixer import Fixer, FixRequest, FixResult, check_tiers, unified_diff
from sleepyd.day.quickfix import Json, row
from sleepyd.day.verdict import OnStage
from sleepyd.day.workspace import Wanted, WorkspaceFixer, WorkspaceResult
from sleepyd.errors import InvalidInput
from sleepyd.rust.compiler import Outcome
from sleepyd.rust.project import flatten
from sleepyd.rust.project.crate import Crate
from sleepyd.rust.project.report import Report


@dataclass(frozen=True, slots=True)
class FilesRequest:
    """files: by their paths in the crate.  entry: the root among them.  The rest as in FixRequest."""

    files: Mapping[str, str]
    entry: str
    edition: str = "2021"
    tests: str | None = None
    tiers: tuple[str, ...] | None = None
    max_attempts: int | None = None
    timeout_s: float | None = None
    source: str = "api"


@dataclass(frozen=True, slots=True)
class FilesResult:
    """whole: the answer as for a program of one file, of the crate made one; `fixes` and `files` say it file by file.

    remembered: the request and the answer as programs of one file, where the crate can be one.
    files: the texts that differ, whole: also where errors are left (`unfixed`), for what could be mended.
    """

    whole: FixResult
    remembered: tuple[FixRequest, FixResult] | None
    files: Mapping[str, str]
    fixes: tuple[Json, ...] = ()
    left: tuple[Json, ...] = ()

    @property
    def generation(self) -> int:
        """Which one answered."""
        return self.whole.generation

    def to_dict(self) -> dict[str, Any]:
        """As JSON."""
        return {**asdict(self.whole), "files": dict(self.files), "fixes": list(self.fixes), "left": list(self.left)}


def fix(fixer: Fixer, request: FilesRequest, tell: OnStage) -> FilesResult:
    """Fix a crate. Raises InvalidInput, and what the compiler and the engine raise."""
    started = time.monotonic()
    check_tiers(request.tiers or ())
    _validate(request)
    crate = Crate(request.files, request.entry, request.edition, fixer.compiler, request.tests)
    outcome, report = crate.outcome({})
    tell("checked", {"outcome": str(outcome), "errors": len(report.errors)})
    if outcome is not Outcome.REJECTED or not report.errors:
        status = "clean" if outcome is Outcome.OK else "invalid"
        message = "" if status == "clean" else report.message or "an error without a place in the files"
        whole = _whole(crate, fixer, request, report, None, started, status, message)
        return FilesResult(whole, None, {})
    budget = request.timeout_s or fixer.config.day.timeout_s
    wanted = Wanted(
        run_tests=bool(request.tests),
        tiers=request.tiers,
        max_attempts=request.max_attempts,
        timeout_s=budget,
        budget_s=budget,
    )
    result = WorkspaceFixer(crate, fixer, wanted, tell).fix(report)
    whole = _whole(crate, fixer, request, report, result, started, "unfixed" if result.left else "fixed", "")
    return FilesResult(
        whole=whole,
        remembered=_flat(crate, request, whole, result.texts),
        files=result.texts,
        fixes=tuple(row(one, applied=False) for one in (*result.fixes, *result.unfixed)),
        left=tuple(finding.diagnostic.to_dict() for finding in result.left),
    )


def _validate(request: FilesRequest) -> None:
    if not request.entry.endswith(".rs") or request.entry not in request.files:
        raise InvalidInput(f"entry: got {request.entry[:100]!r}, expected a .rs file among the files", param="entry")
    folders = {parent.as_posix() for name in request.files for parent in PurePosixPath(name).parents}
    if both := sorted(folders & set(request.files)):
        raise InvalidInput(f"files: {both[0]!r} is a file and a folder; give each path once", param="files")
    if any("\0" in text for text in request.files.values()):
        raise InvalidInput("files: one holds a NUL byte, expected Rust source as text", param="files")


def _whole(
    crate: Crate,
    fixer: Fixer,
    request: FilesRequest,
    report: Report,
    result: WorkspaceResult | None,
    started: float,
    status: str,
    message: str,
) -> FixResult:
    """The answer's common part: of the first error, and of the last fix that was made."""
    fixes = result.fixes if result else ()
    groups = (*fixes, *(result.unfixed if result else ()))
    first, last = (groups[0] if groups else None), (fixes[-1].winner if fixes else None)
    texts = result.texts if result else {}
    return FixResult(
        id=str(ULID()),
        status=status,
        code=texts.get(request.entry, request.files[request.entry]),
        diff="".join(unified_diff(request.files[file], text, file) for file, text in texts.items()),
        error_code=report.errors[0].diagnostic.code if report.errors else None,
        signature=first.signature if first else None,
        task=first.task if first else None,
        route_rule=first.route_rule if first else None,
        tier=last.tier if last and status == "fixed" else None,
        adapter=last.adapter if last and status == "fixed" else None,
        generation=first.generation if first else fixer.routes().generation,
        verified=(fixes[-1].verified if fixes else None) if status == "fixed" else None,
        attempts=tuple(attempt for group in groups for attempt in group.attempts),
        flags=tuple(dict.fromkeys(flag for one in fixes for flag in one.flags)),
        timings_ms={"check": report.ms, "total": (time.monotonic() - started) * 1000},
        diagnostics=tuple(finding.diagnostic.to_dict() for finding in report.errors),
        message=message,
    )


def _flat(
    crate: Crate, request: FilesRequest, whole: FixResult, texts: Mapping[str, str]
) -> tuple[FixRequest, FixResult] | None:
    try:
        before = flatten.flat(request.entry, crate.source)
        after = flatten.flat(request.entry, replace(crate, files={**crate.files, **texts}).source)
    except InvalidInput:
        return None
    asked = FixRequest(before, request.edition, request.tests, source=request.source)
    return asked, replace(whole, code=after, attempts=())
