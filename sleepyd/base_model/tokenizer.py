"""The bundled model's tokenizer: byte-level BPE for Rust and rustc's messages, ChatML template.

Text is cut into pieces as Qwen2 does it, because whoever loads a folder with Qwen2's config.json (transformers' own
AutoTokenizer, vLLM) cuts it so, whatever tokenizer.json says. Digits stand alone, names split at underscores. Text that
spells a special token is that token, so engine and lessons escape what users wrote before it comes here.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

VOCABULARY = 2048
END, START, STOP = "<|endoftext|>", "<|im_start|>", "<|im_end|>"

TEMPLATE = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
_PIECES = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def train(texts: Iterable[str], vocabulary: int = VOCABULARY) -> Any:
    """A tokenizer trained on `texts`, as transformers' PreTrainedTokenizerFast."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    core = Tokenizer(models.BPE())
    core.normalizer = normalizers.NFC()
    core.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(_PIECES), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    core.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        special_tokens=[END, START, STOP],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    core.train_from_iterator(texts, trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=core, eos_token=STOP, pad_token=END, padding_side="left", model_max_length=2048
    )
    tokenizer.chat_template = TEMPLATE
    return tokenizer


def save(tokenizer: Any, folder: Path) -> None:
    """Write the tokenizer's files, the chat template inside its configuration."""
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer.save_pretrained(folder, save_jinja_files=False)
