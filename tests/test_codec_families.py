"""What the JSON and the MessagePack codecs promise to each other and to data not their own."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given, settings
from msgspec.structs import fields

from serdelab import discover
from serdelab.conformance.building import INT32, STRING, record
from serdelab.conformance.rich import RICH
from serdelab.contract import Limits, Session, identity
from serdelab.errors import DecodeError
from serdelab.schema import Field, ListType, OptionalType, RecordType, Schema, TimestampType
from serdelab.schema.equal import first_difference
from serdelab.schema.record_strategies import records

FAMILIES = {
    "json": ("json_orjson", "json_stdlib", "json_msgspec"),
    "messagepack": ("messagepack_msgpack", "messagepack_ormsgpack", "messagepack_msgspec"),
}
PAIRS = [pair for names in FAMILIES.values() for pair in permutations(names, 2)]
ALL = [*FAMILIES["json"], *FAMILIES["messagepack"], "messagepack_array_msgpack"]
JSON_LIMITS = Limits(nan=False, infinity=False)

OLD = record("Evolving", a=INT32, b=STRING)
NEW = RecordType(
    "Evolving",
    (
        *OLD.fields,
        Field("note", 3, OptionalType(STRING)),
        Field("count", 4, INT32, has_default=True, default=7),
        Field("tags", 5, ListType(STRING), has_default=True, default=["x"]),
    ),
)


def session(name: str, writer: RecordType, reader: RecordType | None = None) -> Session:
    return discover.codec(name).prepare(Schema(writer), Schema(reader or writer))


@pytest.mark.parametrize(("writer", "reader"), PAIRS)
def test_one_library_reads_what_another_wrote(writer: str, reader: str) -> None:
    write, read = session(writer, RICH), session(reader, RICH)

    @settings(max_examples=40, derandomize=True, database=None, deadline=None)
    @given(records(RICH, JSON_LIMITS))
    def interchange(given: dict[str, Any]) -> None:
        encoded = write.encode(write.populate(given))
        assert first_difference(given, read.restore(read.decode(encoded))) is None

    interchange()


@pytest.mark.parametrize(("one", "other"), [p for p in PAIRS if p[0].startswith("messagepack")])
def test_messagepack_has_one_way_to_write_a_record(one: str, other: str) -> None:
    first, second = session(one, RICH), session(other, RICH)

    @settings(max_examples=40, derandomize=True, database=None, deadline=None)
    @given(records(RICH, Limits()))
    def same(given: dict[str, Any]) -> None:
        here, there = (s.encode(s.populate(given)) for s in (first, second))
        assert here == there

    same()


@pytest.mark.parametrize("name", ALL)
def test_a_new_reader_gives_old_data_its_defaults(name: str) -> None:
    old, reader = session(name, OLD), session(name, OLD, NEW)
    for _ in range(2):
        read = reader.restore(reader.decode(old.encode(old.populate({"a": 1, "b": "x"}))))
        assert read == {"a": 1, "b": "x", "note": None, "count": 7, "tags": ["x"]}
        read["tags"].append("mine")  # must not become the default of the next one


@pytest.mark.parametrize("name", ALL)
def test_an_old_reader_leaves_out_what_it_does_not_know(name: str) -> None:
    new, reader = session(name, NEW), session(name, NEW, OLD)
    given: dict[str, Any] = {"a": 1, "b": "x", "note": "n", "count": 2, "tags": []}
    assert reader.restore(reader.decode(new.encode(new.populate(given)))) == {"a": 1, "b": "x"}


@pytest.mark.parametrize("name", ALL)
def test_a_reader_refuses_data_without_a_field_that_it_needs(name: str) -> None:
    old, reader = (
        session(name, OLD),
        session(name, OLD, record("Evolving", a=INT32, b=STRING, c=INT32)),
    )
    encoded = old.encode(old.populate({"a": 1, "b": "x"}))
    with pytest.raises(Exception, match=r"c|index"):
        reader.restore(reader.decode(encoded))


@pytest.mark.parametrize("name", ["json_orjson", "json_stdlib", "messagepack_msgpack"])
def test_a_record_of_plain_values_is_its_own_native(name: str) -> None:
    plain = session(name, OLD)
    assert plain.populate is identity
    assert plain.restore is identity


@pytest.mark.parametrize("name", ["json_msgspec", "messagepack_msgspec"])
def test_written_structs_are_called_without_keywords(name: str) -> None:
    given: dict[str, Any] = {"a": 1, "b": "x", "note": None, "count": 2, "tags": []}
    native: Any = session(name, NEW).populate(given)
    assert all(field.required for field in fields(native))
    assert type(native)(*given.values()) == native


@pytest.mark.parametrize("name", [n for n in ALL if n.startswith("messagepack")])
def test_a_torn_batch_is_refused(name: str) -> None:
    plain = session(name, OLD)
    batch = plain.encode_batch([plain.populate({"a": 1, "b": "x"})] * 3)
    for length in (1, len(batch) - 1, len(batch) - 5):
        with pytest.raises((DecodeError, ValueError)):
            plain.decode_batch(batch[:length])


def test_ormsgpack_still_needs_its_workaround() -> None:
    """When this fails, ormsgpack keeps all fractions: take the workaround out of the codec."""
    import ormsgpack

    late = datetime(2026, 3, 1, 0, 0, 5, 536_871, tzinfo=UTC)
    option = ormsgpack.OPT_DATETIME_AS_TIMESTAMP_EXT
    lost = ormsgpack.unpackb(ormsgpack.packb(late, option=option), option=option)
    assert lost == late.replace(microsecond=0)
    early = late.replace(microsecond=536_870)
    assert ormsgpack.unpackb(ormsgpack.packb(early, option=option), option=option) == early


@pytest.mark.parametrize("year", [1, 1969, 1970, 2026, 2105, 2107, 2513, 2515, 9999])
def test_ormsgpack_keeps_every_millisecond(year: int) -> None:
    times = record("Times", at=TimestampType())
    ours, theirs = session("messagepack_ormsgpack", times), session("messagepack_msgspec", times)
    for ms in range(0, 1000, 37):
        given = {"at": datetime(year, 6, 1, 12, 30, 1, ms * 1000, tzinfo=UTC)}
        encoded = ours.encode(ours.populate(given))
        assert encoded == theirs.encode(theirs.populate(given))
        assert ours.restore(ours.decode(encoded)) == given
