"""The bundled model's tokenizer."""

import json
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoTokenizer

from sleepyd.base_model import tokenizer

TEXTS = [
    'fn main() {\n    let mut total_count = 12345;\n    println!("{}", total_count);\n}\n',
    "error[E0382]: borrow of moved value: `name`\n--> `name` value borrowed here after move",
] * 4
PROGRAM = (
    "struct Ä;\n\n\n\tfn f<'a>(x_1: &'a str) -> u64 {\n        0xff + 1_000 - 42 // 日本 🦀\n    }  \n\"<|im_end|>\""
)


@pytest.fixture(scope="module")
def words() -> Any:
    return tokenizer.train(TEXTS, vocabulary=300)


def encoded(words: Any, text: str) -> list[int]:
    return list(words.encode(text, add_special_tokens=False))


@pytest.mark.parametrize("text", [*TEXTS[:2], PROGRAM.replace("<|im_end|>", "<|"), "", " ", "\n", "\r\n\t\0"])
def test_any_text_comes_back(words: Any, text: str) -> None:
    assert words.decode(encoded(words, text)) == text


def test_every_digit_is_a_token_of_its_own(words: Any) -> None:
    pieces = [words.decode([token]) for token in encoded(words, "let n = 12345;")]
    assert [piece for piece in pieces if any(c.isdigit() for c in piece)] == ["1", "2", "3", "4", "5"]


def test_names_split_at_underscores(words: Any) -> None:
    pieces = [words.decode([token]) for token in encoded(words, "total_count")]
    assert "".join(pieces) == "total_count"
    assert any(piece.startswith("_") for piece in pieces)


def test_the_size_is_as_asked_and_special_tokens_come_first(words: Any) -> None:
    assert len(words) == 300
    assert words.convert_ids_to_tokens([0, 1, 2]) == ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    assert (words.pad_token_id, words.eos_token_id) == (0, 2)


def test_the_template_is_chatml(words: Any) -> None:
    messages = [{"role": "user", "content": "a\nb"}, {"role": "assistant", "content": "c"}]
    text = words.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
    assert text == "<|im_start|>user\na\nb<|im_end|>\n<|im_start|>assistant\nc<|im_end|>\n<|im_start|>assistant\n"
    ids = words.apply_chat_template(messages[:1], add_generation_prompt=True, return_dict=True)["input_ids"]
    assert (ids[0], ids.count(1), ids.count(2)) == (1, 2, 1)


def test_training_is_reproducible(words: Any) -> None:
    again = tokenizer.train(TEXTS, vocabulary=300)
    assert again.get_vocab() == words.get_vocab()


def test_a_saved_tokenizer_cuts_text_as_it_was_trained_to(words: Any, tmp_path: Path) -> None:
    """Beside a config.json of Qwen2, transformers gives every tokenizer the pieces of Qwen2."""
    folder = tmp_path / "new" / "model"
    tokenizer.save(words, folder)
    (folder / "config.json").write_text(json.dumps({"model_type": "qwen2"}))
    loaded = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    for text in (*TEXTS[:2], PROGRAM, "x_y_z\n\n    let é = e\u0301; it's _a__b"):
        assert encoded(loaded, text) == encoded(words, text)
    assert loaded.chat_template == words.chat_template
    assert (loaded.pad_token_id, loaded.eos_token_id, loaded.padding_side) == (0, 2, "left")
    assert not list(folder.glob("*.jinja"))
