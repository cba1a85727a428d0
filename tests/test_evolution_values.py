"""Messages that try a schema: valid, varied where they say, bounded."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from serdelab import subjects
from serdelab.evolution.alike import fits
from serdelab.evolution.focus import ALL, Focus
from serdelab.evolution.ordinary import Ordinary, Unfillable
from serdelab.evolution.search import search
from serdelab.evolution.strategies import values_of
from serdelab.evolution.values import ABSENT, LEVELS, Messages, Trial
from serdelab.idl import SUFFIXES
from serdelab.idl.shapes import read_text, reader
from serdelab.schema.shape import (
    Alternatives,
    Chosen,
    Keyed,
    Leaf,
    Nullable,
    Presence,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Symbols,
)

KINDS = """
syntax = "proto3";
enum E { A = 0; B = 1; }
message N { int32 a = 1; string b = 2; }
message M {
  int32 i = 1; repeated string l = 2; map<string, N> m = 3; E e = 4; N n = 5; bytes b = 6;
  oneof o { int32 x = 7; N y = 8; } M self = 9; double d = 10;
}
"""
PROTO = read_text("proto", KINDS)[1]


def problems(shapes: Shapes, shape: Shape, value: Any, *, extras: bool = False) -> list[str]:
    """Why a value is none of a shape; written without the code that makes values."""
    match shape:
        case Leaf():
            return [] if fits(shape, value) else [f"{value!r} is no {shape.word}"]
        case Nullable(item=item):
            return [] if value is None else problems(shapes, item, value)
        case Repeated():
            most = len(value) if shape.most is None else shape.most
            wrong = [] if shape.fewest <= len(value) <= most else [f"{len(value)} items"]
            return [*wrong, *(p for each in value for p in problems(shapes, shape.item, each))]
        case Keyed():
            return [
                problem
                for key, each in value.items()
                for problem in (
                    *problems(shapes, shape.key, key),
                    *problems(shapes, shape.value, each),
                )
            ]
        case Alternatives(branches=branches):
            assert isinstance(value, Chosen)
            return problems(shapes, branches[value.branch], value.value)
        case Ref(name=name):
            return _named(shapes, name, value)
        case _:
            return [f"{shape.word} cannot be filled"]


def _named(shapes: Shapes, name: str, value: Any) -> list[str]:
    type_ = shapes.types[name]
    if isinstance(type_, Symbols):
        known = {sign.name for sign in type_.symbols}
        return [] if value in known or (type_.open and isinstance(value, int)) else [f"{value!r}"]
    slots = {slot.name: slot for slot in type_.slots}
    groups = [slots[name].group for name in value if name in slots and slots[name].group]
    wrong = [f"{name} in {type_.name}" for name in value if name not in slots and not type_.extras]
    wrong += [f"two of {group}" for group in groups if groups.count(group) > 1]
    wrong += ["not one branch"] if type_.one_of and len(value) != 1 else []
    for slot in type_.slots:
        if slot.name in value:
            wrong += problems(shapes, slot.shape, value[slot.name])
        elif slot.presence is Presence.REQUIRED and not slot.group and not type_.one_of:
            wrong.append(f"{slot.name} is missing")
    return wrong


def trials(shapes: Shapes, root: str, focus: Focus = ALL, most: int = 400) -> list[Trial]:
    return Messages(shapes, focus).trials(root, most)


@pytest.mark.parametrize("idl", sorted(SUFFIXES))
@pytest.mark.parametrize("subject", subjects.names())
def test_messages_of_every_subject_are_valid(idl: str, subject: str) -> None:
    shapes = reader(idl).text(subjects.load(subject).document(idl))[1]
    for root in shapes.roots:
        for trial in trials(shapes, root, most=150):
            assert problems(shapes, Ref(root), trial.record) == [], trial.path
        for trial in search(shapes, root, ALL, 20):
            assert problems(shapes, Ref(root), trial.record) == [], trial.path


@settings(max_examples=100, deadline=None)
@given(values_of(PROTO, "M"))
def test_random_messages_are_valid_and_bounded(record: dict[str, Any]) -> None:
    assert problems(PROTO, Ref("M"), record) == []
    assert levels(record) <= LEVELS + 1


def levels(record: dict[str, Any]) -> int:
    return 1 + levels(record["self"]) if "self" in record else 0


def test_a_message_holds_the_value_that_it_says() -> None:
    for trial in trials(PROTO, "M"):
        assert trial.make(trial.value) == trial.record or trial.path == ""


def test_all_places_of_a_message_are_varied() -> None:
    paths = {trial.path for trial in trials(PROTO, "M", most=5_000)}
    for path in ("i", "l", "l[]", "m", "m{}.a", "m{key}", "e", "n.b", "x", "y.a", "self.i", "d"):
        assert path in paths


def test_slots_that_may_be_absent_are_left_out() -> None:
    absent = {trial.path for trial in trials(PROTO, "M", most=5_000) if trial.value is ABSENT}
    assert {"i", "n.a", "self.i", "x"} <= absent
    for trial in trials(PROTO, "M"):
        if trial.value is ABSENT and "." not in trial.path:
            assert trial.path not in trial.record


def test_only_what_is_in_focus_is_varied() -> None:
    focus = Focus(frozenset({("N", "a")}))
    paths = {trial.path for trial in trials(PROTO, "M", focus, most=5_000)}
    assert {"n.a", "m{}.a", "y.a"} <= paths
    assert not paths & {"i", "d", "e", "n.b", "x", "l", "l[]"}


def test_the_ends_of_a_range_come_first() -> None:
    """So that they have their turn where many places are varied."""
    first = [trial.value for trial in trials(PROTO, "M") if trial.path == "i"][:7]
    assert {2**31 - 1, -(2**31), 0} <= set(first)


@pytest.mark.parametrize("most", [1, 2, 3, 10, 119])
def test_no_more_messages_are_made_than_asked_for(most: int) -> None:
    assert len(trials(PROTO, "M", most=most)) == most


def test_ordinary_values_of_two_slots_differ() -> None:
    shapes = read_text("proto", 'syntax = "proto3"; message M { int32 a = 1; int32 b = 2; }')[1]
    whole = Ordinary(shapes).plain(Ref("M"))
    assert whole["a"] != whole["b"]
    assert 0 not in whole.values()


def test_the_least_message_has_what_must_be_there() -> None:
    text = "struct N { 1: required i32 a } struct M { 1: required N n, 2: optional i32 x }"
    shapes = read_text("thrift", text)[1]
    least = Ordinary(shapes).least(shapes.struct("M"))
    assert least is not None
    assert (list(least), list(least["n"])) == (["n"], ["a"])


def test_a_record_inside_itself_has_its_scalars() -> None:
    text = '{"type": "record", "name": "T", "fields": [{"name": "x", "type": ["null", "int"]},'
    shapes = read_text(
        "avsc", text + '{"name": "kids", "type": {"type": "array", "items": "T"}}]}'
    )[1]
    whole = Ordinary(shapes).plain(Ref("T"))
    assert whole["kids"][0]["x"] is not None


def test_a_record_that_must_hold_itself_has_no_message() -> None:
    shapes = read_text(
        "avsc", '{"type": "record", "name": "T", "fields": [{"name": "t", "type": "T"}]}'
    )[1]
    with pytest.raises(Unfillable, match="without end"):
        trials(shapes, "T")
    with pytest.raises(Unfillable, match="without end"):
        values_of(shapes, "T")


# The long search --------------------------------------------------------------------------------


def test_the_search_gives_as_many_as_asked_for_and_the_same_again() -> None:
    first = search(PROTO, "M", ALL, 200)
    assert len(first) == 200
    assert [repr(t.record) for t in first] == [repr(t.record) for t in search(PROTO, "M", ALL, 200)]


def test_the_search_varies_one_place_or_all() -> None:
    found = search(PROTO, "M", ALL, 300)
    paths = {trial.path for trial in found}
    assert "" in paths
    assert {"i", "d", "b"} & paths
    for trial in found:
        if trial.path:
            assert trial.make(trial.value) == trial.record or trial.value != trial.value


def test_the_search_ends_where_there_are_no_more_values() -> None:
    shapes = read_text("thrift", "struct M { 1: required bool x }")[1]
    assert 1 <= len(search(shapes, "M", ALL, 500)) < 500


def test_many_places_have_some_values_each() -> None:
    """Where the usual number of messages would leave each with one."""
    body = " ".join(f"int32 f{at} = {at};" for at in range(1, 101))
    shapes = read_text("proto", f'syntax = "proto3"; message M {{ oneof o {{ {body} }} }}')[1]
    tried = [(trial.path, trial.value) for trial in trials(shapes, "M", most=120)]
    assert all((f"f{at}", -(2**31)) in tried for at in range(1, 101))
