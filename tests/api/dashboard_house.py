"""A whole sleepyd behind the dashboard: real database, generations, compiler; the engine answers nothing. And a browser
that keeps cookies and sends forms as browsers do.
"""

import html
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from fake_engine import FakeEngine
from fake_service import HOST, TOKEN
from fastapi import FastAPI
from starlette.testclient import TestClient

from sleepyd.daemon.service import Service
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import Attempt, Correction, Episode, StoredExample, content_hash

CSRF = re.compile(r'name="csrf" value="([^"]+)"')
MOVED = """pub fn twice(name: String) -> (String, String) {
    let first = name;
    (first, name)
}
"""
CLONED = MOVED.replace("let first = name;", "let first = name.clone();")


@dataclass(frozen=True, slots=True)
class House:
    """What stands behind the pages."""

    service: Service
    app: FastAPI
    generations: Generations

    @property
    def database(self) -> Database:
        return self.service.database


class Browser:
    """One person's browser. It is not signed in at first."""

    def __init__(self, app: FastAPI) -> None:
        self._client = TestClient(app, base_url=HOST, follow_redirects=False)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._client.get(path, headers=headers)

    def post(self, path: str, content: dict[str, str] | bytes, **headers: str) -> httpx.Response:
        """A form as it is, without a CSRF token of its own."""
        if isinstance(content, bytes):
            return self._client.post(path, content=content, headers=headers)
        return self._client.post(path, data=content, headers=headers)

    def send(self, path: str, page: str = "/", **fields: str) -> httpx.Response:
        """A form of `page`, which is loaded for its CSRF token."""
        return self.post(path, {"csrf": self.csrf(page), **fields})

    def csrf(self, page: str = "/") -> str:
        found = CSRF.search(self.get(page).text)
        assert found is not None, f"{page} has no form"
        return found[1]

    def sign_in(self) -> "Browser":
        assert self.post("/ui/login", {"token": TOKEN}).status_code == 303
        return self

    def text(self, path: str) -> str:
        """What a person reads on a page: no tags, no entities, single spaces."""
        reply = self.get(path)
        assert reply.status_code == 200, reply.text
        return readable(reply.text)

    @property
    def cookies(self) -> dict[str, str]:
        return dict(self._client.cookies)


def readable(page: str) -> str:
    """The words of a page."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page.partition("<body>")[2] or page)).split())


def engine(_: Any) -> FakeEngine:
    """For `Service.bring_up`."""
    return FakeEngine()


def moved(**other: Any) -> Episode:
    """An episode about MOVED that was fixed by the base model."""
    return Episode(
        **{
            "source": "api",
            "code": MOVED,
            "status": "fixed",
            "error_code": "E0382",
            "signature": "E0382 : use of moved value : _",
            "task": "use_after_move",
            "route_rule": "signature",
            "tier": "base",
            "generation": 1,
            "result_code": CLONED,
            "verified": "check",
            "diagnostics": [{"rendered": "error[E0382]: use of moved value: `name`\n"}],
            "timings": {"total": 12.0},
            **other,
        }
    )


def attempt(**other: Any) -> Attempt:
    """One that passed."""
    return Attempt(**{"tier": "base", "candidate": CLONED, "outcome": "passed", "ms": 5.0, **other})


def correction(status: str, number: int = 0, **other: Any) -> Correction:
    """One of MOVED that nobody verified."""
    wrong = f"{MOVED}// {number}\n"
    return Correction(
        **{
            "origin": "drop",
            "sha256": content_hash(wrong, status),
            "status": status,
            "reason": f"because of {number}",
            "source": f"file_{number}.json",
            "wrong_attempt": wrong,
            "correct_fix": f"{CLONED}// {number}\n",
            **other,
        }
    )


def example(task: str, origin: str, number: int = 0) -> StoredExample:
    """A training pair."""
    return StoredExample(origin, task, "borrow_checker", "E0382", f"E0382 : {task} : _", f"{MOVED}// {number}", CLONED)


def written(path: Path, content: str) -> Path:
    """A file with this content, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return path
