"""Generations: written once, proven by the manifest, served through one link, and never lost to a kill."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from structlog.testing import capture_logs

import sleepyd
from sleepyd.errors import Conflict, InvalidInput, NotFound, StoreCorrupt, Unavailable
from sleepyd.store.generations import Generations

WEIGHTS = bytes(range(256)) * 8


def write_adapters(*tasks: str, weights: bytes = WEIGHTS):
    def write(folder: Path) -> None:
        (folder / "subspace.safetensors").write_bytes(weights)
        for task in tasks:
            adapter = folder / "adapters" / task
            adapter.mkdir(parents=True)
            (adapter / "adapter_model.safetensors").write_bytes(weights + task.encode())
            (adapter / "adapter_config.json").write_text('{"r": 1}')

    return write


def routes(*tasks: str) -> dict[str, object]:
    return {
        "signatures": {f"E0000 : {task} : ": task for task in tasks},
        "codes": {},
        "tasks": {task: {"adapter": f"adapters/{task}"} for task in tasks},
    }


def stage(store: Generations, parent: int | None = None, *tasks: str) -> int:
    names = tasks or ("missing_clone",)
    return store.stage(
        parent, files=write_adapters(*names), routes=routes(*names), evaluation={"passed": 1}, meta={"seed": 7}
    )


@pytest.fixture
def store(tmp_path: Path) -> Generations:
    return Generations(tmp_path / "adapters_store", lock_wait_s=5)


def leftovers(store: Generations) -> list[str]:
    return sorted(p.name for p in (*store.root.iterdir(), *(store.root / "generations").iterdir()) if "tmp" in p.name)


def test_an_empty_store_serves_nothing(store: Generations):
    assert store.current() is None
    assert (store.current_number(), store.numbers(), store.list()) == (None, (), ())


def test_a_staged_generation_is_complete_but_not_served(store: Generations):
    number = stage(store)
    assert number == 1
    assert store.verify(1) == ()
    assert store.current() is None
    folder = store.root / "generations" / "000001"
    manifest = json.loads((folder / "manifest.json").read_text())
    assert sorted(manifest["files"]) == [
        "adapters/missing_clone/adapter_config.json",
        "adapters/missing_clone/adapter_model.safetensors",
        "evaluation.json",
        "routes.json",
        "subspace.safetensors",
    ]
    assert manifest["files"]["subspace.safetensors"]["size"] == len(WEIGHTS)
    assert (manifest["parent"], manifest["meta"]) == (None, {"seed": 7})
    assert manifest["versions"]["sleepyd"] == sleepyd.__version__
    assert leftovers(store) == []


def test_a_promoted_generation_is_served_with_its_adapters_resolved(store: Generations):
    stage(store, None, "missing_clone", "missing_ord")
    store.promote(1)
    current = store.current()
    assert current is not None
    assert (current.number, current.fell_back, current.evaluation) == (1, False, {"passed": 1})
    assert set(current.adapters) == {"missing_clone", "missing_ord"}
    assert (current.adapters["missing_ord"] / "adapter_model.safetensors").read_bytes() == WEIGHTS + b"missing_ord"
    assert current.path == store.root / "generations" / "000001"
    assert os.readlink(store.root / "current") == "generations/000001"


def test_a_folder_can_be_staged_too(store: Generations, tmp_path: Path):
    source = tmp_path / "export"
    source.mkdir()
    write_adapters("missing_clone")(source)
    number = store.stage(None, files=source, routes=routes("missing_clone"), evaluation={})
    assert store.verify(number) == ()
    assert (source / "subspace.safetensors").is_file()


def test_rollback_serves_the_parent_and_then_there_is_none(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    store.promote(2)
    assert store.rollback().number == 1
    assert store.current_number() == 1
    with pytest.raises(NotFound, match="nothing to roll back"):
        store.rollback()
    assert store.promoted() == (1, 2, 1)


def test_rollback_leaves_a_current_one_that_cannot_be_read(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    store.promote(2)
    (store.root / "generations" / "000002" / "manifest.json").unlink()
    assert store.rollback().number == 1


def test_the_list_tells_state_without_reading_weights(store: Generations):
    stage(store)
    stage(store, 1, "missing_ord", "missing_clone")
    store.promote(1)
    newest, oldest = store.list()
    assert (newest.number, newest.parent, newest.is_current) == (2, 1, False)
    assert newest.tasks == ("missing_clone", "missing_ord")
    assert (oldest.number, oldest.is_current, oldest.meta) == (1, True, {"seed": 7})


def test_numbers_are_never_reused(store: Generations):
    for parent in (None, 1, 2):
        stage(store, parent)
    store.promote(1)
    assert store.prune(keep=0) == (2, 3)
    assert stage(store, 1) == 4


def test_prune_spares_newest_current_parent_pinned_and_last_promoted(store: Generations):
    for number in range(1, 9):
        stage(store, number - 1 or None)
    store.promote(3)
    store.promote(5)
    assert store.prune(keep=2, pinned=[1]) == (2, 6)
    assert store.numbers() == (1, 3, 4, 5, 7, 8)
    assert store.prune(keep=10) == ()
    assert leftovers(store) == []


def test_clean_removes_what_killed_writers_left_and_spares_the_living(store: Generations):
    stage(store)
    (store.root / "generations" / ".tmp-dead").mkdir()
    (store.root / "generations" / ".tmp-dead" / "half").write_text("x")
    (store.root / ".tmp-link").symlink_to("generations/000001")
    seen: list[tuple[str, ...]] = []

    def write(folder: Path) -> None:
        seen.append(store.clean())
        write_adapters("missing_clone")(folder)

    assert store.stage(1, files=write, routes=routes("missing_clone"), evaluation={}) == 2
    assert sorted(seen[0]) == [".tmp-dead", ".tmp-link"]
    assert store.numbers() == (1, 2)
    assert leftovers(store) == []


def test_a_failing_writer_leaves_nothing(store: Generations):
    def fail(folder: Path) -> None:
        (folder / "subspace.safetensors").write_bytes(WEIGHTS)
        raise OSError(28, "No space left on device")

    with pytest.raises(Unavailable, match="No space left"):
        store.stage(None, files=fail, routes=routes(), evaluation={})
    assert store.numbers() == ()
    assert leftovers(store) == []


def test_values_that_are_no_json_are_refused(store: Generations):
    with pytest.raises(InvalidInput, match="plain JSON"):
        store.stage(None, files=write_adapters(), routes=routes(), evaluation={"loss": float("nan")})
    assert store.numbers() == ()
    assert store.stage(None, files=write_adapters(), routes=routes(), evaluation={}, meta={"by": {1: (2, 3)}}) == 1
    assert store.verify(1) == ()


@pytest.mark.parametrize(
    ("name", "complaint"),
    [("adapter_model.bin", "suffix"), ("weights.pt", "suffix"), ("run.py", "suffix"), ("noext", "suffix")],
)
def test_row_22_content_that_could_execute_is_not_staged(store: Generations, name: str, complaint: str):
    def write(folder: Path) -> None:
        write_adapters("missing_clone")(folder)
        (folder / "adapters" / "missing_clone" / name).write_bytes(b"x")

    with pytest.raises(StoreCorrupt, match=complaint):
        store.stage(None, files=write, routes=routes("missing_clone"), evaluation={})
    assert store.numbers() == ()


def test_row_22_links_are_not_staged(store: Generations, tmp_path: Path):
    (tmp_path / "secret.json").write_text("{}")

    def write(folder: Path) -> None:
        write_adapters("missing_clone")(folder)
        (folder / "secret.json").symlink_to(tmp_path / "secret.json")

    with pytest.raises(StoreCorrupt, match=r"secret\.json is a link"):
        store.stage(None, files=write, routes=routes("missing_clone"), evaluation={})


@pytest.mark.parametrize("intruder", ["adapter_model.bin", "extra.safetensors", "link.json", "empty"])
def test_row_22_an_intruder_in_a_generation_keeps_it_from_being_served(store: Generations, intruder: str):
    stage(store)
    path = store.root / "generations" / "000001" / "adapters" / "missing_clone" / intruder
    if intruder == "link.json":
        path.symlink_to("adapter_config.json")
    elif intruder == "empty":
        path.mkdir()
    else:
        path.write_bytes(b"x")
    [problem] = store.verify(1)
    assert intruder in problem
    with pytest.raises(StoreCorrupt):
        store.promote(1)
    assert store.current_number() is None


@pytest.mark.parametrize("adapter", ["../../secrets", "/etc", "adapters/other", "adapters/../adapters/missing_clone"])
def test_routes_name_adapters_inside_the_generation_only(store: Generations, adapter: str):
    wrong = routes("missing_clone") | {"tasks": {"missing_clone": {"adapter": adapter}}}
    with pytest.raises(StoreCorrupt, match="expected adapters/missing_clone"):
        store.stage(None, files=write_adapters("missing_clone"), routes=wrong, evaluation={})


def test_a_task_may_be_routed_to_the_base_model(store: Generations):
    wanted = routes("missing_clone")
    wanted["tasks"]["plain"] = {"adapter": None}  # type: ignore[index]
    number = store.stage(None, files=write_adapters("missing_clone"), routes=wanted, evaluation={})
    assert set(store.promote(number).adapters) == {"missing_clone"}


@pytest.mark.parametrize("current", ["missing", "dangling", "outside", "inside by another way", "a file"])
def test_row_20_a_bad_current_falls_back_loudly(store: Generations, tmp_path: Path, current: str):
    stage(store)
    stage(store, 1)
    stage(store, 2)  # never promoted: a gate may have refused it
    store.promote(1)
    store.promote(2)
    link = store.root / "current"
    link.unlink()
    (tmp_path / "elsewhere").mkdir()
    target = {
        "dangling": "generations/000099",
        "outside": str(tmp_path / "elsewhere"),
        "inside by another way": "generations/../generations/000001",
    }.get(current)
    if target:
        link.symlink_to(target)
    elif current == "a file":
        link.write_text("generations/000001")
    with capture_logs() as logs:
        generation = store.current()
    assert generation is not None
    assert (generation.number, generation.fell_back) == (2, True)
    assert len(generation.problems) == 1
    assert [(entry["log_level"], entry["generation"]) for entry in logs] == [("error", 2)]


def test_row_21_one_flipped_bit_anywhere_serves_the_previous_generation(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    store.promote(2)
    rng = random.Random(0)
    folder = store.root / "generations" / "000002"
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        original = path.read_bytes()
        path.chmod(0o600)
        for bit in rng.sample(range(len(original) * 8), 8):
            changed = bytearray(original)
            changed[bit // 8] ^= 1 << (bit % 8)
            path.write_bytes(changed)
            generation = store.current()
            assert generation is not None
            assert (path.name, bit, generation.number, generation.fell_back) == (path.name, bit, 1, True)
        path.write_bytes(original)
    intact = store.current()
    assert intact is not None
    assert (intact.number, intact.fell_back) == (2, False)


def test_nothing_intact_left_is_an_error_not_a_silent_base_model(store: Generations):
    stage(store)
    store.promote(1)
    (store.root / "generations" / "000001" / "subspace.safetensors").unlink()
    with pytest.raises(StoreCorrupt, match="no intact generation"):
        store.current()


def test_a_damaged_generation_is_not_promoted(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    (store.root / "generations" / "000002" / "evaluation.json").unlink()
    with pytest.raises(StoreCorrupt, match=r"evaluation\.json is missing"):
        store.promote(2)
    with pytest.raises(NotFound, match="generation 9 does not exist"):
        store.promote(9)
    assert store.current_number() == 1


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


def test_readers_never_see_a_torn_or_missing_generation(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    done = threading.Event()
    seen: list[tuple[int, bool, bool]] = []

    def read() -> None:
        reader = Generations(store.root)
        while not done.is_set():
            generation = reader.current()
            assert generation is not None
            whole = json.loads((generation.path / "manifest.json").read_text())["number"] == generation.number
            seen.append((generation.number, generation.fell_back, whole))

    missing: list[OSError] = []

    def look() -> None:
        while not done.is_set():
            try:
                os.readlink(store.root / "current")
            except OSError as error:
                missing.append(error)

    threads = [threading.Thread(target=read), threading.Thread(target=look)]
    for thread in threads:
        thread.start()
    for round_ in range(60):
        store.promote(1 + round_ % 2)
    done.set()
    for thread in threads:
        thread.join()
    assert missing == []
    assert len(seen) > 5
    assert {(fell_back, whole) for _, fell_back, whole in seen} == {(False, True)}


_CHILD = """
import os, signal, sys
from pathlib import Path
from sleepyd.store.generations import Generations
root, command, where = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
store = Generations(root, step=lambda name: os.kill(os.getpid(), signal.SIGKILL) if name == where else None)
def write(folder):
    (folder / "adapters" / "t").mkdir(parents=True)
    (folder / "adapters" / "t" / "adapter_model.safetensors").write_bytes(b"w" * 5000)
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
        [sys.executable, "-c", _CHILD, str(root), command, where],
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


def test_row_24_kills_at_random_moments_never_leave_neither(store: Generations):
    stage(store)
    store.promote(1)
    rng = random.Random(24)
    for _ in range(4):
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
