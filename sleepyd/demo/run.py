"""One day, one night, one day: what happens in which order.

The frozen koans are tried; what failed although nobody taught it is corrected by files in the drop directory; a night
learns from them; the same koans are tried again by the same requests. All of it is asked of a running daemon over HTTP.
"""

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import TypeVar

from rich.console import Console

from sleepyd.config import Config
from sleepyd.demo import child, drops, plot
from sleepyd.demo.client import LISTED, Client, Json
from sleepyd.demo.report import Answer, Report
from sleepyd.demo.show import Bar, Show
from sleepyd.errors import InvalidInput, SleepydError, Unavailable
from sleepyd.koans.load import Koan, Task, frozen, load_koans, load_tasks
from sleepyd.night.stages import STAGES
from sleepyd.rust.compiler import Compiler

Found = TypeVar("Found")

AT_ONCE = 2
"""Fix requests in flight, as many as the daemon works on."""
STUCK_S = 600.0
"""Nothing has changed for so long: what is waited for will not come."""
PICTURE, LOG = "learning_curve.png", "daemon.log"
_EVERY_S = 0.4
ENDED = frozenset({"promoted", "kept", "skipped", "failed"})


def run(config: Config, *, out: Path, keep: bool = False, console: Console | None = None) -> Report:
    """The whole demo. out: folder for the picture and the daemon's log.  keep: leave the daemon's place as it is.

    Progress goes to `console` (None: stderr). Raises what failed, with the path of the daemon's log in its message.
    """
    started = time.monotonic()
    show = Show(console or Console(stderr=True))
    show.say("sleepyd demo: one day, one night, one day (Ctrl-C stops it and cleans up)", style="bold")
    log = _fresh(log_in(out))
    with ExitStack() as stack:
        stack.enter_context(_terminable())
        place = Path(tempfile.mkdtemp(prefix="sleepyd-demo-"))
        stack.callback(_leave, place, keep, show)
        settled = child.settled_in(place, config)
        try:
            with show.bar("the daemon starts") as bar:
                begun = time.monotonic()
                client = stack.enter_context(
                    child.running(settled, log, waiting=lambda: bar(0.0, f"{time.monotonic() - begun:.0f} s"))
                )
            stack.callback(show.say, "\n  the daemon is told to stop")
            show.say(f"  a daemon of its own listens on {client.url}, log: {log}")
            report = live(client, settled, out / PICTURE, show)
        except SleepydError as error:
            raise type(error)(f"{error.message}; the daemon's log: {log}", param=error.param) from error
    return replace(report, seconds=time.monotonic() - started)


def live(client: Client, config: Config, picture: Path, show: Show) -> Report:
    """Day, night and day with a daemon that is ready."""
    started = time.monotonic()
    koans, tasks = load_koans(config.paths.koans), load_tasks(config.paths.koans)
    show.chapter("Day: the model tries every frozen koan once")
    before = tried(client, frozen(koans), show)
    to_learn = untaught(before, tasks)
    night: Json = {}
    counts: dict[str, int] = {}
    if to_learn:
        show.chapter(f"Corrections: {drops.PER_TASK} examples for each of {len(to_learn)} tasks it was never taught")
        counts = corrected(client, config, to_learn, koans, show)
        show.chapter("Night: what was corrected is learned, judged, and served if it is better")
        night = slept(client, show)
    else:
        show.say("  every task it was not taught is fixed already: there is nothing to correct and no night")
    show.chapter("Day again: the same koans, the same requests")
    after = tried(client, frozen(koans), show)
    generation = max(int(a.reply["generation"]) for a in after)
    title = f"{len(before)} koans, one try each: {_fixed(before)} fixed before the night, {_fixed(after)} after it"
    plot.draw(picture, before, after, night.get("report", {}).get("losses", {}), title)
    return Report(before, after, counts, night, generation, time.monotonic() - started, picture)


def tried(client: Client, koans: Sequence[Koan], show: Show) -> tuple[Answer, ...]:
    """One request for each koan, in the order of koans."""
    replies: dict[str, Json] = {}
    passed = 0
    pool = ThreadPoolExecutor(AT_ONCE)
    try:
        with show.bar("tried") as bar:
            bar(0.0, f"0 of {len(koans)}")
            work = {pool.submit(client.try_once, k.buggy, k.edition, k.tests): k for k in koans}
            for done, future in enumerate(as_completed(work), start=1):
                koan = work[future]
                replies[koan.id] = future.result()
                passed += Answer(koan, replies[koan.id]).passed
                bar(done / len(koans), f"{done} of {len(koans)}, {passed} fixed, {koan.id} {koan.task}")
    finally:
        # Without waiting: on a Ctrl-C the daemon ends next, and with it the requests that are still open.
        pool.shutdown(wait=False, cancel_futures=True)
    answers = tuple(Answer(koan, replies[koan.id]) for koan in koans)
    failed = [f"{a.koan.id} {a.koan.task}" for a in answers if not a.passed]
    show.say(f"  {passed} of {len(koans)} fixed{'; not fixed: ' if failed else ''}{', '.join(failed)}")
    return answers


