"""Answers are proven by the real compiler or thrown away with the reason; what is proven is kept and learned from."""

from pathlib import Path

import pytest
from claude_server import PROVEN

from sleepyd.day.signature import signature
from sleepyd.errors import InvalidInput
from sleepyd.koans import curriculum
from sleepyd.koans.load import Task, load_examples, load_koans, load_tasks
from sleepyd.night.distill.classroom import Classroom, tasks_in_need
from sleepyd.night.distill.payload import Pair
from sleepyd.night.distill.prove import Proven, Refusal
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler
from sleepyd.sections import DistillConfig
from sleepyd.store.database import Database
from sleepyd.store.records import Episode

TASKS = load_tasks(shipped_koans())
KOANS = load_koans(shipped_koans())

GOOD = Pair(**PROVEN)
FIXED = GOOD.fixed
RENAMED = Pair(*(text.replace("Ledger", "Diary").replace("first", "page") for text in (GOOD.buggy, GOOD.fixed)))
HASHED = """\
use std::collections::HashSet;

#[derive(PartialEq, Eq)]
pub struct Seat(pub u8);

pub fn taken(seats: Vec<Seat>) -> HashSet<Seat> {
    seats.into_iter().collect()
}
"""


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(tmp_path / "sleepyd.db")


def room(
    compiler: Compiler, database: Database, out: Path, *names: str, learn: bool = True, send: bool = False
) -> Classroom:
    config = DistillConfig(send_user_code=send)
    tasks = {name: TASKS[name] for name in names}
    return Classroom(config, tasks, KOANS, compiler, database, asked=names[:1], out=out, learn=learn)


@pytest.mark.rustc
def test_each_answer_is_proven_or_thrown_away_with_its_reason(
    compiler: Compiler, database: Database, tmp_path: Path
) -> None:
    koan = next(koan for koan in KOANS if koan.task == "missing_mut")
    [own] = curriculum.examples(TASKS["missing_mut"], 1, compiler, signature)
    outside = FIXED.replace("self.entries.iter()", 'std::fs::write("x", "y").ok();\n        self.entries.iter()')
    pairs = {
        "": GOOD,
        "known": RENAMED,
        "judged_by": Pair(koan.buggy, koan.fixed),
        "compiles": Pair(FIXED, FIXED.replace("!= 0", "> 0")),
        "other_code": Pair(GOOD.buggy.replace("i64 {", "u8 {"), FIXED),
        "not_fixed": Pair(GOOD.buggy.replace("!= 0", "!= 1"), GOOD.buggy.replace("!= 0", "!= 2")),
        "policy": Pair(GOOD.buggy.replace("!= 0", "< 0"), FIXED.replace("            entries.push(first);\n", "")),
        "tests": Pair(
            GOOD.buggy.replace("!= 0", "> 1"), FIXED.replace("!= 0", "> 1"), GOOD.tests.replace(", 5)", ", 6)")
        ),
        "unusual": Pair(outside.replace("let mut", "let"), outside),
        "too_long": Pair(GOOD.buggy, FIXED, "/" * 20_000),
        "malformed": Pair(GOOD.buggy + "// \ud800", FIXED),
    }
    school = room(compiler, database, tmp_path, "missing_mut", "immutable_reference_parameter")
    found = dict(zip(pairs, school.prove("missing_mut", list(pairs.values())), strict=True))
    kinds = {name: one.kind if isinstance(one, Refusal) else "" for name, one in found.items()}
    assert kinds == {name: name for name in pairs}
    details = {name: one.detail for name, one in found.items() if isinstance(one, Refusal)}
    assert details["judged_by"].startswith(koan.id)
    assert details["other_code"] == "buggy fails with E0277, E0596, expected E0596"
    assert "fs" in details["unusual"]
    [proven] = [one for one in found.values() if isinstance(one, Proven)]
    assert proven.signature.startswith("E0596 : cannot borrow `_` as mutable")
    # What we made up ourselves, and showed, is not new.
    [shown] = school.prove("missing_mut", [Pair(own.buggy, own.fixed)])
    assert isinstance(shown, Refusal)
    assert shown.kind == "known"


