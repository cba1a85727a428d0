"""The end of a run on a terminal: findings, counts, corruptions, what is not explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.console import Console, Group, RenderableType
from rich.text import Text

from serdelab.report import heading
from serdelab.report.evolution import disagreements, findings, witness
from serdelab.report.evolution.loudest import chosen
from serdelab.report.evolution.run import CASE, EvolutionRun
from serdelab.report.evolution.told import named, observed, said
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import LOOKS, MISSING, READS, Look, legend, look
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.terminal import drawn
from serdelab.report.visible import line

WIDTH = 100
MOST = 12
"""Unexplained disagreements that are listed; the page has all."""
STYLES = {"silent": "bold red", "silent-if": "red", "error": "yellow", "broken": "bold magenta"}


def print_summary(run: EvolutionRun, console: Console) -> None:
    """Into a file or a pipe it goes 100 wide and without styles, whatever the console assumes."""
    if not console.is_terminal:
        console = Console(file=console.file, width=WIDTH, color_system=None)
    console.print(summary(run))


def summary(run: EvolutionRun) -> RenderableType:
    """Everything the end of a run shows."""
    view = View(run)
    head = line(" · ".join(heading.facts(run.meta.get("environment", {}))))
    parts: list[RenderableType] = [Text(head, style="bold")]
    parts += [Text(f"! {line(note)}", style="yellow") for note in run.notes]
    parts += [Text(text) for text in findings.sentences(view)]
    if run.rows:
        parts += [Text(), drawn(counted(view)), Text(legend(_there(view)), style="dim")]
    return Group(*parts, *_corrupted(view), *_open(view))


def _there(view: View) -> set[Look]:
    return set(map(look, view.run.rows))


def counted(view: View) -> Table:
    """Verdicts of cases by codec, of pairs of types where there is no case; both directions."""
    group = {CASE} if view.cases else set(view.groups)
    looks = [each for each in LOOKS if each in _there(view) and each is not MISSING]
    heads = [words("codec"), *(Column(str(each)) for each in looks)]
    found: dict[str, Counter[Look]] = {}
    for row in view.run.rows:
        if row.group in group and row.direction in READS:
            found.setdefault(row.column, Counter())[look(row)] += 1
    rows = [
        [line(column), *(f"{counts[each]:,}" if counts[each] else "" for each in looks)]
        for column, counts in sorted(found.items())
    ]
    return table("Backward and forward", heads, rows)


def _corrupted(view: View) -> Iterator[RenderableType]:
    rows = chosen(view)
    if rows:
        yield Text("\nRead as another value, without an error", style="bold")
    for row in rows:
        written, data, got = witness.brief(row)
        text = Text(f"{line(row.item)}, {line(row.column)}, {findings.name(row.direction)}: ")
        text.append(observed(row), STYLES.get(look(row).key, ""))
        yield text
        yield Text(f"  {written} is written as {data}, read as {got}", style="dim")


def _open(view: View) -> Iterator[RenderableType]:
    """Disagreements that nobody has explained, those of most verdicts first."""
    found = [a for a in disagreements.alike(view) if not a.first.explained]
    if not found:
        return
    number = findings.plural(sum(len(each.rows) for each in found), "verdict")
    yield Text(f"\nNot as predicted or stated, and not explained: {number}", style="bold")
    for each in sorted(found, key=lambda each: -len(each.rows))[:MOST]:
        row = each.first
        who = named(dict.fromkeys(r.column for r in each.rows))
        expected = said(row.predicted) or "–"
        stated = f", the case {said(row.stated)}" if row.stated else ""
        yield Text(
            f"{len(each.rows):>4} {line(row.item)}, {who}, {findings.name(row.direction)}: "
            f"the rule says {expected}{stated}; observed {observed(row)}"
        )
    if len(found) > MOST:
        yield Text(f"     and {len(found) - MOST} more kinds, in the page", style="dim")
