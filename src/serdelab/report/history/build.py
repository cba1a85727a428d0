"""Puts the pages of a history together and writes them."""

from __future__ import annotations

from pathlib import Path

from serdelab.report import pages
from serdelab.report.build import CHARTS, save_all
from serdelab.report.history import chart, tables, words
from serdelab.report.history.series import History
from serdelab.report.sections import Document, Picture, Section

PAGE = "history"


def write(history: History, folder: Path) -> list[Path]:
    """The files written, pages first."""
    folder.mkdir(parents=True, exist_ok=True)
    files, pictures = save_all([chart.draw(history)], folder / CHARTS)
    made = document(history, pictures)
    texts = (
        (folder / f"{PAGE}.md", pages.markdown(made)),
        (folder / f"{PAGE}.html", pages.html(made)),
    )
    for path, text in texts:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in texts] + files


def document(history: History, pictures: list[Picture]) -> Document:
    found = tables.changes(history)
    every = tuple(tables.series(history, *panel) for panel in history.panels())
    bullets = (words.title(history), *words.machines(history))
    sections = (
        Section("findings", "Findings", bullets=bullets),
        Section("changes", "Change points", tables=(found,) if found.rows else ()),
        Section("ratios", "Ratios", pictures=tuple(pictures), folded=every),
        Section("runs", "Runs", tables=(tables.runs(history),)),
    )
    kept = tuple(section for section in sections if not section.empty)
    return Document("serdelab: history", words.about(history), history.notes, kept)
