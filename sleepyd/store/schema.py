"""The tables, as migrations that only go forward.

A schema change is a new function at the end; one that has shipped is never edited. `database` applies them, all in one
transaction, and refuses a file that knows migrations which are not listed here.
"""

from typing import Any

import sqlite_utils
from sqlite_utils import Migrations

migrations = Migrations("sleepyd")

_EPISODES = """
CREATE TABLE episodes (
    id TEXT PRIMARY KEY, created_at TEXT NOT NULL, source TEXT NOT NULL,
    code TEXT NOT NULL, edition TEXT NOT NULL, tests TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('fixed', 'unfixed', 'clean', 'invalid')),
    error_code TEXT, signature TEXT, task TEXT, route_rule TEXT, tier TEXT, adapter TEXT, generation INTEGER,
    result_code TEXT, verified TEXT, diagnostics TEXT NOT NULL, timings TEXT NOT NULL,
    feedback TEXT CHECK (feedback IN ('accepted', 'rejected'))
)
"""
_ATTEMPTS = """
CREATE TABLE attempts (
    id TEXT PRIMARY KEY, episode_id TEXT NOT NULL REFERENCES episodes(id) ON DELETE CASCADE,
    position INTEGER NOT NULL, tier TEXT NOT NULL, adapter TEXT, candidate TEXT NOT NULL,
    outcome TEXT NOT NULL, reason TEXT, ms REAL NOT NULL
)
"""
_EXAMPLES = """
CREATE TABLE examples (
    id TEXT PRIMARY KEY, created_at TEXT NOT NULL,
    origin TEXT NOT NULL CHECK (origin IN ('correction', 'dream', 'teacher', 'generator')),
    task TEXT NOT NULL, family TEXT NOT NULL, error_code TEXT NOT NULL, signature TEXT NOT NULL, edition TEXT NOT NULL,
    buggy TEXT NOT NULL, fixed TEXT NOT NULL, tests TEXT NOT NULL, diagnostics TEXT NOT NULL,
    used_in_night TEXT REFERENCES nights(id), sha256 TEXT NOT NULL UNIQUE
)
"""
_CORRECTIONS = """
CREATE TABLE corrections (
    id TEXT PRIMARY KEY, created_at TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE, status TEXT NOT NULL CHECK (status IN ('accepted', 'rejected', 'held')),
    reason TEXT NOT NULL, task_hint TEXT, wrong_attempt TEXT NOT NULL, correct_fix TEXT NOT NULL,
    edition TEXT NOT NULL, tests TEXT NOT NULL, error_code TEXT, signature TEXT, task TEXT,
    episode_id TEXT REFERENCES episodes(id), seen_count INTEGER NOT NULL CHECK (seen_count > 0),
    example_id TEXT REFERENCES examples(id), CHECK (status <> 'accepted' OR example_id IS NOT NULL)
)
"""
_CORRECTIONS_REVIEWED = """
CREATE TABLE corrections (
    id TEXT PRIMARY KEY, created_at TEXT NOT NULL, origin TEXT NOT NULL, source TEXT NOT NULL,
    sha256 TEXT NOT NULL UNIQUE, status TEXT NOT NULL CHECK (status IN ('accepted', 'rejected', 'held', 'preference')),
    reason TEXT NOT NULL, task_hint TEXT, wrong_attempt TEXT NOT NULL, correct_fix TEXT NOT NULL,
    edition TEXT NOT NULL, tests TEXT NOT NULL, error_code TEXT, signature TEXT, task TEXT,
    episode_id TEXT REFERENCES episodes(id), seen_count INTEGER NOT NULL CHECK (seen_count > 0),
    example_id TEXT REFERENCES examples(id), reviewed_at TEXT,
    CHECK (status <> 'accepted' OR example_id IS NOT NULL)
)
"""
_NIGHTS = """
CREATE TABLE nights (
    id TEXT PRIMARY KEY, started_at TEXT NOT NULL, ended_at TEXT,
    state TEXT NOT NULL CHECK (state IN ('planned', 'running', 'promoted', 'kept', 'failed', 'skipped')),
    reason TEXT NOT NULL, parent_generation INTEGER, generation INTEGER, pid INTEGER,
    heartbeat_at TEXT NOT NULL, report TEXT NOT NULL
)
"""
_STAGES = """
CREATE TABLE stages (
    night_id TEXT NOT NULL REFERENCES nights(id) ON DELETE CASCADE, name TEXT NOT NULL, state TEXT NOT NULL,
    started_at TEXT NOT NULL, ended_at TEXT, detail TEXT NOT NULL, progress REAL NOT NULL,
    PRIMARY KEY (night_id, name)
)
"""
_EVALUATIONS = """
CREATE TABLE evaluations (
    id TEXT PRIMARY KEY, created_at TEXT NOT NULL, strategy TEXT NOT NULL, "set" TEXT NOT NULL, generation INTEGER,
    engine TEXT NOT NULL, passed INTEGER NOT NULL, total INTEGER NOT NULL, report TEXT NOT NULL
)
"""
_GENERATIONS = """
CREATE TABLE generations (
    number INTEGER PRIMARY KEY, created_at TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('staged', 'promoted', 'superseded', 'kept', 'damaged', 'pruned')),
    night_id TEXT REFERENCES nights(id), parent INTEGER, report TEXT NOT NULL
)
"""
_INDEXES = (
    "CREATE INDEX attempts_of_episode ON attempts(episode_id, position)",
    "CREATE INDEX episodes_by_status ON episodes(status, id)",
    "CREATE INDEX examples_by_task ON examples(task, origin)",
    # What "one night at a time" and "one generation is served" mean, kept by the database and not by good will.
    "CREATE UNIQUE INDEX one_open_night ON nights((1)) WHERE state IN ('planned', 'running')",
    "CREATE UNIQUE INDEX one_promoted_generation ON generations((1)) WHERE state = 'promoted'",
)


