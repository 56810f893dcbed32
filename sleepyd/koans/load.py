"""Koans, tasks and examples: their types, their files, and the proof that a koan is valid.

Owns the TOML of `koans/` (`tasks.toml` and `<family>/<id>.toml`), the JSON lines of example files, and `check`. Making
examples by the thousand is `koans.generate`; compiling and testing is `rust.compiler`, handed in.

    tasks = load_tasks(root)
    for koan in load_koans(root):
        problems = check(koan, compiler)

The files are written by people: whatever is wrong with one is an `InvalidInput` that names file, key and expectation.
"""

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from pathlib import Path
from typing import Any

from sleepyd.errors import InvalidInput
from sleepyd.rust.compiler import Compiler, Outcome, Verdict
from sleepyd.rust.diagnostics import Diagnostic

FROZEN_FAMILIES = ("borrow_checker", "trait_bounds", "result_handling")
"""The families whose koans are the frozen set: progress is counted on them, so they are never trained on."""
_TASKS_FILE = "tasks.toml"
_TEST = re.compile(r"#\[test\]")
_FAILED_TEST = re.compile(r"^test hidden_tests::(\w+).* FAILED$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Task:
    """The unit of learning: errors that one set of coefficients serves."""

    name: str
    family: str
    title: str
    codes: tuple[str, ...]
    """Error codes it can show itself by, lints among them; some are shared with other tasks. "" is an error without."""
    withheld: bool = False
    """The bundled model was never taught it: it is for the nights to learn."""
    edition: str = "2021"
    """The edition in which its programs fail."""
    aliases: tuple[str, ...] = ()
    """Other names that it goes by."""

    @property
    def lints(self) -> tuple[str, ...]:
        """The lints that must be errors for its programs to fail."""
        return lints_of(*self.codes)


@dataclass(frozen=True, slots=True)
class Koan:
    """A small Rust program with one deliberate compile error, a reference fix and hidden tests."""

    id: str
    task: str
    family: str
    title: str
    error_code: str
    edition: str
    buggy: str
    fixed: str
    tests: str
    """Rust `#[test]` functions, compiled in a module of their own below the program."""


@dataclass(frozen=True, slots=True)
class Example:
    """A training pair that the compiler has proven."""

    task: str
    family: str
    error_code: str
    signature: str
    edition: str
    buggy: str
    fixed: str
    tests: str
    """Empty where the pair came without tests, as corrections do."""
    diagnostics: tuple[dict[str, Any], ...]
    """What rustc says about `buggy`, as `Diagnostic.to_dict` writes it."""
    skeleton: str
    """The template it was grown from: held-out variants are split by it."""
    seed: int
    split: str
    origin: str

    def to_dict(self) -> dict[str, Any]:
        """A JSON-ready dictionary that `from_dict` turns back into an equal example."""
        return {**asdict(self), "diagnostics": list(self.diagnostics)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any], where: str = "example") -> "Example":
        """The example that `to_dict` described.  Raises InvalidInput, which calls the data `where`."""
        return cls(**_typed(data, cls, where))


def lints_of(*codes: str) -> tuple[str, ...]:
    """Those of `codes` that are lints and no error codes of rustc's."""
    return tuple(code for code in codes if code[:1].islower())


def load_tasks(root: Path) -> dict[str, Task]:
    """The tasks by name, in the file's order.  Raises InvalidInput."""
    path = root / _TASKS_FILE
    tables = _toml(path).get("task")
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise _invalid(str(path), "task", f"got {_shown(tables)}, expected one or more [[task]] tables")
    tasks: dict[str, Task] = {}
    for number, table in enumerate(tables, start=1):
        task = Task(**_typed(table, Task, f"{path}: [[task]] number {number}"))
        if task.name in tasks:
            raise _invalid(str(path), "name", f'got "{task.name}" twice, expected each task once')
        if not task.codes:
            raise _invalid(f'{path}: task "{task.name}"', "codes", "got [], expected one or more error codes")
        tasks[task.name] = task
    return tasks


