"""The corpus of broken crates is what it says, and the compiler's tier mends its share of it."""

from dataclasses import replace
from pathlib import Path

import pytest
from torture import Torture

from bench import crates
from bench.crates import Breakage
from sleepyd.rust import toolchain
from sleepyd.rust.project.cargo import Selection
from sleepyd.rust.project.project import Project

pytestmark = pytest.mark.rustc
ALL = [breakage for crate in crates.names() for breakage in crates.breakages(crate)]
QUICK = (
    "a private field of another module",
    "text where a String is wanted",
    "a guard that cannot change what it guards",
)


def test_the_corpus_has_crates_of_all_kinds() -> None:
    manifests = "\n".join(path.read_text() for path in crates.CORPUS.rglob("Cargo.toml") if "target" not in path.parts)
    assert len(crates.names()) >= 12
    assert len(ALL) >= 4 * len(crates.names())
    for kind in ('"2018"', '"2021"', '"2024"', "[workspace]", "[features]", "build.rs"):
        assert kind in manifests
    assert "registry+" not in manifests
    assert len({(breakage.crate, breakage.name) for breakage in ALL}) == len(ALL)


def test_crates_are_right_as_they_stand(tmp_path: Path, torture: Torture) -> None:
    names = crates.names()[: torture.times(1, len(crates.names()))]
    for name in names:
        folder = crates.right(name, tmp_path)
        project = Project.open(folder / "Cargo.toml", toolchain.locate(), tmp_path)
        project.sync()
        assert project.check({}, Selection(tests=True)).ok, name
        packages = [package.name for package in project.workspace.packages]
        assert project.cargo.test(packages, Selection()).passed, name


def test_what_rustc_can_mend_is_mended_with_the_tests_green(tmp_path: Path, torture: Torture) -> None:
    quick = [breakage for breakage in ALL if breakage.name in QUICK]
    chosen = quick[: torture.times(len(QUICK), 0)] or ALL
    outcomes = [alone for alone, _ in crates.run_all(chosen, ["compiler"], tmp_path)]
    share = sum(outcome.tests_pass for outcome in outcomes) / len(chosen)
    strays = sum(outcome.strays for outcome in outcomes)
    torture.figure("broken crates mended by the compiler's tier", f"{share:.0%} of {len(chosen)}", ">= 60%")
    torture.figure("files touched outside the diff", str(strays), "0")
    assert [outcome.breakage.name for outcome in outcomes if outcome.breakage.code not in (*outcome.codes, "")] == []
    assert (share >= 0.6, strays) == (True, 0)
    assert not any(outcome.mended and not outcome.tests_pass for outcome in outcomes)


def test_a_file_that_a_fix_does_not_tell_of_is_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The measurement sees what it is there to see."""
    broken = next(breakage for breakage in ALL if breakage.name == QUICK[1])
    real = Project.sync

    def careless(project: Project) -> None:
        (project.workspace.root / "src" / "stray.rs").write_text("fn stray() {}\n")
        real(project)

    monkeypatch.setattr(Project, "sync", careless)
    ((alone, _),) = crates.run_all([broken], ["compiler"], tmp_path)
    assert (alone.tests_pass, alone.strays) == (True, 1)


def test_an_edit_that_does_not_fit_the_crate_is_named(tmp_path: Path) -> None:
    edits = (replace(ALL[0].edits[0], right="not there"),)
    with pytest.raises(SystemExit, match=r"has no 'not there'"):
        Breakage(ALL[0].crate, "none", "", edits).write(tmp_path)
