"""The Avro codecs: golden bytes, unions, projections, resolution, files."""

from __future__ import annotations

import io
import json
from importlib import import_module
from typing import Any

import pytest

from serdelab import discover, subjects
from serdelab.contract import identity
from serdelab.errors import DecodeError, NotExpressible
from serdelab.schema import (
    Branch,
    EnumType,
    Field,
    IdlDocument,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    Type,
    UnionType,
    UuidType,
    value_at,
)

BARE = discover.codec("avro_fastavro")
CONTAINER = discover.codec("avro_container_fastavro")
APACHE = discover.codec("avro_apache")
BOTH = (BARE, CONTAINER)
MARTIN = {
    "userName": "Martin",
    "favoriteNumber": 1337,
    "interests": ["daydreaming", "hacking"],
}
GOLDEN = "0c4d617274696e02f2140416646179647265616d696e670e6861636b696e6700"
BOOL, INT32, INT64, STRING = (
    ScalarType(kind) for kind in (Kind.BOOL, Kind.INT32, Kind.INT64, Kind.STRING)
)
fastavro: Any = import_module("fastavro")


def schema(avsc: list[Any], **fields: Type) -> Schema:
    """A record Root: its Avro fields, and what the model says of them."""
    text = json.dumps({"type": "record", "name": "n.s.Root", "fields": avsc})
    root = RecordType("Root", tuple(Field(n, i, t) for i, (n, t) in enumerate(fields.items(), 1)))
    return Schema(root).with_document(IdlDocument("avsc", text))


def through(codec: Any, writer: Schema, record: Any, reader: Schema | None = None) -> Any:
    session = codec.prepare(writer, reader or writer)
    return session.restore(session.decode(session.encode(session.populate(record))))


def test_golden_bytes() -> None:
    person = subjects.load("person")
    session = BARE.prepare(person, person)
    assert session.encode(session.populate(MARTIN)).hex() == GOLDEN
    assert session.restore(session.decode(bytes.fromhex(GOLDEN))) == MARTIN


def test_a_record_without_unions_needs_no_conversion() -> None:
    for subject in set(subjects.names()) - {"event"}:
        given = subjects.load(subject)
        session = BARE.prepare(given, given)
        assert session.populate is identity
        assert session.restore is identity


def test_what_runs_is_compiled() -> None:
    assert {codec.implementation() for codec in BOTH} == {"Cython"}


PLACE = {"type": "record", "name": "Place", "fields": [{"name": "city", "type": "string"}]}
PLACE_TYPE = RecordType("Place", (Field("city", 1, STRING),))
COLOUR = EnumType("Colour", (Symbol("RED", 0),))
HOLDER = RecordType("Holder", (
    Field("u", 1, UnionType("U", (
        Branch("colour", 1, COLOUR), Branch("word", 2, STRING), Branch("many", 3, ListType(INT32)),
    ))),
))  # fmt: skip
MIXED = schema(
    [
        {"name": "home", "type": ["null", PLACE], "default": None},
        {
            "name": "u",
            "type": [
                "Place", {"type": "enum", "name": "Colour", "symbols": ["RED"]}, "string", "long",
                "boolean", {"type": "array", "items": "int"},
            ],
        },
        {"name": "maybe", "type": ["null", "Colour"], "default": None},
    ],
    home=OptionalType(PLACE_TYPE),
    u=UnionType("U", (
        Branch("where", 2, PLACE_TYPE), Branch("colour", 3, COLOUR),
        Branch("word", 4, STRING), Branch("number", 5, INT64), Branch("flag", 6, BOOL),
        Branch("many", 7, ListType(INT32)),
    )),
    maybe=OptionalType(COLOUR),
)  # fmt: skip


