"""The Thrift codecs: golden bytes, two libraries with one wire format, schemas that differ."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from serdelab import discover, subjects
from serdelab.contract import GapKind
from serdelab.errors import DecodeError, NotExpressible
from serdelab.schema import (
    Branch,
    EnumType,
    Field,
    IdlDocument,
    Kind,
    ListType,
    OptionalType,
    RecordType,
    ScalarType,
    Schema,
    Symbol,
    Type,
    UnionType,
)

BINARY = discover.codec("thrift_binary_apache")
COMPACT = discover.codec("thrift_compact_apache")
THRIFTPY2 = discover.codec("thrift_binary_thriftpy2")
PURE_BINARY = discover.codec("thrift_binary_pure")
PURE_COMPACT = discover.codec("thrift_compact_pure")
PURE = (PURE_BINARY, PURE_COMPACT)
ALL = (BINARY, COMPACT, THRIFTPY2, *PURE)

MARTIN = {
    "userName": "Martin",
    "favoriteNumber": 1337,
    "interests": ["daydreaming", "hacking"],
}
"""Martin Kleppmann's record; the bytes are those of his article."""

GOLDEN = {
    "thrift-binary": "0b0001000000064d617274696e0a000200000000000005390f00030b00000002"
    "0000000b646179647265616d696e67000000076861636b696e6700",
    "thrift-compact": "18064d617274696e16f21419280b646179647265616d696e67076861636b696e6700",
}

STRING, INT32 = ScalarType(Kind.STRING), ScalarType(Kind.INT32)


def schema(text: str, *fields: tuple[str, Type]) -> Schema:
    root = RecordType("Root", tuple(Field(n, i, t) for i, (n, t) in enumerate(fields, 1)))
    return Schema(root).with_document(IdlDocument("thrift", text))


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.info.name)
def test_golden_bytes(codec: Any) -> None:
    person = subjects.load("person")
    session = codec.prepare(person, person)
    encoded = session.encode(session.populate(MARTIN))
    assert encoded.hex() == GOLDEN[codec.info.format]
    assert session.restore(session.decode(encoded)) == MARTIN


@pytest.mark.parametrize("subject", subjects.names())
def test_both_libraries_write_the_same_bytes_and_read_each_other(subject: str) -> None:
    subject_schema = subjects.load(subject)
    records = discover.dataset(subject).load(2 if subject == "telemetry" else 20, 7)
    one = BINARY.prepare(subject_schema, subject_schema)
    two = THRIFTPY2.prepare(subject_schema, subject_schema)
    for record in records:
        encoded = one.encode(one.populate(record))
        assert two.encode(two.populate(record)) == encoded
        assert two.restore(two.decode(encoded)) == record


@pytest.mark.parametrize(("fast", "slow"), [(BINARY, PURE_BINARY), (COMPACT, PURE_COMPACT)])
def test_pure_python_writes_the_same_bytes_and_reads_them(fast: Any, slow: Any) -> None:
    for subject in subjects.names():
        given = subjects.load(subject)
        one, two = fast.prepare(given, given), slow.prepare(given, given)
        for record in discover.dataset(subject).load(1 if subject == "telemetry" else 5, 7):
            encoded = one.encode(one.populate(record))
            assert two.encode(two.populate(record)) == encoded
            assert two.restore(two.decode(encoded)) == record


def test_what_runs_is_what_is_said() -> None:
    assert [codec.implementation() for codec in ALL] == ["C", "C", "Cython", *["pure Python"] * 2]
    assert [codec.info.timed_by_default for codec in ALL] == [True] * 3 + [False] * 2


