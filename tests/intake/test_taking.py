"""Files of the drop directory become rows, and lie beside the reason then."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from sleepyd.config import Config
from sleepyd.day.fixer import unified_diff
from sleepyd.errors import NotFound, Unavailable
from sleepyd.intake import drop as files
from sleepyd.intake.corrections import Corrections
from sleepyd.intake.taking import Taken, Taking
from sleepyd.store.database import Database
from sleepyd.store.records import Episode

WRONG, FIXED = "fn main() { !E0382 }", "fn main() { fixed }"


@pytest.fixture
def take(taking: Taking, drop: Path) -> Callable[..., Taken]:
    """Write a file into the drop directory and take it."""

    def write_and_take(name: str, content: bytes | str, *, final: bool = False) -> Taken:
        data = content.encode() if isinstance(content, str) else content
        (drop / name).write_bytes(data)
        [source] = files.scan(drop)
        [taken] = taking.take([(source, final)])
        if isinstance(taken, Exception):
            raise taken
        return taken

    return write_and_take


def reason(drop: Path, outcome: str, name: str) -> str:
    return (drop / outcome / f"{name}.reason.txt").read_text().rstrip("\n")


@pytest.mark.parametrize("name", ["fix.json", "fix.jsonl"])
def test_an_entry_file_is_accepted_and_moved_beside_its_reason(take, database: Database, drop: Path, name: str):
    taken = take(name, json.dumps({"wrong_attempt": WRONG, "correct_fix": FIXED, "source": "ann", "nonsense": 1}))
    [row] = taken.corrections
    assert (taken.outcome, row.status, row.origin) == ("accepted", "accepted", "drop")
    assert row.source == (f"{name} (ann)" if name == "fix.json" else f"{name}:1 (ann)")
    assert (drop / "accepted" / name).exists()
    assert reason(drop, "accepted", "fix").endswith(
        f"accepted: verified, correction {row.id}, task {row.task} (E0382), ignored nonsense"
    )
    assert files.scan(drop) == []


def test_the_bytes_are_kept_by_their_hash(take, config: Config, drop: Path):
    data = json.dumps({"wrong_attempt": WRONG, "correct_fix": FIXED}).encode()
    take("a.json", data)
    assert [copy.read_bytes() for copy in (config.paths.state / "intake").iterdir()] == [data]


def test_a_jsonl_file_is_accepted_for_one_good_line_and_says_which_were_bad(take, database: Database, drop: Path):
    lines = [
        json.dumps({"wrong_attempt": WRONG, "correct_fix": FIXED}),
        json.dumps({"wrong_attempt": WRONG, "correct_fix": "!E0499"}),
        "{}",
        "not json",
    ]
    taken = take("many.jsonl", "\n".join(lines))
    assert taken.outcome == "accepted"
    assert [row.status for row in taken.corrections] == ["accepted", "rejected"]
    assert [row.source for row in taken.corrections] == ["many.jsonl:1", "many.jsonl:2"]
    said = reason(drop, "accepted", "many").splitlines()
    assert said[0] == "accepted: 1 of 4 entries"
    assert said[2].startswith("line 2: rejected: unverified: the fix does not compile")
    assert said[3].startswith("line 3: entry: wrong_attempt is missing")
    assert said[4].startswith("line 4: json: ")
    assert len(database.corrections()) == 2


def test_a_file_without_a_good_line_is_rejected(take, drop: Path):
    taken = take("many.jsonl", '{}\n{"wrong_attempt": 1}\n')
    assert taken.outcome == "rejected"
    assert (drop / "rejected" / "many.jsonl").exists()


def test_a_corrected_answer_is_paired_with_what_was_asked(
    take, corrections: Corrections, database: Database, drop: Path
):
    asked = database.record_episode(
        Episode(source="api", code=WRONG, status="unfixed", edition="2024", tests="#[test] fn t() {}")
    )
    [row] = take(f"{asked.id}.rs", FIXED).corrections
    assert (row.status, row.wrong_attempt, row.correct_fix) == ("accepted", WRONG, FIXED)
    assert (row.episode_id, row.edition, row.tests) == (asked.id, "2024", "#[test] fn t() {}")
    assert corrections.answer(asked.id, FIXED).wrong_attempt == WRONG
    with pytest.raises(NotFound):
        corrections.answer("01ARZ3NDEKTSV4RRFFQ69G5FAV", FIXED)


def test_a_diff_corrects_the_answer_that_we_gave_or_what_we_were_asked(take, database: Database, drop: Path):
    ours, right = "fn main() { ours }\n", "fn main() { right }\n"
    for status, answer in (("fixed", ours), ("unfixed", None)):
        asked = database.record_episode(
            Episode("api", f"{WRONG}\n", status, edition="2018", tests=f"// {status}", result_code=answer)
        )
        diff = unified_diff(answer or f"{WRONG}\n", right, "src/main.rs")
        [row] = take(f"{asked.id}.diff", diff).corrections
        assert (row.status, row.wrong_attempt, row.correct_fix) == ("accepted", f"{WRONG}\n", right)
        assert (row.episode_id, row.edition, row.tests) == (asked.id, "2018", f"// {status}")
    [row] = take(f"{asked.id}.patch", "@@ -1 +1 @@\n-fn else() {}\n+fn main() {}\n").corrections
    assert (row.status, row.reason) == (
        "rejected",
        "diff: hunk 1 does not fit: its lines stand nowhere in the program from line 1 on",
    )


def test_a_program_is_corrected_by_the_diff_beside_it(take, database: Database, drop: Path):
    (drop / "a.rs").write_text(f"{WRONG}\n")
    taken = take("a.diff", unified_diff(f"{WRONG}\n", f"{FIXED}\n"))
    [row] = taken.corrections
    assert (row.status, row.wrong_attempt, row.correct_fix) == ("accepted", f"{WRONG}\n", f"{FIXED}\n")
    assert sorted(path.name for path in (drop / "accepted").iterdir()) == ["a.diff", "a.reason.txt", "a.rs"]


def test_a_preference_is_kept_beside_what_was_accepted_and_not_learned(take, database: Database, drop: Path):
    taken = take("a.json", json.dumps({"wrong_attempt": "fn main() {}", "correct_fix": FIXED}))
    [row] = taken.corrections
    assert (taken.outcome, row.status) == ("accepted", "preference")
    assert reason(drop, "accepted", "a").startswith("preference: both programs compile")
    assert database.examples() == []


def test_an_answer_that_was_never_given_is_rejected(take, drop: Path):
    assert take("01ARZ3NDEKTSV4RRFFQ69G5FAV.rs", FIXED).outcome == "rejected"
    assert "no_such_episode: no answer with id" in reason(drop, "rejected", "01ARZ3NDEKTSV4RRFFQ69G5FAV")


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.json", b"", "empty"),
        ("a.json", b'{"wrong_at', "incomplete"),
        ("a.json", b"\xff", "encoding"),
        ("a.md", b"x", "unknown_name"),
    ],
)
def test_what_may_still_become_whole_waits_until_it_is_final(take, drop: Path, name: str, content: bytes, kind: str):
    waiting = take(name, content)
    assert (waiting.outcome, waiting.corrections) == ("waiting", ())
    assert (drop / name).read_bytes() == content
    final = take(name, content, final=True)
    [row] = final.corrections
    assert (final.outcome, row.status, row.origin) == ("rejected", "rejected", "drop")
    assert row.reason.startswith(f"{kind}: ")
    assert (drop / "rejected" / name).read_bytes() == content


def test_nothing_is_moved_while_the_database_or_the_sandbox_is_away(take, taking: Taking, fake, drop: Path):
    fake.available = False
    with pytest.raises(Unavailable):
        take("a.json", json.dumps({"wrong_attempt": WRONG, "correct_fix": FIXED}))
    assert (drop / "a.json").exists()
    fake.available = True
    [source] = files.scan(drop)
    [taken] = taking.take([(source, False)])
    assert isinstance(taken, Taken)
    assert taken.outcome == "accepted"


def test_the_steps_come_in_the_order_that_makes_a_move_mean_durable(database, fake, config: Config, drop: Path):
    steps: list[str] = []

    def note(name: str) -> None:
        rows, copies = len(database.corrections()), len(list((config.paths.state / "intake").glob("*")))
        steps.append(f"{name}: {copies} copies, {rows} rows, {'here' if (drop / 'a.json').exists() else 'moved'}")

    taking = Taking(Corrections(database, fake), database, config, step=note)
    (drop / "a.json").write_text(json.dumps({"wrong_attempt": WRONG, "correct_fix": FIXED}))
    taking.take([(files.scan(drop)[0], False)])
    assert steps == [
        "read: 0 copies, 0 rows, here",
        "copied: 1 copies, 0 rows, here",
        "verified: 1 copies, 0 rows, here",
        "committed: 1 copies, 1 rows, here",
        "noted: 1 copies, 1 rows, here",
        "moved: 1 copies, 1 rows, moved",
    ]


def drops(drop: Path, *wrong: str, **hint: str) -> list[tuple[files.Source, bool]]:
    for number, program in enumerate(wrong):
        entry = {"wrong_attempt": program, "correct_fix": f"{FIXED} // {number}", **(hint if number == 0 else {})}
        (drop / f"{number}.json").write_text(json.dumps(entry))
    return [(source, False) for source in files.scan(drop)]


def test_what_is_taken_together_is_committed_together_and_fails_apart(
    database: Database, fake, config: Config, drop: Path
):
    commits: list[str] = []
    taking = Taking(Corrections(database, fake), database, config, commits.append)
    good, bad, late = taking.take(drops(drop, WRONG, "!sandbox_error", f"{WRONG} too"))
    assert isinstance(good, Taken)
    assert isinstance(late, Taken)
    assert (good.outcome, late.outcome) == ("accepted", "accepted")
    assert isinstance(bad, Unavailable)
    assert commits == ["read", "copied", "verified", "committed", "noted", "moved", "noted", "moved"]
    assert [path.name for path in drop.glob("*.json")] == ["1.json"]


def test_what_is_taken_together_learns_its_task_from_what_comes_first(taking: Taking, database: Database, drop: Path):
    taking.take(drops(drop, WRONG, f"{WRONG} too", task_id="use_after_move"))
    assert {row.task for row in database.corrections()} == {"use_after_move"}


def test_a_stop_leaves_what_was_not_compiled_where_it_is(taking: Taking, database: Database, drop: Path):
    answers = iter([False, True, True])
    results = taking.take(drops(drop, WRONG, f"{WRONG} too", f"{WRONG} more"), lambda: next(answers))
    assert [result.outcome for result in results if isinstance(result, Taken)] == ["accepted", "waiting", "waiting"]
    assert len(database.corrections()) == 1
    assert sorted(path.name for path in drop.glob("*.json")) == ["1.json", "2.json"]


def test_when_the_rows_cannot_be_committed_nothing_is_moved(
    taking: Taking, database: Database, drop: Path, monkeypatch: pytest.MonkeyPatch
):
    def locked(*_: object) -> None:
        raise Unavailable("locked")

    monkeypatch.setattr(Database, "add_correction", locked)
    results = taking.take(drops(drop, WRONG, f"{WRONG} too"))
    assert [str(result) for result in results] == ["locked", "locked"]
    assert sorted(path.name for path in drop.iterdir()) == ["0.json", "1.json"]
