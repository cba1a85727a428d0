"""What is no measurement: environment, codecs, subjects, and figures that are not there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import cast

from serdelab.report.quantities import percent
from serdelab.report.run import records
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import View

FLAGS = (
    ("needs_schema", "needs a schema"),
    ("self_describing", "names in the bytes"),
    ("deterministic", "deterministic"),
    ("keeps_unknown", "keeps unknown fields"),
    ("random_access", "one field without decoding all"),
    ("defers", "decode defers work"),
)


def environment(view: View) -> Table:
    """Everything ``run.json`` says of the machine, what was active there, and the noise."""
    more = {"active": ", ".join(_active(view)), "noise floor": percent(view.run.noise_floor)}
    return said("Environment", {**view.run.meta.get("environment", {}), **more})


def said(title: str, values: Mapping[str, object]) -> Table:
    """A row for each value that is not empty."""
    facts = ((str(key).replace("_", " "), _text(value)) for key, value in values.items())
    return table(title, (words("what"), words("value")), [list(f) for f in facts if f[1]])


def _active(view: View) -> list[str]:
    """``library version (implementation)`` of each codec that says so, each once."""
    found = [
        f"{info['library']} {info['version']} ({info['implementation']})".replace("()", "").strip()
        for info in view.codecs.values()
    ]
    return sorted({text for text in found if text})


def request(view: View) -> Table:
    """What the run was asked for."""
    return said("What was asked", dict(view.run.meta.get("request", {})))


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if math.isnan(value) else f"{value:g}"
    if isinstance(value, (list, tuple)):
        items = cast("Sequence[object]", value)
        return ", ".join(map(str, items))
    return "" if value is None else str(value)


def codecs(view: View) -> Table:
    columns = (
        *map(words, ("codec", "format", "library", "version", "runs in", "native")),
        words("inside the clock, and what is reused"),
        *(words(text) for _, text in FLAGS),
    )
    rows = [
        [
            view.label(name),
            *(str(info[key]) for key in ("format", "library", "version", "implementation")),
            str(info["native"]),
            str(info["idiom"]),
            *("yes" if info[key] else "no" for key, _ in FLAGS),
        ]
        for name, info in view.codecs.items()
    ]
    return table("Codecs", columns, rows, view.footnotes())


def subjects(view: View) -> Table:
    columns = (
        words("subject"),
        words("stands for"),
        words("version"),
        Column("records"),
        words("source"),
        words("licence"),
    )
    rows = [
        [
            str(name),
            *(_blank(row[key]) for key in ("stands_for", "version", "records")),
            str(row["source"]),
            str(row["license"]),
        ]
        for name, row in zip(view.run.subjects.index, records(view.run.subjects), strict=True)
    ]
    return table("Subjects", columns, rows)


def _blank(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else value if isinstance(value, str) else ""


def statuses(view: View, subject: str | None = None) -> Table:
    """Figures that are not there; of one subject, or all. Equal reasons of scenarios are joined."""
    joined: dict[tuple[str, str, str, str], list[str]] = {}
    for row in records(view.run.statuses):
        if subject is None or row["subject"] in (subject, ""):
            key = (row["subject"], row["codec"], row["status"], row["reason"])
            where = f"{row['scenario']} {row['operation']}".strip()
            joined.setdefault(key, []).append(where)
    columns = tuple(map(words, ("subject", "codec", "status", "where", "reason")))
    rows = [
        [name or "all", view.label(codec), status, ", ".join(filter(None, where)) or "all", reason]
        for (name, codec, status, reason), where in joined.items()
    ]
    return table("Figures that are not there", columns, rows)


def others(view: View, scenario: str) -> Table:
    """Rows of a scenario that the report has no table for, as they stand."""
    frame = view.run.others
    rows = records(frame[frame["scenario"] == scenario].dropna(axis="columns", how="all"))
    heads = [name for name in (rows[0] if rows else {}) if name != "scenario"]
    cells = [[_text(row[head]) for head in heads] for row in rows]
    return table(scenario, [words(head.replace("_", " ")) for head in heads], cells)
