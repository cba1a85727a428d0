"""Puts the report together and writes its files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from serdelab.report import pages
from serdelab.report.as_json import as_json
from serdelab.report.charts.chart import Chart, inline, save
from serdelab.report.charts.draw import draw
from serdelab.report.document import document
from serdelab.report.run import Run
from serdelab.report.sections import Document, Picture
from serdelab.report.view import View

CHARTS = "charts"


def render(run: Run, format: str) -> str:  # noqa: A002 - the option's name
    """As text of one format; nothing is written. Markdown links charts that ``write`` made."""
    if format == "json":
        return json.dumps(as_json(run), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    view = View(run)
    if format == "md":
        return pages.markdown(_document(view, [picture(chart, "") for chart in draw(view)]))
    return pages.html(_document(view, [picture(chart, chart.svg()) for chart in draw(view)]))


def write(run: Run) -> list[Path]:
    """The files written, pages first. Charts of an earlier report that are gone now are removed."""
    view = View(run)
    files, pictures = save_all(draw(view), run.folder / CHARTS)
    made = _document(view, pictures)
    texts = (
        (run.folder / "report.md", pages.markdown(made)),
        (run.folder / "report.html", pages.html(made)),
    )
    for path, text in texts:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in texts] + files


def save_all(charts: Iterable[Chart], folder: Path) -> tuple[list[Path], list[Picture]]:
    """Writes charts, made one at a time, and removes those of an earlier report from the folder."""
    folder.mkdir(exist_ok=True)
    files: list[Path] = []
    pictures: list[Picture] = []
    for chart in charts:
        svg, png, text = save(chart, folder)
        files += [svg, png]
        pictures.append(picture(chart, text))
    for stale in {*folder.glob("*.svg"), *folder.glob("*.png")} - set(files):
        stale.unlink()
    return files, pictures


def _document(view: View, pictures: list[Picture]) -> Document:
    return document(view, pictures, pages.reading(view))


def picture(chart: Chart, svg: str) -> Picture:
    element = inline(svg, chart.name) if svg else ""
    return Picture(chart.name, chart.title, chart.alt, element, chart.tables)
