"""The XML Schema front end: its law, what it cannot state, the text it writes."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from idl_law import INT32, STRING, Law, of, root

from serdelab import discover, subjects
from serdelab.errors import NotExpressible
from serdelab.idl.xsd import FRONT_END
from serdelab.schema import (
    Branch,
    DateType,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.record_strategies import records
from serdelab.schema.schema_strategies import schemas

COLOUR = EnumType("Colour", (Symbol("RED", 0), Symbol(' "<&>\n', 1)))
BRANCHES = (Branch("a", 1, INT32), Branch("b", 2, STRING))
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
MODERATE = settings(max_examples=60, deadline=None, suppress_health_check=SLOW)
LAW = Law(FRONT_END)
parsed, again = LAW.parsed, LAW.again


# The law --------------------------------------------------------------------------------------


@MODERATE
@given(schemas())
def test_parse_of_emit_is_project_or_refused_as_declared(schema: Schema) -> None:
    LAW.holds(schema)


@MODERATE
@given(schemas(optionals=False))
def test_without_optionals_everything_is_expressible(schema: Schema) -> None:
    once = FRONT_END.project(schema)
    document = FRONT_END.emit(schema)
    assert FRONT_END.project(once) == once
    assert FRONT_END.emit(once) == document


@MODERATE
@given(st.data())
def test_messages_of_the_xml_codec_are_valid(data: st.DataObject) -> None:
    """The codec and the front end say the same of lists, maps, unions and optionals."""
    schema = data.draw(schemas(fields=3))
    try:
        document = FRONT_END.emit(schema)
    except NotExpressible:
        assume(False)
        raise
    codec = discover.codec("xml_lxml")
    record = data.draw(records(schema.root, codec.info.limits))
    session = codec.prepare(schema, schema)
    message = session.encode(session.populate(record))
    import_module("xmlschema").XMLSchema(document.text).validate(message.decode())


@pytest.mark.parametrize("name", subjects.names())
def test_subjects_agree_with_their_neutral_model(name: str) -> None:
    LAW.holds_for_subject(name)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ('name="quantity" type="xs:unsignedInt"', 'name="quantity" type="xs:int"'),
        ('name="note" type="xs:string" minOccurs="0"', 'name="note" type="xs:string"'),
        ('<xs:fractionDigits value="2"/>', '<xs:fractionDigits value="3"/>'),
        ('<xs:enumeration value="PAID"/>', '<xs:enumeration value="PAYED"/>'),
    ],
)
def test_a_subject_that_lies_is_caught(true: str, false: str, tmp_path: Path) -> None:
    schema = subjects.load("order")
    text = schema.document("xsd").text
    assert true in text
    assert parsed(text.replace(true, false), tmp_path) != FRONT_END.project(schema)


# What it cannot state -------------------------------------------------------------------------

TWO = (
    Field("f", 1, UnionType("Two", BRANCHES)),
    Field("g", 2, UnionType("Two", (Branch("c", 2, INT32),))),
)
STATED_OTHERWISE = {
    "field numbers": (
        root(Field("f", 7, UnionType("U", BRANCHES)), Field("g", 9, INT32)),
        root(Field("f", 1, UnionType("U", BRANCHES)), Field("g", 2, INT32)),
    ),
    "enum numbers": (
        of(EnumType("E", (Symbol("A", 5), Symbol("B", 2)))),
        of(EnumType("E", (Symbol("A", 0), Symbol("B", 1)))),
    ),
    "default": (root(Field("f", 1, INT32, has_default=True, default=4)), of(INT32)),
    "required": (root(Field("f", 1, INT32, Presence.REQUIRED)), of(INT32)),
    "aliases": (root(Field("f", 1, INT32, aliases=("g",))), of(INT32)),
    "name of a union": (
        root(*TWO),
        root(
            Field("f", 1, UnionType("RootTwo", BRANCHES)),
            Field("g", 2, UnionType("RootTwo", (Branch("c", 2, INT32),))),
        ),
    ),
}
REFUSED = {
    "optional inside another type": of(ListType(OptionalType(INT32))),
    "map key of a compound type": of(MapType(ListType(INT32), INT32)),
    "two types of one name": root(*TWO),
    "enum without symbols": of(EnumType("Empty", ())),
    "symbol of other characters": of(EnumType("E", (Symbol("\0", 0),))),
    "name that is no XML name": root(Field("a b", 1, INT32)),
}


def test_every_declared_gap_is_tried() -> None:
    LAW.tries(STATED_OTHERWISE, REFUSED)


@pytest.mark.parametrize("construct", STATED_OTHERWISE)
def test_stated_otherwise(construct: str) -> None:
    schema, becomes = STATED_OTHERWISE[construct]
    assert FRONT_END.project(schema) == becomes


@pytest.mark.parametrize("construct", REFUSED)
def test_refused(construct: str) -> None:
    with pytest.raises(NotExpressible) as caught:
        FRONT_END.emit(REFUSED[construct])
    assert caught.value.construct == construct


def test_equal_unions_in_two_places_are_one_type() -> None:
    """Their branches have other numbers, which XML Schema does not state."""
    later = tuple(Branch(branch.name, branch.number + 3, branch.type) for branch in BRANCHES)
    schema = root(Field("f", 1, UnionType("U", BRANCHES)), Field("g", 4, UnionType("U", later)))
    assert FRONT_END.emit(schema).text.count('<xs:complexType name="U">') == 1
    assert again(schema) == FRONT_END.project(schema)


# What it writes -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("type_", "lines"),
    [
        (
            OptionalType(TimestampType()),
            ['<xs:element name="f" type="xs:dateTime" minOccurs="0"/>'],
        ),
        (
            ListType(STRING),
            ['<xs:element name="f" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>'],
        ),
        (
            OptionalType(ListType(INT32)),
            [
                '<xs:element name="f" minOccurs="0">',
                '<xs:element name="item" type="xs:int" minOccurs="0" maxOccurs="unbounded"/>',
            ],
        ),
        (
            MapType(DateType(), ScalarType(Kind.BYTES)),
            [
                '<xs:element name="entry" minOccurs="0" maxOccurs="unbounded">',
                '<xs:extension base="xs:base64Binary">',
                '<xs:attribute name="key" type="xs:date" use="required"/>',
            ],
        ),
        (
            MapType(STRING, UnionType("U", BRANCHES)),
            ["<xs:complexContent>", '<xs:extension base="U">'],
        ),
        (
            DecimalType(5, 0),
            ['<xs:totalDigits value="5"/>', '<xs:fractionDigits value="0"/>'],
        ),
        (
            COLOUR,
            ['<xs:enumeration value="RED"/>', "<xs:enumeration value=' \"&lt;&amp;&gt;&#10;'/>"],
        ),
        (UuidType(), ['type="Uuid"', '<xs:simpleType name="Uuid">']),
        (RecordType("Uuid", (Field("x", 1, UuidType()),)), ['<xs:element name="x" type="Uuid_"/>']),
        (RecordType("Empty", ()), ['<xs:complexType name="Empty">', "<xs:sequence/>"]),
    ],
)
def test_idioms(type_: Type, lines: list[str]) -> None:
    text = FRONT_END.emit(of(type_)).text
    assert [line for line in lines if line not in text] == []
    assert again(of(type_)) == of(type_)


@pytest.mark.parametrize(
    "type_",
    [
        ListType(ListType(ListType(INT32))),
        MapType(INT32, MapType(STRING, ListType(STRING))),
        OptionalType(MapType(STRING, RecordType("R", (Field("item", 1, ListType(INT32)),)))),
        UnionType("U", (Branch("a", 1, ListType(INT32)), Branch("b", 2, MapType(STRING, INT32)))),
        RecordType("R", (Field("entry", 1, ListType(OptionalType(RefType("R")).item)),)),
    ],
)
def test_nested_containers_come_back(type_: Type) -> None:
    assert again(of(type_)) == of(type_)


def test_the_default_of_a_day_is_dropped_and_said_so() -> None:
    schema = root(Field("f", 1, DateType(), has_default=True, default=date(2024, 2, 29)))
    assert "2024" not in FRONT_END.emit(schema).text
    assert not FRONT_END.project(schema).root.fields[0].has_default
