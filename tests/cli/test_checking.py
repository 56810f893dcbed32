"""`sleepyd check`: cargo's messages as they are, and verified fixes as suggestions in them."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import workspaces
from cli_cases import Done, Run
from fake_engine import FakeEngine
from workspaces import APP, CORE, USER

from sleepyd.daemon.service import Service

pytestmark = pytest.mark.rustc
BROKEN = APP.replace("twice(2)", "twice(&2)")
TWO = "pub fn f() -> u32 {\n    twice(&1)\n}\n\npub fn g(é: u32) -> u32 {\n    /* é */ twice(&é)\n}\n"
Make = Callable[..., Path]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: FakeEngine) -> Make:
    def _make(**texts: str) -> Path:
        root = workspaces.write(tmp_path / "ws", **texts)
        monkeypatch.chdir(root)
        monkeypatch.setenv("CARGO_HOME", str(tmp_path / "no-crates"))
        return root

    return _make


def lines(done: Done) -> list[Any]:
    return [json.loads(line) for line in done.out.splitlines()]


def ours(line: Any) -> list[Any]:
    children = line.get("message", {}).get("children", [])
    return [child for child in children if child["message"].startswith("sleepyd's fix")]


def taken(root: Path, help_: Any) -> str:
    """The file of a suggestion, with its edits made as rustc means them: by bytes."""
    spans = [span for span in help_["spans"] if span["suggested_replacement"] is not None]
    data = (root / spans[0]["file_name"]).read_bytes()
    for span in sorted(spans, key=lambda one: -one["byte_start"]):
        data = data[: span["byte_start"]] + span["suggested_replacement"].encode() + data[span["byte_end"] :]
    return data.decode()


def test_cargos_messages_come_as_from_cargo_itself(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    done = run("check", "--message-format=json", "--budget", "0")
    assert done.code == 1
    words = ["cargo", "check", "--offline", "--message-format=json", "--keep-going", "--target-dir", "elsewhere"]
    cargo = subprocess.run(words, cwd=root, capture_output=True, check=False)
    expected = [json.loads(line) for line in cargo.stdout.splitlines()]
    for line in (*expected, *(said := lines(done))):
        for key in ("fresh", "filenames", "profile"):
            line.pop(key, None)  # where and when each of the two built
    key = json.dumps
    assert sorted(map(key, said)) == sorted(map(key, expected))
    assert said[-1] == {"reason": "build-finished", "success": False}


def test_a_fix_comes_after_the_error_as_one_more_help_of_it(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    before = workspaces.content(root)
    said = lines(run("check", "--message-format=json"))
    first, again = (
        line for line in said if line.get("message", {}).get("level") == "error" and line["message"]["code"]
    )
    assert ours(first) == []
    (help_,) = ours(again)
    assert again["message"]["children"][:-1] == first["message"]["children"]
    assert help_["message"] == "sleepyd's fix, compiled (compiler)"
    assert help_["spans"][0]["suggested_replacement"] is None, "the error's own place, so that it is offered there"
    assert help_["spans"][1]["suggestion_applicability"] == "MachineApplicable"
    assert help_["spans"][1]["text"][0]["text"] == "    twice(&2)"
    assert taken(root, help_) == APP
    assert workspaces.content(root) == before


def test_each_fix_is_for_the_workspace_as_it_is(run: Run, make: Make) -> None:
    root = make(core=CORE + TWO)
    said = lines(run("check", "--message-format=json", "--budget", "60"))
    fixes = [help_ for line in said for help_ in ours(line)]
    assert len(fixes) == 2
    for help_ in fixes:
        text = taken(root, help_)
        changed = [(a, b) for a, b in zip((CORE + TWO).split("\n"), text.split("\n"), strict=True) if a != b]
        assert len(changed) == 1, "not the other's change as well"


def test_nothing_broken_is_0_and_people_are_told_in_words(run: Run, make: Make) -> None:
    make()
    assert run("check").code == 0
    make(app=BROKEN)
    done = run("check")
    assert done.code == 1
    assert "error[E0308]" in done.err
    assert done.out == "app/src/lib.rs:4:11: E0308: fixed by compiler, verified by check\n"


def test_the_daemons_model_is_asked_where_one_runs(run: Run, make: Make, daemon: Service, engine: FakeEngine) -> None:
    root = make(core=CORE + "pub fn label(flag: bool) -> String {\n    flag.label()\n}\n")
    fixed = "pub fn label(flag: bool) -> String {\n    flag.to_string()\n}\n"
    engine.answer = lambda request: fixed
    said = lines(run("check", "--message-format=json", "--budget", "60"))
    (help_,) = [help_ for line in said for help_ in ours(line)]
    assert help_["message"] == "sleepyd's fix, compiled (base)"
    assert taken(root, help_) == CORE + fixed


def test_where_there_is_no_package_it_says_so(run: Run, tmp_path: Path) -> None:
    done = run("check", tmp_path)
    assert (done.code, USER in done.err) == (2, False)
    assert "no Cargo.toml in it or above it" in done.err
