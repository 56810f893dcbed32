"""What several rooms' tests share."""

import logging
import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import structlog

from sleepyd.day.signature import signature
from sleepyd.koans import curriculum
from sleepyd.koans.load import Example, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import RustConfig

os.environ["HF_HUB_OFFLINE"] = "1"

pytest_plugins = ["torture", "pytester"]


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """The logging that a verb or a test sets up ends with its test."""
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**before)
    structlog.contextvars.clear_contextvars()


@pytest.fixture(scope="session")
def compiler() -> Iterator[Compiler]:
    """The real compiler in the real sandbox, remembering in memory only."""
    with Compiler(RustConfig(wall_s=60.0, test_wall_s=60.0), cache_dir=None) as shared:  # machines may be busy
        yield shared


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a random Qwen2 of two layers and its tokenizer: it answers nonsense, fast, and takes adapters."""
    import torch

    from sleepyd.base_model import tokenizer, train

    torch.set_num_threads(1)
    folder = tmp_path_factory.mktemp("tiny_model")
    programs = [path.read_text(encoding="utf-8") for path in sorted(shipped_koans().glob("*/*.toml"))[:12]]
    words = tokenizer.train([*programs, "error[E0382]: borrow of moved value: `_`"], vocabulary=512)
    recipe = train.Recipe(width=32, layers=2, heads=2, kv_heads=1, hidden=64)
    model = train.build(recipe, len(words), words.eos_token_id, words.pad_token_id)
    with torch.no_grad():
        model.model.embed_tokens.weight *= 10.0  # freshly initialised, all tokens are nearly alike to it
    model.save_pretrained(folder)
    tokenizer.save(words, folder)
    return folder


@pytest.fixture(scope="session")
def proven(compiler: Compiler) -> Callable[[str], list[Example]]:
    """Four examples of a task, grown by its generator and proven by the compiler."""
    tasks = load_tasks(shipped_koans())

    @cache
    def examples(task: str) -> list[Example]:
        return curriculum.examples(tasks[task], 4, compiler, signature)

    return examples
