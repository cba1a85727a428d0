"""One operation on one subject, with everything that is known of its times."""

from __future__ import annotations

from serdelab.report import quantities as q
from serdelab.report.names import place
from serdelab.report.run import records
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import Figure, View
from serdelab.rows import FLOOR, TWIN

COLUMNS = (
    words("codec"),
    Column("rank", "ties share a rank; empty: not ranked"),
    Column("ratio", "time / reference of the same process, median over processes"),
    Column("95 %", "interval of the ratio, bootstrap over processes"),
    Column("undisturbed", "1st percentile of batches, median over processes, a call"),
    Column("95 % ", "interval of the undisturbed time"),
    Column("typical", "median of batches, median over processes, a call"),
    Column("a record", "undisturbed, divided by records a call"),
    Column("MB/s", "10^6 bytes of this codec's own encoding"),
    Column("records/s"),
    Column("× floor", "against the limit of CPython"),
    Column("processes", "fresh processes; those disturbed by other work in brackets"),
    words("proof", "SHA-256 of the encodings that came back equal, first 8 digits"),
)
LAST = (FLOOR, TWIN)


def operations(view: View, subject: str) -> list[tuple[str, str]]:
    """(scenario, operation) pairs that were timed on a subject, in order of the flow."""
    frame = view.run.timings
    pairs = frame.loc[frame["subject"] == subject, ["scenario", "operation"]].drop_duplicates()
    found = [(str(r["scenario"]), str(r["operation"])) for r in records(pairs)]
    return sorted(found, key=lambda pair: (place(pair[1]), pair[0]))


def make(view: View, subject: str, scenario: str, operation: str) -> Table:
    """Fastest first; twin and floor below."""
    frame = view.run.timings
    mask = (
        (frame["subject"] == subject)
        & (frame["scenario"] == scenario)
        & (frame["operation"] == operation)
    )
    rows = records(frame[mask])
    rows.sort(key=_order)
    notes = [f"Inside the clock: {text}" for text in sorted({r["clock"] for r in rows} - {""})]
    if len(notes) > 1:
        notes = [f"{view.label(r['codec'])}: {r['clock']}" for r in rows if r["clock"]]
    return table(f"{subject}: {operation}", COLUMNS, [_row(view, row) for row in rows], notes)


def _order(row: Figure) -> tuple[bool, bool, float, str]:
    idle = row["status"] == "none"
    time = 0.0 if idle else float(row["undisturbed_ns"])
    return (row["codec"] in LAST, idle, time, row["codec"])


def _row(view: View, row: Figure) -> list[str]:
    name = view.label(row["codec"])
    if row["status"] == "none":
        return [name, "", q.NO_WORK, *[""] * (len(COLUMNS) - 4), row["proof"][:8]]
    reference = row["role"] == "reference"
    disturbed = f" ({row['disturbed_spawns']})" if row["disturbed_spawns"] else ""
    ranked = isinstance(row["rank"], int)
    return [
        name,
        str(row["rank"]) if ranked else "",
        q.significant(row["ratio"])
        + (" tie" if row["tie_with_reference"] and not reference else ""),
        "" if reference else q.interval(row["ratio_low"], row["ratio_high"]),
        q.duration(row["undisturbed_ns"]),
        duration_interval(row["undisturbed_low"], row["undisturbed_high"]),
        q.duration(row["typical_ns"]),
        q.duration(row["ns_per_record"]),
        q.significant(row["mb_per_s"]),
        q.significant(row["records_per_s"]),
        q.significant(row["times_floor"]),
        f"{row['spawns']}{disturbed}",
        row["proof"][:8],
    ]


def duration_interval(low: float, high: float) -> str:
    """NaN ends give nothing."""
    return f"[{q.duration(low)}, {q.duration(high)}]" if low <= high else ""
