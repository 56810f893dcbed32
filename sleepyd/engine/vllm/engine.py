"""vLLM as an engine: the daemon's questions go to a server that batches them, each with its own adapter.

Questions are rendered here, with the model's own template, and go as token ids: what a user posted can then never
become a control token, and both engines see the same question to the last id. Which adapters are wanted is remembered
here, so that a server which comes back has all of them before anybody is sent to it.

On CPUs, vLLM 0.32 answers for the base model with some adapter's weights whenever adapters are in the same batch
(vllm-project/vllm#48421; 595 of 643 such answers were wrong here, none of the adapters'). There the base model is asked
through an adapter of zeros, which changes nothing: 0 of 739.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open

from sleepyd import share
from sleepyd.engine.base import Completion, Request, prompt_ids, still_wanted, unescaped
from sleepyd.engine.vllm.client import BASE, Client
from sleepyd.engine.vllm.foreign import Foreign
from sleepyd.engine.vllm.server import Server
from sleepyd.errors import AdapterError, EngineUnavailable, NotFound
from sleepyd.log import get_logger
from sleepyd.share import Adapter, Factors

_log = get_logger(__name__)
_ZEROS = "base@zeros"
_USUAL = ("down_proj.weight", "q_proj.weight", "fc2.weight")
_WORKERS = 64
"""Questions on their way at once; vLLM batches what it has."""
_LOOK_S = 0.25
_CANARY_TOKENS = 16
_CANARIES = 8
"""Adapters that are asked before a sleep and after it."""


class VllmEngine:
    """The engine over a server that we keep alive, or that somebody else does."""

    def __init__(
        self,
        folder: Path,
        make_server: Callable[[list[int], Callable[[Client], None]], Server | Foreign],
        *,
        max_prompt_tokens: int = 1024,
        through_zeros: bool = False,
    ) -> None:
        """Start the server; `why_not_ready` tells when it is there. make_server: from a question's ids and what to do
        when the server is there.  through_zeros: ask the base model through an adapter of zeros.  Raises
        EngineUnavailable when the folder holds no model.
        """
        self.tokenizer = _tokenizer(folder)
        self.folder, self.max_prompt_tokens = folder, max_prompt_tokens
        self._canary = Request(({"role": "user", "content": "fn main() {}"},), None, _CANARY_TOKENS)
        self._wanted: dict[str, Path] = {}
        self._changing = threading.Lock()
        self._produced = 0
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="vllm-ask")
        self._before_sleep: dict[str | None, str] = {}
        self._zeros: tempfile.TemporaryDirectory[str] | None = None
        if through_zeros:
            self._zeros = tempfile.TemporaryDirectory(prefix="sleepyd-zeros-")
            share.write_adapter(_of_zeros(folder), Path(self._zeros.name) / "adapter")
        self.server = make_server(prompt_ids(self._canary, self.tokenizer), self._restore)
        self.server.start()

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """One completion a request, in order. A question over `max_prompt_tokens` gets an unfinished, empty one."""
        unknown = {r.adapter for r in requests if r.adapter is not None} - self._wanted.keys()
        if unknown:
            raise NotFound(f"adapters {sorted(unknown)} are not loaded; loaded: {sorted(self._wanted)}")
        if why := self.server.missing:
            raise EngineUnavailable(f"{why}; fixes that rustc knows are answered meanwhile")
        given_up = threading.Event()
        asked = [
            self._pool.submit(copy_context().run, self._one, request, index, given_up)
            for index, request in enumerate(requests)
        ]
        try:
            wait_for(asked)
        except BaseException:
            given_up.set()
            raise
        return [future.result() for future in asked]

    def load(self, name: str, path: Path) -> None:
        """Make the PEFT adapter in `path` answer to `name`, now and after every restart of the server.

        Raises AdapterError when it does not fit the model, EngineUnavailable.
        """
        with self._changing:
            if name in self._wanted:
                raise AdapterError(f"adapter {name} is loaded already; load a new version under a new name")
            with self.server.asking() as client:
                client.load(name, self.server.place(name, path))
            self._wanted[name] = path

    def want(self, name: str, path: Path) -> None:
        """Let the server have the adapter when it comes."""
        with self._changing:
            self._wanted[name] = path

    def is_there(self) -> bool:
        """Whether the server answers right now."""
        try:
            with self.server.asking() as client:
                client.models()
        except EngineUnavailable:
            return False
        return True

    def unload(self, name: str) -> None:
        """Forget an adapter. Raises NotFound when it is not loaded."""
        with self._changing:
            if self._wanted.pop(name, None) is None:
                raise NotFound(f"adapter {name} is not loaded; loaded: {sorted(self._wanted)}")
            try:
                with self.server.asking() as client:
                    client.unload(name)
            except (EngineUnavailable, NotFound) as error:  # a server that comes back does not get it again
                _log.warning("adapter not unloaded", adapter=name, reason=error.message)

    def adapters(self) -> frozenset[str]:
        """Names that are loaded."""
        return frozenset(self._wanted)

    def wait(self) -> None:
        """Until the server is there. Raises EngineUnavailable when its first start was in vain."""
        while why := self.server.missing:
            if self.server.failures:
                raise EngineUnavailable(why)
            time.sleep(_LOOK_S)

    def why_not_ready(self) -> str:
        """Why the server cannot be asked; empty when it can."""
        return self.server.missing

    def sleep(self) -> None:
        """Give the device's memory back. What some adapters say is remembered, to be compared after `wake`."""
        self._before_sleep = self._canaries()
        with self.server.asking() as client:
            client.sleep()

    def wake(self) -> None:
        """Be ready again. A server that cannot, or does not say what it said before, is started anew.

        Sleep has lost adapters without a word: vllm-project/vllm#53888.
        """
        try:
            with self.server.asking() as client:
                client.wake()
            is_the_same = self._canaries() == self._before_sleep
        except (NotFound, EngineUnavailable):
            is_the_same = False
        if not is_the_same:
            _log.error("vLLM does not wake up as it was; it is started again")
            self.server.restart("after its sleep it was not what it was")

    def health(self) -> dict[str, Any]:
        """Model, adapters, tokens produced, how often the server was started, and what is wrong."""
        return {
            "engine": "vllm",
            "model": self.folder.name,
            "adapters": len(self._wanted),
            "tokens": self._produced,
            "starts": self.server.starts,
            "problem": self.server.missing,
        }

    def close(self) -> None:
        """End the server."""
        self.server.stop()
        if self._zeros is not None:
            self._zeros.cleanup()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _one(self, request: Request, index: int, given_up: threading.Event) -> Completion:
        started = time.monotonic()
        prompt = prompt_ids(request, self.tokenizer)
        if len(prompt) > self.max_prompt_tokens:
            return Completion("", request.adapter, 0, False, 0.0)

        def on_token() -> None:
            self.server.alive()
            if given_up.is_set():
                raise EngineUnavailable("another question of the batch failed")
            still_wanted()

        seed = None if request.seed is None else request.seed * 1000 + index  # equal questions get different answers
        name = request.adapter or (BASE if self._zeros is None else _ZEROS)
        try:
            with self.server.asking() as client:
                answer = client.complete(
                    name,
                    prompt,
                    max_tokens=request.max_new_tokens,
                    temperature=request.temperature,
                    seed=seed,
                    on_token=on_token,
                )
        except NotFound as error:
            if not isinstance(self.server, Foreign) or (request.adapter or BASE) not in {*self._wanted, BASE}:
                raise
            self.server.doubt(f"it has lost {name}")  # started again between two looks
            raise EngineUnavailable(f"{error.message}; it gets its adapters again, ask in a while") from error
        self._produced += answer.tokens
        ms = (time.monotonic() - started) * 1000
        text = unescaped(answer.text, self.tokenizer)
        return Completion(text, request.adapter, answer.tokens, answer.finished, ms, len(prompt))

    def _restore(self, client: Client) -> None:
        """Load everything that is wanted into a server that has just come up. One that it refuses is forgotten."""
        with self._changing:
            there = client.models()
            if self._zeros is not None and _ZEROS not in there:
                client.load(_ZEROS, self.server.place(_ZEROS, Path(self._zeros.name) / "adapter"))
            for name, path in list(self._wanted.items()):
                if name in there:
                    continue
                try:
                    client.load(name, self.server.place(name, path))
                except AdapterError as error:
                    del self._wanted[name]
                    _log.error("adapter lost in a restart", adapter=name, reason=error.message)

    def _canaries(self) -> dict[str | None, str]:
        names: list[str | None] = [None, *sorted(self._wanted)[:_CANARIES]]
        asked = [Request(self._canary.messages, name, _CANARY_TOKENS) for name in names]
        return {one.adapter: answer.text for one, answer in zip(asked, self.generate(asked), strict=True)}


