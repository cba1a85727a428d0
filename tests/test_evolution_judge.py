"""From what many reads did to each place to a verdict and its condition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from serdelab.evolution.again import slots_at
from serdelab.evolution.compare import Finding
from serdelab.evolution.judge import Places, PlaceVerdict, Tried, is_at, judged, overall
from serdelab.evolution.outcome import Outcome, Verdict
from serdelab.evolution.reads import Read
from serdelab.evolution.values import ABSENT, Trial
from serdelab.idl.shapes import read_text

OK, LOST, OTHER = Outcome.SAME, Outcome.SILENT_LOSS, Outcome.SILENT_CORRUPTION
REFUSED, LESS = Outcome.REFUSED, Outcome.LOSSY


@pytest.mark.parametrize(
    ("tried", "verdict", "words"),
    [
        ([(7, OK), (0, OK)], Verdict.COMPATIBLE, ""),
        ([(7, Outcome.KEPT_UNKNOWN)], Verdict.COMPATIBLE, ""),
        ([(7, Outcome.DEFAULTED)], Verdict.COMPATIBLE, ""),
        ([(7, REFUSED), (8, REFUSED)], Verdict.BREAKS_LOUDLY, ""),
        ([(7, OTHER), (8, OTHER)], Verdict.BREAKS_SILENTLY, ""),
        ([(7, LESS)], Verdict.BREAKS_SILENTLY, ""),
        ([(7, LOST), (8, REFUSED)], Verdict.BREAKS_SILENTLY, ""),
        ([(7, OK), (-1, OTHER)], Verdict.CONDITIONAL, "value < 0"),
        ([(7, OK), (-1, REFUSED)], Verdict.CONDITIONAL, "value < 0"),
    ],
)
def test_a_place(tried: Sequence[tuple[Any, Outcome]], verdict: Verdict, words: str) -> None:
    found = judged([Tried(value, outcome) for value, outcome in tried])
    assert (found.verdict, found.condition) == (verdict, words)
    assert found.outcome is max((outcome for _, outcome in tried), key=lambda each: each.rank)


def test_a_field_that_none_can_read_breaks_although_it_may_be_left_out() -> None:
    tried = [Tried(ABSENT, OK, blank=True), Tried(0, OK, blank=True), Tried(7, LOST)]
    assert judged(tried).verdict is Verdict.BREAKS_SILENTLY


def test_a_field_that_is_harmed_only_where_it_is_left_out_is_conditional() -> None:
    found = judged([Tried(ABSENT, REFUSED, blank=True), Tried(7, OK)])
    assert (found.verdict, found.condition) == (Verdict.CONDITIONAL, "absent")


def test_a_branch_that_none_can_read_is_a_condition_of_the_message() -> None:
    found = judged([Tried(7, REFUSED, branch=True), Tried(8, REFUSED, branch=True)])
    assert (found.verdict, found.condition) == (Verdict.CONDITIONAL, "set")


def test_what_the_schema_does_not_name_is_a_condition_of_the_message() -> None:
    found = judged([Tried("text", REFUSED, extra=True)])
    assert found.verdict is Verdict.CONDITIONAL
    assert "does not name it" in found.condition


# Places together -------------------------------------------------------------------------------


def trial(path: str, value: Any, *, ordinary: bool = False) -> Trial:
    def make(inner: Any) -> Any:
        return {path: inner} if path else {}

    return Trial(make(value), path, value, make, ordinary)


def read(*found: tuple[str, Outcome], expected: Any = None) -> Read:
    findings = tuple(Finding(path, outcome, expected) for path, outcome in found)
    return Read(b"", {}, {}, findings)


def verdicts(*reads: tuple[Trial, Read]) -> dict[str, PlaceVerdict]:
    places = Places()
    for each in reads:
        places.add(*each)
    places.complete(reads)
    return places.verdicts({})


def test_harm_is_seen_where_it_was_not_looked_for() -> None:
    found = verdicts((trial("x", 7), read(("y", OTHER), expected=5)))
    assert {path: each.verdict for path, each in found.items()} == {"y": Verdict.BREAKS_SILENTLY}


def test_a_list_is_not_harmed_for_what_its_items_explain() -> None:
    found = verdicts(
        (trial("x", [1]), read()),
        (trial("x", [1, -1]), read(("x[]", OTHER), expected=-1)),
        (trial("x[]", 1), read()),
        (trial("x[]", -1), read(("x[]", OTHER), expected=-1)),
    )
    assert {path: each.condition for path, each in found.items()} == {"x[]": "value < 0"}


def test_a_list_has_a_condition_of_its_own_beside_its_items() -> None:
    found = verdicts(
        (trial("x", [1]), read()),
        (trial("x", [1, 1]), read(("x", LOST))),
        (trial("x[]", 1), read()),
        (trial("x[]", -1), read(("x[]", OTHER), expected=-1)),
    )
    words = {path: each.condition for path, each in found.items()}
    assert words == {"x": "more than one item", "x[]": "value < 0"}


def test_refusals_for_another_place_say_nothing_of_this_one() -> None:
    """The ordinary message is refused for x alone: when x is fine, y is, too."""
    found = verdicts(
        (trial("", None, ordinary=True), read(("", REFUSED))),
        (trial("x", 1), read()),
        (trial("x", -1), read(("", REFUSED))),
        (trial("y", 5), read(("", REFUSED))),
    )
    assert {path: each.condition for path, each in found.items()} == {"x": "value < 0"}


def test_a_place_that_is_always_fine_hides_nothing() -> None:
    """The ordinary message has the branch b, which nobody reads; messages with a are fine."""
    found = verdicts(
        (trial("", None, ordinary=True), read(("", REFUSED))),
        (trial("u.a", 1), read()),
        (trial("u.b", 1), read(("", REFUSED))),
    )
    assert {path: each.verdict for path, each in found.items()} == {"u.b": Verdict.BREAKS_LOUDLY}


def test_a_message_that_is_always_refused_breaks() -> None:
    refused = read(("", REFUSED))
    found = verdicts((trial("", None, ordinary=True), refused), (trial("", None), refused))
    assert found[""].verdict is Verdict.BREAKS_LOUDLY


@pytest.mark.parametrize(
    ("path", "place", "expected"),
    [
        ("x", "x", True),
        ("x.a", "x", True),
        ("x", "x[]", True),
        ("x{key}", "x", True),
        ("xs", "x", False),
        ("", "x", False),
        ("x", "", False),
        ("", "", True),
    ],
)
def test_paths_inside_one_another(path: str, place: str, expected: bool) -> None:
    assert is_at(path, place) is expected


def test_the_verdict_over_all_is_the_worst_and_tells_conditions() -> None:
    some = PlaceVerdict(Verdict.CONDITIONAL, OTHER, "value < 0")
    assert overall({}) == (Verdict.COMPATIBLE, "")
    assert overall({"x": some}) == (Verdict.CONDITIONAL, "x: value < 0")
    assert overall({"x": some, "y": some})[1] == "x: value < 0; y: value < 0"
    loud = PlaceVerdict(Verdict.BREAKS_LOUDLY, REFUSED)
    assert overall({"x": some, "y": loud}) == (Verdict.BREAKS_LOUDLY, "")
    many = {f"f{at}": some for at in range(100)}
    assert overall(many)[1].endswith("; 94 more places")


@pytest.mark.parametrize(
    ("path", "slots"),
    [
        ("x", [("M", "x")]),
        ("n.a", [("N", "a")]),
        ("l[].a", [("N", "a")]),
        ("m{}.a", [("N", "a")]),
        ("m{key}", [("M", "m")]),
        ("l[]", [("M", "l")]),
        ("zzz", []),
        ("n.zzz", []),
    ],
)
def test_a_path_leads_to_a_slot(path: str, slots: list[tuple[str, str]]) -> None:
    text = """syntax = "proto3"; message N { int32 a = 1; }
    message M { int32 x = 1; N n = 2; repeated N l = 3; map<string, N> m = 4; }"""
    assert list(slots_at(read_text("proto", text)[1], "M", path)) == slots
