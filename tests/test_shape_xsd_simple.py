"""Simple types of XML Schema as leaves, enums and lists; samples that are valid."""

from __future__ import annotations

from decimal import Decimal

import pytest
import xmlschema
from xsd_texts import element, restricted, root, shapes, xsd

from serdelab.idl.xsd_shape_words import INTEGERS, SAMPLES, TEXTS
from serdelab.schema.shape import (
    Domain,
    Leaf,
    Opaque,
    Ref,
    Repeated,
    Shape,
    Symbols,
)

INT = Leaf("xs:int", Domain.INT, -(2**31), 2**31 - 1)


def of_slot(content: str, more: str = "") -> Shape:
    """The shape of the only slot of a root."""
    (only,) = shapes(root(content) + more).struct("r").slots
    return only.shape


def shape(*facets: tuple[str, str], base: str) -> Shape:
    """Of a restricted simple type."""
    return of_slot(element("a", "T"), restricted(base, *facets))


def leaf(*facets: tuple[str, str], base: str) -> Leaf:
    found = shape(*facets, base=base)
    assert isinstance(found, Leaf)
    return found


def test_bounds_of_integers() -> None:
    between = leaf(("minExclusive", "3"), ("maxInclusive", "9"), base="xs:int")
    assert (between.low, between.high, between.facets) == (4, 9, ())
    digits = leaf(("totalDigits", "3"), base="xs:integer")
    assert (digits.low, digits.high) == (-999, 999)
    unsigned = of_slot(element("a", "xs:unsignedByte"))
    assert unsigned == Leaf("xs:unsignedByte", Domain.INT, 0, 255)
    assert of_slot(element("a", "xs:positiveInteger")) == Leaf(
        "xs:positiveInteger", Domain.INT, 1, None
    )


def test_lengths() -> None:
    text = leaf(("minLength", "2"), ("maxLength", "5"), base="xs:string")
    assert text == Leaf("xs:string", Domain.TEXT, shortest=2, longest=5)
    data = leaf(("length", "3"), base="xs:hexBinary")
    assert data == Leaf("xs:hexBinary", Domain.BYTES, shortest=3, longest=3)


def test_facets_of_all_steps_count() -> None:
    steps = restricted("U", ("maxLength", "4")) + restricted(
        "xs:string", ("minLength", "2"), ("maxLength", "9"), name="U"
    )
    assert of_slot(element("a", "T"), steps) == Leaf(
        "xs:string", Domain.TEXT, shortest=2, longest=4
    )


def test_enumerations_of_words_are_enums() -> None:
    type_ = restricted("xs:token", ("enumeration", " a  b "), ("enumeration", "c"))
    found = shapes(root(element("a", "T")) + type_)
    assert found.struct("r").slots[0].shape == Ref("T")
    enum = found.types["T"]
    assert isinstance(enum, Symbols)
    assert [tuple(sign) for sign in enum.symbols] == [("a b", 0), ("c", 1)]
    assert (enum.open, enum.numbered) == (False, False)


def test_enumerations_of_numbers_are_samples() -> None:
    found = leaf(("enumeration", "7"), ("enumeration", "9"), base="xs:int")
    assert found.samples == (7, 9)
    assert found.facets == (("enumeration", "7 9"),)


def test_lists_and_unions() -> None:
    type_ = '<xs:simpleType name="T"><xs:list itemType="xs:int"/></xs:simpleType>'
    assert of_slot(element("a", "T"), type_) == Repeated(INT, "xs:list")
    assert of_slot(element("a", "T", 'maxOccurs="2"'), type_) == Repeated(
        Repeated(INT, "xs:list"), "list", 1, 2
    )
    union = '<xs:simpleType name="T"><xs:union memberTypes="xs:int xs:date"/></xs:simpleType>'
    found = of_slot(element("a", "T"), union)
    assert isinstance(found, Leaf)
    assert (found.word, found.domain) == ("xs:union", Domain.TEXT)
    assert {"7", "2026-01-02"} <= set(found.samples)


RESTRICTIONS = [
    ("xs:string", ("pattern", r"[A-Z]{2}\d{3}")),
    ("xs:string", ("pattern", r"\S+@\S+\.[a-z]{2,}")),
    ("xs:string", ("pattern", r"\i\c*")),
    ("xs:string", ("pattern", r"[a-z-[aeiou]]+|\p{Lu}\P{L}")),
    ("xs:string", ("pattern", r"(a|b)?")),
    ("xs:string", ("pattern", r"\w+\W\D\s")),
    ("xs:string", ("pattern", r"[^&lt;>]{1,5}")),
    ("xs:token", ("maxLength", "4")),
    ("xs:NMTOKEN", ("length", "6")),
    ("xs:decimal", ("totalDigits", "5")),
    ("xs:decimal", ("minExclusive", "0")),
    ("xs:double", ("maxInclusive", "1")),
    ("xs:date", ("minInclusive", "2020-01-01")),
    ("xs:long", ("pattern", r"\d{13}")),
    ("xs:boolean", ("pattern", "true")),
    ("xs:anyURI", ("maxLength", "8")),
    ("xs:base64Binary", ("pattern", "A.*")),
    ("xs:NMTOKENS", ("pattern", "a .*")),
]


@pytest.mark.parametrize(("base", "facet"), RESTRICTIONS, ids=str)
def test_samples_are_valid(base: str, facet: tuple[str, str]) -> None:
    text = xsd(restricted(base, facet))
    type_ = xmlschema.XMLSchema10(text).types["T"]
    found = leaf(facet, base=base)
    assert found.samples
    for sample in found.samples:
        if isinstance(sample, bytes):
            continue
        lexical = str(sample).lower() if isinstance(sample, bool) else str(sample)
        if isinstance(sample, Decimal):
            lexical = format(sample, "f")
        lexical = {"inf": "INF", "-inf": "-INF"}.get(lexical, lexical)
        assert type_.is_valid(lexical), sample


def test_numbers_that_lose_their_form_are_no_samples() -> None:
    assert all(len(str(n)) == 13 for n in leaf(("pattern", r"\d{13}"), base="xs:long").samples)


@pytest.mark.parametrize(
    ("base", "facets", "reason"),
    [
        ("xs:string", [("pattern", "(([^a])*)*x"), ("minLength", "40")], "no value is known"),
        ("xs:string", [("pattern", "((a{5000}){5000}){5000}")], "no value is known"),
    ],
)
def test_what_no_value_is_known_for_is_opaque(
    base: str, facets: list[tuple[str, str]], reason: str
) -> None:
    found = shape(*facets, base=base)
    assert isinstance(found, Opaque)
    assert reason in found.reason


BUILT_IN = {*INTEGERS, *TEXTS, *SAMPLES} | {
    "NMTOKENS", "IDREFS", "anyType", "anySimpleType",
}  # fmt: skip


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_every_built_in_type_has_values(name: str) -> None:
    assert not isinstance(of_slot(element("a", f"xs:{name}")), Opaque)


@pytest.mark.parametrize("name", ["ENTITY", "ENTITIES"])
def test_what_a_dtd_declares_is_opaque(name: str) -> None:
    assert isinstance(of_slot(element("a", f"xs:{name}")), Opaque)
