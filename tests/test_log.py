"""What a log line holds and where it goes."""

import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from sleepyd import log
from sleepyd.config import LogConfig


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_one_event_is_one_line_of_json(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(format="json"))
    log.get_logger("sleepyd.day").info("fixed", tier="compiler", reason="two\nlines")
    (line,) = lines(capsys)
    assert line["event"] == "fixed"
    assert (line["level"], line["logger"], line["tier"]) == ("info", "sleepyd.day", "compiler")
    assert line["reason"] == "two\nlines"
    assert line["timestamp"].endswith("Z")


def test_bound_ids_are_on_every_line_also_of_libraries(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(format="json"))
    with structlog.contextvars.bound_contextvars(request_id="r1"):
        log.get_logger("a").info("ours")
        logging.getLogger("uvicorn.error").info("theirs")
    log.get_logger("a").info("after")
    assert [(line["event"], line.get("request_id")) for line in lines(capsys)] == [
        ("ours", "r1"),
        ("theirs", "r1"),
        ("after", None),
    ]


def test_below_the_level_nothing_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(level="warning", format="json"))
    log.get_logger("a").info("quiet")
    log.get_logger("a").warning("loud")
    assert [line["event"] for line in lines(capsys)] == ["loud"]


def test_chatty_libraries_are_held_to_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(level="debug", format="json"))
    logging.getLogger("apscheduler").info("tick")
    logging.getLogger("apscheduler").warning("missed")
    assert [line["event"] for line in lines(capsys)] == ["missed"]


def test_a_failure_carries_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(format="json"))
    try:
        raise ValueError("broken here")
    except ValueError as error:
        log.get_logger("a").error("crashed", exc_info=error)
    (line,) = lines(capsys)
    assert "ValueError: broken here" in line["exception"]


def test_auto_is_json_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(format="auto"))
    log.get_logger("a").info("hello")
    assert lines(capsys)[0]["event"] == "hello"


def test_the_console_format_is_for_people(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(format="console"))
    log.get_logger("a").info("hello", tier="base")
    written = capsys.readouterr().err
    assert "hello" in written
    assert not written.startswith("{")
