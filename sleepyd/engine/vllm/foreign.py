"""A vLLM server that somebody else runs: asked, never started, never ended.

Owns whether it can be reached, under which name its model answers, and how adapters get to it. On this machine it reads
them where they are; elsewhere only from a folder that both see (`vllm.shared_path`, under the same name there).
"""

import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sleepyd.engine.vllm.client import Client
from sleepyd.errors import AdapterError, EngineUnavailable, SleepydError
from sleepyd.log import get_logger

_log = get_logger(__name__)
_HERE = frozenset({"127.0.0.1", "localhost", "::1"})


class Foreign:
    """The same to the engine as `server.Server`, of which somebody else takes care."""

    def __init__(
        self,
        base_url: str,
        on_up: Callable[[Client], None],
        *,
        api_key: str = "",
        model_name: str = "",
        shared_path: Path | None = None,
        poll_s: float = 2.0,
    ) -> None:
        """on_up: called whenever it comes into reach.  model_name: its model's; empty: the one it names first."""
        base_url = base_url.rstrip("/").removesuffix("/v1")
        self._url, self._on_up, self._model_name, self._shared = base_url, on_up, model_name, shared_path
        self._client = Client(base_url, api_key=api_key)
        self._poll_s = poll_s
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="vllm", daemon=True)
        self._why = f"{base_url} has not answered yet"
        self._alive_at = 0.0
        self.starts = self.failures = 0
        """How often it came into reach; how often in a row it did not answer."""

    def start(self) -> None:
        """Begin to look for it."""
        self._thread.start()

    def stop(self) -> None:
        """Look for it no more."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._client.close()

    def restart(self, reason: str) -> None:
        """Not ours to do: said, and it counts as away until it answers as it should."""
        self._why = f"{self._url} should be started again by whoever runs it ({reason})"
        _log.error("vLLM answers otherwise than before", url=self._url, reason=reason)

    def doubt(self, reason: str) -> None:
        """It is not what it was: it counts as away until it has been given everything again."""
        self._why = f"{self._url}: {reason}"
        _log.warning("vLLM is not what it was", url=self._url, reason=reason)

    @property
    def missing(self) -> str:
        """Why it cannot be asked; empty when it can."""
        return self._why

    @contextmanager
    def asking(self) -> Iterator[Client]:
        """The client for one request. Raises EngineUnavailable."""
        if self._why:
            raise EngineUnavailable(f"{self._why}; fixes that rustc knows are answered meanwhile")
        yield self._client

    def alive(self) -> None:
        """A token came."""
        self._alive_at = time.monotonic()

    def place(self, name: str, path: Path) -> Path:
        """Where the server finds the adapter in `path`. Raises AdapterError where it cannot."""
        if self._shared is None:
            if urlsplit(self._url).hostname in _HERE:
                return path
            raise AdapterError(
                f"adapter {name}: {self._url} is another machine and cannot read {path}, expected a folder that both"
                " see; set vllm.shared_path"
            )
        target = self._shared / name.replace("/", "_")
        try:
            shutil.copytree(path, target, dirs_exist_ok=True, copy_function=shutil.copyfile)
        except OSError as error:
            raise AdapterError(f"adapter {name}: {target} cannot be written ({error.strerror})") from error
        return target

    def _watch(self) -> None:
        while not self._stopping.is_set():
            try:
                self._look()
                self.failures = 0
            except SleepydError as error:
                if not self._why:
                    _log.error("vLLM is away", url=self._url, reason=error.message)
                self._why = f"{self._url}: {error.message}"
                self.failures += 1
            self._stopping.wait(self._poll_s)

    def _look(self) -> None:
        names = self._client.models()
        if not self._why:
            return
        self._client.base_name = self._model_name or self._client.own_model()
        if self._client.base_name not in names:
            raise EngineUnavailable(
                f"no model {self._client.base_name} there, expected one of {', '.join(sorted(names))}; "
                "set vllm.model_name"
            )
        self._on_up(self._client)
        self.starts += 1
        self._why = ""
        _log.info("vLLM is there", url=self._url, model=self._client.base_name)
