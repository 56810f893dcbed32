"""Whole nights with a teacher: what it is asked, what is learned, what it costs, and that its faults end no night."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from claude_server import KEY, PROVEN, ClaudeServer, examples
from night_house import House, accepting, teach

from sleepyd.koans.load import Example
from sleepyd.night import distill, gate, report
from sleepyd.store.records import Episode

pytestmark = [pytest.mark.rustc, pytest.mark.slow]

Proven = Callable[[str], list[Example]]
OTHER = {
    "buggy": "pub fn twice(by: u32) -> u32 {\n    let n = by;\n    let r = &mut n;\n    *r *= 2;\n    n\n}\n",
    "fixed": "pub fn twice(by: u32) -> u32 {\n    let mut n = by;\n    let r = &mut n;\n    *r *= 2;\n    n\n}\n",
    "tests": "",
}
THIRD = {key: text.replace("twice", "more").replace("*r *= 2", "*r += 7") for key, text in OTHER.items()}


@pytest.fixture
def server(house: House, proven: Proven, monkeypatch: pytest.MonkeyPatch) -> Iterator[ClaudeServer]:
    """A teacher that a night may ask, and one program of missing_mut that the day left unfixed."""
    with ClaudeServer().running() as running:
        running.answer = lambda body: examples(PROVEN, OTHER, THIRD)
        settings = replace(house.config.distill, base_url=running.url, batch=False, at_night=True, per_night=3)
        house.config = replace(
            house.config, distill=settings, night=replace(house.config.night, dream_tries=0, min_examples=3)
        )
        monkeypatch.setenv("ANTHROPIC_API_KEY", KEY)
        failed = proven("missing_mut")[0]
        house.database.record_episode(
            Episode("api", failed.buggy, "unfixed", signature=failed.signature, task="missing_mut")
        )
        yield running


def test_what_the_teacher_proves_is_learned_the_same_night(
    house: House, server: ClaudeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "decide", accepting)
    result = house.sleep()
    assert (result.state, result.reason) == ("promoted", "learned missing_mut")
    assert {e.used_in_night for e in house.database.examples(origin="teacher")} == {house.night}
    stage = house.stages()["distill"]
    assert (stage.state, stage.detail["kept"], stage.detail["reason"]) == ("done", {"missing_mut": 3}, "")
    assert stage.detail["usd"] > 0
    assert len(server.orders) == 1
    told = report.of(house.database.get_night(house.night), house.database.stages(house.night))
    assert told["teacher"] == stage.detail
    assert told["tasks"][0]["lessons"]["from"] == {"teacher": 3}
    page = report.markdown(told)
    assert f"- the teacher: 3 of missing_mut, ${stage.detail['usd']:.4f}, {stage.detail['tokens']} tokens\n" in page
    assert "3 by the teacher" in page
    house.sleep()
    assert len(server.orders) == 1  # there are as many as a night wants


def test_nights_ask_nobody_unless_they_are_told_to(house: House, server: ClaudeServer) -> None:
    house.config = replace(house.config, distill=replace(house.config.distill, at_night=False))
    assert house.sleep().state == "skipped"
    assert (server.headers, "distill" in house.stages()) == ([], False)


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("no key", "there is no API key, so nothing was asked"),
        ("wrong key", "the API answers 401: no such key"),
        ("budget", "this may cost up to $"),
        ("a person's run", 'of "sleepyd distill" broke off, expected none'),
    ],
)
def test_a_fault_of_the_teacher_is_a_reason_and_the_night_goes_on(
    house: House, server: ClaudeServer, proven: Proven, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str
) -> None:
    teach(house.database, proven)
    if fault == "no key":
        monkeypatch.delenv("ANTHROPIC_API_KEY")
    elif fault == "wrong key":
        monkeypatch.setenv("ANTHROPIC_API_KEY", f"{KEY}-wrong")
    elif fault == "budget":
        house.config = replace(house.config, distill=replace(house.config.distill, max_usd=0.0001))
    else:
        folder = distill.runs_folder(house.config.paths.state)
        folder.mkdir(parents=True)
        (folder / "01.jsonl").write_text(json.dumps({"event": "plan", "plan": {"tasks": []}}) + "\n")
    monkeypatch.setattr(gate, "decide", accepting)
    result = house.sleep()
    assert (result.state, result.reason) == ("promoted", "learned missing_debug, missing_mut")
    assert reason in house.stages()["distill"].detail["reason"]
    assert result.report["teacher"] == {
        "kept": {},
        "usd": 0.0,
        "tokens": 0,
        "reason": result.report["teacher"]["reason"],
    }
    assert server.orders == []
    assert house.database.examples(origin="teacher") == []


def test_a_batch_that_has_not_ended_is_taken_in_by_the_next_night(
    house: House, server: ClaudeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.config = replace(house.config, distill=replace(house.config.distill, batch=True))
    monkeypatch.setattr(gate, "decide", accepting)
    server.looks = 10**6
    assert house.sleep().state == "skipped"
    assert "has been handed in and has not ended" in house.stages()["distill"].detail["reason"]
    server.looks = 0
    assert house.sleep().state == "promoted"
    assert len(server.batches) == 1
    assert len(house.database.examples(origin="teacher")) == 3
