"""Nights on a tiny model, each in a process of its own that is killed or told to stop; run as a program by test_kills.

    kill_nights.py ROOT MODEL SIGNAL TIMES STAGE...

The house at ROOT has been made and taught. Everything heavy is imported once, here, and nights are forked. The signal
comes when a STAGE, in turn, has begun, or for `any` at a random moment of the time that a whole night takes (after
OSTree's destructive tests, up to a tenth beyond its end). After each the house is started as the daemon starts it, and
looked through. One line of JSON for each: the stage that was hit, seconds that the night took to end, seconds of the
start, what is served.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

import torch
from night_house import accepting, small_config

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.night import cycle, gate
from sleepyd.night.cycle import Tools
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.reconcile import reconcile


def sleep(config: Config, night: str) -> None:
    """The night itself, in the forked process, as `sleepyd night run --child` does it."""
    stop = threading.Event()

    def on_signal(number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, on_signal)
    with (
        Database(config.paths.state / "sleepyd.db") as database,
        Compiler(config.rust, config.paths.state / "verdicts") as compiler,
    ):
        database.claim_night(night, os.getpid())
        tools = Tools(config, database, Generations(config.paths.adapters_store), compiler, stop.is_set)
        cycle.run(tools, night)


def forked(config: Config, night: str) -> int:
    """The pid of the process of a night."""
    pid = os.fork()
    if pid:
        return pid
    try:
        sleep(config, night)
    except BaseException as error:  # noqa: BLE001  this process ends here, whatever it was
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
        sys.stderr.flush()
        os._exit(70)
    os._exit(0)


def opened(config: Config) -> str:
    """A night is planned, with everything to be learned anew; its id."""
    with Database(config.paths.state / "sleepyd.db") as database:
        with database.transaction():
            database._db.execute("UPDATE examples SET used_in_night = NULL")
        served = Generations(config.paths.adapters_store).current_number()
        return database.start_night(parent_generation=served).id


def begun(config: Config, night: str, stage: str) -> None:
    """Wait until a night has come to a stage."""
    with Database(config.paths.state / "sleepyd.db") as database:
        while not any(found.name == stage for found in database.stages(night)):
            assert database.get_night(night).ended_at is None, f"{night} ended before {stage}"
            time.sleep(0.001)


def looked_through(config: Config, night: str) -> tuple[str, float, int]:
    """(the stage that the night had come to, seconds to start, what is served): old or new, and all of it whole."""
    began = time.monotonic()
    with Database(config.paths.state / "sleepyd.db") as database:
        store = Generations(config.paths.adapters_store)
        store.clean()
        reconcile(database, store)
        database.abandon_nights(lambda pid: False)
        served = store.current()
        took = time.monotonic() - began
        assert served is not None
        assert (served.fell_back, served.problems) == (False, ())
        assert [store.verify(number) for number in store.numbers()] == [()] * len(store.numbers())
        rows = {row.number: row.state for row in database.generations()}
        assert [number for number, state in rows.items() if state == "promoted"] == [served.number]
        assert database.open_nights() == []
        assert database.pragma("integrity_check") == "ok"
        found = [*store.root.iterdir(), *(store.root / "generations").iterdir()]
        assert [path.name for path in found if "tmp" in path.name] == []
        stages = database.stages(night)
        return stages[-1].name if stages else "begin", took, served.number


def main(root: str, model: str, number: str, times: str, *stages: str) -> None:
    torch.set_num_threads(1)
    gate.decide = accepting  # type: ignore[assignment]
    config = small_config(Path(root), Path(model))
    config = replace(config, night=replace(config.night, keep_generations=3))
    engines.create(config).close()
    began = time.monotonic()
    night = opened(config)
    assert os.waitpid(forked(config, night), 0)[1] == 0
    whole = time.monotonic() - began
    rng = random.Random(24)
    for turn in range(int(times)):
        night = opened(config)
        pid = forked(config, night)
        if (stage := stages[turn % len(stages)]) == "any":
            time.sleep(rng.uniform(0, 1.1 * whole))
        else:
            begun(config, night, stage)
        asked = time.monotonic()
        os.kill(pid, int(number))
        os.waitpid(pid, 0)
        took = time.monotonic() - asked
        hit, start, served = looked_through(config, night)
        sys.stdout.write(json.dumps([hit, took, start, served]) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
