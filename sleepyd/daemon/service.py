"""The daemon's parts and what is asked of them: the `Service` that the HTTP door and the command line speak to.

Everything here is thread-safe and blocks. The model loads on a thread of its own: fixes that rustc's suggestions settle
are answered before it is there.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.daemon import nights as night_processes
from sleepyd.daemon import shapes
from sleepyd.daemon.insight import Insight, described
from sleepyd.daemon.learned import Learned
from sleepyd.daemon.nights import NightRunner
from sleepyd.daemon.rest import Rest
from sleepyd.daemon.serving import LateEngine, Serving, canary
from sleepyd.day import chat, memory, posted
from sleepyd.day.chat import ChatRequest, ChatResult
from sleepyd.day.fixer import Fixer, FixRequest, FixResult, OnStage
from sleepyd.day.posted import FilesRequest, FilesResult
from sleepyd.engine import files
from sleepyd.engine.base import Engine
from sleepyd.errors import InvalidInput, SleepydError
from sleepyd.intake import drop, formats
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.taking import Taking
from sleepyd.intake.watcher import Watcher
from sleepyd.log import get_logger
from sleepyd.night import conditions
from sleepyd.night import report as reports
from sleepyd.night.schedule import NightSchedule
from sleepyd.night.stages import Wish
from sleepyd.rust.compiler import Compiler
from sleepyd.rust.tally import Count
from sleepyd.store.database import Database
from sleepyd.store.generations import Generation, Generations
from sleepyd.store.reconcile import reconcile
from sleepyd.store.records import Correction, Night

Json = dict[str, Any]
MakeEngine = Callable[[Config], Engine]
_LOOK_S = 0.1
DATABASE, VERDICTS = "sleepyd.db", "verdicts"

_log = get_logger(__name__)


class Service:
    """Built by `opened`, which also takes it down."""

    def __init__(self, config: Config, database: Database, generations: Generations, compiler: Compiler) -> None:
        self.config, self.database, self.compiler, self._generations = config, database, compiler, generations
        self.engine = LateEngine()
        self.serving = Serving(self.engine)
        self._fixer = Fixer(
            compiler, self.engine, config, lambda: self.serving.routes, partial(memory.remembered, database)
        )
        self._corrections = Corrections.configured(database, compiler, config, lambda: self.serving.routes)
        self.watcher = Watcher(Taking(self._corrections, database, config), config.intake)
        self.night_runner = NightRunner(config, database, self._night_ended, on_started=self._night_started)
        self._rest = Rest(
            self.engine,
            self.night_runner.wait,
            self.night_runner.go_on,
            # A server of somebody else's is not ours to put to sleep.
            enabled=config.engine.kind == "vllm" and config.vllm.sleep_at_night and not config.vllm.base_urls,
            idle_s=config.vllm.idle_s,
        )
        self.schedule = NightSchedule(
            config.night,
            database,
            self.start_night,
            hindrance=lambda moment: conditions.hindrance(self.config, database, moment),
        )
        self.insight = Insight(config, database, generations, self.health, self.why_not_ready)
        self.learned = Learned(config, database, generations, self.insight)
        self._changing = threading.Lock()
        self._ready = self._stopping = False
        self._problem = ""

    @property
    def generation(self) -> int:
        """The number of the generation that is served; 0 before the first."""
        return self.serving.routes.generation

    def configure(self, config: Config) -> None:
        """Go by these settings from now on; of those that differ, only what `reloading` names has an effect."""
        self.config = self._fixer.config = self.night_runner.config = config
        self.schedule.configure(config.night)

    def described(self) -> str:
        """What it is at, in a few words."""
        answering = f"generation {self.generation} answers" if self._ready else self.why_not_ready()
        night = self.night_runner.running
        return f"{answering}, night {night} runs" if night else answering

    def bring_up(self, make_engine: MakeEngine = engines.start) -> None:
        """Load the model and the current generation; ready when both have answered. Failures are kept for `health`."""
        try:
            engine = make_engine(self.config)
            self._wait_for(engine)
            if not self._stopping:
                canary(engine, None)
        except Exception as error:  # noqa: BLE001  the job's edge: told by /readyz and the log, the rest goes on
            self._problem = error.message if isinstance(error, SleepydError) else f"{type(error).__name__}: {error}"
            self.engine.failed(f"the model cannot answer ({self._problem})")
            _log.error("engine failed", exc_info=error)
            return
        if self._stopping:
            engine.close()
            return
        self.engine.arrived(engine)
        try:
            with self._changing:
                generation = self._generation_to_serve()
                self._reconcile()
                self.serving.switch(generation)
                self._problem = "; ".join(generation.problems)
        except Exception as error:  # noqa: BLE001  the job's edge: the base model and rustc's suggestions still serve
            self._problem = f"the current generation cannot be served ({error}); the base model answers alone"
            _log.error("generation failed", exc_info=error)
        self._ready = True
        _log.info("ready", generation=self.generation, engine=engine.health())

    def _wait_for(self, engine: Engine) -> None:
        """Until it can answer, however often it has to be started for that."""
        while (why := engine.why_not_ready()) and not self._stopping:
            self.engine.failed(why)
            time.sleep(_LOOK_S)

    def stop(self) -> None:
        """A model that arrives from now on is not used."""
        self._stopping = True

    def fix(self, request: FixRequest, on_stage: OnStage | None = None) -> FixResult:
        """Answer and record one request."""
        with self._rest.awake(), self.serving.lease():
            result = self._fixer.fix(request, on_stage)
        self._remember(request, result)
        return result

    def fix_files(self, request: FilesRequest, on_stage: OnStage) -> FilesResult:
        """Answer one request for a crate of several files; recorded as the program that it is in one file."""
        with self._rest.awake(), self.serving.lease():
            result = posted.fix(self._fixer, request, on_stage)
        if result.remembered is not None:
            self._remember(*result.remembered)
        return result

    def chat(self, request: ChatRequest, on_stage: OnStage) -> ChatResult:
        """Answer a conversation; a fix in it is recorded."""
        with self._rest.awake(), self.serving.lease():
            result = chat.answer(self._fixer, request, on_stage)
        if result.request is not None and result.fix is not None:
            self._remember(result.request, result.fix)
        return result

    def models(self) -> list[Json]:
        """Who can be asked in a chat: the one that routes, the base model, and the adapters that are served."""
        return [shapes.model_entry(name) for name in chat.models(self.serving.routes)]

    def model(self, name: str) -> Json:
        """One of them, by its own name or its task's. Raises NotFound."""
        route = chat.pinned(self.serving.routes, name)
        return shapes.model_entry(route.adapter if route and route.adapter else name)

    def feedback(self, fix_id: str, verdict: str, correct_fix: str | None) -> Json:
        """Record the user's word on a fix; a correct fix becomes a correction."""
        self.database.record_feedback(fix_id, verdict)
        correction = None
        if correct_fix is not None:
            entry = self._corrections.answer(fix_id, correct_fix)
            correction = asdict(self._corrections.submit(entry, "api", "feedback"))
        return {"id": fix_id, "feedback": verdict, "correction": correction}

    def submit_correction(self, entry: Mapping[str, Any], origin: str) -> Json:
        """Verify and record one correction."""
        return asdict(self._corrections.submit(formats.entry_of(entry), origin))

    def drop_file(self, name: str, data: bytes) -> None:
        """Put a file into the corrections directory, where it is taken like any other."""
        most = self.config.intake.max_file_kb
        if len(data) > most * 1024:
            raise InvalidInput(f"{formats.printable(name, 100)}: {len(data)} bytes, expected at most {most} KiB")
        drop.put(self.config.paths.corrections, name, data)

    def approve_correction(self, correction_id: str) -> Json:
        """A person lets a correction in."""
        return asdict(self._corrections.approve(correction_id))

    def discard_correction(self, correction_id: str, reason: str) -> Json:
        """A person keeps a correction out."""
        return asdict(self._corrections.discard(correction_id, reason))

    def correction(self, correction_id: str) -> Json:
        """One correction."""
        return asdict(self.database.get_correction(correction_id))

    def corrections(self, limit: int, status: str | None) -> list[Json]:
        """Newest first."""
        found: list[Correction] = self.database.corrections(limit, status)
        return [asdict(row) for row in found]

    def episodes(self, limit: int, status: str | None) -> list[Json]:
        """Newest first."""
        return [asdict(row) for row in self.database.episodes(limit, status)]

    def generations(self) -> list[Json]:
        """Newest first."""
        return described(self._generations, self.database)

    def nights(self, limit: int) -> list[Json]:
        """Newest first."""
        return [asdict(row) for row in self.database.nights(limit)]

    def night(self, night_id: str) -> Json:
        """One night with its stages."""
        return night_processes.as_json(self.database.get_night(night_id), self.database)

    def night_report(self, night_id: str) -> Json:
        """What became of one night, with its page as Markdown."""
        report = reports.of(self.database.get_night(night_id), self.database.stages(night_id))
        return {**report, "markdown": reports.markdown(report)}

    def night_said(self, night_id: str) -> Sequence[str]:
        """The last lines that one of the latest nights said."""
        return self.night_runner.said(night_id)

    def evaluations(self, limit: int) -> list[Json]:
        """Newest first."""
        return [asdict(row) for row in self.database.evaluations(limit)]

    def start_night(self, *, only_corrections: bool = False, tasks: Sequence[str] = ()) -> Json:
        """Start a night now. tasks: learn only these."""
        wish = Wish(only_corrections, tuple(tasks))
        night = self.night_runner.start(self._generations.current_number(), wish)
        return night_processes.as_json(night, self.database)

    def promote(self, number: int) -> Json:
        """Serve another generation: proven first, then made current, then routed to."""
        with self._rest.awake(), self._changing:
            generation = self._generations.load(number)
            files.check_belongs(number, generation.manifest.get("meta", {}), engines.model_folder(self.config))
            before = self.generation
            self.serving.switch(generation, publish=lambda: self._publish(number))
            self._reconcile()
            self._problem = ""
        return {"generation": number, "replaced": before}

    def rollback(self) -> Json:
        """Serve what was before."""
        return self.promote(self._generations.before()[1])

    def pin(self, number: int) -> None:
        """Keep a generation, and let no night serve anything that is worse on the koans."""
        self._generations.pin(number)

    def unpin(self, number: int) -> None:
        """Take a pin back."""
        self._generations.pin(number, keep=False)

    def checks(self) -> dict[tuple[str, str], Count]:
        """(kind, how it ended) → checks of the sandbox since the start."""
        return self.compiler.tally.counts()

    def check(self) -> None:
        """Return when the database answers; whoever watches over us takes that for life."""
        self.database.nights(1)

    def health(self) -> Json:
        """How the parts are."""
        return {
            "generation": self.generation,
            "engine": self.engine.health(),
            "watch": asdict(self.watcher.state),
            "night": self.night_runner.running,
            "next_night": self.schedule.next_window().isoformat() if self.config.night.enabled else None,
            "night_waits_for": self.schedule.waits_for,
            "problem": "; ".join(filter(None, [self._problem, self._degraded()])),
        }

    def _degraded(self) -> str:
        why = self.engine.why_not_ready() if self._ready else ""
        return f"degraded: {why}; rustc's own suggestions and memory still serve" if why else ""

    def why_not_ready(self) -> str:
        """What is still missing before a fix can be answered; empty when ready."""
        if self._ready:
            return self.engine.why_not_ready()
        return self.engine.missing or "the generation's adapters are loading"

    def _generation_to_serve(self) -> Generation:
        served = self._generations.current()
        if served is not None and files.belongs(served.manifest.get("meta", {}), engines.model_folder(self.config)):
            return served
        from sleepyd.night.birth import first_generation  # imports torch, which other starts can do without

        return first_generation(self.config, self._generations)

    def _remember(self, request: FixRequest, result: FixResult) -> None:
        """Write a fix down, unless the user will not have that."""
        if self.config.privacy.remember:
            self.database.record_episode(*shapes.episode_of(request, result))

    def _publish(self, number: int) -> None:
        self._generations.promote(number)

    def _reconcile(self) -> None:
        for change in reconcile(self.database, self._generations):
            _log.info("database caught up", change=change)

    def _night_started(self) -> None:
        self._rest.night_begins()

    def _night_ended(self, night: Night) -> None:
        """Serve what the night made current. Where that does not answer, what is served becomes current again."""
        self._rest.night_ends()
        while self._ready and self.engine.why_not_ready() and not self._stopping:
            time.sleep(_LOOK_S)  # an engine that is started again right now is no reason to give the night's work up
        _forget_old(self.database, self.config)
        with self._changing:
            self._reconcile()
            number, served = self._generations.current_number(), self.generation
            if number is None or number == served:
                return
            try:
                self.serving.switch(self._generations.load(number))
            except SleepydError as error:
                self._problem = f"generation {number} of night {night.id} does not answer ({error.message})"
                _log.error("night's generation refused", night=night.id, generation=number, error=error.message)
                self._generations.promote(served, expected=number)
                self._reconcile()


