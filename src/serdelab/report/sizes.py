"""Rows of the other scenarios → the frames ``sizes``, ``memory`` and ``others``.

A row belongs to a frame by the measures it has, not by the scenario's name: another scenario that
measures ``raw_bytes`` is shown as sizes are.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from serdelab.report.run import framed
from serdelab.report.timings import is_timed
from serdelab.rows import Row, Status

SIZES = {
    "scenario": "str",
    "subject": "str",
    "codec": "str",
    "batch": "int64",
    "records": "float64",
    "raw_bytes": "float64",
    "gzip6_bytes": "float64",
    "zstd3_bytes": "float64",
    "lz4_bytes": "float64",
    "raw_per_record": "float64",
    "schema_bytes": "float64",
    "framing": "str",
    "reason": "str",
    "proof": "str",
}
MEMORY = {
    "scenario": "str",
    "subject": "str",
    "codec": "str",
    "operation": "str",
    "peak_bytes": "float64",
    "batch_records": "float64",
    "batch_bytes": "float64",
    "times_batch": "float64",
    "method": "str",
    "proof": "str",
}
_BATCH = re.compile(r"batch-\d+")


def _number(row: Row, measure: str) -> float:
    return float(row.measures.get(measure, math.nan))


def _common(row: Row) -> dict[str, Any]:
    return {
        "scenario": row.scenario,
        "subject": row.subject,
        "codec": row.codec,
        "operation": row.operation,
        "proof": row.proof.sha256 if row.proof else "",
    }


def is_size(row: Row) -> bool:
    return row.status is Status.OK and "raw_bytes" in row.measures


def is_memory(row: Row) -> bool:
    return row.status is Status.OK and "peak_bytes" in row.measures


def too_small(rows: Iterable[Row]) -> list[Row]:
    """Gaps of batches that no codec has a figure of: the subject has too few records for them."""
    known = list(rows)
    scenarios = {row.scenario for row in known if is_size(row)}
    there = {(r.scenario, r.subject, r.operation) for r in known if is_size(r)}
    return [
        row
        for row in known
        if row.status is Status.GAP
        and row.scenario in scenarios
        and _BATCH.fullmatch(row.operation)
        and (row.scenario, row.subject, row.operation) not in there
    ]


def _batch(row: Row) -> int:
    """The number in the operation's name ("batch-100"), else the number of records."""
    digits = row.operation.rpartition("-")[2]
    return int(digits) if digits.isdecimal() else int(row.measures.get("records", 1))


def sizes(rows: Sequence[Row]) -> pd.DataFrame:
    """``raw_per_record``: a batch of 1 is already a mean per message.

    A batch that the subject has too few records for is a row without figures, with its reason.
    """
    found: list[dict[str, Any]] = []
    for row in [*filter(is_size, rows), *too_small(rows)]:
        batch = _batch(row)
        per = 1.0 if batch == 1 else _number(row, "records")
        numbers = {name: _number(row, name) for name in SIZES if name.endswith("_bytes")}
        found.append(
            _common(row)
            | numbers
            | {
                "batch": batch,
                "records": _number(row, "records"),
                "raw_per_record": numbers["raw_bytes"] / per,
                "framing": row.measures.get("framing", ""),
                "reason": row.reason,
            }
        )
    found.sort(key=lambda r: (r["scenario"], r["subject"], r["codec"], r["batch"]))
    return framed(found, SIZES)


def memory(rows: Iterable[Row]) -> pd.DataFrame:
    found: list[dict[str, Any]] = []
    for row in filter(is_memory, rows):
        numbers = {name: _number(row, name) for name in MEMORY if name.endswith("_bytes")}
        found.append(
            _common(row)
            | numbers
            | {
                "batch_records": _number(row, "batch_records"),
                "method": row.measures.get("method", ""),
                "times_batch": numbers["peak_bytes"] / (numbers["batch_bytes"] or math.nan),
            }
        )
    found.sort(key=lambda r: (r["scenario"], r["subject"], r["operation"], r["codec"]))
    return framed(found, MEMORY)


def others(rows: Iterable[Row]) -> pd.DataFrame:
    """What no other frame holds, with the measures of its scenario as they stand in the row."""
    found = [
        _common(row) | {"spawn": row.spawn} | dict(row.measures)
        for row in rows
        if row.status is Status.OK and not (is_timed(row) or is_size(row) or is_memory(row))
    ]
    first = ["scenario", "subject", "codec", "operation", "spawn"]
    rest = sorted({name for row in found for name in row} - set(first))
    return pd.DataFrame(found, columns=first + rest)
