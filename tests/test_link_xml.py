"""XML by two schemas: what lxml reads of documents of another version, tolerant and validated."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from lxml import etree
from xsd_texts import QUALIFIED, TARGET, element, in_files, optional, restricted, root, side

from serdelab import discover, subjects
from serdelab.contract import Link, Side
from serdelab.errors import DecodeError, NotExpressible
from serdelab.evolution.values import Messages
from serdelab.idl import front_end
from serdelab.idl.shapes import read_text, reader
from serdelab.schema import IdlDocument, Schema
from serdelab.schema.schema_strategies import schemas

EVOLUTION = discover.codec("xml_lxml").evolution
assert EVOLUTION is not None
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much]
INVALID = etree.DocumentInvalid
NIL = 'nillable="true"'


def link(writer: Side, reader: Side, way: str = "tolerant") -> Link:
    assert EVOLUTION is not None
    return EVOLUTION.link(writer, reader, way)


def arrives(old: str, new: str, value: Any, way: str = "tolerant") -> Any:
    """What a reader of ``new`` has of a value that was written by ``old``; both are root bodies."""
    made = link(side(root(old)), side(root(new)), way)
    return made.read(made.write(value))


def refused(old: str, new: str, value: Any) -> bool:
    """Whether the validated reader refuses what the writer's own one takes."""
    made = link(side(root(old)), side(root(new)), "validated")
    data = made.write(value)
    assert made.reread(data) == value
    try:
        made.read(data)
    except INVALID:
        return True
    return False


A, B = element("a"), element("b")
ANY = '<xs:any processContents="lax" minOccurs="0" maxOccurs="unbounded"/>'


def test_it_takes_part() -> None:
    assert EVOLUTION is not None
    assert (EVOLUTION.idl, EVOLUTION.ways) == ("xsd", ("tolerant", "validated"))


# What a document is -----------------------------------------------------------------------------


EVERYTHING = root(
    element("flag", "xs:boolean")
    + element("real", "xs:double")
    + element("data", "xs:base64Binary")
    + element("hex", "xs:hexBinary")
    + element("amount", "xs:decimal")
    + element("day", "xs:date")
    + element("word", "E")
    + element("list", "L", 'maxOccurs="2"')
    + element("nil", "xs:int", f'{NIL} maxOccurs="unbounded"')
    + element("text", "xs:string")
    + element("inner", "I", 'minOccurs="0"'),
    '<xs:attribute name="k" type="xs:int"/>',
) + (
    restricted("xs:string", ("enumeration", "x"), name="E")
    + '<xs:simpleType name="L"><xs:list itemType="xs:int"/></xs:simpleType>'
    + '<xs:complexType name="I"><xs:simpleContent><xs:extension base="xs:int">'
    + '<xs:attribute name="unit"/></xs:extension></xs:simpleContent></xs:complexType>'
)
VALUE = {
    "@k": 7, "flag": True, "real": float("-inf"), "data": b"\xff\x00", "hex": b"\xab",
    "amount": Decimal("0.000000001"), "day": "2026-01-02", "word": "x", "list": [[1, 2], []],
    "nil": [1, None], "text": " <\r\n&]]>\t", "inner": {"@unit": 'a"\n', "#text": -5},
}  # fmt: skip
DOCUMENT = (
    '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" k="7"><flag>true</flag>'
    "<real>-INF</real><data>/wA=</data><hex>AB</hex><amount>0.000000001</amount>"
    "<day>2026-01-02</day><word>x</word><list>1 2</list><list></list><nil>1</nil>"
    '<nil xsi:nil="true"/><text> &lt;&#13;\n&amp;]]&gt;\t</text>'
    '<inner unit="a&quot;&#10;">-5</inner></r>'
)


