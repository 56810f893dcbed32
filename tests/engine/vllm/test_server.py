"""vLLM's server is kept alive: a scripted one in real processes, with everything that can go wrong."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from waiting import until

from sleepyd.engine import Request
from sleepyd.engine.base import while_wanted
from sleepyd.engine.vllm import keeper
from sleepyd.engine.vllm.client import Client
from sleepyd.engine.vllm.engine import VllmEngine
from sleepyd.engine.vllm.server import Server, Times
from sleepyd.errors import AdapterError, EngineUnavailable, NotFound
from sleepyd.places import shipped_model

SCRIPT = Path(__file__).with_name("scripted_server.py")
QUICK = Times(start=10.0, hang=1.0, steady=30.0, first=0.1, longest=0.4, poll=0.02)
QUESTION = ({"role": "user", "content": "fn main() {}"},)
Make = Callable[[str], VllmEngine]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def steady() -> float:
    return QUICK.steady


@pytest.fixture
def make(folder: Path, steady: float) -> Iterator[Make]:
    """An engine over a server with this script; the first life of the server may still be on its way."""
    made: list[VllmEngine] = []

    def server(prompt: list[int], on_up: Callable[[Client], None]) -> Server:
        return Server(
            lambda socket: [sys.executable, str(SCRIPT), mode[0], str(folder), "--uds", str(socket)],
            {},
            prompt,
            on_up,
            replace(QUICK, steady=steady),
        )

    mode: list[str] = []

    def _make(script: str) -> VllmEngine:
        mode[:] = [script]
        made.append(VllmEngine(shipped_model(), server))
        return made[-1]

    yield _make
    for engine in made:
        engine.close()
        assert not alive(folder), "processes are left"


def starts(folder: Path) -> list[int]:
    """Process ids of all lives of the server, oldest first."""
    return [int(path.read_text()) for path in sorted(folder.glob("start-*"))]


def alive(folder: Path) -> list[int]:
    """Those of the server's processes that still run."""
    pids = [*starts(folder), *(int(path.read_text()) for path in folder.glob("engine"))]
    return [pid for pid in pids if Path(f"/proc/{pid}").exists()]


def ask(engine: VllmEngine, adapter: str | None = None, tokens: int = 3) -> str:
    return engine.generate([Request(QUESTION, adapter, tokens)])[0].text


def there(engine: VllmEngine) -> None:
    until(lambda: not engine.why_not_ready(), "the server is there")


def test_it_is_there_when_it_has_made_a_token(make: Make) -> None:
    engine = make("slow start")
    assert "starting" in engine.why_not_ready()
    with pytest.raises(EngineUnavailable, match="starting; fixes that rustc knows"):
        ask(engine)
    there(engine)
    assert ask(engine) == "base:0 base:1 base:2 "
    assert (engine.health()["tokens"], engine.health()["starts"]) == (3, 1)


def test_a_crash_at_start_is_tried_again_ever_later_with_its_last_words(make: Make, folder: Path) -> None:
    engine = make("crash at start")
    until(lambda: len(starts(folder)) >= 4, "four starts")
    assert "ended with exit code 3: ValueError: no kernel image is available" in engine.why_not_ready()
    with pytest.raises(EngineUnavailable, match="no kernel image"):
        engine.wait()
    (folder / "mode").write_text("well")
    there(engine)
    assert ask(engine, tokens=1) == "base:0 "


def test_the_pauses_between_starts_double(make: Make, folder: Path) -> None:
    make("crash at start")
    until(lambda: len(starts(folder)) >= 5, "five starts")
    times = [int(path.name.split("-")[1]) / 1e9 for path in sorted(folder.glob("start-*"))]
    pauses = [later - earlier for earlier, later in pairwise(times)]
    assert all(pause >= least for pause, least in zip(pauses, (0.1, 0.2, 0.4, 0.4), strict=False)), pauses


@pytest.mark.parametrize("steady", [0.3])
def test_a_start_is_no_steady_time_however_long_it_takes(make: Make, folder: Path) -> None:
    engine = make("crash late at start")
    until(lambda: len(starts(folder)) >= 4, "four starts")
    assert engine.health()["starts"] >= 4
    assert engine.server.failures >= 3


@pytest.mark.parametrize("steady", [0.3])
def test_a_steady_time_forgives_earlier_ends(make: Make, folder: Path, steady: float) -> None:
    engine = make("crash at start")
    until(lambda: engine.server.failures >= 2, "two ends")
    (folder / "mode").write_text("well")
    there(engine)
    up = time.monotonic()
    until(lambda: time.monotonic() - up > 2 * steady, "it is up for a while")
    os.kill(starts(folder)[-1], signal.SIGKILL)
    until(lambda: engine.why_not_ready(), "its end is noticed")
    until(lambda: engine.server.failures == 1, "the earlier ends are forgiven")


def test_a_server_that_never_gives_its_first_token_can_be_stopped(make: Make, folder: Path) -> None:
    engine = make("no first token")
    until((folder / "asked").exists, "it is asked for its first token")
    began = time.monotonic()
    engine.close()
    assert time.monotonic() - began < 15
    assert not alive(folder)


