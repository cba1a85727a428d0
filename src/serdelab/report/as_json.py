"""The report as one JSON object, for programs.

Version 1 (2026-11): first.

``version``      of this layout: 1
``run``          ``run.json`` as it stands
``reference``    the codec of all ratios
``noise_floor``  the largest deviation of the A/A twin from 1, null where there is none
``notes``        sentences a reader of the figures must know
``findings``     one sentence for each subject
``timings``, ``sizes``, ``memory``, ``others``, ``statuses``
                 the frames of ``serdelab.report.load`` as lists of objects; null where there is no
                 figure; units stand in the names
``codecs``, ``subjects``
                 the same, each with its name
"""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from serdelab.report import findings
from serdelab.report.run import Run, records
from serdelab.report.view import View

VERSION = 1


def as_json(run: Run) -> dict[str, Any]:
    view = View(run)
    frames = {
        name: _objects(frame)
        for name, frame in (
            ("timings", run.timings),
            ("sizes", run.sizes),
            ("memory", run.memory),
            ("others", run.others),
            ("statuses", run.statuses),
            ("codecs", run.codecs.reset_index()),
            ("subjects", run.subjects.reset_index()),
        )
    }
    return {
        "version": VERSION,
        "run": dict(run.meta),
        "reference": run.reference,
        "noise_floor": _value(run.noise_floor),
        "notes": list(run.notes),
        "findings": {name: findings.subject(view, name) for name in view.subjects},
        **frames,
    }


def _objects(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(k): _value(v) for k, v in row.items()} for row in records(frame)]


def _value(value: Any) -> Any:
    """NaN and NA have no place in JSON."""
    if value is pd.NA or (isinstance(value, float) and not math.isfinite(value)):
        return None
    return value
