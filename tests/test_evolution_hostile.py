"""Schemas and codecs that nobody wants: an answer, no traceback, and not after minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hostile_schemas import TWISTED, UNFILLABLE, Texts, deep, wide
from hypothesis import given, settings
from hypothesis import strategies as st
from random_pairs import codecs_of

from serdelab import discover
from serdelab.contract import Evolution, Link, Side
from serdelab.errors import NotExpressible
from serdelab.evolution import pair as pairs
from serdelab.evolution.compare import Compare
from serdelab.evolution.lineage import Lineage
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.pair import Meeting, Pair
from serdelab.evolution.result import Observation
from serdelab.evolution.values import Messages
from serdelab.idl import SUFFIXES
from serdelab.idl.shapes import read_text

IDLS = sorted(SUFFIXES)
SECONDS = 2.0
"""Of processor time, for a pair of a thousand fields: parsed, compared, tried in all directions."""


def main_codec(idl: str) -> str:
    def is_main(name: str) -> bool:
        evolution = discover.codec(name).evolution
        return evolution is not None and evolution.main

    return next(name for name in codecs_of(idl) if is_main(name))


def observed(texts: Texts, codec: str = "") -> list[Observation]:
    idl, old, new = texts
    pair = Pair(read_text(idl, old), read_text(idl, new))
    name = codec or main_codec(idl)
    return list(pairs.observations(pair, name, pairs.taking_part(name).ways[0], tuple(Direction)))


@pytest.mark.parametrize("idl", [idl for idl in IDLS if idl != "xsd"])
def test_a_thousand_fields_take_less_than_two_seconds(idl: str) -> None:
    texts = wide(idl)
    observed(("thrift", "struct M { 1: i32 x }", "struct M { 1: i64 x }"))  # imports
    start = time.process_time()
    found = observed(texts)
    assert time.process_time() - start < SECONDS
    assert any(each.verdict is not Verdict.COMPATIBLE for each in found)


@pytest.mark.parametrize("idl", IDLS)
def test_a_thousand_changes_are_all_found(idl: str) -> None:
    """libxml2 takes seconds to compile so wide a sequence; the others are done in a few."""
    _, old, new = wide(idl, all_change=True)
    pair = Pair(read_text(idl, old), read_text(idl, new))
    assert len(pair.changes) == 1_000
    for observation in observed(wide(idl, all_change=True)):
        if observation.direction is Direction.FORWARD:
            assert observation.verdict is not Verdict.COMPATIBLE
            assert observation.witnesses


@pytest.mark.parametrize("idl", IDLS)
def test_a_hundred_levels_are_tried_down_to_the_last(idl: str) -> None:
    found = observed(deep(idl), "thrift_compact_pure" if idl == "thrift" else "")
    assert {each.direction for each in found} == set(Direction)
    assert any(each.verdict not in {Verdict.COMPATIBLE, Verdict.UNDECIDED} for each in found)


@pytest.mark.parametrize("name", UNFILLABLE)
def test_what_cannot_be_made_is_said(name: str) -> None:
    found = [each for each in observed(UNFILLABLE[name]) if each.direction is Direction.BACKWARD]
    assert [each.verdict for each in found] == [Verdict.UNDECIDED]
    assert "no message can be made" in found[0].reason


@pytest.mark.parametrize("name", TWISTED)
def test_twisted_schemas_have_an_answer(name: str) -> None:
    assert observed(TWISTED[name])


# Codecs -----------------------------------------------------------------------------------------

TEXT = 'syntax = "proto3"; message N { int32 a = 1; } message M { int32 x = 1; repeated N n = 2; }'
OLD, NEW = TEXT, TEXT.replace("int32 x", "string x")


def good(writer: Side, reader: Side, way: str) -> Link:
    evolution = discover.codec("protobuf_upb").evolution
    assert evolution is not None
    return evolution.link(writer, reader, way)


def raising(error: BaseException) -> Callable[[Any], Any]:
    def call(value: Any) -> Any:
        raise error

    return call


ODD: list[Any] = [
    None,
    5,
    "text",
    [],
    object(),
    {"x": object()},
    {"n": 7},
    {5: 6},
    {"n": [[]]},
    {"x": {"x": {}}},
]
DEFECTS: dict[str, dict[str, Callable[[Any], Any]]] = {
    "write raises": {"write": raising(ValueError("no"))},
    "write gives text": {"write": lambda value: "text"},
    "reread raises": {"reread": raising(KeyError("no"))},
    "read raises": {"read": raising(ZeroDivisionError())},
    "read recurses": {"read": raising(RecursionError())},
    "rewrite raises": {"rewrite": raising(OSError("no"))},
    "rewrite gives nothing": {"rewrite": lambda data: b""},
    **{f"read gives {odd!r:.20}": {"read": lambda data, odd=odd: odd} for odd in ODD},
    **{f"reread gives {odd!r:.20}": {"reread": lambda data, odd=odd: odd} for odd in ODD},
}


@pytest.fixture
def codec(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], list[Observation]]:
    """Observes a pair through a link that somebody made."""

    def observe(link: Any) -> list[Observation]:
        def taking_part(name: str) -> Evolution:
            return Evolution("proto", link)

        monkeypatch.setattr(pairs, "taking_part", taking_part)
        pair = Pair(read_text("proto", OLD), read_text("proto", NEW))
        meeting = Meeting(pair, "made_up", "", ("M", "M"))
        return [meeting.observe(direction, 60) for direction in Direction]

    return observe


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defective_codec_is_no_crash(name: str, codec: Any) -> None:
    def link(writer: Side, reader: Side, way: str) -> Link:
        made = good(writer, reader, way)
        calls: dict[str, Any] = {
            each: getattr(made, each) for each in ("write", "reread", "read", "rewrite")
        }
        return Link(**{**calls, **DEFECTS[name]})

    backward, forward, _ = codec(link)
    unsound = name.startswith(("write", "reread"))
    for observation in (backward, forward):
        assert (observation.unsound > 0) is unsound
        assert unsound or observation.verdict is not Verdict.UNDECIDED


def test_a_codec_that_refuses_the_pair_breaks_loudly(codec: Any) -> None:
    def link(writer: Side, reader: Side, way: str) -> Link:
        raise LookupError("these do not match")

    for observation in codec(link):
        assert observation.verdict is Verdict.BREAKS_LOUDLY
        assert "these do not match" in observation.reason


def test_a_codec_that_cannot_say_the_schema_is_not_expressible(codec: Any) -> None:
    def link(writer: Side, reader: Side, way: str) -> Link:
        raise NotExpressible("a thing", "made_up", "there is no such thing")

    for observation in codec(link):
        assert observation.verdict is Verdict.NOT_EXPRESSIBLE
        assert "there is no such thing" in observation.reason


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_the_end_of_a_process_is_no_outcome(error: type[BaseException], codec: Any) -> None:
    def link(writer: Side, reader: Side, way: str) -> Link:
        made = good(writer, reader, way)
        return Link(made.write, made.reread, raising(error()), made.rewrite)

    with pytest.raises(error):
        codec(link)


SHAPES = read_text(
    "proto",
    """syntax = "proto3"; enum E { A = 0; B = 1; } message N { int32 a = 1; }
    message M { int32 i = 1; repeated string l = 2; map<string, N> m = 3; E e = 4; N n = 5;
    oneof o { int32 x = 6; N y = 7; } bytes b = 8; }""",
)[1]
_odd: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3)
    | st.binary(max_size=3) | st.just(...),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ilmenxyb"), inner),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([t.record for t in Messages(SHAPES).trials("M", 200)]), _odd, st.booleans())
def test_whatever_a_codec_gives_is_compared(record: Any, odd: Any, turned: bool) -> None:
    expected, got = (odd, record) if turned else (record, odd)
    for finding in Compare(SHAPES, SHAPES, Lineage()).messages(
        "M", "M", expected, got, lambda: True
    ):
        assert finding.outcome.value
