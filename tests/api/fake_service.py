"""A service that was written by hand: it remembers what it was asked and answers from constants."""

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import httpx

from sleepyd.day.chat import ChatRequest, ChatResult
from sleepyd.day.fixer import Attempt, FixRequest, FixResult, OnStage
from sleepyd.day.posted import FilesRequest, FilesResult
from sleepyd.errors import Conflict, NotFound

TOKEN = "t" * 43
HOST = "http://127.0.0.1:7878"
Json = dict[str, Any]
Call = Callable[..., httpx.Response]

FIXED = FixResult(
    id="01FIX",
    status="fixed",
    code="fn main() {}\n",
    diff="--- a/src.rs\n",
    error_code="E0382",
    signature="E0382 : use of moved value : _",
    task="use_after_move",
    route_rule="signature",
    tier="routed",
    adapter="use_after_move@3",
    generation=3,
    verified="check",
    attempts=(Attempt("routed", "use_after_move@3", "fn main() {}\n", "passed", ms=1.0),),
    timings_ms={"total": 2.0},
)


class FakeService:
    """Remembers what it was asked; fixes end when `gate` is open, or as `fails` says."""

    generation = 3

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)
        self.ended = threading.Semaphore(0)
        self.fails: Exception | None = None
        self.missing = ""
        self.ended_by: Exception | None = None
        self.running = self.most_running = 0
        self._lock = threading.Lock()

    def fix(self, request: FixRequest, on_stage: OnStage) -> FixResult:
        self.asked.append(("fix", request))
        with self._lock:
            self.running += 1
            self.most_running = max(self.running, self.most_running)
        try:
            on_stage("checked", {"outcome": "rejected", "error_code": "E0382"})
            self.begun.release()
            assert self.gate.wait(20), "the test never opened the gate"
            if self.fails:
                raise self.fails
            on_stage("asking", {"tier": "routed"})
            return FIXED
        except Exception as error:
            self.ended_by = error
            raise
        finally:
            with self._lock:
                self.running -= 1
            self.ended.release()

    def fix_files(self, request: FilesRequest, on_stage: OnStage) -> FilesResult:
        self.asked.append(("fix_files", request))
        return FilesResult(self.fix(FixRequest("fn main() {}"), on_stage), None, {request.entry: "fn main() {}\n"})

    def chat(self, request: ChatRequest, on_stage: OnStage) -> ChatResult:
        self.asked.append(("chat", request))
        fix = self.fix(FixRequest("fn main() { x }"), on_stage)
        return ChatResult("Fixed.\n\nfn main() {}\n", "use_after_move@3", 3, 20, 5, fix=fix)

    def models(self) -> list[Json]:
        return [{"id": name, "object": "model"} for name in ("sleepyd", "base", "use_after_move@3")]

    def model(self, name: str) -> Json:
        found = [model for model in self.models() if model["id"] == name]
        if not found:
            raise NotFound(f"model: got {name!r}, expected another", param="model")
        return found[0]

    def feedback(self, fix_id: str, verdict: str, correct_fix: str | None) -> Json:
        self.asked.append(("feedback", (fix_id, verdict, correct_fix)))
        return {"id": fix_id, "feedback": verdict}

    def submit_correction(self, entry: Mapping[str, Any], origin: str) -> Json:
        self.asked.append(("submit_correction", (dict(entry), origin)))
        return {"id": "01COR", "status": "accepted", "reason": ""}

    def correction(self, correction_id: str) -> Json:
        if correction_id != "01COR":
            raise NotFound(f"correction {correction_id} does not exist; list them", param="id")
        return {"id": correction_id}

    def corrections(self, limit: int, status: str | None) -> list[Json]:
        self.asked.append(("corrections", (limit, status)))
        return [{"id": "01COR"}]

    def episodes(self, limit: int, status: str | None) -> list[Json]:
        self.asked.append(("episodes", (limit, status)))
        return [{"id": "01FIX"}]

    def generations(self) -> list[Json]:
        return [{"number": 3, "is_current": True}]

    def nights(self, limit: int) -> list[Json]:
        return [{"id": "01NIGHT"}][:limit]

    def night(self, night_id: str) -> Json:
        return {"id": night_id, "stages": []}

    def evaluations(self, limit: int) -> list[Json]:
        return [{"id": "01EVAL"}][:limit]

    def night_report(self, night_id: str) -> Json:
        return {"night": night_id, "markdown": "# Night"}

    def start_night(self, *, only_corrections: bool, tasks: Sequence[str] = ()) -> Json:
        self.asked.append(("start_night", (only_corrections, tuple(tasks))))
        if self.fails:
            raise self.fails
        return {"id": "01NIGHT", "state": "planned"}

    def promote(self, number: int) -> Json:
        if number > 3:
            raise Conflict(f"generation {number} is being written; wait")
        self.asked.append(("promote", number))
        return {"generation": number}

    def health(self) -> Json:
        return {"generation": 3}

    def why_not_ready(self) -> str:
        return self.missing
