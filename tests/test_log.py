"""What a log line holds and where it goes."""

import json
import logging
import re
from typing import Any

import pytest
import structlog

from sleepyd import log
from sleepyd.sections import LogConfig


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


HOSTILE = {
    "ansi": "\x1b[2J\x1b[31mred\x07\x9b0m",
    "html": "<script>alert(1)</script>",
    "line": '"}\n{"event": "forged", "level": "info"}\r\n\x85\u2028',
    "half": "half of a pair: \ud800",
    "zero": "a\0b",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_row_74_what_strangers_wrote_stays_one_line_of_json(capsys: pytest.CaptureFixture[str], what: str) -> None:
    log.configure(LogConfig(format="json"))
    log.get_logger("a").info("said", text=HOSTILE[what], nested={HOSTILE[what]: [HOSTILE[what]]})
    written = capsys.readouterr().err
    assert written.isascii()
    assert written.removesuffix("\n").isprintable()
    (line,) = [json.loads(line) for line in written.splitlines()]
    assert (line["event"], line["text"]) == ("said", HOSTILE[what])
    assert line["nested"] == {HOSTILE[what]: [HOSTILE[what]]}


@pytest.mark.parametrize("what", HOSTILE)
def test_row_74_a_terminal_gets_no_control_character(capsys: pytest.CaptureFixture[str], what: str) -> None:
    log.configure(LogConfig(format="console"))
    log.get_logger("a").info(HOSTILE[what], text=HOSTILE[what], nested={HOSTILE[what]: [HOSTILE[what]]})
    try:
        raise ValueError(HOSTILE[what])
    except ValueError as error:
        log.get_logger("a").error("crashed", exc_info=error)
    written = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().err)  # colours of the renderer's own
    assert all(line.isprintable() for line in written.split("\n"))
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in HOSTILE[what])
    assert written.count(shown) >= 2


@pytest.mark.parametrize("form", ["json", "console"])
def test_row_74_ten_megabytes_become_a_line_that_can_be_read(capsys: pytest.CaptureFixture[str], form: str) -> None:
    log.configure(LogConfig(format=form))
    long = "x" * 10_000_000
    log.get_logger("a").info("said", text=long, many=[long] * 3, deep=[[[[[[long]]]]]])
    try:
        raise ValueError(long)
    except ValueError as error:
        log.get_logger("a").error("crashed", exc_info=error)
    written = capsys.readouterr().err
    assert len(written) < 100_000
    assert "... (10000000 characters)" in written
    assert "crashed" in written


def test_row_74_numbers_that_json_has_no_word_for(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(LogConfig(format="json"))
    log.get_logger("a").info("n", none=float("nan"), huge=10**6000, exact=2**63, other={1: object(), "b": b"x"})
    (line,) = lines(capsys)
    assert (line["none"], line["exact"]) == ("nan", 2**63)
    assert line["huge"].startswith("0x")
    assert line["other"]["b"] == "b'x'"