@pytest.mark.parametrize("codec", BOTH, ids=lambda codec: codec.info.name)
@pytest.mark.parametrize(
    "branch",
    [
        {"where": {"city": "x"}}, {"colour": "RED"}, {"word": "RED"}, {"number": 1}, {"flag": True},
        {"many": [1]},
    ],
    ids=lambda branch: next(iter(branch)),
)  # fmt: skip
def test_every_branch_comes_back_as_itself(codec: Any, branch: Any) -> None:
    for home in (None, {"city": "y"}):
        record = {"home": home, "u": branch, "maybe": "RED" if home else None}
        assert through(codec, MIXED, record) == record


@pytest.mark.parametrize("codec", BOTH, ids=lambda codec: codec.info.name)
def test_unions_in_an_optional(codec: Any) -> None:
    """fastavro validates an optional, and finds an enum, a list or a timestamp by no name there."""
    union = [{"type": "enum", "name": "Colour", "symbols": ["RED"]}, "string",
             {"type": "array", "items": "int"}]  # fmt: skip
    holder = {"type": "record", "name": "Holder", "fields": [{"name": "u", "type": union}]}
    given = schema(
        [{"name": "o", "type": ["null", holder]},
         {"name": "l", "type": ["null", {"type": "array", "items": "Holder"}]}],
        o=OptionalType(HOLDER), l=OptionalType(ListType(HOLDER)),
    )  # fmt: skip
    for branch in ({"colour": "RED"}, {"word": "x"}, {"many": [1]}):
        record = {"o": {"u": branch}, "l": [{"u": branch}]}
        assert through(codec, given, record) == record
    assert through(codec, given, {"o": None, "l": None}) == {"o": None, "l": None}


def test_two_branches_that_come_back_alike_are_refused() -> None:
    given = schema(
        [{"name": "u", "type": ["int", "long"]}],
        u=UnionType("U", (Branch("int", 1, INT32), Branch("long", 2, INT64))),
    )
    with pytest.raises(NotExpressible, match="two branches of one Python type"):
        BARE.prepare(given, given)


@pytest.mark.parametrize("codec", BOTH, ids=lambda codec: codec.info.name)
def test_a_fixed_type_is_named_and_still_bytes(codec: Any) -> None:
    fixed = {"type": "fixed", "name": "Hash", "size": 2}
    given = schema(
        [{"name": "u", "type": [fixed, "string"]}, {"name": "o", "type": ["null", "Hash"]}],
        u=UnionType("U", (Branch("h", 1, ScalarType(Kind.BYTES)), Branch("s", 2, STRING))),
        o=OptionalType(ScalarType(Kind.BYTES)),
    )
    session = codec.prepare(given, given)
    native = {"u": ("n.s.Hash", b"ab"), "o": b"cd"}
    assert session.restore(session.decode(session.encode(native))) == {
        "u": {"h": b"ab"},
        "o": b"cd",
    }


NODE = {
    "type": "record", "name": "Node", "fields": [
        {"name": "s", "type": "string"}, {"name": "next", "type": ["null", "Node"]},
        {"name": "u", "type": ["null", PLACE]}, {"name": "other", "type": "string"},
    ],
}  # fmt: skip
NODE_TYPE = RecordType(
    "Node",
    (
        Field("s", 1, STRING), Field("next", 2, OptionalType(RefType("Node"))),
        Field("u", 3, OptionalType(PLACE_TYPE)), Field("other", 4, STRING),
    ),
)  # fmt: skip
TREE = schema(
    [
        {"name": "first", "type": NODE},
        {"name": "nodes", "type": {"type": "array", "items": "Node"}},
        {"name": "places", "type": {"type": "map", "values": "Place"}},
        {"name": "last", "type": "Place"}, {"name": "x", "type": ["Place", "string"]},
    ],
    first=NODE_TYPE, nodes=ListType(NODE_TYPE),
    places=MapType(STRING, PLACE_TYPE), last=PLACE_TYPE,
    x=UnionType("X", (Branch("place", 5, PLACE_TYPE), Branch("s", 6, STRING))),
)  # fmt: skip
NARROW, FULL = "reader schema with that field alone", "full decode, one lookup"


