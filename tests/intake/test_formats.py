"""Names, encodings and JSON as users really write them, and as they should not."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sleepyd.errors import InvalidInput
from sleepyd.intake.formats import (
    Entry,
    Kind,
    classify,
    entry_of,
    loads,
    parse_answer,
    parse_json,
    parse_jsonl,
    parse_pair,
    printable,
    text_of,
)

PAIR = {"wrong_attempt": "fn main() { x }", "correct_fix": "fn main() {}"}


def document(**changes: object) -> bytes:
    return json.dumps({**PAIR, **changes}).encode()


@pytest.mark.parametrize(
    ("name", "kind", "stem"),
    [
        ("a.json", Kind.JSON, "a"),
        ("a.b.jsonl", Kind.JSONL, "a.b"),
        ("a.wrong.rs", Kind.WRONG, "a"),
        ("a.fixed.rs", Kind.FIXED, "a"),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV.rs", Kind.ANSWER, "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        ("01arz3ndektsv4rrffq69g5fav.rs", Kind.ANSWER, "01arz3ndektsv4rrffq69g5fav"),
        ("99999999999999999999999999.rs", Kind.PROGRAM, "99999999999999999999999999"),
        ("main.rs", Kind.PROGRAM, "main"),
        ("main.diff", Kind.DIFF, "main"),
        ("main.patch", Kind.DIFF, "main"),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV.diff", Kind.ANSWER_DIFF, "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        ("01ARZ3NDEKTSV4RRFFQ69G5FAV.patch", Kind.ANSWER_DIFF, "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
        ("notes.txt", Kind.UNKNOWN, "notes.txt"),
        (".hidden.json", Kind.IGNORED, ".hidden.json"),
        ("a.json~", Kind.IGNORED, "a.json~"),
        ("a.json.part", Kind.IGNORED, "a.json.part"),
        ("-rf.json", Kind.JSON, "-rf"),
    ],
)
def test_a_name_says_what_a_file_is(name: str, kind: Kind, stem: str):
    assert classify(name) == (kind, stem)


def test_an_entry_is_read_with_all_its_fields():
    data = document(
        task_id="use_after_move", error="E0382", timestamp=1732, source="me", tests="#[test] fn t() {}", edition=2024
    )
    assert parse_json(data).entries == (
        Entry(
            PAIR["wrong_attempt"],
            PAIR["correct_fix"],
            edition="2024",
            tests="#[test] fn t() {}",
            task_id="use_after_move",
            error="E0382",
            timestamp="1732",
            source="me",
        ),
    )


def test_unknown_keys_are_named_not_swallowed():
    [entry] = parse_json(document(test="oops", zebra=1)).entries
    assert entry.ignored == ("test", "zebra")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"correct_fix": None}, "correct_fix is missing or empty"),
        ({"wrong_attempt": "  \n"}, "wrong_attempt is missing or empty"),
        ({"correct_fix": 7}, "correct_fix: got int, expected a string"),
        ({"correct_fix": PAIR["wrong_attempt"]}, "are the same program"),
        ({"edition": "2019"}, "edition: got '2019'"),
        ({"timestamp": True}, "timestamp: got bool"),
        ({"tests": ["x"]}, "tests: got list"),
    ],
)
def test_a_wrong_field_is_named(change: dict[str, object], message: str):
    with pytest.raises(InvalidInput, match=message):
        entry_of({**PAIR, **change})
    [refusal] = parse_json(document(**change)).refusals
    assert refusal.kind == "entry"


def test_lists_and_lines_give_the_place_of_each_entry():
    parsed = parse_json(b"[" + document() + b", 5]")
    assert [entry.position for entry in parsed.entries] == [1]
    assert [refusal.text for refusal in parsed.refusals] == [
        "line 2: entry: got int, expected an object with wrong_attempt and correct_fix"
    ]
    lines = b"\n".join([document(), b"", b"{broken", document(edition="2024")]) + b"\n"
    parsed = parse_jsonl(lines)
    assert [(entry.position, entry.edition) for entry in parsed.entries] == [(1, None), (4, "2024")]
    assert [(refusal.position, refusal.kind) for refusal in parsed.refusals] == [(3, "incomplete")]


def test_a_pair_and_an_answer_are_plain_programs():
    assert parse_pair(b"a {", b"a {}").entries == (Entry("a {", "a {}"),)
    assert parse_answer(b"fn main() {}").entries[0].correct_fix == "fn main() {}"
    assert [r.kind for r in parse_pair(b"", b"x").refusals] == ["empty"]
    assert [r.kind for r in parse_json(b"[]").refusals] == ["empty"]


def test_row_05_bom_and_crlf_are_taken_off():
    assert text_of(b"\xef\xbb\xbffn a() {}\r\nfn b() {}\r\n") == "fn a() {}\nfn b() {}\n"
    [entry] = parse_json(b"\xef\xbb\xbf" + document(correct_fix="\ufefffn a() {}\r\n")).entries
    assert entry.correct_fix == "fn a() {}\n"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"fn \xff() {}", "byte 3 is not UTF-8"),
        (b"\xef\xbb\xbffn \xff() {}", "byte 6 is not UTF-8"),
        ("fn main() {}".encode("utf-16"), "byte 0 is not UTF-8"),
        (b"fn a()\0 {}", "NUL at character 6"),
    ],
)
def test_row_05_other_encodings_are_refused_with_the_place(data: bytes, place: str):
    [refusal] = parse_answer(data).refusals
    assert refusal.kind == "encoding"
    assert place in refusal.detail


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800"])
def test_row_05_escapes_do_not_smuggle_them_in(escape: str):
    data = document().replace(b"fn main() {}", f"fn main() {{}} {escape}".encode())
    assert [refusal.kind for refusal in parse_json(data).refusals] == ["encoding"]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"[" * 100_000 + b"]" * 100_000, "nested 100000 deep"),
        (b'{"a":' * 50_000 + b"1" + b"}" * 50_000, "nested 50000 deep"),
        (b'{"timestamp": ' + b"9" * 1_000_000 + b"}", "1000000 digits"),
        (b'{"timestamp": NaN}', "NaN is not JSON"),
        (b'{"timestamp": -Infinity}', "-Infinity is not JSON"),
        (b'{"timestamp": 1e999}', "does not fit"),
        (b'{"timestamp": 1.' + b"0" * 1_000_000 + b"}", "does not fit"),
        (b'{"source": "a", "source": "b"}', "'source' occurs twice"),
        (b'{"source": "a"} trailing', "Extra data"),
        (b"{'source': 'a'}", "Expecting property name"),
        (b'{"source": "a\nb"}', "Invalid control character"),
        (b'"' + b'\\"' * 200_000 + b'"]', "Extra data"),
    ],
)
def test_row_06_hostile_json_is_refused_at_once(data: bytes, said: str):
    started = time.process_time()
    [refusal] = parse_json(data).refusals
    assert time.process_time() - started < 1
    assert refusal.kind == "json"
    assert said in refusal.detail
    assert not refusal.may_heal


@given(st.integers(min_value=1, max_value=len(document(tests='"\\ {[')) - 1))
@settings(max_examples=60, deadline=None)
def test_every_cut_of_an_entry_is_incomplete_so_that_a_slow_writer_is_waited_for(length: int):
    [refusal] = parse_json(document(tests='"\\ {[')[:length]).refusals
    assert refusal.kind == "incomplete"
    assert refusal.may_heal


def test_quotes_braces_and_escapes_in_strings_do_not_count_as_structure():
    assert loads('{"a": "\\"[[[[{{{{\\\\", "b": ["]"]}') == {"a": '"[[[[{{{{\\', "b": ["]"]}


def test_printable_is_one_safe_line():
    assert printable("a\nb\x1b[31m\u202e\udcff") == "a\\nb\\x1b[31m\\u202e\\xff"
    assert len(printable("x" * 1000)) == 300
