"""The estimators do what their docstrings promise: shown on data whose truth is known."""

from __future__ import annotations

import math
from itertools import combinations
from random import Random

import numpy as np
import pytest

from serdelab.report import stats
from serdelab.report.stats import Estimate


@pytest.mark.parametrize("spawns", [6, 10, 20])
def test_the_interval_holds_the_truth_as_often_as_it_says(spawns: int) -> None:
    """Skewed noise, as timings have it; 1,500 experiments: +-1.1 % at two standard errors."""
    noise = np.random.default_rng(7).lognormal(0.0, 0.05, (1_500, spawns))
    found = stats.medians(noise.tolist())
    coverage = sum(e.low <= 1.0 <= e.high for e in found) / len(found)
    assert 0.92 < coverage < 0.98


def test_too_few_spawns_do_not_reach_the_level() -> None:
    """Why ``FEWEST`` is what it is: with less the widest interval there is falls short."""
    noise = np.random.default_rng(7).lognormal(0.0, 0.05, (1_500, 3))
    found = stats.medians(noise.tolist())
    assert sum(e.low <= 1.0 <= e.high for e in found) / len(found) < 0.80
    assert 1 - 2 ** (1 - stats.FEWEST) >= stats.LEVEL > 1 - 2 ** (2 - stats.FEWEST)


def test_what_slows_a_process_cancels_in_its_ratio() -> None:
    random = Random(3)
    slowness = {spawn: 1 + random.random() for spawn in range(10)}
    reference = {spawn: 1000 * slow for spawn, slow in slowness.items()}
    codec = {spawn: 250 * slow for spawn, slow in slowness.items()}
    ratios = stats.paired_ratios(codec, reference)
    assert list(ratios.values()) == pytest.approx([0.25] * 10)


def test_only_spawns_that_have_both_make_a_ratio() -> None:
    assert stats.paired_ratios({1: 2.0, 2: 4.0, 3: 8.0}, {2: 2.0, 3: 2.0, 4: 1.0}) == {
        2: 2.0,
        3: 4.0,
    }


def test_medians_of_samples_of_different_lengths() -> None:
    empty, single, even = stats.medians([[], [5.0], [1.0, 2.0, 3.0, 4.0]])
    assert math.isnan(empty.point)
    assert single.point == 5.0
    assert math.isnan(single.low)
    assert even.point == 2.5
    assert 1.0 <= even.low <= even.point <= even.high <= 4.0


def test_the_same_samples_give_the_same_interval_whatever_stands_beside_them() -> None:
    sample = np.random.default_rng(1).normal(1, 0.1, 10).tolist()
    (alone,) = stats.medians([sample])
    beside = stats.medians([[9.0] * 10, sample, [3.0] * 5])
    assert beside[1] == alone


def test_ranks_of_clear_differences_and_of_ties() -> None:
    far, tied, near = Estimate(2.0, 1.9, 2.1), Estimate(1.1, 1.0, 1.2), Estimate(1.0, 0.95, 1.05)
    assert stats.ranks([far, tied, near]) == [3, 1, 1]
    narrow = [Estimate(1.0, 1.0, 1.0), Estimate(1.02, 1.02, 1.02), Estimate(1.06, 1.06, 1.06)]
    assert stats.ranks(narrow) == [1, 1, 3]
    assert stats.ranks(narrow, tie=0.10) == [1, 1, 1]
    assert stats.ranks([]) == []


def test_whoever_ties_shares_a_rank() -> None:
    """For any estimates: overlap, or less than 3 % apart, means one rank; order is kept."""
    random = Random(11)
    for _ in range(300):
        points = [random.uniform(1, 2) for _ in range(8)]
        widths = [random.choice([0.001, 0.01, 0.3]) for _ in points]
        found = [Estimate(p, p - w, p + w) for p, w in zip(points, widths, strict=True)]
        ranks = stats.ranks(found)
        for (a, i), (b, j) in combinations(zip(found, ranks, strict=True), 2):
            overlap = a.low <= b.high and b.low <= a.high
            close = max(a.point, b.point) < min(a.point, b.point) * (1 + stats.TIE)
            if overlap or close:
                assert i == j
            if i < j:
                assert a.point < b.point


def test_the_noise_floor_is_the_worst_twin() -> None:
    assert stats.noise_floor([1.001, 0.98, 1.01]) == pytest.approx(0.02)
    assert math.isnan(stats.noise_floor([]))


def test_a_geometric_mean_does_not_depend_on_the_reference() -> None:
    ratios = [0.5, 2.0, 8.0]
    assert stats.geometric_mean(ratios) == pytest.approx(2.0)
    inverted = stats.geometric_mean([1 / ratio for ratio in ratios])
    assert inverted * stats.geometric_mean(ratios) == pytest.approx(1.0)
