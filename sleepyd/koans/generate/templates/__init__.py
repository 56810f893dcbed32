"""The template language of the lifelike programs: Rust text with choices, names, literals and innocent lines.

- `⟦one¦other⟧` is one of its alternatives; they nest, and a line that one leaves empty vanishes. `⟦#k:one¦other⟧` is
  the same alternative wherever the label `k` stands.
- `%key%` is a text that the skeleton gives; it may hold template text itself.
- Names: `$v_total` is a variable or field, `$p_items` a collection, `$f_add` a function, `$T_Order` a type. A name is
  the same wherever it stands, and now and then what follows its `_`. `$v1` has none of its own, `$v1:total` has.
- Literals: `$n` is a number, `$d` a digit, `$m` a digit above one, `$q` a quoted string, `$w` a word, `$t` a phrase,
  `$ch` a character: another one each time. `$n1` and `$n_a` are the same wherever they stand; `${n}00` ends the sign.
- Types: `$k_a` is an integer type, the same wherever it stands.
- Alone on their line, `$doc`, `$comment`, `$derive`, `$fields`, `$method`, `$noise` and `$item` become innocent lines,
  often none: a doc comment, a comment, a derive, fields, a method, statements, an item.

The module of a family of programs says what its innocent lines are and in which order its draws come: they decide what
program belongs to a seed. Its `fill` is made of the steps below; what it adds to the language, and what it lacks of it,
stands at its top.
"""

import re
from collections.abc import Callable

from sleepyd.koans.generate.source import Source

GONE = "\x01"
"""What a choice or a line leaves behind that says nothing; a line of nothing else vanishes."""
LIFELIKE = 0.3
"""Share of the names that are the one a programmer would choose, where the template says which."""
LITERALS: dict[str, Callable[[Source], str]] = {
    "n": lambda s: str(s.number()),
    "d": lambda s: str(s.number(1, 9)),
    "m": lambda s: str(s.random.randint(2, 9)),
    "q": Source.string,
    "w": Source.word,
    "t": Source.text,
    "ch": lambda s: s.value("char"),
}
NAMES: dict[str, Callable[[Source], str]] = {
    "v": Source.var,
    "p": Source.plural,
    "f": Source.func,
    "T": Source.type_name,
}
_CHOICE = re.compile(r"⟦(?:#(\w):)?([^⟦⟧]*)⟧")
_LINE = re.compile(rf"^{GONE}*( *){GONE}*\$(doc|comment|derive|fields|method|noise|item)$", re.MULTILINE)
_LITERAL = re.compile(r"\$(?:\{(ch|[dmnqtw])\}|(ch|[dmnqtw])\b)")


def given(text: str, texts: dict[str, str], empty: str = GONE) -> str:
    """`text` with what each `%key%` stands for; `empty` is what an empty one leaves."""
    for key, value in texts.items():
        text = text.replace(f"%{key}%", value or empty)
    return text


def chosen(
    s: Source, text: str, laid_out: Callable[[re.Match[str], str], str] | None = None, *, singly: bool = False
) -> str:
    """`text` with its choices made, inner ones first: all of a depth together or, `singly`, the leftmost each time.

    laid_out: what an alternative says in its place, if its layout is to change.
    """
    labelled: dict[str, int] = {}

    def choose(found: re.Match[str]) -> str:
        alternatives = found[2].split("¦")
        at = s.random.randrange(len(alternatives))
        if found[1]:
            at = labelled.setdefault(found[1], at)
        return (laid_out(found, alternatives[at]) if laid_out else alternatives[at]) or GONE

    while _CHOICE.search(text):
        text = _CHOICE.sub(choose, text, count=1 if singly else 0)
    return text


def without_gone(text: str) -> str:
    """`text` without the lines that say nothing any more."""
    lines = [line for line in text.split("\n") if not line.strip() or line.replace(GONE, "").strip()]
    return "\n".join(line.replace(GONE, "").rstrip() for line in lines)


def with_lines(text: str, lines: Callable[[str], str]) -> str:
    """`text` with the innocent `lines` of each kind, indented as the sign for them."""
    return _LINE.sub(lambda found: _indented(lines(found[2]), found[1]) or GONE, text)


def with_literals(s: Source, text: str) -> str:
    """`text` with another literal for each sign that has no label."""
    return _LITERAL.sub(lambda found: LITERALS[found[1] or found[2]](s), text)


class Names:
    """The names of one program by key, and whatever else stands for one thing throughout; no two names are the same."""

    def __init__(self, s: Source) -> None:
        self._s = s
        self.made: dict[str, str] = {}

    @property
    def taken(self) -> set[str]:
        """Everything that stands for something already."""
        return set(self.made.values())

    def name(self, key: str, kind: str, lifelike: str = "") -> str:
        """The name of this key; at the first call it may be the `lifelike` one."""
        if key not in self.made:
            usable = lifelike and lifelike not in self.taken and self._s.chance(LIFELIKE)
            self.made[key] = lifelike if usable else self.fresh(NAMES[kind])
        return self.made[key]

    def fresh(self, make: Callable[[Source], str]) -> str:
        """A name that is not taken."""
        while (name := make(self._s)) in self.taken:
            pass
        return name


def _indented(text: str, pad: str) -> str:
    return "\n".join(pad + line if line else line for line in text.split("\n"))
