"""The first page, the list of episodes, one episode, and a person's word on it."""

import html
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from dashboard_house import CLONED, MOVED, Browser, House, attempt, moved, readable
from ulid import ULID

from sleepyd.intake.watcher import WatchState
from sleepyd.store.records import Night, to_row

HOSTILE = "</textarea><script>alert(1)</script>\x1b[31mred\x1b[0m\u202e<img src=x onerror=alert(1)>"


def at(minutes_ago: int) -> dict[str, str]:
    """An id and a moment."""
    when = datetime.now(UTC) - timedelta(minutes=minutes_ago)
    stamp = when.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"id": str(ULID.from_datetime(when)), "created_at": stamp}


def link(page: str, rel: str) -> str:
    """Where this link of a page leads; empty where there is none."""
    found = re.search(f'rel="{rel}" href="([^"]+)"', page)
    return html.unescape(found[1]) if found else ""


def test_an_empty_house_says_so(browser: Browser) -> None:
    home = browser.text("/")
    assert "Generation 1 is served." in home
    assert "Nobody has asked for a fix today." in home
    assert "There was no night yet." in home
    assert "Nobody measured generation 1. sleepyd eval --set all --generation 1 does." in home
    assert "Nobody has asked for a fix yet." in browser.text("/episodes")


def test_the_first_page_tells_today_the_last_night_and_the_curve(house: House, browser: Browser) -> None:
    for tier, count in (("routed", 3), ("compiler", 1)):
        for _ in range(count):
            house.database.record_episode(moved(tier=tier))
    house.database.record_episode(moved(status="unfixed", tier=None))
    house.database.record_episode(moved(tier="memory", created_at="2020-01-01T00:00:00.000Z"))
    evaluation = {"passed": 80, "total": 100, "wilson95": [0.7, 0.9], "tasks": {}}
    house.generations.stage(1, files=lambda folder: None, routes={}, evaluation=evaluation)
    night = house.database.start_night(parent_generation=1)
    decision = {"task": "missing_clone", "promoted": True, "reason": "gains 7, loses 1 of 112"}
    house.database.finish_night(night.id, "promoted", generation=2, report={"learned": [decision], "refused": []})
    home = browser.text("/")
    assert "compiler 1 memory 0 routed 3 base 0 sampled 0" in home
    assert "1 unfixed" in home
    assert "missing_clone learned: gains 7, loses 1 of 112" in home
    assert "2 today" in home.partition("The numbers")[2]
    assert "80 100 71–87 %" in home  # Wilson's interval of 80 in 100
    assert 'aria-label="Koans passed by generation' in browser.get("/").text


def test_what_is_degraded_is_told_in_words(house: House, browser: Browser) -> None:
    night = Night(state="failed", reason="no task could be trained", ended_at="2026-01-01T00:00:00.000Z")
    house.database._insert("nights", to_row(night))
    house.service._problem = "generation 4 does not answer"
    house.service.watcher._state = WatchState("degraded", "no file events, looking every 10 s instead")
    config = house.service.config
    house.service.insight._config = replace(config, night=replace(config.night, free_mb=10**9))
    said = {"engine": "vllm", "problem": "its server is being started again"}
    house.service.engine.health = lambda: said  # type: ignore[method-assign]
    home = browser.text("/")
    for words in (
        "The last night failed: no task could be trained.",
        "generation 4 does not answer",
        "The engine: its server is being started again.",
        "Dropped corrections: no file events, looking every 10 s instead.",
        "Ready. Engine vllm.",
        "MB of disk are free; a night starts with 1000000000 MB or more.",
    ):
        assert words in home, words


def test_a_model_that_is_not_there_yet_is_told(house: House, browser: Browser) -> None:
    house.service._ready = False
    assert "Not ready:" in browser.text("/")


def test_the_list_can_be_narrowed(house: House, browser: Browser) -> None:
    house.database.record_episode(moved(code="fn alpha() {}", tier="routed"))
    house.database.record_episode(moved(code="fn beta_x() {}", status="unfixed", tier=None, task="missing_clone"))
    house.database.record_episode(moved(code="fn betaax() {}", status="clean", tier=None, task=None, signature=None))
    for query, count in (
        ("", 3),
        ("status=unfixed", 1),
        ("tier=routed", 1),
        ("task=missing_clone", 1),
        ("text=BETA", 2),
        ("text=beta_x", 1),
        ("text=100%25", 0),
        ("text=beta&status=clean", 1),
        ("status=fixed&tier=memory", 0),
    ):
        page = browser.get(f"/episodes?{query}").text
        assert page.count('class="row"') == count, query
        assert f"{count} episode" in readable(page), query
    assert "No episode is like that." in browser.text("/episodes?tier=memory")
    assert "<option selected>unfixed</option>" in browser.get("/episodes?status=unfixed").text


