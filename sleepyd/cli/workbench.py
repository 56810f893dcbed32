"""The day's work without a daemon: compiler, routes of the current generation, a model that loads when it is asked."""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from sleepyd import engine as engines
from sleepyd.config import Config
from sleepyd.daemon.service import DATABASE, verdicts
from sleepyd.daemon.serving import LateEngine
from sleepyd.daemon.shapes import episode_of
from sleepyd.day import memory
from sleepyd.day.fixer import Fixer, FixRequest, FixResult
from sleepyd.day.router import Routes
from sleepyd.engine import files
from sleepyd.engine.base import Engine
from sleepyd.intake.corrections import Corrections
from sleepyd.rust.compiler import Compiler
from sleepyd.store.database import Database
from sleepyd.store.generations import Generation, Generations


@dataclass(frozen=True, slots=True)
class Workbench:
    """What is needed to try programs here. generation: None before the first."""

    fixer: Fixer
    compiler: Compiler
    engine: Engine
    database: Database
    generation: Generation | None
    config: Config

    def fix(self, request: FixRequest) -> FixResult:
        """As the daemon does: answered and recorded."""
        result = self.fixer.fix(request)
        if self.config.privacy.remember:
            self.database.record_episode(*episode_of(request, result))
        return result

    def corrections(self) -> Corrections:
        """What takes corrections in."""
        return Corrections.configured(self.database, self.compiler, self.config, self.fixer.routes)


class _OnDemand(LateEngine):
    """Loads the model and the generation's adapters at the first question."""

    def __init__(self, config: Config, generation: Generation | None, routes: Routes) -> None:
        super().__init__()
        self._config, self._generation, self._routes = config, generation, routes
        self._loading = threading.Lock()

    def _there(self) -> Engine:
        with self._loading:  # several requests may be the first
            if self._engine is None:
                engine = engines.create(self._config)
                for task, path in (self._generation.adapters if self._generation else {}).items():
                    engine.load(self._routes.adapters[task], path)
                self.arrived(engine)
        return super()._there()


@contextmanager
def opened(config: Config, number: int | None = None, engine: Engine | None = None) -> Iterator[Workbench]:
    """A workbench for the time of the block.

    number: of the generation to work with, 0 for the base model alone; None: the current one.  engine: what answers,
    instead of one that is loaded here.  Raises NotFound.
    """
    with ExitStack() as stack:
        config.paths.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        database = stack.enter_context(Database(config.paths.state / DATABASE))
        compiler = stack.enter_context(Compiler(config.rust, verdicts(config)))
        generations = Generations(config.paths.adapters_store)
        generation = generations.current() if number is None else generations.load(number) if number else None
        if generation is not None:
            meta, folder = generation.manifest.get("meta", {}), engines.model_folder(config)
            if number is not None:
                files.check_belongs(number, meta, folder)
            elif not files.belongs(meta, folder):
                generation = None  # the daemon or a night begins one; until then the model answers alone
        routes = Routes.from_generation(generation) if generation else Routes.empty()
        engine = engine or _OnDemand(config, generation, routes)
        stack.callback(engine.close)
        fixer = Fixer(compiler, engine, config, lambda: routes, partial(memory.remembered, database))
        yield Workbench(fixer, compiler, engine, database, generation, config)
