"""One fix request answered: by the real compiler and an engine that answers as the test says."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from fake_engine import FakeEngine

from sleepyd.config import Config
from sleepyd.day.fixer import Attempt, Fixer, FixRequest, FixResult, unified_diff
from sleepyd.day.memory import Solved
from sleepyd.day.router import Routes
from sleepyd.day.signature import signature
from sleepyd.engine.base import Request
from sleepyd.errors import InvalidInput
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import ModelConfig, RustConfig

pytestmark = pytest.mark.rustc

MOVED = """\
fn total(prices: Vec<u32>) -> u32 {
    let copy = prices;
    let sum: u32 = prices.iter().sum();
    sum + copy.len() as u32 + 20
}
"""
"""A moved value: what the compiler suggests is not what `ANSWER` does."""
ANSWER = MOVED.replace("let copy = prices;", "let copy = &prices;")
MODEL_ONLY = ("routed", "base")
CONFIG = Config(model=ModelConfig(path="/no/card", answers="items"))
SIGNATURE = "E0382 : borrow of moved value: `_` : value borrowed here after move"
ROUTES = Routes(3, {SIGNATURE: "use_after_move"}, {}, {"use_after_move": "use_after_move@3"})


class Day:
    """A fixer with scripted answers: one text for the adapter, one for the base model."""

    def __init__(
        self, compiler: Compiler, routes: Routes = ROUTES, known: Sequence[Solved] = (), **answers: str
    ) -> None:
        self.engine = FakeEngine(self._answer)
        self.engine.loaded = dict.fromkeys(routes.adapters.values())  # type: ignore[assignment]
        self.answers = {"routed": "", "base": "", **answers}
        self.fixer = Fixer(
            compiler, self.engine, CONFIG, lambda: routes, lambda found: known if found == SIGNATURE else ()
        )
        self.stages: list[tuple[str, dict[str, Any]]] = []
        self.samples: list[str] = []

    def _answer(self, request: Request) -> str:
        if request.temperature > 0 and self.samples:
            self.samples.append(self.samples.pop(0))
            return self.samples[-1]
        return self.answers["base" if request.adapter is None else "routed"]

    def fix(self, code: str = MOVED, **options: Any) -> FixResult:
        return self.fixer.fix(FixRequest(code, **options), lambda *stage: self.stages.append(stage))


def tried(result: FixResult) -> list[tuple[str, str]]:
    return [(attempt.tier, attempt.outcome) for attempt in result.attempts]


def test_the_adapter_of_the_route_fixes_what_is_its_task(compiler: Compiler) -> None:
    day = Day(compiler, routed=ANSWER)
    result = day.fix(tiers=MODEL_ONLY)
    assert (result.status, result.code, result.tier, result.adapter) == ("fixed", ANSWER, "routed", "use_after_move@3")
    assert (result.task, result.route_rule, result.generation) == ("use_after_move", "signature", 3)
    assert (result.error_code, result.signature, result.verified) == ("E0382", SIGNATURE, "check")
    (request,) = day.engine.asked
    assert request.adapter == "use_after_move@3"
    assert request.max_new_tokens == Config().model.max_new_tokens
    assert request.temperature == 0.0
    assert request.messages[0]["content"].endswith("// fix\n" + MOVED.rstrip("\n"))


def test_tiers_are_tried_in_order_until_one_passes(compiler: Compiler) -> None:
    day = Day(compiler, routed="fn total() {", base=ANSWER)
    result = day.fix(tiers=MODEL_ONLY)
    assert tried(result) == [("routed", "unparsed"), ("base", "passed")]
    assert (result.tier, result.adapter) == ("base", None)
    assert [request.adapter for request in day.engine.asked] == ["use_after_move@3", None]


def test_the_order_is_the_callers(compiler: Compiler) -> None:
    day = Day(compiler, routed=ANSWER, base=ANSWER)
    assert day.fix(tiers=("base", "routed")).tier == "base"
    assert [request.adapter for request in day.engine.asked] == [None]


def test_without_an_adapter_for_the_task_the_base_model_is_asked_once(compiler: Compiler) -> None:
    day = Day(compiler, replace(ROUTES, adapters={}), base=ANSWER)
    result = day.fix(tiers=MODEL_ONLY)
    assert (tried(result), result.task) == ([("base", "passed")], "use_after_move")


def test_samples_are_tried_by_how_often_they_come(compiler: Compiler) -> None:
    day = Day(compiler, routed="fn total() {")
    rare, frequent = "fn total() -> u8 {", ANSWER
    day.samples = [rare, frequent, rare.replace("u8", "u16"), frequent]
    result = day.fix(tiers=("routed", "sampled"))
    assert tried(result) == [("routed", "unparsed"), ("sampled", "passed")]
    assert (result.tier, result.adapter) == ("sampled", "use_after_move@3")
    sampled = [request for request in day.engine.asked if request.temperature > 0]
    assert len(sampled) == Config().day.samples
    assert {(request.adapter, request.temperature) for request in sampled} == {("use_after_move@3", 0.7)}


MUTATED = "fn f() -> u8 {\n    let count = 1;\n    count += 1;\n    count\n}\n"
PRINTED = 'struct Point {\n    x: i32,\n}\n\nfn main() {\n    println!("{:?}", Point { x: 1 });\n}\n'


@pytest.mark.parametrize(
    ("code", "fixed", "error_code"),
    [
        (MUTATED, MUTATED.replace("let count", "let mut count"), "E0384"),
        (PRINTED, f"#[derive(Debug)]\n{PRINTED}", "E0277"),
        (MUTATED.replace("count += 1", "cuont += 1").replace("let count", "let mut count"), None, "E0425"),
    ],
    ids=["a binding that is not mutable", "a trait to derive", "a misspelled name"],
)
def test_what_the_compiler_can_fix_asks_no_model(
    compiler: Compiler, code: str, fixed: str | None, error_code: str
) -> None:
    day = Day(compiler)
    result = day.fix(code)
    assert (result.status, result.tier, result.adapter, result.error_code) == ("fixed", "compiler", None, error_code)
    assert result.code == (fixed or code.replace("cuont", "count"))
    assert day.engine.asked == []


def test_every_tier_is_spent_before_giving_up(compiler: Compiler) -> None:
    code = "fn first(count: u8) -> String {\n    cuont\n}\n"
    routes = replace(ROUTES, codes={"E0425": "use_after_move"})
    day = Day(compiler, routes, routed=code, base="")
    result = day.fix(code)
    assert result.status == "unfixed"
    assert (result.code, result.diff, result.tier, result.verified) == (code, "", None, None)
    assert tried(result) == [("compiler", "check_failed"), ("routed", "same"), ("base", "unparsed")]
    assert result.attempts[0].candidate == code.replace("cuont", "count")
    assert result.attempts[0].reason == "E0308: mismatched types"
    assert result.route_rule == "code"


def outcome(day: Day, answer: str, **options: Any) -> Attempt:
    day.answers["base"] = answer
    return day.fix(tiers=("base",), **options).attempts[-1]


def test_an_answer_that_does_not_compile_says_why(compiler: Compiler) -> None:
    attempt = outcome(Day(compiler), MOVED.replace("let copy = prices;", "let copy = prices.twice();"))
    assert attempt.outcome == "check_failed"
    assert attempt.reason.startswith("E0599: no method named `twice`")
    assert ".twice();" in attempt.candidate


def test_a_misspelled_name_in_a_change_is_put_right(compiler: Compiler) -> None:
    attempt = outcome(Day(compiler), MOVED.replace("let copy = prices;", "let copy = &price;"))
    assert (attempt.outcome, attempt.candidate) == ("passed", ANSWER)


def test_an_answer_that_evades_the_compiler_is_refused(compiler: Compiler) -> None:
    attempt = outcome(Day(compiler), "fn total(prices: Vec<u32>) -> u32 {\n    todo!()\n}\n")
    assert attempt.outcome == "policy"
    assert "todo!" in attempt.reason


def test_an_answer_that_fails_the_tests_is_refused(compiler: Compiler) -> None:
    wrong = ANSWER.replace("copy.len() as u32", "copy.len() as u32 * 2")
    tests = "#[test]\nfn adds_up() {\n    assert_eq!(total(vec![1, 2]), 25);\n}\n"
    day = Day(compiler)
    attempt = outcome(day, wrong.replace("let copy = &prices", "let copy: Vec<u32> = Vec::new()"), tests=tests)
    assert (attempt.outcome, attempt.reason) == ("tests_failed", "it compiles, but the tests fail")
    assert day.fix(tiers=("base",), tests=tests).status == "unfixed"


@pytest.mark.parametrize("answer", [MOVED, MOVED.rstrip("\n"), f"```rust\n{MOVED}```"])
def test_an_answer_that_changes_nothing_is_named_so(compiler: Compiler, answer: str) -> None:
    assert outcome(Day(compiler), answer).outcome == "same"


@pytest.mark.parametrize("answer", ["", "I cannot.", "fn total(prices: Vec<u32>) -> u32 {\n    let copy ="])
def test_an_answer_without_a_whole_item_is_unparsed(compiler: Compiler, answer: str) -> None:
    assert outcome(Day(compiler), answer).outcome == "unparsed"


DRIFTED = ANSWER.replace("20", "30").replace("sum", "amount")


def test_a_drifting_answer_becomes_the_exact_fix(compiler: Compiler) -> None:
    result = Day(compiler, base=DRIFTED).fix(tiers=("base",))
    assert (result.status, result.code) == ("fixed", ANSWER)
    assert result.attempts[0].candidate == ANSWER


def test_a_drifting_answer_that_does_not_compile_is_mended(compiler: Compiler) -> None:
    result = Day(compiler, base=DRIFTED.replace("prices.iter", "prides.iter")).fix(tiers=("base",))
    assert (result.status, result.code) == ("fixed", ANSWER)


def test_a_drifting_answer_with_a_syntax_error_is_mended(compiler: Compiler) -> None:
    result = Day(compiler, base=ANSWER.replace("+ 20", "+ (20")).fix(tiers=("base",))
    assert (result.status, result.code) == ("fixed", ANSWER)


def test_of_several_changes_the_one_that_helps_is_found(compiler: Compiler) -> None:
    """Both of the answer's changes are near the error, and one of them is wrong."""
    code = MOVED.replace("prices.iter().sum();", "prices.iter().sum(); // all")
    answer = code.replace("let copy = prices;", "let copy = &prices;").replace("prices.iter()", "prices.iterate()")
    result = Day(compiler, base=answer).fix(code, tiers=("base",))
    assert (result.status, result.code) == ("fixed", code.replace("let copy = prices;", "let copy = &prices;"))


