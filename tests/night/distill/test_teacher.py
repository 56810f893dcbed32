"""The real client against a local API: what is repeated, what is not, and what is said when it fails."""

from dataclasses import replace

import pytest
from claude_server import CUT, GARBLED, HALF, KEY, PAIR, ClaudeServer

from sleepyd.errors import ConfigError, InvalidInput, Unavailable
from sleepyd.night.distill import payload
from sleepyd.night.distill.payload import Ask, Pair
from sleepyd.night.distill.teacher import Claude, Lost
from sleepyd.sections import DistillConfig

BODY = {"model": "claude-sonnet-5-5", "max_tokens": 100, "messages": [{"role": "user", "content": "hello"}]}


def test_a_message_is_asked_and_read(claude: Claude, server: ClaudeServer) -> None:
    message = claude.ask(BODY)
    assert server.orders == [BODY]
    assert payload.read(message) == [Pair(PAIR["buggy"] + "\n", PAIR["fixed"] + "\n")]
    assert message["usage"]["output_tokens"] == 200


@pytest.mark.parametrize("status", [429, 529])
def test_a_clear_not_now_is_waited_out(config: DistillConfig, server: ClaudeServer, status: int) -> None:
    pauses: list[float] = []
    server.faults, server.retry_after = [status, status], "7"
    Claude(config, KEY, sleep=pauses.append).ask(BODY)
    assert (pauses, len(server.orders)) == ([7.0, 7.0], 1)


def test_pauses_grow_where_the_api_asks_for_none(config: DistillConfig, server: ClaudeServer) -> None:
    pauses: list[float] = []
    server.faults, server.retry_after = [529] * 9, "soon"
    with pytest.raises(Unavailable, match=r"answers 529.*fault 529, 8 times.*--resume"):
        Claude(config, KEY, sleep=pauses.append).ask(BODY)
    assert len(pauses) == 7
    assert all(0.75 * 0.5 * 2**n <= pause <= 0.5 * 2**n for n, pause in enumerate(pauses))
    assert server.orders == []


def test_a_pause_of_an_hour_is_not_waited_out(config: DistillConfig, server: ClaudeServer) -> None:
    pauses: list[float] = []
    server.faults, server.retry_after = [429], "3600"
    with pytest.raises(Unavailable, match=r"a pause of 3600 s.*--resume"):
        Claude(config, KEY, sleep=pauses.append).ask(BODY)
    assert pauses == []


@pytest.mark.parametrize("fault", [CUT, HALF, GARBLED, 500])
def test_what_may_have_been_billed_is_not_asked_again_by_itself(
    claude: Claude, server: ClaudeServer, fault: str | int
) -> None:
    server.faults = [fault]
    with pytest.raises(Lost):
        claude.ask(BODY)
    assert len(server.orders) == (0 if fault == 500 else 1)
    server.faults = [fault]
    with pytest.raises(Lost):
        claude.submit([Ask("run-0", "missing_mut", 1, BODY)])
    assert len(server.batches) == (0 if fault == 500 else 1)


@pytest.mark.parametrize(
    ("status", "kind", "hint"),
    [
        (401, ConfigError, "check the key"),
        (404, ConfigError, r"check distill\.model"),
        (400, InvalidInput, "--show-payload"),
        (402, Unavailable, "billing"),
    ],
)
def test_what_the_api_refuses_says_what_to_do(
    claude: Claude, server: ClaudeServer, status: int, kind: type[Exception], hint: str
) -> None:
    server.faults = [status]
    with pytest.raises(kind, match=rf"answers {status}: fault {status}; .*{hint}") as caught:
        claude.ask(BODY)
    assert KEY not in str(caught.value)


def test_nobody_there_is_said_at_once(config: DistillConfig) -> None:
    nobody = replace(config, base_url="http://127.0.0.1:1")
    with pytest.raises(Unavailable, match=r"cannot be reached.*--resume"):
        Claude(nobody, KEY).ask(BODY)


def test_the_key_is_sent_and_nothing_else_from_the_environment(
    config: DistillConfig, server: ClaudeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANTHROPIC_BASE_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("ANTHROPIC_AUTH_TOKEN", "other-token")
    Claude(config, KEY).ask(BODY)
    [headers] = server.headers
    assert KEY in " ".join(headers.values())
    assert "other-token" not in " ".join(headers.values())


def test_a_batch_goes_there_and_comes_back_in_any_order(claude: Claude, server: ClaudeServer) -> None:
    asks = [Ask(f"run-{number}", "missing_mut", 1, BODY) for number in range(4)]
    failure = {"type": "error", "error": {"type": "api_error", "message": "bad luck"}}
    server.outcomes = {"1": {"type": "expired"}, "2": {"type": "errored", "error": failure}, "3": {"type": "canceled"}}
    server.looks = 2
    name = claude.submit(asks)
    assert server.batches[name] == [{"custom_id": ask.id, "params": BODY} for ask in asks]
    assert [found.id for found in claude.batches()] == [name]
    first, second = claude.look(name), claude.look(name)
    assert (first.total, first.done, first.ended, second.ended) == (4, 0, False, True)
    found = {answer.ask: answer for answer in claude.results(name)}
    assert payload.read(found["run-0"].message or {})
    assert [found[f"run-{n}"].failure for n in (1, 2, 3)] == ["expired", "errored", "canceled"]
    assert found["run-2"].detail == "api_error: bad luck"


def test_results_that_break_off_are_lost(claude: Claude, server: ClaudeServer) -> None:
    name = claude.submit([Ask(f"run-{number}", "missing_mut", 1, BODY) for number in range(4)])
    server.result_faults = [HALF]
    with pytest.raises(Lost, match="broke off"):
        list(claude.results(name))
    assert len(list(claude.results(name))) == 4
