"""One GPU for the day and the night: who has it, and when it changes hands."""

import threading
from collections.abc import Callable

import pytest
from fake_engine import FakeEngine
from waiting import until

from sleepyd.daemon.rest import Rest
from sleepyd.errors import EngineUnavailable


class House:
    """An engine and a night that write down what is done to them."""

    def __init__(self, enabled: bool = True, idle_s: float = 0.05) -> None:
        self.said: list[str] = []
        self.engine = FakeEngine()
        self.engine.sleep = self.says("sleep")  # type: ignore[method-assign]
        self.engine.wake = self.says("wake")  # type: ignore[method-assign]
        self.rest = Rest(self.engine, self.says("wait"), self.says("go on"), enabled=enabled, idle_s=idle_s)

    def says(self, what: str) -> Callable[[], None]:
        return lambda: self.said.append(what)


def test_the_engine_sleeps_while_the_night_works() -> None:
    house = House()
    house.rest.night_begins()
    assert house.said == ["sleep"]
    house.rest.night_ends()
    assert house.said == ["sleep", "wake"]


def test_a_request_takes_the_device_and_the_night_goes_on_when_all_is_quiet() -> None:
    house = House()
    house.rest.night_begins()
    with house.rest.awake():
        assert house.said == ["sleep", "wait", "wake"], "the night waits before the engine wakes"
        with house.rest.awake():
            assert house.said[3:] == []
    until(lambda: house.said[3:] == ["sleep", "go on"], "the engine sleeps before the night goes on")
    house.rest.night_ends()
    assert house.said[5:] == ["wake"]


def test_requests_that_come_one_after_the_other_wake_it_once() -> None:
    house = House(idle_s=30)
    house.rest.night_begins()
    for _ in range(5):
        with house.rest.awake():
            pass
    assert house.said == ["sleep", "wait", "wake"]
    house.rest.night_ends()
    assert house.said == ["sleep", "wait", "wake"], "it is awake already"


def test_a_night_that_begins_during_a_request_waits_for_it() -> None:
    house = House()
    with house.rest.awake():
        house.rest.night_begins()
        assert house.said == ["wait"]
    until(lambda: house.said == ["wait", "sleep", "go on"])
    house.rest.night_ends()


def test_by_day_and_where_it_is_off_nothing_happens() -> None:
    by_day, off = House(), House(enabled=False)
    with by_day.rest.awake():
        pass
    off.rest.night_begins()
    with off.rest.awake():
        pass
    off.rest.night_ends()
    assert (by_day.said, off.said) == ([], [])


@pytest.mark.parametrize("cannot", ["sleep", "wake"])
def test_an_engine_that_cannot_costs_no_night_and_no_request(cannot: str) -> None:
    house = House()

    def fails() -> None:
        raise EngineUnavailable("vLLM is away")

    setattr(house.engine, cannot, fails)
    house.rest.night_begins()
    with house.rest.awake():
        pass
    house.rest.night_ends()
    assert house.said.count("wait") == (1 if cannot == "wake" else 0)


def test_many_callers_at_once_leave_it_in_order() -> None:
    house = House(idle_s=0.001)
    house.rest.night_begins()

    def caller() -> None:
        for _ in range(50):
            with house.rest.awake():
                pass

    callers = [threading.Thread(target=caller) for _ in range(8)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    until(lambda: house.said[-1] == "go on", "the night has it at last")
    house.rest.night_ends()
    cycle = ["sleep", "wait", "wake", "sleep", "go on"]
    rounds = house.said[1:-1]
    assert house.said[0] == "sleep"
    assert rounds == [*["wait", "wake", "sleep", "go on"] * (len(rounds) // 4)], cycle