def test_a_missing_c_module_is_an_import_error_and_no_silent_fallback(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    person = subjects.load("person")
    monkeypatch.setitem(sys.modules, "thrift.protocol.fastbinary", None)
    assert BINARY.implementation() == "pure Python"
    with pytest.raises(ImportError):
        BINARY.prepare(person, person)


def test_truncation_is_an_error_where_the_reader_is_safe() -> None:
    person = subjects.load("person")
    for codec in (BINARY, COMPACT, *PURE):
        session = codec.prepare(person, person)
        encoded = session.encode(session.populate(MARTIN))
        for length in range(len(encoded)):
            with pytest.raises(EOFError):
                session.decode(encoded[:length])


@pytest.mark.parametrize("codec", PURE, ids=lambda codec: codec.info.name)
def test_a_pure_session_works_after_an_error(codec: Any) -> None:
    person = subjects.load("person")
    session = codec.prepare(person, person)
    native = session.populate(MARTIN)
    broken = session.populate({**MARTIN, "favoriteNumber": 2**63})
    with pytest.raises(Exception, match=r"i64|too large"):
        session.encode(broken)
    encoded = session.encode(native)
    with pytest.raises(EOFError):
        session.decode_batch(encoded * 2 + encoded[:-1])
    assert session.restore(session.decode(encoded)) == MARTIN
    assert [session.restore(each) for each in session.decode_batch(encoded * 2)] == [MARTIN] * 2


def test_the_unsafe_reader_says_so() -> None:
    gaps = {gap.scope: gap for gap in THRIFTPY2.info.gaps}
    assert gaps.keys() == {"feature:truncation", "feature:damage"}
    for gap in gaps.values():
        assert gap.kind is GapKind.NOT_UPSTREAM
        assert gap.link in THRIFTPY2.info.warning


UNION = UnionType("Choice", (Branch("a", 1, STRING), Branch("b", 2, INT32)))
COLOUR = EnumType("Colour", (Symbol("RED", 0), Symbol("BLUE", 1)))


def old_and_new() -> tuple[Schema, Schema]:
    enum = "enum Colour { RED = 0, BLUE = 1 }\n"
    old = schema(enum + "struct Root { 1: string name }", ("name", STRING))
    new = schema(
        enum + "struct Root { 1: string name, 2: Colour colour, 3: list<string> tags,"
        " 4: optional i32 n }",
        ("name", STRING), ("colour", COLOUR), ("tags", ListType(STRING)),
        ("n", OptionalType(INT32)),
    )  # fmt: skip
    return old, new


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.info.name)
def test_fields_that_the_writer_did_not_know_are_none(codec: Any) -> None:
    old, new = old_and_new()
    session = codec.prepare(old, new)
    back = session.restore(session.decode(session.encode(session.populate({"name": "x"}))))
    assert back == {"name": "x", "colour": None, "tags": None, "n": None}


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.info.name)
def test_fields_that_the_writer_did_not_know_have_their_defaults(codec: Any) -> None:
    old = schema("struct Root { 1: string name }", ("name", STRING))
    new = schema(
        "enum Colour { RED = 0, BLUE = 1 }\n"
        "struct Root { 1: string name, 2: i32 n = 7, 3: Colour colour = Colour.BLUE, "
        '4: list<string> tags = ["a"], 5: optional i32 o = 8 }',
    )
    fields = (
        Field("name", 1, STRING),
        Field("n", 2, INT32, has_default=True, default=7),
        Field("colour", 3, COLOUR, has_default=True, default="BLUE"),
        Field("tags", 4, ListType(STRING), has_default=True, default=["a"]),
        Field("o", 5, OptionalType(INT32), has_default=True, default=8),
    )
    new = Schema(RecordType("Root", fields), documents=new.documents)
    session = codec.prepare(old, new)
    encoded = session.encode(session.populate({"name": "x"}))
    expected = {"name": "x", "n": 7, "colour": "BLUE", "tags": ["a"], "o": 8}
    assert session.restore(session.decode(encoded)) == expected
    session.decode(encoded).tags.append("mine")
    if codec is not THRIFTPY2:  # whose structs share one list
        assert session.restore(session.decode(encoded)) == expected


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.info.name)
def test_fields_that_the_reader_does_not_know_are_passed_over(codec: Any) -> None:
    old, new = old_and_new()
    session = codec.prepare(new, old)
    record = {"name": "x", "colour": "BLUE", "tags": ["t"], "n": 5}
    assert session.restore(session.decode(session.encode(session.populate(record)))) == {
        "name": "x"
    }


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.info.name)
def test_an_unknown_number_of_an_enum_is_an_error(codec: Any) -> None:
    text = "enum Colour {{ {} }}\nstruct Root {{ 1: Colour colour }}"
    wide = EnumType("Colour", (*COLOUR.symbols, Symbol("GREEN", 7)))
    new = schema(text.format("RED = 0, BLUE = 1, GREEN = 7"), ("colour", wide))
    old = schema(text.format("RED = 0, BLUE = 1"), ("colour", COLOUR))
    session = codec.prepare(new, old)
    encoded = session.encode(session.populate({"colour": "GREEN"}))
    with pytest.raises(DecodeError, match="7 is no number of the enum Colour"):
        session.restore(session.decode(encoded))


@pytest.mark.parametrize("codec", ALL, ids=lambda codec: codec.info.name)
def test_a_union_without_a_branch_is_an_error(codec: Any) -> None:
    one = schema(
        "union Choice { 1: string a, 2: i32 b }\nstruct Root { 1: Choice choice }",
        ("choice", UNION),
    )
    session = codec.prepare(one, one)
    empty = {"thrift-binary": "0c00010000", "thrift-compact": "1c0000"}[codec.info.format]
    with pytest.raises(DecodeError, match="no branch of Choice is set"):
        session.restore(session.decode(bytes.fromhex(empty)))


def test_ids_beyond_an_i16_are_not_expressible() -> None:
    far = Schema(RecordType("Root", (Field("far", 2**15, STRING),)))
    with pytest.raises(NotExpressible, match="field id 32768"):
        BINARY.prepare(far, far)


def test_a_type_named_otherwise_in_the_idl_is_found_by_its_field() -> None:
    given = schema(
        "union Other { 1: string a, 2: i32 b }\nstruct Root { 1: Other choice }",
        ("choice", UNION),
    )
    session = THRIFTPY2.prepare(given, given)
    record = {"choice": {"b": 5}}
    assert session.restore(session.decode(session.encode(session.populate(record)))) == record


def test_a_keyword_of_python_is_a_field_like_any_other() -> None:
    given = schema("struct Root { 1: string a }", ("from", STRING))
    session = BINARY.prepare(given, given)
    encoded = session.encode(session.populate({"from": "here"}))
    assert session.restore(session.decode(encoded)) == {"from": "here"}


def test_the_schema_is_counted_apart() -> None:
    person = subjects.load("person")
    path = Path(person.document("thrift").file)
    for codec in ALL:
        assert codec.prepare(person, person).schema_bytes == path.read_bytes()
