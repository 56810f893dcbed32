"""The fixes that rustc itself proposes, as candidate sources.

Owns reading `suggested_replacement` out of diagnostics and editing the source with it. A suggestion may be wrong,
however applicable rustc calls it (it will insert `.try_into().unwrap()`), so candidates are checked like all others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sleepyd.rust.diagnostics import Diagnostic, Span

MACHINE_APPLICABLE = "MachineApplicable"
_FOREIGN = ("/rustc/", "/toolchain/", "<")
"""Files that are not the source: the standard library and macro expansions."""


_Edit = tuple[str, int, int, bytes]


@dataclass(frozen=True, slots=True)
class _Suggestion:
    """Edits that rustc means to be made together: (file, first byte, end byte, new text), in order, disjoint."""

    edits: tuple[_Edit, ...]
    applicability: str
    error: int
    """Which of the diagnostics it belongs to."""


def apply(
    code: str,
    diagnostics: Sequence[Diagnostic],
    *,
    applicabilities: Sequence[str] = (MACHINE_APPLICABLE, "MaybeIncorrect"),
) -> list[str]:
    """Candidate sources, each different from `code` and from the others, in the order of `apply_to`."""
    here = [found.moved(_in_one_file) for found in diagnostics]
    return [changed[""] for changed in apply_to({"": code}, here, applicabilities=applicabilities)]


def apply_to(
    sources: Mapping[str, str],
    diagnostics: Sequence[Diagnostic],
    *,
    applicabilities: Sequence[str] = (MACHINE_APPLICABLE, "MaybeIncorrect"),
) -> list[dict[str, str]]:
    """Candidates for several files: each the files that change, and their new text.

    First all machine-applicable suggestions together, then the first suggestion of every error together, then each
    suggestion alone in rustc's order. Where two overlap, the earlier one wins. Suggestions of warnings are left out as
    long as there is an error.
    """
    errors = [found for found in diagnostics if found.is_error] or list(diagnostics)
    data = {file: code.encode() for file, code in sources.items()}
    suggestions = [
        suggestion
        for number, error in enumerate(errors)
        for suggestion in _suggestions(error, number, data)
        if suggestion.applicability in applicabilities
    ]
    certain = [suggestion for suggestion in suggestions if suggestion.applicability == MACHINE_APPLICABLE]
    firsts = [next(group) for _, group in groupby(suggestions, key=lambda suggestion: suggestion.error)]
    plans = [certain, firsts, *([suggestion] for suggestion in suggestions)]
    candidates: list[dict[str, str]] = []
    for plan in plans:
        edited = _edit(data, plan)
        changed = {file: code for file, code in (edited or {}).items() if code != sources[file]}
        if changed and changed not in candidates:
            candidates.append(changed)
    return candidates


def _in_one_file(span: Span) -> Span:
    return span if span.file.startswith(_FOREIGN) else replace(span, file="")


def _suggestions(error: Diagnostic, number: int, sources: Mapping[str, bytes]) -> Iterator[_Suggestion]:
    for node in _walk(error):
        parts = [span for span in node.spans if span.suggested_replacement is not None]
        for alternative in _alternatives(parts):
            if all(_in_source(span, sources) for span in alternative):
                edits = [
                    (s.file, s.byte_start, s.byte_end, (s.suggested_replacement or "").encode()) for s in alternative
                ]
                yield _Suggestion(tuple(sorted(edits)), alternative[0].applicability or "", number)


def _walk(node: Diagnostic) -> Iterator[Diagnostic]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _alternatives(parts: Sequence[Span]) -> list[list[Span]]:
    """Split one child's spans into alternatives: rustc lists them one after the other without a mark between them.

    The parts of one suggestion never overlap, so a part that overlaps an earlier one opens the next alternative.
    """
    groups: list[list[Span]] = []
    for part in parts:
        if not groups or any(_overlap(_range(part), _range(other)) for other in groups[-1]):
            groups.append([])
        groups[-1].append(part)
    return groups


def _in_source(span: Span, sources: Mapping[str, bytes]) -> bool:
    return span.file in sources and 0 <= span.byte_start <= span.byte_end <= len(sources[span.file])


def _range(span: Span) -> tuple[str, int, int]:
    return span.file, span.byte_start, span.byte_end


def _overlap(one: tuple[str, int, int], other: tuple[str, int, int]) -> bool:
    """Whether two ranges share a byte, or are insertions at the same place."""
    return one == other or (one[0] == other[0] and one[1] < other[2] and other[1] < one[2])


def _conflict(one: _Edit, other: _Edit) -> bool:
    """Whether two suggestions cannot both be made. Different new lines at one place (two imports) can."""
    lines = one[:3] == other[:3] and one[1] == one[2] and one[3].endswith(b"\n") and other[3].endswith(b"\n")
    return one == other if lines else _overlap(one[:3], other[:3])


def _edit(sources: Mapping[str, bytes], suggestions: Iterable[_Suggestion]) -> dict[str, str] | None:
    """The sources that change with the suggestions made; None when they cut a character in two."""
    chosen: list[_Edit] = []
    for suggestion in suggestions:
        if not any(_conflict(edit, other) for edit in suggestion.edits for other in chosen):
            chosen.extend(suggestion.edits)
    changed: dict[str, bytes] = {}
    for file, start, end, text in sorted(chosen, reverse=True):
        source = changed.get(file, sources[file])
        changed[file] = source[:start] + text + source[end:]
    try:
        return {file: source.decode() for file, source in changed.items()}
    except UnicodeDecodeError:
        return None
