"""Which records are serialized, and which of them are timed."""

from __future__ import annotations

import pytest

from serdelab.ab.player import records_of, spread
from serdelab.run.material import FEW, MANY, ROTATION, Material, make
from serdelab.run.request import Request


def made(subject: str, records: int | None = None) -> tuple[Material, Material]:
    """Few, many."""
    asked = Request(
        subjects=(subject,), codecs=("json_stdlib",), scenarios=("throughput",), records=records
    )
    few, many, _ = make(subject, asked)
    return few, many


def test_the_timed_records_are_in_even_steps_over_all() -> None:
    few, many = made("person")
    assert (len(few.records), len(many.records), few.rotation) == (FEW, MANY, ROTATION)
    place = {id(record): i for i, record in enumerate(many.records)}
    places = [place[id(record)] for record in few.records]
    assert len(set(places)) == FEW
    for chosen in (places[:ROTATION], sorted(places)):
        steps = {after - before for before, after in zip(chosen, [*chosen[1:], MANY], strict=True)}
        assert steps <= {MANY // len(chosen), MANY // len(chosen) + 1}


def test_no_corner_of_a_sorted_source_is_timed() -> None:
    few, _ = made("airport")
    timed = few.records[: few.rotation]
    assert len({airport["country"] for airport in timed}) > ROTATION // 4
    assert any(airport["iata"] for airport in timed)
    months = {flight["month"] for flight in made("flight")[0].records[:ROTATION]}
    assert len(months) > ROTATION // 4


def test_all_records_are_timed_where_a_number_is_asked_for() -> None:
    few, many = made("person", 70)
    assert few.records == many.records
    assert few.rotation == len(few.records) == 70


@pytest.mark.parametrize("subject", ["person", "airport", "telemetry"])
def test_ab_times_what_a_run_times(subject: str) -> None:
    few, _ = made(subject)
    taken = records_of(subject, seed=1)
    assert sorted(map(repr, taken)) == sorted(map(repr, few.records))
    assert spread(taken, few.rotation) == few.records[: few.rotation]
