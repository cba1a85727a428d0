"""Rows of timed scenarios → the frames ``spawns`` and ``timings``.

``undisturbed_ns`` of a cell is the median over its spawns, ``ratio`` the median over spawns of
(codec / reference) in the same spawn, both with a 95 % interval (``stats.medians``).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd

from serdelab.errors import ResultsError
from serdelab.report import stats
from serdelab.report.names import FLOOR_OF, RANKED, STANDS_FOR, UNFINISHED, place, role
from serdelab.report.run import framed
from serdelab.rows import FLOOR, TWIN, Row, Status

TIMINGS = {
    "scenario": "str",
    "subject": "str",
    "operation": "str",
    "codec": "str",
    "role": "str",
    "status": "str",
    "ratio": "float64",
    "ratio_low": "float64",
    "ratio_high": "float64",
    "tie_with_reference": "bool",
    "rank": "Int64",
    "undisturbed_ns": "float64",
    "undisturbed_low": "float64",
    "undisturbed_high": "float64",
    "typical_ns": "float64",
    "ns_per_record": "float64",
    "mb_per_s": "float64",
    "records_per_s": "float64",
    "times_floor": "float64",
    "bytes_per_call": "float64",
    "records_per_call": "float64",
    "spawns": "int64",
    "disturbed_spawns": "int64",
    "proof": "str",
    "clock": "str",
}
SPAWNS = {
    "scenario": "str",
    "subject": "str",
    "operation": "str",
    "codec": "str",
    "spawn": "int64",
    "undisturbed_ns": "float64",
    "typical_ns": "float64",
    "ratio": "float64",
    "disturbed": "int64",
}


class Key(NamedTuple):
    """One cell of the timings."""

    scenario: str
    subject: str
    operation: str
    codec: str


@dataclass(slots=True)
class Cell:
    """What is known of one cell: its rows by spawn, and what was estimated from them."""

    rows: dict[int, Row] = field(default_factory=dict[int, Row])
    ratios: dict[int, float] = field(default_factory=dict[int, float])
    ratio: stats.Estimate = stats.NOTHING
    undisturbed: stats.Estimate = stats.NOTHING
    rank: int | None = None

    @property
    def times(self) -> dict[int, float]:
        return {spawn: float(row.measures["undisturbed_ns"]) for spawn, row in self.rows.items()}

    @property
    def sample(self) -> Row:
        return next(iter(self.rows.values()))

    @property
    def idle(self) -> bool:
        """Whether the codec has nothing to do here."""
        return self.sample.status is Status.NONE

    def middle(self, measure: str) -> float:
        """The median over spawns of a measure; NaN where no spawn has it."""
        found = (row.measures.get(measure, math.nan) for row in self.rows.values())
        return stats.middle([float(v) for v in found if not math.isnan(float(v))])


Cells = Mapping[Key, Cell]


def is_timed(row: Row) -> bool:
    """Whether a row has a time. ResultsError for a time of 0."""
    if row.status is not Status.OK or "undisturbed_ns" not in row.measures:
        return False
    if not float(row.measures["undisturbed_ns"]) > 0:
        raise ResultsError(f"{row.key}: undisturbed_ns is {row.measures['undisturbed_ns']!r}")
    return True


def cells(rows: Sequence[Row], reference: str) -> dict[Key, Cell]:
    """All cells of a run, estimated; not ranked yet, since that needs the noise floor."""
    found = gathered(rows, reference)
    timed = [cell for cell in found.values() if not cell.idle]
    times = stats.medians([list(cell.times.values()) for cell in timed])
    ratios = stats.medians([list(cell.ratios.values()) for cell in timed])
    for cell, time, ratio in zip(timed, times, ratios, strict=True):
        cell.undisturbed, cell.ratio = time, ratio
    return dict(sorted(found.items(), key=_order))


def gathered(rows: Sequence[Row], reference: str) -> dict[Key, Cell]:
    """All cells with the ratios of each process, nothing estimated.

    "No work" is told by timed scenarios of phases, and by others of what does not apply.
    """
    found: defaultdict[Key, Cell] = defaultdict(Cell)
    scenarios = {row.scenario for row in rows if is_timed(row)}
    for row in rows:
        if not (is_timed(row) or (row.status is Status.NONE and row.scenario in scenarios)):
            continue
        found[Key(row.scenario, row.subject, row.operation, row.codec)].rows[row.spawn] = row
    for key, cell in found.items():
        cell.rows = _measured(cell.rows)
        base = _base(found, key, reference)
        if base is not None and not cell.idle:
            cell.ratios = stats.paired_ratios(cell.times, base.times)
    return dict(found)


def _measured(rows: dict[int, Row]) -> dict[int, Row]:
    """Rows with a time where there are any: "no work" in one spawn does not hide the others."""
    return {spawn: row for spawn, row in rows.items() if row.status is Status.OK} or rows


def _order(item: tuple[Key, Cell]) -> tuple[str, str, tuple[int, str], str]:
    key = item[0]
    return (key.scenario, key.subject, place(key.operation), key.codec)


def _base(found: Mapping[Key, Cell], key: Key, reference: str) -> Cell | None:
    """The reference's cell that a cell is divided by; None where the reference has no time."""
    for operation in (key.operation, STANDS_FOR.get(key.operation, "")):
        cell = found.get(key._replace(codec=reference, operation=operation))
        if cell is not None and not cell.idle:
            return cell
    return None


