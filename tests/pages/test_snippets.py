"""Every snippet of the pages and the README is run, or says beside it why not and what runs it.

A page's blocks of shell run in one bash, in order, in an empty home: what a reader does who types along.
"""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
PAGES = sorted([*TOP.glob("docs/*.md"), TOP / "README.md", TOP / "CONTRIBUTING.md"])
_FENCE = re.compile(
    r"(?ms)^(?:<!-- (?P<mark>not run|run by): (?P<why>[^\n]+) -->\n)?```(?P<kind>\w*)\n(?P<text>.*?)^```$"
)
_SHOWN = {"text", "toml", "ini", "json", "rust", "yaml"}
"""What is looked at, and not typed."""
_LONGEST_S = 240


@dataclass(frozen=True, slots=True)
class Snippet:
    """One fenced block. mark: how it is excepted, empty where it is run."""

    kind: str
    text: str
    mark: str
    why: str


def snippets(page: Path) -> list[Snippet]:
    found = _FENCE.finditer(page.read_text(encoding="utf-8"))
    return [Snippet(match["kind"], match["text"], match["mark"] or "", match["why"] or "") for match in found]


def script(page: Path) -> str:
    """The page's shell that is to be run."""
    return "\n".join(each.text for each in snippets(page) if each.kind == "sh" and not each.mark)


RUN = [page for page in PAGES if script(page)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_snippet_is_run_or_says_why_not(page: Path) -> None:
    open_ones = [each.text for each in snippets(page) if not each.mark and each.kind not in (*_SHOWN, "sh")]
    assert open_ones == [], "write ```sh, or <!-- not run: WHY --> or <!-- run by: TEST --> above it"
    for each in snippets(page):
        if each.mark == "run by":
            assert (TOP / each.why).is_file(), each.why


def test_the_fences_are_all_seen() -> None:
    for page in PAGES:
        assert len(snippets(page)) * 2 == len(re.findall(r"(?m)^```", page.read_text(encoding="utf-8"))), page.name


@pytest.mark.rustc
@pytest.mark.model
@pytest.mark.slow
@pytest.mark.parametrize("page", RUN, ids=lambda page: page.name)
def test_what_a_page_says_to_type_works(page: Path, tmp_path: Path) -> None:
    programs, home = tmp_path / "bin", tmp_path / "home"
    for folder in (programs, home):
        folder.mkdir()
    command = programs / "sleepyd"
    command.write_text(f'#!/bin/sh\nexec {sys.executable} -m sleepyd "$@"\n')
    command.chmod(0o755)
    toolchain = {
        name: os.environ.get(name) or str(Path.home() / folder)
        for name, folder in (("RUSTUP_HOME", ".rustup"), ("CARGO_HOME", ".cargo"))
    }
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("SLEEPYD_", "XDG_"))},
        **toolchain,
        **{"HOME": str(home), "PYTHONPATH": str(TOP), "EDITOR": "true"},
        "PATH": f"{programs}:{os.environ['PATH']}",
    }
    process = subprocess.Popen(
        ["bash", "-euo", "pipefail"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=home,
        env=environment,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(f"set -x\n{script(page)}", timeout=_LONGEST_S)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    assert process.returncode == 0, said
