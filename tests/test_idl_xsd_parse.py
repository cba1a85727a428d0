"""The XML Schema front end: what it reads, and the errors it gives."""

from __future__ import annotations

from pathlib import Path

import pytest

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl.xsd import FRONT_END
from serdelab.schema import (
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
)

INT32, STRING = ScalarType(Kind.INT32), ScalarType(Kind.STRING)
XS = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"'


def xsd(body: str, attributes: str = "") -> str:
    """The body begins on line 2."""
    return f"<xs:schema {XS}{attributes}>\n{body}\n</xs:schema>"


def record(fields: str, name: str = "A") -> str:
    """A complex type; its fields begin on the line after its first."""
    return f'<xs:complexType name="{name}"><xs:sequence>\n{fields}\n</xs:sequence></xs:complexType>'


A = '<xs:element name="A" type="A"/>'


def parsed(text: str, folder: Path, **includes: str) -> Schema:
    """The schema of a text; ``includes`` are further files beside it."""
    for name, included in includes.items():
        (folder / f"{name}.xsd").write_text(included, encoding="utf-8")
    file = folder / "main.xsd"
    file.write_text(text, encoding="utf-8")
    return FRONT_END.parse(file, ())


# What it reads --------------------------------------------------------------------------------


def test_anonymous_types_are_named_by_their_element(tmp_path: Path) -> None:
    inner = '<xs:element name="x" type="xs:short"/>'
    anonymous = "<xs:complexType><xs:{0}>{1}</xs:{0}></xs:complexType>"
    nested = f'<xs:element name="line_item">{anonymous.format("all", inner)}</xs:element>'
    text = xsd(f'<xs:element name="order">{anonymous.format("sequence", nested)}</xs:element>')
    item = RecordType("LineItem", (Field("x", 1, INT32),))
    assert parsed(text, tmp_path).root == RecordType("Order", (Field("line_item", 1, item),))


def test_extensions_groups_and_references_are_written_out(tmp_path: Path) -> None:
    text = xsd(
        f"""{A}
<xs:element name="node" type="xs:token"/>
<xs:group name="G"><xs:sequence><xs:element name="g" type="xs:int"/></xs:sequence></xs:group>
{record('<xs:element name="b" type="xs:int"/>', "Base")}
<xs:complexType name="A"><xs:complexContent><xs:extension base="Base"><xs:sequence>
  <xs:group ref="G"/>
  <xs:element ref="node" minOccurs="0"/>
</xs:sequence></xs:extension></xs:complexContent></xs:complexType>"""
    )
    fields = (Field("b", 1, INT32), Field("g", 2, INT32), Field("node", 3, OptionalType(STRING)))
    assert parsed(text, tmp_path).root == RecordType("A", fields)


def test_a_target_namespace_and_recursion(tmp_path: Path) -> None:
    body = '<xs:element name="A" type="t:A"/>' + record(
        '<xs:element name="x" type="t:A" minOccurs="0" maxOccurs="unbounded"/>'
    )
    schema = parsed(xsd(body, ' xmlns:t="urn:t" targetNamespace="urn:t"'), tmp_path)
    assert schema.root == RecordType("A", (Field("x", 1, ListType(RefType("A"))),))
    assert schema.namespace == "urn:t"
    assert (schema.root.line, schema.root.fields[0].line) == (2, 3)


def test_a_named_map_and_a_record_that_looks_like_one(tmp_path: Path) -> None:
    entries = '<xs:element name="entry" type="{}" minOccurs="0" maxOccurs="unbounded"/>'
    keyed = """<xs:complexType name="Keyed"><xs:simpleContent><xs:extension base="xs:int">
<xs:attribute name="key" type="xs:string" use="required"/>
</xs:extension></xs:simpleContent></xs:complexType>"""
    body = record('<xs:element name="m" type="M"/><xs:element name="r" type="R"/>')
    body += record(entries.format("Keyed"), "M") + record(entries.format("xs:int"), "R") + keyed
    fields = parsed(xsd(A + body), tmp_path).root.fields
    assert fields[0].type == MapType(STRING, INT32)
    assert fields[1].type == RecordType("R", (Field("entry", 1, ListType(INT32)),))


def test_includes_are_read_attached_and_may_form_a_circle(tmp_path: Path) -> None:
    (tmp_path / "lib").mkdir()
    included = xsd('<xs:include schemaLocation="../main.xsd"/>' + record("", "B"))
    (tmp_path / "lib" / "b.xsd").write_text(included, encoding="utf-8")
    file = tmp_path / "main.xsd"
    body = '<xs:include schemaLocation="b.xsd"/>' + A + record('<xs:element name="x" type="B"/>')
    file.write_text(xsd(body), encoding="utf-8")
    with pytest.raises(SchemaError, match=r"main\.xsd:2: cannot find 'b\.xsd'"):
        FRONT_END.parse(file, ())
    schema = FRONT_END.parse(file, (tmp_path / "lib",))
    assert schema.root.fields[0].type == RecordType("B", ())
    assert schema.document("xsd").imports == {"b.xsd": included}


def test_comments_instructions_and_a_byte_order_mark_do_not_move_lines(tmp_path: Path) -> None:
    text = "\ufeff<?xml version='1.0'?><?pi x?>\n<!-- c -->\n" + xsd(
        A + record('<!-- c --><?pi x?>\n<xs:element name="x" type="xs:int"/>')
    )
    assert parsed(text, tmp_path).root.fields[0].line == 6


# Errors ---------------------------------------------------------------------------------------