@pytest.mark.parametrize("way", ["tolerant", "validated"])
def test_every_shape_comes_back(way: str) -> None:
    both = side(EVERYTHING)
    made = link(both, both, way)
    data = made.write(VALUE)
    assert data.decode() == DOCUMENT
    assert made.read(data) == made.reread(data) == VALUE
    assert made.rewrite is not None
    assert made.read(made.rewrite(data)) == VALUE


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(schemas())
def test_messages_of_any_emitted_schema_are_valid_and_come_back(schema: Schema) -> None:
    try:
        document, shapes = reader("xsd").text(front_end("xsd").emit(schema))
    except NotExpressible:
        assume(False)
        raise
    both = Side(document, shapes, shapes.roots[0])
    tolerant, validated = link(both, both), link(both, both, "validated")
    for trial in Messages(shapes).trials(both.root, 20):
        data = tolerant.write(trial.record)
        assert repr(tolerant.read(data)) == repr(validated.read(data))
        assert tolerant.write(tolerant.read(data)) == data


def canonical(data: bytes) -> str:
    return etree.canonicalize(data.decode())


@pytest.mark.parametrize("name", subjects.names())
def test_documents_of_the_subjects_are_those_of_the_codec(name: str) -> None:
    """Both write of one record the same document, which both ways read."""
    given = subjects.load(name)
    document, shapes = reader("xsd").text(given.document("xsd"))
    both = Side(document, shapes, shapes.roots[0])
    session = discover.codec("xml_lxml").prepare(given, given)
    for record in discover.dataset(name).load(3, 7):
        data = session.encode(session.populate(record))
        for way in ("tolerant", "validated"):
            made = link(both, both, way)
            assert canonical(made.write(made.read(data))) == canonical(data)


@pytest.mark.parametrize(
    ("attributes", "written"),
    [
        (QUALIFIED, b"<r><a>1</a></r>"),
        (TARGET, b'<t:r xmlns:t="urn:t"><a>1</a></t:r>'),
        (TARGET + QUALIFIED, b'<r xmlns="urn:t"><a>1</a></r>'),
    ],
)
def test_namespaces(attributes: str, written: bytes) -> None:
    both = side(root(A), attributes)
    made = link(both, both, "validated")
    assert made.write({"a": 1}) == written
    assert made.read(written) == {"a": 1}


def test_names_of_several_namespaces() -> None:
    content = A + element("u", more='form="unqualified"') + '<xs:element ref="t:g"/>'
    attributes = '<xs:attribute ref="t:k" use="required"/>'
    more = element("g") + '<xs:attribute name="k" type="xs:int"/>'
    both = side(root(content, attributes) + more, TARGET + QUALIFIED)
    made = link(both, both, "validated")
    data = made.write(value := {"@k": 4, "a": 1, "u": 2, "g": 3})
    assert made.read(data) == value
    assert b"<t:a>1</t:a><u>2</u><t:g>3</t:g></t:r>" in data


@pytest.mark.parametrize("text", ["\0", "\x01", "\x1f", "\ufffe", "\ud800"])
def test_characters_that_xml_has_not_are_refused(text: str) -> None:
    both = side(root(element("a", "xs:string")))
    with pytest.raises(ValueError, match=r"XML compatible|surrogates"):
        link(both, both).write({"a": text})


def test_a_type_may_hold_itself() -> None:
    inner = f"<xs:sequence>{optional('next', 'N')}{element('v')}</xs:sequence>"
    both = side(f'{element("N", "N")}<xs:complexType name="N">{inner}</xs:complexType>')
    made = link(both, both, "validated")
    value = {"next": {"next": {"v": 3}, "v": 2}, "v": 1}
    assert made.read(made.write(value)) == value


# Fields -----------------------------------------------------------------------------------------


def test_an_added_element_is_refused_forward_unless_any_is_there() -> None:
    new = A + optional("n")
    value = {"a": 1, "n": 2}
    assert arrives(new, A, value) == {"a": 1}
    assert refused(new, A, value)
    assert not refused(new, A + ANY, value)
    assert refused(new, A + ANY.replace("lax", "strict"), value)
    assert arrives(A, new, {"a": 1}, "validated") == {"a": 1}


def test_any_lets_pass_what_stands_where_it_stands() -> None:
    """With a sequence, a wildcard at its end takes nothing in the middle."""
    value = {"a": 1, "n": 2, "b": 3}
    assert refused(A + optional("n") + B, A + B + ANY, value)


