"""One rustc message as typed data.

Owns reading rustc's JSON lines (`--error-format=json`) and the JSON form in which diagnostics are stored. What a
diagnostic means (signature, task) is `day.signature`; what its suggestions do to a source is `rust.suggestions`.

Spans carry both bytes (offsets into the UTF-8 source) and lines/columns (1-based, columns in characters), as rustc
gives them.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any


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
            found.append(_diagnostic(data))
    return tuple(found)


def _diagnostic(data: Mapping[str, Any]) -> Diagnostic:
    code = data.get("code") or {}
    return Diagnostic(
        level=data["level"],
        code=code.get("code"),
        message=data["message"],
        spans=tuple(_span(span) for span in data.get("spans", ())),
        children=tuple(_diagnostic(child) for child in data.get("children", ())),
        rendered=data.get("rendered") or "",
    )


def _span(data: Mapping[str, Any]) -> Span:
    return Span(
        file=data["file_name"],
        byte_start=data["byte_start"],
        byte_end=data["byte_end"],
        line_start=data["line_start"],
        line_end=data["line_end"],
        column_start=data["column_start"],
        column_end=data["column_end"],
        is_primary=data["is_primary"],
        label=data.get("label"),
        suggested_replacement=data.get("suggested_replacement"),
        applicability=data.get("suggestion_applicability"),
    )
