"""A workspace fixed: by the real cargo in the real sandbox, and an engine that answers as the test says."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import workspaces
from fake_engine import FakeEngine
from workspaces import APP, CORE, LIB, USER

from sleepyd.config import Config
from sleepyd.day.fixer import Fixer
from sleepyd.day.router import Routes
from sleepyd.day.workspace import GroupResult, Wanted, WorkspaceFixer, WorkspaceResult
from sleepyd.engine.base import Request
from sleepyd.rust import toolchain
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.project.cargo import Selection
from sleepyd.rust.project.project import Project
from sleepyd.sections import DayConfig, ModelConfig

pytestmark = pytest.mark.rustc
CONFIG = Config(model=ModelConfig(path="/no/card", answers="items"), day=DayConfig(timeout_s=600.0, samples=1))
MOVED = """\
pub fn total(prices: Vec<u32>) -> u32 {
    let copy = prices;
    prices.len() as u32 + copy.len() as u32
}
"""
WEIRD = "pub fn label(flag: bool) -> String {\n    flag.label()\n}\n"
"""rustc has no suggestion for it."""
ANSWER = WEIRD.replace("flag.label()", "flag.to_string()")


class Fixing:
    """A workspace with these sources, and what the model answers."""

    def __init__(self, compiler: Compiler, root: Path, answer: Callable[[Request], str], **texts: str) -> None:
        self.root = workspaces.write(root / "ws", **texts)
        self.before = workspaces.content(self.root)
        self.engine = FakeEngine(answer)
        self.fixer = Fixer(compiler, self.engine, CONFIG, Routes.empty)
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.project = Project.open(self.root / "Cargo.toml", toolchain.locate(), self.root / "none")
        self.project.sync()

    def fix(self, approve: Callable[[GroupResult], bool | None] | None = None, **wanted: Any) -> WorkspaceResult:
        asked = Wanted(**wanted)
        fixer = WorkspaceFixer(self.project, self.fixer, asked, lambda *stage: self.told.append(stage), approve)
        result = fixer.fix(self.project.check({}, asked.selection))
        assert workspaces.content(self.root) == self.before, "the workspace itself is only read"
        return result


Make = Callable[..., Fixing]


@pytest.fixture
def make(compiler: Compiler, tmp_path: Path) -> Make:
    def _make(answer: Callable[[Request], str] = lambda request: "", **texts: str) -> Fixing:
        return Fixing(compiler, tmp_path, answer, **texts)

    return _make


def won(result: WorkspaceResult) -> list[tuple[str, str, str]]:
    return [(f.group.file, f.group.item, f.winner.tier if f.winner else "") for f in result.fixes]


def test_what_rustc_knows_asks_no_model_and_errors_of_two_packages_are_fixed(make: Make) -> None:
    broken = make(core=CORE + MOVED, app=APP.replace("twice(2)", "twice(&2)"))
    result = broken.fix()
    assert won(result) == [(LIB, "fn total", "compiler"), (USER, "fn four", "compiler")]
    assert (result.left, broken.engine.asked) == ((), [])
    assert result.texts[USER] == APP
    assert result.texts[LIB] == CORE + MOVED.replace("let copy = prices;", "let copy = prices.clone();")


def test_the_model_sees_the_item_and_its_answer_lands_in_the_file(make: Make) -> None:
    far = "".join(f"pub fn far_{n}(x: u8) -> u8 {{\n    x.wrapping_add({n})\n}}\n\n" for n in range(60))
    broken = make(lambda request: ANSWER, core=CORE + far + WEIRD)
    result = broken.fix()
    assert won(result) == [(LIB, "fn label", "base")]
    assert result.texts == {LIB: CORE + far + ANSWER}
    question = str(broken.engine.asked[0].messages)
    assert "fn label" in question
    assert "far_" not in question


TEXTUAL = "pub fn twice(number: u32) -> String {\n    number.to_string()\n}\n"


def test_the_workspace_judges_not_the_item_alone(make: Make) -> None:
    """What is right by itself breaks a caller."""
    code = CORE.replace("number * 2", "number.double()") + "\npub fn four() -> u32 {\n    twice(2)\n}\n"
    result = make(lambda request: TEXTUAL, core=code).fix(tiers=("base",))
    (attempt,) = result.unfixed[0].attempts
    assert (attempt.outcome, attempt.reason) == ("check_failed", "E0308: mismatched types")
    assert [finding.diagnostic.code for finding in result.left] == ["E0599"]


def test_what_may_have_broken_a_package_that_waited_is_to_be_looked_at(make: Make) -> None:
    result = make(lambda request: TEXTUAL, core=CORE.replace("number * 2", "number.double()")).fix(tiers=("base",))
    assert result.fixes[0].flags == ("brings to light E0308: mismatched types",)
    assert [finding.place[0] for finding in result.left] == [USER]


def test_the_policy_judges_every_file(make: Make) -> None:
    broken = make(lambda request: WEIRD.replace("flag.label()", "todo!()"), core=CORE + WEIRD)
    result = broken.fix(tiers=("base",))
    assert [attempt.outcome for attempt in result.unfixed[0].attempts] == ["policy"]
    assert result.texts == {}


def test_a_private_item_of_another_package_is_made_visible(make: Make) -> None:
    private = CORE + "pub mod deep {\n    pub struct Point {\n        y: u32,\n    }\n}\n"
    uses = "pub fn y(point: &core_lib::deep::Point) -> u32 {\n    point.y\n}\n"
    result = make(core=private, app=APP + uses).fix()
    assert result.left == ()
    assert result.texts == {LIB: private.replace("        y: u32", "        pub y: u32")}


def test_tests_judge_once_all_compiles(make: Make) -> None:
    wrong, right = "    number * 3\n", "    number * 2\n"
    broken = CORE.replace(right, "    number.double()\n")
    answers = iter([CORE.replace(right, wrong), CORE])
    model = make(lambda request: next(answers), core=broken)
    result = model.fix(tiers=("base", "sampled"), run_tests=True)
    (fix,) = result.fixes
    assert [(a.tier, a.outcome) for a in fix.attempts] == [("base", "tests_failed"), ("sampled", "passed")]
    assert "is_four" in fix.attempts[0].reason
    assert (fix.verified, result.texts) == ("test", {LIB: CORE})


def test_a_right_fix_that_brings_others_to_light_is_kept_for_the_next(make: Make) -> None:
    uses = "let seen = HashSet::from([1]);\n    let other = seen;\n    seen.len() + other.len()"
    code = f"{CORE}pub fn names() -> usize {{\n    {uses}\n}}\n"
    result = make(core=code).fix()
    assert [f.group.errors[0].code for f in result.fixes] == ["E0433", "E0382"]
    assert result.left == ()
    assert [f.flags for f in result.fixes] == [(), ()], "nothing that came to light is left"


def test_what_cannot_be_fixed_does_not_stop_the_rest(make: Make) -> None:
    result = make(core=CORE + WEIRD + MOVED).fix(tiers=("compiler",))
    assert won(result) == [(LIB, "fn total", "compiler")]
    assert [f.group.item for f in result.unfixed] == ["fn label"]
    assert [finding.diagnostic.code for finding in result.left] == ["E0599"]


def test_only_the_files_that_were_named_are_fixed(make: Make) -> None:
    both = {"core": CORE + MOVED, "app": APP.replace("twice(2)", "twice(&2)")}
    result = make(**both).fix(files=frozenset({USER}))
    assert (result.fixes, result.texts) == ((), {}), "the other waits for this one, and this one is not asked for"
    result = make(**both).fix(files=frozenset({LIB}))
    assert set(result.texts) == {LIB}


def test_a_fix_that_is_declined_is_left_out_and_the_end_may_be_asked_for(make: Make) -> None:
    two = CORE + MOVED + MOVED.replace("total", "again")
    result = make(core=two).fix(approve=lambda fix: fix.group.item != "fn total")
    assert won(result) == [(LIB, "fn again", "compiler")]
    assert result.unfixed[0].is_declined
    assert result.texts[LIB].count("prices.clone()") == 1
    assert make(core=two).fix(approve=lambda fix: None).texts == {}


def test_errors_in_test_targets_are_fixed_when_tests_are_asked_for(make: Make) -> None:
    broken = make(app=APP.replace("assert_eq!(four(), 4)", "assert_eq!(fourr(), 4)"))
    assert broken.fix().texts == {}
    result = broken.fix(selection=Selection(tests=True), run_tests=True)
    assert (result.texts, result.fixes[0].verified) == ({USER: APP}, "test")


def test_attempts_are_limited(make: Make) -> None:
    broken = make(lambda request: WEIRD.replace("label()", "other()"), core=CORE + WEIRD)
    result = broken.fix(tiers=("base", "sampled"), max_attempts=1)
    assert [attempt.outcome for attempt in result.unfixed[0].attempts] == ["check_failed", "limit"]
    assert len(broken.engine.asked) == 1
