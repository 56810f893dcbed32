"""Where types are defined, told to diagnostics that only name them."""

from sleepyd.rust.diagnostics import Diagnostic, Span
from sleepyd.rust.project.definitions import Definitions

ROUND = """\
/// Round.
pub struct Circle {
    radius: f64,
}

mod inner {
    pub enum Kind {
        One,
    }
}
"""
SOURCES = {
    "src/shapes.rs": ROUND,
    "src/one.rs": "struct Twice;\n",
    "src/two.rs": "struct Twice;\n// struct Absent\nfn circle(c: Circle) {}\n",
}
DEFINITIONS = Definitions(SOURCES, SOURCES.get)


def error(message: str, code: str = "E0277", *spans: Span) -> Diagnostic:
    return Diagnostic("error", code, message, spans, (), "")


def pointed(found: Diagnostic) -> list[tuple[str, str]]:
    spans = list(found.all_spans())
    texts = [SOURCES[s.file].encode()[s.byte_start : s.byte_end].decode() for s in spans]
    return [(span.file, text) for span, text in zip(spans, texts, strict=True)]


def test_a_type_that_is_named_is_pointed_at() -> None:
    told = DEFINITIONS.explained(error("`Vec<shapes::Circle>` and `&Kind` do not implement `Hash`"))
    assert pointed(told) == [("src/shapes.rs", "Circle"), ("src/shapes.rs", "Kind")]
    assert told.children[0].spans[0].line_start == 2


def test_what_is_doubtful_or_unknown_is_not() -> None:
    unclear = error("`Twice`, `Absent` and `String`, not Circle")
    assert DEFINITIONS.explained(unclear) is unclear


def test_what_rustc_points_at_already_is_not_pointed_at_again() -> None:
    (place,) = DEFINITIONS.explained(error("`Circle`")).children[0].spans
    assert DEFINITIONS.explained(error("`Circle`", "E0277", place)).children == ()


def test_a_private_field_is_pointed_at() -> None:
    told = DEFINITIONS.field(error("field `radius` of struct `Circle` is private", "E0616"))
    assert pointed(told) == [("src/shapes.rs", "radius")]
    for other in (
        error("field `radius` of struct `Circle`"),
        error("field `x` of struct `Circle` is private", "E0616"),
    ):
        assert DEFINITIONS.field(other) is other
