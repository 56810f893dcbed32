"""Programs whose only uninlined format arguments are the ones that the template marks.

`⟨"{}: {:>4}", $name, $count⟩` in a template is an edit that takes the arguments into the string. Whatever else the
program, or the innocent items around it, could inline is inlined already, for the lint would find it there as well.
"""

import re

from sleepyd.koans.generate import _surround
from sleepyd.koans.generate.source import Source
from sleepyd.koans.generate.templates.everyday import fill

_MARKED = re.compile(r'⟨"([^"]*)", ([^⟩]*)⟩')
_CALL = re.compile(r'(\b\w+!\((?:[^"\n«»]*, )?)"([^"\n«»]*)", ([A-Za-z_]\w*(?:, [A-Za-z_]\w*)*)\)')
_HOLE = re.compile(r"(?<!\{)\{(:[^{}$]*)?\}(?!\})")


def written(s: Source, template: str, **texts: str | int) -> str:
    """The template's text with its marks made edits; nothing else in it or around it breaks the lint."""
    text = _MARKED.sub(lambda m: f'«"{m[1]}", {m[2]}→"{inlined(m[1], m[2])}"»', fill(s, template, **texts))
    return _calm(s, _CALL.sub(lambda m: f'{m[1]}"{inlined(m[2], m[3])}")', text))


def inlined(text: str, arguments: str) -> str:
    """The format string `text` with the comma separated names in its holes."""
    names = arguments.split(", ")
    if len(_HOLE.findall(text)) != len(names):
        raise ValueError(f"{text!r}: got {len(names)} arguments, expected one for each hole")
    left = iter(names)
    return _HOLE.sub(lambda m: f"{{{next(left)}{m[1] or ''}}}", text)


def _calm(s: Source, program: str) -> str:
    """`program`, with `s` left where the items it will draw around it have nothing to inline."""
    while True:
        at, used = s.random.getstate(), set(s._used)
        if not _CALL.search(_surround(s, program)):
            s.random.setstate(at)
            s._used = used
            return program
