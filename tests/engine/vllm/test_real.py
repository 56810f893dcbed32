"""The real vLLM server: what it answers, adapter by adapter, while generations change and when it is killed."""

import os
import random
import shutil
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from speakers import QUESTION, Speakers
from torture import Torture
from waiting import until

from sleepyd.daemon.serving import Serving
from sleepyd.day.prompt import ask
from sleepyd.engine import Request
from sleepyd.engine.transformers import TransformersEngine
from sleepyd.engine.vllm.engine import VllmEngine
from sleepyd.errors import NotFound, SleepydError
from sleepyd.koans.load import load_koans
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.store.generations import Generations

pytestmark = [pytest.mark.vllm, pytest.mark.slow]
ADAPTERS = 104


def say(engine: VllmEngine, adapter: str | None) -> str:
    return engine.generate([Request(QUESTION, adapter, 1)])[0].text


@pytest.fixture(scope="module")
def loaded(real: VllmEngine, speakers: Speakers) -> dict[str, str]:
    """Adapter → its word, for as many as there are tasks."""
    made = {f"task{number}@1": speakers.make(number) for number in range(ADAPTERS)}
    for name, speaker in made.items():
        real.load(name, speaker.path)
    return {name: speaker.word for name, speaker in made.items()}


@pytest.mark.rustc
def test_it_answers_as_the_embedded_engine_does(
    real: VllmEngine, embedded: TransformersEngine, compiler: Compiler, torture: Torture
) -> None:
    koans = load_koans(shipped_koans())[: torture.times(16, 92)]
    questions = [ask(k.buggy, compiler.check(k.buggy, k.edition).errors, "edits").messages for k in koans]
    asked = [Request(question, None, 32) for question in questions]
    same = sum(
        ours.text == theirs.text for ours, theirs in zip(real.generate(asked), embedded.generate(asked), strict=True)
    )
    torture.figure("vLLM in bfloat16 answers as float32 here does", f"{same} of {len(asked)}", "three in four")
    assert same >= 0.75 * len(asked)


def test_a_hundred_adapters_answer_each_for_itself(real: VllmEngine, loaded: dict[str, str], torture: Torture) -> None:
    names = list(loaded) * torture.times(2, 20)
    random.Random(0).shuffle(names)
    with ThreadPoolExecutor(16) as callers:
        said = list(callers.map(lambda name: say(real, name), names))
    wrong = [(name, word) for name, word in zip(names, said, strict=True) if word != loaded[name]]
    torture.figure(f"answers of another adapter, {ADAPTERS} in random order", f"{len(wrong)} of {len(names)}", "0")
    assert not wrong
    assert len(set(loaded.values())) == ADAPTERS


def test_one_call_may_mix_all_and_the_model_alone(real: VllmEngine, loaded: dict[str, str]) -> None:
    alone = say(real, None)
    assert alone not in loaded.values()
    names: list[str | None] = [None, *loaded, None]
    answers = real.generate([Request(QUESTION, name, 1) for name in names])
    assert [answer.text for answer in answers] == [alone, *loaded.values(), alone]
    assert [answer.adapter for answer in answers] == names


def test_the_model_alone_is_itself_in_whatever_batch(
    real: VllmEngine, loaded: dict[str, str], torture: Torture
) -> None:
    alone, chance = say(real, None), random.Random(2)
    wrong = asked = 0
    for _ in range(torture.times(12, 200)):
        names = [None if chance.random() < 0.3 else chance.choice(list(loaded)) for _ in range(24)]
        answers = real.generate([Request(QUESTION, name, 1) for name in names])
        asked += names.count(None)
        wrong += sum(answer.text != alone for answer in answers if answer.adapter is None)
    torture.figure("the model alone among adapters: wrong answers", f"{wrong} of {asked}", "0")
    assert wrong == 0


def test_an_adapter_that_was_forgotten_is_unknown(real: VllmEngine, speakers: Speakers) -> None:
    real.load("once@1", speakers.make(0).path)
    real.unload("once@1")
    with pytest.raises(NotFound):
        say(real, "once@1")
    with real.server.asking() as client, pytest.raises(NotFound):
        client.complete("once@1", [1, 2], max_tokens=1)


def test_generations_change_under_load_and_no_answer_mixes_them(
    real: VllmEngine, speakers: Speakers, tmp_path: Path, torture: Torture
) -> None:
    tasks = [f"mine{number}" for number in range(4)]
    generations = Generations(tmp_path / "store")
    routes = {"signatures": {}, "codes": {}, "tasks": {task: {"adapter": f"adapters/{task}"} for task in tasks}}

    def change(number: int) -> None:
        folder = tmp_path / str(number)
        for place, task in enumerate(tasks):
            shutil.copytree(speakers.make(200 + number * len(tasks) + place).path, folder / "adapters" / task)
        made = generations.stage(None, files=folder, routes=routes, evaluation={})
        serving.switch(generations.load(made))

    serving = Serving(real)
    swaps = torture.times(3, 30)
    change(0)
    stop = threading.Event()
    wrong: list[str] = []
    slowest, asked = [0.0], [0]

    def caller(seed: int) -> None:
        chance = random.Random(seed)
        while not stop.wait(0.2):  # four of these ask 20 times a second
            began = time.monotonic()
            with serving.lease():
                routes = serving.routes
                place = chance.randrange(len(tasks))
                try:
                    word = say(real, routes.adapters[tasks[place]])
                except SleepydError as error:
                    wrong.append(repr(error))
                    continue
            expected = speakers.make(200 + (routes.generation - 1) * len(tasks) + place).word
            if word != expected:
                wrong.append(f"{word} for {expected}")
            slowest[0] = max(slowest[0], time.monotonic() - began)
            asked[0] += 1

    callers = [threading.Thread(target=caller, args=(seed,)) for seed in range(4)]
    for thread in callers:
        thread.start()
    for number in range(1, swaps + 1):
        time.sleep(1)
        change(number)
    time.sleep(1)
    stop.set()
    for thread in callers:
        thread.join()
    torture.figure(f"{swaps} swaps under 20 requests/s: failed or mixed", f"{len(wrong)} of {asked[0]}", "0")
    torture.figure("the same: slowest answer", f"{slowest[0] * 1000:.0f} ms", "-")
    assert not wrong
    assert asked[0] > 10 * swaps
    assert {name for name in real.adapters() if name.startswith("mine")} == {f"{t}@{swaps + 1}" for t in tasks}


def test_it_sleeps_and_wakes_with_all_adapters(real: VllmEngine, loaded: dict[str, str]) -> None:
    real.sleep()
    real.wake()
    until(lambda: not real.why_not_ready(), "it is there", deadline_s=120)
    name = next(reversed(loaded))
    assert say(real, name) == loaded[name]


def test_a_model_process_that_is_killed_is_replaced_with_all_adapters(
    real: VllmEngine, loaded: dict[str, str], torture: Torture
) -> None:
    before = real.server.starts
    (engine,) = [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and "VLLM::EngineCore" in title(pid)]
    began = time.monotonic()
    os.kill(engine, signal.SIGKILL)
    until(lambda: real.why_not_ready(), "its end is noticed", deadline_s=60)
    until(lambda: not real.why_not_ready(), "it is there again", deadline_s=240)
    torture.figure("vLLM's model process killed: answers again after", f"{time.monotonic() - began:.0f} s", "-")
    assert real.server.starts > before
    for name in random.Random(1).sample(sorted(loaded), 8):
        assert say(real, name) == loaded[name]


def title(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
