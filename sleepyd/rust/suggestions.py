"""The fixes that rustc itself proposes, as candidate sources.

Owns reading `suggested_replacement` out of diagnostics and editing the source with it. A suggestion may be wrong,
however applicable rustc calls it (it will insert `.try_into().unwrap()`), so candidates are checked like all others.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from sleepyd.rust.diagnostics import Diagnostic, Span

MACHINE_APPLICABLE = "MachineApplicable"
_FOREIGN = ("/rustc/", "/toolchain/", "<")
"""Files that are not the source: the standard library and macro expansions."""


@dataclass(frozen=True, slots=True)
class _Suggestion:
    """Edits that rustc means to be made together: (first byte, end byte, new text), in source order, disjoint."""

    edits: tuple[tuple[int, int, bytes], ...]
    applicability: str
    error: int
    """Which of the diagnostics it belongs to."""


def apply(
    code: str,
    diagnostics: Sequence[Diagnostic],
    *,
    applicabilities: Sequence[str] = (MACHINE_APPLICABLE, "MaybeIncorrect"),
) -> list[str]:
    """Candidate sources, each different from `code` and from the others.

    First all machine-applicable suggestions together, then the first suggestion of every error together, then each
    suggestion alone in rustc's order. Where two overlap, the earlier one wins. Suggestions of warnings are left out as
    long as there is an error.
    """
    errors = [found for found in diagnostics if found.is_error] or list(diagnostics)
    source = code.encode()
    suggestions = [
        suggestion
        for number, error in enumerate(errors)
        for suggestion in _suggestions(error, number, len(source))
        if suggestion.applicability in applicabilities
    ]
    certain = [suggestion for suggestion in suggestions if suggestion.applicability == MACHINE_APPLICABLE]
    firsts = [next(group) for _, group in groupby(suggestions, key=lambda suggestion: suggestion.error)]
    plans = [certain, firsts, *([suggestion] for suggestion in suggestions)]
    edited = (_edit(source, plan) for plan in plans)
    candidates = dict.fromkeys(text for text in edited if text is not None)
    candidates.pop(code, None)
    return list(candidates)


def _suggestions(error: Diagnostic, number: int, size: int) -> Iterator[_Suggestion]:
    for node in _walk(error):
        parts = [span for span in node.spans if span.suggested_replacement is not None]
        for alternative in _alternatives(parts):
            if all(_in_source(span, size) for span in alternative):
                edits = [(s.byte_start, s.byte_end, (s.suggested_replacement or "").encode()) for s in alternative]
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


def _in_source(span: Span, size: int) -> bool:
    return not span.file.startswith(_FOREIGN) and 0 <= span.byte_start <= span.byte_end <= size


def _range(span: Span) -> tuple[int, int]:
    return span.byte_start, span.byte_end


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two ranges share a byte, or are insertions at the same place."""
    return one == other or (one[0] < other[1] and other[0] < one[1])


def _conflict(one: tuple[int, int, bytes], other: tuple[int, int, bytes]) -> bool:
    """Whether two suggestions cannot both be made. Different new lines at one place (two imports) can."""
    lines = one[:2] == other[:2] and one[0] == one[1] and one[2].endswith(b"\n") and other[2].endswith(b"\n")
    return one == other if lines else _overlap(one[:2], other[:2])


def _edit(source: bytes, suggestions: Iterable[_Suggestion]) -> str | None:
    """`source` with the suggestions made; None when they cut a character in two."""
    chosen: list[tuple[int, int, bytes]] = []
    for suggestion in suggestions:
        if not any(_conflict(edit, other) for edit in suggestion.edits for other in chosen):
            chosen.extend(suggestion.edits)
    for start, end, text in sorted(chosen, reverse=True):
        source = source[:start] + text + source[end:]
    try:
        return source.decode()
    except UnicodeDecodeError:
        return None
