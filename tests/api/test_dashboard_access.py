"""Who sees the dashboard, what a change must bring, and what browsers are told."""

import hashlib
import re
from pathlib import Path

import pytest
from dashboard_house import Browser, House, moved, readable
from fake_service import HOST, TOKEN

from sleepyd.api.dashboard import access
from sleepyd.api.dashboard.access import MOST, Sessions

PAGES = ["/", "/episodes", "/tasks", "/nights", "/corrections", "/share"]
CHANGES = [
    "/ui/logout",
    "/ui/theme",
    "/ui/episodes/01X/feedback",
    "/ui/episodes/01X/fix",
    "/ui/corrections/01X/approve",
    "/ui/corrections/01X/discard",
    "/ui/corrections/drop?name=a.json",
    "/ui/nights",
    "/ui/generations/rollback",
    "/ui/generations/1/promote",
    "/ui/generations/1/pin",
]


@pytest.fixture
def stranger(house: House) -> Browser:
    return Browser(house.app)


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_every_page_is_the_login_page(house: House, stranger: Browser, path: str) -> None:
    house.database.record_episode(moved(code="// secret program"))
    reply = stranger.get(path)
    assert reply.status_code == 401
    assert "Sign in" in reply.text
    assert "secret program" not in reply.text
    assert "<script" not in reply.text
    assert f'name="after" value="{path}"' in reply.text


def test_the_token_opens_a_session_that_scripts_and_other_sites_cannot_use(stranger: Browser) -> None:
    reply = stranger.post("/ui/login", {"token": f" {TOKEN}\n", "after": "/episodes?status=fixed"})
    assert (reply.status_code, reply.headers["location"]) == (303, "/episodes?status=fixed")
    cookie = reply.headers["set-cookie"]
    assert re.fullmatch(r"sleepyd_7878=[\w-]{43}; HttpOnly; Path=/; SameSite=strict", cookie)
    assert TOKEN not in cookie
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("token", ["", "t", TOKEN[:-1], TOKEN + "t", "é" * 43, TOKEN.upper()])
def test_another_token_opens_nothing(stranger: Browser, token: str) -> None:
    reply = stranger.post("/ui/login", {"token": token})
    assert reply.status_code == 401
    assert "set-cookie" not in reply.headers
    assert "not the token" in reply.text
    assert len(token) < 9 or token not in reply.text


@pytest.mark.parametrize("after", ["//evil.example", "https://evil.example/", "/\\evil.example", "", "javascript:1"])
def test_signing_in_leads_nowhere_else(stranger: Browser, after: str) -> None:
    assert stranger.post("/ui/login", {"token": TOKEN, "after": after}).headers["location"] == "/"


def test_signing_out_ends_the_session_and_not_only_the_cookie(house: House, browser: Browser) -> None:
    [(name, secret)] = browser.cookies.items()
    assert browser.send("/ui/logout").status_code == 303
    assert not browser.cookies
    assert Browser(house.app).get("/", Cookie=f"{name}={secret}").status_code == 401


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_without_the_csrf_token_of_the_session(house: House, browser: Browser, path: str) -> None:
    another = Browser(house.app).sign_in()
    for form in ({}, {"csrf": ""}, {"csrf": "guess"}, {"csrf": another.csrf()}):
        reply = browser.post(path, {"verdict": "accepted", **form})
        assert reply.status_code == 403
        assert "not from the session" in reply.text
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("path", CHANGES)
def test_no_change_without_a_session_whatever_else_it_brings(stranger: Browser, browser: Browser, path: str) -> None:
    reply = stranger.post(path, {"csrf": browser.csrf()}, Authorization=f"Bearer {TOKEN}")
    assert reply.status_code == 401


