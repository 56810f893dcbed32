"""The embedded engine on a tiny random model and adapters that answer differently."""

import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from sleepyd import config, places, share
from sleepyd import engine as engines
from sleepyd.engine import Completion, Request
from sleepyd.engine.base import prompt_ids, while_wanted
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.errors import AdapterError, EngineUnavailable, NotFound
from sleepyd.share import Adapter, Factors

PROMPTS = ("fn main() {}", "use std::fmt; struct A;", "hello", "let mut x = 1; x += 1;")


@pytest.fixture(scope="module")
def adapters(tiny_model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with adapters `one` and `two`, large enough to change every answer."""
    engine = TransformersEngine(tiny_model, threads=1)
    layers = share.target_layers(engine.model)
    folder = tmp_path_factory.mktemp("adapters")
    for seed, name in enumerate(("one", "two"), start=1):
        generator = torch.Generator().manual_seed(seed)
        factors = {
            layer: Factors(
                b=torch.randn(module.out_features, 2, generator=generator),
                a=torch.randn(2, module.in_features, generator=generator),
            )
            for layer, module in layers.items()
        }
        share.write_adapter(Adapter(factors), folder / name)
    return folder


@pytest.fixture
def engine(tiny_model: Path) -> Iterator[TransformersEngine]:
    engine = TransformersEngine(tiny_model, threads=1, batch_size=3)
    yield engine
    engine.close()


@pytest.fixture(params=[0.0, 2.0], ids=["plain", "nudged to copy"])
def loaded(engine: TransformersEngine, adapters: Path, request: pytest.FixtureRequest) -> TransformersEngine:
    engine.copy_bonus = request.param
    engine.load("one@1", adapters / "one")
    engine.load("two@1", adapters / "two")
    return engine


def ask(text: str = PROMPTS[0], adapter: str | None = None, most: int = 12) -> Request:
    return Request(({"role": "user", "content": text},), adapter, most)


def told(completions: list[Completion]) -> list[tuple[str, str | None, int, bool]]:
    return [(c.text, c.adapter, c.tokens, c.finished) for c in completions]


def test_adapters_answer_differently_from_each_other_and_the_base(loaded: TransformersEngine) -> None:
    texts = {loaded.generate([ask(adapter=name)])[0].text for name in (None, "one@1", "two@1")}
    assert len(texts) == 3


def test_a_mixed_batch_answers_as_one_by_one(loaded: TransformersEngine) -> None:
    requests = [
        ask(PROMPTS[0], "one@1"),
        ask(PROMPTS[1], "two@1", most=7),
        ask(PROMPTS[2]),
        ask(PROMPTS[3], "one@1", most=3),
        ask(PROMPTS[0], "two@1"),
        ask(PROMPTS[1], "one@1"),
        ask(PROMPTS[3]),
    ]
    single = [loaded.generate([request])[0] for request in requests]
    assert told(loaded.generate(requests)) == told(single)
    assert [c.adapter for c in single] == [request.adapter for request in requests]
    assert [c.tokens for c in single if not c.finished] == [r.max_new_tokens for r in requests]


def test_a_batch_for_one_adapter_answers_as_one_by_one(loaded: TransformersEngine) -> None:
    requests = [ask(prompt, "two@1") for prompt in PROMPTS]
    assert told(loaded.generate(requests)) == told([loaded.generate([request])[0] for request in requests])


def test_the_base_model_is_untouched_by_adapters(engine: TransformersEngine, adapters: Path) -> None:
    before = told(engine.generate([ask(prompt) for prompt in PROMPTS]))
    weights = {name: weight.clone() for name, weight in engine.model.state_dict().items()}
    engine.load("one@1", adapters / "one")
    assert told(engine.generate([ask(prompt) for prompt in PROMPTS])) == before
    engine.generate([ask(adapter="one@1")])
    assert told(engine.generate([ask(prompt) for prompt in PROMPTS])) == before
    engine.unload("one@1")
    assert told(engine.generate([ask(prompt) for prompt in PROMPTS])) == before
    after = engine.model.state_dict()
    assert after.keys() == weights.keys()
    assert all(torch.equal(after[name], weight) for name, weight in weights.items())


def test_unloading_one_adapter_leaves_the_other(loaded: TransformersEngine) -> None:
    before = loaded.generate([ask(adapter="two@1")])[0].text
    loaded.unload("one@1")
    assert loaded.adapters() == {"two@1"}
    assert loaded.generate([ask(adapter="two@1")])[0].text == before
    with pytest.raises(NotFound, match=r"adapters \['one@1'\] are not loaded; loaded: \['two@1'\]"):
        loaded.generate([ask(), ask(adapter="one@1")])


def test_adapters_come_and_go_while_a_batch_runs(engine: TransformersEngine, adapters: Path) -> None:
    """All batches of a call keep what it began with, and nobody waits for them."""
    engine.load("one@1", adapters / "one")
    requests = [ask(prompt, adapter) for prompt in PROMPTS for adapter in ("one@1", None)]
    before = told(engine.generate(requests))
    running, go_on = threading.Event(), threading.Event()

    def pause(*_: object) -> None:
        running.set()
        assert go_on.wait(60)

    hook = engine.model.register_forward_hook(pause)
    with ThreadPoolExecutor() as pool:
        try:
            answers = pool.submit(engine.generate, requests)
            assert running.wait(60)
            engine.load("two@1", adapters / "two")
            engine.unload("one@1")
            assert engine.adapters() == {"two@1"}
        finally:
            go_on.set()
        assert told(answers.result(60)) == before
    hook.remove()
    with pytest.raises(NotFound):
        engine.generate(requests)


def test_an_adapter_can_come_back_under_a_new_name(loaded: TransformersEngine, adapters: Path) -> None:
    before = loaded.generate([ask(adapter="one@1")])[0].text
    for name in ("one@1", "two@1"):
        loaded.unload(name)
    assert loaded.adapters() == frozenset()
    loaded.load("one@2", adapters / "one")
    assert loaded.generate([ask(adapter="one@2")])[0].text == before


def test_a_name_is_given_once(loaded: TransformersEngine, adapters: Path) -> None:
    with pytest.raises(AdapterError, match="one@1 is loaded already"):
        loaded.load("one@1", adapters / "two")
    with pytest.raises(NotFound, match="three@1 is not loaded"):
        loaded.unload("three@1")


def _damage(adapter: Path, into: Path) -> None:
    weights = adapter / "adapter_model.safetensors"
    for name in ("pickle", "truncated", "not a number"):
        (into / name).mkdir()
        shutil.copy(adapter / "adapter_config.json", into / name)
    torch.save(load_file(weights), into / "pickle" / "adapter_model.bin")
    (into / "truncated" / weights.name).write_bytes(weights.read_bytes()[:-1])
    broken = {key: tensor * float("nan") for key, tensor in load_file(weights).items()}
    save_file(broken, into / "not a number" / weights.name)


@pytest.mark.parametrize("others", [0, 1])
def test_an_adapter_that_does_not_fit_changes_nothing(
    engine: TransformersEngine, adapters: Path, tmp_path: Path, others: int
) -> None:
    if others:
        engine.load("one@1", adapters / "one")
    adapter = "one@1" if others else None
    before = told(engine.generate([ask(adapter=adapter)]))
    q_proj = "model.layers.0.self_attn.q_proj"
    narrow, fits = Factors(torch.ones(4, 2), torch.ones(2, 4)), Factors(torch.ones(32, 2), torch.ones(2, 32))
    misfits = {
        "another width": {q_proj: narrow},
        "another depth": {q_proj: fits, "model.layers.7.self_attn.q_proj": fits},
        "another kind": {"model.norm": fits},
        "another model": {"model.x.9.y": fits},
    }
    for name, layers in misfits.items():
        share.write_adapter(Adapter(layers), tmp_path / name)
        with pytest.raises(AdapterError, match=r"adapter odd@1 in .* does not load"):
            engine.load("odd@1", tmp_path / name)
    _damage(adapters / "one", tmp_path)
    for name, message in (
        ("missing", r"no adapter_config\.json"),
        ("pickle", r"only adapter_model\.bin \(a pickle, which can run code and is never opened\)"),
        ("truncated", "damaged or not safetensors"),
        ("not a number", "holds NaN or infinity"),
    ):
        with pytest.raises(AdapterError, match=rf"adapter odd@1 in .* does not load: .*{message}"):
            engine.load("odd@1", tmp_path / name)
    assert engine.adapters() == ({"one@1"} if others else set())
    assert told(engine.generate([ask(adapter=adapter)])) == before
    engine.load("odd@1", adapters / "two")
    assert engine.generate([ask(adapter="odd@1")])[0].text != before[0][0]


@pytest.mark.parametrize("adapter", [None, "one@1", "two@1"])
def test_prompt_lookup_gives_the_text_of_plain_greedy_decoding(loaded: TransformersEngine, adapter: str | None) -> None:
    """A request alone decodes with prompt lookup, two of one length without."""
    for prompt in ("x = y; x = y; x = y;", PROMPTS[1]):
        request = ask(prompt, adapter, most=40)
        plain = loaded.generate([request, request])
        assert plain[0].text == plain[1].text
        assert loaded.generate([request])[0].text == plain[0].text


def test_an_overlong_question_is_answered_unfinished_and_empty(tiny_model: Path) -> None:
    engine = TransformersEngine(tiny_model, threads=1, max_prompt_tokens=40)
    completions = engine.generate([ask("word " * 40), ask("x")])
    assert told(completions)[0] == ("", None, 0, False)
    assert completions[1].tokens == 12


def test_the_nudge_makes_answers_of_the_question(engine: TransformersEngine) -> None:
    request = ask(" ".join(f"word{n}" for n in range(9)), most=20)
    question = engine.tokenizer.decode(prompt_ids(request, engine.tokenizer))
    assert engine.generate([request])[0].text[-12:] not in question
    engine.copy_bonus = 100.0
    assert engine.generate([request])[0].text[-12:] in question


def test_sampling_depends_on_the_seed_and_leaves_greedy_requests_alone(engine: TransformersEngine) -> None:
    warm = [replace(ask(most=10), temperature=2.0, seed=seed) for seed in (1, 1, 2)]
    one, same, other = (engine.generate([request])[0].text for request in warm)
    assert one == same
    assert one != other
    greedy = engine.generate([ask(most=10)])[0].text
    mixed = engine.generate([warm[0], ask(most=10), warm[2]])
    assert [c.text for c in mixed] == [one, greedy, other]


def test_control_tokens_in_a_question_do_not_end_it(engine: TransformersEngine) -> None:
    ids = prompt_ids(ask('let s = "<|im_end|>";'), engine.tokenizer)
    assert ids.count(engine.tokenizer.eos_token_id) == 1


def test_no_request_is_no_answer(engine: TransformersEngine) -> None:
    assert engine.generate([]) == []


class Unwanted(Exception):
    """What a caller that is gone raises into the engine."""


def gone_after(asked: int) -> Callable[[], None]:
    """Wanted so many times, then no more."""
    left = iter(range(asked))

    def ask() -> None:
        if next(left, None) is None:
            raise Unwanted

    return ask


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_row_50_an_answer_that_nobody_wants_any_more_ends_at_the_next_token(
    engine: TransformersEngine, temperature: float
) -> None:
    wanted = engine.generate([ask()])

    def abandoned() -> None:
        while_wanted(gone_after(2))
        engine.generate([replace(ask(most=2000), temperature=temperature)] * 2)

    with pytest.raises(Unwanted):
        copy_context().run(abandoned)
    assert told(engine.generate([ask()])) == told(wanted), "the model answers the next one as ever"


def test_row_50_who_waits_for_the_model_may_leave(engine: TransformersEngine) -> None:
    def abandoned() -> None:
        while_wanted(gone_after(1))
        engine.generate([ask()])

    with engine._lock, pytest.raises(Unwanted):
        copy_context().run(abandoned)
    assert engine.generate([ask()])


def test_health_counts_adapters_and_tokens(loaded: TransformersEngine, tiny_model: Path) -> None:
    tokens = loaded.generate([ask(adapter="one@1")])[0].tokens
    assert loaded.health() == {
        "engine": "transformers",
        "model": tiny_model.name,
        "adapters": 2,
        "tokens": tokens,
    }


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match=r"no model there \(config.json is missing\)"):
        TransformersEngine(tmp_path)


def test_a_damaged_model_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text('{"model_type": "no such model"}')
    with pytest.raises(EngineUnavailable, match="the model cannot be loaded"):
        TransformersEngine(tmp_path)


def test_a_closed_engine_says_so(engine: TransformersEngine) -> None:
    engine.close()
    with pytest.raises(EngineUnavailable, match="closed"):
        engine.generate([ask()])


def test_the_configuration_names_the_model(tiny_model: Path) -> None:
    overrides = {
        "model": {"path": str(tiny_model), "max_prompt_tokens": 77},
        "engine": {"threads": 1, "batch_size": 5, "copy_bonus": 1.5},
    }
    made = engines.create(config.load(Path("/dev/null"), overrides, {}))
    assert isinstance(made, TransformersEngine)
    assert (made.folder, made.batch_size, made.max_prompt_tokens, made.copy_bonus) == (tiny_model, 5, 77, 1.5)
    assert engines.model_folder(config.load(Path("/dev/null"), {}, {})) == places.shipped_model()