@migrations()  # type: ignore[untyped-decorator]
def m001_tables(db: Any) -> None:
    """Design §4.8."""
    for statement in (
        _EPISODES,
        _ATTEMPTS,
        _NIGHTS,
        _STAGES,
        _EXAMPLES,
        _CORRECTIONS,
        _EVALUATIONS,
        _GENERATIONS,
        *_INDEXES,
    ):
        db.execute(statement)


@migrations()  # type: ignore[untyped-decorator]
def m002_examples_by_signature(db: Any) -> None:
    """Each fix request looks for what is known about its error."""
    db.execute("CREATE INDEX examples_by_signature ON examples(signature, id)")


@migrations()  # type: ignore[untyped-decorator]
def m003_reviewed_corrections(db: Any) -> None:
    """A person's word on a correction stands; one whose wrong attempt compiles is kept without being learned."""
    for statement in (
        "ALTER TABLE corrections RENAME TO corrections_before",
        _CORRECTIONS_REVIEWED,
        "INSERT INTO corrections SELECT *, NULL FROM corrections_before",
        "DROP TABLE corrections_before",
        "CREATE INDEX corrections_by_status ON corrections(status, id)",
        "CREATE INDEX corrections_by_example ON corrections(example_id)",
    ):
        db.execute(statement)


@migrations()  # type: ignore[untyped-decorator]
def m004_indexes_of_the_dashboard(db: Any) -> None:
    """Pages that people leaf through stay fast with many rows."""
    for statement in (
        "CREATE INDEX episodes_by_task ON episodes(task, id)",
        "CREATE INDEX episodes_by_tier ON episodes(tier, id)",
        "CREATE INDEX episodes_by_moment ON episodes(created_at, status, tier)",
        "CREATE INDEX corrections_by_episode ON corrections(episode_id)",
    ):
        db.execute(statement)


KNOWN = frozenset(migration.name for migration in migrations.pending(sqlite_utils.Database(memory=True)))
"""Every migration of this release; one that is applied to a file and not in here came with a newer one."""
