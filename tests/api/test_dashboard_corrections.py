"""The inbox: what is in it, a person's word on it, and files that are dropped onto the page."""

import pytest
from dashboard_house import CLONED, MOVED, Browser, House, correction, example, readable

from sleepyd.store.records import Correction

OCTETS = {"Content-Type": "application/octet-stream"}


def held(house: House, number: int = 0) -> Correction:
    return house.database.add_correction(correction("held", number))


def test_an_empty_inbox_says_so(browser: Browser) -> None:
    page = browser.text("/corrections")
    assert "Nobody has corrected anything yet." in page
    assert "all 0 held 0 accepted 0 rejected 0 preference 0" in page


def test_the_inbox_shows_what_waits_first_and_everything_when_asked(house: House, browser: Browser) -> None:
    held(house, 1)
    house.database.add_correction(correction("rejected", 2))
    house.database.add_correction(correction("accepted", 3), example("use_after_move", "correction"))
    assert "all 3 held 1 accepted 1 rejected 1 preference 0" in browser.text("/corrections")
    for query, shown in (
        ("", {1}),
        ("?status=all", {1, 2, 3}),
        ("?status=rejected", {2}),
        ("?status=preference", set()),
    ):
        page = browser.text(f"/corrections{query}")
        assert {number for number in (1, 2, 3) if f"because of {number}" in page} == shown, query
    assert browser.get("/corrections?status=held").text.count("/approve") == 1
    assert "/approve" not in browser.get("/corrections?status=rejected").text


def test_the_inbox_has_pages(house: House, browser: Browser) -> None:
    for number in range(60):
        house.database.add_correction(correction("rejected", number))
    first = browser.get("/corrections?status=rejected").text
    assert first.count('class="entry"') == 50
    assert 'rel="next"' in first
    oldest = house.database.corrections(60)[49].id
    second = browser.get(f"/corrections?status=rejected&before={oldest}").text
    assert second.count('class="entry"') == 10
    assert 'rel="prev"' in second


def test_one_correction_shows_what_it_changes(house: House, browser: Browser) -> None:
    row = held(house)
    page = browser.text(f"/corrections/{row.id}")
    for words in ("because of 0", "file_0.json", "- let first = name; + let first = name.clone();"):
        assert words in page
    assert browser.get("/corrections/01NONE").status_code == 404


@pytest.mark.rustc
def test_approving_verifies_and_lets_it_in(house: House, browser: Browser) -> None:
    row = held(house)
    reply = browser.send(f"/ui/corrections/{row.id}/approve")
    assert (reply.status_code, reply.headers["location"]) == (303, f"/corrections/{row.id}")
    now = house.database.get_correction(row.id)
    assert now.status == "accepted"
    assert now.reviewed_at is not None
    assert [one.buggy for one in house.database.examples()] == [row.wrong_attempt]
    assert "Correction accepted: approved;" in browser.text(f"/corrections/{row.id}")


def test_discarding_keeps_it_out_with_the_reason(house: House, browser: Browser) -> None:
    row = held(house)
    reply = browser.send(f"/ui/corrections/{row.id}/discard", reason="not <mine>", to="list")
    assert reply.headers["location"] == "/corrections"
    now = house.database.get_correction(row.id)
    assert (now.status, now.reason) == ("rejected", "discarded in review: not <mine>")
    assert "not <mine>" in browser.text("/corrections?status=all")
    assert browser.send(f"/ui/corrections/{row.id}/approve").status_code == 409


@pytest.mark.rustc
def test_a_dropped_file_is_taken_like_any_other(house: House, browser: Browser) -> None:
    folder = house.service.config.paths.corrections
    folder.mkdir(parents=True)
    headers = {**OCTETS, "X-CSRF-Token": browser.csrf()}
    for name, content in (("a.wrong.rs", MOVED), ("a.fixed.rs", CLONED)):
        reply = browser.post(f"/ui/corrections/drop?name={name}", content.encode(), **headers)
        assert (reply.status_code, reply.content) == (204, b"")
        assert (folder / name).read_text() == content
        assert (folder / name).stat().st_mode & 0o777 == 0o600
    waiting = browser.text("/corrections")
    assert "1 file is being taken: a.wrong.rs + .fixed.rs" in waiting
    assert "every 2s" in browser.get("/corrections").text
    watcher = house.service.watcher
    watcher._config = watcher._config.__class__(settle_s=0.0)
    watcher.rescan_now()
    [row] = house.database.corrections()
    assert (row.status, row.origin, row.source) == ("accepted", "drop", "a.wrong.rs + .fixed.rs")
    assert "every 2s" not in browser.get("/corrections").text
    assert sorted(path.name for path in folder.iterdir()) == ["accepted"]


@pytest.mark.parametrize(
    "name",
    [
        "",
        ".hidden.json",
        "../a.json",
        "a/b.json",
        "/etc/a.json",
        "a.txt",
        "a.json.tmp",
        "README.md",
        "x" * 300 + ".rs",
        "a%00.rs",
    ],
)
def test_names_that_mean_nothing_are_refused(house: House, browser: Browser, name: str) -> None:
    house.service.config.paths.corrections.mkdir(parents=True)
    headers = {**OCTETS, "X-CSRF-Token": browser.csrf()}
    reply = browser.post(f"/ui/corrections/drop?name={name}", b"{}", **headers)
    assert reply.status_code == 422
    assert list(house.service.config.paths.state.rglob("*.rs")) == []
    assert list(house.service.config.paths.corrections.iterdir()) == []


def test_a_drop_overwrites_nothing_is_bounded_and_wants_the_csrf_token(house: House, browser: Browser) -> None:
    folder = house.service.config.paths.corrections
    folder.mkdir(parents=True)
    headers = {**OCTETS, "X-CSRF-Token": browser.csrf()}
    address = "/ui/corrections/drop?name=a.json"
    assert browser.post(address, b"{}", **OCTETS).status_code == 403
    assert browser.post(address, b"x" * (513 * 1024), **headers).status_code == 422
    assert list(folder.iterdir()) == []
    assert browser.post(address, b"first \xff\0", **headers).status_code == 204
    again = browser.post(address, b"second", **headers, **{"HX-Request": "true"})
    assert again.status_code == 409
    assert "a.json lies there already" in readable(again.text)
    assert (folder / "a.json").read_bytes() == b"first \xff\0"
