"""/metrics: what Prometheus reads of this daemon.

    metrics = Metrics(service, admission, known_tasks)
    Work(metrics.watched(work), ...)       counts what the work comes to, and times its stages
    metrics.page()                         the text that is scraped

Two kinds. What happens is counted as it happens, since the daemon's start: fixes, their stages, attempts. What is, is
looked up when somebody scrapes: queue, engine, generation, nights, corrections. Every label has a fixed list of values
(tasks those of tasks.toml); anything else is `other`, so that nobody who asks for a fix can add a series. No text of a
program, a signature or a reason is in here, which is why no token is asked for.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import product
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_1_0_0, generate_latest

from sleepyd.api.admission import Admission
from sleepyd.api.fixes import AbandonedError
from sleepyd.api.service import Answer, Json, Service
from sleepyd.day.chat import ChatResult
from sleepyd.day.fixer import FixResult, OnStage
from sleepyd.day.posted import FilesResult
from sleepyd.log import get_logger
from sleepyd.rust.compiler import Outcome
from sleepyd.rust.tally import REMEMBERED, Count
from sleepyd.sections import TIERS
from sleepyd.store.records import CORRECTION_STATES, EPISODE_STATES, NIGHT_STATES

NONE, OTHER = "none", "other"
STAGES = ("queue", "check", "ask", "judge")
ATTEMPTS = ("passed", "check_failed", "policy", "tests_failed", "unparsed", "same", "limit")
ENGINES = ("transformers", "vllm")
CHECKS = ("check", "test")
_ENDS = (*(str(outcome) for outcome in Outcome), REMEMBERED)
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0)

Result = TypeVar("Result", bound=Answer)
router = APIRouter()
_log = get_logger(__name__)


class Watch:
    """How long the stages of one fix take, from what is told as it proceeds. One thread at a time."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._begun = clock()
        self._asking: tuple[str, float] | None = None
        self.queued_s = 0.0
        self.tried_s: dict[str, float] = {}

    def started(self) -> None:
        """Its turn has come."""
        self.queued_s = self._clock() - self._begun

    def told(self, name: str, details: dict[str, Any]) -> None:
        """A stage of the fixer: from `asking` to the first `tried` the model writes and the judges decide."""
        if name == "asking":
            self._asking = (str(details.get("tier")), self._clock())
        elif name == "tried" and self._asking is not None:
            tier, since = self._asking
            self.tried_s[tier], self._asking = self._clock() - since, None


class Metrics:
    """Thread-safe. tasks: the names that a label may have, looked up once."""

    def __init__(self, service: Service, admission: Admission, tasks: Callable[[], Iterable[str]]) -> None:
        self._tasks, self._known = tasks, frozenset[str]()
        self.registry = registry = CollectorRegistry()
        self._fixes = Counter("sleepyd_fixes", "Fixes by how they ended.", ("status", "tier"), registry=registry)
        self._of_tasks = Counter(
            "sleepyd_task_fixes", "Fixes by task and how they ended.", ("task", "status"), registry=registry
        )
        self._failed = Counter("sleepyd_fix_failures", "Fixes that ended in an error.", registry=registry)
        self._attempts = Counter(
            "sleepyd_attempts", "Candidates by what the judges said.", ("tier", "verdict"), registry=registry
        )
        self._seconds = Histogram("sleepyd_fix_seconds", "Whole fixes.", ("tier",), registry=registry, buckets=_SECONDS)
        self._stages = Histogram(
            "sleepyd_stage_seconds",
            "Stages of fixes: waiting, the first check, asking the model, judging a candidate.",
            ("stage", "tier"),
            registry=registry,
            buckets=_SECONDS,
        )
        ProcessCollector(registry=registry)
        registry.register(_Now(service, admission))

    def watched(self, work: Callable[[OnStage], Result]) -> Callable[[OnStage], Result]:
        """The same work, counted; its waiting begins now. What its caller gave up is not counted."""
        watch = Watch()

        def counted(tell: OnStage) -> Result:
            def told(name: str, details: dict[str, Any]) -> None:
                watch.told(name, details)
                tell(name, details)

            watch.started()
            try:
                answer = work(told)
            except AbandonedError:
                raise
            except Exception:
                self.failed()
                raise
            if (result := _fix_of(answer)) is not None:
                self.answered(result, watch)
            return answer

        return counted

    def answered(self, result: FixResult, watch: Watch) -> None:
        """Count one fix."""
        status, tier = _one_of(result.status, EPISODE_STATES), _tier(result.tier)
        self._fixes.labels(status, tier).inc()
        self._of_tasks.labels(self._task(result.task), status).inc()
        self._seconds.labels(tier).observe(result.timings_ms.get("total", 0.0) / 1000)
        self._stages.labels("queue", NONE).observe(watch.queued_s)
        self._stages.labels("check", NONE).observe(result.timings_ms.get("check", 0.0) / 1000)
        asked = dict(watch.tried_s)
        for attempt in result.attempts:
            tier = _tier(attempt.tier)
            self._attempts.labels(tier, _one_of(attempt.outcome, ATTEMPTS)).inc()
            self._stages.labels("judge", tier).observe(attempt.ms / 1000)
            if (seconds := asked.pop(attempt.tier, None)) is not None:
                self._stages.labels("ask", tier).observe(max(seconds - attempt.ms / 1000, 0.0))

    def failed(self) -> None:
        """Count one fix that has no result."""
        self._failed.inc()

    def page(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)

    def _task(self, task: str | None) -> str:
        if task is None:
            return NONE
        if not self._known:
            try:
                self._known = frozenset(self._tasks())
            except Exception as error:  # noqa: BLE001  the fix was answered; only its label is lost
                _log.warning("tasks cannot be read for /metrics", error=str(error))
        return task if task in self._known else OTHER