def noise_floor(found: Cells) -> float:
    """Over all twin cells of the run."""
    return stats.noise_floor(
        cell.ratio.point
        for key, cell in found.items()
        if key.codec == TWIN and not math.isnan(cell.ratio.point)
    )


def tie_width(noise: float) -> float:
    """No difference below this is claimed: 3 %, or the noise floor where that is larger."""
    return max(stats.TIE, 0.0 if math.isnan(noise) else noise)


def rank(
    found: Cells, reference: str, controls: frozenset[str], defers: frozenset[str], noise: float
) -> None:
    """Sets the ranks within each (scenario, subject, operation).

    A ``decode`` that leaves nothing for later competes with the ``read_all`` of codecs that do.
    """
    groups: defaultdict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for key, cell in found.items():
        ranked = role(key.codec, reference, controls) in RANKED
        unfinished = key.operation in UNFINISHED and key.codec in defers
        if ranked and not unfinished and not cell.idle and len(cell.rows) >= stats.FEWEST:
            groups[key.scenario, key.subject, _contest(found, key)].append(cell)
    for group in groups.values():
        by_ratio = all(not math.isnan(cell.ratio.point) for cell in group)
        estimates = [cell.ratio if by_ratio else cell.undisturbed for cell in group]
        for cell, position in zip(group, stats.ranks(estimates, tie_width(noise)), strict=True):
            cell.rank = position


def _contest(found: Cells, key: Key) -> str:
    """The operation that a cell is ranked under."""
    for operation, stand_in in STANDS_FOR.items():
        own = found.get(key._replace(operation=operation))
        if key.operation == stand_in and (own is None or own.idle):
            return operation
    return key.operation


def _floor(found: Cells, key: Key) -> float:
    """ns a record of the floor of a cell's phase; NaN where there is none."""
    if key.operation not in FLOOR_OF:
        return math.nan
    for operation in (key.operation, FLOOR_OF[key.operation]):
        cell = found.get(key._replace(codec=FLOOR, operation=operation))
        if cell is not None and not cell.idle:
            return cell.undisturbed.point / _records(cell)
    return math.nan


def _records(cell: Cell) -> float:
    count = cell.middle("records_per_call")
    return 1.0 if math.isnan(count) else count


def _tied(cell: Cell, width: float) -> bool:
    """Whether no difference from the reference may be claimed."""
    estimate = cell.ratio
    return estimate.low <= 1 <= estimate.high or abs(estimate.point - 1) < width


def timings(found: Cells, reference: str, controls: frozenset[str], noise: float) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for key, cell in found.items():
        row = key._asdict() | {
            "role": role(key.codec, reference, controls),
            "status": cell.sample.status.value,
            "ratio": cell.ratio.point,
            "ratio_low": cell.ratio.low,
            "ratio_high": cell.ratio.high,
            "tie_with_reference": _tied(cell, tie_width(noise)),
            "rank": cell.rank,
            "clock": str(cell.sample.measures.get("clock", "")),
            "proof": cell.sample.proof.sha256 if cell.sample.proof else "",
        }
        rows.append(row | _figures(cell, _floor(found, key)))
    return framed(rows, TIMINGS)


def _figures(cell: Cell, floor: float) -> dict[str, float | int]:
    """The measured columns; NaN where the codec has no work, never 0."""
    ns = cell.undisturbed.point
    size, count = cell.middle("bytes_per_call"), _records(cell)
    return {
        "undisturbed_ns": ns,
        "undisturbed_low": cell.undisturbed.low,
        "undisturbed_high": cell.undisturbed.high,
        "typical_ns": cell.middle("typical_ns"),
        "ns_per_record": ns / count,
        "mb_per_s": size / ns * 1e3,
        "records_per_s": count / ns * 1e9,
        "times_floor": ns / count / floor,
        "bytes_per_call": size,
        "records_per_call": math.nan if cell.idle else count,
        "spawns": 0 if cell.idle else len(cell.rows),
        "disturbed_spawns": sum(int(r.measures.get("disturbed", 0)) for r in cell.rows.values()),
    }


def spawns(found: Cells) -> pd.DataFrame:
    rows: list[dict[str, Any]] = []
    for key, cell in found.items():
        if cell.idle:
            continue
        for spawn, row in sorted(cell.rows.items()):
            rows.append(
                key._asdict()
                | {
                    "spawn": spawn,
                    "undisturbed_ns": row.measures["undisturbed_ns"],
                    "typical_ns": row.measures.get("typical_ns", math.nan),
                    "ratio": cell.ratios.get(spawn, math.nan),
                    "disturbed": int(row.measures.get("disturbed", 0)),
                }
            )
    return framed(rows, SPAWNS)
