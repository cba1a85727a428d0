"""Every figure that is not there, with its reason: nothing is missing silently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from serdelab.report import sizes
from serdelab.report.run import framed
from serdelab.rows import Row, Status

STATUSES = {
    "scenario": "str",
    "subject": "str",
    "codec": "str",
    "operation": "str",
    "status": "str",
    "reason": "str",
    "rows": "int64",
}
MISSING = "missing"
"""The status of a cell that was asked for and has no row at all: the run did not get there."""

FINE = frozenset({Status.OK, Status.NONE})
Place = tuple[str, str, str, str, str, str]


def statuses(rows: Sequence[Row], meta: Mapping[str, Any]) -> pd.DataFrame:
    """One row for each kind of failure of each cell, then codecs that never ran, then holes.

    A batch that the subject is too small for is no codec's failure: ``sizes`` has its reason.
    """
    small = {row.key for row in sizes.too_small(rows)}
    kinds = Counter(
        (r.scenario, r.subject, r.codec, r.operation, r.status.value, r.reason)
        for r in rows
        if r.status not in FINE and r.key not in small
    )
    told = {(codec, subject) for _, subject, codec, *_ in kinds}
    for place in _absent(meta):
        if (place[2], "") not in told and not any(codec == place[2] for codec, _ in told):
            kinds[place] = 0
    absent = {place[2] for place in kinds if not place[1]}
    for place in _holes(rows, meta):
        if place[2] not in absent:
            kinds[place] = 0
    found = [dict(zip(STATUSES, (*place, kinds[place]), strict=True)) for place in sorted(kinds)]
    return framed(found, STATUSES)


def _absent(meta: Mapping[str, Any]) -> Iterable[Place]:
    """Codecs that ``run.json`` itself says could not run."""
    for name, codec in dict(meta.get("codecs", {})).items():
        status = str(codec.get("status", "") or Status.OK.value)
        if status not in FINE:
            yield ("", "", name, "", status, str(codec.get("reason", "")))


def _holes(rows: Sequence[Row], meta: Mapping[str, Any]) -> Iterable[Place]:
    """Asked for, and no row at all: neither a figure nor a reason."""
    there = {(r.scenario, r.subject, r.codec) for r in rows}
    request = dict(meta.get("request", {}))
    reason = f"no row was written; the run is {meta.get('status', 'of unknown state')}"
    for scenario in request.get("scenarios", ()):
        for subject in request.get("subjects", ()):
            for codec in request.get("codecs", ()):
                if (scenario, subject, codec) not in there:
                    yield (scenario, subject, codec, "", MISSING, reason)
