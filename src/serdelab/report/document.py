"""The report of a run of measurements: its sections in reading order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from serdelab.report import findings, heading
from serdelab.report.sections import Document, Picture, Section
from serdelab.report.tables import (
    access,
    declared,
    instructions,
    memory,
    overview,
    sizes,
    subject,
    times,
)
from serdelab.report.tables.table import Table
from serdelab.report.view import View


def document(view: View, pictures: Sequence[Picture], reading: Sequence[str]) -> Document:
    """Sections without anything to say are left out."""
    drawn = {picture.name: picture for picture in pictures}
    sections = (
        _found(view),
        _environment(view),
        Section("reading", "How to read the figures", bullets=tuple(reading)),
        _overview(view, drawn),
        _subjects(view),
        _phases(drawn),
        _sizes(view, drawn),
        Section(
            "access",
            "Reading one field",
            bullets=_said(findings.access(view, s) for s in view.subjects),
            tables=_kept(access.make(view, s) for s in view.subjects),
        ),
        Section(
            "memory",
            "Memory",
            bullets=_said(findings.memory(view, s) for s in view.subjects),
            tables=_kept(memory.make(view, s) for s in view.subjects),
        ),
        Section(
            "instructions",
            "Instructions",
            tables=_kept(instructions.make(view, s) for s in view.subjects),
        ),
        _others(view),
        _noise(view, drawn),
        _missing(view),
        Section("codecs", "Codecs", tables=_kept([declared.codecs(view)])),
        Section("data", "Subjects", tables=_kept([declared.subjects(view)])),
    )
    title = f"serdelab: {', '.join(view.subjects) or 'a run without rows'}"
    kept = tuple(section for section in sections if not section.empty)
    return Document(title, heading.line(view), view.run.notes, kept)


def _kept(tables: Iterable[Table]) -> tuple[Table, ...]:
    return tuple(table for table in tables if table.rows)


def _said(sentences: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in sentences if text)


def _some(drawn: dict[str, Picture], *names: str) -> tuple[Picture, ...]:
    return tuple(drawn[name] for name in names if name in drawn)


def _found(view: View) -> Section:
    said = [findings.subject(view, name) for name in view.subjects]
    bullets = tuple(text for text in said if ":" in text)
    return Section("findings", "Findings", bullets=bullets)


def _environment(view: View) -> Section:
    asked = _kept([declared.request(view)])
    return Section("environment", "Environment", tables=(declared.environment(view),), folded=asked)


def _overview(view: View, drawn: dict[str, Picture]) -> Section:
    pictures = _some(drawn, "size_encode", "size_decode", "ratios")
    tables = _kept([overview.make(view)]) if view.run.reference else ()
    return Section("overview", "All subjects", pictures=pictures, tables=tables)


def _subjects(view: View) -> Section:
    return Section(
        "subjects", "Each subject", inner=tuple(_subject(view, s) for s in view.subjects)
    )


def _subject(view: View, name: str) -> Section:
    found = view.run.subjects
    stands_for = str(found.at[name, "stands_for"]) if name in found.index else ""
    missing = declared.statuses(view, name)
    return Section(
        f"subject-{name}",
        findings.subject(view, name),
        text=(stands_for,) if stands_for else (),
        tables=_kept([subject.make(view, name, subject.PAGE, f"{name}: all codecs"), missing]),
        folded=_kept(
            times.make(view, name, scenario, operation)
            for scenario, operation in times.operations(view, name)
        ),
    )


def _phases(drawn: dict[str, Picture]) -> Section:
    return Section("phases", "Where the time goes", pictures=_some(drawn, "phases"))


def _sizes(view: View, drawn: dict[str, Picture]) -> Section:
    pairs = [(s, batch) for s in view.subjects for batch in view.batches(s)]
    return Section(
        "sizes",
        "Sizes",
        pictures=_some(drawn, "sizes"),
        tables=_kept(sizes.overhead(view, s) for s in view.subjects),
        folded=_kept(sizes.make(view, s, batch) for s, batch in pairs),
    )


def _others(view: View) -> Section:
    shown = instructions.scenarios(view)
    names = sorted({str(s) for s in view.run.others["scenario"].unique()} - shown)
    return Section(
        "others", "Other scenarios", tables=_kept(declared.others(view, n) for n in names)
    )


def _noise(view: View, drawn: dict[str, Picture]) -> Section:
    return Section("noise", "Noise", pictures=_some(drawn, "twin"))


def _missing(view: View) -> Section:
    tables = _kept([declared.statuses(view)])
    if tables:
        return Section("missing", "Figures that are not there", tables=tables)
    return Section(
        "missing", "Figures that are not there", text=("None: every cell has its figure.",)
    )
