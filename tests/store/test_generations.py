"""Generations: written once, proven by the manifest, served through one link."""

import json
import os
import random
from pathlib import Path

import pytest
from staging import WEIGHTS, leftovers, routes, stage, write_adapters
from structlog.testing import capture_logs
from weights import weights

import sleepyd
from sleepyd.errors import InvalidInput, NotFound, StoreCorrupt, Unavailable
from sleepyd.store.generations import Generations


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
    assert (current.adapters["missing_ord"] / "adapter_model.safetensors").read_bytes() == weights("missing_ord")
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


def test_row_25_numbers_are_never_reused(store: Generations):
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
    store.pin(1)
    assert store.prune(keep=2) == (2, 6)
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


def test_row_65_a_failing_writer_leaves_nothing(store: Generations):
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


def test_row_21_nothing_intact_left_is_an_error_not_a_silent_base_model(store: Generations):
    stage(store)
    store.promote(1)
    (store.root / "generations" / "000001" / "subspace.safetensors").unlink()
    with pytest.raises(StoreCorrupt, match="no intact generation"):
        store.current()


def test_row_21_a_damaged_generation_is_not_promoted(store: Generations):
    stage(store)
    stage(store, 1)
    store.promote(1)
    (store.root / "generations" / "000002" / "evaluation.json").unlink()
    with pytest.raises(StoreCorrupt, match=r"evaluation\.json is missing"):
        store.promote(2)
    with pytest.raises(NotFound, match="generation 9 does not exist"):
        store.promote(9)
    assert store.current_number() == 1


def test_a_pin_is_kept_over_restarts_and_taken_back(store: Generations):
    for parent in (None, 1, 2):
        stage(store, parent)
    assert store.pin(3) == (3,)
    assert store.pin(1) == (1, 3)
    again = Generations(store.root)
    assert (again.pinned(), [s.is_pinned for s in again.list()]) == ((1, 3), [True, False, True])
    assert again.pin(3, keep=False) == (1,)
    with pytest.raises(NotFound, match="generation 9 does not exist"):
        again.pin(9)


@pytest.mark.parametrize("content", [b"", b"7", b"\xff", b"{"])
def test_a_damaged_list_of_pins_pins_everything(store: Generations, content: bytes):
    for parent in (None, 1, 2):
        stage(store, parent)
    store.promote(3)
    (store.root / "pinned.json").write_bytes(content)
    assert store.pinned() == (1, 2, 3)
    assert store.prune(keep=1) == ()
