"""What a program consists of."""

from sleepyd.rust import outline

PROGRAM = """\
#![warn(unused)]
use std::fmt;
/// Keeps `5`.
#[derive(Clone, Debug)]
#[must_use]
pub struct Stack<'a, T: Copy> {
    items: Vec<&'a T>, // 7
}
impl<'a, T: Copy> fmt::Display for Stack<'a, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a // b")
    }
}
mod inner {
    pub const LIMIT: usize = 3;
    pub fn take(mut count: usize, _: i32) -> usize {
        let left = count - 1;
        count = left;
        if left > 0 {
            drop(left);
        }
        count
    }
}
"""
READ = outline.read(PROGRAM)


def test_items_are_named_with_what_encloses_them() -> None:
    assert [definition.title for definition in READ.definitions] == [
        "struct Stack",
        "impl Display for Stack",
        "fn Display for Stack::fmt",
        "mod inner",
        "const inner::LIMIT",
        "fn inner::take",
    ]


def test_a_signature_has_no_body_no_value_and_no_mut_of_a_binding() -> None:
    signatures = {definition.name: " ".join(definition.signature) for definition in READ.definitions}
    assert signatures["take"] == "pub fn take ( count : usize , _ : i32 ) -> usize"
    assert signatures["LIMIT"] == "pub const LIMIT : usize ="
    assert signatures["Stack"] == "pub struct Stack < 'a , T : Copy > { items : Vec < & 'a T > , }"


def test_parameters_are_counted() -> None:
    assert {d.name: d.parameters for d in READ.definitions if d.kind == "fn"} == {"fmt": 2, "take": 2}


def test_derives_belong_to_their_item_and_other_attributes_are_listed() -> None:
    assert READ.definitions[0].derives == {"Clone", "Debug"}
    assert (READ.attributes, READ.inner_attributes) == (("must_use",), ("warn ( unused )",))


def test_comments_are_no_tokens_and_literals_are_one() -> None:
    assert [token.text for token in READ.tokens if token.is_literal] == ['"a // b"', "3", "1", "0"]


def test_a_token_belongs_to_the_innermost_statement() -> None:
    described = [(" ".join(READ.texts(s.own)), s.is_binding, s.is_tail) for s in READ.statements]
    assert described == [
        ('write ! ( f , "a // b" )', False, False),
        ("let left = count - 1 ;", True, False),
        ("count = left ;", False, False),
        ("if left > 0 { }", False, False),
        ("drop ( left ) ;", True, False),
        ("count", False, True),
    ]


def test_generics_and_paths_do_not_change_an_impls_name() -> None:
    names = {
        outline.read(text).definitions[0].name for text in ("impl fmt::A for B {}", "impl<'a, T> A for B<'a, T> {}")
    }
    assert names == {"A for B"}


def test_deep_nesting_is_read_without_recursion() -> None:
    deep = "fn a() -> i32 { " + "(" * 5000 + "1" + ")" * 5000 + " }"
    assert len(outline.read(deep).tokens) > 10_000


def test_places_that_the_grammar_cannot_read_are_counted() -> None:
    assert outline.read("fn a() {}").unreadable == 0
    assert outline.read("fn a( {}").unreadable > 0
