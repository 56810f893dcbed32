"""What there is to look at: how the daemon is, what it answered, and what it has come to. Reads only.

The dashboard asks here and shows; counts and pages of rows are `store.summaries`, a generation's papers `store.glance`.
"""

import shutil
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sleepyd.config import Config
from sleepyd.day.fixer import unified_diff
from sleepyd.evals.statistics import wilson95
from sleepyd.intake import drop
from sleepyd.store import glance
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.summaries import CorrectionPage, EpisodeFilter, EpisodePage

Json = dict[str, Any]
_CURVE = 60
"""Generations that the curve goes back."""
_MEASURED = ("routed", "all")
"""Strategy and set of what a night measures, which is all that the curve compares."""


class Insight:
    """health, missing: how the parts are, and what is not there yet, as `Service` says."""

    def __init__(
        self,
        config: Config,
        database: Database,
        generations: Generations,
        health: Callable[[], Json],
        missing: Callable[[], str],
    ) -> None:
        self._config, self._database, self._generations = config, database, generations
        self._health, self._missing = health, missing

    def degraded(self) -> list[str]:
        """What is not as it should be, a sentence each."""
        health, found = self._health(), []
        if health["problem"]:
            found.append(f"The model or its generation: {health['problem']}.")
        if problem := health["engine"].get("problem"):
            found.append(f"The engine: {problem}.")
        watch = health["watch"]
        if watch["status"] == "degraded":
            found.append(f"Dropped corrections: {watch['reason']}.")
        last = next((night for night in self._database.nights(5) if night.ended_at), None)
        if last is not None and last.state == "failed":
            found.append(f"The last night failed: {last.reason}. What was served before it still is.")
        free, needed = shutil.disk_usage(self._config.paths.state).free >> 20, self._config.night.free_mb
        if free < needed:
            found.append(f"Only {free} MB of disk are free; a night starts with {needed} MB or more.")
        return found

    def home(self) -> Json:
        """How the daemon is and what it has come to."""
        today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        fixes = self._database.fixes_since(today.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        nights = [asdict(night) for night in self._database.nights(5)]
        return {
            "health": self._health(),
            "missing": self._missing(),
            "degraded": self.degraded(),
            "today": {tier: n for status, tier, n in fixes if status == "fixed" and tier},
            "not_fixed_today": _not_fixed(fixes),
            "curve": self.curve(),
            "last_night": next((night for night in nights if night["ended_at"]), None),
            "corrections": self._database.count_corrections(),
            "nights_enabled": self._config.night.enabled,
        }

    def figures(self) -> Json:
        """What there is to count, for those who watch many daemons; no texts."""
        health = self._health()
        found = self.measured(health["generation"])
        nights = self._database.nights(5)
        return {
            "health": health,
            "ready": not self._missing(),
            "degraded": len(self.degraded()),
            "koans": {key: found.get(key) for key in ("passed", "total")},
            "corrections": self._database.count_corrections(),
            "nights": self._database.count_nights(),
            "last_night": next((asdict(night) for night in nights if night.ended_at), None),
        }

    def curve(self) -> list[Json]:
        """The koans that each generation passed, oldest first; passed is None where nobody measured it."""
        summaries = self._generations.list()[:_CURVE]
        return [
            {"number": s.number, "created_at": s.created_at, "is_current": s.is_current, **self._score(s.number)}
            for s in reversed(summaries)
        ]

    def generations(self) -> list[Json]:
        """Newest first, with what each one passed."""
        rows = described(self._generations, self._database)[:_CURVE]
        return [{**row, **self._score(row["number"])} for row in rows]

    def episode_page(self, wanted: EpisodeFilter, limit: int, before: str | None, after: str | None) -> EpisodePage:
        """Episodes, newest first."""
        return self._database.episode_page(wanted, limit, before=before, after=after)

    def count_episodes(self, wanted: EpisodeFilter) -> int:
        """How many there are."""
        return self._database.count_episodes(wanted)

    def episode_tasks(self) -> list[str]:
        """The tasks that there are episodes of."""
        return self._database.episode_tasks()

    def episode(self, episode_id: str) -> Json:
        """One episode with its attempts and the corrections of it."""
        row = self._database.get_episode(episode_id)
        attempts = [
            {**asdict(attempt), "diff": unified_diff(row.code, attempt.candidate) if attempt.candidate else ""}
            for attempt in self._database.attempts(episode_id)
        ]
        return {
            **asdict(row),
            "attempts": attempts,
            "diff": unified_diff(row.code, row.result_code) if row.result_code is not None else "",
            "corrections": [asdict(correction) for correction in self._database.corrections_of(episode_id)],
        }

    def correction_page(self, status: str | None, limit: int, before: str | None, after: str | None) -> CorrectionPage:
        """Corrections, newest first."""
        return self._database.correction_page(status, limit, before=before, after=after)

    def count_corrections(self) -> dict[str, int]:
        """Status → how many, each one named."""
        return self._database.count_corrections()

    def correction(self, correction_id: str) -> Json:
        """One correction with what it changes."""
        row = self._database.get_correction(correction_id)
        return {**asdict(row), "diff": unified_diff(row.wrong_attempt, row.correct_fix)}

    def waiting_files(self) -> list[str]:
        """What lies in the corrections directory and is not taken yet."""
        try:
            return [source.name for source in drop.scan(self._config.paths.corrections)]
        except OSError:
            return []  # the intake says so itself, among what is degraded

    def measured(self, number: int) -> Json:
        """The evaluation of a generation on all koans; empty where nobody measured it."""
        found = glance.evaluation(self._generations.root, number)
        if found.get("total"):
            return found
        rows = self._database.evaluations(generation=number)
        return next((row.report for row in rows if (row.strategy, row.set) == _MEASURED), {})

    def _score(self, number: int) -> Json:
        found = self.measured(number)
        if not found:
            return {"passed": None, "total": None, "low": None, "high": None}
        low, high = wilson95(found["passed"], found["total"])
        return {"passed": found["passed"], "total": found["total"], "low": low, "high": high}


def described(generations: Generations, database: Database) -> list[Json]:
    """Every generation on disk, newest first, with the state and the night that the database knows."""
    rows = {row.number: row for row in database.generations()}
    found = []
    for summary in generations.list():
        row = rows.get(summary.number)
        known = {"state": row.state if row else None, "night_id": row.night_id if row else None}
        found.append({**asdict(summary), **known})
    return found


def _not_fixed(fixes: list[tuple[str, str | None, int]]) -> dict[str, int]:
    """How the others ended, whatever the tier."""
    found: dict[str, int] = {}
    for status, _, n in fixes:
        if status != "fixed":
            found[status] = found.get(status, 0) + n
    return found
