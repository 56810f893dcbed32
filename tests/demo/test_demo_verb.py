import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from demo_examples import example

from sleepyd import cli
from sleepyd.demo import child, drops
from sleepyd.koans.load import Example, Task, load_tasks
from sleepyd.places import shipped_koans

FAKE = (sys.executable, str(Path(__file__).with_name("fake_daemon.py")))


@pytest.fixture(autouse=True)
def _stand_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(tasks: list[Task], koans: object, compiler: object, on_task: object) -> dict[str, list[Example]]:
        return {task.name: [example(n, task.name) for n in range(drops.PER_TASK)] for task in tasks}

    monkeypatch.setattr(drops, "made", made)
    monkeypatch.setattr(child, "SERVE", FAKE)


def test_json_on_stdout_is_the_report_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--config", os.devnull, "demo", "--json", "--out", str(tmp_path / "out")])

    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["before"] == {"passed": 22, "total": 30}
    assert told["after"] == {"passed": 30, "total": 30}
    assert set(load_tasks(shipped_koans())) > set(told["tasks"])
    assert told["plot"] == str(tmp_path / "out" / "learning_curve.png")
    assert Path(told["plot"]).is_file()


def test_a_night_that_fails_is_reported_and_then_fails_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FAKE_ENDS_AS", "failed")

    with pytest.raises(SystemExit) as ended:
        cli.main(["--config", os.devnull, "demo", "--out", str(tmp_path / "out")])

    said = capsys.readouterr()
    assert ended.value.code == 70
    assert "after   22 of 30 fixed" in said.out
    log = tmp_path / "out" / "daemon.log"
    assert said.err.splitlines()[-1] == f"error: the night ended as failed: as told; the daemon's log: {log}"
    assert log.is_file()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stop_in_the_middle_ends_the_daemon_and_leaves_only_the_log(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    (tmp_path / "tmp").mkdir()
    program = f"""if True:
        import signal
        from sleepyd.cli import main
        from sleepyd.demo import child
        signal.signal(signal.SIGINT, signal.default_int_handler)
        child.SERVE = {FAKE!r}
        main(["--config", "/dev/null", "demo", "--out", {str(tmp_path / "out")!r}])"""
    environ = {**os.environ, "TMPDIR": str(tmp_path / "tmp"), "FAKE_HANGS": "1"}

    demo = subprocess.Popen([sys.executable, "-c", program], env=environ, stderr=subprocess.PIPE, text=True)
    assert demo.stderr is not None
    said = [next(line for line in demo.stderr if "0 of 30" in line)]
    [place] = (tmp_path / "tmp").glob("sleepyd-demo-*")
    daemon = json.loads((place / "state" / "daemon.json").read_text())["pid"]
    demo.send_signal(number)
    said += demo.stderr.readlines()

    assert demo.wait(60) == code
    assert "the daemon is told to stop" in "".join(said)
    assert list((tmp_path / "tmp").iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.kill(daemon, 0)
