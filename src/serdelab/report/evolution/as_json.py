"""The report of the evolution lab as one JSON object, for programs.

Version 1 (2026-11): first.

``version``      of this layout: 1
``run``          ``evolution.json`` as it stands
``notes``        sentences a reader must know
``findings``     one sentence each
``counts``       verdicts counted: {"group", "codec", "way", "direction", "verdict", "number"}
``disagreements``  verdicts that are not the predicted or not the stated ones, as in ``rows``
``rows``         the rows of the run as ``serdelab.evolution_rows`` documents them, all fields, with
                 ``agrees`` and ``stated_agrees``: null where nothing was predicted or observed
"""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution import findings
from serdelab.report.evolution.run import EvolutionRun
from serdelab.report.evolution.view import View
from serdelab.report.evolution.words import predicted_agrees, stated_agrees

VERSION = 1
PLACE = ("group", "item", "codec", "way", "direction")
SHORT = (*PLACE, "verdict", "condition", "predicted", "stated", "explained")


def as_json(run: EvolutionRun) -> dict[str, Any]:
    view = View(run)
    return {
        "version": VERSION,
        "run": dict(run.meta),
        "notes": list(run.notes),
        "findings": list(findings.sentences(view)),
        "counts": _counts(run),
        "disagreements": [_short(row) for row in run.rows if findings.differs(row)],
        "rows": [_whole(row) for row in run.rows],
    }


def _counts(run: EvolutionRun) -> list[dict[str, Any]]:
    counted = Counter((r.group, r.codec, r.way, r.direction, r.verdict) for r in run.rows)
    names = ("group", "codec", "way", "direction", "verdict")
    return [
        {**dict(zip(names, key, strict=True)), "number": number}
        for key, number in sorted(counted.items())
    ]


def _short(row: EvolutionRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SHORT}


def _whole(row: EvolutionRow) -> dict[str, Any]:
    return asdict(row) | {"agrees": predicted_agrees(row), "stated_agrees": stated_agrees(row)}
