"""One rustc message as typed data.

Owns reading rustc's JSON lines (`--error-format=json`) and the JSON form in which diagnostics are stored. What a
diagnostic means (signature, task) is `day.signature`; what its suggestions do to a source is `rust.suggestions`.

Spans carry both bytes (offsets into the UTF-8 source) and lines/columns (1-based, columns in characters), as rustc
gives them. A span inside a macro of the standard library is moved to where the source calls the macro, as rustc does
for people; what still lies in another file is `is_foreign`, and its numbers say nothing about the source.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

_FOREIGN = ("/", "<")


@dataclass(frozen=True, slots=True)
class Span:
    """A region of the source that a diagnostic speaks about."""

    file: str
    byte_start: int
    byte_end: int
    line_start: int
    line_end: int
    column_start: int
    column_end: int
    is_primary: bool
    label: str | None
    suggested_replacement: str | None
    applicability: str | None

    @property
    def is_foreign(self) -> bool:
        """Whether it lies outside the source: in the standard library or in a macro's own text."""
        return self.file.startswith(_FOREIGN)

    def hidden(self) -> "Span":
        """The same as a foreign span."""
        return replace(self, file=f"<{self.file}>")


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """An error, warning, note or help, with the notes and helps below it."""

    level: str
    code: str | None
    message: str
    spans: tuple[Span, ...]
    children: tuple["Diagnostic", ...]
    rendered: str

    @property
    def primary(self) -> Span | None:
        """The span the message is about."""
        return next((span for span in self.spans if span.is_primary), None)

    @property
    def label(self) -> str:
        """The primary span's label, empty when there is none."""
        primary = self.primary
        return (primary.label or "") if primary else ""

    @property
    def is_error(self) -> bool:
        """Whether this message alone makes the compilation fail (rustc's own crash included)."""
        return self.level == "error" or self.level.startswith("error:")

    def all_spans(self) -> Iterator[Span]:
        """Own spans and those of all children."""
        yield from self.spans
        for child in self.children:
            yield from child.all_spans()

    def moved(self, place: Callable[[Span], Span]) -> "Diagnostic":
        """The same with `place` applied to every span, the children's as well."""
        spans, children = tuple(map(place, self.spans)), tuple(child.moved(place) for child in self.children)
        return replace(self, spans=spans, children=children)

    def seen_from(self, file: str) -> "Diagnostic":
        """The same for someone who has only `file`: what lies in others is foreign."""
        return self.moved(lambda span: span if span.file == file or span.is_foreign else span.hidden())

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dictionary that `from_dict` turns back into an equal diagnostic."""
        return {
            "level": self.level,
            "code": self.code,
            "message": self.message,
            "spans": [asdict(span) for span in self.spans],
            "children": [child.to_dict() for child in self.children],
            "rendered": self.rendered,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Diagnostic":
        """The diagnostic that `to_dict` described."""
        return cls(
            level=data["level"],
            code=data["code"],
            message=data["message"],
            spans=tuple(Span(**span) for span in data["spans"]),
            children=tuple(cls.from_dict(child) for child in data["children"]),
            rendered=data["rendered"],
        )


def parse(json_lines: str) -> tuple[Diagnostic, ...]:
    """The diagnostics in rustc's stderr, in its order.

    Lines that are not JSON objects with a message (an allocator's last words, a backtrace, a line cut by an output
    limit, artifact notices) are left out: they are no diagnostics.
    """
    found = []
    for line in json_lines.splitlines():
        if not line.startswith("{"):
            continue
        try:
            data = json.loads(line)
        except ValueError:
            continue
        if data.get("$message_type", "diagnostic") == "diagnostic" and "message" in data:
            found.append(of_message(data))
    return tuple(found)


def of_message(data: Mapping[str, Any]) -> Diagnostic:
    """The diagnostic in one JSON message of rustc, as cargo hands it on too."""
    code = data.get("code") or {}
    return Diagnostic(
        level=data["level"],
        code=code.get("code"),
        message=data["message"],
        spans=tuple(_span(span) for span in data.get("spans", ())),
        children=tuple(of_message(child) for child in data.get("children", ())),
        rendered=data.get("rendered") or "",
    )


def _span(data: Mapping[str, Any]) -> Span:
    place = _place(data)
    return Span(
        file=place["file_name"],
        byte_start=place["byte_start"],
        byte_end=place["byte_end"],
        line_start=place["line_start"],
        line_end=place["line_end"],
        column_start=place["column_start"],
        column_end=place["column_end"],
        is_primary=data["is_primary"],
        label=data.get("label"),
        suggested_replacement=data.get("suggested_replacement"),
        applicability=data.get("suggestion_applicability"),
    )


def _place(span: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where a span lies; for one inside a foreign macro, where the source calls that macro."""
    if span.get("suggested_replacement") is not None:
        return span  # it replaces the macro's own text; put in the call's place, it would replace the call
    place = span
    while place["file_name"].startswith(_FOREIGN) and place.get("expansion"):
        place = place["expansion"]["span"]
    return span if place["file_name"].startswith(_FOREIGN) else place
