"""Followers of a run of the evolution lab: a bar on a terminal, plain lines everywhere else."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from serdelab.cli.progress import duration

if TYPE_CHECKING:
    from rich.progress import Progress

    from serdelab.lab.conduct import Follower

EVERY = 0.1
"""Share of the work after which a line is printed."""


class Lines:
    """A line a tenth of the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._total = self._done = 0
        self._told = 0.0
        self._begun = monotonic()

    def planned(self, steps: int) -> None:
        self._total = steps
        self.note(f"{steps} pairs of schemas and codecs")

    def advanced(self, codec: str, steps: int) -> None:
        self._done += steps
        share = self._done / max(1, self._total)
        if share >= self._told + EVERY and self._done < self._total:
            self._told = share
            left = (monotonic() - self._begun) * (1 - share) / share
            self.note(f"[{self._done}/{self._total}] {codec}, {duration(left)} left")

    def note(self, text: str) -> None:
        print(text, file=self._stream, flush=True)


class Bar:
    """One line that is drawn over; notes scroll above it."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=None)

    def planned(self, steps: int) -> None:
        self._progress.update(self._task, total=steps)

    def advanced(self, codec: str, steps: int) -> None:
        self._progress.update(self._task, advance=steps, description=codec)

    def note(self, text: str) -> None:
        self._progress.console.print(text, markup=False, highlight=False)


@contextmanager
def follow_lab() -> Generator[Follower]:
    """The follower that suits stderr; leave the context before anything else is printed."""
    if not sys.stderr.isatty():
        yield Lines(sys.stderr)
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as RichProgress

    columns = (
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with RichProgress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress)
