"""Bytes: of one batch, plain and compressed, and what of the schema is needed apart."""

from __future__ import annotations

import math

from serdelab.report import quantities as q
from serdelab.report.run import records
from serdelab.report.tables.table import Column, Table, table, words
from serdelab.report.view import View

COLUMNS = (
    words("codec"),
    Column("raw", "bytes of the whole batch"),
    Column("× min", "times the smallest raw size here"),
    Column("gzip-6", "bytes of the batch after gzip, level 6"),
    Column("zstd-3", "bytes of the batch after Zstandard, level 3"),
    Column("lz4", "bytes of the batch after LZ4"),
    Column("a record", "raw bytes of a record in this batch"),
    words("framing", "how the messages of a batch are told apart"),
)


def make(view: View, subject: str, batch: int) -> Table:
    """Smallest first."""
    frame = view.run.sizes
    codecs = {str(c) for c in frame.loc[frame["subject"] == subject, "codec"]}
    found = [(c, r) for c in codecs if (r := view.size(subject, batch, c)) is not None]
    found.sort(key=lambda pair: (pair[1]["raw_bytes"], pair[0]))
    least = min((float(row["raw_bytes"]) for _, row in found), default=math.nan)
    rows = [
        [
            view.label(codec),
            q.count(row["raw_bytes"]),
            q.significant(row["raw_bytes"] / least),
            *(q.count(row[f"{kind}_bytes"]) for kind in ("gzip6", "zstd3", "lz4")),
            q.count(row["raw_per_record"]),
            row["framing"],
        ]
        for codec, row in found
    ]
    return table(f"{subject}: {title(batch)}", COLUMNS, rows, _absent(view, subject))


def _absent(view: View, subject: str) -> list[str]:
    """Why larger batches have no figures."""
    frame = view.run.sizes
    mask = (frame["subject"] == subject) & frame["raw_bytes"].isna()
    told = {f"batch of {r['batch']:,}: {r['reason']}": r["batch"] for r in records(frame[mask])}
    return sorted(told, key=lambda text: told[text])


def title(batch: int) -> str:
    return "one message (mean)" if batch == 1 else f"a batch of {batch:,}"


OVERHEAD = (
    words("codec"),
    Column("one message", "bytes, with whatever of the schema is inside"),
    Column("schema apart", "bytes a reader must have been given beside the message"),
    Column("both", "one message and the schema apart"),
    Column("largest batch", "bytes a record in the largest batch"),
    Column("a batch saves", "bytes a record; below 0: what its framing adds"),
    words("names in the bytes"),
    words("needs a schema"),
)


UNWRITTEN = f"{q.NONE}: a reader needs a schema, but the format has no document to count."


def overhead(view: View, subject: str) -> Table:
    """What the schema costs: inside each message, once a batch, or handed over apart."""
    largest = max(view.batches(subject), default=1)
    rows: list[list[str]] = []
    for codec in view.shown(subject):
        one, many = view.size(subject, 1, codec), view.size(subject, largest, codec)
        if one is None or many is None:
            continue
        info = view.codecs[codec]
        unwritten = info["needs_schema"] and not one["schema_bytes"]
        apart = math.nan if unwritten else float(one["schema_bytes"])
        rows.append(
            [
                view.label(codec),
                q.count(one["raw_bytes"]),
                q.count(apart),
                q.count(one["raw_bytes"] + apart),
                q.count(many["raw_per_record"]),
                q.count(one["raw_bytes"] - many["raw_per_record"]),
                "yes" if info["self_describing"] else "no",
                "yes" if info["needs_schema"] else "no",
            ]
        )
    notes = [UNWRITTEN] if any(q.NONE in row for row in rows) else []
    return table(f"{subject}: schema overhead", OVERHEAD, rows, notes)
