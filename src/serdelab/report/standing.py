"""Which rows give figures: those of a trial that ended badly give none, however fast it was.

A codec may be found wrong, or hang, after rows of it were stored: the proof is made once more when
all is timed. From then on nothing it was measured at is known to be its work.
"""

from __future__ import annotations

from collections.abc import Iterable

from serdelab.rows import Row, Status

FALLEN = frozenset({Status.WRONG, Status.FAILED, Status.TIMEOUT, Status.CRASHED})


def standing(rows: Iterable[Row]) -> list[Row]:
    """All rows but those with a figure, or with "no work", of a trial that fell."""
    known = list(rows)
    fallen = {_trial(r) for r in known if r.status in FALLEN and not r.operation}
    return [r for r in known if r.status in FALLEN or _trial(r) not in fallen]


def _trial(row: Row) -> tuple[str, str, str]:
    return (row.scenario, row.subject, row.codec)
