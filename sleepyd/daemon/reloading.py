"""Settings read again while the daemon runs, when it is sent SIGHUP (`systemctl reload`).

What is asked for anew each time takes effect at once: how fixes are answered, nights, the teacher, logs. What something
was built with (folders, port, model, engine, limits of the compiler, the drop directory) waits for the next start, and
is said so. Settings that are wrong change nothing.
"""

import dataclasses
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

from sleepyd import log
from sleepyd.config import Config
from sleepyd.daemon.service import Service
from sleepyd.daemon.systemd import Manager
from sleepyd.errors import SleepydError
from sleepyd.log import get_logger

RELOADED = ("day", "night", "distill", "log")
"""Sections that take effect at once."""

_log = get_logger(__name__)


def merged(running: Config, read: Config) -> tuple[Config, list[str], list[str]]:
    """(the configuration from now on, keys that changed, keys that changed and wait for the next start)."""
    changed, waiting = list[str](), list[str]()
    for section in (each.name for each in dataclasses.fields(Config)):
        before, after = getattr(running, section), getattr(read, section)
        names = [
            key.name for key in dataclasses.fields(before) if getattr(before, key.name) != getattr(after, key.name)
        ]
        (changed if section in RELOADED else waiting).extend(f"{section}.{name}" for name in names)
    return dataclasses.replace(running, **{name: getattr(read, name) for name in RELOADED}), changed, waiting


def reload(service: Service, reread: Callable[[], Config]) -> None:
    """Take over what can be; failures are logged, and nothing has changed then."""
    try:
        config, changed, waiting = merged(service.config, reread())
    except SleepydError as error:
        _log.error("settings not reloaded, all stays as it was", reason=error.message)
        return
    log.configure(config.log)
    service.configure(config)
    _log.info("settings reloaded", changed=changed, wait_for_the_next_start=waiting)


@contextmanager
def on_hangup(service: Service, reread: Callable[[], Config] | None, manager: Manager) -> Iterator[None]:
    """While the block lasts, SIGHUP reloads. reread: None where the settings came from nowhere that can be read."""
    turns = threading.Lock()

    def work() -> None:
        with turns:
            manager.reloading()
            if reread is not None:
                reload(service, reread)
            manager.tell("READY=1")

    def hear(number: int, frame: FrameType | None) -> None:
        threading.Thread(target=work, name="reload", daemon=True).start()

    before = signal.signal(signal.SIGHUP, hear)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)
