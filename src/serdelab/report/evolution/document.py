"""The page of a run of the evolution lab: its sections in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from serdelab.report import heading
from serdelab.report.evolution import case as cases
from serdelab.report.evolution import disagreements, findings, types
from serdelab.report.evolution.agreement import agreement
from serdelab.report.evolution.counts import counts
from serdelab.report.evolution.counts import narrow as narrow_counts
from serdelab.report.evolution.loudest import loudest
from serdelab.report.evolution.matrix import matrix
from serdelab.report.evolution.matrix import narrow as narrow_matrix
from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.unsaid import unfinished, unsaid
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import LOOKS, MEANT, legend
from serdelab.report.sections import Document, Picture, Section
from serdelab.report.tables.declared import said
from serdelab.report.tables.table import Table, table, words
from serdelab.report.visible import line

WAYS = (
    "A codec may be read in several ways: tolerant takes what it gets, validated checks it with "
    "the schema first. Codecs that look alike in all changes share a column."
)


def document(view: View, pictures: Sequence[Picture], *, whole: bool) -> Document:
    """``whole``: with every verdict and witness, folded; what a page can hold that scripts and
    people search. Sections without anything to say are left out.
    """
    drawn = {picture.name: picture for picture in pictures}
    sections = (
        _found(view),
        Section(
            "verdicts",
            "Verdicts by codec",
            pictures=_some(drawn, "verdicts"),
            tables=_kept(counts(view) if whole else narrow_counts(view)),
        ),
        _changes(view, drawn, whole=whole),
        disagreements.section(view),
        Section("unfinished", "Not observed", tables=_kept(unfinished(view))),
        *(_class(view, name, whole=whole) for name in view.classes),
        *(types.section(view, g, drawn.get(view.chart_of(g)), whole=whole) for g in view.groups),
        Section("unsaid", "Changes that cannot be expressed", tables=_kept(unsaid(view))),
        _environment(view),
    )
    said_ = view.run.meta.get("environment", {})
    head = " · ".join(heading.facts(said_))
    kept = tuple(section for section in sections if not section.empty)
    return Document("serdelab: what schema changes do", line(head), view.run.notes, kept)


def _kept(*tables: Table) -> tuple[Table, ...]:
    return tuple(table for table in tables if table.rows)


def _some(drawn: dict[str, Picture], *names: str) -> tuple[Picture, ...]:
    return tuple(drawn[name] for name in names if name in drawn)


def _found(view: View) -> Section:
    return Section(
        "findings",
        "Findings",
        bullets=tuple(findings.sentences(view)),
        tables=_kept(loudest(view), agreement(view)),
    )


def _changes(view: View, drawn: dict[str, Picture], *, whole: bool) -> Section:
    """In HTML the table is the chart: it has the same words and symbols, and leads on."""
    if not view.cases:
        return Section("changes", "Changes by codec")
    columns = view.alike(CASE, view.cases)
    make = matrix if whole else narrow_matrix
    tables = tuple(make(view, n, cases_, columns) for n, cases_ in view.classes.items())
    pictures = tuple(p for name, p in drawn.items() if name.startswith("changes_"))
    return Section(
        "changes",
        "Changes by codec",
        text=(
            "; ".join(f"{findings.name(d)}: {MEANT[d]}" for d in MEANT).capitalize() + ".",
            legend(LOOKS[:-1]),
            WAYS,
            *(
                ("As images: " + ", ".join(f"charts/{p.name}.svg" for p in pictures) + ".",)
                if whole
                else ()
            ),
        ),
        pictures=() if whole else pictures,
        tables=tables if whole else (),
        folded=() if whole else tables,
    )


def _class(view: View, name: str, *, whole: bool) -> Section:
    inner = tuple(cases.section(view, case, whole=whole) for case in view.classes[name])
    number = list(view.classes).index(name)
    title = f"Changes of class: {name}"
    return Section(f"class-{number}", title, inner=inner)


def _environment(view: View) -> Section:
    meta = view.run.meta
    columns = tuple(map(words, ("codec", "library", "version", "runs in", "not there because")))
    keys = ("library", "version", "implementation", "reason")
    rows = [
        [line(name), *(line(str(info.get(key, ""))) for key in keys)]
        for name, info in view.codecs.items()
    ]
    asked = {**meta.get("request", {}), "seconds": meta.get("seconds", "")}
    return Section(
        "environment",
        "Versions and machine",
        tables=_kept(table("Codecs", columns, rows), said("Machine", meta.get("environment", {}))),
        folded=_kept(said("What was asked", asked)),
    )
