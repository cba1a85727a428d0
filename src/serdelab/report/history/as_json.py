"""A history as one JSON object, for programs.

Version 1 (2026-11): first.

``version``    of this layout: 1
``reference``  the codec of all ratios
``runs``       in order of time: ``name``, ``started``, ``machine`` (CPU and cores),
               ``new_machine``, ``python``, ``commit``, ``noise_floor`` (null without a twin)
``series``     ``subject``, ``operation``, ``codec``, and ``points``: ``run`` (place in ``runs``)
               and ``ratio``
``changes``    ``subject``, ``operation``, ``codec``, ``run`` (the first one after the change),
               ``factor``, ``causes``: what else differs
``detected``   false where no library looked for changes
``notes``      sentences a reader must know
"""

from __future__ import annotations

import math
from typing import Any

from serdelab.report.history.series import History

VERSION = 1


def as_json(history: History) -> dict[str, Any]:
    return {
        "version": VERSION,
        "reference": history.reference,
        "runs": [
            {
                "name": run.name,
                "started": run.started,
                "machine": run.machine,
                "new_machine": place in history.machines,
                "python": str(run.environment.get("python", "")),
                "commit": str(run.environment.get("commit", "")),
                "noise_floor": None if math.isnan(run.noise) else run.noise,
            }
            for place, run in enumerate(history.runs)
        ],
        "series": [
            key._asdict() | {"points": [{"run": i, "ratio": ratio} for i, ratio in points]}
            for key, points in history.series.items()
        ],
        "changes": [
            p.key._asdict() | {"run": p.place, "factor": p.factor, "causes": list(p.causes)}
            for p in history.changes
        ],
        "detected": history.detected,
        "notes": list(history.notes),
    }
