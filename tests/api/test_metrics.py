"""/metrics: what Prometheus reads, and that nobody who asks for a fix can add to its labels."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from dashboard_house import CLONED, MOVED, House, attempt, correction
from fake_service import FIXED, HOST, Call
from fastapi import FastAPI
from prometheus_client.core import Metric
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from sleepyd.api.admission import Admission
from sleepyd.api.metrics import Metrics, Watch
from sleepyd.day.fixer import FixResult

DOCS = Path(__file__).parents[2] / "docs"
HOSTILE = ['"} 1\nevil{a="', "\x1b[31m", "x" * 10_000, "sleepyd\\", "🦀", "", "none\n"]


def scraped(app: FastAPI) -> dict[str, Metric]:
    reply = TestClient(app, base_url=HOST).get("/metrics")
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"].startswith("text/plain; version=")
    return {family.name: family for family in text_string_to_metric_families(reply.text)}


def values(family: Metric) -> dict[tuple[str, ...], float]:
    """Values of the labels in the order of their names → value; creation times left out."""
    return {
        tuple(value for _, value in sorted(s.labels.items())): s.value
        for s in family.samples
        if not s.name.endswith("_created")
    }


def fixed(**other: Any) -> FixResult:
    given = {name: getattr(FIXED, name) for name in FixResult.__slots__}
    return FixResult(**{**given, **other})


def test_a_fix_is_counted_with_its_stages(house: House) -> None:
    client = TestClient(house.app, base_url=HOST)
    for _ in range(2):
        assert client.post("/v1/fix", json={"code": MOVED}).json()["status"] in {"fixed", "unfixed"}
    found = scraped(house.app)
    assert sum(values(found["sleepyd_fixes"]).values()) == 2
    stages = {s.labels["stage"]: s.value for s in found["sleepyd_stage_seconds"].samples if s.name.endswith("_count")}
    assert stages["queue"] == stages["check"] == 2
    checks = [s for s in found["sleepyd_sandbox_checks"].samples if s.labels["kind"] == "check"]
    ends = {s.labels["outcome"]: s.value for s in checks}
    assert ends["rejected"] >= 1
    assert ends["remembered"] >= 1, "the second request's check is remembered"
    assert [s.value for s in found["sleepyd_queue_running"].samples] == [0]


def test_what_is_comes_from_the_daemon(house: House) -> None:
    night = house.database.start_night(parent_generation=1)
    house.database.finish_night(night.id, "kept", reason="nothing passed the gate")
    house.database.add_correction(correction("held"))
    found = scraped(house.app)
    assert values(found["sleepyd_generation"]) == {(): 1}
    assert values(found["sleepyd_ready"]) == {(): 1}
    assert values(found["sleepyd_nights"])[("kept",)] == 1
    assert values(found["sleepyd_corrections"])[("held",)] == 1
    assert values(found["sleepyd_last_night_seconds"])[()] >= 0
    assert values(found["sleepyd_engine_info"]) == {("other",): 1}, "the stand-in is no engine that is known"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names_add_no_series(house: House, name: str) -> None:
    metrics = Metrics(house.service, Admission(1, 1), lambda: ["use_after_move"])
    result = fixed(task=name, tier=name, status=name, attempts=(attempt_of(name),), adapter=name)
    watch = Watch()
    watch.told("asking", {"tier": name})
    watch.told("tried", {"tier": name})
    metrics.answered(fixed(), watch)
    for _ in range(3):
        metrics.answered(result, watch)
    text = metrics.page().decode()
    found = {family.name: family for family in text_string_to_metric_families(text)}
    tasks = values(found["sleepyd_task_fixes"])
    assert tasks == {("fixed", "use_after_move"): 1, ("other", "other"): 3}
    assert values(found["sleepyd_attempts"])[("other", "other")] == 3
    assert "evil" not in text
    assert "\x1b" not in text
    assert "xxxx" not in text


def attempt_of(name: str) -> Any:
    made = attempt(tier=name, outcome=name, candidate=CLONED)
    return type(FIXED.attempts[0])(made.tier, made.adapter, made.candidate, made.outcome, made.reason, made.ms)


def test_time_that_the_judges_take_is_not_the_models() -> None:
    now = iter([0.0, 1.0, 10.0, 13.0, 20.0])
    watch = Watch(lambda: next(now))
    watch.started()
    watch.told("asking", {"tier": "routed"})
    watch.told("checked", {})
    watch.told("tried", {"tier": "routed"})
    watch.told("tried", {"tier": "routed"})
    assert (watch.queued_s, watch.tried_s) == (1.0, {"routed": 3.0})


def test_a_full_queue_and_a_failure_are_counted(call: Call, app: FastAPI, service: Any) -> None:
    service.fails = RuntimeError("broken")
    assert call("POST", "/v1/fix", json={"code": "fn main() {}"}).status_code == 500
    assert app.state.metrics._failed._value.get() == 1
    assert app.state.admission.counts() == {"running": 0, "waiting": 0, "room": 4, "refused": 0}


def test_foreign_hosts_and_origins_read_nothing(house: House) -> None:
    client = TestClient(house.app, base_url=HOST)
    assert client.get("/metrics", headers={"Host": "evil.example"}).status_code in {400, 403, 421}
    assert client.get("/metrics", headers={"Origin": "https://evil.example"}).status_code == 403


def names(house: House) -> set[str]:
    """Every name that a query may use."""
    night = house.database.start_night(parent_generation=1)
    house.database.finish_night(night.id, "kept", reason="")
    with_all = house.app.state.metrics
    with_all.answered(fixed(), Watch())
    found = set()
    for family in text_string_to_metric_families(with_all.page().decode()):
        found |= {family.name, *(sample.name for sample in family.samples)}
    return found | {"sleepyd_koans_passed", "sleepyd_koans_judged", "sleepyd_next_night_timestamp_seconds"}


def test_every_query_of_the_grafana_dashboard_asks_for_what_there_is(house: House) -> None:
    board = json.loads((DOCS / "grafana.json").read_text(encoding="utf-8"))
    queries = [target["expr"] for panel in board["panels"] for target in panel.get("targets", ())]
    assert len(queries) > 10
    asked = {name for query in queries for name in re.findall(r"\b(?:sleepyd|process)_\w+", query)}
    assert asked - names(house) == set()


def test_the_documentation_lists_every_metric_and_no_other(house: House) -> None:
    page = (DOCS / "dashboard.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"(?m)^\| `(sleepyd_\w+)`", page))
    families = {name for name in names(house) if name.startswith("sleepyd_")}
    ends = re.compile(r"_(?:bucket|count|sum|created|total)$")
    exposed = {ends.sub("", name) for name in families}
    assert {ends.sub("", name) for name in listed} == exposed
