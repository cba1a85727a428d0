"""Schemas that are wide, deep, twisted or too large, in each IDL: (IDL, old text, new text)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Texts = tuple[str, str, str]
Types = Callable[[int], str]
FIELDS, LEVELS = 1_000, 100

HEAD = 'syntax = "proto3"; '
XSD = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{}</xs:schema>'
XSD_RECORD = "<xs:complexType><xs:sequence>{}</xs:sequence></xs:complexType>"


def wide(idl: str, *, all_change: bool = False) -> Texts:
    """A thousand fields of which one changes its type, or all."""
    old, new = _TYPES[idl]

    def types(at: int) -> str:
        return new if all_change or at == FIELDS // 2 else old

    return idl, _WIDE[idl](lambda _: old), _WIDE[idl](types)


def deep(idl: str) -> Texts:
    """A hundred records, one in another; the innermost field changes its type."""
    old, new = _TYPES[idl]
    return idl, _DEEP[idl](old), _DEEP[idl](new)


_TYPES = {
    "proto": ("int32", "uint32"),
    "thrift": ("i32", "i64"),
    "avsc": ('"int"', '"long"'),
    "jsonschema": ('"integer"', '"string"'),
    "xsd": ("xs:int", "xs:long"),
}


def _each(types: Types, form: Callable[[int, str], str], between: str) -> str:
    return between.join(form(at, types(at)) for at in range(1, FIELDS + 1))


def _avsc(name: str, fields: str) -> str:
    return f'{{"type": "record", "name": "{name}", "fields": [{fields}]}}'


def _element(name: str, inner: str) -> str:
    return f'<xs:element name="{name}">{XSD_RECORD.format(inner)}</xs:element>'


_WIDE: dict[str, Callable[[Types], str]] = {
    "proto": lambda types: (
        f"{HEAD} message M {{ {_each(types, lambda n, t: f'{t} f{n} = {n};', ' ')} }}"
    ),
    "thrift": lambda types: f"struct M {{ {_each(types, lambda n, t: f'{n}: {t} f{n}', ', ')} }}",
    "avsc": lambda types: _avsc(
        "M", _each(types, lambda n, t: f'{{"name": "f{n}", "type": {t}}}', ", ")
    ),
    "jsonschema": lambda types: (
        '{"title": "M", "type": "object", "properties": {'
        + _each(types, lambda n, t: f'"f{n}": {{"type": {t}}}', ", ")
        + "}}"
    ),
    "xsd": lambda types: XSD.format(
        _element("M", _each(types, lambda n, t: f'<xs:element name="f{n}" type="{t}"/>', ""))
    ),
}


def _nested(outer: Callable[[int, str], str], inner: str) -> str:
    for level in range(LEVELS):
        inner = outer(level, inner)
    return inner


_DEEP: dict[str, Callable[[str], str]] = {
    "proto": lambda type_: (
        HEAD
        + " ".join(f"message A{at} {{ A{at + 1} x = 1; }}" for at in range(LEVELS))
        + f" message A{LEVELS} {{ {type_} x = 1; }}"
    ),
    "thrift": lambda type_: f"struct M {{ 1: {'list<' * LEVELS}{type_}{'>' * LEVELS} x }}",
    "avsc": lambda type_: _avsc(
        "M",
        '{"name": "x", "type": '
        + _nested(lambda n, t: _avsc(f"A{n}", f'{{"name": "x", "type": {t}}}'), type_)
        + "}",
    ),
    "jsonschema": lambda type_: _nested(
        lambda _, t: f'{{"type": "object", "properties": {{"x": {t}}}, "required": ["x"]}}',
        f'{{"type": {type_}}}',
    ),
    "xsd": lambda type_: XSD.format(
        _nested(lambda _, t: _element("x", t), f'<xs:element name="x" type="{type_}"/>')
    ),
}


def _objects(**properties: Any) -> str:
    return json.dumps({"type": "object", "properties": properties, "required": [*properties]})


def _array(item: Any, least: int) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": least}


def _twice(type_: str, *, required: bool) -> str:
    """Thirty types, each of which uses the next one twice: 2^30 ways to the last."""
    types: dict[str, Any] = {"A30": {"type": "object", "properties": {"v": {"type": type_}}}}
    for at in range(30):
        inner = {"$ref": f"#/$defs/A{at + 1}"}
        names = ["x", "y"] if required else []
        types[f"A{at}"] = {
            "type": "object", "properties": {"x": inner, "y": inner}, "required": names,
        }  # fmt: skip
    return json.dumps({"$ref": "#/$defs/A0", "$defs": types})


def _field(type_: Any) -> str:
    return json.dumps({"type": "record", "name": "M", "fields": [{"name": "x", "type": type_}]})


def _enum(*numbers: int) -> str:
    names = [f"S{number}" for number in numbers]
    return _field({"type": "enum", "name": "E", "symbols": names})


def _endless(type_: str) -> str:
    fields = f'{{"name": "t", "type": "T"}}, {{"name": "x", "type": "{type_}"}}'
    return _avsc("T", fields)


UNFILLABLE: dict[str, Texts] = {
    "a record that must hold itself": ("avsc", _endless("int"), _endless("long")),
    "an object that must hold itself": (
        "jsonschema", _objects(x={"$ref": "#"}, v={"type": "integer"}),
        _objects(x={"$ref": "#"}, v={"type": "string"}),
    ),
    "types that need one another twice": (
        "jsonschema", _twice("integer", required=True), _twice("string", required=True),
    ),
    "a fixed of a gigabyte": (
        "avsc", _field({"type": "fixed", "name": "F", "size": 10**9}), _field("bytes"),
    ),
    "a list of a million items": (
        "jsonschema", _objects(x=_array({"type": "integer"}, 10**6)), _objects(x={"type": "null"}),
    ),
    "a number of 400 digits": (
        "jsonschema", _objects(x={"type": "integer", "minimum": 10**400}),
        _objects(x={"type": "string"}),
    ),
    "a text of a hundred million characters": (
        "jsonschema", _objects(x={"type": "string", "minLength": 10**8}),
        _objects(x={"type": "integer"}),
    ),
}  # fmt: skip
"""No message of the old schema can be made: that is said."""

TWISTED: dict[str, Texts] = {
    "types that may use one another twice": (
        "proto",
        HEAD + " ".join(f"message A{n} {{ A{n + 1} x = 1; A{n + 1} y = 2; }}" for n in range(30))
        + "message A30 { int32 v = 1; }",
        HEAD + " ".join(f"message A{n} {{ A{n + 1} x = 1; A{n + 1} y = 2; }}" for n in range(30))
        + "message A30 { uint32 v = 1; }",
    ),
    "lists of lists of a thousand": (
        "jsonschema", _objects(x=_array(_array(_array({"type": "integer"}, 1000), 1000), 1)),
        _objects(x={"type": "array", "items": {"type": "string"}}),
    ),
    "an enum of 20,000 symbols": (
        "avsc", _enum(*range(20_000)), _enum(*range(1, 20_000)),
    ),
    "a union of 300 records": (
        "avsc",
        _field([{"type": "record", "name": f"R{n}", "fields": []} for n in range(300)]),
        _field([{"type": "record", "name": f"R{n}", "fields": []} for n in range(299)]),
    ),
    "nothing at all": ("jsonschema", "{}", "{}"),
    "nothing is valid": ("jsonschema", "false", "true"),
    "no fields": ("proto", HEAD + "message M {}", HEAD + "message M { int32 x = 1; }"),
}  # fmt: skip
"""Something can be tried."""
