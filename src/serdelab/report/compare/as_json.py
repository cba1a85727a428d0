"""A comparison as one JSON object, for programs.

Version 1 (2026-11): first.

``version``       of this layout: 1
``reference``     the codec of all ratios, in both runs
``before``, ``after``
                  the folders, and ``environment`` and ``noise_floor`` of each
``indicative``    machine, Python or a library differ
``tie_width``     what a change must exceed to be more than noise
``other_code``, ``unknown_code``
                  codecs that different code measured; of which that is not known
``notes``         sentences a reader must know
``differences``   ``what``, ``before``, ``after``, ``across`` (one that makes it indicative)
``ratios``        ``subject``, ``operation``, ``codec``, ``before``, ``after``; ``change`` is
                  after / before, ``change_low`` and ``change_high`` its interval; ``apart``: it
                  is more than noise;
                  ``same_bytes``: whether both proofs are of the same encodings, null if unknown
``sizes``         ``subject``, ``codec``, ``before_bytes``, ``after_bytes`` of a message, exact
"""

from __future__ import annotations

import math
from typing import Any

from serdelab.report.compare import words
from serdelab.report.compare.comparison import Comparison
from serdelab.report.compare.pairs import Pair
from serdelab.report.view import View

VERSION = 1


def as_json(compared: Comparison) -> dict[str, Any]:
    return {
        "version": VERSION,
        "reference": compared.reference,
        "before": _run(compared.before),
        "after": _run(compared.after),
        "indicative": compared.indicative,
        "tie_width": compared.width,
        "other_code": list(compared.other_code),
        "unknown_code": list(compared.unknown_code),
        "notes": words.notes(compared),
        "differences": [
            {"what": d.what, "before": d.before, "after": d.after, "across": d.across}
            for d in compared.differences
        ],
        "ratios": [_pair(pair) for pair in compared.pairs],
        "sizes": [
            {
                "subject": s.subject,
                "codec": s.codec,
                "before_bytes": s.before,
                "after_bytes": s.after,
            }
            for s in compared.sizes
        ],
    }


def _run(view: View) -> dict[str, Any]:
    return {
        "folder": str(view.run.folder),
        "environment": dict(view.run.meta.get("environment", {})),
        "noise_floor": _known(view.run.noise_floor),
    }


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "subject": pair.subject,
        "operation": pair.operation,
        "codec": pair.codec,
        "before": pair.before["ratio"],
        "after": pair.after["ratio"],
        "change": pair.change.point,
        "change_low": _known(pair.change.low),
        "change_high": _known(pair.change.high),
        "apart": pair.apart,
        "same_bytes": pair.bytes,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
