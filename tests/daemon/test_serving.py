"""The change from one generation to the next while requests run."""

import threading
from collections.abc import Callable

import pytest
from fake_engine import FakeEngine
from weights import weights

from sleepyd.daemon.serving import LateEngine, Serving, canary
from sleepyd.engine.base import Request
from sleepyd.errors import AdapterError, Conflict, EngineUnavailable, StoreCorrupt
from sleepyd.store.generations import Generation

Stage = Callable[..., Generation]


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def serving(engine: FakeEngine) -> Serving:
    return Serving(engine)


def test_adapters_are_loaded_under_names_that_carry_the_generation(
    serving: Serving, engine: FakeEngine, stage: Stage
) -> None:
    first = stage("missing_clone", "missing_hash", signatures={"E0277 : x : ": "missing_hash"})
    serving.switch(first)
    assert engine.loaded == {
        "missing_clone@1": first.adapters["missing_clone"],
        "missing_hash@1": first.adapters["missing_hash"],
    }
    assert serving.routes.generation == 1
    assert serving.routes.adapters == {"missing_clone": "missing_clone@1", "missing_hash": "missing_hash@1"}
    assert serving.routes.signatures == {"E0277 : x : ": "missing_hash"}


def test_every_new_adapter_is_asked_for_one_token(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    serving.switch(stage("missing_clone", "missing_hash"))
    assert {(asked.adapter, asked.max_new_tokens) for asked in engine.asked} == {
        ("missing_clone@1", 1),
        ("missing_hash@1", 1),
    }


def test_what_nobody_uses_any_more_is_forgotten(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    serving.switch(stage("missing_clone"))
    serving.switch(stage("missing_clone", "missing_hash"))
    assert engine.adapters() == {"missing_clone@2", "missing_hash@2"}


def test_a_request_keeps_the_adapters_it_was_routed_to(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    serving.switch(stage("missing_clone"))
    with serving.lease():
        serving.switch(stage("missing_clone"))
        serving.switch(stage("missing_clone"))
        with serving.lease():
            pass
        assert engine.adapters() == {"missing_clone@1", "missing_clone@2", "missing_clone@3"}
    assert engine.adapters() == {"missing_clone@3"}


def test_a_request_that_came_after_the_change_keeps_nothing_old(
    serving: Serving, engine: FakeEngine, stage: Stage
) -> None:
    serving.switch(stage("missing_clone"))
    serving.switch(stage("missing_clone"))
    with serving.lease():
        assert engine.adapters() == {"missing_clone@2"}


def test_going_back_to_what_was_not_forgotten_yet_keeps_it(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    first, second = stage("missing_clone"), stage("missing_clone")
    serving.switch(first)
    with serving.lease():
        serving.switch(second)
        serving.switch(first)
    assert engine.adapters() == {"missing_clone@1"}
    assert serving.routes.adapters == {"missing_clone": "missing_clone@1"}


def test_the_same_generation_twice_changes_nothing(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    first = stage("missing_clone")
    serving.switch(first)
    serving.switch(first)
    assert engine.adapters() == {"missing_clone@1"}


def test_row_56_an_adapter_that_does_not_load_leaves_all_as_it_was(
    serving: Serving, engine: FakeEngine, stage: Stage
) -> None:
    serving.switch(stage("missing_clone"))
    before = serving.routes
    engine.refused = {"missing_hash@2"}
    with pytest.raises(AdapterError, match="missing_hash@2 does not fit"):
        serving.switch(stage("missing_clone", "missing_hash"))
    assert serving.routes is before
    assert engine.adapters() == {"missing_clone@1"}


def test_an_adapter_that_another_one_answers_for_is_refused(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    serving.switch(stage("missing_clone"))
    engine.broken = {"missing_clone@2"}
    with pytest.raises(EngineUnavailable, match="asked missing_clone@2, but another answered"):
        serving.switch(stage("missing_clone"))
    assert serving.routes.generation == 1
    assert engine.adapters() == {"missing_clone@1"}


def test_publishing_comes_after_the_proof_and_before_the_routes(
    serving: Serving, engine: FakeEngine, stage: Stage
) -> None:
    seen: list[tuple[int, int]] = []
    serving.switch(stage("missing_clone"), publish=lambda: seen.append((len(engine.asked), serving.routes.generation)))
    assert seen == [(1, 0)]


def test_what_cannot_be_published_is_not_served(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    serving.switch(stage("missing_clone"))

    def refuse() -> None:
        raise Conflict("another one was faster")

    with pytest.raises(Conflict, match="faster"):
        serving.switch(stage("missing_clone"), publish=refuse)
    assert serving.routes.generation == 1
    assert engine.adapters() == {"missing_clone@1"}


def test_requests_under_changes_always_find_the_adapter_they_were_sent_to(
    serving: Serving, engine: FakeEngine, stage: Stage
) -> None:
    both = (stage("missing_clone"), stage("missing_clone"))
    serving.switch(both[0])
    failures: list[BaseException] = []
    answered = 0
    stop = threading.Event()

    def ask() -> None:
        nonlocal answered
        while not stop.is_set():
            try:
                with serving.lease():
                    name = serving.routes.adapters["missing_clone"]
                    [answer] = engine.generate([Request(({"role": "user", "content": "x"},), name, 4)])
                    assert answer.adapter == name
                answered += 1
            except BaseException as error:  # noqa: BLE001  handed to the test's thread
                failures.append(error)

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        for number in range(100):
            serving.switch(both[number % 2])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert failures == []
    assert answered > 0
    with serving.lease():
        pass
    assert engine.adapters() == {"missing_clone@2"}


def test_the_canary_wants_the_right_one_to_say_something() -> None:
    engine = FakeEngine()
    canary(engine, None)
    engine.broken = {None}
    with pytest.raises(EngineUnavailable, match="asked the base model, but another answered"):
        canary(engine, None)


def test_an_engine_that_is_not_there_refuses_with_the_reason() -> None:
    late = LateEngine()
    with pytest.raises(EngineUnavailable, match="the model is loading"):
        late.generate([])
    assert (late.adapters(), late.health()) == (frozenset(), {"missing": "the model is loading"})
    late.failed("no model in /nowhere")
    with pytest.raises(EngineUnavailable, match="no model in /nowhere"):
        late.generate([])
    real = FakeEngine()
    late.arrived(real)
    assert late.missing == ""
    assert late.generate([Request((), None, 1)])[0].adapter is None
    late.close()
    assert real.closed
    with pytest.raises(EngineUnavailable, match="stopping"):
        late.generate([])


def test_a_damaged_generation_never_reaches_the_engine(
    serving: Serving, engine: FakeEngine, stage: Stage, generations: object
) -> None:
    staged = stage("missing_clone", promote=False)
    path = staged.adapters["missing_clone"] / "adapter_model.safetensors"
    path.chmod(0o600)
    path.write_bytes(weights("bissing_clone"))
    with pytest.raises(StoreCorrupt, match="does not match its sha256"):
        serving.switch(generations.load(staged.number))  # type: ignore[attr-defined]
    assert engine.adapters() == frozenset()


def test_a_generation_that_is_not_what_it_was_is_not_served(serving: Serving, engine: FakeEngine, stage: Stage) -> None:
    serving.switch(stage("missing_clone"))
    engine.answer = lambda request: "what the base model says"
    known = {"messages": [{"role": "user", "content": "?"}], "answer": "a clone", "base": "what the base model says"}
    second = stage("missing_clone")
    second.manifest["meta"]["canaries"] = {"missing_clone": known}
    with pytest.raises(EngineUnavailable, match="generation 2 is not what it was: missing_clone@2 answers as the base"):
        serving.switch(second)
    assert (serving.routes.generation, engine.adapters()) == (1, {"missing_clone@1"})
    engine.answer = lambda request: "a clone" if request.adapter else "what the base model says"
    serving.switch(second)
    assert serving.routes.generation == 2
