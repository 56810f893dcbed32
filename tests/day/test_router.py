"""Which adapter a diagnostic leads to, and by which rule."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sleepyd.day.router import NEAREST, Route, Routes, route, serving_name

BOUND = "E0277 : the trait bound `_: {0}` is not satisfied : the trait `{0}` is not implemented for `_`"
TYPES = "E0308 : mismatched types : expected `{0}`, found `{1}`"
ROUTES = Routes(
    generation=7,
    signatures={
        BOUND.format("Ord"): "missing_ord",
        TYPES.format("Option<_>", "_"): "return_option",
        TYPES.format("Vec<_>", "&[_]"): "vec_vs_slice",
        "E0999 : a b c d e : f g h i j": "ten_words",
    },
    codes={"E0277": "default_bound", "E0596": "missing_mut"},
    adapters={"missing_ord": "missing_ord@7", "return_option": "return_option@7", "missing_mut": "missing_mut@7"},
)


def test_a_known_signature_leads_to_its_task() -> None:
    assert route(ROUTES, BOUND.format("Ord"), "E0277") == Route("missing_ord", "missing_ord@7", "signature")


def test_a_task_without_an_adapter_is_answered_by_the_base_model() -> None:
    assert route(ROUTES, TYPES.format("Vec<_>", "&[_]"), "E0308") == Route("vec_vs_slice", None, "signature")


def test_a_signature_that_is_almost_known_leads_to_the_nearest() -> None:
    near = TYPES.format("Option<&_>", "_")
    assert route(ROUTES, near, "E0308") == Route("return_option", "return_option@7", "nearest")


def test_one_that_names_the_same_trait_is_near() -> None:
    near = BOUND.format("Ord").replace("is not satisfied", "is not met")
    assert route(ROUTES, near, "E0277") == Route("missing_ord", "missing_ord@7", "nearest")


def test_the_nearest_is_the_most_alike() -> None:
    near = TYPES.format("Vec<_>", "&mut [_]")
    assert route(ROUTES, near, "E0308").task == "vec_vs_slice"


def test_of_two_as_near_the_first_by_name_serves() -> None:
    routes = Routes(signatures={"E0999 : a b c y : e": "later", "E0999 : a b c x : e": "earlier"})
    assert route(routes, "E0999 : a b c z : e", None).task == "earlier"


def test_a_thousand_tasks_are_told_apart_by_words_alone() -> None:
    known = {f"E0{n % 10:03} : a{n} b{n} c{n} d : e": f"task{n}" for n in range(1000)}
    routes = Routes(signatures=known)
    found = [route(routes, f"E0{n % 10:03} : a{n} b{n} c{n} f : e", None).task for n in range(1000)]
    assert found == [f"task{n}" for n in range(1000)]


def test_the_nearest_has_the_same_code() -> None:
    moved = TYPES.format("Option<&_>", "_").replace("E0308", "E0309")
    assert route(ROUTES, moved, "E0309") == Route(None, None, "base")


def test_the_nearest_is_near_enough() -> None:
    """Of ten words and one separator, seven and five shared: 7/11 is over the threshold, 6/11 below."""
    assert 6 / 11 < NEAREST < 7 / 11
    assert route(ROUTES, "E0999 : a b c d e : f", "E0999") == Route("ten_words", None, "nearest")
    assert route(ROUTES, "E0999 : a b c d e", "E0999") == Route(None, None, "base")


def test_another_trait_is_another_mistake_however_alike_the_words() -> None:
    assert route(ROUTES, BOUND.format("Hash"), "E0277") == Route("default_bound", None, "code")
    record = "E0277 : `_` doesn't implement `Debug` : `_` cannot be formatted using `{:?}`"
    assert route(ROUTES, record, "E0277").task == "default_bound"


def test_a_code_has_a_default_task() -> None:
    assert route(ROUTES, "E0596 : quite another text", "E0596") == Route("missing_mut", "missing_mut@7", "code")


def test_what_nothing_is_known_about_goes_to_the_base_model() -> None:
    assert route(ROUTES, "E0001 : x : y", "E0001") == Route(None, None, "base")
    assert route(ROUTES, "error : expected `;`", None) == Route(None, None, "base")
    assert route(Routes.empty(), BOUND.format("Ord"), "E0277") == Route(None, None, "base")


@dataclass
class Stored:
    """As `store.Generation`."""

    number: int = 12
    routes: dict[str, Any] = field(default_factory=lambda: {"signatures": {"E1 : a : b": "t"}, "codes": {"E1": "u"}})
    adapters: dict[str, Path] = field(default_factory=lambda: {"t": Path("adapters/t")})


def test_routes_of_a_generation_carry_its_number_in_the_serving_names() -> None:
    routes = Routes.from_generation(Stored())
    assert routes == Routes(12, {"E1 : a : b": "t"}, {"E1": "u"}, {"t": "t@12"})
    assert serving_name("t", 13) == "t@13"
    assert Routes.from_generation(Stored(routes={}, adapters={})) == Routes(12)
