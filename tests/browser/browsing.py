"""What there is to see in the browser tests' daemon, and how one moves in it."""

import os
import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path

from real_daemon import Daemon, configured
from weights import weights

from sleepyd.config import Config
from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import Attempt, Episode

EPISODES = 10_000
MOVED = """pub fn twice(name: String) -> (String, String) {
    let first = name;
    (first, name)
}
"""
CLONED = MOVED.replace("let first = name;", "let first = name.clone();")
HOSTILE = (
    "<script>window.ran = 1; alert(1)</script><img src=x onerror='window.ran = 2'>\n"
    "\x1b[31mred\x1b[0m \u202ereversed\n</code></pre><a href='javascript:window.ran = 3'>click</a>\n"
)
_TIERS = ((4, "NULL"), (12, "'compiler'"), (14, "'memory'"), (18, "'routed'"), (19, "'base'"), (20, "'sampled'"))
"""Of twenty episodes: those below the number, and not below the one before."""
LONG = 10_000_000
"""Characters of one line."""
_NIGHT = """
import os, sys, time
from pathlib import Path
from sleepyd.night.stages import STAGES
from sleepyd.store.database import Database
night_id, path, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
database = Database(Path(path))
database.claim_night(night_id, os.getpid())
for number, name in enumerate(STAGES[:5]):
    for progress in (0.1, 0.6):
        database.set_stage(night_id, name, "running", progress=progress, detail={"step": number})
        print(f"{name}: missing_hash, {progress:.0%}", flush=True)
        while not (folder / f"{name} {progress}").exists():
            time.sleep(0.02)
    database.set_stage(night_id, name, "done", progress=1.0)
print("<script>window.ran = 4</script>", flush=True)
database.finish_night(night_id, "kept", reason="no task passed the gate")
"""
"""A night's process as the daemon starts it, which goes on when a test lets it."""


@dataclass(frozen=True, slots=True)
class Site:
    """The daemon, and the folder where its nights wait."""

    daemon: Daemon
    folder: Path

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.daemon.port}"

    def at(self, path: str) -> str:
        return self.origin + path

    def let_on(self, stage: str, progress: float) -> None:
        (self.folder / f"{stage} {progress}").touch()

    def record(self, episode: Episode, *attempts: Attempt) -> str:
        """Beside the daemon, as another process would."""
        with Database(self.daemon.config.paths.state / "sleepyd.db") as database:
            return database.record_episode(episode, attempts).id


def furnished(folder: Path) -> tuple[Config, str]:
    """Three measured generations, EPISODES episodes and a finished night; and the daemon's setup."""
    config = configured(folder)
    _generations(config)
    with Database(config.paths.state / "sleepyd.db") as database:
        night = database.start_night(parent_generation=2, pid=os.getpid())
        database.set_stage(night.id, "collect", "done", progress=1.0)
        database.finish_night(night.id, "promoted", generation=3, reason="missing_hash was learned")
        database.record_episode(unfixed())
    _many(config)
    setup = (
        "FakeEngine.health = lambda self: {'engine': 'transformers', 'model': 'model', 'adapters': len(self.loaded)}\n"
        "from sleepyd.daemon import nights\n"
        f"night = {_NIGHT!r}\n"
        "def command(night_id, wish):\n"
        f"    return [sys.executable, '-c', night, night_id, str(loaded.paths.state / 'sleepyd.db'), {str(folder)!r}]\n"
        "begin = nights.NightRunner.__init__\n"
        "begin.__defaults__ = (command, *begin.__defaults__[1:])\n"
    )
    return replace(config, night=replace(config.night, free_mb=1)), setup


def unfixed(**other: object) -> Episode:
    """An episode about MOVED that nobody fixed."""
    given: dict[str, object] = {
        "source": "api",
        "code": MOVED,
        "status": "unfixed",
        "error_code": "E0382",
        "signature": "E0382 : use of moved value : _",
        "task": "use_after_move",
        "route_rule": "signature",
        "generation": 3,
        "diagnostics": [{"rendered": "error[E0382]: use of moved value: `name`\n"}],
        "timings": {"total": 12.0},
    }
    return Episode(**{**given, **other})  # type: ignore[arg-type]


def _generations(config: Config) -> None:
    generations = Generations(config.paths.adapters_store)

    def write(target: Path) -> None:
        (target / "adapters" / "missing_hash").mkdir(parents=True)
        (target / "adapters" / "missing_hash" / "adapter_model.safetensors").write_bytes(weights("missing_hash"))

    routes = {"signatures": {}, "codes": {}, "tasks": {"missing_hash": {"adapter": "adapters/missing_hash"}}}
    for parent, passed in ((1, 61), (2, 74)):
        evaluation = {"passed": passed, "total": 92}
        generations.promote(generations.stage(parent, files=write, routes=routes, evaluation=evaluation))


def _many(config: Config) -> None:
    """The one episode there is, again and again: by SQL, because writing each one durably takes a minute."""
    file = sqlite3.connect(config.paths.state / "sleepyd.db")
    with file:
        names = [row[1] for row in file.execute("PRAGMA table_info(episodes)")]
        tiers = " ".join(f"WHEN n % 20 < {below} THEN {tier}" for below, tier in _TIERS)
        new = {
            "id": "printf('01AAAAAAAAAAAAAAAAAA%06d', n)",
            "status": "CASE WHEN n % 20 < 4 THEN 'unfixed' ELSE 'fixed' END",
            "tier": f"CASE {tiers} END",
        }
        columns = ", ".join(new.get(name, f"episodes.{name}") for name in names)
        file.execute(
            f"WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {EPISODES}) "
            f"INSERT INTO episodes ({', '.join(names)}) "
            f"SELECT {columns} FROM numbers, (SELECT * FROM episodes LIMIT 1) episodes"
        )
    file.close()