def _of_zeros(folder: Path) -> Adapter:
    """An adapter that adds nothing, on one layer of the model in `folder`: the first with a name of a usual kind."""
    for file in sorted(folder.glob("*.safetensors")):
        with safe_open(file, framework="pt") as opened:
            for name in opened.keys():  # noqa: SIM118  no mapping
                if name.endswith(_USUAL):
                    n, d = opened.get_slice(name).get_shape()
                    factors = Factors(b=torch.zeros(n, 1), a=torch.zeros(1, d))
                    return share.Adapter({name.removesuffix(".weight"): factors})
    raise EngineUnavailable(
        f"{folder}: no layer named like {', '.join(_USUAL)}, which adapters are for; use another model"
    )


def wait_for(asked: Sequence[Future[Completion]]) -> None:
    """Until all are done; the first failure, or the loss of interest, is raised at once."""
    left: set[Future[Completion]] = set(asked)
    while left:
        done, left = wait(left, timeout=_LOOK_S, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
        still_wanted()


def _tokenizer(folder: Path) -> Any:
    from transformers import AutoTokenizer

    if not (folder / "config.json").is_file():
        raise EngineUnavailable(
            f"{folder}: no model there (config.json is missing); set model.path to a folder in transformers' format"
        )
    try:
        return AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError) as error:
        raise EngineUnavailable(f"{folder}: its tokenizer cannot be loaded ({error})") from error
