"""When a night is due.

APScheduler only ticks, once a minute. Whether tonight's run is due is read from the database: a night belongs to
the local date on which its window opened, and each date gets one run that ends by itself. So a suspended machine, a
restart or a clock change brings neither a second run nor none: what was missed is caught up once, at the first tick
after. A clock that jumps by more than a machine sleeps is believed, and logged.

A night that is due waits while something speaks against it (`night.conditions`). One that waited until the next window
opened is written down as skipped, with what it last waited for.
"""

import time as clocks
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sleepyd.errors import SleepydError
from sleepyd.log import get_logger
from sleepyd.sections import NightConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Night

_log = get_logger(__name__)
_TRIES = 2
"""A night whose process died is tried again this often on the same date."""
_BACK, _FORWARD = timedelta(hours=-1), timedelta(days=60)
"""Steps of the clock between two ticks that are worth a warning. A machine that slept looks like a step forward."""


def night_of(moment: datetime, at: str) -> date:
    """The date that `moment` (local, aware) belongs to: the day on which the window at `at` last opened."""
    hour, minute = (int(part) for part in at.split(":"))
    opened = moment.timetz().replace(tzinfo=None) >= time(hour, minute)
    return moment.date() if opened else moment.date() - timedelta(days=1)


def is_due(moment: datetime, at: str, nights: Iterable[Night]) -> bool:
    """Whether a night should start at `moment`, given those that were.

    Not when one is open, when this date had one that ended by itself (whoever started it), or when it failed twice. The
    next date's counts as this one's: it was there before the clock was set back.
    """
    tonight = night_of(moment, at)
    failures = 0
    for night in nights:
        if night.state in ("planned", "running"):
            return False
        began = datetime.fromisoformat(night.started_at).astimezone(moment.tzinfo)
        if 0 <= (night_of(began, at) - tonight).days <= 1:
            if night.state != "failed":
                return False
            failures += 1
    return failures < _TRIES


class NightSchedule:
    """Asks every minute whether a night is due, and starts it.

    start: starts a night; what it raises is logged, and the next tick asks again.  hindrance: why it should wait at a
    moment, or nothing.  clock: local, aware.  ticking: the seconds of a clock that nobody sets.
    """

    def __init__(
        self,
        config: NightConfig,
        database: Database,
        start: Callable[[], object],
        *,
        hindrance: Callable[[datetime], str] = lambda moment: "",
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
        ticking: Callable[[], float] = clocks.monotonic,
    ) -> None:
        self._config, self._database, self._start, self._clock = config, database, start, clock
        self._born = clock()
        self._ticking = ticking
        self._last = (self._born, ticking())
        self._scheduler: Any = None
        self._hindrance = hindrance
        self.waits_for = ""
        """What tonight's night waits for; empty where none is due."""
        self._waited: tuple[datetime, str] | None = None
        """When a night that was due last had to wait, and for what."""

    def start(self) -> None:
        """Begin to tick, when nights are enabled."""
        if not self._config.enabled:
            return
        from apscheduler.schedulers.background import BackgroundScheduler

        self._scheduler = BackgroundScheduler(daemon=True)
        self._scheduler.add_job(
            self.tick, "interval", minutes=1, id="night", coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()

    def configure(self, config: NightConfig) -> None:
        """Go by these settings from the next tick on."""
        self._config = config
        if not config.enabled:
            self.stop()
        elif self._scheduler is None:
            self.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
            self._scheduler = None

    def tick(self) -> None:
        """Start tonight's night if it is due. A fresh installation waits for its first window."""
        moment = self._clock()
        self._notice_a_jump(moment)
        tonight = night_of(moment, self._config.at)
        self._note_what_never_began(tonight)
        self.waits_for = ""
        if tonight == night_of(self._born, self._config.at) and not self._database.nights(limit=1):
            return
        # Around tonight and not the latest ones: while the clock was wrong, nights may have been dated far ahead.
        near = self._database.nights_since((moment - timedelta(days=2)).astimezone(UTC))
        if not is_due(moment, self._config.at, [*self._database.open_nights(), *near]):
            return
        if reason := self._hindrance(moment):
            if self._waited is None or self._waited[1] != reason:
                _log.info("night waits", reason=reason)
            self.waits_for, self._waited = reason, (moment, reason)
            return
        self._waited = None
        try:
            self._start()
        except SleepydError as error:
            _log.warning("night not started", reason=error.message)

    def _note_what_never_began(self, tonight: date) -> None:
        if self._waited is None or night_of(self._waited[0], self._config.at) >= tonight:
            return
        (moment, reason), self._waited = self._waited, None
        self._database.skip_night(moment, f"it never began: {reason}")
        _log.warning("night skipped", reason=reason)

    def _notice_a_jump(self, moment: datetime) -> None:
        (before, seconds), self._last = self._last, (moment, self._ticking())
        # In UTC: within one zone Python subtracts what the clock shows, and twice a year that is an hour off.
        step = moment.astimezone(UTC) - before.astimezone(UTC) - timedelta(seconds=self._last[1] - seconds)
        if not _BACK < step < _FORWARD:
            _log.warning("clock jumped", by=str(step), now=moment.isoformat(), next="one night a date, as always")

    def next_window(self) -> datetime:
        """When the next night may start."""
        moment = self._clock()
        hour, minute = (int(part) for part in self._config.at.split(":"))
        opens = moment.replace(hour=hour, minute=minute, second=0, microsecond=0)
        return opens if opens > moment else opens + timedelta(days=1)
