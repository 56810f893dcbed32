"""rustc's messages as it prints them for people, read back into diagnostics.

For text that people paste, where there is no JSON any more. What is read is what a signature is made of: level, code,
message, place, the label at the carets, and the notes. Read line by line, by the marks that rustc sets at their
beginnings; colours and the quoting of mails are taken off first.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sleepyd.rust.diagnostics import Diagnostic, Span

_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_QUOTED = re.compile(r"^(?:> ?)+")
_HEAD = re.compile(r"(error|warning)(?:\[(E\d{4}|[\w:]+)\])?: (\S.*)")
_CHILD = re.compile(r"(?:= )?(note|help): (\S.*)")
_PLACE = re.compile(r"--> (.+):(\d+):(\d+)")
_ANNOTATION = re.compile(r"(?:\.\.\.)? *\|(.*)")
_SOURCE = re.compile(r" *\d+ *\|")
_CARETS = re.compile(r"\^+")
_LAST_LINE = re.compile(r"\|_+\^ (\S.*)")
_CLOSING = ("aborting due to", "could not compile", "build failed")


def read(text: str) -> tuple[Diagnostic, ...]:
    """The errors and warnings in a text, in its order."""
    return tuple(_message(lines) for lines in _messages(text))


def _messages(text: str) -> Iterator[list[str]]:
    """The lines of each message."""
    current: list[str] | None = None
    for raw in text.splitlines():
        line = _QUOTED.sub("", _COLOUR.sub("", raw))
        found = _HEAD.fullmatch(line.strip())
        if found is not None or line.strip().startswith("```"):
            if current:
                yield current
            is_new = found is not None and not found[3].startswith(_CLOSING)
            current = [line] if is_new else None
        elif current is not None:
            current.append(line)
    if current:
        yield current


def _message(lines: Sequence[str]) -> Diagnostic:
    head = _HEAD.fullmatch(lines[0].strip())
    assert head is not None
    children = tuple(
        Diagnostic(found[1], None, found[2], (), (), "")
        for line in lines[1:]
        if (found := _CHILD.fullmatch(line.strip())) is not None
    )
    own = _until_child(lines[1:])
    return Diagnostic(head[1], head[2], head[3].rstrip(), _spans(own), children, "\n".join(lines))


def _until_child(lines: Sequence[str]) -> list[str]:
    """What belongs to the message itself: a note has a place and carets of its own."""
    ends = [at for at, line in enumerate(lines) if _CHILD.match(line)]
    return list(lines[: ends[0]] if ends else lines)


def _spans(lines: Sequence[str]) -> tuple[Span, ...]:
    found = next((match for line in lines if (match := _PLACE.search(line))), None)
    if found is None:
        return ()
    row, column = int(found[2]), int(found[3])
    span = Span(found[1].strip(), 0, 0, row, row, column, column, True, None, None, None)
    return (replace(span, label=_label(lines)),)


def _label(lines: Sequence[str]) -> str | None:
    """What stands after the carets, or below them at the end of a line that leads down from the first of them.

    Of a region of several lines, what stands after its last.
    """
    if (last := next((found for line in lines if (found := _LAST_LINE.search(line))), None)) is not None:
        return last[1].strip()
    at = -1
    for line in lines:
        annotation = _ANNOTATION.match(line)
        if annotation is None:
            if at >= 0 and _SOURCE.match(line):
                return None
            continue
        said = annotation[1]
        if at < 0:
            if (carets := _CARETS.search(said)) is None:
                continue
            after = said[carets.end() :].strip()
            if after and not after.startswith(("-", "|", "^")):
                return after
            at = carets.start()
        elif said[at : at + 1] not in ("|", " ", ""):
            return said[at:].strip()
    return None