def test_forms_of_other_sites_and_other_bodies_are_refused(browser: Browser) -> None:
    form = {"csrf": browser.csrf(), "theme": "dark"}
    assert browser.post("/ui/theme", form, Origin="http://evil.example").status_code == 403
    assert browser.post("/ui/theme", form, Origin="null").status_code == 403
    assert browser.post("/ui/theme", form, Origin=HOST).status_code == 303
    assert browser.post("/ui/theme", b"{}", **{"Content-Type": "application/json"}).status_code == 415
    assert (
        browser.post("/ui/theme", b"\xff", **{"Content-Type": "application/x-www-form-urlencoded"}).status_code == 400
    )
    assert browser.post("/ui/theme", {"x": "a" * 2_000_000}).status_code == 413


def test_the_api_is_not_opened_by_a_session(browser: Browser) -> None:
    assert browser.post("/v1/nights", b"{}", **{"Content-Type": "application/json"}).status_code == 401
    assert browser.post("/v1/nights", {"csrf": browser.csrf()}).status_code == 401


@pytest.mark.parametrize("path", [*PAGES, "/login", "/episodes/none"])
def test_pages_forbid_what_they_do_not_need(browser: Browser, path: str) -> None:
    reply = browser.get(path)
    policy = reply.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert not re.search(
        r"<script(?![^>]* src=)|<style| style=| on\w+=|javascript:|https?://(?!www\.w3\.org)", reply.text
    )


def test_static_files_are_ours_and_only_those(stranger: Browser) -> None:
    page = stranger.get("/login").text
    [style] = re.findall(r'href="(/static/app\.css\?v=\w+)"', page)
    reply = stranger.get(style)
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/css; charset=utf-8")
    assert "immutable" in reply.headers["Cache-Control"]
    for path in ("/static/VENDORED.md", "/static/..%2frendering.py", "/static/none.js"):
        assert stranger.get(path).status_code == 404


def test_scripts_of_others_are_the_ones_that_are_written_down() -> None:
    folder = Path(access.__file__).parent / "static"
    noted = dict(
        reversed(line.split("  "))  # type: ignore[misc]
        for line in (folder / "VENDORED.md").read_text().splitlines()
        if re.match(r"[0-9a-f]{64}  ", line)
    )
    vendored = {path.name for path in folder.glob("*.min.js")}
    assert noted == {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in vendored}


def test_a_session_that_is_not_used_ends_and_there_are_only_so_many() -> None:
    now = [0.0]
    sessions = Sessions(TOKEN, clock=lambda: now[0])
    secrets = [sessions.sign_in(TOKEN)]
    now[0] = access.IDLE_S - 1
    assert sessions.find(secrets[0])
    now[0] += access.IDLE_S
    assert sessions.find(secrets[0])
    now[0] += access.IDLE_S + 1
    assert sessions.find(secrets[0]) is None
    for _ in range(MOST + 1):
        now[0] += 1
        secrets.append(sessions.sign_in(TOKEN))
    assert sessions.find(secrets[1]) is None
    assert all(sessions.find(secret) for secret in secrets[2:])


def test_colours_are_remembered_without_a_session(house: House, browser: Browser) -> None:
    assert 'data-theme="auto"' in browser.get("/").text
    reply = browser.send("/ui/theme", theme="dark", after="/episodes/01X")
    assert (reply.status_code, reply.headers["location"]) == (303, "/episodes/01X")
    assert 'data-theme="dark"' in browser.get("/").text
    assert 'data-theme="auto"' in browser.get("/", Cookie='sleepyd_theme="><script>"').text
    assert browser.send("/ui/theme", theme="x", after="//evil.example").headers["location"] == "/"


def test_a_script_that_asks_without_a_session_is_told_to_load_the_page_again(stranger: Browser) -> None:
    reply = stranger.get("/episodes", **{"HX-Request": "true"})
    assert (reply.status_code, reply.headers["HX-Refresh"], reply.text) == (401, "true", "")


def test_what_is_not_there_is_told_on_a_page(browser: Browser) -> None:
    reply = browser.get("/episodes/01NONE")
    assert reply.status_code == 404
    assert "no row 01NONE in episodes" in readable(reply.text)
    assert browser.get("/episodes?status=" + "x" * 300).status_code == 422
