"""The demo's daemon: `sleepyd serve` as a process of its own, in a temporary place, on a port of its own.

Nothing of the user's is touched: state, corrections and generations lie in the temporary place, and the settings that
say so reach the daemon by its environment, where they are stronger than any file.
"""

import ctypes
import dataclasses
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from sleepyd.config import Config
from sleepyd.daemon import state
from sleepyd.daemon.nights import settings
from sleepyd.demo.client import Client
from sleepyd.engine.vllm import environment
from sleepyd.errors import Unavailable

START_S, STOP_S = 300.0, 15.0
"""How long a daemon may take to get ready, and to end in order. After that it is killed: it holds nothing to keep."""
_EVERY_S = 0.3
_PR_SET_PDEATHSIG = 1
SERVE = (sys.executable, "-m", "sleepyd", "--config", os.devnull, "serve")


def settled_in(place: Path, config: Config) -> Config:
    """`config` for a daemon that lives in `place`, listens on any free port and starts no night by itself."""
    paths = dataclasses.replace(
        config.paths,
        state=place / "state",
        adapters_store=place / "adapters_store",
        corrections=place / "corrections",
    )
    return dataclasses.replace(
        config,
        paths=paths,
        # Which may lie in the state directory that is the user's.
        vllm=dataclasses.replace(config.vllm, environment=str(environment.folder(config))),
        server=dataclasses.replace(config.server, host="127.0.0.1", port=0),
        # Its corrections are its own, and the demo drops more than a night takes from strangers.
        night=dataclasses.replace(config.night, enabled=False, max_per_origin=0),
        log=dataclasses.replace(config.log, format="json"),
    )


@contextmanager
def running(
    config: Config, log: Path, command: Sequence[str] = (), waiting: Callable[[], None] = lambda: None
) -> Iterator[Client]:
    """A daemon that is ready, and its end. waiting: called now and then until it is.

    Raises Unavailable when it does not get ready; the log says why.
    """
    with log.open("ab") as output:
        process = subprocess.Popen(
            command or SERVE,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **settings(config), "HF_HUB_OFFLINE": "1"},
            # Ctrl-C is for the demo, which then stops the daemon in order.
            start_new_session=True,
            preexec_fn=_end_with_parent(),
        )
    try:
        with _connected(process, config, waiting) as client:
            yield client
    finally:
        _stop(process)


def _connected(process: "subprocess.Popen[bytes]", config: Config, waiting: Callable[[], None]) -> Client:
    deadline = time.monotonic() + START_S
    client: Client | None = None
    while time.monotonic() < deadline:
        waiting()
        if process.poll() is not None:
            raise Unavailable(f"the daemon ended with exit code {process.returncode} before it was ready")
        address = state.running(config.paths.state)
        if client is None and address is not None:
            client = Client(address.url, state.token(config.paths.state))
        if client is not None and _is_ready(client):
            return client
        time.sleep(_EVERY_S)
    raise Unavailable(f"the daemon was not ready after {START_S:.0f} s")


def _is_ready(client: Client) -> bool:
    status = client.status()
    if status["problem"]:
        raise Unavailable(f"the daemon will not get ready: {status['problem']}")
    return bool(status["ready"])


def _end_with_parent() -> Callable[[], None]:
    """Run in the child: be asked to end when the demo is killed, so that no daemon is left behind."""
    prctl = ctypes.CDLL(None).prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
