"""The user's own fix of a workspace as a correction: from git, of the last fix, and by watching."""

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import workspaces
from cli_cases import Run
from waiting import DEADLINE_S
from workspaces import CORE, LIB, USER

pytestmark = pytest.mark.rustc
MOVED = """
pub fn total(prices: Vec<u32>) -> u32 {
    let copy = prices;
    copy.iter().sum::<u32>() + prices.len() as u32
}
"""
BORROWED = MOVED.replace("let copy = prices;", "let copy = &prices;")
Make = Callable[..., Path]


def test_what_was_committed_broken_and_is_mended_now_is_a_correction(run: Run, make: Make) -> None:
    root = make(core=CORE + MOVED)
    (root / LIB).write_text(CORE + BORROWED)
    done = run("correct", "--from-git", "--json")
    assert done.code == 0
    (row,) = json.loads(done.out)
    assert (row["status"], row["error_code"], row["origin"]) == ("accepted", "E0382", "cli")
    assert (row["wrong_attempt"], row["correct_fix"]) == (CORE + MOVED, CORE + BORROWED)
    assert row["source"] == f"git HEAD: {LIB}"
    workspaces.git(root, "commit", "-qam", "mended")
    again = run("correct", "--from-git")
    assert (again.code, "accepted" in again.out) == (0, True), "of the last commit, where nothing has changed since"
    assert run("correct", "--from-git", "HEAD~1").code == 0


def test_modules_are_taken_along(run: Run, make: Make) -> None:
    root = make(core="pub mod prices;\n" + CORE)
    path = root / "core/src/prices.rs"
    path.write_text(MOVED)
    workspaces.commit(root)
    path.write_text(BORROWED)
    (row,) = json.loads(run("correct", "--from-git", "--json").out)
    assert (row["status"], row["correct_fix"]) == ("accepted", f"pub mod prices {{\n{BORROWED}}}\n{CORE}")


def test_a_crate_that_needs_another_is_refused_with_the_reason(run: Run, make: Make) -> None:
    root = make(app="pub fn four() -> u32 {\n    core_lib::twice(&2)\n}\n")
    (root / USER).write_text("pub fn four() -> u32 {\n    core_lib::twice(2)\n}\n")
    done = run("correct", "--from-git")
    assert done.code == 1
    assert done.out.startswith("rejected: ")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from-git",), "no crate of"),
        (("--from-git", "nowhere"), "has no nowhere"),
        (("--from-git", "--last"), "expected one of"),
        (("HEAD~1", "--last"), "is a revision, for --from-git"),
        (("--wrong", "a.rs"), "expected --fixed FILE"),
        (("--last",), "nothing was found broken here"),
    ],
)
def test_what_cannot_be_is_named(run: Run, make: Make, words: tuple[str, ...], said: str) -> None:
    root = make()
    workspaces.git(root, "commit", "-qm", "nothing", "--allow-empty")
    done = run("correct", *words)
    assert (done.code, said in done.err) == (2, True), done.err


def test_the_last_fix_here_and_what_became_of_it_is_a_correction(run: Run, make: Make) -> None:
    root = make(core=CORE + MOVED)
    assert run("fix", "-q", "--tiers", "base").code == 1
    assert "nothing has changed" in run("correct", "--last").err
    (root / LIB).write_text(CORE + BORROWED)
    done = run("correct", "--last")
    assert (done.code, done.out.startswith("accepted: ")) == (0, True)


class Watching:
    """`sleepyd watch --yes` in a process of its own, and what it says."""

    def __init__(self, root: Path, state: Path) -> None:
        paths = os.pathsep.join(path for path in sys.path if path)
        environment = {**os.environ, "PYTHONPATH": paths, "SLEEPYD_PATHS_STATE": str(state)}
        self.process = subprocess.Popen(
            [sys.executable, "-u", "-m", "sleepyd", "watch", "--yes"],
            cwd=root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self._lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def says(self, words: str) -> str:
        """The next line with these words in it."""
        seen = []
        while True:
            try:
                seen.append(self._lines.get(timeout=DEADLINE_S))
            except queue.Empty:
                raise AssertionError(f"never said {words!r}, but {seen}") from None
            if words in seen[-1]:
                return seen[-1]

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self._lines.put(line)


@pytest.fixture
def watching(make: Make, tmp_path: Path) -> Iterator[Watching]:
    found = Watching(make(), tmp_path / "state")
    yield found
    found.process.kill()
    found.process.wait()


def test_a_fix_that_was_not_taken_and_the_users_own_are_learned_from(watching: Watching, tmp_path: Path) -> None:
    source = tmp_path / "ws" / LIB
    watching.says("compiles")
    source.write_text(CORE + MOVED)
    watching.says("E0382: fixed by compiler")
    watching.says("+    let copy = prices.clone();")
    source.write_text(CORE + BORROWED)
    watching.says("by a fix of your own")
    watching.says(f"{LIB}: accepted: ")
    source.write_text(CORE + MOVED)
    watching.says("E0382: fixed by compiler")
    source.write_text(CORE + MOVED.replace("let copy = prices;", "let copy = prices.clone();"))
    watching.says("as it was proposed")
    watching.process.send_signal(signal.SIGINT)
    assert watching.process.wait(DEADLINE_S) == 130
