"""The site of docs/ is built without a warning, and asks nothing of anybody else."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
_ASKED = re.compile(r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']?(?:https?:)?//[^>\"']+")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    done = subprocess.run(
        command,
        cwd=TOP,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return folder


def test_every_page_is_in_it(site: Path) -> None:
    assert {path.stem for path in TOP.glob("docs/*.md")} <= {path.stem for path in site.glob("*.html")}
    assert (site / "journeys.svg").is_file()


def test_it_loads_nothing_from_elsewhere(site: Path) -> None:
    asked = {match for page in site.glob("*.html") for match in _ASKED.findall(page.read_text(encoding="utf-8"))}
    assert {each for each in asked if "canonical" not in each} == set()
