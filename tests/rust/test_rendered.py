"""rustc's rendered messages read back: what a signature is made of is the same as from its JSON."""

import pytest

from sleepyd.day.signature import signature
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans
from sleepyd.rust import rendered
from sleepyd.rust.compiler import Compiler

MOVED = """\
error[E0382]: borrow of moved value: `words`
 --> src/main.rs:2:91
  |
2 | fn main() { let words = vec![1]; let n = twice(words); println!("{n} {}", words.len()); }
  |                 -----                          -----                      ^^^^^ value borrowed here after move
  |                 |                              |
  |                 |                              value moved here
  |                 move occurs because `words` has type `Vec<i32>`, which does not implement the `Copy` trait
  |
note: consider changing this parameter type in function `twice` to borrow instead

error: aborting due to 1 previous error
"""


def test_code_message_place_and_label_are_read() -> None:
    (found,) = rendered.read(MOVED)
    assert (found.level, found.code, found.message) == ("error", "E0382", "borrow of moved value: `words`")
    assert found.primary is not None
    assert (found.primary.file, found.primary.line_start, found.primary.column_start) == ("src/main.rs", 2, 91)
    assert found.label == "value borrowed here after move"
    assert found.children[0].message.startswith("consider changing this parameter type")


def test_colours_quoting_and_indentation_are_taken_off() -> None:
    coloured = MOVED.replace("error[E0382]", "\x1b[1m\x1b[38;5;9merror[E0382]\x1b[0m")
    quoted = "".join(f"> {line}\n" for line in coloured.splitlines())
    assert [signature(d) for d in rendered.read(quoted)] == [signature(d) for d in rendered.read(MOVED)]


def test_a_label_below_the_carets_is_found() -> None:
    text = "error[E0308]: mismatched types\n --> a.rs:1:5\n  |\n1 | f(x, y)\n"
    text += "  |   ^  - due to this\n  |   |\n  |   expected `u8`, found `u16`\n"
    assert rendered.read(text)[0].label == "expected `u8`, found `u16`"


def test_prose_about_errors_is_none() -> None:
    assert rendered.read("My record is missing: error handling is hard, E0382 says so.") == ()


@pytest.mark.rustc
def test_the_signature_of_what_rustc_printed_is_that_of_its_json(compiler: Compiler) -> None:
    koans = load_koans(shipped_koans())
    different, seen = [], 0
    verdicts = compiler.check_many([(koan.buggy, koan.edition) for koan in koans])
    for koan, verdict in zip(koans, verdicts, strict=True):
        first = next((found for found in verdict.diagnostics if found.is_error), None)
        if first is None or not first.spans:
            continue
        seen += 1
        read = rendered.read("".join(found.rendered for found in verdict.diagnostics if found.is_error))
        if signature(read[0]) != signature(first):
            different.append((koan.id, signature(first), signature(read[0])))
    assert seen >= 30
    assert not different, "\n".join(map(str, different))
