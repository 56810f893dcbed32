"""Foreign text made fit to look at: nothing in it is obeyed, and a page stays small whatever it holds.

Control characters, ANSI sequences, bidirectional overrides and other invisible characters are spelled out; what is very
long is cut, and the cut says so in words. HTML is escaped by the templates, which do that to everything.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sleepyd.intake.formats import printable

LINE, LINES = 2_000, 2_000
"""Characters of a line, and lines of a text, that are shown."""
EDITABLE = 100_000
"""Characters of a program that an editor is filled with."""
_TAB = 4
_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_DIFF = {"+": "added", "-": "removed", "@": "place"}


def block(text: str | None) -> str:
    """Several lines as they may stand in a page."""
    return "\n".join(_lines(text or ""))


def line(text: object, limit: int = 300) -> str:
    """One line as it may stand in a page; None is empty."""
    return "" if text is None else printable(str(text)[: limit + 1], limit)


def diff(text: str | None) -> list[tuple[str, str]]:
    """(what it is, the line) of a unified diff: added, removed, place, or empty for what stays."""
    return [("" if shown[:3] in ("+++", "---") else _DIFF.get(shown[:1], ""), shown) for shown in _lines(text or "")]


def scalars(detail: Mapping[str, object]) -> str:
    """What a stage says of itself, as words after its state; lists and tables have their own place."""
    words = [
        f"{line(key, 40)} {line(value, 80)}" for key, value in detail.items() if isinstance(value, int | float | str)
    ]
    return f", {', '.join(words)}" if words else ""


def moment(stamp: str | None) -> str:
    """A stored moment in this machine's time, without what is the same all day."""
    if not stamp:
        return ""
    try:
        local = datetime.fromisoformat(stamp).astimezone()
    except ValueError:
        return line(stamp, 40)
    today = datetime.now().astimezone()
    if near := _NEAR.get((local.date() - today.date()).days):
        return f"{near} {local:%H:%M}"
    return f"{local.day} {local:%b %H:%M}" if local.year == today.year else f"{local.day} {local:%b %Y %H:%M}"


def _lines(text: str) -> Iterator[str]:
    lines = text.removesuffix("\n").split("\n")
    for row in lines[:LINES]:
        # Escaped, a character may take ten; only what is cut beforehand is told of.
        shown = printable(row[:LINE].removesuffix("\r").expandtabs(_TAB), 10 * _TAB * LINE)
        cut = f" … (cut: this line has {len(row):,} characters, {LINE:,} are shown)" if len(row) > LINE else ""
        yield f"{shown}{cut}"
    if len(lines) > LINES:
        yield f"… (cut: {len(lines):,} lines, {LINES:,} are shown)"
