"""What of a diagnostic recurs."""

import pytest

from sleepyd.day.signature import normalize, signature, task_name
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.diagnostics import Diagnostic, Span


def error(code: str, message: str, label: str = "", *notes: str) -> Diagnostic:
    span = Span("main.rs", 0, 1, 1, 1, 1, 2, True, label, None, None)
    children = tuple(Diagnostic("note", None, note, (), (), "") for note in notes)
    return Diagnostic("error", code, message, (span,), children, "")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("borrow of moved value: `my_list`", "borrow of moved value: `_`"),
        ("cannot borrow `*self` as mutable", "cannot borrow `*self` as mutable"),
        (
            "expected `Option<Widget>`, found `Result<Widget, String>`",
            "expected `Option<_>`, found `Result<_, String>`",
        ),
        ("the trait bound `shapes::round::Circle: Ord` is not satisfied", "the trait bound `_: Ord` is not satisfied"),
        ("expected `u32`, found `i64`", "expected `int`, found `int`"),
        ("expected `usize`, found `f64`", "expected `int`, found `f64`"),
        ("this takes 3 arguments but 12 were given", "this takes # arguments but # were given"),
        ("expected an array of `1_000` elements", "expected an array of `#` elements"),
        ("`x` has lifetime `'a`, must be `'static`", "`_` has lifetime `'_`, must be `'static`"),
        ("`T` doesn't implement `std::fmt::Debug`", "`T` doesn't implement `std::fmt::Debug`"),
        ("expected `&mut [Key]`,\n   found `Vec<Key>`", "expected `&mut [_]`, found `Vec<_>`"),
        ("unclosed ` stays", "unclosed ` stays"),
    ],
)
def test_user_names_and_numbers_are_masked_and_standard_names_stay(message: str, expected: str) -> None:
    assert normalize(message) == expected


def test_a_signature_is_code_message_and_label() -> None:
    found = error("E0308", "mismatched types", "expected `Option<Item>`, found `Item`", "a note about `Item`")
    assert signature(found) == "E0308 : mismatched types : expected `Option<_>`, found `_`"


def test_the_note_counts_only_where_message_and_label_are_the_same_for_different_mistakes() -> None:
    noted = error("E0106", "missing lifetime specifier", "expected named lifetime parameter", "borrowed from `left`")
    assert signature(noted).endswith(" : borrowed from `_`")
    assert signature(error("E0382", "m", "l", "note")) == "E0382 : m : l"


def test_an_error_without_a_code_has_a_signature_too() -> None:
    bare = Diagnostic("error", None, "expected `;`, found `let`", (), (), "")
    assert signature(bare) == "error : expected `;`, found `let` : "


PAIRS = {
    "a moved vector and a moved string": (
        "fn f() -> usize { let a = vec![1u8]; let b = a; a.len() + b.len() }",
        "fn g() -> bool { let text = String::new(); let other = text; text == other }",
        "E0382",
    ),
    "a sum of i32 and of u64": (
        "fn f(a: i32, b: u8) -> i32 { a + b }",
        "fn total(count: u64, more: u16) -> u64 { count + more }",
        "E0308",
    ),
    "two functions with parameters missing Debug": (
        'fn f<T>(item: T) { println!("{:?}", item); }',
        'fn show<U>(thing: U) { println!("{:?}", thing); }',
        "E0277",
    ),
}


@pytest.mark.rustc
@pytest.mark.parametrize(("one", "other", "code"), PAIRS.values(), ids=PAIRS)
def test_the_same_mistake_has_the_same_signature(compiler: Compiler, one: str, other: str, code: str) -> None:
    first, second = (compiler.check(program).errors[0] for program in (one, other))
    assert signature(first) == signature(second)
    assert signature(first).startswith(f"{code} : ")


@pytest.mark.rustc
def test_traits_are_told_apart_and_a_record_is_no_ord(compiler: Compiler) -> None:
    program = """
    struct Record;
    fn order<T: Ord>(_: T) {{}}
    fn hash<T: std::hash::Hash>(_: T) {{}}
    pub fn record(record: Record) {{ {call}(record); }}
    """
    ordered, hashed = (signature(compiler.check(program.format(call=c)).errors[0]) for c in ("order", "hash"))
    assert ordered == "E0277 : the trait bound `_: Ord` is not satisfied : the trait `Ord` is not implemented for `_`"
    assert hashed == ordered.replace("Ord", "Hash")


@pytest.mark.rustc
def test_the_note_tells_naming_a_lifetime_from_returning_a_local(compiler: Compiler) -> None:
    koans = {koan.id: koan for koan in load_koans(shipped_koans())}
    named, local = (signature(compiler.check(koans[i].buggy).errors[0]) for i in ("lt_001", "bc_010"))
    head = "E0106 : missing lifetime specifier : expected named lifetime parameter : "
    assert named == head + (
        "this function's return type contains a borrowed value,"
        " but the signature does not say whether it is borrowed from `_` or `_`"
    )
    assert local == head + (
        "this function's return type contains a borrowed value, but there is no value for it to be borrowed from"
    )


def test_task_names_tell_traits_apart_and_are_safe_folder_names():
    assert task_name("E0277 : the trait bound `_: Hash` is not satisfied : ") == "e0277_trait_bound_hash_not_satisfied"
    assert task_name("E0308 : mismatched types : expected `Result<_, _>`, found `Option<_>`") == (
        "e0308_mismatched_types_expected_result_found_option"
    )
    assert task_name("E0000 : ../`/` : ") == "e0000"
    assert len(task_name("E0277 : " + "verylongword" * 30 + " : ")) == 80
