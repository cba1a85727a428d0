"""From run folders to a history."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from serdelab.errors import ResultsError, UsageError
from serdelab.report import stats, timings
from serdelab.report.compare.choice import Choice
from serdelab.report.history import changes
from serdelab.report.history.series import ChangePoint, History, Key, Past
from serdelab.report.names import STANDS_FOR, place
from serdelab.report.standing import standing
from serdelab.report.timings import tie_width
from serdelab.rows import FLOOR, TWIN, Row, read_rows, read_run

TOGETHER = 3
"""So many series at least that change at one run and in one direction point to the reference."""


def read(folders: Sequence[Path], choice: Choice) -> History:
    """``serdelab.report.history.read``."""
    notes: list[str] = []
    runs = sorted(_pasts(folders, notes), key=lambda run: (run.started, run.name))
    if not runs:
        raise UsageError("no run has a ratio to a reference", hint="python bench.py run")
    reference = runs[-1].reference
    kept = [run for run in runs if (run.reference, run.tool) == (reference, runs[-1].tool)]
    if len(kept) < len(runs):
        left = ", ".join(run.name for run in runs if run not in kept)
        notes.append(f"Left out, not to {reference} or measured by another tool: {left}.")
    series = _series(kept, reference, choice)
    machines = tuple(i for i, (a, b) in enumerate(pairwise(kept), 1) if a.machine != b.machine)
    made: tuple[ChangePoint, ...] = ()
    if changes.available():
        made = tuple(p for key, points in series.items() for p in _changed(kept, key, points))
        notes += _together(kept, made, series, reference)
    else:
        notes.append("Change points are not looked for: ruptures is not installed.")
    detected = changes.available()
    return History(reference, tuple(kept), series, machines, made, detected, tuple(notes))


def _pasts(folders: Iterable[Path], notes: list[str]) -> Iterator[Past]:
    for folder in folders:
        try:
            run = _past(folder)
        except ResultsError as error:
            notes.append(f"Left out: {error.message}.")
            continue
        if run is None:
            notes.append(f"Left out, since it has no ratio to a reference: {folder.name}.")
        else:
            yield run


def _past(folder: Path) -> Past | None:
    meta = read_run(folder)
    reference = str(meta.get("request", {}).get("reference", ""))
    rows = standing(read_rows(folder))
    found = timings.gathered(rows, reference)
    middles = {key: stats.middle(list(cell.ratios.values())) for key, cell in found.items()}
    noise = stats.noise_floor(
        ratio for key, ratio in middles.items() if key.codec == TWIN and not math.isnan(ratio)
    )
    declared: Mapping[str, Any] = meta.get("codecs", {})
    ratios = _finished(middles, declared)
    if not ratios:
        return None
    return Past(folder.name, meta, ratios, noise, _about(meta, rows))


def _finished(
    middles: Mapping[timings.Key, float], declared: Mapping[str, Any]
) -> dict[Key, float]:
    """Of two scenarios with one operation the first counts; ``read_all`` is the finished decode."""
    ratios: dict[Key, float] = {}
    for key, ratio in middles.items():
        if key.codec not in (TWIN, FLOOR) and not math.isnan(ratio):
            ratios.setdefault(Key(key.subject, key.operation, key.codec), ratio)
    for whole, part in STANDS_FOR.items():
        for own in [own for own in ratios if own.operation == part]:
            if not declared.get(own.codec, {}).get("defers", False):
                ratios.setdefault(own._replace(operation=whole), ratios[own])
    return ratios


def _about(meta: Mapping[str, Any], rows: Iterable[Row]) -> dict[str, dict[str, str]]:
    """Codec → what may explain a change of its ratio."""
    codes: defaultdict[str, set[str]] = defaultdict(set)
    for row in rows:
        codes[row.codec].update([row.code] if row.code else [])
    environment = meta.get("environment", {})
    common = {"Python": str(environment.get("python", ""))}
    made: dict[str, dict[str, str]] = {}
    for codec, info in meta.get("codecs", {}).items():
        library = str(info.get("library", "")) or codec
        version = f"{info.get('version', '')} {info.get('implementation', '')}".strip()
        made[codec] = common | {
            library: version,
            f"code of {codec}": ", ".join(sorted(codes[codec])),
        }
    return made


def _series(
    runs: Sequence[Past], reference: str, choice: Choice
) -> dict[Key, tuple[tuple[int, float], ...]]:
    """Chosen ones in order; that of the reference is 1 and left out."""
    keys = {key for run in runs for key in run.ratios if key.codec != reference}
    subjects = choice.of("subject", sorted({key.subject for key in keys}))
    operations = choice.of("operation", sorted({key.operation for key in keys}, key=place))
    codecs = choice.of("codec", sorted({key.codec for key in keys}))
    wanted = [Key(s, o, c) for s in subjects for o in operations for c in codecs]
    return {
        key: tuple((i, run.ratios[key]) for i, run in enumerate(runs) if key in run.ratios)
        for key in wanted
        if key in keys
    }


def _changed(
    runs: Sequence[Past], key: Key, points: Sequence[tuple[int, float]]
) -> Iterator[ChangePoint]:
    """Each stretch of runs on one machine alone."""
    stretch: list[tuple[int, float]] = []
    for point in [*points, None]:
        if point is not None and (not stretch or _same(runs, stretch[-1][0], point[0])):
            stretch.append(point)
            continue
        width = max([tie_width(runs[i].noise) for i, _ in stretch], default=0.0)
        for index, factor in changes.found([ratio for _, ratio in stretch], width):
            before, here = stretch[index - 1][0], stretch[index][0]
            yield ChangePoint(key, here, factor, tuple(_causes(runs[before], runs[here], key)))
        stretch = [point] if point is not None else []


def _same(runs: Sequence[Past], one: int, other: int) -> bool:
    """Whether no other machine ran between them."""
    return len({run.machine for run in runs[one : other + 1]}) == 1


def _causes(before: Past, after: Past, key: Key) -> Iterator[str]:
    seen: set[str] = set()
    for codec in (key.codec, after.reference):
        one, other = before.about.get(codec, {}), after.about.get(codec, {})
        for what in sorted({*one, *other} - seen):
            seen.add(what)
            was, now = one.get(what, ""), other.get(what, "")
            if was != now:
                yield what if what.startswith("code of") else f"{what} {was or '?'} → {now or '?'}"


def _together(
    runs: Sequence[Past],
    made: Iterable[ChangePoint],
    series: Mapping[Key, Sequence[tuple[int, float]]],
    reference: str,
) -> Iterator[str]:
    """Where most series change alike, the one thing that they share has changed."""
    groups: defaultdict[tuple[int, bool], int] = defaultdict(int)
    for change in made:
        groups[change.place, change.factor > 1] += 1
    for (where, up), number in sorted(groups.items()):
        there = sum(any(i == where for i, _ in points) for points in series.values())
        if number >= TOGETHER and number > there / 2:
            yield (
                f"At {runs[where].name}, {number} of {there} ratios go {'up' if up else 'down'}: "
                f"more likely {reference} became {'faster' if up else 'slower'} than all of them "
                "changed."
            )
