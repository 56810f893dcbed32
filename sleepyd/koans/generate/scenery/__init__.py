"""The scenery of a skeleton: innocent statements, and through `items` innocent items, of many kinds.

What stands here compiles in any function whatever it returns, and uses no name of the program around it.
"""

from collections.abc import Callable

from sleepyd.koans.generate.scenery import collections, plain
from sleepyd.koans.generate.scenery.expressions import indented
from sleepyd.koans.generate.scenery.items import item
from sleepyd.koans.generate.source import Source

__all__ = ["item", "statements"]

_PLAIN = 0.4
"""Share of the plainest statements; the others have more to them, and every line costs time in training."""


def statements(source: Source, depth: int = 1, most: int = 2) -> str:
    """Zero to `most` innocent statements, indented by `depth` levels, each line ended; may be empty."""
    lines: list[str] = []
    for _ in range(source.random.randint(0, most)):
        lines += _plain(source) if source.chance(_PLAIN) else source.pick(_KINDS)(source)
    return "".join(f"{line}\n" for line in indented(lines, depth))


def _plain(s: Source) -> list[str]:
    kind, name = s.random.randrange(5), s.var()
    if kind == 0:
        return [f"let {name} = {s.number()} {s.pick('+*-')} {s.number()};", f'println!("{{}}", {name});']
    if kind == 1:
        return [f'println!("{s.text()}");']
    if kind == 2:
        return [f"let {name} = {s.string()};", f'println!("{s.word()} {{}}", {name}.len());']
    if kind == 3:
        return [s.comment()]
    return [f"for {name} in 0..{s.number(2, 9)} {{", f'    println!("{{}}", {name});', "}"]


_KINDS: tuple[Callable[[Source], list[str]], ...] = (
    plain.arithmetic,
    plain.arithmetic,
    plain.cast,
    plain.constant,
    plain.shadowed,
    plain.conditional,
    plain.conditional,
    plain.matched_ranges,
    plain.matched_text,
    plain.matched_pair,
    plain.enumerated,
    plain.zipped,
    plain.summed,
    plain.summed,
    plain.pieces,
    plain.nested,
    plain.counted,
    plain.popped,
    plain.if_let,
    plain.let_else,
    plain.block,
    plain.tuple_taken,
    plain.tuple_taken,
    collections.chain_of_numbers,
    collections.chain_of_numbers,
    collections.chain_of_range,
    collections.chain_of_range,
    collections.chain_of_chars,
    collections.chain_of_words,
    collections.indexed,
    collections.vector_built,
    collections.vector_built,
    collections.keyed,
    collections.grouped,
    collections.text_built,
    collections.formatted,
    collections.formatted,
    collections.asserted,
    collections.closure,
    collections.closure,
    collections.optional,
    collections.parsed,
    collections.compared,
    collections.exchanged,
    collections.branches,
    collections.inner_function,
    collections.texts_walked,
)
