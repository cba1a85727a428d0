"""Instructions of a call: for a change of one codec, never for a rank among them."""

from __future__ import annotations

import math

from serdelab.report import quantities as q
from serdelab.report.run import records
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import Figure, View

MEASURE = "instructions_per_call"
OPERATIONS = ("populate", "encode", "decode", "read_all", "restore")
COMPARED = ("encode", "decode")
COLUMNS = (
    words("codec"),
    *(Column(name.replace("_", " "), "instructions a call") for name in OPERATIONS),
    *(Column(f"{name}, ratio", "to the reference's instructions") for name in COMPARED),
    Column("spread", "the middle half of the layouts of memory, as a share: the largest"),
)
NOTE = (
    "Counted under valgrind, so they say whether a codec changed. Not for a choice among codecs:"
    " how many instructions take a nanosecond differs by a quarter from library to library."
)


def scenarios(view: View) -> set[str]:
    """The scenarios whose rows are such counts."""
    frame = view.run.others
    return set(frame.loc[frame[MEASURE].notna(), "scenario"]) if MEASURE in frame else set()


def make(view: View, subject: str) -> Table:
    """In the order of the subject's table; no rows where nothing was counted."""
    frame = view.run.others
    counted = frame[frame["scenario"].isin(list(scenarios(view))) & (frame["subject"] == subject)]
    found = {(str(r["codec"]), str(r["operation"])): r for r in records(counted)}
    rows: list[list[str]] = []
    for codec in view.by_size(subject, {codec for codec, _ in found}):
        own = [found.get((codec, name)) for name in OPERATIONS]
        spread = max((float(r["spread"]) for r in own if r is not None), default=math.nan)
        counts = ["" if r is None else q.count(r[MEASURE]) for r in own]
        ratios = [_ratio(found, codec, view.run.reference, name) for name in COMPARED]
        rows.append([view.label(codec), *counts, *ratios, q.percent(spread)])
    return table(f"{subject}: instructions a call", COLUMNS, rows, [NOTE])


def _ratio(found: dict[tuple[str, str], Figure], codec: str, reference: str, name: str) -> str:
    own, other = found.get((codec, name)), found.get((reference, name))
    return q.significant(own[MEASURE] / other[MEASURE]) if own and other else ""
