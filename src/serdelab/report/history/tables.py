"""The tables of a history: change points, the runs, and each series."""

from __future__ import annotations

from serdelab.report import quantities as q
from serdelab.report.compare.words import change
from serdelab.report.history.series import History
from serdelab.report.tables.table import Column, Table, table
from serdelab.report.tables.table import words as text


def changes(history: History) -> Table:
    """The largest first."""
    columns = (
        text("from run"),
        text("codec"),
        text("operation"),
        text("subject"),
        Column("change", "ratio from here on / ratio before, medians"),
        text("what else differs", "between that run and the one before it"),
    )
    ordered = sorted(history.changes, key=lambda p: (-max(p.factor, 1 / p.factor), p.key))
    rows = [
        [
            history.runs[p.place].name,
            p.key.codec,
            p.key.operation.replace("_", " "),
            p.key.subject,
            change(p.factor),
            ", ".join(p.causes) or "nothing known",
        ]
        for p in ordered
    ]
    return table("Change points", columns, rows)


def runs(history: History) -> Table:
    columns = (text("run"), text("Python"), Column("noise floor"), text("machine"))
    rows = [
        [
            run.name,
            str(run.environment.get("python", "")),
            q.percent(run.noise),
            ("new: " if place in history.machines else "") + run.machine,
        ]
        for place, run in enumerate(history.runs)
    ]
    return table("Runs", columns, rows)


def series(history: History, subject: str, operation: str) -> Table:
    """First and last ratio of each codec, with how many runs have one."""
    columns = (text("codec"), Column("runs"), Column("first"), Column("last"), Column("change"))
    rows: list[list[str]] = []
    for key in history.panels()[subject, operation]:
        points = history.series[key]
        first, last = points[0][1], points[-1][1]
        said = change(last / first) if len(points) > 1 else ""
        row = [key.codec, str(len(points)), q.significant(first), q.significant(last), said]
        rows.append(row)
    title = f"{subject}: {operation.replace('_', ' ')}, ratio to {history.reference}"
    return table(title, columns, rows)