def test_a_stop_in_the_moment_of_a_start_is_not_lost(make: Make, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = make("crash at start")
    until(lambda: engine.server.failures, "it ended")
    clear, server = engine.server._again.clear, engine.server
    closing = threading.Thread(target=engine.close)

    def stop_comes_first() -> None:
        (folder / "mode").write_text("well")
        if not closing.ident:
            closing.start()
            until(server._again.is_set, "it is told to stop")
        clear()

    monkeypatch.setattr(server._again, "clear", stop_comes_first)
    closing_is_over = 15.0
    until(lambda: closing.ident, "it is started again")
    closing.join(closing_is_over)
    assert not closing.is_alive()


def test_a_server_that_dies_comes_back_with_its_adapters(make: Make, folder: Path, tmp_path: Path) -> None:
    engine = make("well")
    there(engine)
    engine.load("missing_ord@2", tmp_path)
    assert ask(engine, "missing_ord@2", 1) == "missing_ord@2:0 "
    os.kill(starts(folder)[0], signal.SIGKILL)
    until(lambda: engine.why_not_ready(), "its end is noticed")
    until(lambda: len(starts(folder)) == 2, "it is started again")
    there(engine)
    assert ask(engine, "missing_ord@2", 1) == "missing_ord@2:0 "
    assert engine.health()["starts"] == 2


def test_an_answer_that_is_cut_off_by_a_death_is_no_answer(make: Make) -> None:
    engine = make("dies in the middle")
    there(engine)
    with pytest.raises(EngineUnavailable):
        ask(engine, tokens=9)


def test_a_server_that_hangs_is_started_again_whatever_its_health_says(make: Make, folder: Path) -> None:
    engine = make("hangs")
    there(engine)
    began = time.monotonic()
    with pytest.raises(EngineUnavailable):
        ask(engine)
    assert QUICK.hang <= time.monotonic() - began < QUICK.hang + 15
    (folder / "mode").write_text("well")
    until(lambda: len(starts(folder)) == 2, "it is started again")
    there(engine)
    assert ask(engine, tokens=1) == "base:0 "


def test_slow_is_not_hung(make: Make, folder: Path) -> None:
    engine = make("slow")
    there(engine)
    assert ask(engine, tokens=30).endswith("base:29 ")
    assert len(starts(folder)) == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("500", "got 500"),
        ("wrong JSON", "expected an event with JSON"),
        ("wrong shape", "got .*7.*, expected"),
        ("cut off", "cut off"),
    ],
)
def test_an_answer_that_makes_no_sense_is_refused_with_what_came(
    make: Make, folder: Path, script: str, said: str
) -> None:
    engine = make("well")
    there(engine)
    (folder / "mode").write_text(script)
    with pytest.raises(EngineUnavailable, match=said):
        ask(engine)


def test_an_adapter_that_is_refused_is_not_wanted(make: Make, folder: Path, tmp_path: Path) -> None:
    engine = make("well")
    there(engine)
    (folder / "mode").write_text("500 on load")
    with pytest.raises(AdapterError, match="no room for it"):
        engine.load("missing_ord@2", tmp_path)
    assert engine.adapters() == frozenset()
    with pytest.raises(NotFound, match="missing_ord@2"):
        ask(engine, "missing_ord@2")


def test_one_name_stands_for_one_adapter(make: Make, tmp_path: Path) -> None:
    engine = make("well")
    there(engine)
    engine.load("a@1", tmp_path)
    with pytest.raises(AdapterError, match="under a new name"):
        engine.load("a@1", tmp_path)
    engine.unload("a@1")
    with pytest.raises(NotFound):
        engine.unload("a@1")


def test_a_server_that_ignores_sigterm_is_killed(make: Make, folder: Path) -> None:
    engine = make("ignores SIGTERM")
    there(engine)
    began = time.monotonic()
    engine.close()
    assert time.monotonic() - began < 3 * keeper.GRACE_S
    assert not alive(folder)


@pytest.mark.parametrize("fault", ["forgets in its sleep", "cannot wake"])
def test_a_server_that_sleep_did_no_good_is_started_again(make: Make, folder: Path, tmp_path: Path, fault: str) -> None:
    engine = make("well")
    there(engine)
    engine.load("a@1", tmp_path)
    engine.sleep()
    engine.wake()
    assert len(starts(folder)) == 1
    (folder / "mode").write_text(fault)
    engine.sleep()
    engine.wake()
    until(lambda: len(starts(folder)) == 2, "it is started again")
    (folder / "mode").write_text("well")
    there(engine)
    assert ask(engine, "a@1", 1) == "a@1:0 "


def test_a_question_that_nobody_waits_for_is_left_at_once(make: Make, folder: Path) -> None:
    engine = make("slow")
    there(engine)

    class Gone(Exception):
        pass

    def gone() -> None:
        raise Gone

    def asked() -> None:
        while_wanted(gone)
        began = time.monotonic()
        try:
            ask(engine, tokens=400)
        except Gone:
            took.append(time.monotonic() - began)

    took: list[float] = []
    thread = threading.Thread(target=asked)
    thread.start()
    thread.join()
    assert took, "it was told"
    assert took[0] < 5, "the whole answer takes 20 s"


PARENT = """
import sys, time
from pathlib import Path
sys.path.insert(0, {tests!r})
from sleepyd.engine.vllm.server import Server
server = Server(lambda socket: [sys.executable, {script!r}, "well", {folder!r}, "--uds", str(socket)], {{}}, [1])
server.start()
while server.missing:
    time.sleep(0.02)
print("there", flush=True)
time.sleep(600)
"""


def test_nothing_outlives_a_daemon_that_is_killed(folder: Path) -> None:
    program = PARENT.format(tests=str(SCRIPT.parents[2]), script=str(SCRIPT), folder=str(folder))
    daemon = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert daemon.stdout is not None
    assert "there\n" in daemon.stdout
    assert len(alive(folder)) == 2
    daemon.kill()
    daemon.wait()
    until(lambda: not alive(folder), "server and engine are gone")
    daemon.stdout.close()
