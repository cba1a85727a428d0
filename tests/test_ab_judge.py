"""Verdicts from ratios that are made up: what is claimed, and how often wrongly."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from serdelab.ab import selftest
from serdelab.ab.finding import Case, Finding, exit_code
from serdelab.ab.judge import Interval, Verdict, interval, judge
from serdelab.ab.sets import EARLY, FIRST, Clock, Outcome, decide

T = 0.02
RATIOS = st.lists(st.floats(0.5, 2.0), min_size=6, max_size=20)


class Ticks:
    """A clock on which each pair takes a second."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds

    def pair(self, ratios: Iterator[float]) -> Callable[[], float]:
        def one() -> float:
            self.seconds += 1
            return next(ratios)

        return one


def decided(ratios: Iterator[float], budget: float = 30) -> Outcome:
    ticks = Ticks()
    return decide(ticks.pair(ratios), T, Clock(budget, ticks))


def noisy(seed: int, truth: float, sd: float) -> Iterator[float]:
    random = Random(seed)
    while True:
        yield truth * math.exp(random.gauss(0, sd))


@given(RATIOS)
@settings(max_examples=30, deadline=None)
def test_the_interval_holds_its_point_and_lies_among_the_ratios(ratios: list[float]) -> None:
    found = interval(ratios)
    ends = [min(ratios), found.low, found.point, found.high, max(ratios)]
    assert all(a <= b * (1 + 1e-9) for a, b in pairwise(ends))


@given(st.floats(0.5, 2.0), st.floats(0, 0.2), st.floats(0, 0.2))
def test_exchanged_sides_give_the_opposite(point: float, below: float, above: float) -> None:
    found = Interval(point, point * (1 - below), point * (1 + above))
    inverse = Interval(1 / point, 1 / found.high, 1 / found.low)
    opposite = {Verdict.SLOWER: Verdict.FASTER, Verdict.FASTER: Verdict.SLOWER}
    verdict = judge(found, T)
    assert judge(inverse, T) is opposite.get(verdict, verdict)


@pytest.mark.parametrize(
    ("found", "verdict"),
    [
        (Interval(1.03, 1.01, 1.05), Verdict.SLOWER),
        (Interval(1.03, 0.99, 1.05), Verdict.UNDECIDED),
        (Interval(1.015, 1.01, 1.03), Verdict.UNDECIDED),
        (Interval(1.01, 1.005, 1.015), Verdict.SAME),
        (Interval(0.95, 0.94, 0.97), Verdict.FASTER),
        (Interval(1.0, 0.97, 1.01), Verdict.UNDECIDED),
    ],
)
def test_judge(found: Interval, verdict: Verdict) -> None:
    assert judge(found, T) is verdict


def test_it_stops_at_the_first_look_where_it_is_clear() -> None:
    outcome = decided(noisy(1, 1.0, 0.002))
    assert outcome.verdict is Verdict.SAME
    assert [len(each) for each in outcome.sets] == [FIRST]


def test_slower_is_said_when_a_second_set_repeats_it() -> None:
    outcome = decided(noisy(1, 1.05, 0.01))
    assert outcome.verdict is Verdict.SLOWER
    assert [len(each) for each in outcome.sets] == [FIRST, FIRST]


def test_a_gross_difference_needs_few_pairs() -> None:
    outcome = decided(noisy(1, 1.5, 0.05))
    assert outcome.verdict is Verdict.SLOWER
    assert [len(each) for each in outcome.sets] == [EARLY, EARLY]


def test_what_is_not_repeated_is_not_said() -> None:
    def once() -> Iterator[float]:
        yield from [1.06, 1.05, 1.07] * 4
        yield from noisy(1, 1.0, 0.001)

    outcome = decided(iter([1.05] * FIRST + [1.0] * 90))
    assert outcome.verdict is Verdict.UNDECIDED
    assert "did not repeat" in outcome.note
    assert decided(once()).verdict is not Verdict.SLOWER


def test_where_pairs_are_slow_two_short_sets_still_decide() -> None:
    outcome = decided(noisy(1, 1.05, 0.005), budget=2 * EARLY + 1)
    assert outcome.verdict is Verdict.SLOWER
    assert [len(each) for each in outcome.sets] == [EARLY, EARLY]


def test_without_time_for_a_second_set_it_is_undecided() -> None:
    outcome = decided(noisy(1, 1.10, 0.01), budget=2 * EARLY - 1)
    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.note.startswith("slower in the first set")


def test_noise_is_undecided_when_the_time_is_up() -> None:
    outcome = decided(noisy(3, 1.0, 0.2), budget=18)
    assert outcome.verdict is Verdict.UNDECIDED
    assert outcome.note
    assert sum(map(len, outcome.sets)) <= 18


def test_error_rates_of_the_rule() -> None:
    """With 1 % between processes, as on a shared machine: 120 comparisons of each kind."""
    same = [decided(noisy(seed, 1.0, 0.01)) for seed in range(120)]
    assert sum(each.verdict is Verdict.SLOWER for each in same) == 0
    held = sum(each.found.low <= 1 <= each.found.high for each in same)
    assert 0.88 * 120 <= held <= 119
    for truth, least in ((1.05, 0.97), (1.03, 0.85)):
        found = [decided(noisy(seed, truth, 0.01)).verdict for seed in range(120)]
        assert found.count(Verdict.SLOWER) >= least * 120


def finding(verdict: Verdict, found: Interval | None = None) -> Finding:
    case = Case("a", "a", "person", "throughput", "encode")
    return Finding(case, "a", "b", T, verdict, found)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([Verdict.SAME, Verdict.FASTER], 0),
        ([Verdict.SAME, Verdict.NOTHING], 0),
        ([Verdict.NOTHING], 2),
        ([Verdict.UNDECIDED, Verdict.SAME], 3),
        ([Verdict.UNDECIDED, Verdict.SLOWER], 1),
        ([Verdict.SLOWER, Verdict.BROKEN], 4),
    ],
)
def test_exit_codes(verdicts: list[Verdict], code: int) -> None:
    assert exit_code(map(finding, verdicts)) == code


def test_words() -> None:
    slower = finding(Verdict.SLOWER, Interval(1.031, 1.022, 1.039))
    assert slower.words() == "slower +3.1 % (+2.2 to +3.9 %)"
    assert finding(Verdict.SAME).words() == "no difference of 2 % or more"


def trial(injected: float, verdict: Verdict, point: float) -> selftest.Trial:
    return selftest.Trial(injected, finding(verdict, Interval(point, point - 0.01, point + 0.01)))


def test_which_trials_of_a_selftest_are_right() -> None:
    assert trial(0.0, Verdict.SAME, 1.0).right
    assert trial(0.03, Verdict.SLOWER, 1.03).right
    assert not trial(0.0, Verdict.SLOWER, 1.03).right
    assert not trial(0.03, Verdict.UNDECIDED, 1.03).right
    assert not trial(0.10, Verdict.SAME, 1.0).right


def test_the_noise_floor_is_the_largest_error() -> None:
    trials = [trial(0.0, Verdict.SAME, 0.99), trial(0.10, Verdict.SLOWER, 1.1)]
    assert selftest.noise_floor(trials) == pytest.approx(0.01)
    assert selftest.resolution(trials) == pytest.approx(0.01 / 0.99)