INT = '<xs:element name="x" type="xs:int"/>'
RESTRICTED = (
    '<xs:element name="x"><xs:simpleType><xs:restriction base="xs:string">{}'
    "</xs:restriction></xs:simpleType></xs:element>"
)


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "no element found"),
        ("hello", 1, "not well-formed"),
        ("<a>\n<b></a>", 2, "mismatched tag"),
        ("<a/>", 1, "not an XML Schema"),
        (xsd(""), 0, "declares no element"),
        (xsd('<xs:element name="A" type="xs:int"/>'), 2, "is not a record"),
        (xsd(A + record('\n<xs:element name="x" type="Nothing"/>')), 4, "unknown type 'Nothing'"),
        (xsd(A + record('<xs:element name="x" type="y:z"/>')), 3, "prefix 'y' not found"),
        (xsd(A + record(RESTRICTED.format('<xs:pattern value="(("/>'))), 3, "subpattern"),
        (xsd('\n<xs:include schemaLocation="nope.xsd"/>'), 3, "cannot find 'nope.xsd'"),
        (xsd('<xs:import schemaLocation="http://x.test/y.xsd"/>'), 2, "only local files"),
        ('<!DOCTYPE a [<!ENTITY l "lol">]>' + xsd(A), 1, "DOCTYPE"),
        ('\n<!DOCTYPE a SYSTEM "file:///etc/passwd">' + xsd(A), 2, "DOCTYPE"),
        (xsd('<xs:group name="G"><xs:all/><xs:all/></xs:group>'), 2, ""),
        ("<a>" * 100_000, 1, "no element found"),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_errors_name_file_and_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        parsed(text, tmp_path)
    assert words in caught.value.message
    assert caught.value.file == str(tmp_path / "main.xsd")
    assert caught.value.line == line


@pytest.mark.parametrize(
    ("field", "construct"),
    [
        ("<xs:any/>", "xs:any"),
        ('<xs:element name="x" type="xs:int" nillable="true"/>', "nillable"),
        ('<xs:element name="x" type="xs:int" default="3"/>', "the default of an empty element"),
        ('<xs:element name="x" type="xs:int" fixed="3"/>', "a fixed value"),
        ('<xs:element name="x" type="xs:int" maxOccurs="3"/>', "minOccurs=1 maxOccurs=3"),
        ('<xs:element name="x" type="xs:integer"/>', "xs:integer"),
        ('<xs:element name="x" type="xs:IDREFS"/>', "xs:IDREFS"),
        ('<xs:element name="x"/>', "mixed content"),
        (INT + INT, "an element in two places"),
        (f"<xs:choice>{INT}</xs:choice>", "a choice among other elements"),
        (f'<xs:sequence minOccurs="0">{INT}</xs:sequence>', "a repeated group"),
        (RESTRICTED.format('<xs:maxLength value="3"/>'), "maxLength"),
        (RESTRICTED.format('<xs:pattern value="a+"/>'), "pattern"),
    ],
)
def test_what_the_model_has_not_is_refused_with_its_line(
    field: str, construct: str, tmp_path: Path
) -> None:
    with pytest.raises(NotExpressible) as caught:
        parsed(xsd(A + record(INT.replace('"x"', '"first"') + "\n" + field)), tmp_path)
    assert construct in caught.value.construct
    assert caught.value.where.startswith(f"{tmp_path}/main.xsd:")


def test_errors_in_included_files(tmp_path: Path) -> None:
    text = xsd('<xs:include schemaLocation="b.xsd"/>' + A)
    with pytest.raises(SchemaError, match=r"b\.xsd: unknown type 'C'"):
        parsed(text, tmp_path, b=xsd(record('<xs:element name="x" type="C"/>')))
    for included in ('<!DOCTYPE a [<!ENTITY l "lol">]>' + xsd(record("")), xsd(""), "hello"):
        with pytest.raises(SchemaError):
            parsed(text, tmp_path, b=included)
    with pytest.raises(SchemaError, match=r"b\.xsd:2: cannot find .*; only local files"):
        parsed(text, tmp_path, b=xsd('<xs:include schemaLocation="http://x.test/c.xsd"/>'))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary.xsd"
    binary.write_bytes(b"\xff\xfe")
    for file in (tmp_path / "none.xsd", binary):
        with pytest.raises(SchemaError, match=file.name):
            FRONT_END.parse(file, ())


def test_wide_deep_and_exploding_schemas(tmp_path: Path) -> None:
    wide = "".join(f'<xs:element name="f{i}" type="xs:int"/>' for i in range(1000))
    assert len(parsed(xsd(A + record(wide)), tmp_path).root.fields) == 1000

    def chain(length: int, *names: str) -> str:
        uses = "".join(f'<xs:element name="{name}" type="A?"/>' for name in names)
        types = (record(uses.replace("?", str(i - 1)), f"A{i}") for i in range(length - 1, 0, -1))
        last = f'<xs:element name="A" type="A{length - 1}"/>'
        return xsd(last + "".join(types) + record("", "A0"))

    assert parsed(chain(100, "x"), tmp_path).root.name == "A99"
    with pytest.raises(SchemaError, match="nests deeper than 128"):
        parsed(chain(200, "x"), tmp_path)
    with pytest.raises(SchemaError, match="more than 50,000 types"):
        parsed(chain(60, "x", "y"), tmp_path)


def test_a_union_in_itself_is_refused(tmp_path: Path) -> None:
    union = record('<xs:element name="u" type="U"/>', "U").replace("sequence", "choice")
    with pytest.raises(NotExpressible, match="recursive union"):
        parsed(xsd(A + record('<xs:element name="u" type="U"/>') + union), tmp_path)