def test_paging_leads_through_all_and_back(house: House, browser: Browser) -> None:
    ids = [house.database.record_episode(moved(**at(500 - n))).id for n in range(120)]
    seen: list[str] = []
    path, sizes = "/episodes?status=fixed", []
    while path:
        page = browser.get(path).text
        found = [part.partition('"')[0] for part in page.split('class="row" href="/episodes/')[1:]]
        seen, sizes = seen + found, [*sizes, len(found)]
        path = link(page, "next")
    assert sizes == [50, 50, 20]
    assert seen == ids[::-1]
    back = link(page, "prev")
    assert "status=fixed" in back
    newer = browser.get(back).text
    assert [part.partition('"')[0] for part in newer.split('class="row" href="/episodes/')[1:]] == ids[20:70][::-1]


def test_one_episode_shows_all_that_is_known(house: House, browser: Browser) -> None:
    episode = house.database.record_episode(
        moved(tier="routed", adapter="use_after_move@1"),
        [attempt(tier="compiler", candidate="", outcome="none", reason="rustc suggests nothing"), attempt()],
    )
    page = browser.text(f"/episodes/{episode.id}")
    for words in ("E0382 fixed by routed", "use_after_move@1", "by rustc", "rustc suggests nothing", "12 ms"):
        assert words in page
    assert "- let first = name; + let first = name.clone();" in page
    assert "error[E0382]: use of moved value: `name`" in page


def test_a_word_on_an_answer_is_kept(house: House, browser: Browser) -> None:
    episode = house.database.record_episode(moved())
    for verdict in ("accepted", "rejected"):
        page = f"/episodes/{episode.id}"
        assert browser.send(f"/ui{page}/feedback", verdict=verdict).headers["location"] == page
        assert house.database.get_episode(episode.id).feedback == verdict
        assert f"Noted: {verdict}." in browser.text(page)
        assert f"Noted: {verdict}." not in browser.text(page)
    assert browser.send(f"/ui/episodes/{episode.id}/feedback", verdict="perhaps").status_code == 422
    assert house.database.get_episode(episode.id).feedback == "rejected"


@pytest.mark.rustc
def test_the_right_fix_is_verified_and_becomes_a_correction(house: House, browser: Browser) -> None:
    episode = house.database.record_episode(moved(result_code=None, status="unfixed"))
    path = f"/ui/episodes/{episode.id}/fix"
    form = {"csrf": browser.csrf(), "correct_fix": CLONED.replace("\n", "\r\n")}  # as browsers send lines
    reply = browser.post(path, form, **{"HX-Request": "true"})
    [row] = house.database.corrections()
    assert (row.status, row.correct_fix, row.episode_id, row.origin) == ("accepted", CLONED, episode.id, "api")
    assert "Correction accepted ." in readable(reply.text)
    assert "<html" not in reply.text
    assert house.database.examples(origin="correction")[0].fixed == CLONED
    assert f"/corrections/{row.id}" in browser.get(f"/episodes/{episode.id}").text


@pytest.mark.rustc
def test_a_wrong_right_fix_is_told_why_also_without_scripts(house: House, browser: Browser) -> None:
    episode = house.database.record_episode(moved())
    reply = browser.send(f"/ui/episodes/{episode.id}/fix", correct_fix=MOVED + "// still wrong\n")
    assert reply.status_code == 303
    [row] = house.database.corrections()
    assert row.status == "rejected"
    assert f"Correction rejected: {row.reason}" in browser.text(f"/episodes/{episode.id}")
    assert browser.send(f"/ui/episodes/{episode.id}/fix", correct_fix=" \r\n").status_code == 422


def test_what_strangers_wrote_is_text(house: House, browser: Browser) -> None:
    strange = moved(
        **dict.fromkeys(("code", "result_code", "error_code", "signature", "task", "adapter", "tests"), HOSTILE),
        diagnostics=[{"rendered": HOSTILE}],
    )
    episode = house.database.record_episode(strange, [attempt(candidate=HOSTILE, reason=HOSTILE, adapter=HOSTILE)])
    for path in ("/episodes", f"/episodes/{episode.id}", "/episodes?text=" + "%3Cscript%3E"):
        page = browser.get(path).text
        assert "<script>" not in page
        assert "<img" not in page
        assert "&lt;script&gt;" in page
        if path != f"/episodes/{episode.id}":
            assert "\x1b" not in page
            assert "\\x1b[31m" in page
    shown = browser.get(f"/episodes/{episode.id}").text.replace(
        HOSTILE.replace("<", "&lt;").replace(">", "&gt;"), "", 1
    )
    assert "\x1b" not in shown  # but for the editor, which holds the program as it is
    assert "\u202e" not in shown
    assert "\\u202e" in shown


def test_what_is_long_is_cut_with_a_word(house: House, browser: Browser) -> None:
    long = "// " + "A" * 10_000_000 + "\n" + "".join(f"line_{number};\n" for number in range(5000))
    episode = house.database.record_episode(moved(code=long, result_code=None, status="unfixed"))
    reply = browser.get(f"/episodes/{episode.id}")
    assert len(reply.content) < 60_000
    assert ("line_1998;" in reply.text, "line_1999;" in reply.text) == (True, False)
    page = readable(reply.text)
    assert "cut: this line has 10,000,003 characters, 2,000 are shown" in page
    assert "cut: 5,001 lines, 2,000 are shown" in page
    assert "more than an editor here takes" in page
    assert len(browser.get("/episodes").content) < 20_000
