import io
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from demo_examples import example
from fake_daemon import TOKEN, FakeDaemon, served
from rich.console import Console

from sleepyd.config import Config, load
from sleepyd.demo import child, drops, run
from sleepyd.demo.client import Client
from sleepyd.demo.report import Report
from sleepyd.demo.show import Show
from sleepyd.errors import Unavailable
from sleepyd.koans.load import Example, Koan, Task, frozen, load_koans, load_tasks

PROGRAM = (sys.executable, str(Path(__file__).with_name("fake_daemon.py")))
WITHHELD = ["bc_003", "bc_005", "bc_010", "rh_004", "rh_005", "tb_002", "tb_007", "tb_008"]


@pytest.fixture
def settled(tmp_path: Path) -> Config:
    return child.settled_in(tmp_path, load(Path(os.devnull), environ={}))


@pytest.fixture
def fake(settled: Config, monkeypatch: pytest.MonkeyPatch) -> FakeDaemon:
    def made(tasks: list[Task], koans: object, compiler: object, on_task: object) -> dict[str, list[Example]]:
        return {task.name: [example(n, task.name) for n in range(drops.PER_TASK)] for task in tasks}

    monkeypatch.setattr(drops, "made", made)
    koans: list[Koan] = load_koans(settled.paths.koans)
    return FakeDaemon(koans, load_tasks(settled.paths.koans), settled.paths.corrections)


@pytest.fixture
def screen() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def client(fake: FakeDaemon) -> Iterator[Client]:
    with served(fake) as url, Client(url, TOKEN) as client:
        yield client


def live(client: Client, settled: Config, tmp_path: Path, screen: io.StringIO) -> Report:
    return run.live(client, settled, tmp_path / "curve.png", Show(Console(file=screen, width=200)))


def test_a_day_a_night_and_a_day(
    fake: FakeDaemon, client: Client, settled: Config, tmp_path: Path, screen: io.StringIO
) -> None:
    report = live(client, settled, tmp_path, screen)

    assert report.to_dict()["before"] == {"passed": 22, "total": 30}
    assert report.to_dict()["after"] == {"passed": 30, "total": 30}
    assert list(report.gains) == WITHHELD
    assert (report.generation, report.problem, report.corrections) == (2, "", {"accepted": 160})
    assert report.to_dict()["tasks"]["missing_clone"] == {"before": False, "after": True}
    assert report.after[2].by == "mut_borrow_conflict@2"
    assert report.plot.read_bytes().startswith(b"\x89PNG")
    said = screen.getvalue()
    assert "22 of 30 fixed; not fixed: bc_003 mut_borrow_conflict," in said
    assert f"160 corrections dropped as 120 files into {settled.paths.corrections}" in said
    assert "promoted: as told" in said


def test_both_days_ask_the_same_and_only_for_one_try_of_the_model(
    fake: FakeDaemon, client: Client, settled: Config, tmp_path: Path, screen: io.StringIO
) -> None:
    live(client, settled, tmp_path, screen)

    def by_code(body: dict[str, object]) -> str:
        return str(body["code"])

    assert sorted(fake.asked[:30], key=by_code) == sorted(fake.asked[30:], key=by_code)
    koan = frozen(fake.koans)[0]
    assert {
        "code": koan.buggy,
        "edition": koan.edition,
        "tests": koan.tests,
        "tiers": ["routed", "base"],
        "max_attempts": 1,
    } in fake.asked


def test_a_koan_that_is_lost_is_a_problem(
    fake: FakeDaemon, client: Client, settled: Config, tmp_path: Path, screen: io.StringIO
) -> None:
    fake.loses = frozenset({"bc_001"})

    report = live(client, settled, tmp_path, screen)

    assert report.regressions == ("bc_001",)
    assert "bc_001" in report.problem


def test_a_night_that_fails_is_told_and_the_koans_are_tried_again_all_the_same(
    fake: FakeDaemon, client: Client, settled: Config, tmp_path: Path, screen: io.StringIO
) -> None:
    fake.ends_as = "failed"

    report = live(client, settled, tmp_path, screen)

    assert report.problem == "the night ended as failed: as told"
    assert len(fake.asked) == 60
    assert report.generation == 1


def test_without_anything_untaught_to_learn_there_is_no_night(
    fake: FakeDaemon, client: Client, settled: Config, tmp_path: Path, screen: io.StringIO
) -> None:
    fake.tasks = {name: replace(task, withheld=False) for name, task in fake.tasks.items()}

    report = live(client, settled, tmp_path, screen)

    assert (report.night, report.problem, fake.looks) == ({}, "", 0)
    assert report.to_dict()["night"] is None


def test_corrections_that_are_never_taken_end_the_wait(
    fake: FakeDaemon,
    client: Client,
    settled: Config,
    tmp_path: Path,
    screen: io.StringIO,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(run, "STUCK_S", 0.1)
    fake.corrections = tmp_path / "elsewhere"

    with pytest.raises(Unavailable, match="takes no more corrections: nothing has changed for 0 s"):
        live(client, settled, tmp_path, screen)


def test_the_whole_demo_leaves_picture_and_log_and_nothing_else(
    fake: FakeDaemon, tmp_path: Path, screen: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.child, "SERVE", PROGRAM)
    monkeypatch.setattr(run.tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()

    report = run.run(load(Path(os.devnull), environ={}), out=tmp_path / "out", console=Console(file=screen))

    assert (len(report.gains), report.regressions) == (8, ())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["daemon.log", "learning_curve.png"]
    assert list((tmp_path / "tmp").iterdir()) == []
    assert screen.getvalue().startswith("sleepyd demo: one day, one night, one day")


def test_a_failure_names_the_daemons_log_and_with_keep_its_place_stays(
    fake: FakeDaemon, tmp_path: Path, screen: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run.child, "SERVE", (sys.executable, "-c", "import sys; sys.exit('broken')"))
    monkeypatch.setattr(run.tempfile, "tempdir", str(tmp_path))

    with pytest.raises(Unavailable, match=f"exit code 1 .*; the daemon's log: {tmp_path}/out/daemon.log"):
        run.run(load(Path(os.devnull), environ={}), out=tmp_path / "out", keep=True, console=Console(file=screen))

    assert (tmp_path / "out" / "daemon.log").read_text() == "broken\n"
    assert len(list(tmp_path.glob("sleepyd-demo-*"))) == 1