@pytest.mark.parametrize("codec", BOTH, ids=lambda codec: codec.info.name)
@pytest.mark.parametrize(
    ("path", "how"),
    [
        (("first", "s"), NARROW),
        (("first", "u", "city"), NARROW),
        (("first", "next", "s"), FULL),
        (("nodes", 1, "other"), NARROW),
        (("nodes", 5, "other"), NARROW),
        (("places", "k", "city"), NARROW),
        (("places", "q", "city"), NARROW),
        (("last",), NARROW),
        (("x", "place", "city"), FULL),
        (("x", "s"), FULL),
    ],
    ids=str,
)  # fmt: skip
def test_one_field_is_projected_where_avro_can(codec: Any, path: Any, how: str) -> None:
    leaf = {"s": "leaf", "next": None, "u": {"city": "c"}, "other": "o"}
    record = {
        "first": leaf | {"next": leaf}, "nodes": [leaf, leaf | {"u": None, "other": "p"}],
        "places": {"k": {"city": "v"}}, "last": {"city": "l"}, "x": {"place": {"city": "z"}},
    }  # fmt: skip
    session = codec.prepare(TREE, TREE)
    access = session.access(path)
    native = session.populate(record)
    assert access.how == how
    assert access.one(session.encode(native)) == value_at(record, path)
    assert access.many(session.encode_batch([native] * 3)) == [value_at(record, path)] * 3


def test_fastavro_cannot_name_a_branch_that_the_reader_alone_defines_in_place() -> None:
    """Why some paths are not projected; when this fails, they can be."""
    writer = json.loads(TREE.document("avsc").text)
    field = {"name": "x", "type": [PLACE, "string"]}
    reader = {"type": "record", "name": "n.s.Root", "fields": [field]}
    out = io.BytesIO()
    leaf = {"s": "", "next": None, "u": None, "other": ""}
    native: dict[str, Any] = {
        "first": leaf, "nodes": [], "places": {}, "last": {"city": ""},
        "x": ("n.s.Place", {"city": "z"}),
    }  # fmt: skip
    fastavro.schemaless_writer(out, writer, native)
    assert fastavro.schemaless_reader(io.BytesIO(out.getvalue()), writer, reader) == {
        "x": {"city": "z"}
    }
    with pytest.raises(TypeError, match="unhashable"):
        fastavro.schemaless_reader(
            io.BytesIO(out.getvalue()), writer, reader, return_named_type=True
        )


@pytest.mark.parametrize("codec", BOTH, ids=lambda codec: codec.info.name)
def test_the_reader_s_schema_resolves(codec: Any) -> None:
    old = schema([{"name": "n", "type": "int"}, {"name": "gone", "type": "string"}],
                 n=INT32, gone=STRING)  # fmt: skip
    new = schema(
        [{"name": "n", "type": "long"}, {"name": "added", "type": "string", "default": "d"}],
        n=INT64, added=STRING,
    )  # fmt: skip
    assert through(codec, old, {"n": 5, "gone": "x"}, new) == {"n": 5, "added": "d"}
    with pytest.raises(fastavro.read.SchemaResolutionError):
        through(codec, new, {"n": 5, "added": "x"}, old)


@pytest.mark.parametrize("codec", BOTH, ids=lambda codec: codec.info.name)
def test_a_type_that_became_a_union_is_told_by_its_value(codec: Any) -> None:
    one = schema([{"name": "u", "type": "string"}], u=STRING)
    union = UnionType("U", (Branch("s", 1, STRING), Branch("n", 2, INT64)))
    two = schema([{"name": "u", "type": ["string", "long"]}], u=union)
    assert through(codec, one, {"u": "x"}, two) == {"u": {"s": "x"}}
    assert through(codec, two, {"u": {"s": "x"}}, one) == {"u": "x"}


