"""Predicted, stated and observed agree over the catalogue, or a deviation says why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice, product

import pytest

from serdelab.errors import SchemaError
from serdelab.evolution import deviations, matrix_types
from serdelab.evolution.deviations import Deviation
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.pair import taking_part
from serdelab.evolution_rows import EvolutionRow
from serdelab.lab.catalogue import case_names, codec_names
from serdelab.lab.request import CASE, Item
from serdelab.lab.work import rows
from serdelab.toml_file import Section, TomlFile

VALUES = 120
MAIN = (
    *("protobuf_upb", "avro_fastavro", "thrift_compact_apache"),
    *("json_orjson", "messagepack_array_msgpack", "xml_lxml"),
)
STEP = 29
"""Of a matrix, every so many pairs are tried here; ``bench.py evolve`` tries all of them."""


FEW = 40
"""Pairs of those that a deviation covers, one of which must need it."""


@cache
def seen(codec: str, group: str, item: str) -> tuple[EvolutionRow, ...]:
    return tuple(rows(codec, Item(group, item), VALUES))


def one(codec: str, item: str, direction: str, way: str = "", group: str = CASE) -> EvolutionRow:
    found = [r for r in seen(codec, group, item) if (r.direction, r.way) == (direction, way)]
    assert len(found) == 1
    return found[0]


def items(codec: str) -> Iterator[Item]:
    """All that the lab asks a codec."""
    idl = taking_part(codec).idl
    yield from (Item(CASE, name) for name in case_names())
    yield from (Item(idl, pair.name) for pair in matrix_types.pairs(idl))


# Deviations --------------------------------------------------------------------------------------


def deviation(text: str) -> Deviation:
    head = '[links]\nspec = "https://example.org/spec"\n[[deviation]]\n'
    file = TomlFile.parse(head + text, "some_codec.toml")
    section: Section = file.sections("deviation", deviations.KEYS)[0]
    return deviations.read(section, file.table["links"])


WHOLE = """
group = "proto"
item = ["union[a,b] -> *", "bool -> double"]
direction = "forward"
observed = "compatible"
kind = "library"
reason = "it is so"
link = "spec"
"""


def test_a_deviation_covers_what_its_patterns_match() -> None:
    known = deviation(WHOLE)
    place = ("strict", "proto", "union[a,b] -> int", "forward", "compatible")
    assert known.covers(place)
    assert known.covers(("", "proto", "bool -> double", "forward", "compatible"))
    assert not known.covers((*place[:3], "backward", "compatible"))
    assert not known.covers(("", "proto", "bool -> doubles", "forward", "compatible"))
    assert known.to_json()["link"] == "https://example.org/spec"


@pytest.mark.parametrize(
    ("line", "other", "message"),
    [
        ('kind = "library"', 'kind = "bug"', "kind is one of library, documentation"),
        ('link = "spec"', 'link = "spek"', "unknown link 'spek'; did you mean spec"),
        ('reason = "it is so"', "", "lacks reason"),
        ('observed = "compatible"', "", "lacks observed"),
    ],
)
def test_a_deviation_that_is_wrong_is_refused(line: str, other: str, message: str) -> None:
    with pytest.raises(SchemaError, match=message):
        deviation(WHOLE.replace(line, other))


def test_every_deviation_is_of_a_codec_and_names_a_document() -> None:
    assert set(deviations.codecs()) <= set(codec_names())
    for codec in deviations.codecs():
        for known in deviations.deviations(codec):
            assert known.link.startswith("https://"), known
            assert known.reason.endswith("."), known


def may_cover(known: Deviation, codec: str, item: Item) -> bool:
    rest = product(taking_part(codec).ways, Direction, Verdict)
    return any(known.covers((way, *item, to.value, seen.value)) for way, to, seen in rest)


def needed(codec: str) -> Iterator[tuple[str, int]]:
    """The deviations of a codec that explain something, found with as few runs as can be."""
    asked = list(items(codec))
    for known in deviations.deviations(codec):
        places = (item for item in asked if may_cover(known, codec, item))
        found = (row for item in islice(places, FEW) for row in seen(codec, *item))
        if any(row.differs and row.explained == known.to_json() for row in found):
            yield known.file, known.line


def test_every_deviation_is_needed() -> None:
    files = {codec: deviations.deviations(codec) for codec in deviations.codecs()}
    stated = {(known.file, known.line) for every in files.values() for known in every}
    assert stated - {place for codec in files for place in needed(codec)} == set()


# What it must show -------------------------------------------------------------------------------


def test_a_negative_int32_is_another_uint32() -> None:
    row = one("protobuf_upb", "int32 -> uint32", "backward", group="proto")
    assert (row.verdict, row.condition) == (Verdict.CONDITIONAL, "value: value < 0")
    (witness,) = row.witnesses
    assert witness["outcome"] == "silent_corruption"
    assert (witness["record"], witness["got"]) == ({"value": -1}, {"value": 2**32 - 1})
    assert witness["bytes"] == "08ffffffffffffffffff01"


def test_a_wire_type_mismatch_of_protobuf_is_no_error_and_survives() -> None:
    for direction in (Direction.BACKWARD, Direction.FORWARD):
        row = one("protobuf_upb", "int32 -> string", direction, group="proto")
        assert row.verdict == Verdict.BREAKS_SILENTLY
        assert set(row.outcomes) == {"silent_loss", "defaulted"}
    row = one("protobuf_upb", "int32 -> string", "round_trip", group="proto")
    assert (row.verdict, row.predicted["outcome"]) == (Verdict.COMPATIBLE, "kept_unknown")
    row = one("protobuf_upb", "remove_optional_field", "backward")
    assert row.fields == {"favoriteNumber": "kept_unknown"}


def test_readers_of_thrift_differ_over_the_items_of_lists() -> None:
    codecs = [f"thrift_{p}_{by}" for p in ("binary", "compact") for by in ("apache", "pure")]
    found = [one(c, "list<i64> -> list<i32>", "backward", group="thrift") for c in codecs]
    assert [row.verdict for row in found] == [
        Verdict.BREAKS_LOUDLY,
        Verdict.BREAKS_SILENTLY,
        Verdict.BREAKS_LOUDLY,
        Verdict.CONDITIONAL,
    ]
    assert found[3].condition == "value[]: value < -2^31 or value > 2^31 - 1"
    loud, silent, _, far = (row.witnesses[0] for row in found)
    assert "wrong ttype" in loud["error"]
    assert silent["record"] != silent["got"]
    assert far["got"] == {"value": [2**31]}


def test_an_alias_with_a_default_differs_between_the_libraries_of_avro() -> None:
    item = "rename_field_with_alias_and_default"
    assert one("avro_fastavro", item, "backward").verdict == Verdict.COMPATIBLE
    row = one("avro_apache", item, "backward")
    assert row.verdict == Verdict.BREAKS_SILENTLY
    assert row.explained["kind"] == "library"
    assert row.witnesses[0]["outcome"] == "silent_loss"
    assert row.witnesses[0]["got"]["name"] == "nobody"


@pytest.mark.parametrize("way", ["tolerant", "validated"])
def test_an_optional_property_of_an_open_schema_has_a_witness(way: str) -> None:
    row = one("json_orjson", "add_optional_field", "backward", way)
    assert row.verdict == Verdict.CONDITIONAL
    assert "phone: there, although the writer's schema does not name it" in row.condition
    witness = row.witnesses[0]
    assert not isinstance(witness["record"]["phone"], str)
    assert witness["outcome"] == ("refused" if way == "validated" else "silent_corruption")


def test_arrays_of_messagepack_corrupt_in_silence() -> None:
    row = one("messagepack_array_msgpack", "remove_optional_field", "backward", "tolerant")
    assert row.verdict == Verdict.BREAKS_SILENTLY
    witness = row.witnesses[0]
    assert (witness["path"], witness["outcome"]) == ("interests", "silent_corruption")
    assert witness["got"]["interests"] == witness["record"]["favoriteNumber"]
    row = one("messagepack_array_msgpack", "remove_optional_field", "backward", "validated")
    assert row.verdict == Verdict.BREAKS_LOUDLY


def test_xsd_refuses_an_element_unless_a_place_was_planned_for_it() -> None:
    row = one("xml_lxml", "add_optional_field", "forward", "validated")
    assert row.verdict == Verdict.BREAKS_LOUDLY
    assert "This element is not expected" in row.witnesses[0]["error"]
    row = one("xml_lxml", "add_element_where_any_was_planned", "forward", "validated")
    assert row.verdict == Verdict.COMPATIBLE
    assert row.fields == {"more.phone": "kept_unknown"}


# All cases, and some of the matrices -------------------------------------------------------------


def unexplained(codec: str, asked: Iterable[Item]) -> list[str]:
    return [
        f"{row.item}, {row.column} {row.direction}: {row.verdict} ({row.condition}),"
        f" predicted {row.predicted.get('verdict')} by {row.predicted.get('rule')},"
        f" stated {row.stated.get('verdict')}"
        for item in asked
        for row in seen(codec, *item)
        if row.differs and not row.explained
    ]


@pytest.mark.parametrize("codec", MAIN)
def test_pairs_of_types_do_as_predicted(codec: str) -> None:
    pairs = (item for item in items(codec) if item.group != CASE)
    assert unexplained(codec, islice(pairs, 0, None, STEP)) == []


@pytest.mark.parametrize("codec", MAIN)
def test_cases_do_as_predicted_and_stated(codec: str) -> None:
    cases = [item for item in items(codec) if item.group == CASE]
    assert unexplained(codec, cases) == []
    for item in cases:
        for row in seen(codec, *item):
            assert row.reason or row.verdict != Verdict.NOT_EXPRESSIBLE, row.key
