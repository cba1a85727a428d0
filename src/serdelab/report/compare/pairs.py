"""The figures of two runs that belong together, and how far apart they are."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import bootstrap

from serdelab.report import stats
from serdelab.report.view import Figure, View


@dataclass(frozen=True, slots=True)
class Pair:
    """One codec, subject and operation in both runs; figures are rows of ``timings``.

    ``change`` is the later ratio / the earlier one, with its interval. ``apart``: it is more than
    noise. ``bytes``: whether both runs proved the same encodings; None where one has no proof.
    """

    subject: str
    operation: str
    codec: str
    before: Figure
    after: Figure
    change: stats.Estimate = stats.NOTHING
    apart: bool = False

    @property
    def bytes(self) -> bool | None:
        one, other = self.before["proof"], self.after["proof"]
        return one == other if one and other else None


@dataclass(frozen=True, slots=True)
class Size:
    """Mean bytes of a message in both runs: exact, so any difference is a fact."""

    subject: str
    codec: str
    before: float
    after: float


def found(
    before: View, after: View, subjects: Sequence[str], operation: str, codecs: Sequence[str]
) -> Iterator[Pair]:
    """Every pair of ratios; the reference has none, since it is 1 in each run."""
    for subject in subjects:
        for codec in codecs:
            one, other = (view.phase(subject, operation, codec) for view in (before, after))
            if codec != before.run.reference and _has_ratio(one) and _has_ratio(other):
                assert one is not None
                assert other is not None
                yield Pair(subject, operation, codec, one, other)


def _has_ratio(figure: Figure | None) -> bool:
    return figure is not None and not math.isnan(figure["ratio"])


def estimated(before: View, after: View, pairs: Sequence[Pair], width: float) -> list[Pair]:
    """With ``change`` and ``apart``: the interval excludes 1, both runs have enough processes for
    one, and the change is wider than ``width``, a tie."""
    samples = [(_spawns(before, p.before), _spawns(after, p.after)) for p in pairs]
    made: list[Pair] = []
    for pair, change in zip(pairs, changes(samples), strict=True):
        enough = min(pair.before["spawns"], pair.after["spawns"]) >= stats.FEWEST
        excluded = change.low > 1 or change.high < 1
        wide = abs(math.log(change.point)) >= math.log1p(width)
        made.append(replace(pair, change=change, apart=enough and excluded and wide))
    return made


def _spawns(view: View, figure: Figure) -> list[float]:
    """The ratios of a figure, one a process."""
    return view.ratios[figure["scenario"], figure["subject"], figure["operation"], figure["codec"]]


def changes(samples: Sequence[tuple[Sequence[float], Sequence[float]]]) -> list[stats.Estimate]:
    """median(later) / median(earlier) of each, with its 95 % percentile bootstrap interval.

    The two are drawn apart from each other: their processes share nothing. Seed and number of
    resamples are those of ``stats.medians``; cost as there.
    """
    groups: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for index, (one, other) in enumerate(samples):
        groups[len(one), len(other)].append(index)
    made = [stats.NOTHING] * len(samples)
    for lengths, indexes in groups.items():
        first = np.asarray([samples[i][0] for i in indexes], dtype=np.float64)
        second = np.asarray([samples[i][1] for i in indexes], dtype=np.float64)
        points = _quotient(first, second)
        lows, highs = _interval(first, second) if min(lengths) > 1 else (points * math.nan,) * 2
        for place, index in enumerate(indexes):
            ends = (float(points[place]), float(lows[place]), float(highs[place]))
            made[index] = stats.Estimate(*ends)
    return made


Array = NDArray[np.float64]


def _quotient(one: Array, other: Array, axis: int = -1) -> Array:
    quotient: Array = np.median(other, axis=axis) / np.median(one, axis=axis)
    return quotient


def _interval(one: Array, other: Array) -> tuple[Array, Array]:
    def quotient(one: Array, other: Array, axis: int = -1) -> Any:
        return _quotient(one, other, axis)

    result = bootstrap(
        (one, other),
        quotient,
        axis=-1,
        vectorized=True,
        n_resamples=stats.RESAMPLES,
        batch=max(1, 2_000_000 // max(one.size, other.size)),
        confidence_level=stats.LEVEL,
        method="percentile",
        rng=np.random.default_rng(stats.SEED),
    ).confidence_interval
    return np.atleast_1d(result.low), np.atleast_1d(result.high)


def sizes(
    before: View, after: View, subjects: Sequence[str], codecs: Sequence[str]
) -> Iterator[Size]:
    """Of one message, for all that have one in both."""
    for subject in subjects:
        for codec in codecs:
            one, other = (view.message_bytes(subject, codec) for view in (before, after))
            if not math.isnan(one + other):
                yield Size(subject, codec, one, other)
