"""The engine judged by calls whose cost is known: it must find what is there and nothing else."""

from __future__ import annotations

from array import array
from itertools import repeat
from random import Random
from time import perf_counter_ns, sleep
from typing import Any

import pytest

from serdelab.measure import (
    MIN_BATCHES,
    Competitor,
    Estimate,
    estimate,
    is_disturbed,
    measure,
    percentile,
    time_batch,
)
from serdelab.measure.batches import BATCH_NS


def spin(count: int) -> None:
    for _ in repeat(None, count):
        pass


def race(*competitors: Competitor, seconds: float = 0.2) -> dict[str, Estimate]:
    measure(competitors, seconds, Random(7))
    return {competitor.name: estimate(competitor) for competitor in competitors}


def test_the_same_call_comes_out_the_same() -> None:
    found = race(*(Competitor(name, spin, [400] * 16) for name in "ab"))
    assert found["a"].undisturbed == pytest.approx(found["b"].undisturbed, rel=0.05)


def test_a_tenth_more_work_comes_out_slower() -> None:
    found = race(Competitor("a", spin, [1_000] * 16), Competitor("b", spin, [1_100] * 16))
    assert 1.05 < found["b"].undisturbed / found["a"].undisturbed < 1.15


def test_fast_and_slow_calls_are_told_in_the_same_unit() -> None:
    found = race(Competitor("fast", spin, [100] * 16), Competitor("slow", spin, [100_000] * 16))
    ratio = found["slow"].undisturbed / found["fast"].undisturbed
    assert 300 < ratio < 3_000  # a slow call of some ms seldom runs undisturbed


def test_each_input_has_the_same_weight_however_it_is_cut() -> None:
    sizes = [100, 20_000, 300, 60_000]
    found = race(Competitor("mixed", spin, sizes), Competitor("mean", spin, [sum(sizes) // 4] * 4))
    assert found["mixed"].undisturbed == pytest.approx(found["mean"].undisturbed, rel=0.3)


def test_a_slow_call_is_cut_into_segments_that_hold_every_input_once() -> None:
    slow = Competitor("slow", spin, list(range(20_000, 20_016)))
    slow.calibrate()
    assert len(slow.segments) > 1
    assert [x for segment in slow.segments for x in segment] == list(slow.inputs)


def test_a_fast_call_repeats_all_inputs_and_each_as_often() -> None:
    fast = Competitor("fast", spin, [1, 2, 3])
    fast.calibrate()
    (segment,) = fast.segments
    assert len({segment.count(x) for x in (1, 2, 3)}) == 1
    assert time_batch(fast.call, segment) < 10 * BATCH_NS


def test_time_is_shared_equally_between_fast_and_slow() -> None:
    fast, slow = Competitor("fast", spin, [10] * 16), Competitor("slow", spin, [30_000] * 16)
    measure((fast, slow), 0.3, Random(1))
    assert fast.due_ns == pytest.approx(slow.due_ns, rel=0.2)
    assert fast.batches > slow.batches


def test_a_disturbance_costs_no_later_turns() -> None:
    pauses = iter([0.08])

    def stumbling(count: int) -> None:
        spin(count)
        if stumbles.batches == 3:
            sleep(next(pauses, 0))

    stumbles, even = (
        Competitor("stumbles", stumbling, [1_000] * 16),
        Competitor("even", spin, [1_000] * 16),
    )
    measure((stumbles, even), 0.3, Random(1))
    assert stumbles.batches > 0.5 * even.batches


def test_every_figure_has_its_minimum_of_batches_even_without_time() -> None:
    slow = Competitor("slow", spin, [50_000] * 8)
    measure([slow], 0.0, Random(1))
    assert slow.batches >= MIN_BATCHES
    assert all(len(times) > 1 for times in slow.times)


def test_the_running_competitor_is_announced_before_each_of_its_calls() -> None:
    running: list[str] = []

    def competitor(name: str) -> Competitor:
        def call(x: Any) -> None:
            assert running[-1] == name

        return Competitor(name, call, [1] * 16)

    measure([competitor(n) for n in "abc"], 0.02, Random(1), lambda c: running.append(c.name))
    assert set(running) == set("abc")


def test_competitors_run_in_another_order_in_every_round() -> None:
    order: list[str] = []
    competitors = [Competitor(name, spin, [3_000] * 16) for name in "abc"]
    measure(competitors, 0.1, Random(1), lambda c: order.append(c.name))
    rounds = {"".join(order[i : i + 3]) for i in range(3, len(order) - 3, 3)}
    assert len(rounds) > 3


def test_what_is_in_the_clock_is_the_bare_loop() -> None:
    """The reduced form of ``benchmarks/harness_price.py``."""
    inputs = [20] * 16
    competitor = Competitor("harness", spin, inputs)
    competitor.calibrate()
    (lap,) = competitor.segments
    bare: list[float] = []
    for _ in range(400):
        competitor.turn()
        start = perf_counter_ns()
        for x in lap:
            spin(x)
        bare.append((perf_counter_ns() - start) / len(lap))
    assert estimate(competitor).undisturbed == pytest.approx(percentile(bare, 0.01), rel=0.05)


def test_an_exception_passes_through() -> None:
    with pytest.raises(TypeError):
        measure([Competitor("wrong", spin, ["text"])], 0.01, Random(1))


def test_a_percentile_is_linear_between_neighbours() -> None:
    assert percentile([3, 1, 2], 0.5) == 2
    assert percentile([0, 100], 0.01) == pytest.approx(1)
    assert percentile([5], 0.01) == 5


def test_an_estimate_sums_segments() -> None:
    competitor = Competitor("x", spin, [1, 2], segments=[[1], [2]])
    competitor.times = [array("q", [10, 30, 20]), array("q", [100, 100, 400])]
    found = estimate(competitor)
    assert found.typical == pytest.approx((20 + 100) / 2)
    assert found.undisturbed == pytest.approx((10.2 + 100) / 2)


def test_no_estimate_without_a_batch() -> None:
    with pytest.raises(ValueError, match="without a batch"):
        estimate(Competitor("x", spin, [1]))


def test_one_unsteady_competitor_does_not_mark_the_others() -> None:
    steady, unsteady = Estimate(100, 102), Estimate(100, 300)
    assert not is_disturbed([steady, unsteady, steady])
    assert is_disturbed([unsteady, unsteady, steady])
