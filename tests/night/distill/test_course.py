"""A run against a local API: rounds, budget, what is lost on the way, and going on after a kill at any line."""

import json
from pathlib import Path
from typing import Any

import pytest
from claude_server import CUT, HALF, PAIR, ClaudeServer, examples, saying

from sleepyd.errors import Conflict, InvalidInput, Unavailable
from sleepyd.night import distill
from sleepyd.night.distill import Journal
from sleepyd.night.distill.budget import Prices
from sleepyd.night.distill.journal import unfinished
from sleepyd.sections import DistillConfig

BAD = {**PAIR, "buggy": "bad"}


def events(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("batch", [False, True])
def test_every_task_gets_its_examples(begin: Any, desk: Any, server: ClaudeServer, batch: bool) -> None:
    course = begin(3, batch=batch)
    course.run()
    state = course.journal.state
    assert (desk.have("missing_mut"), state.ended, state.rounds, state.kept["missing_mut"]) == (3, "done", 1, 3)
    assert (len(server.orders), len(server.batches)) == ((0, 1) if batch else (3, 0))
    # 100 tokens in at $2 and 200 out at $10 for a million; a batch has them for half.
    assert state.spent.usd == pytest.approx(3 * (100 * 2 + 200 * 10) / 1e6 * (0.5 if batch else 1.0))
    assert state.spent.tokens == 900


def test_a_cached_prompt_costs_what_the_api_says(begin: Any, server: ClaudeServer) -> None:
    usage = {
        "input_tokens": 10,
        "cache_creation_input_tokens": 1000,
        "cache_read_input_tokens": 2000,
        "output_tokens": 5,
    }
    server.answer = lambda body: {**examples(PAIR), "usage": usage}
    course = begin(1)
    course.run()
    assert course.journal.state.spent.usd == pytest.approx((10 * 2 + 1000 * 2.5 + 2000 * 0.2 + 5 * 10) / 1e6)
    assert server.orders[0]["system"][-1]["cache_control"] == {"type": "ephemeral"}
    assert len({order["messages"][0]["content"] for order in server.orders}) == len(server.orders)


def test_what_was_thrown_away_is_asked_for_again_and_counted(begin: Any, server: ClaudeServer) -> None:
    answers = [
        saying("no JSON at all"),
        saying('{"examples": [{"buggy": 1}]}'),
        saying("", stop_reason="refusal", stop_details={"type": "refusal", "category": "cyber"}),
        saying('{"examples": [{"bu', stop_reason="max_tokens"),
        examples(BAD, PAIR),
    ]
    server.answer = lambda body: answers.pop(0) if answers else examples(PAIR)
    course = begin(5)
    course.run()
    state = course.journal.state
    assert (state.ended, state.kept["missing_mut"], state.rounds) == ("done", 5, 2)
    assert {kind: n for kind, n in state.thrown_away.items() if kind != "more_than_asked"} == {
        "malformed": 2,
        "refused": 1,
        "cut_off": 1,
        "bad": 1,
    }
    reasons = [r["detail"] for e in events(course.journal.path) if e["event"] == "judged" for r in e["thrown_away"]]
    assert "refused: cyber" in reasons
    assert any("max_tokens, raise distill.answer_tokens" in reason for reason in reasons)


def test_a_teacher_that_knows_nothing_is_not_asked_forever(begin: Any, server: ClaudeServer) -> None:
    server.answer = lambda body: examples(BAD)
    course = begin(2)
    course.run()
    assert course.journal.state.ended == "nothing of the last round could be kept"
    assert len(server.orders) == 2


def test_a_first_round_that_could_cost_too_much_asks_nothing(begin: Any, server: ClaudeServer, tmp_path: Path) -> None:
    with pytest.raises(InvalidInput, match=r"may cost up to \$0\.\d\d, and \$0\.10 is allowed; nothing.*--max-usd 0\."):
        begin(3, max_usd=0.1)
    with pytest.raises(InvalidInput, match=r"tokens, and 9000 are allowed"):
        begin(3, max_tokens=9000)
    assert (server.orders, unfinished(tmp_path)) == ([], None)


def test_the_budget_ends_a_run_whose_answers_are_lost(begin: Any, server: ClaudeServer, config: DistillConfig) -> None:
    course = begin(2, max_usd=0.2)  # two requests of at most 9 cents
    server.faults = [CUT] * 9
    course.run()
    state = course.journal.state
    most = Prices.of(config, batch=False).at_most(server.orders[0]).usd
    assert (len(server.orders), state.thrown_away) == (2, {"budget": 2})
    assert state.spent.usd == pytest.approx(2 * most)
    assert state.spent.usd <= 0.2 < 3 * most


def test_the_budget_holds_when_answers_cost_more_than_could_be_known(begin: Any, server: ClaudeServer) -> None:
    usage = {"input_tokens": 50_000, "output_tokens": 8000}
    server.answer = lambda body: {**examples(PAIR), "usage": usage}
    course = begin(3, max_usd=0.3)
    course.run()
    assert (len(server.orders), course.journal.state.thrown_away["budget"]) == (2, 1)


def test_a_later_round_asks_only_what_is_still_paid_for(begin: Any, server: ClaudeServer) -> None:
    usage = {"input_tokens": 900, "output_tokens": 8000}
    server.answer = lambda body: {**examples(PAIR if len(server.orders) == 1 else BAD), "usage": usage}
    course = begin(2, max_usd=0.18)
    course.run()
    assert (len(server.orders), course.journal.state.ended) == (2, "the budget allows no further request")


def test_a_lost_answer_is_asked_for_again_and_stays_counted(
    begin: Any, server: ClaudeServer, config: DistillConfig
) -> None:
    server.faults = [CUT, HALF]
    course = begin(1)
    course.run()
    most = Prices.of(config, batch=False).at_most(server.orders[0]).usd
    state = course.journal.state
    assert (len(server.orders), state.ended) == (3, "done")
    assert state.spent.usd == pytest.approx(2 * most + 0.0022)


def test_a_batch_that_may_have_been_taken_is_looked_for_and_not_sent_again(
    begin: Any, server: ClaudeServer, tmp_path: Path
) -> None:
    course = begin(3, batch=True)
    server.batches["msgbatch_old"] = [{"custom_id": f"other-{n}", "params": server_body(course)} for n in range(3)]
    server.faults = [CUT]
    with pytest.raises(Unavailable, match=r'nobody knows whether the batch was taken; "sleepyd distill --resume"'):
        course.run()
    # Someone else's, newer and of the same size: only its results tell.
    server.batches["msgbatch_new"] = [{"custom_id": f"other-{n}", "params": server_body(course)} for n in range(3)]
    again = distill.resume(tmp_path, is_wanted=True)
    assert again is not None
    begin(again=again).run()
    assert (again.state.ended, again.state.kept["missing_mut"], len(server.batches)) == ("done", 3, 3)
    assert again.state.spent.usd == pytest.approx(3 * 0.0011)


def test_a_batch_that_was_never_taken_is_sent_again(begin: Any, server: ClaudeServer, tmp_path: Path) -> None:
    course = begin(2, batch=True)
    server.batches["msgbatch_old"] = [{"custom_id": f"other-{n}", "params": server_body(course)} for n in range(2)]
    server.faults = [500]
    with pytest.raises(Unavailable, match="nobody knows"):
        course.run()
    assert list(server.batches) == ["msgbatch_old"]
    again = distill.resume(tmp_path, is_wanted=True)
    assert again is not None
    begin(again=again).run()
    assert (again.state.ended, len(server.batches)) == ("done", 2)
    assert "msgbatch_old" not in server.fetched  # it was there before ours was handed in
    assert again.state.spent.usd == pytest.approx(2 * 0.0011)


def test_a_refused_batch_costs_nothing(begin: Any, server: ClaudeServer) -> None:
    course = begin(2, batch=True)
    server.faults = [400]
    with pytest.raises(InvalidInput, match="answers 400"):
        course.run()
    assert course.journal.state.spent.usd == 0
    course.run()
    assert course.journal.state.ended == "done"


def test_expired_and_failed_requests_cost_nothing_and_are_asked_again(begin: Any, server: ClaudeServer) -> None:
    failure = {"type": "error", "error": {"type": "api_error", "message": "bad luck"}}
    server.outcomes = {"0": {"type": "expired"}, "1": {"type": "errored", "error": failure}}
    server.on_batch = lambda: server.outcomes.clear() if len(server.batches) == 2 else None
    course = begin(3, batch=True)
    course.run()
    state = course.journal.state
    assert (state.ended, state.rounds, state.thrown_away) == (
        "done",
        2,
        {"expired": 1, "errored": 1, "more_than_asked": 4},
    )
    assert state.spent.usd == pytest.approx(0.0011 * (1 + len(server.batches["msgbatch_002"])))


def test_results_that_break_off_are_fetched_again_without_taking_any_twice(
    begin: Any, desk: Any, server: ClaudeServer
) -> None:
    server.result_faults = [HALF, HALF]
    course = begin(4, batch=True)
    course.run()
    answered = [e["ask"] for e in events(course.journal.path) if e["event"] == "answered"]
    assert (desk.have("missing_mut"), len(answered), len(set(answered)), len(server.batches)) == (4, 4, 4, 1)


@pytest.mark.parametrize("batch", [False, True])
def test_a_run_goes_on_from_every_line_of_its_journal(
    begin: Any, server: ClaudeServer, tmp_path: Path, batch: bool
) -> None:
    """A kill after any line, and in the middle of it: the same end, and no order twice that was answered."""
    course = begin(3, batch=batch)
    course.run()
    whole = course.journal.path.read_bytes().splitlines(keepends=True)
    assert len(whole) > 8
    for at in range(1, len(whole)):
        for torn in (b"", whole[at][: len(whole[at]) // 2]):
            folder = tmp_path / f"cut{at}{bool(torn)}"
            folder.mkdir()
            (folder / course.journal.path.name).write_bytes(b"".join(whole[:at]) + torn)
            before = len(server.orders) + len(server.batches)
            again = distill.resume(folder, is_wanted=True)
            assert again is not None
            resumed = begin(again=again)
            resumed._school = type(resumed._school)(resumed._config)
            resumed._school.kept["missing_mut"] = [None] * again.state.kept["missing_mut"]
            resumed.run()
            assert (again.state.ended, again.state.kept["missing_mut"], again.state.open) == ("done", 3, {})
            orders = len(server.orders) + len(server.batches) - before
            answered = sum(b'"answered"' in line for line in whole[:at])
            unknown = batch and any(b'"submitting"' in line for line in whole[:at])
            assert orders == (0 if unknown else 1 if batch else 3 - answered)
            assert Journal(again.path).state == again.state


def test_a_run_that_broke_off_is_neither_forgotten_nor_gone_on_with_unasked(
    begin: Any, server: ClaudeServer, tmp_path: Path
) -> None:
    course = begin(1)
    server.faults = [401]
    with pytest.raises(Exception, match="check the key"):
        course.run()
    with pytest.raises(Conflict, match=r"broke off and \$0\.00 may be spent.*--resume.*--new"):
        distill.resume(tmp_path, is_wanted=False)
    journal = distill.resume(tmp_path, is_wanted=True, max_usd=9.0)
    assert journal is not None
    assert journal.state.plan["max_usd"] == 9.0
    begin(again=journal).run()
    assert distill.resume(tmp_path, is_wanted=False) is None


def server_body(course: Any) -> Any:
    return course._school.body("missing_mut", 0, 1)
