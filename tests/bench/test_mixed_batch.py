"""The measurement of mixed batches measures what it says, on a tiny model."""

import json
from pathlib import Path

import pytest

from bench import mixed_batch


def test_all_forms_are_timed_and_ours_makes_pefts_tokens(tiny_model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mixed_batch.main(["--model", str(tiny_model), "--requests", "3", "--rank", "2", "--tokens", "4", "--repeats", "2"])
    written = capsys.readouterr()
    result = json.loads(written.out)
    assert result["same_as_peft"] == 1.0
    assert set(result["tokens_per_s"]) == {"mixed", "peft", "none"}
    for name, (slowest, fastest) in result["spread"].items():
        assert 0 < slowest <= result["tokens_per_s"][name] <= fastest
    assert result["settings"] | {"model": ""} == {
        "model": "",
        "requests": 3,
        "rank": 2,
        "tokens": 4,
        "repeats": 2,
        "threads": 0,
    }
    assert [line.split()[0] for line in written.err.splitlines()[-5:-2]] == ["mixed", "peft", "none"]
