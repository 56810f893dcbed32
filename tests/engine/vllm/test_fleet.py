"""Several vLLM servers as one engine: who is asked, what if one dies, and that adapters are on all or on none."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from their_server import Theirs
from waiting import until

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.engine import Request
from sleepyd.engine.vllm.engine import VllmEngine
from sleepyd.engine.vllm.fleet import Fleet
from sleepyd.engine.vllm.foreign import Foreign
from sleepyd.errors import AdapterError, EngineUnavailable, NotFound
from sleepyd.places import shipped_model
from sleepyd.sections import EngineConfig, VllmConfig

QUESTION = ({"role": "user", "content": "fn main() {}"},)
NAMES = [f"task{n}@1" for n in range(6)]


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[list[Theirs]]:
    made = [Theirs(tmp_path / str(number)) for number in range(3)]
    yield made
    for server in made:
        if (server.folder / "engine").exists():
            server.end()


@pytest.fixture
def make(servers: list[Theirs]) -> Iterator[Callable[[], Fleet]]:
    made: list[Fleet] = []

    def _make() -> Fleet:
        members = [
            VllmEngine(shipped_model(), lambda prompt, on_up, url=server.url: Foreign(url, on_up, poll_s=0.05))
            for server in servers
        ]
        made.append(Fleet(members))
        return made[-1]

    yield _make
    for fleet in made:
        fleet.close()


@pytest.fixture
def fleet(servers: list[Theirs], make: Callable[[], Fleet], tmp_path: Path) -> Fleet:
    """All three servers there, with an adapter for each of six tasks."""
    for server in servers:
        server.start()
    made = make()
    until(lambda: all(one["problem"] == "" for one in made.health()["servers"]), "all are reached")
    for name in NAMES:
        made.load(name, tmp_path)
    return made


def ask(fleet: Fleet, adapter: str | None, tokens: int = 1) -> str:
    return fleet.generate([Request(QUESTION, adapter, tokens)])[0].text


def tokens(fleet: Fleet) -> list[int]:
    return [server["tokens"] for server in fleet.health()["servers"]]


def test_questions_of_one_adapter_go_to_one_server_and_all_servers_have_work(fleet: Fleet) -> None:
    before, used = tokens(fleet), Counter[int]()
    for name in NAMES:
        for _ in range(3):
            assert ask(fleet, name) == f"{name}:0 "
        gained = [after - earlier for after, earlier in zip(tokens(fleet), before, strict=True)]
        assert sorted(gained) == [0, 0, 3]
        used[gained.index(3)] += 1
        before = tokens(fleet)
    assert len(used) > 1


def test_a_server_with_too_much_to_do_gives_some_away(fleet: Fleet, servers: list[Theirs]) -> None:
    for server in servers:
        (server.folder / "mode").write_text("slow")
    before = tokens(fleet)
    answers = fleet.generate([Request(QUESTION, NAMES[0], 3)] * 12)
    assert {answer.text for answer in answers} == {f"{NAMES[0]}:0 {NAMES[0]}:1 {NAMES[0]}:2 "}
    assert sum(after > earlier for after, earlier in zip(tokens(fleet), before, strict=True)) == 3


def test_one_killed_under_load_costs_no_answer_and_gets_its_adapters_when_it_is_back(
    fleet: Fleet, servers: list[Theirs]
) -> None:
    done, wrong = threading.Event(), list[str]()

    def caller(number: int) -> int:
        asked = 0
        while not done.is_set():
            name = NAMES[(number + asked) % len(NAMES)]
            if (text := ask(fleet, name, 4)) != "".join(f"{name}:{n} " for n in range(4)):
                wrong.append(text)
            asked += 1
        return asked

    (servers[1].folder / "mode").write_text("slow")  # so that some are on their way when it dies
    with ThreadPoolExecutor(8) as pool:
        callers = [pool.submit(caller, number) for number in range(8)]
        until(lambda: min(tokens(fleet)) > len(NAMES) + 40, "all have answered")
        servers[1].end()
        until(lambda: fleet.health()["servers"][1]["problem"] != "", "its end is noticed")
        (servers[1].folder / "mode").unlink()
        (servers[1].folder / "loaded").unlink()
        servers[1].start()
        until(lambda: fleet.health()["servers"][1]["problem"] == "", "it is back")
        alone = tokens(fleet)[1]
        until(lambda: tokens(fleet)[1] > alone + 20, "it is asked again")
        done.set()
        assert sum(one.result() for one in callers) > 60  # each raises where a question failed
    assert wrong == []
    assert set(servers[1].loaded()) == set(NAMES)


def test_an_adapter_that_one_server_refuses_is_on_none(fleet: Fleet, servers: list[Theirs], tmp_path: Path) -> None:
    (servers[2].folder / "mode").write_text("500 on load")
    with pytest.raises(AdapterError, match="no room for it"):
        fleet.load("next@2", tmp_path)
    assert "next@2" not in fleet.adapters()
    (servers[2].folder / "mode").unlink()
    fleet.load("next@2", tmp_path)
    assert ask(fleet, "next@2") == "next@2:0 "


def test_an_adapter_through_which_one_server_gives_no_token_is_on_none(
    fleet: Fleet, servers: list[Theirs], tmp_path: Path
) -> None:
    (servers[0].folder / "mode").write_text("500")
    with pytest.raises(AdapterError, match="a server does not answer through it"):
        fleet.load("next@2", tmp_path)
    with pytest.raises(NotFound, match=r"adapters \['next@2'\] are not loaded"):
        ask(fleet, "next@2")
    assert ask(fleet, NAMES[0]) == f"{NAMES[0]}:0 "  # whatever that one says, another answers


def test_a_server_that_is_away_gets_new_adapters_when_it_comes(
    servers: list[Theirs], make: Callable[[], Fleet], tmp_path: Path
) -> None:
    fleet = make()
    until(lambda: fleet.why_not_ready().count("cannot be reached") == 3, "all are looked for")
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        fleet.load("mine@1", tmp_path)
    servers[0].start()
    until(lambda: not fleet.why_not_ready(), "one is there")
    fleet.load("mine@1", tmp_path)
    servers[1].start()
    until(lambda: fleet.health()["servers"][1]["problem"] == "")
    assert servers[1].loaded() == {"mine@1": str(tmp_path)}
    servers[0].end()
    assert ask(fleet, "mine@1") == "mine@1:0 "
    fleet.unload("mine@1")
    with pytest.raises(NotFound):
        fleet.unload("mine@1")


def test_settings_with_several_addresses_make_a_fleet(servers: list[Theirs]) -> None:
    servers[2].start()
    vllm = VllmConfig(base_urls=tuple(server.url for server in servers))
    engine = engines.create(replace(Config(), engine=EngineConfig(kind="vllm"), vllm=vllm))
    assert isinstance(engine, Fleet)
    assert ask(engine, None) == "their/model:0 "
    assert [server["problem"] == "" for server in engine.health()["servers"]] == [False, False, True]
    engine.close()
