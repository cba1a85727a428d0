"""Puts the report together and writes its files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from serdelab.report import pages
from serdelab.report.build import CHARTS, picture, save_all
from serdelab.report.charts.chart import Chart
from serdelab.report.evolution.as_json import as_json
from serdelab.report.evolution.charts import changes, types, verdicts
from serdelab.report.evolution.document import document
from serdelab.report.evolution.run import EvolutionRun
from serdelab.report.evolution.view import View

PAGE = "evolution"


def draw(view: View) -> Iterator[Chart]:
    """Those that the run has rows for, one at a time."""
    whole = verdicts.draw(view)
    yield from [whole] if whole is not None else []
    yield from changes.draw(view)
    yield from types.draw(view)


def render(run: EvolutionRun, format: str) -> str:  # noqa: A002 - the option's name
    """As text of one format; nothing is written. Markdown links charts that ``write`` made."""
    if format == "json":
        return json.dumps(as_json(run), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    view = View(run)
    if format == "md":
        made = document(view, [picture(chart, "") for chart in draw(view)], whole=False)
        return pages.markdown(made)
    pictures = [picture(chart, chart.svg()) for chart in draw(view)]
    return pages.html(document(view, pictures, whole=True))


def write(run: EvolutionRun) -> list[Path]:
    """The files written, pages first. Charts of an earlier report that are gone now are removed."""
    view = View(run)
    files, pictures = save_all(draw(view), run.folder / CHARTS)
    texts = (
        (run.folder / f"{PAGE}.md", pages.markdown(document(view, pictures, whole=False))),
        (run.folder / f"{PAGE}.html", pages.html(document(view, pictures, whole=True))),
    )
    for path, text in texts:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in texts] + files
