"""`sleepyd fix` on cargo workspaces: what is shown, guarded and written, and with which exit code."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import workspaces
from cli_cases import Run
from workspaces import APP, CORE, LIB, USER

from sleepyd import cli
from sleepyd.day.workspace import WorkspaceFixer

pytestmark = pytest.mark.rustc
BROKEN = APP.replace("twice(2)", "twice(&2)")
Make = Callable[..., Path]


def test_nothing_broken_is_said_and_is_0(run: Run, make: Make) -> None:
    make()
    done = run("fix")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[0].startswith("Checking ")
    assert "nothing to fix" in done.err
    assert run("fix", "-q").err == ""


def test_a_fix_is_shown_as_a_diff_that_git_takes_and_nothing_is_written(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    before = workspaces.content(root)
    done = run("fix")
    assert done.code == 1
    assert workspaces.content(root) == before
    assert "app/src/lib.rs:4:11: E0308: fixed by compiler, verified by check" in done.err
    assert "shown, not applied (--apply writes them)" in done.err
    subprocess.run(["git", "apply"], input=done.out, text=True, check=True, cwd=root)
    assert (root / USER).read_text() == APP


@pytest.mark.parametrize("below", ["app", "app/src"])
def test_from_below_the_diff_is_named_as_seen_from_there(
    run: Run, make: Make, monkeypatch: pytest.MonkeyPatch, below: str
) -> None:
    root = make(app=BROKEN)
    monkeypatch.chdir(root / below)
    done = run("fix", "-q")
    assert done.out.startswith(f"--- a/{USER.removeprefix(below + '/')}\n")
    subprocess.run(["git", "apply", "--check"], input=done.out, text=True, check=True, cwd=root / below)


def test_apply_writes_what_the_diff_says_and_nothing_else(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    done = run("fix", "--apply")
    assert (done.code, done.out) == (0, "")
    assert workspaces.git(root, "status", "--porcelain") == f" M {USER}\n"
    assert (root / USER).read_text() == APP


def test_undo_redo_and_history_need_no_git(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    run("fix", "--apply")
    (entry,) = json.loads(run("history", "--json").out)
    assert (entry["root"], entry["files"], entry["about"], entry["undone"]) == (str(root), [USER], "E0308", None)
    assert run("undo").code == 0
    assert (root / USER).read_text() == BROKEN
    assert run("redo", entry["id"]).code == 0
    assert (root / USER).read_text() == APP
    (root / USER).write_text("mine")
    done = run("undo")
    assert (done.code, (root / USER).read_text()) == (4, "mine")
    assert entry["id"] in run("history").out


def test_the_guard_refuses_and_names_the_way_out(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    (root / USER).write_text(BROKEN + "// mine\n")
    done = run("fix", "--apply")
    assert (done.code, (root / USER).read_text()) == (3, BROKEN + "// mine\n")
    assert "app/src/lib.rs (--allow-dirty)" in done.err
    (root / LIB).write_text(CORE + "// not to be touched\n")
    assert run("fix", "--apply", "--allow-dirty").code == 0
    assert (root / USER).read_text() == APP + "// mine\n"


def test_a_file_that_changed_meanwhile_is_4_and_not_overwritten(
    run: Run, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make(app=BROKEN)
    real = WorkspaceFixer.fix

    def slowly(fixer: WorkspaceFixer, report: object) -> object:
        (root / USER).write_text("edited\n")
        return real(fixer, report)  # type: ignore[arg-type]

    monkeypatch.setattr(WorkspaceFixer, "fix", slowly)
    done = run("fix", "--apply", "--allow-dirty")
    assert (done.code, (root / USER).read_text()) == (4, "edited\n")
    assert json.loads(run("history", "--json").out) == []


def test_what_is_left_is_1_even_when_the_rest_is_applied(run: Run, make: Make) -> None:
    unknown = "pub fn f(flag: bool) -> String {\n    flag.label()\n}\n"
    make(core=f"{CORE}{unknown}pub fn g() -> u8 {{\n    let x = 1;\n    x += 1;\n    x\n}}\n")
    done = run("fix", "--apply", "--explain")
    assert done.code == 1
    assert "E0599: no method named `label` found for type `bool`" in done.err
    assert "1 error left" in done.err
    assert done.err.count("  base: check_failed, E0599") == 1, "as it happens, and not again at the end"
    assert "task - by rule base" in done.err


def test_cargos_own_failure_is_101(run: Run, make: Make) -> None:
    root = make()
    (root / "core" / "build.rs").write_text('fn main() {\n    panic!("no luck");\n}\n')
    done = run("fix")
    assert done.code == 101
    assert "no luck" in done.err
    (root / "core" / "Cargo.toml").write_text("[package\n")
    assert run("fix").code == 101


def test_what_is_missing_is_5(run: Run, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make()
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setenv("SLEEPYD_RUST_RUSTC", "/nowhere/rustc")
    done = run("fix")
    assert done.code == 5
    assert "set rust.rustc to its path" in done.err


def test_json_is_an_object_a_line_and_its_edits_make_the_fix(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    done = run("fix", "--message-format", "json", "-q")
    fix, end = map(json.loads, done.out.splitlines())
    assert (fix["reason"], fix["status"], fix["file"], fix["item"]) == ("fix", "fixed", USER, "fn four")
    assert (fix["tier"], fix["verified"], fix["applied"]) == ("compiler", "check", False)
    assert [error["code"] for error in fix["errors"]] == ["E0308"]
    data = (root / USER).read_bytes()
    for edit in reversed(fix["edits"]):
        data = data[: edit["byte_start"]] + edit["suggested_replacement"].encode() + data[edit["byte_end"] :]
    assert data.decode() == APP
    assert end == {"reason": "fix-finished", "success": True, "fixed": 1, "left": 0, "applied": False}


def test_short_is_a_line_for_each(run: Run, make: Make) -> None:
    make(app=BROKEN)
    done = run("fix", "--message-format", "short", "-q")
    assert done.out == "app/src/lib.rs:4:11: E0308: fixed by compiler, verified by check\n"


def test_packages_features_and_files_are_chosen_as_in_cargo(run: Run, make: Make) -> None:
    root = make(app=BROKEN)
    assert run("fix", "-p", "core-lib").code == 0
    assert run("fix", "-p", "app").code == 1
    assert run("fix", "core").code == 0, "a folder is a package: cargo called there"
    assert USER in run("fix", USER, "-q").out
    assert run("fix", LIB, "-q").out == ""
    assert run("fix", root, "--features", "absent").code == 101


def test_tests_are_fixed_and_run_when_asked_for(run: Run, make: Make) -> None:
    make(app=APP.replace("assert_eq!(four(), 4)", "assert_eq!(fourr(), 4)"))
    assert run("fix").code == 0
    done = run("fix", "--tests", "--apply")
    assert done.code == 0
    assert "verified by test" in done.err


def test_asked_about_each_fix_some_are_taken(run: Run, make: Make) -> None:
    moved = "pub fn {name}(x: Vec<u8>) -> usize {{\n    let y = x;\n    x.len() + y.len()\n}}\n"
    root = make(core=CORE + moved.format(name="one") + moved.format(name="two") + moved.format(name="three"))
    done = run("fix", "-i", stdin=b"n\n?\ny\nq\n")
    assert done.code == 1
    text = (root / LIB).read_text()
    one, two, three = text.split("pub fn ")[2:]
    assert ["clone" in part for part in (one, two, three)] == [False, True, False]
    assert done.err.count("Take this fix") == 4
    assert "y take it, n leave it" in done.err


def test_colours_are_for_terminals_or_for_who_asks(run: Run, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    make(app=BROKEN)
    assert "\x1b[" not in run("fix", "-q").out
    assert "\x1b[" in run("fix", "-q", "--color", "always").out
    monkeypatch.setenv("CARGO_TERM_COLOR", "always")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[3" not in run("fix", "-q").out


def test_cargo_calls_it_with_the_subcommand_in_front(
    make: Make, config: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    make()
    monkeypatch.setattr("sys.argv", ["cargo-sleepyd", "sleepyd", "fix"])
    with pytest.raises(SystemExit) as ended:
        cli.cargo()
    assert not ended.value.code
    assert "nothing to fix" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--edition", "2021"], "--edition: is for a program of one file"),
        (["--message-format", "xml"], "expected one of human, short, json"),
        (["--tiers", "magic"], "tiers: got ['magic']"),
        (["/tmp"], "no Cargo.toml in it or above it"),
        ([".", "-"], "of several packages, or programs among them"),
    ],
)
def test_wrong_use_is_2(run: Run, make: Make, arguments: list[str], said: str) -> None:
    make()
    done = run("fix", *arguments)
    assert done.code == 2
    assert said in done.err


def test_two_at_a_time_do_not_share_a_copy(run: Run, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    from sleepyd.cli import crates
    from sleepyd.store.locks import exclusive

    root = make(app=BROKEN)
    run("fix")
    monkeypatch.setattr(crates, "_WAIT_S", 0.1)
    with exclusive(root / "target" / "sleepyd" / "lock", wait_s=1.0):
        assert run("fix").code == 75