def test_a_file_is_a_file_that_others_read() -> None:
    order = subjects.load("order")
    records = discover.dataset("order").load(5, 1)
    session = CONTAINER.prepare(order, order)
    data = session.encode_batch([session.populate(record) for record in records])
    reader = fastavro.reader(io.BytesIO(data))
    assert reader.codec == "null"
    assert list(reader) == records
    assert session.schema_bytes == b""


def test_a_file_without_records_is_an_error() -> None:
    person = subjects.load("person")
    session = CONTAINER.prepare(person, person)
    with pytest.raises(DecodeError, match="no record"):
        session.decode(session.encode_batch([]))


def test_the_canonical_schema_is_counted_apart() -> None:
    person = subjects.load("person")
    counted = BARE.prepare(person, person).schema_bytes.decode()
    assert json.loads(counted)["name"] == "serdelab.person.Person"
    assert len(counted) < len(person.document("avsc").text)


# The official library -------------------------------------------------------------------------


@pytest.mark.parametrize("name", subjects.names())
def test_both_libraries_write_the_same_bytes(name: str) -> None:
    given = subjects.load(name)
    one, other = (codec.prepare(given, given) for codec in (BARE, APACHE))
    for record in discover.dataset(name).load(5, 3):
        data = one.encode(one.populate(record))
        assert other.encode(other.populate(record)) == data
        assert other.restore(other.decode(data)) == one.restore(one.decode(data))


def test_it_is_slow_and_says_so() -> None:
    assert APACHE.implementation() == "pure Python"
    assert not APACHE.info.timed_by_default


UUID_NODE, UUID_MODEL = {"type": "string", "logicalType": "uuid"}, UuidType()
TOWN = {"type": "record", "name": "Town", "fields": [
    {"name": "city", "type": "string"}, {"name": "code", "type": ["null", "int"]},
]}  # fmt: skip
TOWN_TYPE = RecordType("Town", (Field("city", 1, STRING), Field("code", 2, OptionalType(INT32))))


@pytest.mark.parametrize(
    ("avsc", "types"),
    [
        (["long", "double"], (INT64, ScalarType(Kind.FLOAT64))),
        (["boolean", "long"], (BOOL, INT64)),
        ([{"type": "enum", "name": "Colour", "symbols": ["RED"]}, "string"], (COLOUR, STRING)),
        ([PLACE, TOWN], (PLACE_TYPE, TOWN_TYPE)),
        ([PLACE, {"type": "map", "values": "string"}], (PLACE_TYPE, MapType(STRING, STRING))),
        ([UUID_NODE, "long"], (UUID_MODEL, INT64)),
    ],
    ids=str,
)
def test_a_union_whose_branch_would_be_guessed_wrong_is_refused(
    avsc: Any, types: tuple[Type, ...]
) -> None:
    """It writes the last branch that a value is valid for, and names none when it reads."""
    branches = tuple(Branch(f"b{i}", i, type_) for i, type_ in enumerate(types, 1))
    given = schema([{"name": "u", "type": avsc}], u=UnionType("U", branches))
    with pytest.raises(NotExpressible, match=r"two branches that are alike|a uuid in a union"):
        APACHE.prepare(given, given)


@pytest.mark.parametrize("branch", [{"b0": {"city": "x"}}, {"b1": "x"}, {"b2": 5}, {"b3": True}])
def test_branches_that_differ_come_back(branch: Any) -> None:
    types = (PLACE_TYPE, STRING, INT64, BOOL)
    union = UnionType("U", tuple(Branch(f"b{i}", i + 1, t) for i, t in enumerate(types)))
    given = schema([{"name": "u", "type": [PLACE, "string", "long", "boolean"]}], u=union)
    assert through(APACHE, given, {"u": branch}) == {"u": branch}
    session = APACHE.prepare(given, given)
    assert session.access is not None
    name = next(iter(branch))
    data = session.encode(session.populate({"u": branch}))
    assert session.access(("u", name)).one(data) == branch[name]
    assert session.access(("u", "b1" if name != "b1" else "b0")).one(data) is None
