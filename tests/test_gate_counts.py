"""Instructions of both sides: a count decides by itself, and a missing one says why."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from serdelab.ab.instructions import Lost
from serdelab.ab.side import Kind, Ready, Side
from serdelab.gate.choose import Chosen
from serdelab.gate.counts import Counted, Counter, How, Uncounted, counted
from serdelab.gate.entry import Mark
from serdelab.gate.thresholds import Thresholds

BASE, HEAD = (Ready(Side(name, Kind.REVISION, name)) for name in ("base", "head"))
CASES = [Chosen("json_one", "person", "encode"), Chosen("json_one", "person", "decode")]


def counts(counter: Counter, chosen: list[Chosen] = CASES, minutes: float = 1.0) -> Counted:
    def tell(words: str, number: int, of: int) -> None: ...

    return counted((BASE, HEAD), chosen, Thresholds(), How(counter, minutes), tell)


def of(head: Callable[[Chosen], float]) -> Counter:
    def counter(sides: Sequence[Ready], each: Chosen, hash_seed: int) -> tuple[float, float]:
        assert tuple(sides) == (BASE, HEAD)
        return 1_000.0, head(each)

    return counter


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        (1_000.0, Mark.FINE),
        (1_029.0, Mark.FINE),
        (1_031.0, Mark.WORSE),
        (972.0, Mark.FINE),
        (969.0, Mark.BETTER),
    ],
)
def test_a_count_past_the_threshold_is_worse(head: float, mark: Mark) -> None:
    found = counts(of(lambda _: head))
    assert [entry.mark for entry in found.entries] == [mark, mark]
    assert not found.reason
    assert found.entries[0].base == "1,000"


def test_the_two_sides_are_not_exchanged() -> None:
    grown = counts(of(lambda each: 2_000.0 if each.operation == "encode" else 500.0)).entries
    assert [(entry.operation, entry.mark, entry.change) for entry in grown] == [
        ("encode", Mark.WORSE, "+100.0%"),
        ("decode", Mark.BETTER, "-50.0%"),
    ]


def test_what_cannot_be_counted_says_why() -> None:
    def refuses(sides: Sequence[Ready], each: Chosen, hash_seed: int) -> tuple[float, float]:
        raise Uncounted("valgrind is not installed")

    assert counts(refuses) == Counted(reason="valgrind is not installed")
    assert counts(refuses, []).reason == "nothing was chosen"


def test_one_that_cannot_be_counted_does_not_hide_another() -> None:
    def some(each: Chosen) -> float:
        if each.operation == "encode":
            raise Uncounted("no work in it")
        return 2_000.0

    found = counts(of(some))
    assert [entry.mark for entry in found.entries] == [Mark.TOLD, Mark.WORSE]
    assert not found.reason


def test_what_the_minutes_left_no_time_for_is_not_decided() -> None:
    found = counts(of(lambda _: 1_000.0), minutes=0.001)
    assert [entry.mark for entry in found.entries] == [Mark.UNDECIDED] * 2
    assert found.entries[0].words == "not counted: the 0.001 minutes were up"


def test_growth_with_one_hash_seed_alone_is_none() -> None:
    def counter(sides: Sequence[Ready], each: Chosen, hash_seed: int) -> tuple[float, float]:
        return 1_000.0, 1_040.0 if hash_seed == 1 else 1_010.0

    assert [entry.mark for entry in counts(counter).entries] == [Mark.FINE] * 2
    assert counts(counter).entries[0].head == "1,010"


def test_a_side_that_is_lost_is_not_decided() -> None:
    """It hung or died: that is no reason to call the change fine."""

    def dies(sides: Sequence[Ready], each: Chosen, hash_seed: int) -> tuple[float, float]:
        raise Lost("head: no answer after 120 s")

    found = counts(dies)
    assert [entry.mark for entry in found.entries] == [Mark.UNDECIDED] * 2
    assert found.entries[0].words == "head: no answer after 120 s"
    assert not found.reason


@pytest.mark.parametrize("error", [Lost("head: killed"), Uncounted("no work")])
def test_growth_that_cannot_be_counted_again_is_not_decided(error: Uncounted) -> None:
    def counter(sides: Sequence[Ready], each: Chosen, hash_seed: int) -> tuple[float, float]:
        if hash_seed == 2:
            raise error
        return 1_000.0, 2_000.0

    entry = counts(counter).entries[0]
    assert entry.mark is Mark.UNDECIDED
    assert entry.words == f"100.0 % more a call; not confirmed: {error}"
    assert (entry.base, entry.head) == ("1,000", "2,000")