def test_any_at_the_end_holds_what_the_schema_does_not_name() -> None:
    made = link(side(root(A + ANY)), side(root(A + element("c", "xs:int"))), "validated")
    data = made.write({"a": 1, "c": 7})
    assert data == b"<r><a>1</a><c>7</c></r>"
    assert made.reread(data) == {"a": 1, "c": "7"}
    assert made.read(data) == {"a": 1, "c": 7}
    with pytest.raises(INVALID):
        made.read(made.write({"a": 1, "c": "none"}))


def test_a_missing_element_is_refused_where_it_is_required() -> None:
    with pytest.raises(KeyError, match="n"):
        arrives(A, A + element("n"), {"a": 1})
    assert refused(A, A + element("n"), {"a": 1})
    assert refused(optional("a"), A, {})
    assert not refused(A, optional("a"), {"a": 1})


def test_a_renamed_optional_element_is_lost_and_nobody_is_told() -> None:
    assert arrives(optional("a"), optional("b"), {"a": 1}) == {}
    assert refused(optional("a"), optional("b"), {"a": 1})


def test_order_counts_in_a_sequence_alone() -> None:
    value = {"a": 1, "b": 2}
    assert arrives(A + B, B + A, value) == value
    assert refused(A + B, B + A, value)
    made = link(side(root(A + B, model="all")), side(root(B + A, model="all")), "validated")
    assert made.read(made.write(value)) == value


def test_of_several_elements_the_first_one_counts() -> None:
    many = element("a", more='maxOccurs="3"')
    assert arrives(many, A, {"a": [1, 2]}) == {"a": 1}
    assert refused(many, A, {"a": [1, 2]})
    assert not refused(many, element("a", more='maxOccurs="2"'), {"a": [1, 2]})
    assert refused(many, element("a", more='maxOccurs="2"'), {"a": [1, 2, 3]})
    assert arrives(A, many, {"a": 1}, "validated") == {"a": [1]}


def test_attributes() -> None:
    may, must = (
        f'<xs:attribute name="k" type="xs:int" use="{use}"/>' for use in ("optional", "required")
    )
    for way, error in (("tolerant", KeyError), ("validated", INVALID)):
        made = link(side(root(A, may)), side(root(A, must)), way)
        assert made.read(made.write({"@k": 1, "a": 2})) == {"@k": 1, "a": 2}
        with pytest.raises(error):
            made.read(made.write({"a": 2}))
    added = link(side(root(A, may)), side(root(A)), "validated")
    with pytest.raises(INVALID, match="not allowed"):
        added.read(added.write({"@k": 1, "a": 2}))


@pytest.mark.parametrize("word", ["default", "fixed"])
def test_attributes_have_defaults_with_validation_alone(word: str) -> None:
    old, new = (
        side(root(A, f'<xs:attribute name="k" type="xs:int" {word}="{n}"/>')) for n in (3, 4)
    )
    tolerant, validated = link(old, new), link(old, new, "validated")
    data = tolerant.write({"a": 1})
    assert tolerant.read(data) == tolerant.reread(data) == {"a": 1}
    assert validated.reread(data) == {"@k": 3, "a": 1}
    assert validated.read(data) == {"@k": 4, "a": 1}
    assert validated.rewrite is not None
    assert validated.rewrite(data) == b'<r k="4"><a>1</a></r>'
    if word == "fixed":
        with pytest.raises(INVALID, match="fixed value"):
            validated.read(validated.write({"@k": 3, "a": 1}))


@pytest.mark.parametrize(("attribute", "got"), [("", ""), ('default="3"', "d")])
def test_empty_elements_have_defaults_where_an_attribute_has_one(attribute: str, got: str) -> None:
    """lxml asks for defaults only where some attribute of the schema has one."""
    attributes = f'<xs:attribute name="k" {attribute}/>'
    old = side(root(optional("s", "xs:string")))
    new = side(root(optional("s", "xs:string", 'default="d"'), attributes))
    data = link(old, new).write({"s": ""})
    assert link(old, new).read(data) == {"s": ""}
    assert link(old, new, "validated").read(data)["s"] == got
    assert "s" not in link(old, new, "validated").read(b"<r/>")


def test_nil() -> None:
    nil = element("a", more=NIL)
    assert arrives(nil, nil, {"a": None}, "validated") == {"a": None}
    with pytest.raises(ValueError, match="invalid literal"):
        arrives(nil, A, {"a": None})
    assert refused(nil, A, {"a": None})
    text = element("a", "xs:string")
    assert arrives(element("a", "xs:string", NIL), text, {"a": None}) == {"a": ""}


