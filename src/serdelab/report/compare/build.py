"""Puts the pages of a comparison together and writes them."""

from __future__ import annotations

from pathlib import Path

from serdelab.report import pages
from serdelab.report.build import CHARTS, save_all
from serdelab.report.compare import chart, tables, words
from serdelab.report.compare.comparison import Comparison
from serdelab.report.sections import Document, Picture, Section

PAGE = "compare"


def write(compared: Comparison, folder: Path) -> list[Path]:
    """The files written, pages first."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = chart.draw(compared)
    files, pictures = save_all([drawn] if drawn is not None else [], folder / CHARTS)
    made = document(compared, pictures)
    texts = (
        (folder / f"{PAGE}.md", pages.markdown(made)),
        (folder / f"{PAGE}.html", pages.html(made)),
    )
    for path, text in texts:
        path.write_text(text, encoding="utf-8")
    return [path for path, _ in texts] + files


def document(compared: Comparison, pictures: list[Picture]) -> Document:
    groups = compared.groups().items()
    found = tuple(tables.ratios(compared, *key, pairs) for key, pairs in groups)
    changed, other = tables.sizes(compared), tables.differences(compared)
    size_text = (tables.same_sizes(compared),) if compared.sizes else ()
    sections = (
        Section("findings", "Findings", bullets=(words.title(compared), words.VERDICT)),
        Section("differences", "What else differs", tables=(other,) if other.rows else ()),
        Section("ratios", "Ratios", pictures=tuple(pictures), tables=found),
        Section("sizes", "Sizes", text=size_text, tables=(changed,) if changed.rows else ()),
        Section("footnotes", "Footnotes", bullets=tuple(compared.after.footnotes())),
    )
    names = " and ".join(view.run.folder.name for view in (compared.before, compared.after))
    kept = tuple(section for section in sections if not section.empty)
    heading = "; ".join(words.runs(compared))
    return Document(f"serdelab: {names}", heading, tuple(words.notes(compared)), kept)
