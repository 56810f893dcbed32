"""The generators: reproducible, and every one of them gives what the compiler proves."""

from collections.abc import Callable

import pytest

from sleepyd.errors import NotFound
from sleepyd.koans import curriculum, generate
from sleepyd.koans.leak import Guard
from sleepyd.koans.load import Example, load_koans, load_tasks
from sleepyd.places import shipped_koans
from sleepyd.rust.compiler import Compiler

TASKS = load_tasks(shipped_koans())


def test_every_task_has_a_generator_and_every_generator_a_task() -> None:
    assert generate.tasks() == sorted(TASKS)


def test_a_task_has_several_skeletons() -> None:
    counts = {task: len(generate.skeletons(task)) for task in generate.tasks()}
    assert min(counts.values()) >= 8, counts
    for task in generate.tasks():
        names = generate.skeletons(task)
        assert len(set(names)) == len(names)


def test_the_same_seed_gives_the_same_draft() -> None:
    for task in generate.tasks():
        drafts = [generate.draft(task, seed) for seed in range(4)]
        assert drafts == [generate.draft(task, seed) for seed in range(4)]
        assert len({d.buggy for d in drafts}) == 4
        assert all(d.buggy != d.fixed for d in drafts)


def test_a_skeleton_can_be_asked_for() -> None:
    for name in generate.skeletons("missing_mut"):
        assert generate.draft("missing_mut", 3, name).skeleton == name


def test_marks_expand_to_two_programs_and_lines_left_empty_vanish() -> None:
    template = "use a;\n«→use b;»\nfn «old→new»() {\n    «drop(x);→»\n    y«→.clone()»\n}\n\n"
    assert generate.expand(template) == (
        "use a;\nfn old() {\n    drop(x);\n    y\n}\n",
        "use a;\nuse b;\nfn new() {\n    y.clone()\n}\n",
    )


def test_a_task_without_a_generator_is_named() -> None:
    with pytest.raises(NotFound, match="no generator for task 'magic'"):
        generate.draft("magic", 0)


@pytest.mark.rustc
@pytest.mark.parametrize("task", generate.tasks())
def test_drafts_are_proven_by_the_compiler(proven: Callable[[str], list[Example]], task: str) -> None:
    found = proven(task)
    assert len(found) == 4
    guard = Guard(load_koans(shipped_koans()))
    for example in found:
        assert example.error_code in TASKS[task].codes
        assert guard.leaked(example.buggy, example.fixed) is None


@pytest.mark.rustc
@pytest.mark.parametrize("task", generate.tasks())
def test_every_skeleton_gives_what_the_compiler_proves(compiler: Compiler, task: str) -> None:
    left = set(generate.skeletons(task))
    for seed in range(4):
        drafts = [generate.draft(task, seed, name) for name in sorted(left)]
        left -= {draft.skeleton for draft, _ in curriculum.prove(drafts, TASKS[task], compiler)}
    assert left == set()


def test_one_skeleton_in_eight_is_held_out_for_good() -> None:
    for task in generate.tasks():
        names, judges = set(generate.skeletons(task)), generate.held_out(task)
        assert judges <= names, f"{task}: held_out.toml lists what is no skeleton"
        assert judges == set(generate._JUDGES[task])
        assert max(1, len(names) // 8 - 1) <= len(judges) <= len(names) // 4, task
    assert set(generate._JUDGES) == set(generate.tasks())
