"""Generations under several writers, readers at once, and kills: old or new, never neither."""

import json
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from staging import leftovers, routes, stage, write_adapters
from torture import Torture
from weights import weights

import sleepyd
from sleepyd.errors import Conflict
from sleepyd.store.generations import Generations


def test_row_25_of_two_promotions_over_one_parent_one_wins(store: Generations):
    stage(store)
    store.promote(1, expected=None)
    stage(store, 1)
    stage(store, 1)
    results: dict[int, object] = {}
    barrier = threading.Barrier(2)

    def promote(number: int) -> None:
        barrier.wait()
        try:
            results[number] = Generations(store.root).promote(number, expected=1).number
        except Conflict as error:
            results[number] = error

    threads = [threading.Thread(target=promote, args=(number,)) for number in (2, 3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    winner = store.current_number()
    assert results[winner] == winner
    [loser] = {2, 3} - {winner}
    assert isinstance(results[loser], Conflict)
    assert stage(store, winner) == 4


def test_a_writer_waits_for_another_and_then_names_the_conflict(tmp_path: Path):
    inside, go_on = threading.Event(), threading.Event()

    def hold(step: str) -> None:
        if step == "manifest":
            inside.set()
            go_on.wait(10)

    slow = Generations(tmp_path, step=hold)
    thread = threading.Thread(target=stage, args=(slow,))
    thread.start()
    assert inside.wait(10)
    with pytest.raises(Conflict, match="another process"):
        Generations(tmp_path, lock_wait_s=0.05).prune(keep=1)
    go_on.set()
    thread.join()
    assert slow.numbers() == (1,)


def test_row_26_rollback_and_promote_at_once_end_with_the_later_command(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    in_swap, go_on = threading.Event(), threading.Event()

    def hold(step: str) -> None:
        if step == "linked":
            in_swap.set()
            go_on.wait(10)

    swap = threading.Thread(target=Generations(store.root, step=hold).promote, args=(2,))
    swap.start()
    assert in_swap.wait(10)
    later = threading.Thread(target=store.promote, args=(1,))
    later.start()
    go_on.set()
    swap.join()
    later.join()
    assert store.promoted() == (1, 2, 1)
    assert store.current_number() == 1


_READER = """
import json, os, sys
from pathlib import Path
from sleepyd.store.generations import Generations
store, wanted = Generations(Path(sys.argv[1])), int(sys.argv[2])
reads = missing = torn = 0
print("ready", flush=True)
while reads < wanted or not (store.root / "enough").exists():
    reads += 1
    try:
        for _ in range(20):
            os.readlink(store.root / "current")
        found = store.current()
        whole = json.loads((found.path / "manifest.json").read_bytes())["number"] == found.evaluation["number"]
        torn += found.fell_back or found.evaluation["number"] != found.number or not whole
    except FileNotFoundError:
        missing += 1
print(json.dumps([reads, missing, torn]), flush=True)
"""


def test_row_24_readers_never_see_a_missing_or_torn_generation(store: Generations, torture: Torture):
    """G2.3: two processes read as the daemon does, every byte verified, while this one swaps."""
    for number in (1, 2):
        adapters, evaluation = write_adapters("t", weights=weights(str(number))), {"number": number}
        store.stage(None, files=adapters, routes=routes("t"), evaluation=evaluation)
    store.promote(1)
    swaps, reads = torture.times(60, 5_000), torture.times(200, 100_000)
    readers = [
        subprocess.Popen(
            [sys.executable, "-c", _READER, str(store.root), str(reads // 2)],
            cwd=Path(sleepyd.__file__).parents[1],
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for reader in readers:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "ready\n"
    for round_ in range(swaps):
        store.promote(1 + round_ % 2)
    while any(reader.poll() is None for reader in readers):  # no read without a swap beside it
        store.promote(1 + swaps % 2)
        swaps += 1
        if swaps == torture.times(60, 5_000) + 1:
            (store.root / "enough").touch()
    told = [json.loads(reader.communicate(timeout=60)[0]) for reader in readers]
    assert [reader.returncode for reader in readers] == [0, 0]
    done, missing, torn = (sum(column) for column in zip(*told, strict=True))
    figure = f"{missing} missing, {torn} torn of {done} over {swaps} swaps"
    torture.figure("G2.3: reads of a generation while it is swapped", figure, "0, 0 of 100000 over 5000")
    assert (missing, torn, done >= reads) == (0, 0, True)


_CHILD = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from weights import weights
from sleepyd.store.generations import Generations
root, command, where = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
store = Generations(root, step=lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == where else None)
def write(folder):
    (folder / "adapters" / "t").mkdir(parents=True)
    (folder / "adapters" / "t" / "adapter_model.safetensors").write_bytes(weights("w", 1250))
def stage(parent):
    return store.stage(parent, files=write, routes={"tasks": {"t": {"adapter": "adapters/t"}}}, evaluation={})
if command == "stage":
    stage(1)
elif command == "promote":
    store.promote(2)
else:
    print("ready", flush=True)
    while True:
        store.promote(stage(store.current_number()))
        store.prune(keep=3)
"""


def child(root: Path, command: str, where: str) -> "subprocess.Popen[str]":
    here = Path(sleepyd.__file__).parents[1]
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(root), command, where, str(here / "tests")],
        cwd=here,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.parametrize(
    ("command", "where", "expected"),
    [
        ("stage", "written", (1, (1, 2))),
        ("stage", "manifest", (1, (1, 2))),
        ("stage", "synced", (1, (1, 2))),
        ("stage", "renamed", (1, (1, 2, 3))),
        ("promote", "verified", (1, (1, 2))),
        ("promote", "remembered", (1, (1, 2))),
        ("promote", "linked", (1, (1, 2))),
        ("promote", "replaced", (2, (1, 2))),
    ],
)
def test_row_24_a_kill_at_each_step_leaves_old_or_new(
    store: Generations, command: str, where: str, expected: tuple[int, tuple[int, ...]]
):
    stage(store)
    stage(store, 1)
    store.promote(1)
    process = child(store.root, command, where)
    process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    store.clean()
    current = store.current()
    assert current is not None
    assert not current.fell_back
    assert (current.number, store.numbers()) == expected
    assert [store.verify(number) for number in store.numbers()] == [()] * len(store.numbers())
    assert leftovers(store) == []
    assert stage(store, current.number) >= 3


def test_row_24_kills_at_random_moments_never_leave_neither(store: Generations, torture: Torture):
    stage(store)
    store.promote(1)
    rng = random.Random(24)
    kills = torture.times(4, 500)
    for _ in range(kills):
        process = child(store.root, "loop", "nowhere")
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        deadline = time.monotonic() + rng.uniform(0, 0.25)
        while time.monotonic() < deadline:
            current = store.current()
            assert current is not None
        process.kill()
        process.communicate(timeout=30)
        store.clean()
        current = store.current()
        assert current is not None
        assert not current.fell_back
        assert all(store.verify(number) == () for number in store.numbers())
        assert leftovers(store) == []
    torture.figure("row 24: kills while generations are made and promoted, neither left", f"0 of {kills}", "0 of 500")
