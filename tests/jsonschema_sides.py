"""JSON Schemas given as Python data, and links between two of them: what several tests share."""

from __future__ import annotations

import json
from typing import Any

from serdelab import discover
from serdelab.contract import Evolution, Link, Side
from serdelab.idl.shapes import read_text
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Shape, Shapes

Json = dict[str, Any]

TEXT: Json = {"type": "string"}
INT: Json = {"type": "integer"}
NULL: Json = {"type": "null"}
BYTES: Json = {"type": "string", "contentEncoding": "base64"}


def record(properties: Json, *required: str, **more: Any) -> Json:
    asked: Json = {"required": list(required)} if required else {}
    return {"type": "object", "properties": properties, **asked, **more}


def document(schema: Json | bool) -> IdlDocument:
    return IdlDocument("jsonschema", json.dumps(schema))


def shapes(schema: Json | bool) -> Shapes:
    return read_text("jsonschema", json.dumps(schema))[1]


def shape(schema: Json | bool, **more: Any) -> Shape:
    """The shape of a schema that stands at a property."""
    return shapes(record({"x": schema}, **more)).struct("(document)").slot("x").shape


def side(schema: Json | bool) -> Side:
    found, said = read_text("jsonschema", json.dumps(schema))
    return Side(found, said, said.roots[0])


def evolution(codec: str) -> Evolution:
    found = discover.codec(codec).evolution
    assert found is not None
    return found


def link(codec: str, old: Json | bool, new: Json | bool, way: str = "tolerant") -> Link:
    return evolution(codec).link(side(old), side(new), way)
