"""What an XML Schema says in its own words: structs, occurrence, facets, names, what is a gap."""

from __future__ import annotations

import time
from decimal import Decimal
from pathlib import Path

import pytest
from xsd_texts import TARGET, element, in_files, optional, restricted, root, shapes, xsd

from serdelab import subjects
from serdelab.errors import SchemaError
from serdelab.idl.shapes import read_text, reader
from serdelab.schema import IdlDocument
from serdelab.schema.shape import (
    Domain,
    Leaf,
    Nullable,
    Opaque,
    Presence,
    Ref,
    Repeated,
    Shape,
    Shapes,
    Slot,
    Struct,
)

INT = Leaf("xs:int", Domain.INT, -(2**31), 2**31 - 1)
TEXT = Leaf("xs:string", Domain.TEXT)


def struct(body: str, attributes: str = ' elementFormDefault="qualified"') -> Struct:
    found = shapes(body, attributes)
    return found.struct(found.roots[0])


def slot(content: str, more: str = "") -> Slot:
    """The only slot of a root."""
    (only,) = struct(root(content) + more).slots
    return only


# Structs ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", subjects.names())
def test_the_subjects_are_read_with_their_lines(name: str) -> None:
    file = Path(subjects.load(name).document("xsd").file)
    document, found = reader("xsd").file(file, ())
    lines = file.read_text(encoding="utf-8").splitlines()
    assert document == IdlDocument("xsd", document.text, str(file))
    assert reader("xsd").text(document) == (document, found)
    assert found.gaps == ()
    assert not found.numbered
    for type_ in found.types.values():
        for each in type_.slots if isinstance(type_, Struct) else ():
            if each.name != "#text":
                assert f'name="{each.name.removeprefix("@")}"' in lines[each.line - 1]
            assert each.file == str(file)


def test_a_root_is_named_by_its_element_and_has_the_slots_of_its_type() -> None:
    type_ = f'<xs:complexType name="T"><xs:all>{element("a")}</xs:all></xs:complexType>'
    found = shapes(element("one", "T") + element("two", "xs:string") + type_)
    assert found.roots == ("one", "two")
    one = found.struct("one")
    assert [s.name for s in one.slots] == ["a"]
    assert one.marks == (("type", "T"),)
    assert found.struct("two").slots[0].shape == TEXT
    assert found.struct("two").slots[0].name == "#text"


def test_an_element_and_its_type_of_one_name_are_one_struct() -> None:
    inner = f"<xs:sequence>{optional('next', 'N')}</xs:sequence>"
    found = shapes(f'{element("N", "N")}<xs:complexType name="N">{inner}</xs:complexType>')
    assert list(found.types) == ["N"]
    assert found.struct("N").slots[0].shape == Ref("N")


def test_an_element_and_another_type_of_one_name_are_two_structs() -> None:
    types = (
        f'<xs:complexType name="B"><xs:all>{element("x", "A")}</xs:all></xs:complexType>'
        '<xs:complexType name="A"/>'
    )
    found = shapes(element("A", "B") + types)
    assert found.struct("A").slots[0].shape == Ref("A type")
    assert found.struct("A type").slots == ()


def test_anonymous_types_are_named_by_their_path() -> None:
    inner = "<xs:complexType><xs:attribute name='k'/></xs:complexType>"
    found = shapes(root(f'<xs:element name="b">{inner}</xs:element>'))
    assert found.struct("r").slots[0].shape == Ref("r.b")
    assert found.struct("r.b").slots[0].name == "@k"


@pytest.mark.parametrize(
    ("model", "ordered", "one_of"),
    [("sequence", True, False), ("all", False, False), ("choice", False, True)],
)
def test_models(model: str, ordered: bool, one_of: bool) -> None:
    found = struct(root(element("a") + element("b"), model=model))
    assert (found.ordered, found.one_of, found.open) == (ordered, one_of, False)


def test_attributes_stand_in_front_by_name() -> None:
    attributes = '<xs:attribute name="z" use="required"/><xs:attribute name="k" type="xs:int"/>'
    found = struct(root(element("a"), attributes + '<xs:attribute name="p" use="prohibited"/>'))
    assert [(s.name, s.number, s.presence) for s in found.slots] == [
        ("@k", 1, Presence.OPTIONAL),
        ("@z", 2, Presence.REQUIRED),
        ("a", 3, Presence.REQUIRED),
    ]
    assert found.slots[0].marks == (("attribute", "true"),)


