"""The examples of docs/share.md run as they stand."""

import re
from pathlib import Path
from typing import Any

import pytest
import torch

from sleepyd.share import Adapter, Factors, Subspace, check, target_layers, write_adapter

PAGE = Path(__file__).parents[2] / "docs" / "share.md"


def test_the_examples_run_one_after_the_other(
    tiny_model: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generator = torch.Generator().manual_seed(0)
    for folder in ("adapters/missing_clone", "adapters/missing_hash", "new"):
        layers = {
            name: Factors(
                b=0.02 * torch.randn(layer.out_features, 2, generator=generator),
                a=torch.randn(2, layer.in_features, generator=generator),
            )
            for name, layer in target_layers(tiny_model).items()
        }
        write_adapter(Adapter(layers), tmp_path / folder)
    tiny_model.save_pretrained(tmp_path / "model")
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"^```python\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    assert len(blocks) == 2
    names: dict[str, Any] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    subspace: Subspace = names["subspace"]
    check(subspace)
    assert set(subspace.tasks) == {"missing_clone", "missing_hash", "missing_ord", "missing_eq"}
    assert names["report"].errors["missing_eq"] < 1e-5
    assert (tmp_path / "exported" / "adapter_model.safetensors").is_file()
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[-20:]] == [str(i) for i in range(1, 21)]
