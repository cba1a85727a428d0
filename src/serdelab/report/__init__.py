"""Reads stored runs; writes tables, pages and charts. Knows rows, never codecs.

Importing this package loads nothing heavy: pandas, scipy and Matplotlib are loaded by the call that
needs them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from serdelab.errors import Unavailable, UsageError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from serdelab.report.charts.chart import Chart
    from serdelab.report.run import Run

FORMATS = ("html", "md", "json")
NEEDED = ("pandas", "scipy", "matplotlib", "jinja2")


def load(folder: Path) -> Run:
    """The run as tidy frames. ResultsError where there is none; Unavailable without the extra."""
    check()
    from serdelab.report import frames

    return frames.load(Path(folder))


def summary(run: Run, width: int = 100) -> RenderableType:
    """The tables of a terminal, for rich."""
    from serdelab.report import text

    return text.summary(run, width)


def print_summary(run: Run | Path, console: Console) -> None:
    """Prints the summary of a run; 100 columns of plain text where it is no terminal."""
    run = _loaded(run)
    from serdelab.report import text

    text.print_summary(run, console)


def to_json(run: Run) -> dict[str, Any]:
    """Everything as plain data; ``serdelab.report.as_json`` documents the layout."""
    from serdelab.report import as_json

    return as_json.as_json(run)


def render(run: Run | Path, format: str = "html") -> str:  # noqa: A002 - the option's name
    """The report as text of one of ``FORMATS``. UsageError for another one."""
    if format not in FORMATS:
        raise UsageError(f"no report format {format!r}; one of {', '.join(FORMATS)}")
    run = _loaded(run)
    from serdelab.report import build

    return build.render(run, format)


def write(run: Run | Path) -> list[Path]:
    """Writes ``report.md``, ``report.html`` and ``charts/`` into the run's folder."""
    run = _loaded(run)
    from serdelab.report import build

    return build.write(run)


def draw(run: Run) -> dict[str, Chart]:
    """The charts of a run by name; a notebook shows them as they are."""
    from serdelab.report.charts import draw as drawing
    from serdelab.report.view import View

    return {chart.name: chart for chart in drawing.draw(View(run))}


def _loaded(run: Run | Path) -> Run:
    return load(run) if isinstance(run, Path) else run


def check() -> None:
    """Unavailable without the libraries of the extra."""
    from importlib.util import find_spec

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        raise Unavailable(f"the report needs {', '.join(missing)}, which", "report")


__all__ = ["FORMATS", "draw", "load", "print_summary", "render", "summary", "to_json", "write"]
