"""The estimators of the report: what is computed from raw rows, with formula, cost and source.

One sample is one fresh process (a *spawn*), never one batch: batches of one process share its
memory layout, hash seed and core, so they are not independent and say nothing about the next
process (Georges, Buytaert, Eeckhout, "Statistically rigorous Java performance evaluation",
OOPSLA 2007, section 3; Kalibera, Jones, "Rigorous benchmarking in reasonable time", ISMM 2013).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np
from scipy.stats import bootstrap

LEVEL = 0.95
RESAMPLES = 1999
SEED = 20061
TIE = 0.03
"""Two times less than 3 % apart are one rank, however narrow their intervals."""

FEWEST = 6
"""Below this many spawns no interval made of order statistics reaches 95 %: the widest there is,
smallest to largest, holds the true median with probability 1 - 2^(1-n): 75 % of 3, 94 % of 5."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A median and its interval; ``low`` and ``high`` are NaN where one sample is all there is."""

    point: float
    low: float
    high: float


NOTHING = Estimate(math.nan, math.nan, math.nan)


def paired_ratios(values: Mapping[int, float], reference: Mapping[int, float]) -> dict[int, float]:
    """Spawn ``s`` → ``values[s] / reference[s]``, for every spawn that has both.

    Both ran interleaved in spawn ``s``, so whatever slowed that process slowed both and cancels.
    """
    return {s: values[s] / reference[s] for s in sorted(values.keys() & reference.keys())}


def medians(samples: Sequence[Sequence[float]]) -> list[Estimate]:
    """The median of each sample and its 95 % percentile bootstrap interval.

    For each of B = 1999 resamples of n values drawn with replacement the median is taken; the
    interval runs from the 2.5th to the 97.5th percentile of those medians (Efron, Tibshirani, "An
    Introduction to the Bootstrap", 1993, section 13.3). Not BCa: its acceleration comes from the
    jackknife, which is not consistent for a median (same book, section 10.6). The seed is fixed,
    so a run always gives the same report.

    Cost: samples of one length are resampled together, O(cells x B x n); 500 cells of 10 values
    take about a second.
    """
    by_length: dict[int, list[int]] = defaultdict(list)
    for index, sample in enumerate(samples):
        by_length[len(sample)].append(index)
    estimates = [NOTHING] * len(samples)
    for length, indexes in by_length.items():
        if length == 0:
            continue
        found = _same_length([samples[i] for i in indexes])
        for index, estimate in zip(indexes, found, strict=True):
            estimates[index] = estimate
    return estimates


def _same_length(samples: list[Sequence[float]]) -> list[Estimate]:
    if len(samples[0]) == 1:
        return [Estimate(sample[0], math.nan, math.nan) for sample in samples]
    data = np.asarray(samples, dtype=np.float64)
    found = bootstrap(
        (data,),
        np.median,
        axis=-1,
        vectorized=True,
        n_resamples=RESAMPLES,
        batch=max(1, 2_000_000 // data.size),  # at most 16 MB of resamples at a time
        confidence_level=LEVEL,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).confidence_interval
    lows, highs = np.atleast_1d(found.low), np.atleast_1d(found.high)
    return [
        Estimate(float(np.median(row)), float(low), float(high))
        for row, low, high in zip(data, lows, highs, strict=True)
    ]


def ranks(estimates: Sequence[Estimate], tie: float = TIE) -> list[int]:
    """Places, 1 for the smallest; ties share the better place and leave the next ones empty.

    In order of points, a new rank begins where the point is at least ``tie`` above the one before
    and no interval of those that follow overlaps one of those before. Two that tie therefore always
    have one rank; in a long chain of ties its two ends share a rank too, so a rank may hide a
    difference, never invent one.
    """
    order = sorted(range(len(estimates)), key=lambda i: estimates[i].point)
    ordered = [estimates[i] for i in order]
    lows = [e.point if math.isnan(e.low) else e.low for e in ordered]
    highs = [e.point if math.isnan(e.high) else e.high for e in ordered]
    places = [1] * len(estimates)
    for here in range(1, len(ordered)):
        apart = ordered[here].point >= ordered[here - 1].point * (1 + tie)
        disjoint = min(lows[here:]) > max(highs[:here])
        places[order[here]] = here + 1 if apart and disjoint else places[order[here - 1]]
    return places


def noise_floor(twin_ratios: Iterable[float]) -> float:
    """The largest ``|ratio - 1|`` over the cells of the A/A twin; NaN where there is none.

    The twin is the reference itself, so every such difference is error of the measurement.
    """
    return max((abs(ratio - 1) for ratio in twin_ratios), default=math.nan)


def geometric_mean(ratios: Sequence[float]) -> float:
    """exp(mean(log r)): the only mean of ratios that does not depend on which codec is the
    reference (Fleming, Wallace, "How not to lie with statistics", CACM 29(3), 1986)."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios)) if ratios else math.nan


def middle(values: Sequence[float]) -> float:
    """The median, NaN of nothing."""
    return median(values) if values else math.nan
