"""The XML codec: documents valid by the subject's XSD, text at the edges, safety, other schemas."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import xmlschema
from lxml import etree

from serdelab import discover, subjects
from serdelab.errors import DecodeError
from serdelab.idl import front_end
from serdelab.schema import (
    Branch,
    DecimalType,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
)

CODEC = discover.codec("xml_lxml")
BOOL, INT32, FLOAT64, STRING, BYTES = (
    ScalarType(kind)
    for kind in (Kind.BOOL, Kind.INT32, Kind.FLOAT64, Kind.STRING, Kind.BYTES)
)  # fmt: skip


def record(name: str, **fields: Type) -> RecordType:
    return RecordType(name, tuple(Field(n, i, t) for i, (n, t) in enumerate(fields.items(), 1)))


def schema(**fields: Type) -> Schema:
    return Schema(record("Root", **fields))


def encoded(one: Schema, value: Any) -> bytes:
    session = CODEC.prepare(one, one)
    return session.encode(session.populate(value))


def decoded(one: Schema, data: bytes) -> Any:
    session = CODEC.prepare(one, one)
    return session.restore(session.decode(data))


def test_golden_person() -> None:
    martin = {
        "userName": "Martin",
        "favoriteNumber": 1337,
        "interests": ["daydreaming", "hacking"],
    }
    person = subjects.load("person")
    data = encoded(person, martin)
    assert data == (
        b"<Person><userName>Martin</userName><favoriteNumber>1337</favoriteNumber>"
        b"<interests>daydreaming</interests><interests>hacking</interests></Person>"
    )
    assert decoded(person, data) == martin
    assert decoded(person, encoded(person, martin | {"favoriteNumber": None, "interests": []})) == {
        "userName": "Martin",
        "favoriteNumber": None,
        "interests": [],
    }


@pytest.mark.parametrize("subject", subjects.names())
def test_documents_are_valid(subject: str) -> None:
    """xmlschema knows nothing of the neutral model."""
    given = subjects.load(subject)
    validator = xmlschema.XMLSchema(given.document("xsd").text)
    records = discover.dataset(subject).load(20, 11)
    if subject == "telemetry":
        records = [records[0] | {"points": records[0]["points"][:30]}]
    faults = [f for r in records for f in validator.iter_errors(encoded(given, r).decode())]
    assert faults == []


EVERYTHING = schema(
    flag=BOOL, real=FLOAT64, octets=BYTES, when_=TimestampType(), amount=DecimalType(20, 9),
    colour=EnumType("Colour", (Symbol("RED", 0),)), grid=ListType(ListType(INT32)),
    by_name=MapType(STRING, record("Place", city=STRING)), flags=MapType(BOOL, STRING),
    choice=UnionType("Choice", (Branch("a", 9, STRING), Branch("b", 10, ListType(INT32)))),
    names=OptionalType(ListType(STRING)),
)  # fmt: skip
VALUE: dict[str, Any] = {
    "flag": True, "real": 1e300, "octets": b"\x00\xff", "when_": datetime(2026, 1, 2, tzinfo=UTC),
    "amount": Decimal("0.000000001"), "colour": "RED", "grid": [[1, 2], []],
    "by_name": {"a<b": {"city": ""}}, "flags": {True: "t"}, "choice": {"b": [3]}, "names": [],
}  # fmt: skip
DOCUMENT = (
    "<Root><flag>true</flag><real>1e+300</real><octets>AP8=</octets>"
    "<when_>2026-01-02T00:00:00.000Z</when_><amount>0.000000001</amount><colour>RED</colour>"
    "<grid><item>1</item><item>2</item></grid><grid/>"
    '<by_name><entry key="a&lt;b"><city></city></entry></by_name>'
    '<flags><entry key="true">t</entry></flags><choice><b><item>3</item></b></choice>'
    "<names/></Root>"
)


def test_how_each_shape_stands_in_xml() -> None:
    assert encoded(EVERYTHING, VALUE).decode() == DOCUMENT
    assert decoded(EVERYTHING, DOCUMENT.encode()) == VALUE


def test_shapes_stand_as_the_xsd_of_the_front_end_says() -> None:
    validator = xmlschema.XMLSchema(front_end("xsd").emit(EVERYTHING).text)
    assert list(validator.iter_errors(DOCUMENT)) == []


@pytest.mark.parametrize(
    ("text", "written"),
    [(float("inf"), "INF"), (float("-inf"), "-INF"), (float("nan"), "NaN"), (-0.0, "-0.0")],
)
def test_floats_have_the_words_of_xsd(text: float, written: str) -> None:
    real = schema(real=FLOAT64)
    data = encoded(real, {"real": text})
    assert data.decode() == f"<Root><real>{written}</real></Root>"
    assert repr(decoded(real, data)["real"]) == repr(text)


@pytest.mark.parametrize("text", ["", " ", "\n\t", "  pad ", "a]]>b", "<&\"'>", "žluťoučký 🦆"])
def test_texts_come_back_character_for_character(text: str) -> None:
    texts = schema(plain=STRING, optional=OptionalType(STRING), names=MapType(STRING, STRING))
    value = {"plain": text, "optional": text, "names": {text: text}}
    assert decoded(texts, encoded(texts, value)) == value


@pytest.mark.parametrize("character", ["\0", "\x01", "\x1f", "\ufffe", "\ud800"])
def test_characters_that_xml_has_not_are_refused(character: str) -> None:
    with pytest.raises(ValueError, match=r"XML compatible|surrogates"):
        encoded(schema(text=STRING), {"text": character})


def test_order_comments_and_unknown_elements_do_not_matter() -> None:
    two = schema(a=STRING, n=INT32)
    data = b"<!-- x --><Root><n>1<!-- y -->2</n><?pi z?><new><n>7</n></new><a>b<!-- -->c</a></Root>"
    assert decoded(two, data) == {"a": "bc", "n": 12}


@dataclass
class Spy:
    """In place of a tree: iterates over elements, and notes what is read of each."""

    elements: list[str]
    read: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def iter(self) -> Iterator[SpyElement]:
        return (SpyElement(tag, self.read) for tag in self.elements)


class SpyElement:
    def __init__(self, tag: str, read: list[tuple[str, str]]) -> None:
        self._tag, self._read = tag, read

    def __getattr__(self, name: str) -> Any:
        self._read.append((self._tag, name))
        return {"tag": self._tag, "text": "t", "values": list[str]}[name]


@pytest.mark.parametrize(
    ("field_", "tags", "keys"), [(STRING, ["a"], 0), (MapType(STRING, STRING), ["a", "entry"], 1)]
)
def test_read_all_reads_every_tag_and_text_and_the_keys_of_maps(
    field_: Type, tags: list[str], keys: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    spy = Spy(["Root", "inner", *tags])

    def fromstring(data: bytes, parser: Any) -> Spy:
        return spy

    monkeypatch.setattr(etree, "fromstring", fromstring)
    session = CODEC.prepare(one := schema(inner=record("Inner", a=field_)), one)
    assert session.read_all is not None
    assert session.read_all(b"") is spy
    assert {(tag, name) for tag in spy.elements for name in ("tag", "text")} <= set(spy.read)
    assert len(spy.read) == 2 * len(spy.elements) + keys


def test_decoding_defers_what_read_all_does() -> None:
    session = CODEC.prepare(EVERYTHING, EVERYTHING)
    assert CODEC.info.defers
    assert session.read_all is not None
    tree = session.read_all(DOCUMENT.encode())
    assert etree.tostring(tree) == etree.tostring(session.decode(DOCUMENT.encode()))
    assert session.restore(tree) == VALUE


def test_entities_of_the_document_are_resolved_within_bounds() -> None:
    declared = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9))
    document = '<!DOCTYPE Root [<!ENTITY a0 "ha">{}]><Root><text>a&{};b</text></Root>'
    text = schema(text=STRING)
    assert decoded(text, document.format("", "a0").encode()) == {"text": "ahab"}
    with pytest.raises(etree.XMLSyntaxError, match="amplification"):
        decoded(text, document.format(declared, "a8").encode())


def test_external_entities_are_refused() -> None:
    document = '<!DOCTYPE Root [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    document += "<Root><text>a&f;b</text></Root>"
    with pytest.raises(etree.XMLSyntaxError, match="Entity 'f' not defined"):
        decoded(schema(text=STRING), document.encode())


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (INT32, "x"), (INT32, ""), (BOOL, "yes"), (BYTES, "A?=="), (TimestampType(), "soon"),
        (DecimalType(4, 2), "1,5"), (EnumType("E", (Symbol("A", 0),)), "B"),
    ],
)  # fmt: skip
def test_text_that_is_no_value_is_an_error(field: Type, text: str) -> None:
    with pytest.raises((ValueError, ArithmeticError, KeyError, DecodeError)):
        decoded(schema(value=field), f"<Root><value>{text}</value></Root>".encode())


def test_a_missing_element_is_an_error_unless_its_field_is_optional() -> None:
    old, new = schema(a=STRING), schema(a=STRING, n=OptionalType(INT32), tags=ListType(STRING))
    data = encoded(old, {"a": "x"})
    assert decoded(new, data) == {"a": "x", "n": None, "tags": []}
    with pytest.raises(KeyError, match="n"):
        decoded(schema(a=STRING, n=INT32), data)


def test_there_is_no_default_for_a_missing_element() -> None:
    field = Field("n", 2, INT32, has_default=True, default=7)
    old = schema(a=STRING)
    new = Schema(RecordType("Root", (Field("a", 1, STRING), field)))
    session = CODEC.prepare(old, new)
    assert session.restore(session.decode(encoded(old, {"a": "x"}))) == {"a": "x", "n": None}


def test_an_unknown_branch_is_an_error() -> None:
    union = UnionType("Choice", (Branch("a", 1, STRING),))
    with pytest.raises(DecodeError, match="no branch of Choice is set"):
        decoded(schema(choice=union), b"<Root><choice><b>x</b></choice></Root>")


def test_unknown_elements_survive_in_the_tree() -> None:
    old, new = schema(a=STRING), schema(a=STRING, n=INT32)
    session = CODEC.prepare(old, old)
    data = encoded(new, {"a": "x", "n": 5})
    assert session.encode(session.decode(data)) == data


def test_a_batch_is_one_document() -> None:
    session = CODEC.prepare(one := schema(a=STRING), one)
    natives = [session.populate({"a": text}) for text in ("x", "y")]
    data = session.encode_batch(natives)
    assert data == b"<batch><Root><a>x</a></Root><Root><a>y</a></Root></batch>"
    assert [etree.tostring(native) for native in natives] == [
        b"<Root><a>x</a></Root>",
        b"<Root><a>y</a></Root>",
    ]


def test_the_declaration_can_be_stored() -> None:
    assert json.dumps(CODEC.implementation()) == '"C"'
