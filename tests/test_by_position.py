"""What readers find who know the fields of a record by their position: arrays of MessagePack."""

from __future__ import annotations

import json

import pytest

from serdelab.evolution.changes import between
from serdelab.evolution.inverse import inverse
from serdelab.idl.shapes import reader
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Shapes

TEXT, WHOLE, NUMBER = ({"type": word} for word in ("string", "integer", "number"))
NAMES = {"type": "object", "properties": {"first": TEXT, "last": TEXT}, "required": ["first"]}
POINT = {"type": "object", "properties": {"x": WHOLE, "y": WHOLE}}


def shapes(optional: str = "", **properties: object) -> Shapes:
    required = [name for name in properties if name not in optional.split()]
    document = {"title": "M", "type": "object", "properties": properties, "required": required}
    return reader("jsonschema").text(IdlDocument("jsonschema", json.dumps(document)))[1]


def rows(old: Shapes, new: Shapes) -> set[tuple[str, str]]:
    """(row, old_row) of all changes of fields."""
    found = [change.facts for change in between(old, new) if change.struct == "M"]
    return {(facts.get("row", ""), facts.get("old_row", "")) for facts in found}


@pytest.mark.parametrize(
    ("old", "new", "row", "old_row"),
    [
        (shapes(a=TEXT), shapes("b", a=TEXT, b=TEXT), "", ""),
        (shapes(a=TEXT), shapes(a=TEXT, b=TEXT), "short", ""),
        (shapes("b", a=TEXT, b=TEXT), shapes("b", b=TEXT, a=TEXT), "alike", "alike"),
        (shapes("a", a=TEXT, b=TEXT), shapes(b=TEXT), "alike", "short"),
        (shapes("b", a=TEXT, b=TEXT), shapes("b", b=TEXT), "alike", "alike"),
        (shapes(a=TEXT, b=WHOLE), shapes(b=WHOLE, a=TEXT), "unlike", "unlike"),
        (shapes(a=WHOLE, b=NUMBER), shapes(b=NUMBER, a=WHOLE), "unlike", "unlike"),
        (shapes("b", a=WHOLE, b=NUMBER), shapes("b", b=NUMBER), "alike", "unlike"),
        (shapes(a=NAMES, b=POINT), shapes(b=POINT, a=NAMES), "unlike", "unlike"),
        (shapes("a", a=TEXT, b=NAMES), shapes(b=NAMES), "letters", "short"),
    ],
)
def test_what_stands_there(old: Shapes, new: Shapes, row: str, old_row: str) -> None:
    assert rows(old, new) == {(row, old_row)}


def test_sides_are_exchanged_on_the_way_back() -> None:
    (change,) = between(shapes("a", a=TEXT, b=TEXT), shapes(b=TEXT))
    facts = inverse(change).facts
    assert (facts["row"], facts["old_row"]) == ("short", "alike")
