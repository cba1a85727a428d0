"""XML by two schemas that differ in a type: which texts are read, and as what."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from lxml import etree
from xsd_texts import element, restricted, root, side

from serdelab import discover
from serdelab.contract import Link, Side

EVOLUTION = discover.codec("xml_lxml").evolution
INVALID = etree.DocumentInvalid


def link(writer: Side, reader: Side, way: str = "tolerant") -> Link:
    assert EVOLUTION is not None
    return EVOLUTION.link(writer, reader, way)


def changed(old: str, new: str, value: Any, way: str = "tolerant") -> Any:
    made = link(side(root(element("a", old))), side(root(element("a", new))), way)
    return made.read(made.write({"a": value}))["a"]


@pytest.mark.parametrize(
    ("old", "new", "value", "got"),
    [
        ("xs:int", "xs:long", 7, 7),
        ("xs:long", "xs:int", 2**40, 2**40),
        ("xs:int", "xs:string", 7, "7"),
        ("xs:int", "xs:boolean", 1, True),
        ("xs:double", "xs:string", float("nan"), "NaN"),
        ("xs:decimal", "xs:double", Decimal("0.5"), 0.5),
        ("xs:date", "xs:string", "2026-01-02", "2026-01-02"),
        ("xs:hexBinary", "xs:base64Binary", b"\xab\xcd", b"\x00\x10\x83"),
        ("xs:base64Binary", "xs:string", b"\xff", "/w=="),
    ],
)
def test_texts_are_read_by_the_readers_type(old: str, new: str, value: Any, got: Any) -> None:
    assert changed(old, new, value) == got
    if new != "xs:int":
        assert changed(old, new, value, "validated") == got


@pytest.mark.parametrize(
    ("old", "new", "value"),
    [
        ("xs:string", "xs:int", "x"),
        ("xs:string", "xs:int", ""),
        ("xs:int", "xs:boolean", 2),
        ("xs:boolean", "xs:int", True),
        ("xs:double", "xs:int", 1.0),
        ("xs:string", "xs:date", "soon"),
        ("xs:string", "xs:hexBinary", "xy"),
        ("xs:string", "xs:base64Binary", "a?b"),
        ("xs:string", "xs:decimal", "x"),
    ],
)
def test_texts_that_are_no_value_are_refused(old: str, new: str, value: Any) -> None:
    for way in ("tolerant", "validated"):
        with pytest.raises((ValueError, KeyError, ArithmeticError, INVALID)):
            changed(old, new, value, way)


def facets(base: str, old: tuple[str, str], new: tuple[str, str], value: Any) -> bool:
    content = root(element("a", "T"))
    writer, other = (side(content + restricted(base, facet)) for facet in (old, new))
    made = link(writer, other, "validated")
    try:
        made.read(made.write({"a": value}))
    except INVALID:
        return False
    return True


def test_tightened_facets_refuse_what_was_valid() -> None:
    assert not facets("xs:int", ("maxInclusive", "9"), ("maxInclusive", "5"), 9)
    assert facets("xs:int", ("maxInclusive", "5"), ("maxInclusive", "9"), 5)
    assert not facets("xs:string", ("maxLength", "9"), ("maxLength", "2"), "abc")
    assert not facets("xs:string", ("pattern", "[a-z]+"), ("pattern", "[a-f]+"), "xyz")


def test_symbols_are_texts_without_validation() -> None:
    content = root(element("a", "T"))
    enums = (
        side(content + restricted("xs:string", *(("enumeration", word) for word in words)))
        for words in ("xy", "xyz")
    )
    small, large = enums
    assert link(small, large, "validated").read(b"<r><a>y</a></r>") == {"a": "y"}
    data = link(large, small).write({"a": "z"})
    assert link(large, small).read(data) == {"a": "z"}
    with pytest.raises(INVALID, match="enumeration"):
        link(large, small, "validated").read(data)