class _Now:
    """A collector of what is, asked at each scrape."""

    def __init__(self, service: Service, admission: Admission) -> None:
        self._service, self._admission = service, admission

    def describe(self) -> Iterator[Metric]:
        """Nothing: names are checked without asking the service."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        """All of them."""
        yield from _queue(self._admission.counts())
        yield from self._sandbox()
        found = self._service.insight.figures()
        yield from _engine(found)
        yield from _generation(found)
        yield from _nights(found)
        yield _by("sleepyd_corrections", "Corrections by status.", "status", CORRECTION_STATES, found["corrections"])

    def _sandbox(self) -> Iterator[Metric]:
        times = CounterMetricFamily(
            "sleepyd_sandbox_checks", "Checks and test runs by how they ended.", labels=("kind", "outcome")
        )
        seconds = CounterMetricFamily("sleepyd_sandbox_seconds", "What they took in all.", labels=("kind", "outcome"))
        counts = self._service.checks()
        for labels in product(CHECKS, _ENDS):
            count = counts.get(labels, Count())
            times.add_metric(labels, count.times)
            seconds.add_metric(labels, count.seconds)
        yield times
        yield seconds


@router.get("/metrics", include_in_schema=False)
def metrics(request: Request) -> Response:
    """For Prometheus: no token, like the other routes that read."""
    counted: Metrics = request.app.state.metrics
    return Response(counted.page(), headers={"Content-Type": CONTENT_TYPE_PLAIN_1_0_0})


def _fix_of(answer: Answer) -> FixResult | None:
    """The fix in an answer; None where there is none, as in a chat about something else."""
    if isinstance(answer, FilesResult):
        return answer.whole
    if isinstance(answer, ChatResult):
        return answer.fix
    return answer if isinstance(answer, FixResult) else None


def _queue(counts: dict[str, int]) -> Iterator[Metric]:
    yield GaugeMetricFamily("sleepyd_queue_running", "Fixes that run now.", counts["running"])
    yield GaugeMetricFamily("sleepyd_queue_waiting", "Fixes that wait for their turn.", counts["waiting"])
    yield GaugeMetricFamily("sleepyd_queue_room", "Fixes that may run and wait.", counts["room"])
    yield CounterMetricFamily("sleepyd_queue_refused", "Fixes that were answered 429.", counts["refused"])


def _engine(found: Json) -> Iterator[Metric]:
    engine = found["health"]["engine"]
    yield GaugeMetricFamily("sleepyd_ready", "1 when a fix can be answered by the model.", int(found["ready"]))
    yield GaugeMetricFamily("sleepyd_degraded", "Things that are not as they should be.", found["degraded"])
    info = GaugeMetricFamily("sleepyd_engine_info", "1 for the engine that runs.", labels=("engine",))
    info.add_metric((_one_of(engine.get("engine"), ENGINES),), 1)
    yield info
    yield GaugeMetricFamily("sleepyd_engine_adapters", "Adapters that are loaded.", engine.get("adapters", 0))
    yield CounterMetricFamily("sleepyd_engine_tokens", "Tokens that the model wrote.", engine.get("tokens", 0))
    yield CounterMetricFamily(
        "sleepyd_engine_starts", "How often the engine's server was started; vllm only.", engine.get("starts", 0)
    )


def _generation(found: Json) -> Iterator[Metric]:
    yield GaugeMetricFamily("sleepyd_generation", "The generation that is served.", found["health"]["generation"])
    koans = found["koans"]
    if koans["total"]:
        yield GaugeMetricFamily("sleepyd_koans_passed", "Koans that it passed when measured.", koans["passed"])
        yield GaugeMetricFamily("sleepyd_koans_judged", "Koans that were tried then.", koans["total"])


def _nights(found: Json) -> Iterator[Metric]:
    health, last = found["health"], found["last_night"]
    yield GaugeMetricFamily("sleepyd_night_running", "1 while a night runs.", int(bool(health.get("night"))))
    yield _by("sleepyd_nights", "Nights by how they ended.", "state", NIGHT_STATES, found["nights"])
    if health.get("next_night"):
        yield GaugeMetricFamily(
            "sleepyd_next_night_timestamp_seconds", "When the next night begins.", _moment(health["next_night"])
        )
    if last is not None:
        started, ended = _moment(last["started_at"]), _moment(last["ended_at"])
        yield GaugeMetricFamily("sleepyd_last_night_end_timestamp_seconds", "When the last night ended.", ended)
        yield GaugeMetricFamily("sleepyd_last_night_seconds", "How long it took.", ended - started)


def _by(name: str, what: str, label: str, values: Iterable[str], counts: Json) -> Metric:
    family = GaugeMetricFamily(name, what, labels=(label,))
    for value in values:
        family.add_metric((value,), counts.get(value, 0))
    return family


def _tier(tier: str | None) -> str:
    return _one_of(tier, TIERS)


def _one_of(value: str | None, known: Iterable[str]) -> str:
    if value is None:
        return NONE
    return str(value) if value in known else OTHER


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
