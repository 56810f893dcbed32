"""Figures beside their bars, kept runs, the page of them, and the guard that compares ratios."""

import json
from pathlib import Path

import pytest

import bench.__main__ as bench
from bench import figures
from bench.figures import Figure

MACHINE = {"commit": "abc", "processor": "P", "cores": 2, "torch": "2"}


@pytest.mark.parametrize(
    ("figure", "reached"),
    [
        (Figure("a", 3.0, "×", 3), True),
        (Figure("a", 2.9, "×", 3), False),
        (Figure("a", 3.0, "s", 3, more=False), True),
        (Figure("a", 3.1, "s", 3, more=False), False),
        (Figure("a", 3.1, "s"), None),
    ],
)
def test_a_bar_is_reached_from_the_side_that_is_better(figure: Figure, reached: bool | None) -> None:
    assert figure.reached is reached


@pytest.mark.parametrize(
    ("now", "more", "lost"), [(7.6, True, False), (7.4, True, True), (13.2, False, False), (13.5, False, True)]
)
def test_a_quarter_of_a_ratio_may_be_lost_and_no_more(now: float, more: bool, lost: bool) -> None:
    before = [Figure("a", 10.0, "×", more=more), Figure("b", 1.0, "s")]
    found = figures.lost([Figure("a", now, "×", more=more), Figure("b", 99.0, "s"), Figure("new", 1.0, "×")], before)
    assert found == ([f"a: {now:.3g} ×, was 10 ×"] if lost else [])


def test_a_run_is_kept_shown_on_the_page_and_guards_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    speed, runs = [4.0], []

    def measured(quick: bool) -> list[Figure]:
        runs.append(quick)
        return [Figure("ours beside theirs", speed[0], "×", 3), Figure("a night", 1234.0, "s", 300, more=False)]

    monkeypatch.setattr(bench, "MEASURES", {"mine": ("What it is.", measured), "other": ("Another.", measured)})
    monkeypatch.setattr(bench, "machine", lambda: MACHINE)
    monkeypatch.chdir(tmp_path)
    bench.main(["--only", "mine", "--out", str(tmp_path)])
    written = capsys.readouterr()
    assert json.loads(written.out)["figures"][0]["value"] == 4.0
    assert written.err.splitlines()[-1].split()[-1] == "missed"
    assert figures.read(tmp_path / "bench", "mine")[0] == Figure("ours beside theirs", 4.0, "×", 3)
    page = (tmp_path / "bench.md").read_text(encoding="utf-8")
    assert "| ours beside theirs | 4 × | ≥ 3 × | reached |\n| a night | 1,234 s | ≤ 300 s | missed |\n" in page
    assert "commit abc, P, 2 cores" in page
    assert (tmp_path / "bench" / "bars.png").read_bytes().startswith(b"\x89PNG")
    assert "## other\n\nAnother. Not measured yet.\n" in page

    kept = (tmp_path / "bench" / "mine.json").read_bytes()
    speed[0] = 3.1
    bench.main(["--only", "mine", "--check", "--out", str(tmp_path)])
    speed[0], runs[:] = 2.9, []
    with pytest.raises(SystemExit, match=r"by more than a quarter: ours beside theirs: 2\.9 ×, was 4 ×"):
        bench.main(["--only", "mine", "--check", "--out", str(tmp_path)])
    assert runs == [False, False]  # a second try before it is called a loss
    assert (tmp_path / "bench" / "mine.json").read_bytes() == kept


def test_the_page_in_docs_is_made_of_the_kept_runs() -> None:
    docs = Path(__file__).parents[2] / "docs"
    about = {name: what for name, (what, _) in bench.MEASURES.items()}
    assert (docs / "bench.md").read_text(encoding="utf-8") == figures.page(docs / "bench", about)
