"""The database: one SQLite file that remembers days and nights.

`Database(path)` is a guarded connection (`connection`) with the day's rows (`day_records`), the night's
(`night_records`) and what is counted over both (`summaries`) on it; rows come and go as the dataclasses of `records`.
Safe from many threads and from a second process, which opens the same path for itself. What is served is on disk in
`generations`, not here: the database may be lost without losing that.
"""

from typing import Self

from sleepyd.store.day_records import DayRecords
from sleepyd.store.night_records import NightRecords
from sleepyd.store.summaries import Summaries


class Database(DayRecords, NightRecords, Summaries):
    """Everything sleepyd remembers in rows."""

    def __enter__(self) -> Self:
        return self
