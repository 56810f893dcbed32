"""A vLLM server that somebody else runs: asked, never ended, and given adapters where it can read them."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from their_server import Theirs
from waiting import until

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.engine import Request
from sleepyd.engine.vllm.client import Client
from sleepyd.engine.vllm.engine import VllmEngine
from sleepyd.engine.vllm.foreign import Foreign
from sleepyd.errors import AdapterError, EngineUnavailable
from sleepyd.places import shipped_model
from sleepyd.sections import EngineConfig, VllmConfig

QUESTION = ({"role": "user", "content": "fn main() {}"},)


@pytest.fixture
def theirs(tmp_path: Path) -> Iterator[Theirs]:
    made = Theirs(tmp_path)
    yield made
    made.end()


@pytest.fixture
def make(theirs: Theirs) -> Iterator[Callable[..., VllmEngine]]:
    made: list[VllmEngine] = []

    def _make(url: str = "", through_zeros: bool = False, **options: object) -> VllmEngine:
        def server(prompt: list[int], on_up: Callable[[Client], None]) -> Foreign:
            return Foreign(url or theirs.url, on_up, **{"poll_s": 0.05, **options})  # type: ignore[arg-type]

        made.append(VllmEngine(shipped_model(), server, through_zeros=through_zeros))
        return made[-1]

    yield _make
    for engine in made:
        engine.close()


def ask(engine: VllmEngine, adapter: str | None = None) -> str:
    return engine.generate([Request(QUESTION, adapter, 1)])[0].text


def test_its_own_name_for_the_model_is_used(theirs: Theirs, make: Callable[..., VllmEngine]) -> None:
    theirs.start()
    engine = make(f"{theirs.url}/v1/")
    until(lambda: not engine.why_not_ready(), "it is reached")
    assert ask(engine) == "their/model:0 "


def test_it_is_waited_for_and_never_ended(theirs: Theirs, make: Callable[..., VllmEngine], tmp_path: Path) -> None:
    engine = make()
    until(lambda: "cannot be reached" in engine.why_not_ready())
    with pytest.raises(EngineUnavailable, match="cannot be reached"):
        ask(engine)
    theirs.start()
    until(lambda: not engine.why_not_ready(), "it is reached")
    engine.load("mine@1", tmp_path)
    theirs.end()
    until(lambda: bool(engine.why_not_ready()), "its end is noticed")
    theirs.start()
    until(lambda: not engine.why_not_ready(), "it is reached again")
    assert ask(engine, "mine@1") == "mine@1:0 ", "it has its adapters again"
    engine.close()
    assert theirs.process is not None
    assert theirs.process.poll() is None


def test_one_that_was_started_again_between_two_looks_is_given_its_adapters(
    theirs: Theirs, make: Callable[..., VllmEngine], tmp_path: Path
) -> None:
    theirs.start()
    until(lambda: Client(theirs.url).is_healthy(), "it listens")
    engine = make(poll_s=600.0)
    until(lambda: not engine.why_not_ready())
    engine.load("mine@1", tmp_path)
    theirs.end()
    theirs.start()
    until(lambda: Client(theirs.url).is_healthy(), "it listens again")
    with pytest.raises(EngineUnavailable, match="gets its adapters again"):
        ask(engine, "mine@1")
    assert "it has lost mine@1" in engine.why_not_ready()
    engine.server._look()  # type: ignore[union-attr]  # as it does when the time has come
    assert ask(engine, "mine@1") == "mine@1:0 "


def test_adapters_are_read_where_they_are_on_this_machine(
    theirs: Theirs, make: Callable[..., VllmEngine], tmp_path: Path
) -> None:
    theirs.start()
    engine = make()
    until(lambda: not engine.why_not_ready())
    engine.load("mine@1", tmp_path / "adapter")
    assert theirs.loaded() == {"mine@1": str(tmp_path / "adapter")}


def test_adapters_go_over_a_folder_that_both_see(
    theirs: Theirs, make: Callable[..., VllmEngine], tmp_path: Path
) -> None:
    adapter, shared = tmp_path / "adapter", tmp_path / "shared"
    adapter.mkdir()
    (adapter / "adapter_config.json").write_text("{}")
    theirs.start()
    engine = make(shared_path=shared, through_zeros=True)
    until(lambda: not engine.why_not_ready())
    engine.load("mine@1", adapter)
    assert theirs.loaded() == {"mine@1": str(shared / "mine@1"), "base@zeros": str(shared / "base@zeros")}
    assert (shared / "mine@1" / "adapter_config.json").read_text() == "{}"
    assert ask(engine) == "base@zeros:0 "


def test_another_machine_without_such_a_folder_is_told_what_to_set(tmp_path: Path) -> None:
    foreign = Foreign("http://gpu.example:8000", lambda client: None)
    with pytest.raises(AdapterError, match=r"another machine and cannot read .* set vllm\.shared_path"):
        foreign.place("mine@1", tmp_path)


def test_a_server_that_answers_otherwise_is_for_its_owner_to_restart(
    theirs: Theirs, make: Callable[..., VllmEngine]
) -> None:
    theirs.start()
    engine = make()
    until(lambda: not engine.why_not_ready())
    engine.server.restart("after its sleep it answered differently")
    assert "should be started again by whoever runs it" in engine.why_not_ready()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"model_name": "other"}, "no model other there, expected one of their/model; set vllm.model_name"),
        ({"api_key": "wrong"}, "got 401"),
    ],
)
def test_what_is_wrong_with_it_is_said(
    theirs: Theirs, make: Callable[..., VllmEngine], options: dict[str, str], said: str
) -> None:
    theirs.start("wants a key" if "api_key" in options else "well")
    engine = make(**options)
    until(lambda: said in engine.why_not_ready(), said)


def test_a_key_opens_the_door_and_a_file_holds_it(theirs: Theirs, tmp_path: Path) -> None:
    theirs.start("wants a key")
    (tmp_path / "key").write_text("s3cret\n")
    vllm = VllmConfig(base_urls=(theirs.url,), api_key_file=str(tmp_path / "key"))
    config = replace(Config(), engine=EngineConfig(kind="vllm"), vllm=vllm)
    until(lambda: Client(theirs.url).is_healthy(), "it listens")
    engine = engines.create(config)
    assert engine.generate([Request(QUESTION, None, 1)])[0].text == "their/model:0 "
    engine.close()
    with pytest.raises(EngineUnavailable, match="cannot be read"):
        engines.create(replace(config, vllm=replace(vllm, api_key_file=str(tmp_path / "none"))))