def test_choices() -> None:
    two = f"<xs:choice>{A}{B}</xs:choice>{element('z')}"
    three = f"<xs:choice>{A}{B}{element('c')}</xs:choice>{element('z')}"
    assert not refused(two, three, {"b": 1, "z": 2})
    assert refused(three, two, {"c": 1, "z": 2})
    with pytest.raises(KeyError, match="choice"):
        arrives(three, two, {"c": 1, "z": 2})
    union = side(root(A + B, model="choice")), side(root(A, model="choice"))
    with pytest.raises(DecodeError, match="no branch of r"):
        link(*union).read(b"<r><b>1</b></r>")
    assert link(*union).reread(b"<r><x/><b>1</b><a>2</a></r>") == {"b": 1}


def test_a_namespace_is_part_of_every_name() -> None:
    content = root(optional("a"))
    old, new = (side(content, f' targetNamespace="urn:{n}"{QUALIFIED}') for n in "xy")
    data = link(old, new).write({"a": 1})
    assert link(old, new).read(data) == {}
    with pytest.raises(INVALID, match="No matching global declaration"):
        link(old, new, "validated").read(data)


def test_the_name_of_the_root_counts_with_validation_alone() -> None:
    old, new = side(root(A)), side(root(A, name="q"))
    data = link(old, new).write({"a": 1})
    assert link(old, new).read(data) == {"a": 1}
    with pytest.raises(INVALID):
        link(old, new, "validated").read(data)


# Documents --------------------------------------------------------------------------------------


def test_validation_knows_what_is_included(tmp_path: Path) -> None:
    document, shapes = reader("xsd").file(in_files(tmp_path), [tmp_path / "inc"])
    for file in tmp_path.rglob("*.xsd"):
        file.unlink()
    both = Side(document, shapes, "r")
    made = link(both, both, "validated")
    value = {"a": {"x": 5}, "oo": {"loc": 1}}
    assert made.read(made.write(value)) == value
    with pytest.raises(INVALID, match="maxInclusive"):
        made.read(made.write({"a": {"x": 6}, "oo": {"loc": 1}}))


def test_validation_knows_the_namespace_of_xml() -> None:
    imported = '<xs:import namespace="http://www.w3.org/XML/1998/namespace"/>'
    both = side(imported + root(A, '<xs:attribute ref="xml:lang"/>'))
    made = link(both, both, "validated")
    data = made.write({"@lang": "en", "a": 1})
    assert data == b'<r xml:lang="en"><a>1</a></r>'
    assert made.read(data) == {"@lang": "en", "a": 1}


def test_a_schema_that_libxml2_refuses_is_not_expressible() -> None:
    document, shapes = read_text("xsd", side(root(A)).document.text)
    broken = IdlDocument("xsd", document.text.replace("xs:int", "xs:nope"))
    sides = Side(broken, shapes, "r"), Side(document, shapes, "r")
    assert link(*sides).read(b"<r><a>1</a></r>") == {"a": 1}
    with pytest.raises(NotExpressible, match="nope"):
        link(*sides, "validated")


def test_nothing_is_fetched_for_a_schema(tmp_path: Path) -> None:
    other = tmp_path / "other.xsd"
    other.write_text(root(B), encoding="utf-8")
    document, shapes = read_text("xsd", side(root(A)).document.text)
    include = f'<xs:include schemaLocation="{other.as_uri()}"/>'
    text = document.text.replace("<xs:element", include + "<xs:element", 1)
    both = Side(IdlDocument("xsd", text), shapes, "r")
    with pytest.raises(NotExpressible):
        link(both, both, "validated")


def test_malformed_documents_are_refused() -> None:
    both = side(root(A))
    for way in ("tolerant", "validated"):
        with pytest.raises(etree.XMLSyntaxError):
            link(both, both, way).read(b"<r><a>1</a>")


def test_rewrite_keeps_what_is_unknown() -> None:
    made = link(side(root(A + optional("n"))), side(root(A)))
    data = made.write({"a": 1, "n": 2})
    assert made.rewrite is not None
    assert made.rewrite(data) == data
