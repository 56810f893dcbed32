"""The program as a whole: how fast it says what it can, and how it ends."""

import os
import re
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from cli_cases import Run

import sleepyd
from sleepyd.cli import _config_first, app
from sleepyd.config import Config

HEAVY = {"torch", "transformers", "fastapi", "uvicorn", "httpx", "rich", "sqlite3", "structlog", "tree_sitter", "peft"}


def cpu_s() -> float:
    """What the children that ended so far have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_help_answers_at_once() -> None:
    """300 ms on an idle machine, which CPU time tells on a busy one too; half a second leaves room for a slow one."""
    costs = []
    for _ in range(3):
        before = cpu_s()
        done = subprocess.run([sys.executable, "-m", "sleepyd", "--help"], capture_output=True, text=True, timeout=60)
        costs.append(cpu_s() - before)
        assert done.returncode == 0
    for verb in ("serve", "fix", "correct", "koans", "eval", "route", "night", "generations", "status", "demo"):
        assert f"\n  {verb} " in done.stdout
    assert min(costs) < 0.5


def test_nothing_heavy_is_imported_before_a_verb_needs_it() -> None:
    program = f"import sys, sleepyd.cli; print(*sorted(set(sys.modules) & {HEAVY!r}))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.split() == []


def test_it_says_its_version_commit_model_and_generation(run: Run, config: Config) -> None:
    first, model, generation = run("--version").out.splitlines()
    commit = re.fullmatch(rf"sleepyd {re.escape(sleepyd.__version__)} \(commit ([0-9a-f]{{12}})(-dirty)?\)", first)
    assert commit
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=Path(sleepyd.__file__).parent, capture_output=True, text=True, check=True
    )
    assert head.stdout.startswith(commit[1])
    assert re.fullmatch(r"model: bundled, \d\.\d M parameters, made \d{4}-\d\d-\d\d", model)
    assert generation == "generation: none yet"
    store = config.paths.adapters_store
    store.mkdir(parents=True)
    (store / "current").symlink_to("generations/000012")
    assert run("--version").out.splitlines()[2] == "generation: 12"


@pytest.mark.parametrize(
    ("words", "completed"), [("sleepyd ni", ["night"]), ("sleepyd fix --ti", ["--tiers", "--timeout"])]
)
def test_a_shell_completes_verbs_and_options(words: str, completed: list[str]) -> None:
    asked = {"_SLEEPYD_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(words.count(" "))}
    program = "from sleepyd.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, **asked}, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.split() == completed


def test_without_a_verb_it_shows_what_there_is(run: Run) -> None:
    done = run()
    assert done.code == 2
    assert "generations" in done.out + done.err


@pytest.mark.parametrize("arguments", [["nope"], ["fix", "--bogus"], ["generations", "show"], ["koans", "shwo", "x"]])
def test_a_usage_error_is_2(run: Run, arguments: list[str]) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Try 'sleepyd" in done.err


def test_every_verb_is_explained() -> None:
    groups = [group.typer_instance for group in app.registered_groups]
    commands = [command for one in [app, *groups] if one is not None for command in one.registered_commands]
    assert len(commands) > 20
    assert [c.callback.__name__ for c in commands if c.callback and not c.callback.__doc__] == []


def test_a_named_failure_is_one_line_and_its_exit_code(run: Run, tmp_path: Path) -> None:
    done = run("--config", tmp_path / "absent.toml", "status")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    assert done.err.count("\n") == 1
    assert "absent.toml: cannot be read" in done.err


def test_a_wrong_setting_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "given.toml").write_text("[server]\nprot = 1\n")
    done = run("status", "--config", tmp_path / "given.toml")
    assert done.code == 2
    assert "unknown key server.prot; did you mean port?" in done.err


def test_ctrl_c_is_130(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(root: Path) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sleepyd.koans.load.load_koans", interrupted)
    assert run("koans", "list").code == 130


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["status"], ["status"]),
        (["status", "--json", "--config", "f"], ["--config", "f", "status", "--json"]),
        (["night", "run", "--config=f"], ["--config=f", "night", "run"]),
        (["fix", "--", "--config", "f"], ["fix", "--", "--config", "f"]),
        (["status", "--config"], ["status", "--config"]),
    ],
)
def test_the_settings_file_may_be_named_anywhere(given: list[str], expected: list[str]) -> None:
    assert _config_first(given) == expected