def test_text_beside_attributes() -> None:
    type_ = (
        '<xs:complexType name="T"><xs:simpleContent><xs:extension base="xs:int">'
        '<xs:attribute name="k"/></xs:extension></xs:simpleContent></xs:complexType>'
    )
    found = shapes(root(element("a", "T")) + type_).struct("T")
    assert [(s.name, s.presence) for s in found.slots] == [
        ("@k", Presence.OPTIONAL),
        ("#text", Presence.REQUIRED),
    ]


# Occurrence -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "expected", "presence"),
    [
        ("", INT, Presence.REQUIRED),
        ('minOccurs="0"', INT, Presence.OPTIONAL),
        ('minOccurs="0" maxOccurs="unbounded"', Repeated(INT), Presence.OPTIONAL),
        ('minOccurs="2" maxOccurs="3"', Repeated(INT, "list", 2, 3), Presence.REQUIRED),
        ('nillable="true"', Nullable(INT), Presence.REQUIRED),
        ('nillable="true" maxOccurs="2"', Repeated(Nullable(INT), "list", 1, 2), Presence.REQUIRED),
    ],
)
def test_occurrence(more: str, expected: Shape, presence: Presence) -> None:
    found = slot(element("a", more=more))
    assert (found.shape, found.presence) == (expected, presence)


def grouped(content: str) -> list[tuple[str, str, Presence]]:
    return [(s.name, s.group, s.presence) for s in struct(root(content)).slots]


def test_a_choice_among_other_elements_is_a_group() -> None:
    two = element("a") + element("b")
    required, may = Presence.REQUIRED, Presence.OPTIONAL
    assert grouped(f"<xs:choice>{two}</xs:choice>{element('c')}") == [
        ("a", "choice", required), ("b", "choice", required), ("c", "", required),
    ]  # fmt: skip
    assert grouped(f'<xs:choice minOccurs="0">{two}</xs:choice>{element("c")}')[:2] == [
        ("a", "choice", may), ("b", "choice", may),
    ]  # fmt: skip
    nested = f"<xs:choice>{two}<xs:choice>{element('d')}{element('e')}</xs:choice></xs:choice>"
    assert {group for _, group, _ in grouped(nested + element("c"))[:4]} == {"choice"}


def test_a_repeated_choice_is_lists_of_all_its_elements() -> None:
    two = element("a") + element("b", "xs:string")
    choice = f'<xs:choice minOccurs="0" maxOccurs="unbounded">{two}</xs:choice>'
    found = struct(root(choice))
    assert [s.shape for s in found.slots] == [Repeated(INT), Repeated(TEXT)]
    assert not found.one_of


def test_groups_that_only_make_sense_as_a_whole_are_opaque() -> None:
    whole = f"<xs:sequence>{element('b')}{element('c')}</xs:sequence>"
    found = struct(root(f"<xs:choice>{element('a')}{whole}</xs:choice>"))
    assert [s.name for s in found.slots] == ["a", "b+c"]
    assert found.slots[1].shape == Opaque(
        "xs:sequence", "several elements that are one branch of a choice"
    )
    assert found.slots[1].presence is Presence.OPTIONAL
    repeated = whole.replace("<xs:sequence>", '<xs:sequence maxOccurs="9">')
    only = struct(root(repeated)).slots[0]
    assert (only.name, only.presence) == ("b+c", Presence.REQUIRED)


def test_sequences_inside_are_flat_and_multiply() -> None:
    twice = element("b", more='maxOccurs="2"')
    inner = f'<xs:sequence maxOccurs="4">{twice}</xs:sequence>'
    assert struct(root(element("a") + inner)).slots[1].shape == Repeated(INT, "list", 1, 8)


def test_an_element_in_two_places_is_opaque() -> None:
    found = struct(root(element("a") + element("b") + element("a")))
    assert [s.name for s in found.slots] == ["a", "b", "a#2"]
    assert isinstance(found.slots[2].shape, Opaque)


