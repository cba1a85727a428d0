"""Puts the report together and writes its files."""

from __future__ import annotations

import json
from pathlib import Path

from serdelab.report import pages
from serdelab.report.as_json import as_json
from serdelab.report.charts.chart import Chart, inline, save
from serdelab.report.charts.draw import draw
from serdelab.report.document import Document, Picture, document
from serdelab.report.run import Run
from serdelab.report.view import View

CHARTS = "charts"


def render(run: Run, format: str) -> str:  # noqa: A002 - the option's name
    """As text of one format; nothing is written. Markdown links charts that ``write`` made."""
    if format == "json":
        return json.dumps(as_json(run), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    view = View(run)
    if format == "md":
        return pages.markdown(_document(view, [_picture(chart, "") for chart in draw(view)]))
    return pages.html(_document(view, [_picture(chart, chart.svg()) for chart in draw(view)]))


def write(run: Run) -> list[Path]:
    """The files written, pages first. Charts of an earlier report that are gone now are removed."""
    view = View(run)
    folder = run.folder / CHARTS
    folder.mkdir(exist_ok=True)
    files: list[Path] = []
    pictures: list[Picture] = []
    for chart in draw(view):
        svg, png, text = save(chart, folder)
        files += [svg, png]
        pictures.append(_picture(chart, text))
    for stale in {*folder.glob("*.svg"), *folder.glob("*.png")} - set(files):
        stale.unlink()
    made = _document(view, pictures)
    texts = (
        (run.folder / "report.md", pages.markdown(made)),
        (run.folder / "report.html", pages.html(made)),
    )
    for path, text in texts:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in texts] + files


def _document(view: View, pictures: list[Picture]) -> Document:
    return document(view, pictures, pages.reading(view))


def _picture(chart: Chart, svg: str) -> Picture:
    element = inline(svg, chart.name) if svg else ""
    return Picture(chart.name, chart.title, chart.alt, element, chart.tables)
