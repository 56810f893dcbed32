"""Two real vLLM servers behind one engine, one of them killed while callers ask."""

import os
import random
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from speakers import QUESTION, Speakers
from torture import Torture
from waiting import until

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.engine import Request, model_folder
from sleepyd.engine.vllm.command import command, variables
from sleepyd.engine.vllm.fleet import Fleet
from sleepyd.errors import SleepydError

pytestmark = [pytest.mark.vllm, pytest.mark.slow, pytest.mark.timeout(600)]
ADAPTERS, CALLERS = 8, 8


class Theirs:
    """A vLLM server as somebody else would run it: on a port, in a process group of its own."""

    def __init__(self, config: Config, folder: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        words = command(config, model_folder(config))(Path("unused"))
        words[words.index("--uds") :] = ["--host", "127.0.0.1", "--port", str(self.port)]
        with (folder / f"{self.port}.log").open("w") as log:
            environment = {**os.environ, **variables(config), "OMP_NUM_THREADS": "1"}
            self._process = subprocess.Popen(words, env=environment, stdout=log, stderr=log, start_new_session=True)

    def kill(self) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(30)


@pytest.fixture
def servers(vllm_config: Config, tmp_path: Path) -> Iterator[list[Theirs]]:
    made = [Theirs(vllm_config, tmp_path) for _ in range(2)]
    yield made
    for server in made:
        server.kill()


@pytest.fixture
def fleet(vllm_config: Config, servers: list[Theirs]) -> Iterator[Fleet]:
    urls = tuple(f"http://127.0.0.1:{server.port}" for server in servers)
    settings = replace(vllm_config.vllm, base_urls=urls, through_zeros=True)
    made = engines.start(replace(vllm_config, vllm=settings))
    assert isinstance(made, Fleet)
    until(lambda: all(one["problem"] == "" for one in made.health()["servers"]), "both are reached", deadline_s=300)
    yield made
    made.close()


def test_one_of_two_is_killed_under_load_and_no_answer_is_wrong_or_lost(
    fleet: Fleet, servers: list[Theirs], speakers: Speakers, torture: Torture
) -> None:
    known = {f"task{number}@1": speakers.make(number) for number in range(ADAPTERS)}
    for name, speaker in known.items():
        fleet.load(name, speaker.path)
    stop = threading.Event()
    asked, wrong, lost, slowest = [0], list[str](), list[str](), [0.0]

    def caller(seed: int) -> None:
        chance = random.Random(seed)
        while not stop.is_set():
            name, began = chance.choice(list(known)), time.monotonic()
            try:
                said = fleet.generate([Request(QUESTION, name, 1)])[0].text
            except SleepydError as error:
                lost.append(repr(error))
            else:
                if said != known[name].word:
                    wrong.append(f"{said} for {known[name].word}")
            asked[0] += 1
            slowest[0] = max(slowest[0], time.monotonic() - began)

    callers = [threading.Thread(target=caller, args=(number,)) for number in range(CALLERS)]
    for thread in callers:
        thread.start()
    until(lambda: asked[0] > 40, "they are answered", deadline_s=120)
    both = [server["tokens"] for server in fleet.health()["servers"]]
    servers[0].kill()
    killed_at = asked[0]
    until(lambda: asked[0] > killed_at + 60, "the other one answers", deadline_s=120)
    stop.set()
    for thread in callers:
        thread.join(60)
    assert min(both) > 0
    torture.figure("one of two vLLM servers killed: wrong answers", f"{len(wrong)} of {asked[0]}", "0")
    torture.figure("the same: answers that were lost", f"{len(lost)} of {asked[0]}", "0")
    torture.figure("the same: slowest answer", f"{slowest[0]:.1f} s", "-")
    assert (wrong, lost) == ([], [])
    until(lambda: [bool(one["problem"]) for one in fleet.health()["servers"]] == [True, False], "its end is noticed")
