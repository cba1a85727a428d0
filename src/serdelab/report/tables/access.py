"""Reading one field: of a message, and of every message of a batch."""

from __future__ import annotations

import math

from serdelab.report import quantities as q
from serdelab.report.tables.subject import ratio
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import View, cell, ns

ONE, BATCH = "access_one", "access_batch"
COLUMNS = (
    words("codec"),
    Column("one field", "undisturbed time"),
    Column("/ reference", "ratio to the reference, with its 95 % interval"),
    Column("/ full decode", "share of decoding and reading every field"),
    Column("in a batch", "undisturbed time a record"),
    Column("/ reference ", "ratio to the reference, with its 95 % interval"),
    words("what is done"),
)


def make(view: View, subject: str) -> Table:
    """In the order of the subject's table; no rows where nothing was accessed."""
    rows: list[list[str]] = []
    for codec in view.timed(subject):
        one, batch = view.time(subject, ONE, codec), view.time(subject, BATCH, codec)
        if one is None and batch is None:
            continue
        full = view.finished(subject, codec)
        done = {str(f["clock"]) for f in (one, batch) if f is not None} - {""}
        rows.append(
            [
                view.label(codec),
                cell(one, q.duration(ns(one))),
                ratio(one),
                cell(one, q.percent(ns(one) / (ns(full) or math.nan))),
                cell(batch, q.duration(ns(batch))),
                ratio(batch),
                "; ".join(sorted(done)),
            ]
        )
    return table(f"{subject}: reading one field", COLUMNS, rows)
