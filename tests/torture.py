"""How hard the tests of faults are hit, and the figures that they see.

A test that takes the fixture `torture` runs a short version of itself in `make test` and the full one in `make torture`
(`pytest --torture`, which runs those tests alone). Either way its figures stand in pytest's summary, each beside its
bar, so that what is promised can be read off one table.
"""

from dataclasses import dataclass, field

import pytest


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, what came out, and what is asked of it; `full` is whether the whole of it was run."""

    what: str
    value: str
    bar: str
    full: bool


@dataclass(frozen=True, slots=True)
class Torture:
    """The fixture. `figures` is one list for the whole run."""

    full: bool
    figures: list[Figure] = field(default_factory=list)

    def times(self, short: int, full: int) -> int:
        """How often a test shall do what it does."""
        return full if self.full else short

    def figure(self, what: str, value: str, bar: str) -> None:
        """Show a measured figure in the summary. Say it before asserting it, so that a missed bar is seen too."""
        self.figures.append(Figure(what, value, bar, self.full))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--torture", action="store_true", help="run the tests of faults alone, and in full")


_TORTURE = pytest.StashKey[Torture]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_TORTURE] = Torture(config.getoption("--torture"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.stash[_TORTURE].full:
        return
    others = [item for item in items if "torture" not in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=others)
    items[:] = [item for item in items if item not in set(others)]


@pytest.fixture(scope="session")
def torture(pytestconfig: pytest.Config) -> Torture:
    """How hard to hit, and where the figures go."""
    return pytestconfig.stash[_TORTURE]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    figures = config.stash[_TORTURE].figures
    if not figures:
        return
    terminalreporter.section("figures" if config.stash[_TORTURE].full else "figures, short version")
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        terminalreporter.write_line(f"{figure.what:<{width}}  {figure.value}  (bar: {figure.bar})")
