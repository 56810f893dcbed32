"""Brings the database in line with the generations on disk, at every start.

The disk decides: it is what is served. A database that was lost, restored from a backup, or killed between "promoted on
disk" and "promoted in the row" is caught up from the manifests, and generations that are gone are marked so.
"""

from sleepyd.store.database import Database
from sleepyd.store.generations import Generations
from sleepyd.store.records import GenerationRecord, now


def reconcile(database: Database, generations: Generations) -> list[str]:
    """Correct the rows and return one line for each correction; empty when both agreed."""
    changes: list[str] = []
    promoted = set(generations.promoted())
    on_disk = {summary.number: summary for summary in generations.list()}
    with database.transaction():
        rows = {row.number: row for row in database.generations()}
        for number, summary in sorted(on_disk.items()):
            row = rows.get(number)
            if summary.is_current:
                state = "promoted"
            elif row is None or row.state in {"promoted", "pruned"}:
                state = "superseded" if number in promoted else "staged"
            else:
                state = row.state
            if row is None:
                created_at = summary.created_at or now()
                database.record_generation(GenerationRecord(number, state, summary.parent, created_at=created_at))
                changes.append(f"generation {number} was only on disk, recorded as {state}")
            elif row.state != state:
                database.set_generation_state(number, state)
                changes.append(f"generation {number} was {row.state} in the database, is {state} on disk")
        for number, row in sorted(rows.items()):
            if number not in on_disk and row.state != "pruned":
                database.set_generation_state(number, "pruned")
                changes.append(f"generation {number} was {row.state} in the database, is gone from disk")
    return changes