def test_any_opens_a_struct_where_elements_of_this_schema_may_stand() -> None:
    def with_any(attributes: str) -> Struct:
        return struct(root(element("a") + f'<xs:any minOccurs="0" {attributes}/>'))

    lax = with_any('processContents="lax"')
    assert lax.open
    assert lax.marks == (("any", "lax"), ("any namespace", "##any"), ("any place", "end"))
    assert not with_any("").open
    assert not with_any('processContents="skip" namespace="urn:x"').open
    attribute = struct(root(element("a"), '<xs:anyAttribute processContents="lax"/>'))
    assert (attribute.open, attribute.marks) == (
        False,
        (("anyAttribute", "lax"), ("anyAttribute namespace", "##any")),
    )


def test_an_element_that_any_must_stand_for_is_opaque() -> None:
    found = struct(root(element("a") + '<xs:any processContents="skip"/>'))
    assert isinstance(found.slots[1].shape, Opaque)
    assert found.slots[1].presence is Presence.REQUIRED


def test_defaults_and_fixed_values() -> None:
    attributes = '<xs:attribute name="k" type="xs:int" fixed="3"/>'
    content = element("a", "xs:decimal", 'default="1.5"') + element("b", "T", 'default="y"')
    enum = restricted("xs:string", ("enumeration", "x"), ("enumeration", "y"))
    found = struct(root(content, attributes) + enum)
    assert [(s.has_default, s.default) for s in found.slots] == [
        (True, 3), (True, Decimal("1.5")), (True, "y"),
    ]  # fmt: skip
    assert ("fixed", "true") in found.slots[0].marks
    fixed = found.slots[0].shape
    assert isinstance(fixed, Leaf)
    assert fixed.samples == (3,)


# Namespaces and files ---------------------------------------------------------------------------


def test_namespaces_are_said_where_the_defaults_do_not_tell() -> None:
    content = '<xs:element ref="t:g"/>' + element("u") + element("q", more='form="qualified"')
    text = root(content, '<xs:attribute name="k"/>') + element("g")
    found = struct(text, TARGET)
    assert [dict(s.marks).get("form") for s in found.slots] == [
        None, "qualified", None, "qualified",
    ]  # fmt: skip
    qualified = shapes(text, TARGET + ' elementFormDefault="qualified"')
    assert all("form" not in dict(s.marks) for s in qualified.struct("r").slots)
    assert qualified.marks == (
        ("targetNamespace", "urn:t"),
        ("elementFormDefault", "qualified"),
        ("attributeFormDefault", "unqualified"),
    )


def test_the_namespace_of_xml_need_not_be_at_hand() -> None:
    location = ' schemaLocation="http://www.w3.org/2001/xml.xsd"'
    for stated in ("", location):
        imported = f'<xs:import namespace="http://www.w3.org/XML/1998/namespace"{stated}/>'
        found = struct(imported + root(element("a"), '<xs:attribute ref="xml:lang"/>'))
        assert found.slots[0].name == "@lang"
        assert ("namespace", "http://www.w3.org/XML/1998/namespace") in found.slots[0].marks


def test_what_is_included_is_read_with_its_places(tmp_path: Path) -> None:
    document, found = reader("xsd").file(in_files(tmp_path), [tmp_path / "inc"])
    assert list(document.imports) == ["sub/a.xsd", "o.xsd", "sub/b.xsd"]
    assert found.roots == ("r",)
    assert (found.struct("A").file, found.struct("A").line) == (f"{tmp_path}/sub/a.xsd", 4)
    assert found.struct("A").slots[0].shape == Leaf("xs:int", Domain.INT, -(2**31), 5)
    assert dict(found.struct("r").slots[1].marks) == {"namespace": "urn:o"}
    assert found.struct("oo").slots[0].file == f"{tmp_path}/inc/o.xsd"


def test_a_document_is_read_again_from_its_texts_alone(tmp_path: Path) -> None:
    document, found = reader("xsd").file(in_files(tmp_path), [tmp_path / "inc"])
    for file in tmp_path.rglob("*.xsd"):
        file.unlink()
    again, shown = reader("xsd").text(document)
    assert again == document
    assert list(shown.types) == list(found.types)
    assert shown.struct("A").file == "sub/a.xsd"
    with pytest.raises(SchemaError, match=r"main\.xsd:2: cannot find 'sub/a\.xsd'"):
        reader("xsd").text(IdlDocument("xsd", document.text, document.file))