def _fixed(answers: Sequence[Answer]) -> int:
    return sum(answer.passed for answer in answers)


def untaught(answers: Sequence[Answer], tasks: dict[str, Task]) -> list[Task]:
    """The tasks that were withheld from the model and of which a koan was not fixed."""
    failed = dict.fromkeys(a.koan.task for a in answers if not a.passed)
    return [tasks[name] for name in failed if tasks[name].withheld]


def corrected(
    client: Client, config: Config, tasks: Sequence[Task], koans: Sequence[Koan], show: Show
) -> dict[str, int]:
    """Make corrections, drop them, wait until the daemon has looked at all of them. Counts by status."""
    with show.bar("examples proven by rustc") as bar, Compiler(config.rust, cache_dir=None) as compiler:
        bar(0.0)
        examples = drops.made(tasks, koans, compiler, lambda done, name: bar(done / len(tasks), name))
    expected = sum(map(len, examples.values()))
    files = drops.drop(config.paths.corrections, examples)
    show.say(f"  {expected} corrections dropped as {files} files into {config.paths.corrections}")
    with show.bar("looked at by the daemon") as bar:
        for counts in _changes(lambda: _counted(client.corrections()), "the daemon takes no more corrections"):
            seen = sum(counts.values())
            bar(min(seen / expected, 1.0), _told(counts))
            if seen >= min(expected, LISTED):
                break
    show.say(f"  {_told(counts)}")
    return counts


def slept(client: Client, show: Show) -> Json:
    """Start a night, follow it to its end, and wait until the daemon serves what it promoted."""
    night_id = client.start_night()
    with show.bar("night") as bar:
        for night in _changes(lambda: client.night(night_id), f"night {night_id} does not move"):
            _follow(night, bar)
            if night["state"] in ENDED:
                break
    show.say(f"  {night['state']}: {night['reason']}")
    for decision in night["report"].get("refused", []):
        show.say(f"  refused: {decision['task']}, {decision['reason']}")
    if night["state"] != "promoted":
        return night
    for status in _changes(client.status, f"generation {night['generation']} is not served"):
        if status["generation"] == night["generation"]:
            break
        if status["problem"]:
            raise Unavailable(f"generation {night['generation']} is not served: {status['problem']}")
    show.say(f"  generation {night['generation']} answers, swapped into the running daemon")
    return night


def _follow(night: Json, bar: Bar) -> None:
    """Show the newest stage."""
    if not night["stages"]:
        bar(0.0, "begins")
        return
    stage = night["stages"][-1]
    at = STAGES.index(stage["name"]) if stage["name"] in STAGES else 0
    known = ("task", "step", "of", "loss", "what", "stage", "done")
    known_as = stage["name"] if stage["state"] == "running" else f"{stage['name']} {stage['state']}"
    detail = " ".join(f"{key} {stage['detail'][key]}" for key in known if key in (stage["detail"] or {}))
    bar((at + stage["progress"]) / len(STAGES), f"{known_as} {detail}")


def _changes(ask: Callable[[], Found], stuck: str) -> Iterator[Found]:
    """What `ask` gives, again and again. Raises Unavailable when it stays the same for STUCK_S."""
    last, since = None, time.monotonic()
    while True:
        found = ask()
        yield found
        if found != last:
            last, since = found, time.monotonic()
        elif time.monotonic() - since > STUCK_S:
            raise Unavailable(f"{stuck}: nothing has changed for {STUCK_S:.0f} s")
        time.sleep(_EVERY_S)


def _counted(rows: Sequence[Json]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for row in rows:
        counts[row["status"]] = counts.get(row["status"], 0) + 1
    return counts


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number} {status}" for status, number in sorted(counts.items())) or "none yet"


def log_in(out: Path) -> Path:
    """Where the daemon's log lies."""
    return out / LOG


def _fresh(log: Path) -> Path:
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_bytes(b"")
    except OSError as error:
        raise InvalidInput(
            f"{log.parent}: cannot be written ({error.strerror}); give another folder", param="out"
        ) from error
    return log


def _leave(place: Path, keep: bool, show: Show) -> None:
    if keep:
        show.say(f"  kept: {place}")
        return
    # Generations are made read-only; that is for accidents, not for this.
    for folder in [place, *(p for p in place.rglob("*") if p.is_dir() and not p.is_symlink())]:
        folder.chmod(0o700)
    shutil.rmtree(place, ignore_errors=True)


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM walks the path of Ctrl-C while this lasts."""

    def end(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
