"""The dashboard of a real daemon on a real socket."""

import threading
import time
from pathlib import Path

import httpx
from real_daemon import Daemon, configured
from waiting import until

from sleepyd.store.database import Database


def test_a_page_that_follows_a_night_does_not_keep_the_daemon_from_stopping(tmp_path: Path) -> None:
    with Daemon(configured(tmp_path), tmp_path / "log") as daemon:
        daemon.ready()
        heard: list[bytes] = []
        with (
            httpx.Client(base_url=f"http://127.0.0.1:{daemon.port}", timeout=60) as browser,
            Database(daemon.config.paths.state / "sleepyd.db") as database,
        ):
            origin = str(browser.base_url).rstrip("/")
            form = {"token": daemon.token, "after": "/nights"}
            signed_in = browser.post(
                "/ui/login", data=form, headers={"Origin": origin, "Sec-Fetch-Site": "same-origin"}
            )
            assert (signed_in.status_code, signed_in.headers["location"]) == (303, "/nights")
            assert "Start the night" in browser.get("/nights").text
            night = database.start_night(parent_generation=1)

            def follow() -> None:
                with browser.stream("GET", f"/nights/{night.id}/events") as stream:
                    heard.extend(stream.iter_raw())

            follower = threading.Thread(target=follow)
            follower.start()
            until(lambda: heard, "the page hears of the night")
            began = time.monotonic()
            assert daemon.stop() == 0
            assert time.monotonic() - began < 15  # the grace for requests is 20 s
            follower.join(60)
    assert b"event: stages" in b"".join(heard)
    assert daemon.events("request crashed") == []
