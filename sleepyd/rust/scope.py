"""What a set of diagnostics speaks about, and which signatures a fix may therefore change.

Owns rule 1 of `rust.policy`. A signature may change when a span of an error lies in it; when its function encloses the
error itself; when only lifetimes differ; when the error is about threads and `Rc` becomes `Arc`; and when it mentions
an item whose signature had to change. The number of parameters changes only when a span speaks of the parameters, or
when the function uses a variable that is not its own; such a one may become a closure. What rustc calls dead may go.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.rust.outline import WITH_FIELDS, Definition, Outline

Key = tuple[str, tuple[str, ...], str]
"""`Definition.key`."""
_LONG_SPAN = 6
"""Lines; of a longer span only the first and the last line count as spoken about."""
_THREAD_SAFE = {"Rc": "Arc", "rc": "sync", "RefCell": "Mutex", "cell": "sync"}
_NOT_LIFETIME_ALONE = frozenset({"<", ">", ",", ":", "+", "where", "for"})
"""Punctuation that comes and goes with lifetimes. Two programs that compile do not differ in these alone."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Bytes and lines that errors point at."""

    spans: tuple[Span, ...]
    primaries: tuple[Span, ...]
    rows: frozenset[int]
    about_threads: bool
    capturing: frozenset[Key]
    """Inner functions that use a variable of the function around them (E0434)."""
    linted: tuple[Definition, ...]
    """Functions with something in them that a lint wants said otherwise."""
    dead: tuple[Definition, ...]
    """Items that the lint `dead_code` names, private ones therefore."""

    @classmethod
    def of(cls, source: Outline, errors: Sequence[Diagnostic]) -> "Scope":
        """The scope of `errors` in the program they were reported for."""
        spans = tuple(span for error in errors for span in error.all_spans() if not span.file.startswith(("/", "<")))
        rows = {row for span in spans for row in _rows(span)}
        for statement in source.statements:
            own = {source.tokens[index].row for index in statement.own}
            if len(own) <= _LONG_SPAN and own & rows:
                rows |= own
        dead = tuple(_named(source, errors, "dead_code"))
        for item in dead:
            rows |= {token.row for token in source.tokens if item.attributes_start <= token.start < item.end}
        return cls(
            spans=spans,
            primaries=tuple(error.primary for error in errors if error.primary is not None),
            rows=frozenset(rows),
            about_threads=any("between threads" in error.message for error in errors),
            capturing=frozenset(item.key for item in _around(source, errors, "E0434")),
            linted=tuple(d for e in errors if e.code and e.code[0].islower() for d in _around(source, [e], e.code)),
            dead=dead,
        )

    def touches(self, start: int, end: int) -> bool:
        """Whether a span, or a place to insert at, lies in bytes [start, end)."""
        return any(_meets(span, start, end) for span in self.spans)

    def speaks_of(self, start: int, end: int) -> bool:
        """Whether a span lies wholly in bytes [start, end): the error is about this, not about something around it."""
        return any(start <= span.byte_start and span.byte_end <= end for span in self.spans)

    def encloses(self, definition: Definition) -> bool:
        """Whether an error's own place lies in the definition."""
        return any(definition.start <= span.byte_start and span.byte_end <= definition.end for span in self.primaries)


@dataclass(frozen=True, slots=True)
class Signatures:
    """What happened to the items of a program."""

    removed: tuple[Definition, ...]
    changed: tuple[Definition, ...]
    """Without a reason in the diagnostics."""
    lifetimes: tuple[Definition, ...]
    """Changed in lifetimes only, away from the diagnostics."""


def compare(before: Outline, after: Outline, scope: Scope) -> Signatures:
    """Find every item of `before` in `after` and judge what changed."""
    removed, pairs = _pair(before, after)
    removed = [item for item in removed if not (item.kind == "impl" and scope.touches(item.start, item.header_end))]
    removed = [item for item in removed if item not in scope.dead and not _is_closure_now(item, after, scope)]
    open_pairs = [pair for pair in pairs if not _allowed(*pair, scope)]
    lifetimes = [old for old, new in open_pairs if _without_lifetimes(old) == _without_lifetimes(new)]
    reasons = {old.name for old, new in pairs if _allowed(old, new, scope)} - {old.name for old in lifetimes}
    changed = _unexplained(before, [pair for pair in open_pairs if pair[0] not in lifetimes], reasons)
    return Signatures(tuple(removed), tuple(changed), tuple(lifetimes))


def _around(source: Outline, errors: Sequence[Diagnostic], code: str) -> Iterator[Definition]:
    """The innermost functions around the places of the errors with this code."""
    for error in errors:
        if error.code == code and (place := error.primary) is not None:
            inside = [d for d in source.definitions if d.kind == "fn" and d.start <= place.byte_start < d.end]
            yield from sorted(inside, key=lambda d: d.start)[-1:]