def named(tasks: Mapping[str, Task], names: Iterable[str] | None) -> list[Task]:
    """Those of `tasks` that are named, or all where nobody names any.  Raises InvalidInput for a name of none."""
    if names is None:
        return list(tasks.values())
    chosen = list(dict.fromkeys(names))
    for name in chosen:
        if name not in tasks:
            expected = 'expected one that "sleepyd koans tasks" lists'
            raise InvalidInput(f"task {name} is not known, {expected}{_nearest(name, tasks)}", param="task")
    return [tasks[name] for name in chosen]


def load_koans(root: Path) -> list[Koan]:
    """All koans, sorted by id, each one of a known task.  Raises InvalidInput."""
    tasks = load_tasks(root)
    koans: dict[str, Koan] = {}
    for path in sorted(root.glob("*/*.toml")):
        koan = _koan(path, tasks)
        if koan.id in koans:
            raise _invalid(str(path), "id", f'got "{koan.id}", expected an id that no other family has')
        koans[koan.id] = koan
    if not koans:
        raise InvalidInput(f"{root}: no koans, expected <family>/<id>.toml files; set paths.koans to their folder")
    return [koans[id_] for id_ in sorted(koans)]


def load_examples(path: Path) -> list[Example]:
    """The examples of a JSON lines file, in its order.  Raises InvalidInput."""
    examples = []
    for number, line in enumerate(_read(path).splitlines(), start=1):
        if not line.strip():
            continue
        where = f"{path}: line {number}"
        try:
            data = json.loads(line)
        except ValueError as error:
            raise InvalidInput(f"{where}: not JSON ({error}), expected one example per line") from error
        if not isinstance(data, dict):
            raise InvalidInput(f"{where}: got {_shown(data)}, expected an object with an example's keys")
        examples.append(Example.from_dict(data, where))
    return examples


def frozen(koans: Iterable[Koan]) -> list[Koan]:
    """The frozen set among `koans`, in their order."""
    return [koan for koan in koans if koan.family in FROZEN_FAMILIES]


def check(koan: Koan, compiler: Compiler) -> list[str]:
    """What keeps the koan from being valid; empty when nothing does.

    Valid: the buggy code has exactly one error, of the koan's code; the fixed code compiles without a warning that the
    buggy code did not have; there are tests, and they pass on the fixed code and on it alone. Where the error is a
    lint, they may pass on the buggy code as well.
    """
    programs = [(koan.buggy, koan.edition), (koan.fixed, koan.edition)]
    buggy, fixed = compiler.check_many(programs, lints_of(koan.error_code))
    problems = _error_problems(koan, buggy) + _fix_problems(buggy, fixed)
    if not _TEST.search(koan.tests):
        return [*problems, "tests are missing, expected one or more #[test] functions"]
    return problems + _test_problems(koan, compiler, fixed)


def _error_problems(koan: Koan, buggy: Verdict) -> list[str]:
    expected = f"expected {koan.error_code}"
    if buggy.ok:
        return [f"buggy code compiles, {expected}"]
    if buggy.outcome is not Outcome.REJECTED:
        return [f"buggy code: the check ended with {buggy.outcome}, {expected}"]
    wanted = [error for error in buggy.errors if (error.code or "") == koan.error_code]
    others = [error for error in buggy.errors if (error.code or "") != koan.error_code]
    if not wanted:
        return [f"buggy code gave {'; '.join(map(_line, others)) or 'no error with a place'}, {expected}"]
    return [f"buggy code gave an extra error, {_line(error)}, {expected} once" for error in (*wanted[1:], *others)]


def _fix_problems(buggy: Verdict, fixed: Verdict) -> list[str]:
    if fixed.outcome is Outcome.REJECTED:
        return [f"fixed code does not compile: {_line(error)}" for error in fixed.errors or fixed.diagnostics[:1]]
    if not fixed.ok:
        return [f"fixed code: the check ended with {fixed.outcome}, expected it to compile"]
    # By message, not by place: the fix moves lines.
    old = {(warning.code, warning.message) for warning in _warnings(buggy)}
    new = [warning for warning in _warnings(fixed) if (warning.code, warning.message) not in old]
    return [f"fixed code has a new warning: {_line(warning)}" for warning in new]


