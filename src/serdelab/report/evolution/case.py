"""The section of one case: its question, what changed, and what each codec did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution import witness
from serdelab.report.evolution.findings import plural
from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.told import named, observed, said
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import (
    DIRECTIONS,
    MEANT,
    look,
    predicted_agrees,
    stated_agrees,
    turn,
)
from serdelab.report.sections import Section
from serdelab.report.tables.table import Cell, Column, Table, table, words
from serdelab.report.visible import line

SAME = "="
"""Stands for the verdict that was observed."""


def section(view: View, case: str, *, whole: bool) -> Section:
    """``whole``: with every prediction, number and witness, folded."""
    told = view.described(case)
    rows = view.rows(CASE, case)
    facts = [str(told.get(name, "")) for name in ("family", "source")]
    documents = ", ".join(map(str, told.get("documents", ())))
    named = zip(("Family", "Source", "Catalogue rows"), (*facts, documents), strict=True)
    text = [
        str(told.get("question", "")),
        *_changed(rows),
        " · ".join(f"{name}: {fact}" for name, fact in named if fact),
    ]
    return Section(
        view.keys[case],
        line(case),
        text=tuple(filter(None, map(line, text))),
        tables=(summary(view, case),),
        folded=(details(view, rows),) if whole else (),
        listed=False,
    )


def _changed(rows: Sequence[EvolutionRow]) -> list[str]:
    """The changes that were found between the schemas; the most frequent words for them."""
    found: dict[str, int] = {}
    for row in rows:
        text = "; ".join(_change(change) for change in row.changes)
        if text:
            found[text] = found.get(text, 0) + 1
    if not found:
        return []
    most = max(found, key=lambda text: found[text])
    others = (
        f" Other IDLs say it in {plural(len(found) - 1, 'other way')}." if len(found) > 1 else ""
    )
    return [f"What changed: {most}.{others}"]


def _change(change: Sequence[str]) -> str:
    kind, path, old, new = [*map(line, change), "", "", "", ""][:4]
    sides = f": {old or 'nothing'} → {new or 'nothing'}" if old or new else ""
    return f"{kind.replace('_', ' ')} {path}{sides}".strip()


def summary(view: View, case: str) -> Table:
    """What was observed; codecs of which the same was observed share a row."""
    found: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for column in view.columns(CASE):
        rows = [view.row(CASE, case, column, d) for d in DIRECTIONS]
        if any(rows):
            key = tuple((observed(row), look(row).key) for row in rows)
            found.setdefault(key, []).append(column)
    heads = [words("codecs"), *(words(d.replace("_", " "), MEANT[d]) for d in DIRECTIONS)]
    rows_ = [
        [named(columns), *(Cell(text, key) for text, key in cells)]
        for cells, columns in found.items()
    ]
    return replace(table(line(case), heads, rows_), look="facts")


# Every verdict ---------------------------------------------------------------------------------


HEADS = (
    words("codecs"),
    words("direction"),
    words("observed"),
    words("rule says", f"{SAME}: what was observed"),
    words("rule", "its source stands below"),
    words("case says", f"{SAME}: what was observed"),
    Column("tried", "messages"),
    words("witness"),
)


def details(view: View, rows: Sequence[EvolutionRow]) -> Table:
    """A row for each codec, way and direction; codecs with equal rows share one."""
    sources: dict[str, int] = {}
    found: dict[tuple[object, ...], tuple[list[str], list[str]]] = {}
    for row in sorted(rows, key=lambda row: turn(row.direction)):
        cells = _cells(row, sources, view.run.folder.name)
        shown = [fact for cell in cells if isinstance(cell, Cell) for fact in cell.folded]
        key = (*cells, *(fact for fact in shown if fact[0] != "replay"))
        found.setdefault(key, ([], cells))[0].append(row.column)
    made = [[named(columns), *cells] for columns, cells in found.values()]
    notes = [f"[{number}] {line(text)}" for text, number in sources.items()]
    title = "Predictions, numbers of messages and witnesses"
    return replace(table(title, HEADS, made, notes), look="facts")


def _cells(row: EvolutionRow, sources: dict[str, int], run: str) -> list[str]:
    source = row.predicted.get("source", "")
    number = f" [{sources.setdefault(source, len(sources) + 1)}]" if source else ""
    rule = line(row.predicted.get("rule", ""))
    facts = witness.facts(row, run)
    shown = observed(row) + (f" ({line(row.reason)})" if row.reason else "")
    return [
        row.direction.replace("_", " "),
        Cell(shown, look(row).key),
        _said(row.predicted, agrees=predicted_agrees(row)),
        f"{rule}{number}",
        _said(row.stated, agrees=stated_agrees(row)),
        f"{row.tried:,}" if row.tried else "",
        Cell(witness.opener(row), folded=facts) if facts else "",
    ]


def _said(prediction: Mapping[str, str], *, agrees: bool | None) -> str:
    text = said(prediction)
    return SAME if agrees and ":" not in text else Cell(text, "" if agrees is not False else "off")
