"""A crate of several files: fixed in whatever file it takes, judged as a whole by rustc and its tests."""

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_engine import FakeEngine

from sleepyd import config as configuration
from sleepyd.day import posted
from sleepyd.day.fixer import Fixer
from sleepyd.day.posted import FilesRequest, FilesResult
from sleepyd.day.router import Routes
from sleepyd.engine.base import while_wanted
from sleepyd.errors import InvalidInput
from sleepyd.rust.compiler import Compiler

pytestmark = pytest.mark.rustc
MAIN, SHAPES = "src/main.rs", "src/shapes.rs"
FILES = {
    MAIN: 'mod shapes;\n\nfn main() {\n    println!("{}", shapes::Square { side: 2 }.area());\n}\n',
    SHAPES: "pub struct Square {\n    pub side: u32,\n}\n\nimpl Square {\n    pub fn area(&self) -> u32 {\n"
    "        self.side * self.side\n    }\n}\n",
    "notes.txt": "not Rust",
}
PRIVATE = {**FILES, SHAPES: FILES[SHAPES].replace("pub side", "side")}
LABEL = {**FILES, SHAPES: FILES[SHAPES].replace("self.side * self.side", "self.side.label()")}
Fix = Callable[..., FilesResult]


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(lambda request: "no idea")


@pytest.fixture
def fix(compiler: Compiler, engine: FakeEngine) -> Fix:
    fixer = Fixer(compiler, engine, configuration.load(Path(os.devnull)), lambda: Routes(generation=2))

    def _fix(
        files: dict[str, str], tell: Callable[[str, Any], None] = lambda name, details: None, **more: Any
    ) -> FilesResult:
        return posted.fix(fixer, FilesRequest(files, MAIN, **more), tell)

    return _fix


def test_an_error_across_files_is_mended_where_it_is(fix: Fix) -> None:
    told: list[str] = []
    result = fix(PRIVATE, tell=lambda name, details: told.append(name))
    assert (result.whole.status, result.whole.tier, result.whole.error_code) == ("fixed", "compiler", "E0451")
    assert result.files == {SHAPES: FILES[SHAPES].replace("pub side", "pub(crate) side")}
    assert result.whole.diff.startswith(f"--- a/{SHAPES}\n+++ b/{SHAPES}\n")
    assert [one["file"] for one in result.fixes] == [MAIN]
    assert (told[0], result.generation, result.left) == ("checked", 2, ())


def test_it_is_remembered_as_one_program(fix: Fix, compiler: Compiler) -> None:
    result = fix(PRIVATE)
    assert result.remembered is not None
    asked, answer = result.remembered
    assert not compiler.check(asked.code).ok
    assert compiler.check(answer.code).ok
    assert answer.id == result.whole.id


def test_the_model_sees_it_and_the_tests_judge_the_whole(fix: Fix, engine: FakeEngine) -> None:
    engine.answer = lambda request: "    pub fn area(&self) -> u32 {\n        self.side + self.side\n    }\n"
    tests = "#[test]\nfn t() {\n    assert_eq!(shapes::Square { side: 3 }.area(), 9);\n}\n"
    result = fix(LABEL, tests=tests, tiers=("base",))
    assert result.whole.status == "unfixed"
    assert "tests_failed" in {attempt.outcome for attempt in result.whole.attempts}
    engine.answer = lambda request: "    pub fn area(&self) -> u32 {\n        self.side * self.side\n    }\n"
    result = fix(LABEL, tests=tests, tiers=("base",))
    assert (result.whole.status, result.whole.verified, result.files) == ("fixed", "test", {SHAPES: FILES[SHAPES]})


def test_what_could_be_mended_is_there_beside_what_is_left(fix: Fix) -> None:
    both = {
        **LABEL,
        MAIN: FILES[MAIN].replace("shapes::Square { side: 2 }.area()", "f(&2)") + "fn f(n: u32) -> u32 {\n    n\n}\n",
    }
    result = fix(both, tiers=("compiler",))
    assert result.whole.status == "unfixed"
    assert list(result.files) == [MAIN]
    assert [one["status"] for one in result.fixes] == ["fixed", "unfixed"]
    assert [one["code"] for one in result.left] == ["E0599"]


def test_a_right_crate_is_clean_and_a_wrong_request_is_named(fix: Fix) -> None:
    assert (fix(FILES).whole.status, fix(FILES).files) == ("clean", {})
    with pytest.raises(InvalidInput, match=r"expected a \.rs file among the files"):
        fix({"src/lib.rs": ""})
    with pytest.raises(InvalidInput, match="is a file and a folder"):
        fix({**FILES, "src/shapes.rs/x.rs": ""})


def test_nothing_of_this_machine_is_there_to_be_read(fix: Fix, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("do not tell")
    leaking = {**FILES, MAIN: f'const _: () = panic!(include_str!("{secret}"));\n{FILES[MAIN]}'}
    assert "do not tell" not in str(fix(leaking, tiers=("compiler",)).to_dict())


class _Gone(Exception):
    pass


def test_it_ends_when_nobody_wants_it_any_more(fix: Fix) -> None:
    gone: list[bool] = []

    def ask() -> None:
        if gone:
            raise _Gone

    def work() -> None:
        while_wanted(ask)
        with pytest.raises(_Gone):
            fix(PRIVATE, tell=lambda name, details: gone.append(True))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert gone
