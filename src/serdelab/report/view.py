"""Looks figures up by subject, operation and codec: what tables, findings and charts share."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from serdelab.report import stats
from serdelab.report.names import RANKED, STANDS_FOR
from serdelab.report.quantities import NO_WORK
from serdelab.report.run import Run, records
from serdelab.report.timings import tie_width
from serdelab.rows import FLOOR, TWIN

CONTROL = "‡"
WARNING = "†"
RATIO = ("ratio", "ratio_low", "ratio_high")
TIME = ("undisturbed_ns", "undisturbed_low", "undisturbed_high")
Figure = dict[str, Any]
"""One row of a frame."""


@dataclass(frozen=True)
class View:
    """Read-only lookups over one run, computed once each."""

    run: Run

    @cached_property
    def codecs(self) -> dict[str, Figure]:
        """Declarations by codec, in order of names."""
        rows = records(self.run.codecs)
        return {str(n): r for n, r in zip(self.run.codecs.index, rows, strict=True)}

    @cached_property
    def subjects(self) -> list[str]:
        """Subjects that have any row, in the order of ``run.json``."""
        run = self.run
        frames = (run.timings, run.sizes, run.memory, run.statuses, run.others)
        used = {str(s) for frame in frames for s in frame["subject"].unique()}
        asked = [str(s) for s in run.meta.get("subjects", {})]
        return [s for s in asked if s in used] + sorted(used - set(asked) - {""})

    @cached_property
    def _times(self) -> dict[tuple[str, str, str], Figure]:
        """Of two scenarios with one operation, the one that comes first in ``run.json`` counts."""
        asked = list(self.run.meta.get("scenarios", {}))
        rows = records(self.run.timings)
        rows.sort(key=lambda r: asked.index(r["scenario"]) if r["scenario"] in asked else 99)
        found: dict[tuple[str, str, str], Figure] = {}
        for row in rows:
            found.setdefault((row["subject"], row["operation"], row["codec"]), row)
        return found

    @cached_property
    def ratios(self) -> dict[tuple[str, str, str, str], list[float]]:
        """(scenario, subject, operation, codec) → its ratio in each process that has one."""
        found: dict[tuple[str, str, str, str], list[float]] = {}
        for row in records(self.run.spawns):
            key = (row["scenario"], row["subject"], row["operation"], row["codec"])
            if not math.isnan(row["ratio"]):
                found.setdefault(key, []).append(row["ratio"])
        return found

    def time(self, subject: str, operation: str, codec: str) -> Figure | None:
        return self._times.get((subject, operation, codec))

    def finished(self, subject: str, codec: str) -> Figure | None:
        """Decoding until every value is a Python object: ``read_all``, or the ``decode`` of a
        codec that leaves nothing for later. Only these may be compared."""
        row = self.time(subject, "read_all", codec)
        if row is not None and row["status"] == "ok":
            return row
        defers = bool(self.codecs.get(codec, {}).get("defers", False))
        return row if defers else self.time(subject, STANDS_FOR["read_all"], codec)

    def phase(self, subject: str, operation: str, codec: str) -> Figure | None:
        """``time``, with the finished decode for ``read_all``."""
        if operation == "read_all":
            return self.finished(subject, codec)
        return self.time(subject, operation, codec)

    def ranks(self, subject: str, operation: str) -> dict[str, int]:
        """Ranks among the figures that ``phase`` gives; those of too few spawns have none.

        The rows' own ranks are within one operation; here a ``decode`` may stand for a
        ``read_all``, and all that are compared are ranked together.
        """
        rows = {c: self.phase(subject, operation, c) for c in self.timed(subject)}
        ranked = {
            codec: row
            for codec, row in rows.items()
            if row is not None and row["role"] in RANKED and row["spawns"] >= stats.FEWEST
        }
        figures = list(ranked.values())
        keys = RATIO if not any(math.isnan(r["ratio"]) for r in figures) else TIME
        estimates = [stats.Estimate(*(row[key] for key in keys)) for row in figures]
        places = stats.ranks(estimates, tie_width(self.run.noise_floor))
        return dict(zip(ranked, places, strict=True))

    def timed(self, subject: str) -> list[str]:
        """Codecs that have a time of any operation on this subject."""
        found = {c for s, _, c in self._times if s == subject and c not in (TWIN, FLOOR)}
        return self.by_size(subject, found)

    @cached_property
    def _sizes(self) -> dict[tuple[str, int, str], Figure]:
        frame = self.run.sizes
        rows = records(frame[frame["raw_bytes"].notna()])
        return {(r["subject"], r["batch"], r["codec"]): r for r in rows}

    def size(self, subject: str, batch: int, codec: str) -> Figure | None:
        return self._sizes.get((subject, batch, codec))

    def batches(self, subject: str) -> list[int]:
        return sorted({batch for s, batch, _ in self._sizes if s == subject})

    def message_bytes(self, subject: str, codec: str) -> float:
        """Mean bytes of one message: of the size scenario, else of the encode that was timed."""
        row = self.size(subject, 1, codec)
        if row is not None:
            return float(row["raw_bytes"])
        row = self.time(subject, "encode", codec)
        return float(row["bytes_per_call"]) if row is not None else math.nan

    def by_size(self, subject: str, codecs: Sequence[str] | set[str]) -> list[str]:
        """Smallest message first; codecs without a size last."""

        def key(codec: str) -> tuple[bool, float, str]:
            size = self.message_bytes(subject, codec)
            return (math.isnan(size), 0.0 if math.isnan(size) else size, codec)

        return sorted(codecs, key=key)

    def shown(self, subject: str) -> list[str]:
        """Codecs with any figure on this subject, smallest message first."""
        run = self.run
        found = set(self.timed(subject))
        for frame in (run.sizes, run.memory):
            found |= {str(c) for c in frame.loc[frame["subject"] == subject, "codec"]}
        return self.by_size(subject, found - {TWIN, FLOOR})

    def label(self, codec: str) -> str:
        """The codec's name with the marks of its footnotes."""
        info = self.codecs.get(codec, {})
        marks = (CONTROL if info.get("control") else "") + (WARNING if info.get("warning") else "")
        return f"{codec} {marks}" if marks else codec

    def recommendable(self, codec: str) -> bool:
        """Whether a finding may name it: a control is a yardstick."""
        return not self.codecs.get(codec, {}).get("control", False)

    def footnotes(self, codecs: Sequence[str] | None = None) -> list[str]:
        """The text behind the marks of these codecs, or of all."""
        asked = self.codecs if codecs is None else codecs
        known = [(name, self.codecs[name]) for name in asked if name in self.codecs]
        controls = [name for name, info in known if info["control"]]
        notes = [f"{CONTROL} {n}: control, never recommended." for n in sorted(controls)]
        warned = sorted((name, info["warning"]) for name, info in known if info["warning"])
        return notes + [f"{WARNING} {name}: {text}" for name, text in warned]


def ns(figure: Figure | None) -> float:
    """Undisturbed ns a record; 0 where there is no work, NaN where there is no figure."""
    if figure is None:
        return math.nan
    return 0.0 if figure["status"] == "none" else float(figure["ns_per_record"])


def cell(figure: Figure | None, text: str) -> str:
    """``text``, unless the codec has no work there or the figure is missing."""
    if figure is None:
        return ""
    return NO_WORK if figure["status"] == "none" else text
