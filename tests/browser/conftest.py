"""A real daemon with things to see in it, and a real Chromium that looks at it and may go nowhere else.

    def test_...(page: Page, site: Site) -> None:
        page.goto(site.at("/episodes"))

`pytest tests/browser --screenshots` also makes the pictures of docs/.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from browsing import Site, furnished
from real_daemon import Daemon

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
DOCS = Path(__file__).parents[2] / "docs"
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
_MISSING = f"no {CHROMIUM}; type: sudo apt-get install chromium"
_LOOK = {"viewport": {"width": 1200, "height": 800}, "reduced_motion": "reduce"}
"""Colours that are on their way to others would be judged, and photographed."""
_MOST_BYTES = 150_000
"""Of one picture."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--screenshots", action="store_true", help="make the pictures of docs/ anew")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = [item for item in items if Path(item.path).is_relative_to(Path(__file__).parent)]
    for item in here:
        item.add_marker(pytest.mark.browser)
        if not Path(CHROMIUM).is_file():
            item.add_marker(pytest.mark.skip(reason=_MISSING))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One daemon for all of them."""
    folder = tmp_path_factory.mktemp("site")
    config, setup = furnished(folder)
    with Daemon(config, folder / "log", setup) as daemon:
        yield Site(daemon.ready(), folder)
        assert daemon.process.poll() is None, daemon.log.read_text()[-2000:]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """The browser, without pages."""
    api = pytest.importorskip("playwright.sync_api", reason='no playwright; type: pip install -e ".[dev]"')
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def session(chromium: Any, site: Site) -> Any:
    """The cookies of somebody who has signed in."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site.at("/"))
    page.get_by_label("Token").fill(site.daemon.token)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="is served").wait_for()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def stranger(chromium: Any, site: Site) -> Iterator[Any]:
    """A page of somebody who is not signed in."""
    with guarded(chromium.new_context(**_LOOK), site) as page:
        yield page


@pytest.fixture
def page(chromium: Any, site: Site, session: Any) -> Iterator[Any]:
    """A page of somebody who is."""
    with guarded(chromium.new_context(**_LOOK, storage_state=session), site) as page:
        yield page


@contextmanager
def guarded(context: Any, site: Site) -> Iterator[Any]:
    """A page that, as is seen afterwards, asked nobody but the daemon, said nothing wrong and ran nothing foreign."""
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []

    def seen(route: Any) -> None:
        asked.append(route.request.url)
        if urlsplit(route.request.url).netloc == urlsplit(site.origin).netloc:
            route.continue_()
        else:
            route.abort()

    context.route("**/*", seen)
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if "Content Security Policy" in said.text else None)
    page.set_default_timeout(30_000)  # the machine may be busy
    try:
        yield page
        assert page.evaluate("window.ran") is None, "a foreign script ran"
    finally:
        context.close()
    assert [url for url in asked if not url.startswith(f"{site.origin}/")] == []
    assert wrong == []


@pytest.fixture
def picture(pytestconfig: pytest.Config) -> Callable[[Any, str], None]:
    """`picture(page, "home")`: docs/dashboard_home.png, when the pictures are wanted."""

    def _picture(page: Any, name: str) -> None:
        if not pytestconfig.getoption("--screenshots"):
            return
        path = DOCS / f"dashboard_{name}.png"
        page.screenshot(path=path)
        assert path.stat().st_size < _MOST_BYTES

    return _picture