def _test_problems(koan: Koan, compiler: Compiler, fixed: Verdict) -> list[str]:
    problems = []
    if not lints_of(koan.error_code) and compiler.test(koan.buggy, koan.tests, koan.edition).passed:
        problems.append("tests pass on the buggy code, expected that only a fix makes them pass")
    if not fixed.ok:
        return problems
    answer = compiler.test(koan.fixed, koan.tests, koan.edition)
    if answer.outcome is Outcome.REJECTED:
        problems.append(f"tests do not compile with the fixed code: {answer.output.strip()}")
    elif answer.outcome is not Outcome.OK:
        problems.append(f"tests on the fixed code ended with {answer.outcome}, expected them to pass")
    elif not answer.passed:
        failed = _FAILED_TEST.findall(answer.output)
        problems += [f"test {name} fails on the fixed code" for name in failed]
        if not failed:
            problems.append(f"tests fail on the fixed code: {answer.output.strip()}")
    return problems


def _warnings(verdict: Verdict) -> list[Diagnostic]:
    return [found for found in verdict.diagnostics if found.level == "warning" and found.spans]


def _line(found: Diagnostic) -> str:
    place = f" at line {found.primary.line_start}" if found.primary else ""
    return f"{found.code or found.level}{place}: {found.message}"


def _koan(path: Path, tasks: Mapping[str, Task]) -> Koan:
    koan = Koan(**_typed(_toml(path), Koan, str(path)))
    where = str(path)
    if koan.id != path.stem:
        raise _invalid(where, "id", f'got "{koan.id}", expected the file\'s name, "{path.stem}"')
    task = tasks.get(koan.task)
    if task is None:
        raise _invalid(
            where, "task", f'got "{koan.task}", expected a task of {_TASKS_FILE}{_nearest(koan.task, tasks)}'
        )
    if koan.family != task.family:
        raise _invalid(where, "family", f'got "{koan.family}", expected the family of its task, "{task.family}"')
    if path.parent.name != koan.family:
        raise _invalid(where, "family", f'got "{koan.family}", expected the folder\'s name, "{path.parent.name}"')
    if koan.error_code not in task.codes:
        codes = ", ".join(task.codes)
        raise _invalid(where, "error_code", f'got "{koan.error_code}", expected a code of {koan.task}: {codes}')
    return koan


def _typed(data: Mapping[str, Any], shape: type[Any], where: str) -> dict[str, Any]:
    """`data` as keyword arguments of the dataclass `shape`.  Raises InvalidInput for a key too many, too few or off."""
    known = {field.name: field for field in fields(shape)}
    for key in data:
        if key not in known:
            raise _invalid(where, key, f"is not known, expected {', '.join(known)}{_nearest(key, known)}")
    missing = [name for name, field in known.items() if name not in data and field.default is MISSING]
    if missing:
        raise _invalid(where, missing[0], f"is missing, expected {_EXPECTED[known[missing[0]].type][0]}")
    return {key: _value(data[key], known[key].type, where, key) for key in data}


# Per field type: what a person should write, the type of the value as parsed, and the type of a list's items.
_EXPECTED: dict[Any, tuple[str, type, type | None]] = {
    str: ("text", str, None),
    int: ("a whole number", int, None),
    bool: ("true or false", bool, None),
    tuple[str, ...]: ("a list of texts", list, str),
    tuple[dict[str, Any], ...]: ("a list of objects", list, dict),
}


def _value(value: Any, kind: Any, where: str, key: str) -> Any:
    wording, type_, item_type = _EXPECTED[kind]
    # `type is` and not isinstance: true is no whole number here.
    if type(value) is not type_:
        raise _invalid(where, key, f"got {_shown(value)}, expected {wording}")
    if not isinstance(value, list):
        return value
    if any(type(item) is not item_type for item in value):
        raise _invalid(where, key, f"got {_shown(value)}, expected {wording}")
    return tuple(value)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInput(f"{path}: not TOML ({error}), expected keys and values; correct the file there") from error


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidInput(f"{path}: cannot be read ({error}), expected a file of UTF-8 text") from error


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f' (nearest: "{near[0]}")' if near else ""


def _shown(value: Any) -> str:
    return "nothing" if value is None else f"{value!r:.60}"


def _invalid(where: str, key: str, what: str) -> InvalidInput:
    return InvalidInput(f'{where}: key "{key}" {what}', param=key)
