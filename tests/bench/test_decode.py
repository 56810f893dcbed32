"""The measurement of decoding measures what it says, on a tiny model."""

import json
from pathlib import Path

import pytest

from bench import decode

pytestmark = pytest.mark.rustc


def test_each_way_is_timed_and_prompt_lookup_changes_no_text(
    tiny_model: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decode.main(["--model", str(tiny_model), "--questions", "3", "--tokens", "6", "--repeats", "1", "--threads", "1"])
    written = capsys.readouterr()
    result = json.loads(written.out)
    assert (result["questions"], result["same"]) == (3, 3)
    assert result["lookup"]["tokens"] == result["plain"]["tokens"] == result["batch"]["tokens"] > 3
    for way in ("lookup", "plain", "batch"):
        assert result[way]["first_token_ms"] > 0
        assert result[way]["whole"] > 0
    assert [line.split()[0] for line in written.err.splitlines()[-4:-1]] == ["lookup", "plain", "batch"]
