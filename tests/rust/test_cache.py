"""The store behind repeated verdicts."""

from pathlib import Path

from sleepyd.rust import cache
from sleepyd.rust.cache import Cache


def test_keys_keep_the_parts_apart() -> None:
    assert cache.key("ab", "c") != cache.key("a", "bc")
    assert cache.key("a", "b") == cache.key("a", "b")


def test_the_least_recently_used_entry_goes_first() -> None:
    store = Cache(None, capacity=2)
    store.put("a", "1")
    store.put("b", "2")
    assert store.get("a") == "1"
    store.put("c", "3")
    assert (store.get("a"), store.get("b"), store.get("c")) == ("1", None, "3")


def test_a_file_outlives_the_process_and_the_memory(tmp_path: Path) -> None:
    first = Cache(tmp_path / "new", capacity=1)
    first.put("a", "1")
    first.put("b", "2")
    assert first.get("a") == "1"
    first.close()
    second = Cache(tmp_path / "new")
    assert (second.get("a"), second.get("b"), second.get("c")) == ("1", "2", None)
    second.close()


def test_two_processes_share_a_file(tmp_path: Path) -> None:
    one, other = Cache(tmp_path), Cache(tmp_path)
    one.put("a", "1")
    assert other.get("a") == "1"
    one.close()
    other.close()
