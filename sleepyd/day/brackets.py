"""Brackets of a rewritten line, put right after those of the line it replaces.

A small model that changes the inside of a call often loses count of what it has to close behind it. What the line
leaves open and what it closes is known from the line that stood there before.
"""

import re
from collections.abc import Sequence

_CLOSES = {")": "(", "]": "[", "}": "{"}
_OPENS = {opening: closing for closing, opening in _CLOSES.items()}
_TOKEN = re.compile(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])'|//.*|.")
_ENDING = re.compile(r"\s*(?:\?;|;|,|\{|\?)?\s*$")


def mended(line: str, like: str) -> str:
    """`line` with brackets closed that it leaves open and `like` does not, and without those it closes too many."""
    left_open, closed = _balance(like)
    parts: list[str] = []
    stack: list[str] = []
    spare = len(closed)
    for token in _TOKEN.findall(line):
        if token in _OPENS:
            stack.append(token)
        elif token in _CLOSES:
            if _CLOSES[token] in stack:
                while stack[-1] != _CLOSES[token]:
                    parts.append(_OPENS[stack.pop()])
                stack.pop()
            elif spare:
                spare -= 1
            else:
                continue
        parts.append(token)
    text = "".join(parts)
    surplus = stack[: len(stack) - len(left_open)] if _ends_with(stack, left_open) else []
    at = _ENDING.search(text)
    end = at.start() if at else len(text)
    return text[:end] + "".join(_OPENS[opening] for opening in reversed(surplus)) + text[end:]


def _balance(line: str) -> tuple[list[str], list[str]]:
    """(brackets a line leaves open, brackets it closes that it did not open)."""
    stack: list[str] = []
    closed: list[str] = []
    for token in _TOKEN.findall(line):
        if token in _OPENS:
            stack.append(token)
        elif token in _CLOSES:
            if stack and stack[-1] == _CLOSES[token]:
                stack.pop()
            else:
                closed.append(token)
    return stack, closed


def _ends_with(stack: Sequence[str], end: Sequence[str]) -> bool:
    return len(stack) > len(end) and list(stack[len(stack) - len(end) :]) == list(end)
