"""koans list, show, tasks, check, new and import-explain."""

import json
import shutil
from pathlib import Path

import pytest
from cli_cases import Run

from sleepyd.koans import explain
from sleepyd.koans.load import load_examples
from sleepyd.places import shipped_koans


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


def test_the_tasks_are_listed_with_their_generators(run: Run) -> None:
    rows = {row["name"]: row for row in json.loads(run("koans", "tasks", "--json").out)}
    assert rows["missing_clone"]["withheld"] is True
    assert rows["missing_clone"]["codes"] == ["E0599"]
    assert 0 < rows["missing_clone"]["held_out"] < rows["missing_clone"]["skeletons"]
    assert run("koans", "tasks").out.splitlines()[0].split()[:3] == ["name", "family", "codes"]


@pytest.mark.rustc
def test_a_new_koan_says_what_it_lacks(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(shipped_koans(), tmp_path / "koans", ignore=shutil.ignore_patterns("*.py"))
    monkeypatch.setenv("SLEEPYD_PATHS_KOANS", str(tmp_path / "koans"))
    made = json.loads(run("koans", "new", "missing_clone", "--json").out)
    assert (made["id"], Path(made["file"])) == ("tb_011", tmp_path / "koans" / "trait_bounds" / "tb_011.toml")
    checked = run("koans", "check", "tb_011")
    assert checked.code == 1
    assert "tb_011: buggy code gave E0308 at line 2: mismatched types, expected E0599" in checked.out
    again = run("koans", "new", "missing_clone", "--id", "tb_011")
    assert (again.code, "koan tb_011 is there already" in again.err) == (2, True)
    unknown = run("koans", "new", "nope")
    assert (unknown.code, "task nope is not known" in unknown.err) == (2, True)


@pytest.mark.rustc
def test_the_compilers_explanations_become_a_benchmark(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explain, "_CODES", (382, 505))
    told = json.loads(run("koans", "import-explain", "--json").out)
    assert told["examples"] == 2
    assert [e.error_code for e in load_examples(Path(told["file"]))] == ["E0382", "E0505"]
