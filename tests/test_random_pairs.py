"""Random pairs of schemas: verdicts, conditions and witnesses hold.

SERDELAB_RANDOM_PAIRS is the number of pairs of each kind and IDL, for a long run; SERDELAB_SEED
draws others.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from random_pairs import RandomPair, Tally, equals, observed, own_words, pairs, unequal_to_itself

from serdelab.idl import SUFFIXES

PAIRS = int(os.environ.get("SERDELAB_RANDOM_PAIRS", "3"))
SEED = int(os.environ.get("SERDELAB_SEED", "1"))

Kind = Callable[[str], st.SearchStrategy[RandomPair | None]]
each_idl = pytest.mark.parametrize("idl", sorted(SUFFIXES))


def drawn(strategy: st.SearchStrategy[RandomPair | None]) -> list[RandomPair]:
    """PAIRS of them, or what is left where some are none."""
    found: list[RandomPair] = []

    @seed(SEED)
    @settings(
        max_examples=5 * PAIRS,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=(
            HealthCheck.data_too_large,
            HealthCheck.large_base_example,
            HealthCheck.too_slow,
        ),
    )
    @given(strategy)
    def collect(pair: Any) -> None:
        if pair is not None:
            found.append(pair)

    collect()
    return found[-PAIRS:]  # the first ones are the simplest


@each_idl
@pytest.mark.parametrize("kind", [pairs, own_words], ids=["neutral", "own words"])
def test_laws_hold(idl: str, kind: Kind) -> None:
    tally = Tally()
    for pair in drawn(kind(idl)):
        tally.add(pair)
    lacking = tally.wrong.pop("without_witness", [])
    assert tally.wrong == {}
    assert len(lacking) <= tally.counts["breaks"] * 0.05, lacking
    print(idl, dict(tally.counts), f"without witness: {len(lacking)}")  # noqa: T201 - for -s


@each_idl
def test_equal_schemas_are_compatible(idl: str) -> None:
    tried = unsound = 0
    for pair in drawn(equals(idl)):
        for seen in observed(pair.pair, idl):
            assert list(unequal_to_itself(seen)) == [], pair
            tried += seen.found.values_tried
            unsound += seen.found.unsound
    assert unsound <= 0.1 * tried, "values that codecs do not bring back prove nothing"
