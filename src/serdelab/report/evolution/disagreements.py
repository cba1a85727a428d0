"""Where a codec did not do what was predicted, with why: those that nobody has explained first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution import witness
from serdelab.report.evolution.findings import differs, plural
from serdelab.report.evolution.told import joined, named, observed, said
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import look, predicted_agrees, stated_agrees, turn
from serdelab.report.sections import Section
from serdelab.report.tables.table import Cell, Column, Table, table, words
from serdelab.report.visible import line

MEANING = (
    "A verdict that is not the one that the rules predict, or not the one that the case states. "
    "Neither is edited to match the other."
)
SHOWN = 6
"""Cases or pairs that are named before the rest is folded."""
UNEXPLAINED = "unexplained"
KINDS = {
    UNEXPLAINED: "! Not explained yet",
    "defect": "Defects of this project",
    "library": "What a library does otherwise than its format's documents",
    "interpretation": "What the rules and the lab count differently",
    "documentation": "Where documents are wrong or silent",
}
HEADS = (
    words("codecs"),
    words("direction"),
    words("rule says"),
    words("rule"),
    words("case says"),
    words("observed"),
    Column("times"),
    words("where"),
    words("a witness"),
    words("why"),
)


@dataclass(frozen=True, slots=True)
class Alike:
    """Rows that differ from what was said of them in the same way."""

    rows: list[EvolutionRow]

    @property
    def first(self) -> EvolutionRow:
        """The one to show: with the shortest bytes."""
        return min(self.rows, key=lambda row: (not row.witnesses, _bytes(row)))


def _bytes(row: EvolutionRow) -> int:
    return len(str(row.witnesses[0].get("bytes", ""))) if row.witnesses else 0


def section(view: View) -> Section:
    found: dict[str, list[Alike]] = {}
    for each in alike(view):
        found.setdefault(kind(each.first), []).append(each)
    order = [*KINDS, *sorted(set(found) - set(KINDS))]
    tables = tuple(_table(view, name, found[name]) for name in order if name in found)
    text = (MEANING,) if tables else (MEANING, "There is none.")
    return Section("disagreements", "Predicted, but not observed", text=text, tables=tables)


def kind(row: EvolutionRow) -> str:
    return line(row.explained.get("kind", "")) or UNEXPLAINED


def alike(view: View) -> Iterator[Alike]:
    """By explanation, direction, rule and what was said and observed; codecs together."""
    found: dict[tuple[str, ...], list[EvolutionRow]] = {}
    for row in view.run.rows:
        if differs(row):
            found.setdefault(_key(row), []).append(row)
    yield from (Alike(rows) for rows in found.values())


def _key(row: EvolutionRow) -> tuple[str, ...]:
    explained = [row.explained.get(name, "") for name in ("kind", "reason", "link")]
    predicted = [row.predicted.get(name, "") for name in ("verdict", "rule")]
    stated = row.stated.get("verdict", "") if stated_agrees(row) is False else ""
    place = row.group if row.explained or row.group != "case" else row.item
    return (*explained, place, row.direction, *predicted, stated, look(row).key)


def _table(view: View, name: str, found: Sequence[Alike]) -> Table:
    order = sorted(found, key=lambda each: (turn(each.first.direction), -len(each.rows)))
    number = sum(len(each.rows) for each in found)
    title = f"{KINDS.get(name, name)}: {plural(number, 'verdict')}"
    return replace(table(title, HEADS, [_row(view, each) for each in order]), look="facts")


def _row(view: View, found: Alike) -> list[str]:
    row = found.first
    off = {"rule": predicted_agrees(row), "case": stated_agrees(row)}
    facts = witness.facts(row, view.run.folder.name)
    why, link = line(row.explained.get("reason", "")), row.explained.get("link", "")
    return [
        named(dict.fromkeys(each.column for each in found.rows)),
        row.direction.replace("_", " "),
        Cell(said(row.predicted), "off" if off["rule"] is False else ""),
        line(row.predicted.get("rule", "")),
        Cell(said(row.stated), "off" if off["case"] is False else ""),
        Cell(observed(row), look(row).key),
        f"{len(found.rows):,}",
        _where(view, found.rows),
        Cell(witness.opener(row), folded=facts) if facts else "",
        Cell(why or "not explained", "" if row.explained else "off", link=link),
    ]


def _where(view: View, rows: Sequence[EvolutionRow]) -> str:
    items = list(dict.fromkeys(row.item for row in rows))
    if len(items) == 1:
        return Cell(line(items[0]), target=view.keys.get(items[0], ""))
    if len(items) <= SHOWN:
        return joined(items)
    return Cell(f"{len(items)} of {line(rows[0].group)}", folded=[("where", joined(items))])
