"""Drills: what is to be written follows from what is told."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from transformers import AutoTokenizer

from sleepyd.base_model.drills import _drill, drills
from sleepyd.day.fragments import _spelled_out

LINES = ["    let x = 1;", "    self.items.len()", "}"]
DRILLS = [_drill(random.Random(f"test/{n}"), LINES, "edits") for n in range(400)]


@pytest.fixture(scope="module")
def words(tiny_model: Path) -> Any:
    return AutoTokenizer.from_pretrained(tiny_model, local_files_only=True)


def shown(question: str) -> list[str]:
    """The lines of the case that is asked about."""
    return [line[3:] for line in question.split("// edit\n")[1].split("\n") if re.match(r"\d\d\|", line)]


def test_the_mark_stands_in_the_line_that_the_answer_is_made_from() -> None:
    for question, old, answer in DRILLS:
        number, mark = re.findall(r"^\^(\d\d) `(.*)`$", question.split("// edit\n")[1], re.MULTILINE)[0]
        line = shown(question)[int(number) - 1]
        assert line == old
        assert mark in line
        assert f"{number}|" in answer


def test_an_order_names_what_is_written_and_an_example_shows_it() -> None:
    by_example = [d for d in DRILLS if d[0].startswith("// solved")]
    assert 0.25 < len(by_example) / len(DRILLS) < 0.5
    for question, _, answer in by_example:
        told, asked = question.split("// edit\n")
        example = told.split("// so\n")[1].split("\n")[0]
        assert example[:1] == answer[:1] or {example[0], answer[0]} <= set("-0123456789")
        assert told.count("error: ") == 2
        assert len(set(re.findall(r"^error: .*$", told, re.MULTILINE))) == 1
        assert asked
    for question, _, answer in (d for d in DRILLS if d not in by_example):
        order = question.split("\n")[0]
        if (named := re.search(r"`(.+)` is missing|write `(.+)` instead", order)) is not None:
            assert (named[1] or named[2]) in answer


def test_fragments_say_the_same_as_whole_lines() -> None:
    shorter = 0
    for number, (question, old, answer) in enumerate(DRILLS):
        asked, same, said = _drill(random.Random(f"test/{number}"), LINES, "fragments")
        assert (asked.split("// edit\n")[1], same) == (question.split("// edit\n")[1], old)
        assert "\n".join(_spelled_out(shown(question), said)) == answer
        shorter += len(said) < len(answer)
    assert shorter > 80


def test_the_same_seed_gives_the_same_lessons(words: Any) -> None:
    once, again, other = (list(drills(5, seed, LINES, words)) for seed in (1, 1, 2))
    assert once == again != other
    assert all(0 < lesson.answer_at < len(lesson.ids) for lesson in once)
