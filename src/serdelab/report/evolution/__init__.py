"""Reads stored runs of the evolution lab; writes tables, pages and charts. Knows rows, no codecs.

Importing this package loads nothing heavy: pandas and Matplotlib are loaded by the call that needs
them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from serdelab.errors import UsageError
from serdelab.report import FORMATS, check

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from serdelab.report.charts.chart import Chart
    from serdelab.report.evolution.run import EvolutionRun


def load(folder: Path) -> EvolutionRun:
    """Rows and a tidy frame. ResultsError where there is no run; Unavailable without the extra."""
    check()
    from serdelab.report.evolution import run

    return run.load(Path(folder))


def summary(run: EvolutionRun) -> RenderableType:
    """What the end of a run shows, for rich."""
    from serdelab.report.evolution import text

    return text.summary(run)


def print_summary(run: EvolutionRun | Path, console: Console) -> None:
    """Prints the summary of a run; 100 columns of plain text where it is no terminal."""
    run = _loaded(run)
    from serdelab.report.evolution import text

    text.print_summary(run, console)


def to_json(run: EvolutionRun) -> dict[str, Any]:
    """Everything as plain data; ``serdelab.report.evolution.as_json`` documents the layout."""
    from serdelab.report.evolution import as_json

    return as_json.as_json(run)


def render(run: EvolutionRun | Path, format: str = "html") -> str:  # noqa: A002 - the option's name
    """The report as text of one of ``FORMATS``. UsageError for another one."""
    if format not in FORMATS:
        raise UsageError(f"no report format {format!r}; one of {', '.join(FORMATS)}")
    run = _loaded(run)
    from serdelab.report.evolution import build

    return build.render(run, format)


def write(run: EvolutionRun | Path) -> list[Path]:
    """Writes ``evolution.md``, ``evolution.html`` and ``charts/`` into the run's folder."""
    run = _loaded(run)
    from serdelab.report.evolution import build

    return build.write(run)


def draw(run: EvolutionRun) -> dict[str, Chart]:
    """The charts of a run by name; a notebook shows them as they are."""
    from serdelab.report.evolution import build
    from serdelab.report.evolution.view import View

    return {chart.name: chart for chart in build.draw(View(run))}


def _loaded(run: EvolutionRun | Path) -> EvolutionRun:
    return load(run) if isinstance(run, Path) else run


__all__ = ["FORMATS", "draw", "load", "print_summary", "render", "summary", "to_json", "write"]
