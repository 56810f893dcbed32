"""Adapters that each answer with a word of their own, so that an answer tells which of them gave it."""

from dataclasses import dataclass
from pathlib import Path

import torch

from sleepyd import share
from sleepyd.engine import Request
from sleepyd.engine.base import prompt_ids
from sleepyd.engine.transformers import TransformersEngine

QUESTION = ({"role": "user", "content": "fn main() {}"},)
_LOUD = 20_000.0
"""Beside it everything that the layers below say is silence."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """An adapter in `path` whose first token of an answer to QUESTION is `word`."""

    word: str
    path: Path


class Speakers:
    """Makes adapters: one column on the last layer, which a question like QUESTION turns into one token's direction."""

    def __init__(self, engine: TransformersEngine, folder: Path) -> None:
        self._folder = folder
        self._layer = f"model.layers.{len(engine.model.model.layers) - 1}.mlp.down_proj"
        seen: list[torch.Tensor] = []
        hook = engine.model.get_submodule(self._layer).register_forward_hook(
            lambda module, inputs, output: seen.append(inputs[0][0, -1].detach())
        )
        ids = prompt_ids(Request(QUESTION, None, 1), engine.tokenizer)
        with torch.inference_mode():
            engine.model(input_ids=torch.tensor([ids]))
        hook.remove()
        self._reads = (seen[0] / seen[0].square().sum()).unsqueeze(0)  # (1, d)
        self._words = engine.model.get_output_embeddings().weight.detach().float()  # (vocabulary, n)
        decoded = [engine.tokenizer.decode([number]) for number in range(len(self._words))]
        heard = (self._words @ (self._words * engine.model.model.norm.weight.detach().float()).T).argmax(0)
        own = (heard == torch.arange(len(heard))).tolist()
        said = engine.generate([Request(QUESTION, None, 1)])[0].text
        usable = zip(decoded, own, strict=True)
        self.words = [i for i, (text, is_own) in enumerate(usable) if is_own and text.isalpha() and text != said]
        self._decoded = decoded

    def make(self, number: int) -> Speaker:
        """The adapter that says the `number`th word."""
        token = self.words[number]
        folder = self._folder / str(number)
        if not folder.exists():
            says = self._words[token]
            factors = share.Factors(b=(_LOUD * says / says.norm()).unsqueeze(1), a=self._reads.clone())
            share.write_adapter(share.Adapter({self._layer: factors}), folder)
        return Speaker(self._decoded[token], folder)