def _named(source: Outline, errors: Sequence[Diagnostic], code: str) -> Iterator[Definition]:
    """The items whose names the errors with this code underline."""
    for error in errors:
        places = [span for span in error.spans if span.is_primary] if error.code == code else []
        for place in places:
            inside = [d for d in source.definitions if d.start <= place.byte_start < d.header_end]
            yield from sorted(inside, key=lambda d: d.start)[-1:]


def _is_closure_now(item: Definition, after: Outline, scope: Scope) -> bool:
    """Whether an inner function that could not see a variable became a closure, which can."""
    texts = [token.text for token in after.tokens if token.text != "mut"]
    heads = (tuple(texts[at : at + 4]) for at in range(len(texts)))
    return item.key in scope.capturing and any(
        head[:3] == ("let", item.name, "=") and head[3:] in (("|",), ("||",), ("move",)) for head in heads
    )


def _unexplained(
    before: Outline, pairs: Sequence[tuple[Definition, Definition]], reasons: set[str]
) -> list[Definition]:
    """The items whose change does not follow from a change of an item that they mention, directly or through others."""
    remaining = list(pairs)
    while True:
        reached = [pair for pair in remaining if _mentions(before, pair[0], reasons) and _compatible(*pair)]
        if not reached:
            return [old for old, _ in remaining]
        remaining = [pair for pair in remaining if pair not in reached]
        reasons = reasons | {old.name for old, _ in reached}


def _pair(before: Outline, after: Outline) -> tuple[list[Definition], list[tuple[Definition, Definition]]]:
    """Items that are gone, and (old, new) of those whose signature differs. Equal signatures are paired first."""
    available: dict[object, list[Definition]] = defaultdict(list)
    for definition in after.definitions:
        available[definition.key].append(definition)
    signatures = {(definition.key, definition.signature) for definition in after.definitions}
    unmatched = []
    for old in before.definitions:
        same = next((new for new in available[old.key] if new.signature == old.signature), None)
        if same is not None:
            available[old.key].remove(same)
        else:
            unmatched.append(old)
    removed, pairs = [], []
    for old in unmatched:
        if available[old.key]:
            pairs.append((old, available[old.key].pop(0)))
        elif not (old.kind == "impl" and (old.key, old.signature) in signatures):
            # Two impl blocks with one header may become one: their functions are accounted for one by one.
            removed.append(old)
    return removed, pairs


def _allowed(old: Definition, new: Definition, scope: Scope) -> bool:
    if scope.about_threads and _thread_safe(old.signature) == _thread_safe(new.signature):
        return True
    if old.kind in WITH_FIELDS:
        # A span on the name ("not found for this struct") speaks about generics and additions, not about the fields.
        fields = scope.touches(old.header_end, old.end)
        return fields or (scope.touches(old.start, old.header_end) and _extends(old, new))
    if old.kind == "fn" and not _compatible(old, new):
        return scope.speaks_of(old.parameters_start, old.parameters_end) or old.key in scope.capturing
    return scope.touches(old.start, old.header_end) or (scope.encloses(old) and _compatible(old, new))


def _compatible(old: Definition, new: Definition) -> bool:
    """Whether callers still write the same: the same number of parameters, or an extended header."""
    return old.parameters == new.parameters if old.kind == "fn" else _extends(old, new)


def _extends(old: Definition, new: Definition) -> bool:
    """Whether the old signature's tokens are all there, in order."""
    tokens = iter(_without_lifetimes(new))
    return all(token in tokens for token in _without_lifetimes(old))


def _mentions(source: Outline, definition: Definition, names: set[str]) -> bool:
    return any(token.text in names for token in source.tokens if definition.start <= token.start < definition.end)


def _without_lifetimes(definition: Definition) -> tuple[str, ...]:
    return tuple(
        token for token in definition.signature if not token.startswith("'") and token not in _NOT_LIFETIME_ALONE
    )


def _thread_safe(signature: Iterable[str]) -> tuple[str, ...]:
    return tuple(_THREAD_SAFE.get(token, token) for token in signature)


def _rows(span: Span) -> Iterable[int]:
    first, last = span.line_start - 1, span.line_end - 1
    return range(first, last + 1) if last - first < _LONG_SPAN else (first, last)


def _meets(span: Span, start: int, end: int) -> bool:
    if span.byte_start < span.byte_end:
        return span.byte_start < end and start < span.byte_end
    # A derive that rustc proposes stands in front of the item; it says nothing about the item's signature.
    is_attribute = (span.suggested_replacement or "").lstrip().startswith("#[")
    return start <= span.byte_start <= end and not is_attribute
