"""Of several fields in a message that is refused, the one is told that brings it down."""

from __future__ import annotations

import re

import pytest

from serdelab.evolution.moves import steps
from serdelab.evolution.outcome import Direction, Outcome
from serdelab.evolution.pair import judge
from serdelab.idl.shapes import read_text

HEAD = (
    'syntax = "proto3"; message R { string p = 1; } message Ref { string x = 1; } message M { %s }'
)


def test_a_field_that_is_gone_is_not_blamed_for_one_that_is_refused() -> None:
    old = read_text("proto", HEAD % "R a = 1; string b = 2;")
    new = read_text("proto", HEAD % "Ref b = 2;")
    found = judge(old, new, codecs=["protobuf_upb"], directions=[Direction.BACKWARD])
    (seen,) = found.observed
    assert Outcome.REFUSED in seen.outcomes
    assert {path for path, outcome in seen.by_field.items() if not outcome.harmless} == {"b"}
    assert {witness.path for witness in seen.witnesses} == {"b"}


def test_all_are_blamed_where_each_alone_is_refused() -> None:
    old = read_text("proto", HEAD % "R a = 1; string b = 2; string c = 3;")
    new = read_text("proto", HEAD % "R a = 1;")
    found = judge(old, new, codecs=["protobuf_json"], directions=[Direction.BACKWARD])
    strict = next(each for each in found.observed if each.way == "strict")
    assert {path for path, each in strict.by_field.items() if each is Outcome.REFUSED} == {"b", "c"}


@pytest.mark.parametrize("kind", ["R", "string", "repeated string", "map<string, string>"])
def test_each_is_shown_by_a_message_that_has_it(kind: str) -> None:
    """Not by one that is refused for another field, however small."""
    old = read_text("proto", HEAD % f"R a = 1; string b = 2; {kind} long_name = 3;")
    new = read_text("proto", HEAD % "R a = 1;")
    found = judge(old, new, codecs=["protobuf_json"], directions=[Direction.BACKWARD])
    strict = next(each for each in found.observed if each.way == "strict")
    for witness in strict.witnesses:
        assert list(witness.record) == [re.split(r"[\[{]", witness.path)[0]]
    assert len(strict.witnesses) >= 2


@pytest.mark.parametrize(
    ("path", "names"),
    [("a", ["a"]), ("a.b[].c", ["a", "b[]", "c"]), ("[x.y].c", ["[x.y]", "c"])],
)
def test_steps_of_a_path(path: str, names: list[str]) -> None:
    assert steps(path) == names
