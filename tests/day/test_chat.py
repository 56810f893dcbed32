"""What a chat is about and who answers it: the real compiler, and an engine that says what it is told to."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_engine import FakeEngine

from sleepyd import config as configuration
from sleepyd.day import chat, conversation
from sleepyd.day.chat import ChatRequest, ChatResult
from sleepyd.day.fixer import Fixer
from sleepyd.day.router import Routes
from sleepyd.day.signature import signature
from sleepyd.engine.base import Request
from sleepyd.errors import InvalidInput, NotFound
from sleepyd.rust import rendered
from sleepyd.rust.compiler import Compiler

pytestmark = pytest.mark.rustc
FIXED = "pub fn f(x: u8) -> u8 {\n    let mut y = x;\n    y += 1;\n    y\n}\n"
BROKEN = FIXED.replace("let mut y", "let y")
LABEL = "pub fn g(flag: bool) -> String {\n    flag.label()\n}\n"
"""Nothing that rustc suggests mends this."""
LABELLED = LABEL.replace("flag.label()", "flag.to_string()")
NO_METHOD = """\
error[E0599]: no method named `label` found for type `bool` in the current scope
 --> src/lib.rs:2:10
  |
2 |     flag.label()
  |          ^^^^^ method not found in `bool`
"""
Ask = Callable[..., ChatResult]


def fenced(code: str, language: str = "rust") -> str:
    return f"Please help:\n```{language}\n{code}```\n"


@pytest.fixture
def engine() -> FakeEngine:
    engine = FakeEngine(lambda request: f"```rust\n{LABELLED}```" if "label" in str(request.messages) else "hello")
    for name in ("no_method@4", "other@4"):
        engine.load(name, Path("x"))
    return engine


@pytest.fixture
def ask(compiler: Compiler, engine: FakeEngine) -> Ask:
    """`ask("text", model=...)` with a generation that knows one signature."""
    known = signature(rendered.read(NO_METHOD)[0])
    routes = Routes(4, {known: "no_method"}, {}, {"no_method": "no_method@4", "other": "other@4"})
    fixer = Fixer(compiler, engine, configuration.load(Path(os.devnull)), lambda: routes)

    def _ask(*said: str, **more: object) -> ChatResult:
        messages = tuple({"role": "user", "content": text} for text in said)
        return chat.answer(fixer, ChatRequest(messages, **more), lambda name, details: None)  # type: ignore[arg-type]

    return _ask


def test_a_program_is_fixed_and_the_answer_holds_it_whole(ask: Ask, engine: FakeEngine) -> None:
    result = ask(fenced(BROKEN))
    assert f"```rust\n{FIXED}```" in result.text
    assert result.text.startswith("E0384: ")
    assert result.fix is not None
    assert (result.fix.status, result.fix.tier, result.model) == ("fixed", "compiler", "base@4")
    assert (result.prompt_tokens, result.tokens, engine.asked) == (0, 0, [])


def test_the_error_of_the_program_chooses_the_adapter(ask: Ask, engine: FakeEngine) -> None:
    result = ask(fenced(LABEL))
    assert (result.model, result.task, result.route_rule) == ("no_method@4", "no_method", "signature")
    assert result.fix is not None
    assert (result.fix.tier, result.fix.adapter, result.fix.code) == ("routed", "no_method@4", LABELLED)
    assert (result.prompt_tokens, result.tokens) == (7, 1)
    assert [request.adapter for request in engine.asked] == ["no_method@4"]


def test_an_error_that_was_only_pasted_chooses_the_adapter_too(ask: Ask) -> None:
    result = ask(f"What is this?\n```\n{NO_METHOD}```\n")
    assert (result.model, result.route_rule, result.fix) == ("no_method@4", "signature", None)
    assert result.generation == 4


def test_a_pasted_error_counts_where_its_program_alone_says_something_else(ask: Ask) -> None:
    excerpt = "fn g(flag: elsewhere::Flag) -> String {\n    flag.label()\n}\n"
    result = ask(f"{fenced(excerpt)}\n{NO_METHOD}")
    assert (result.model, result.fix) == ("no_method@4", None)


def test_the_newest_message_with_a_program_counts(ask: Ask) -> None:
    assert "E0384" in ask(fenced(LABEL), "no, this:\n" + fenced(BROKEN), "please").text


@pytest.mark.parametrize(("model", "adapter"), [("other", "other@4"), ("other@4", "other@4"), ("base", None)])
def test_a_name_pins_who_answers(ask: Ask, engine: FakeEngine, model: str, adapter: str | None) -> None:
    result = ask(fenced(LABEL), model=model)
    assert [request.adapter for request in engine.asked] == [adapter]
    assert (result.model, result.route_rule) == (adapter or "base@4", "pinned")
    assert result.fix is not None
    assert result.fix.status == "fixed"


def test_an_answer_that_fails_the_compiler_is_not_given(ask: Ask, engine: FakeEngine) -> None:
    engine.answer = lambda request: f"```rust\n{LABEL.replace('label', 'labels')}```"
    result = ask(fenced(LABEL))
    assert result.text.startswith("Not fixed: E0599")
    assert "labels()" not in result.text
    assert "routed (no_method@4): check_failed" in result.text


def test_a_right_program_is_said_to_be_right(ask: Ask) -> None:
    result = ask(fenced(FIXED))
    assert "compiles as it is" in result.text
    assert (result.model, result.route_rule) == ("sleepyd@4", None)


def test_what_is_not_about_rust_goes_to_the_base_model(ask: Ask, engine: FakeEngine) -> None:
    result = ask("Good morning", max_tokens=3, temperature=0.5, seed=1)
    assert (result.text, result.model) == ("hello", "base@4")
    assert engine.asked[0] == Request(
        ({"role": "user", "content": "Good morning"},), None, max_new_tokens=3, temperature=0.5, seed=1
    )


def test_raw_is_the_models_own_word(ask: Ask, engine: FakeEngine) -> None:
    result = ask(fenced(LABEL), model="no_method", is_raw=True)
    assert (result.text, result.fix, result.model) == (f"```rust\n{LABELLED}```", None, "no_method@4")


def test_a_model_that_is_none_and_a_chat_that_is_too_long_are_named(ask: Ask, engine: FakeEngine) -> None:
    with pytest.raises(NotFound, match="expected one of sleepyd, base, no_method@4, other@4"):
        ask("hello", model="other@3")
    engine.unload("other@4")
    engine.generate = lambda requests: [chat.Completion("", None, 0, False, 0.0)]  # type: ignore[method-assign]
    with pytest.raises(InvalidInput, match="longer than the 1024 tokens"):
        ask("hello")


@pytest.mark.parametrize(
    ("text", "programs"),
    [
        (fenced("fn f() {}\n", "rs"), 1),
        (fenced("fn f() {}\n", "rust,edition2024"), 1),
        (fenced("fn f() {}\n", ""), 1),
        (fenced("print(1)\n", "python"), 0),
        (fenced("cargo build\n", ""), 0),
        ("fn f() {}\n", 1),
        ("How do I name a function f?", 0),
        (fenced("fn f() {}\n") + fenced("fn g() {}\n"), 2),
    ],
)
def test_programs_are_found_by_their_fences_or_by_what_they_are(text: str, programs: int) -> None:
    assert len(conversation.read([{"role": "user", "content": text}]).programs) == programs


def test_only_users_are_listened_to_and_an_edition_is_taken_up() -> None:
    said = [
        {"role": "assistant", "content": fenced(BROKEN)},
        {"role": "user", "content": "edition = 2024\n" + NO_METHOD},
    ]
    found = conversation.read(said)
    assert (found.programs, found.edition) == ((), "2024")
    assert [error.code for error in found.errors] == ["E0599"]
