"""``selftest --rivals``: what other tools say of the same code, told as it comes, and stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from serdelab.cli.ab_ import OPERATIONS, SUBJECT
from serdelab.cli.shared import RESULTS, new_folder

if TYPE_CHECKING:
    from serdelab.ab.compare import Asked
    from serdelab.rivals import Comparison, Rival, Work

COMPARISONS = 6
SECONDS = 2.0  # of timed calls a side


@dataclass(frozen=True, slots=True)
class Contest:
    """``seconds`` of timed calls for each side by each tool."""

    works: Sequence[Work]
    rivals: Sequence[Rival]
    seconds: float
    threshold: float
    folder: Path

    def run(self, *, loud: bool) -> dict[str, Any]:
        """The content of ``rivals.json``. Lines go to stdout, or to stderr where JSON follows."""
        from serdelab.rivals import store
        from serdelab.rivals.series import contests, series
        from serdelab.run.environment import at_start

        environment = at_start()
        found: list[Comparison] = []
        tools = contests(self.rivals, self.seconds, self.threshold)
        click.echo(
            f"the same code by {len(tools)} tools, {len(self.works)} comparisons each, "
            f"{self.seconds:g} s of calls a side",
            err=not loud,
        )
        for each in series(self.works, tools, lambda fault: click.echo(str(fault), err=True)):
            found.append(each)
            click.echo(f"  {_words(each, self.works)}", err=not loud)
        about = {"environment": environment, "seconds": self.seconds}
        files = store.write(self.folder, found, about)
        for line in (*_conclusion(found), *(f"wrote {file}" for file in files)):
            click.echo(line, err=not loud)
        return store.document(found, about)


def ready(codec: str, asked: Asked, comparisons: int | None, out: Path | None) -> Contest:
    """Unavailable where a rival is not installed: before anything is measured."""
    from serdelab.rivals import Work, rivals
    from serdelab.run import default_folder

    first = Work(codec, SUBJECT, OPERATIONS[0], asked.seed)
    works = [
        replace(first, operation=OPERATIONS[number % len(OPERATIONS)], seed=asked.seed + number)
        for number in range(comparisons or COMPARISONS)
    ]
    folder = out or new_folder(default_folder(RESULTS))
    assert folder is not None
    return Contest(works, rivals(), SECONDS, asked.threshold, folder)


def _words(each: Comparison, works: Sequence[Work]) -> str:
    number = list(works).index(each.work) + 1
    said = "SLOWER, which is wrong" if each.slower else "not slower"
    tool = f"{each.tool}, {each.statistic}"
    return f"{number}/{len(works)} {each.work.operation} {tool}: {each.ratio:.3f}×, {said}"


def _conclusion(found: Sequence[Comparison]) -> list[str]:
    from serdelab.rivals import false_alarms

    lines: list[str] = []
    for (tool, statistic), (wrong, count) in false_alarms(found).items():
        ratios = [each.ratio for each in found if each.key == (tool, statistic)]
        said = f"{min(ratios):.3f}× to {max(ratios):.3f}×"
        lines.append(f"{tool}, {statistic}: {wrong} of {count} called slower; {said}")
    return lines
