"""The embedded engine: any causal language model folder, in this process, adapters by name, one batch may mix
them.

Adapters are PEFT LoRA folders, read into memory by `share.read_adapter`; the model itself is never changed. For each
batch `share.mixed` adds to every row what its request names. A batch takes its adapters with it when it begins, so
loading and unloading need not wait for it, nor it for them. A single greedy request decodes with prompt lookup, which
copies runs of the question for free and gives the same text.
"""

import os
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sleepyd.engine.base import Completion, Request, prompt_ids, still_wanted, unescaped
from sleepyd.engine.copying import CopyBias
from sleepyd.errors import AdapterError, EngineUnavailable, NotFound

if TYPE_CHECKING:
    from sleepyd.share import Adapter

_LOOKUP_TOKENS = 10
_TURN_S = 0.25
"""Who waits for the model is asked this often whether its answer is still wanted."""


class TransformersEngine:
    """A model in memory behind a lock, one batch at a time; beside it the adapters, a mapping that is only replaced."""

    def __init__(
        self,
        folder: Path,
        *,
        threads: int = 0,
        batch_size: int = 16,
        max_prompt_tokens: int = 1024,
        copy_bonus: float = 0.0,
    ) -> None:
        """Load the model. copy_bonus: see `copying`, in nats. Raises EngineUnavailable when the folder holds none."""
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer
        from transformers.utils import logging

        logging.disable_progress_bar()  # it would be drawn into the daemon's log
        if threads:
            torch.set_num_threads(threads)
        if not (folder / "config.json").is_file():
            raise EngineUnavailable(
                f"{folder}: no model there (config.json is missing); set model.path to a folder in transformers' format"
            )
        try:
            self.tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True, padding_side="left")
            self.model: Any = AutoModelForCausalLM.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
        except (OSError, ValueError) as error:
            raise EngineUnavailable(f"{folder}: the model cannot be loaded ({error})") from error
        self.model.eval()
        self.folder, self.batch_size, self.max_prompt_tokens = folder, batch_size, max_prompt_tokens
        self.copy_bonus = copy_bonus
        self._adapters: Mapping[str, Adapter] = {}
        self._lock = threading.Lock()
        self._changing = threading.Lock()
        self._produced = 0

    def generate(self, requests: Sequence[Request]) -> list[Completion]:
        """One completion a request, in order. A question over `max_prompt_tokens` gets an unfinished, empty one."""
        loaded = self._adapters  # these answer, whatever is unloaded while the model is busy with others
        self._check_open()
        unknown = {r.adapter for r in requests if r.adapter is not None} - loaded.keys()
        if unknown:
            raise NotFound(f"adapters {sorted(unknown)} are not loaded; loaded: {sorted(loaded)}")
        with self._turn():
            self._check_open()
            done: dict[int, Completion] = {}
            prompts = [prompt_ids(r, self.tokenizer) for r in requests]
            for index, (request, prompt) in enumerate(zip(requests, prompts, strict=True)):
                if len(prompt) > self.max_prompt_tokens:
                    done[index] = Completion("", request.adapter, 0, False, 0.0)
            waiting = [i for i in range(len(requests)) if i not in done]
            for chosen in _alike(requests, waiting, prompts, self.batch_size):
                answers = self._batch([requests[i] for i in chosen], [prompts[i] for i in chosen], loaded)
                done.update(zip(chosen, answers, strict=True))
            return [done[i] for i in range(len(requests))]

    def load(self, name: str, path: Path) -> None:
        """Make the PEFT adapter in `path` answer to `name`. Raises AdapterError when it does not fit the model."""
        from sleepyd import share

        with self._changing:
            if name in self._adapters:
                raise AdapterError(f"adapter {name} is loaded already; load a new version under a new name")
            try:
                adapter = share.fitted(share.read_adapter(path), self._check_open())
            except AdapterError as error:
                raise AdapterError(f"adapter {name} in {path} does not load: {error}") from error
            self._adapters = {**self._adapters, name: adapter}

    def unload(self, name: str) -> None:
        """Forget an adapter; what was asked before is still answered with it. Raises NotFound when it is not loaded."""
        with self._changing:
            if name not in self._adapters:
                raise NotFound(f"adapter {name} is not loaded; loaded: {sorted(self._adapters)}")
            self._adapters = {other: kept for other, kept in self._adapters.items() if other != name}

    def adapters(self) -> frozenset[str]:
        """Names that are loaded."""
        return frozenset(self._adapters)

    def why_not_ready(self) -> str:
        """It can answer from the beginning."""
        return ""

    def sleep(self) -> None:
        """Nothing to give back: weights stay in memory."""

    def wake(self) -> None:
        """Always awake."""

    def health(self) -> dict[str, Any]:
        """Model, adapters and the count of tokens produced."""
        return {
            "engine": "transformers",
            "model": self.folder.name,
            "adapters": len(self._adapters),
            "tokens": self._produced,
        }

    def close(self) -> None:
        """Drop the model."""
        with self._lock, self._changing:
            self.model, self._adapters = None, {}

    @contextmanager
    def _turn(self) -> Iterator[None]:
        while not self._lock.acquire(timeout=_TURN_S):
            still_wanted()
        try:
            yield
        finally:
            self._lock.release()

    def _check_open(self) -> Any:
        if self.model is None:
            raise EngineUnavailable("the engine is closed; start the daemon again")
        return self.model

    def _batch(
        self, requests: Sequence[Request], prompts: Sequence[list[int]], loaded: Mapping[str, "Adapter"]
    ) -> list[Completion]:
        import torch

        from sleepyd import share

        started = time.monotonic()
        width = max(len(p) for p in prompts)
        pad = self.tokenizer.pad_token_id
        ids = torch.tensor([[pad] * (width - len(p)) + p for p in prompts])
        mask = torch.tensor([[0] * (width - len(p)) + [1] * len(p) for p in prompts])
        adapters = [None if r.adapter is None else loaded[r.adapter] for r in requests]
        with torch.inference_mode(), share.mixed(self.model, adapters):
            output = self._generate(ids, mask, requests[0], max(r.max_new_tokens for r in requests))
        stop = self.tokenizer.eos_token_id
        ms = (time.monotonic() - started) * 1000
        completions = []
        for request, prompt, whole in zip(requests, prompts, output[:, width:].tolist(), strict=True):
            row = whole[: request.max_new_tokens]
            kept = row[: row.index(stop)] if stop in row else [t for t in row if t != pad]
            self._produced += len(kept)
            text = unescaped(self.tokenizer.decode(kept, skip_special_tokens=True), self.tokenizer)
            completions.append(Completion(text, request.adapter, len(kept), stop in row, ms, len(prompt)))
        return completions

    def _generate(self, ids: Any, mask: Any, like: Request, longest: int) -> Any:
        import torch
        from transformers import LogitsProcessorList, StoppingCriteriaList

        def never(tokens: Any, scores: Any, **_: Any) -> Any:
            still_wanted()
            return torch.zeros(len(tokens), dtype=torch.bool, device=tokens.device)

        options: dict[str, Any] = {"attention_mask": mask, "max_new_tokens": longest, "do_sample": like.temperature > 0}
        options["pad_token_id"] = self.tokenizer.pad_token_id
        options["eos_token_id"] = self.tokenizer.eos_token_id
        options["stopping_criteria"] = StoppingCriteriaList([never])
        if like.temperature > 0:
            options["temperature"] = like.temperature
            torch.manual_seed(like.seed or 0)
        elif len(ids) == 1:
            options["prompt_lookup_num_tokens"] = _LOOKUP_TOKENS
        if self.copy_bonus:
            options["logits_processor"] = LogitsProcessorList([CopyBias(ids.shape[1], self.copy_bonus)])
        return self.model.generate(ids, **options)


def _alike(
    requests: Sequence[Request], waiting: Sequence[int], prompts: Sequence[Sequence[int]], most: int
) -> Iterator[list[int]]:
    """Indexes of requests for one batch: decoded in one way, and of similar length."""

    def way(index: int) -> tuple[float, int]:
        request = requests[index]
        return request.temperature, (request.seed or 0) if request.temperature > 0 else 0

    for _, group in groupby(sorted(waiting, key=lambda i: (*way(i), len(prompts[i]))), key=way):
        together = list(group)
        for start in range(0, len(together), most):
            yield together[start : start + most]
