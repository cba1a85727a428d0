"""Peak memory of encoding and decoding a batch; nothing was timed in those processes."""

from __future__ import annotations

from serdelab.report import quantities as q
from serdelab.report.run import records
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import Figure, View

COLUMNS = (
    words("codec"),
    Column("records", "in the batch"),
    Column("batch", "bytes of the encoded batch"),
    Column("encode, peak", "most memory held beyond what was there before"),
    Column("× batch", "peak of encode / bytes of the batch"),
    Column("decode, peak", "most memory held beyond what was there before"),
    Column("× batch ", "peak of decode / bytes of the batch"),
)


def make(view: View, subject: str) -> Table:
    """In the order of the subject's table."""
    frame = view.run.memory
    found = {
        (str(r["codec"]), str(r["operation"])): r
        for r in records(frame[frame["subject"] == subject])
    }
    rows: list[list[str]] = []
    for codec in view.by_size(subject, {codec for codec, _ in found}):
        encode, decode = found.get((codec, "encode")), found.get((codec, "decode"))
        some = encode or decode or {}
        batch = [q.count(some["batch_records"]), q.count(some["batch_bytes"])] if some else ["", ""]
        rows.append([view.label(codec), *batch, *_peak(encode), *_peak(decode)])
    methods = sorted({f"Measured by {row['method']}." for row in found.values() if row["method"]})
    return table(f"{subject}: memory", COLUMNS, rows, methods)


def _peak(row: Figure | None) -> list[str]:
    if row is None:
        return ["", ""]
    return [q.bytes_(row["peak_bytes"]), q.significant(row["times_batch"])]
