"""koans list, show and check."""

import json
import shutil
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd.config import shipped_koans


def test_the_list_holds_what_others_build_on(run: Run) -> None:
    rows = json.loads(run("koans", "list", "--json").out)
    assert len(rows) >= 42
    assert {tuple(row) for row in rows} == {("id", "task", "family", "error_code", "edition", "title")}
    [third] = [row for row in rows if row["id"] == "bc_003"]
    assert (third["task"], third["family"], third["error_code"]) == ("mut_borrow_conflict", "borrow_checker", "E0502")


def test_the_frozen_set_has_thirty(run: Run) -> None:
    rows = json.loads(run("koans", "list", "--frozen", "--json").out)
    assert len(rows) == 30
    assert {row["family"] for row in rows} == {"borrow_checker", "trait_bounds", "result_handling"}


def test_the_list_for_people_has_a_head_and_a_line_each(run: Run) -> None:
    lines = run("koans", "list", "--frozen").out.splitlines()
    assert len(lines) == 31
    assert lines[0].split() == ["id", "task", "family", "error_code", "edition", "title"]
    assert lines[1].startswith("bc_001  use_after_move ")


def test_one_koan_is_shown_whole(run: Run) -> None:
    shown = json.loads(run("koans", "show", "bc_003", "--json").out)
    assert set(shown) == {"id", "task", "family", "title", "error_code", "edition", "buggy", "fixed", "tests"}
    text = run("koans", "show", "bc_003").out
    for part in ("buggy", "fixed", "tests"):
        assert f"// {part}\n{shown[part].strip()}\n" in text


def test_an_unknown_koan_is_named(run: Run) -> None:
    done = run("koans", "show", "bc_999")
    assert (done.code, done.err) == (
        2,
        'error: koan bc_999 does not exist; "sleepyd koans list" shows what there is\n',
    )


@pytest.mark.rustc
def test_valid_koans_are_proven_so(run: Run) -> None:
    done = run("koans", "check", "bc_003", "tb_001", "--json")
    assert (done.code, json.loads(done.out)) == (
        0,
        [{"id": "bc_003", "ok": True, "problems": []}, {"id": "tb_001", "ok": True, "problems": []}],
    )


@pytest.mark.rustc
def test_an_invalid_koan_fails_and_says_why(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    koans = tmp_path / "koans"
    (koans / "borrow_checker").mkdir(parents=True)
    shutil.copy(shipped_koans() / "tasks.toml", koans)
    text = (shipped_koans() / "borrow_checker" / "bc_003.toml").read_text()
    broken = text.replace("&self.readings[0];\n        self", "self.readings[0];\n        self")
    assert broken != text
    (koans / "borrow_checker" / "bc_003.toml").write_text(broken)
    monkeypatch.setenv("SLEEPYD_PATHS_KOANS", str(koans))
    done = run("koans", "check")
    assert done.code == 1
    assert "bc_003: buggy code compiles, expected E0502\n" in done.out
    assert done.out.endswith("0 of 1 koans are valid\n")