def test_a_drifting_answer_that_fails_the_tests_is_mended(compiler: Compiler) -> None:
    tests = "#[test]\nfn adds_up() {\n    assert_eq!(total(vec![1, 2]), 25);\n}\n"
    result = Day(compiler, base=DRIFTED).fix(tiers=("base",), tests=tests)
    assert (result.status, result.code, result.verified) == ("fixed", ANSWER, "test")


def test_a_new_unwrap_is_flagged(compiler: Compiler) -> None:
    code = "fn f(text: &str) -> u8 {\n    text.parse::<u8>()\n}\n"
    result = Day(compiler, base=code.replace("()\n", "().unwrap()\n")).fix(code, tiers=("base",))
    assert result.status == "fixed"
    assert len(result.flags) == 1
    assert "unwrap" in result.flags[0]


def test_the_same_candidate_is_judged_once(compiler: Compiler) -> None:
    wrong = MOVED.replace("let copy = prices;", "let copy = prices.twice();")
    result = Day(compiler, routed=wrong, base=wrong).fix(tiers=MODEL_ONLY)
    assert tried(result) == [("routed", "check_failed")]


def test_a_program_that_compiles_is_clean(compiler: Compiler) -> None:
    day = Day(compiler)
    result = day.fix(ANSWER)
    assert (result.status, result.code, result.attempts, result.diff) == ("clean", ANSWER, (), "")
    assert (result.signature, result.error_code, result.route_rule) == (None, None, None)
    assert [name for name, _ in day.stages] == ["checked"]
    assert day.engine.asked == []


