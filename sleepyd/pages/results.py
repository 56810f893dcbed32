"""docs/results.md: what the experiments answered, beside the targets of the project that came before this one.

Made of docs/experiments/*/findings.json, docs/bench/night.json and the bundled model's card; what has not been run is
said to be so.
"""

import json
from pathlib import Path
from typing import Any

from sleepyd.day.prompt import MODEL_CARD
from sleepyd.experiments import KNOWN, named
from sleepyd.pages.tables import table
from sleepyd.places import shipped_model

_HEAD = """# Results

Made by `make docs` from the records of [the measurements](bench.md) and of `sleepyd experiment`.

sleepyd continues sleepy-coder, a research project that ended in February 2026 with 22 of 30 koans before learning and
22 of 30 after it, because it averaged the coefficients of its tasks. Its checklist, its targets, and what came of them
here:
"""
_WORLD = """
The two are not the same race. sleepy-coder fixed koans with a pre-trained model of 1.5 billion parameters; the model
that ships with sleepyd has 5 million, was trained from nothing on generated programs of the koans' kind, and knows no
other Rust. It was kept from the same eight tasks that sleepy-coder never learned. What carries over is what learning
changes, not how much Rust a model knows. Tests decide here whether a program is fixed; there it had to compile.
"""
_NOT_RUN = "Not run yet."


def page(docs: Path) -> str:
    """The page. docs: the folder of the documentation, which holds the records."""
    parts = [_HEAD, table(("what", "sleepy-coder", "its target", "here"), _seed(docs)), _WORLD, "## Experiments\n"]
    for name in KNOWN:
        found = docs / "experiments" / name / "findings.json"
        if not found.is_file():
            parts.append(
                f"### {named(name).question}\n\n{_NOT_RUN} `sleepyd experiment {name}`: {KNOWN[name].rstrip('?')}.\n"
            )
            continue
        told: dict[str, Any] = json.loads(found.read_text(encoding="utf-8"))
        seeds = told["about"]["seeds"]
        drawn = f"{seeds} seed{'s' if seeds > 1 else ''}"
        where = f"[the page](experiments/{name}/index.md)"
        parts.append(f"### {told['question']}\n\n{told['answer']} ({drawn}: {where})\n")
    return "\n".join(parts)


def _seed(docs: Path) -> list[tuple[str, str, str, str]]:
    card = json.loads((shipped_model() / MODEL_CARD).read_text(encoding="utf-8"))
    night = docs / "bench" / "night.json"
    figures = json.loads(night.read_text(encoding="utf-8"))["figures"] if night.is_file() else []
    counts = {figure["what"]: f"{figure['value']:.0f} of 30" for figure in figures}
    return [
        ("frozen koans before", "22 of 30", "", counts.get("frozen koans fixed before the night", _NOT_RUN)),
        ("frozen koans after", "22 of 30", "≥ 80 %", counts.get("frozen koans fixed after the night", _NOT_RUN)),
        ("frozen koans lost by learning", "none", "", counts.get("frozen koans lost", _NOT_RUN)),
        ("adapters in one subspace", "51", "100+", "104: [Share](share.md#a-hundred-real-adapters-in-one-subspace)"),
        ("training examples", "1,045", "5,000+", f"{card['examples']:,}, each proven by rustc"),
        ("the eight failures, examples of each", "under 100", "100+", "any number: `sleepyd data build`"),
    ]
