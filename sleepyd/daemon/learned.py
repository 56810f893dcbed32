"""What was learned, to look at: tasks, the adapters and subspace of the served generation, and what each forgets.

Reads only. A generation never changes, so what is computed of its subspace is computed once, on a thread of its own:
with a hundred tasks it takes a second or two, which no page waits for.
"""

from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from sleepyd.config import Config
from sleepyd.daemon.insight import Insight
from sleepyd.errors import NotFound
from sleepyd.evals import forgetting
from sleepyd.evals.statistics import wilson95
from sleepyd.koans.load import Koan, Task, load_koans, load_tasks
from sleepyd.store import glance
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations

Json = dict[str, Any]
_PATIENCE_S = 0.2
"""A page waits so long for what is being computed, and else says that it is."""
_SIGNATURES, _ALIKE = 40, 8


class Learned:
    """insight: what the generations passed."""

    def __init__(self, config: Config, database: Database, generations: Generations, insight: Insight) -> None:
        self._config, self._database, self._generations, self._insight = config, database, generations, insight
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="subspace")
        self._computed: dict[int, Future[Json]] = {}

    def close(self) -> None:
        """Let what is being computed end, and begin nothing more."""
        self._worker.shutdown(cancel_futures=True)

    def tasks(self) -> list[Json]:
        """Every task that is known, taught or met: those of tasks.toml in its order, then those born of corrections."""
        known = _tasks(self._config.paths.koans)
        number = self._generations.current_number()
        examples, adapters, passed = self._database.count_examples(), self._adapters(number), self._passed(number)
        names = [*known, *sorted({*examples, *adapters} - known.keys())]
        return [
            {
                **_about(name, known.get(name)),
                "examples": examples.get(name, {}),
                "adapter_bytes": adapters.get(name),
                **passed.get(name, {"passed": None, "total": None}),
            }
            for name in names
        ]

    def task(self, name: str) -> Json:
        """One task. Raises NotFound."""
        known = _tasks(self._config.paths.koans)
        number = self._generations.current_number()
        examples, adapters = self._database.count_examples(), self._adapters(number)
        if name not in {*known, *examples, *adapters} and name not in self._database.episode_tasks():
            raise NotFound(f"task {name} is not known, and nothing was learned of it; list the tasks", param="task")
        routes = glance.routes(self._generations.root, number).get("signatures", {}) if number else {}
        signatures = dict(self._database.signatures_of(name, _SIGNATURES))
        routed = sorted(signature for signature, task in routes.items() if task == name)
        signatures |= {signature: 0 for signature in routed[:_SIGNATURES] if signature not in signatures}
        return {
            **_about(name, known.get(name)),
            "examples": examples.get(name, {}),
            "adapter_bytes": adapters.get(name),
            "signatures": [
                {"signature": one, "examples": n, "routed": routes.get(one) == name} for one, n in signatures.items()
            ],
            "routed": len(routed),
            "curve": self._curve(name),
            "koans": self._koans(name, number),
            "share": self._share_of(name),
            "effect": self._effect(name),
        }

    def share(self) -> Json | None:
        """What `share analyze` says of the served generation, with errors of its adapters; None while it is computed.

        Empty where nothing is served, or its subspace cannot be read (`problem` says why).
        """
        number = self._generations.current_number()
        if number is None:
            return {}
        if number not in self._computed:
            self._computed = {number: self._worker.submit(self._analysed, number)}
        try:
            return self._computed[number].result(_PATIENCE_S)
        except NotYet:
            return None

    def forgetting(self) -> Json | None:
        """The latest map of each adapter on all koans, with what each one gains and loses; None where there is none."""
        row = self._database.latest_evaluation(forgetting.STRATEGY)
        if row is None:
            return None
        effects = [asdict(effect) for effect in forgetting.effects(row.report)]
        return {**row.report, "created_at": row.created_at, "effects": effects}

    def _analysed(self, number: int) -> Json:
        from sleepyd import share  # imports torch, which other starts can do without
        from sleepyd.share.report import report

        folder = glance.folder(self._generations.root, number)
        try:
            subspace = share.load(folder / glance.SUBSPACE)
            if not subspace.tasks:
                return {"generation": number}
            found = report(subspace, [], None, curves=True)
            folders = [path for path in sorted((folder / "adapters").glob("*")) if path.name in subspace.tasks]
            errors = share.reconstruction_errors(subspace, [(path.name, share.open_adapter(path)) for path in folders])
        except Exception as error:  # noqa: BLE001  the job's edge: told on the page
            return {"generation": number, "problem": str(error)}
        return {"generation": number, **found, "errors": errors, "merge_error": self._merge_error(number)}

    def _merge_error(self, number: int) -> float | None:
        """How far the worst task was from what was trained when its night merged it; None where no night did."""
        row = next((row for row in self._database.generations() if row.number == number), None)
        stages = self._database.stages(row.night_id) if row and row.night_id else []
        return next((stage.detail.get("worst_error") for stage in stages if stage.name == "merge"), None)

    def _share_of(self, name: str) -> Json | None:
        """A task's parameters and the tasks that are most like it; None while that is computed or where it has none."""
        found = self.share()
        if not found or name not in found.get("tasks", ()):
            return None
        names = found["similarities"]["tasks"]
        cosines = found["similarities"]["cosines"][names.index(name)]
        others = [(cosine, other) for other, cosine in zip(names, cosines, strict=True) if other != name]
        return {
            "parameters": found["parameters"]["coefficients"][name],
            "lora": found["parameters"]["lora"],
            "fewer": found["parameters"]["fewer"][name],
            "alike": [{"task": other, "cosine": cosine} for cosine, other in sorted(others)[::-1][:_ALIKE]],
        }

    def _effect(self, name: str) -> Json | None:
        found = self.forgetting()
        if found is None:
            return None
        effect = next((one for one in found["effects"] if one["task"] == name), None)
        return {**effect, "generation": found["generation"]} if effect else None

    def _adapters(self, number: int | None) -> dict[str, int]:
        """Task → bytes of its adapter."""
        sizes = glance.sizes(self._generations.root, number) if number else {}
        found: dict[str, int] = {}
        for name, size in sizes.items():
            parts = Path(name).parts
            if len(parts) == 3 and parts[0] == "adapters":
                found[parts[1]] = found.get(parts[1], 0) + size
        return found

    def _passed(self, number: int | None) -> Mapping[str, Json]:
        tasks = self._insight.measured(number).get("tasks", {}) if number else {}
        return {name: {"passed": one["passed"], "total": one["total"]} for name, one in tasks.items()}

    def _koans(self, name: str, number: int | None) -> list[Json]:
        """The koans of a task, and whether the served generation passed them."""
        rows = self._insight.measured(number).get("koans", []) if number else []
        passed = {row["id"]: row["passed"] for row in rows}
        return [
            {"id": koan.id, "title": koan.title, "passed": passed.get(koan.id)}
            for koan in _koans(self._config.paths.koans)
            if koan.task == name
        ]

    def _curve(self, name: str) -> list[Json]:
        """The task's koans that each generation passed, oldest first."""
        points = []
        for point in self._insight.curve():
            one = self._insight.measured(point["number"]).get("tasks", {}).get(name)
            low, high = wilson95(one["passed"], one["total"]) if one else (None, None)
            counts = {"passed": one["passed"] if one else None, "total": one["total"] if one else None}
            points.append({**point, **counts, "low": low, "high": high})
        return points


def _about(name: str, task: Task | None) -> Json:
    return {
        "name": name,
        "family": task.family if task else "",
        "title": task.title if task else "",
        "codes": list(task.codes) if task else [],
        "withheld": task.withheld if task else None,
    }


@lru_cache(maxsize=2)
def _tasks(root: Path) -> dict[str, Task]:
    return load_tasks(root)


@lru_cache(maxsize=2)
def _koans(root: Path) -> list[Koan]:
    return load_koans(root)