@pytest.mark.rustc
def test_a_mistake_of_another_task_with_the_same_code_is_thrown_away(
    compiler: Compiler, database: Database, tmp_path: Path
) -> None:
    ordered = HASHED.replace("HashSet", "BTreeSet")
    pairs = [
        Pair(HASHED, HASHED.replace("Eq)]", "Eq, Hash)]")),
        Pair(ordered, ordered.replace("Eq)]", "Eq, PartialOrd, Ord)]")),
    ]
    school = room(compiler, database, tmp_path, "missing_hash", "missing_ord")
    right, wrong = school.prove("missing_hash", pairs)
    assert isinstance(right, Proven)
    assert isinstance(wrong, Refusal)
    assert (wrong.kind, wrong.detail) == ("other_task", "buggy is an example of missing_ord")


@pytest.mark.rustc
def test_what_is_proven_is_kept_learned_from_and_not_taken_again(
    compiler: Compiler, database: Database, tmp_path: Path
) -> None:
    names = ("missing_mut", "immutable_reference_parameter")
    school = room(compiler, database, tmp_path / "out", *names, learn=False)
    school.keep("missing_mut", [one for one in school.prove("missing_mut", [GOOD]) if isinstance(one, Proven)])
    [example] = load_examples(tmp_path / "out" / "missing_mut.jsonl")
    assert (example.origin, example.split, example.error_code, example.tests) == (
        "teacher",
        "train",
        "E0596",
        GOOD.tests,
    )
    assert example.skeleton == "teacher/claude-sonnet-5-5"
    assert database.examples() == []
    again = room(compiler, database, tmp_path / "out", *names)
    assert again.have("missing_mut") == 1
    again.hand_over("missing_mut")
    again.hand_over("missing_mut")
    [stored] = database.examples()
    assert (stored.origin, stored.task, stored.used_in_night) == ("teacher", "missing_mut", None)
    assert stored.diagnostics[0]["code"] == "E0596"
    elsewhere = room(compiler, database, tmp_path / "elsewhere", *names)
    [refused] = elsewhere.prove("missing_mut", [RENAMED])
    assert isinstance(refused, Refusal)
    assert refused.kind == "known"


@pytest.mark.rustc
def test_neither_koans_nor_a_users_programs_are_told_unless_that_is_wished(
    compiler: Compiler, database: Database, tmp_path: Path
) -> None:
    code = 'fn mine() {\n    let token = "t0ps3cret";\n    let v = Vec::new();\n    v.push(token);\n}\n'
    for task in ("missing_mut", "missing_hash"):
        database.record_episode(Episode("cli", code.replace("mine", task), "unfixed", task=task))
    told = str(room(compiler, database, tmp_path, "missing_mut").body("missing_mut", 0, 1))
    assert "fn missing_mut" not in told
    assert [koan.id for koan in KOANS if koan.buggy in told or koan.fixed in told] == []
    told = str(room(compiler, database, tmp_path, "missing_mut", send=True).body("missing_mut", 0, 1))
    assert ("fn missing_mut()" in told, "fn missing_hash()" in told, "t0ps3cret" in told) == (True, False, False)


def test_a_task_without_a_generator_is_refused(compiler: Compiler, database: Database, tmp_path: Path) -> None:
    tasks = {"homemade": Task("homemade", "other", "Something of one's own", ("E0001",))}
    with pytest.raises(InvalidInput, match="homemade has no generator"):
        Classroom(DistillConfig(), tasks, [], compiler, database, asked=["homemade"], out=tmp_path, learn=False)


def test_tasks_in_need_are_those_that_failed_else_those_never_taught() -> None:
    assert tasks_in_need(TASKS, ["missing_ord", None, "unheard_of"], []) == ["missing_ord"]
    untaught = tasks_in_need(TASKS, [None], ["missing_hash"])
    assert "missing_ord" in untaught
    assert not {"missing_hash", "missing_mut"} & set(untaught)
