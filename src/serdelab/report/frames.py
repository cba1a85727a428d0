"""Reads a run folder into ``Run``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from serdelab.report import sizes, statuses, timings
from serdelab.report.run import Run, framed
from serdelab.report.standing import standing
from serdelab.report.stats import FEWEST
from serdelab.rows import FLOOR, TWIN, Row, read_rows, read_run

CODECS = {
    "format": "str",
    "library": "str",
    "version": "str",
    "implementation": "str",
    "native": "str",
    "idiom": "str",
    "warning": "str",
    "control": "bool",
    "needs_schema": "bool",
    "self_describing": "bool",
    "deterministic": "bool",
    "keeps_unknown": "bool",
    "random_access": "bool",
    "defers": "bool",
    "status": "str",
    "reason": "str",
}
SUBJECTS = {
    "stands_for": "str",
    "version": "str",
    "records": "Int64",
    "seed": "Int64",
    "source": "str",
    "license": "str",
}
UNKNOWN_FORMAT = "unknown"


def load(folder: Path) -> Run:
    """All frames of the run in ``folder``. Cost: about a second for 5,000 rows.

    ResultsError where there is no run, or one of another format version.
    """
    meta = read_run(folder)
    rows = standing(sorted(read_rows(folder), key=lambda row: row.key))
    request = dict(meta.get("request", {}))
    reference = str(request.get("reference", ""))
    codecs = _codecs(meta, rows)
    controls = frozenset(codecs.index[codecs["control"]])
    cells = timings.cells(rows, reference)
    noise = timings.noise_floor(cells)
    timings.rank(cells, reference, controls, frozenset(codecs.index[codecs["defers"]]), noise)
    return Run(
        folder=folder,
        meta=meta,
        timings=timings.timings(cells, reference, controls, noise),
        spawns=timings.spawns(cells),
        sizes=sizes.sizes(rows),
        memory=sizes.memory(rows),
        others=sizes.others(rows),
        statuses=statuses.statuses(rows, meta),
        codecs=codecs,
        subjects=_subjects(meta, rows),
        reference=reference,
        noise_floor=noise,
        notes=tuple(_notes(meta, cells, reference, noise, rows)),
    )


def _described(
    described: Mapping[str, Mapping[str, Any]], used: set[str], columns: Mapping[str, str]
) -> pd.DataFrame:
    """Declarations as a frame by name; names that only rows know get an empty one."""
    names = sorted(set(described) | used)
    rows: list[dict[str, Any]] = []
    for name in names:
        given = described.get(name, {})
        empty = {column: False for column, dtype in columns.items() if dtype == "bool"}
        rows.append(empty | {c: given[c] for c in columns if given.get(c) is not None})
    frame = framed(rows, columns)
    frame.index = pd.Index(names, dtype="str")
    return frame


def _codecs(meta: Mapping[str, Any], rows: Sequence[Row]) -> pd.DataFrame:
    used = {row.codec for row in rows} - {TWIN, FLOOR}
    frame = _described(dict(meta.get("codecs", {})), used, CODECS)
    frame.loc[frame["format"] == "", "format"] = UNKNOWN_FORMAT
    return frame.rename_axis("codec")


def _subjects(meta: Mapping[str, Any], rows: Sequence[Row]) -> pd.DataFrame:
    used = {row.subject for row in rows if row.subject}
    frame = _described(dict(meta.get("subjects", {})), used, SUBJECTS)
    return frame.rename_axis("subject")


def _notes(
    meta: Mapping[str, Any],
    cells: timings.Cells,
    reference: str,
    noise: float,
    rows: Sequence[Row],
) -> list[str]:
    """What a reader must know before believing a figure."""
    notes = [str(note) for note in meta.get("notes", [])]
    status = str(meta.get("status", ""))
    if status != "finished":
        notes.append(f"This run is {status or 'of unknown state'}: figures may be missing.")
    timed = [cell for cell in cells.values() if not cell.idle]
    if timed and not any(cell.ratios for cell in timed):
        name = reference or "which the run does not name"
        notes.append(f"No time of the reference, {name}: ratios are empty, times are absolute.")
    if timed and math.isnan(noise):
        notes.append("No A/A twin: the noise floor is unknown, 3 % is taken as the width of a tie.")
    fewest = min((len(cell.rows) for cell in timed), default=FEWEST)
    if fewest < FEWEST:
        notes.append(
            f"Some times come from {fewest} process(es); an interval of a median needs {FEWEST} to "
            "reach 95 %. Their intervals are too narrow and they get no rank."
        )
    notes += _disturbed(timed)
    mixed = [k for k, c in cells.items() if len({row.code for row in c.rows.values()}) > 1]
    if mixed:
        notes.append(f"{len(mixed)} cells mix rows of different source code: measure them again.")
    return notes


def _disturbed(timed: list[timings.Cell]) -> list[str]:
    rows = [row for cell in timed for row in cell.rows.values()]
    bad = sum(int(row.measures.get("disturbed", 0)) for row in rows)
    if not bad:
        return []
    said = f"{bad} of {len(rows)} blocks of measuring were disturbed by other work on the machine"
    return [f"{said}; they are marked in the data and not left out."]
