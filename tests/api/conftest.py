"""An application around the fake service, and a way to call it."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from dashboard_house import Browser, House, engine
from fake_service import HOST, TOKEN, Call, FakeService
from fastapi import FastAPI

from sleepyd import config as configuration
from sleepyd.api.app import create_app
from sleepyd.config import Config
from sleepyd.daemon import service as services
from sleepyd.sections import ServerConfig
from sleepyd.store.generations import Generations


@pytest.fixture(autouse=True)
def log_lines() -> Iterator[list[Any]]:
    """What was logged in this test."""
    with structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines:
        yield lines


@pytest.fixture
def service() -> FakeService:
    return FakeService()


@pytest.fixture
def app(service: FakeService) -> FastAPI:
    config = replace(Config(), server=ServerConfig(max_body_bytes=10_000))
    return create_app(service, token=TOKEN, config=config, workers=2, waiting=2)


@pytest.fixture
def call(app: FastAPI) -> Call:
    """`call("POST", "/v1/fix", json=...)`; `token=None` leaves the token out."""

    def _call(method: str, path: str, *, token: str | None = TOKEN, **rest: Any) -> httpx.Response:
        headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **rest.pop("headers", {})}

        async def _one() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST) as client:
                return await client.request(method, path, headers=headers, **rest)

        return asyncio.run(_one())

    return _call


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A real service that is ready, with one generation without adapters."""
    loaded = configuration.load(Path("/dev/null"), {"paths": {"state": str(tmp_path / "state")}}, {})
    rust = replace(loaded.rust, wall_s=90.0, test_wall_s=90.0)  # a busy machine is not what is tested
    config = replace(loaded, rust=rust, night=replace(loaded.night, free_mb=1))
    generations = Generations(config.paths.adapters_store)
    generations.promote(generations.stage(None, files=lambda folder: None, routes={}, evaluation={}))
    with services.opened(config) as service:
        service.bring_up(engine)
        yield House(service, create_app(service, token=TOKEN, config=config), generations)


@pytest.fixture
def browser(house: House) -> Browser:
    """Signed in."""
    return Browser(house.app).sign_in()