@contextmanager
def opened(config: Config) -> Iterator[Service]:
    """The service with everything it owns, before its threads; closed in reverse."""
    with ExitStack() as stack:
        database = stack.enter_context(Database(config.paths.state / DATABASE))
        generations = Generations(config.paths.adapters_store)
        generations.clean()
        reconcile(database, generations)
        _forget_old(database, config)
        for night in database.abandon_nights(lambda pid: False):
            _log.warning("night had been cut off", night=night.id)
        compiler = stack.enter_context(Compiler(config.rust, verdicts(config)))
        service = Service(config, database, generations, compiler)
        stack.callback(service.engine.close)
        stack.callback(service.learned.close)
        yield service


def verdicts(config: Config) -> Path | None:
    """Where verdicts are remembered, which quote what was compiled; nowhere where nothing is to be."""
    return config.paths.state / VERDICTS if config.privacy.remember else None


def _forget_old(database: Database, config: Config) -> None:
    if days := config.privacy.keep_days:
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        try:
            _log.info("old fix requests forgotten", older_than_days=days, rows=database.forget(before))
        except SleepydError as error:
            _log.error("old fix requests not forgotten, the next night tries again", reason=error.message)


@contextmanager
def working(service: Service, make_engine: MakeEngine = engines.start) -> Iterator[None]:
    """The service's threads: model loading, corrections, nights."""
    with ExitStack() as stack:
        loading = threading.Thread(target=service.bring_up, args=(make_engine,), name="bring-up", daemon=True)
        stack.callback(loading.join, 30)
        stack.callback(service.stop)
        loading.start()
        stack.callback(service.watcher.stop)
        service.watcher.start()
        stack.callback(service.night_runner.stop)
        stack.callback(service.schedule.stop)
        service.schedule.start()
        yield
