"""Nothing of ours reads a format that can run code: no pickle, however it is called."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = {"pickle", "_pickle", "cPickle", "dill", "cloudpickle", "joblib", "shelve", "marshal"}
CALLS = {"torch.load", "torch.jit.load", "torch.hub.load", "pandas.read_pickle", "numpy.load", "np.load"}
KEYWORDS = {"allow_pickle": True, "weights_only": False, "trust_remote_code": True}


def unsafe(source: str) -> Iterator[str]:
    """Every import, call and argument in a program that may open a pickle or run a model's own code."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        elif isinstance(node, ast.Attribute):
            names = [ast.unparse(node)]
        else:
            names = []
            if isinstance(node, ast.keyword) and node.arg in KEYWORDS:
                value = node.value.value if isinstance(node.value, ast.Constant) else KEYWORDS[node.arg]
                if value == KEYWORDS[node.arg]:
                    yield f"line {node.value.lineno}: {node.arg}={value}"
        for name in names:
            if name.split(".")[0] in MODULES or name in CALLS:
                yield f"line {node.lineno}: {name}"


def test_first_party_code_opens_no_pickle() -> None:
    files = [path for folder in ("sleepyd", "bench", "scripts") for path in (ROOT / folder).rglob("*.py")]
    assert len(files) > 300
    found = [f"{path.relative_to(ROOT)} {what}" for path in files for what in unsafe(path.read_text("utf-8"))]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "import pickle as fine",
        "from pickle import loads",
        "from torch import load",
        "def f():\n    import torch\n    return torch.load('x')",
        "x = torch.load",
        "import numpy as np\nnp.load('x')",
        "load('x', allow_pickle=True)",
        "load('x', weights_only=not_sure)",
        "AutoModel.from_pretrained('x', trust_remote_code=True)",
    ],
)
def test_it_would_be_found(source: str) -> None:
    assert list(unsafe(source))
