"""Start, run until SIGTERM or SIGINT, stop: one exit stack, taken down in reverse."""

import asyncio
import os
import resource
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType

import uvicorn

from sleepyd import __version__
from sleepyd import engine as engines
from sleepyd.api.app import create_app
from sleepyd.api.guard import HEAD_BYTES
from sleepyd.config import Config
from sleepyd.daemon import service, state
from sleepyd.daemon.connection import Connection
from sleepyd.daemon.listening import bound
from sleepyd.daemon.reloading import on_hangup
from sleepyd.daemon.service import MakeEngine
from sleepyd.daemon.state import Address
from sleepyd.daemon.systemd import Manager
from sleepyd.log import get_logger

GRACE_S = 20
"""Requests that are being answered when the daemon is told to stop may take this long."""
IDLE_S = 15
"""A connection without a request is kept this long."""

_log = get_logger(__name__)
_FILES = 8192


def serve(config: Config, make_engine: MakeEngine = engines.start, reread: Callable[[], Config] | None = None) -> None:
    """Run the daemon. reread: reads the settings again, for SIGHUP.

    Raises Conflict when the state directory or the port is taken, StoreCorrupt, ConfigError.
    """
    manager = Manager.of(os.environ)
    with ExitStack() as stack:
        stop = stack.enter_context(_signals())
        stack.enter_context(state.hold(config.paths.state))
        listening = stack.enter_context(bound(config.server))
        token = state.token(config.paths.state)
        behind = stack.enter_context(service.opened(config))
        app = create_app(behind, token=token, config=config)
        server = _Server(
            uvicorn.Config(
                app,
                http=Connection,
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                h11_max_incomplete_event_size=HEAD_BYTES,
                timeout_keep_alive=IDLE_S,
                timeout_graceful_shutdown=GRACE_S,
            ),
            on_listening=lambda: _announce(config, listening),
            on_stopping=app.state.streams.stop,
            manager=manager,
            check=behind.check,
            describe=behind.described,
        )
        stack.callback(state.withdraw, config.paths.state)
        stack.enter_context(service.working(behind, make_engine))
        stack.enter_context(on_hangup(behind, reread, manager))
        _raise_file_limit()
        if os.geteuid() == 0:
            _log.warning("started as root; programs are compiled as an unprivileged user, but an own user is better")
        stop.server = server
        if not stop.asked:
            server.run(sockets=[listening])
        _log.info("stopping")


class _Server(uvicorn.Server):
    """Tells when it listens and when it stops, and the manager how it is."""

    def __init__(
        self,
        config: uvicorn.Config,
        on_listening: Callable[[], None],
        on_stopping: Callable[[], None],
        manager: Manager,
        check: Callable[[], None],
        describe: Callable[[], str],
    ) -> None:
        super().__init__(config)
        self._on_listening, self._on_stopping, self._manager, self._check = on_listening, on_stopping, manager, check
        self._describe = describe
        self._telling: list[asyncio.Task[None]] = []

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not self.should_exit:
            self._on_listening()
            self._manager.tell("READY=1")
            telling = (self._manager.keep_describing(self._describe), self._manager.keep_telling(self._check))
            self._telling = [asyncio.create_task(each) for each in telling]

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._manager.tell("STOPPING=1")
        self._on_stopping()
        for task in self._telling:
            task.cancel()
        await super().shutdown(sockets)


class _Stop:
    """The one path that both signals take, from the first moment to the last."""

    server: uvicorn.Server | None = None
    asked = False

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        if self.server is not None:
            self.server.should_exit = True


@contextmanager
def _signals() -> Iterator[_Stop]:
    stop = _Stop()
    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _announce(config: Config, listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    state.announce(config.paths.state, Address(os.getpid(), host, port, __version__))
    _log.info("listening", host=host, port=port, state=str(config.paths.state))


def _raise_file_limit() -> None:
    """Idle connections must not use up the files that compiling needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
