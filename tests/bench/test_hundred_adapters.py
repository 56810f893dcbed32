"""Adapters trained, put into one subspace and tried with each form of them: resumable, on a tiny model."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import hundred_adapters
from sleepyd import share
from sleepyd.errors import InvalidInput
from sleepyd.koans import dataset
from sleepyd.koans.load import Example

pytestmark = pytest.mark.rustc


@pytest.fixture
def command(tiny_model: Path, tmp_path: Path, proven: Callable[[str], list[Example]]) -> list[str]:
    """One task, two splits of its examples."""
    examples = proven("missing_debug")
    for name, some in (("data", examples[:3]), ("held_out", examples[3:])):
        (tmp_path / name).mkdir()
        dataset.write(tmp_path / name / "missing_debug.jsonl", some)
    folders = ["--data", tmp_path / "data", "--held-out", tmp_path / "held_out", "--out", tmp_path / "out"]
    numbers = ["--steps", "2", "--batch-size", "1", "--rank", "2", "--judges", "1", "--variance", "0.6", "0.99"]
    return [*map(str, ["--model", tiny_model, *folders]), *numbers]


def test_every_form_is_tried_and_an_interrupted_run_goes_on(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    tried, trained = hundred_adapters._tried, []
    learn = hundred_adapters.learn

    def counted(*arguments: object, **options: object) -> share.Trained:
        trained.append(1)
        return learn(*arguments, **options)  # type: ignore[arg-type]

    def interrupted(part: hundred_adapters.Part, form: str, *rest: object) -> dict[str, object]:
        if form == "60%":
            raise KeyboardInterrupt
        return tried(part, form, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(hundred_adapters, "learn", counted)
    monkeypatch.setattr(hundred_adapters, "_tried", interrupted)
    with pytest.raises(KeyboardInterrupt):
        hundred_adapters.main(command)
    assert len(trained) == 2
    out = tmp_path / "out"
    assert len((out / "tried.jsonl").read_text().splitlines()) == 4  # no adapter and raw, of two parts
    again: list[str] = []
    monkeypatch.setattr(
        hundred_adapters, "_tried", lambda part, form, *rest: again.append(form) or tried(part, form, *rest)
    )
    hundred_adapters.main(command)
    assert len(trained) == 2
    assert again == ["60%", "60%", "99%", "99%"]

    found = json.loads((out / "results.json").read_text())
    assert found["adapters"] == 2
    assert {form: total for form, (_, total) in found["counts"].items()} == {"base": 2, "raw": 2, "60%": 2, "99%": 2}
    assert found["subspaces"]["60%"]["mean_error"] > found["subspaces"]["99%"]["mean_error"] > 0.0
    opened = [(name, share.open_adapter(out / "adapters" / name)) for name in ("missing_debug.0", "missing_debug.1")]
    errors = share.reconstruction_errors(share.load(out / "subspace-99.safetensors"), opened)
    assert max(errors.values()) == found["subspaces"]["99%"]["largest_error"]
    given_back = share.read_adapter(out / "99" / "missing_debug.0")
    assert share.coverage(share.load(out / "subspace-99.safetensors"), given_back).whole == pytest.approx(1.0)
    table = (out / "results.md").read_text()
    assert "| raw, rank 2 |" in table
    assert "| subspace, 99% of variance |" in table
    assert (out / "results.png").stat().st_size > 10_000
    assert "held-out examples pass" in capsys.readouterr().err


def test_what_the_base_model_passes_is_told_apart() -> None:
    tried = [
        {"part": "a.0", "form": "base", "passed": [True, False, False]},
        {"part": "a.1", "form": "base", "passed": [True]},
        {"part": "a.0", "form": "raw", "passed": [False, True, False]},
        {"part": "a.1", "form": "raw", "passed": [True]},
    ]
    assert hundred_adapters.count(tried, "base") == hundred_adapters.count(tried, "raw") == (2, 4)
    assert hundred_adapters.count(tried, "base", hard=True) == (0, 2)
    assert hundred_adapters.count(tried, "raw", hard=True) == (1, 2)


def test_other_settings_need_another_folder(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "settings.json").write_text("{}")
    with pytest.raises(InvalidInput, match="other settings, expected the same; give another --out"):
        hundred_adapters.main(command)
