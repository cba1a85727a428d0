"""Followers of a run: a bar with the time left on a terminal, plain lines everywhere else.

Both write to stderr and only when something happened: a bar that redraws itself ten times a second
would take time from what is being measured.
"""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, TextIO

from serdelab.rows import Row, Status

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from serdelab.run import Listener

LOUD = frozenset({Status.WRONG, Status.FAILED, Status.TIMEOUT, Status.CRASHED})
"""How a row ends that makes the whole run exit with 1."""


def duration(seconds: float) -> str:
    """``75`` → ``1 min 15 s``."""
    minutes, rest = divmod(max(0, round(seconds)), 60)
    return f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


def describe(row: Row) -> str:
    """One line about a row that did not come out."""
    place = " ".join(word for word in (row.scenario, row.subject, row.operation) if word)
    return f"{row.status}: {row.codec} ({place}): {' '.join(row.reason.split())}"


class _Follower:
    """What both have in common: failures are told by the engine's notes and at the end."""

    def planned(self, jobs: int, seconds: float) -> None:
        self.note(f"{jobs} jobs, about {duration(seconds)}")

    def started(self, label: str) -> None: ...

    def row(self, row: Row) -> None: ...

    def note(self, text: str) -> None:
        raise NotImplementedError


class Lines(_Follower):
    """A line a finished job."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def finished(self, label: str, done: int, total: int, seconds_left: float) -> None:
        left = f", {duration(seconds_left)} left" if done < total else ""
        self.note(f"[{done}/{total}] {label}{left}")

    def note(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class Bar(_Follower):
    """One line that is drawn over; notes scroll above it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def planned(self, jobs: int, seconds: float) -> None:
        self._task = self._progress.add_task("", total=jobs, left=duration(seconds))
        self._progress.refresh()

    def started(self, label: str) -> None:
        if self._task is not None:
            self._progress.update(self._task, description=label, refresh=True)

    def finished(self, label: str, done: int, total: int, seconds_left: float) -> None:
        if self._task is not None:
            self._progress.update(
                self._task, completed=done, total=total, refresh=True, left=duration(seconds_left)
            )

    def note(self, text: str) -> None:
        self._progress.console.print(text, markup=False, highlight=False)


def follow() -> AbstractContextManager[Listener]:
    """The follower that suits stderr; leave the context before anything else is printed."""
    return _BarContext() if sys.stderr.isatty() else nullcontext(Lines(sys.stderr))


class _BarContext(AbstractContextManager["Listener"]):
    def __enter__(self) -> Bar:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn

        self._progress = Progress(
            BarColumn(bar_width=24),
            TextColumn("{task.completed:.0f}/{task.total:.0f}, {task.fields[left]} left"),
            TextColumn("{task.description}", markup=False),
            console=Console(stderr=True),
            auto_refresh=False,
            transient=True,
        )
        self._progress.start()
        return Bar(self._progress)

    def __exit__(self, *_: object) -> None:
        self._progress.stop()
