"""JSON data as plain values of shapes, for documents that were not made from them."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema_sides import BYTES, INT, TEXT, Json, document, link, record, shape, shapes

from serdelab.idl.jsonschema_plain import Plain
from serdelab.idl.shapes import read_text, reader
from serdelab.schema.shape import Chosen, Opaque

MIXED = record(
    {"b": BYTES, "u": {"oneOf": [INT, TEXT]}, "t": {"prefixItems": [BYTES]}, "l": {"items": BYTES}}
)


@pytest.mark.parametrize(
    ("schema", "data", "value", "strange"),
    [
        (MIXED, {"b": "AQI=", "x": [1]}, {"b": b"\x01\x02", "x": [1]}, False),
        (MIXED, {"u": "s"}, {"u": Chosen(1, "s")}, False),
        (record({"u": {"anyOf": [INT, {"not": TEXT}]}}), {"u": None}, {"u": None}, True),
        (MIXED, {"t": ["AQI="]}, {"t": ["AQI="]}, False),
        (MIXED, {"l": ["AQI=", "%"]}, {"l": [b"\x01\x02", "%"]}, True),
        (MIXED, {"l": {"a": "AQI="}}, {"l": {"a": "AQI="}}, True),
        ({"properties": {"a": INT}}, 7, 7, True),
        (BYTES, "AQI=", {"(value)": b"\x01\x02"}, False),
        ({"type": ["null", "array"], "items": INT}, [1], {"(value)": [1]}, False),
        (
            {"type": "object", "additionalProperties": BYTES},
            {"k": ""},
            {"(value)": {"k": b""}},
            False,
        ),
        (True, {"k": 1}, {"(value)": {"k": 1}}, False),
    ],
)
def test_data_becomes_plain_values_and_is_written_as_it_was(
    schema: Json | bool, data: Any, value: Any, strange: bool
) -> None:
    plain = Plain(shapes(schema))
    found = plain.message(data)
    assert (found, plain.strange) == (value, strange)
    made = link("json_orjson", schema, schema, "validated")
    text = made.write(found)
    assert json.loads(text) == data
    assert made.reread(text) == found


def test_the_hook_gives_values_of_the_wrapped_shapes() -> None:
    hooks = reader("jsonschema")
    assert hooks.breaking is not None
    old = read_text("jsonschema", json.dumps(BYTES))
    found = hooks.breaking(old, document({**BYTES, "maxLength": 4}))
    assert found.proven is False
    assert all(isinstance(each.value["(value)"], bytes | str) for each in found.values)
    assert {each.why for each in found.values} == {"#/maxLength"}


@pytest.mark.parametrize("names", [{"type": "object"}, {"$ref": "#/$defs/o"}, {"const": 1}])
def test_names_are_texts_whatever_a_schema_says_of_them(names: Json) -> None:
    around: Json = {"$defs": {"o": {"type": "object"}}}
    assert isinstance(shape({"type": "object", "propertyNames": names}, **around), Opaque)