# What no shape says -----------------------------------------------------------------------------


def gaps(found: Shapes) -> list[tuple[str, int]]:
    return [(gap.what, gap.line) for gap in found.gaps]


def test_gaps_have_their_place() -> None:
    key = '\n<xs:key name="k"><xs:selector xpath="a"/><xs:field xpath="."/></xs:key></xs:element>'
    assert gaps(shapes(root(element("a")).replace("</xs:element>", key))) == [("xs:key k", 5)]
    mixed = root(element("a")).replace("<xs:complexType>", '<xs:complexType mixed="true">')
    assert gaps(shapes(mixed)) == [("mixed content", 2)]
    two = element("a") + element("b")
    assert gaps(shapes(root(f'<xs:sequence minOccurs="0">{two}</xs:sequence>'))) == [
        ("an optional xs:sequence", 3)
    ]
    assert gaps(shapes(root(f'<xs:choice maxOccurs="3">{two}</xs:choice>'))) == [
        ("a repeated xs:choice", 3)
    ]
    others = element("h") + element("m", more='substitutionGroup="h"')
    assert gaps(shapes(root('<xs:element ref="h"/>') + others)) == [("substitution group", 3)]
    assert gaps(shapes('<xs:complexType name="T"/>')) == [("no global element", 1)]


@pytest.mark.parametrize(
    ("block", "found"),
    [
        ("", [("types derived from B", 4)]),
        ("restriction", [("types derived from B", 4)]),
        ("extension", []),
        ("#all", []),
    ],
)
def test_types_that_may_stand_for_another_are_a_gap(
    block: str, found: list[tuple[str, int]]
) -> None:
    base = f'<xs:complexType name="B" block="{block}"/>'
    derived = '<xs:complexType name="{}"><xs:complexContent><xs:extension base="{}"/>'
    derived += "</xs:complexContent></xs:complexType>"
    types = base + derived.format("D", "B") + derived.format("DD", "D")
    of_text = '<xs:complexType name="T"><xs:simpleContent><xs:extension base="xs:string"/>'
    of_text += "</xs:simpleContent></xs:complexType>"
    body = root(element("a", "B") + element("b", "xs:string")) + types + of_text
    assert gaps(shapes(body)) == found


def test_abstract_elements_and_types_are_opaque_and_no_messages() -> None:
    others = element("h", more='abstract="true"') + '<xs:complexType name="T" abstract="true"/>'
    found = shapes(root('<xs:element ref="h"/>' + optional("o", "T")) + others)
    assert found.roots == ("r",)
    assert [type(s.shape) for s in found.struct("r").slots] == [Opaque, Opaque]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (root(element("a", "T")), "unknown type 'T'"),
        (root(element("a"), '<xs:assert test="a"/>'), "xs:assert"),
        (root('<xs:any minOccurs="0"/>' + element("b")), "Unique Particle"),
        ("<xs:nothing/>", "xs:nothing"),
        ("<", "not well-formed"),
        (root(element("a", "T")) + restricted("xs:int", ("minInclusive", "9" * 5000)), "digits"),
        ('<xs:include schemaLocation="x.xsd"/>', "cannot find"),
        ('<xs:include schemaLocation="' + "x" * 5000 + '"/>', "cannot find"),
        ("<xs:element name='e'>" * 2000 + "</xs:element>" * 2000, "too deep"),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_mistakes_are_schema_errors(body: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        shapes(body)


def test_a_location_too_long_for_a_file_is_not_found(tmp_path: Path) -> None:
    file = tmp_path / "main.xsd"
    file.write_text(xsd(f'<xs:include schemaLocation="{"x" * 5000}"/>'), encoding="utf-8")
    with pytest.raises(SchemaError):
        reader("xsd").file(file, ())


def test_a_lone_surrogate_is_no_text() -> None:
    with pytest.raises(SchemaError, match="lone surrogate"):
        read_text("xsd", xsd("\ud800"))


def test_a_small_schema_is_read_in_no_time() -> None:
    text = xsd(root(element("a") + optional("b", "xs:date") + element("c", "xs:decimal")))
    read_text("xsd", text)
    times: list[float] = []
    for _ in range(5):
        start = time.perf_counter()
        read_text("xsd", text)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.02