@pytest.fixture
def hasty() -> Iterator[Compiler]:
    with Compiler(RustConfig(wall_s=0.001)) as compiler:
        yield compiler


def test_a_check_without_a_verdict_is_invalid_and_says_what_happened(hasty: Compiler) -> None:
    day = Day(hasty, base=ANSWER)
    result = day.fix(tiers=("base",))
    assert (result.status, result.attempts, day.engine.asked) == ("invalid", (), [])
    assert result.message == "the compiler ended with timeout, not with a verdict"
    assert day.stages[0][1]["outcome"] == "timeout"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"code": " \n"}, "code: got nothing"),
        ({"code": "fn f() {}\0"}, "code: got a NUL byte"),
        ({"edition": "2022"}, "edition: got '2022', expected one of 2015, 2018, 2021, 2024"),
        ({"tiers": ("compiler", "magic")}, r"tiers: got \['magic'\]"),
    ],
)
def test_requests_that_make_no_sense_are_refused(compiler: Compiler, options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Day(compiler).fix(**{"code": MOVED, **options})


def test_stages_are_told_as_they_happen(compiler: Compiler) -> None:
    day = Day(compiler, routed="", base=ANSWER)
    day.fix(tiers=MODEL_ONLY)
    assert [name for name, _ in day.stages] == ["checked", "routed", "asking", "tried", "asking", "tried"]
    details = [details for _, details in day.stages]
    assert details[0] == {"outcome": "rejected", "error_code": "E0382", "signature": SIGNATURE}
    assert details[1] == {"task": "use_after_move", "adapter": "use_after_move@3", "rule": "signature"}
    assert details[2] == {"tier": "routed", "adapter": "use_after_move@3"}
    assert (details[3]["tier"], details[3]["outcome"]) == ("routed", "unparsed")
    assert details[5] == {"tier": "base", "adapter": None, "outcome": "passed", "reason": ""}


def test_after_the_last_attempt_no_model_is_asked(compiler: Compiler) -> None:
    day = Day(compiler, routed="", base=ANSWER)
    result = day.fix(tiers=MODEL_ONLY, max_attempts=1)
    assert tried(result) == [("routed", "unparsed"), ("base", "limit")]
    assert (result.status, len(day.engine.asked)) == ("unfixed", 1)


def test_after_the_time_is_up_no_model_is_asked(compiler: Compiler) -> None:
    day = Day(compiler, routed=ANSWER)
    result = day.fix(tiers=MODEL_ONLY, timeout_s=1e-6)
    assert tried(result) == [("routed", "limit")]
    assert (result.status, day.engine.asked) == ("unfixed", [])


def test_the_answer_is_json_with_a_diff_and_the_diagnostics(compiler: Compiler) -> None:
    result = Day(compiler, base=ANSWER).fix(tiers=("base",))
    data = json.loads(json.dumps(result.to_dict()))
    assert data["diff"] == (
        "--- a/src.rs\n+++ b/src.rs\n@@ -1,5 +1,5 @@\n fn total(prices: Vec<u32>) -> u32 {\n-    let copy = prices;\n"
        "+    let copy = &prices;\n     let sum: u32 = prices.iter().sum();\n     sum + copy.len() as u32 + 20\n }\n"
    )
    assert data["diagnostics"][0]["code"] == "E0382"
    assert set(data["timings_ms"]) == {"check", "total"}
    assert data["attempts"][0]["outcome"] == "passed"
    assert Day(compiler, base=ANSWER).fix(tiers=("base",)).id != result.id


def test_a_diff_ends_its_lines_even_where_the_file_does_not() -> None:
    missing = "\\ No newline at end of file\n"
    assert unified_diff("a", "b").endswith(f"-a\n{missing}+b\n{missing}")
    assert unified_diff("a\x0cb\n", "a\x0cc\n").endswith("-a\x0cb\n+a\x0cc\n"), "git knows one line end only"
    assert unified_diff("a\n", "a\n") == ""


def test_the_signature_in_this_file_is_the_real_one(compiler: Compiler) -> None:
    assert signature(compiler.check(MOVED).errors[0]) == SIGNATURE


def test_a_lint_that_is_asked_for_is_fixed_too(compiler: Compiler) -> None:
    code = "pub fn f(x: u8) -> u8 {\n    return x;\n}\n"
    assert Day(compiler).fix(code).status == "clean"
    result = Day(compiler).fix(code, lints=("clippy::needless_return",))
    assert (result.status, result.code, result.tier) == ("fixed", "pub fn f(x: u8) -> u8 {\n    x\n}\n", "compiler")
    assert result.error_code == "clippy::needless_return"


def test_a_lint_is_not_silenced(compiler: Compiler) -> None:
    code = "pub fn f(x: u8) -> u8 {\n    return x;\n}\n"
    silenced = f"#[allow(clippy::needless_return)]\n{code}"
    day = Day(compiler, base=silenced)
    result = day.fix(code, lints=("clippy::needless_return",), tiers=("base",))
    assert (result.status, result.attempts[0].outcome) == ("unfixed", "policy")


def known(compiler: Compiler, code: str, fixed: str) -> Solved:
    return Solved(code, fixed, compiler.check(code).errors)


def test_what_was_corrected_once_is_fixed_without_asking(compiler: Compiler) -> None:
    day = Day(compiler, known=[known(compiler, MOVED, ANSWER)])
    result = day.fix(f"// once more\n{MOVED}", tiers=("memory", "base"))
    assert (result.status, result.tier, result.adapter) == ("fixed", "memory", None)
    assert result.code == f"// once more\n{ANSWER}"
    assert day.engine.asked == []


def test_what_was_corrected_is_told_for_a_program_like_it(compiler: Compiler) -> None:
    day = Day(compiler, known=[known(compiler, MOVED, ANSWER)], routed=ANSWER.replace("prices", "costs"))
    result = day.fix(MOVED.replace("prices", "costs"), tiers=("memory",))
    assert (result.status, result.tier, result.adapter) == ("fixed", "memory", "use_after_move@3")
    (request,) = day.engine.asked
    assert request.messages[0]["content"].startswith("// solved\nerror[E0382]")
    assert "let copy = &prices;" in request.messages[0]["content"]


def test_a_model_that_never_saw_an_example_is_told_none(compiler: Compiler) -> None:
    day = Day(compiler, known=[known(compiler, MOVED, ANSWER)], base=ANSWER.replace("prices", "costs"))
    day.fixer.takes_examples = False
    other = MOVED.replace("prices", "costs")
    assert tried(day.fix(other, tiers=("memory", "routed"))) == [("routed", "unparsed")]
    assert day.fix(tiers=("memory",)).tier == "memory", "the same program needs no model"


def test_a_remembered_fix_is_judged_like_any_other(compiler: Compiler) -> None:
    day = Day(compiler, known=[known(compiler, MOVED, MOVED.replace("20", "21"))])
    result = day.fix(tiers=("memory",))
    assert (result.status, tried(result)) == ("unfixed", [("memory", "check_failed")])


def test_where_nothing_is_remembered_the_next_tier_is_asked(compiler: Compiler) -> None:
    day = Day(compiler, routed=ANSWER)
    assert tried(day.fix(tiers=("memory", "routed"))) == [("routed", "passed")]
