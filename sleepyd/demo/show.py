"""Progress that a person watches: bars on a terminal, a line now and then where there is none."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

_EVERY_S = 15.0


class Bar(Protocol):
    """One piece of work with a known end."""

    def __call__(self, share: float, note: str = "") -> None:
        """share: how much is done, 0 to 1.  note: what is being done."""
        ...


class Show:
    """Says what happens on `console`."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def say(self, text: str, style: str = "") -> None:
        """One line."""
        self._console.print(text, style=style, markup=False, highlight=False, soft_wrap=True)

    def chapter(self, title: str) -> None:
        """What begins now."""
        self.say(f"\n{title}", style="bold")

    @contextmanager
    def bar(self, what: str) -> Iterator[Bar]:
        """A bar for the time of the block; it leaves nothing behind."""
        if not self._console.is_terminal:
            yield _Lines(self, what)
            return
        columns = (
            TextColumn("  {task.description}"),
            BarColumn(bar_width=30),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TextColumn("{task.fields[note]}", markup=False),
        )
        with Progress(*columns, console=self._console, transient=True) as progress:
            yield _Drawn(progress, progress.add_task(what, total=1.0, note=""))


class _Drawn:
    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress, self._task = progress, task

    def __call__(self, share: float, note: str = "") -> None:
        self._progress.update(self._task, completed=share, note=note)


class _Lines:
    """Says where things stand at first, and then every few seconds."""

    def __init__(self, show: Show, what: str) -> None:
        self._show, self._what = show, what
        self._next = time.monotonic()

    def __call__(self, share: float, note: str = "") -> None:
        if time.monotonic() >= self._next:
            self._show.say(f"  {self._what}: {share:.0%}{'  ' + note if note else ''}")
            self._next = time.monotonic() + _EVERY_S
