"""The JSON Schema front end: what it reads, and the errors it gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl.jsonschema import FRONT_END
from serdelab.schema import (
    Branch,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    Type,
    UnionType,
)

INT32, STRING = ScalarType(Kind.INT32), ScalarType(Kind.STRING)
INT: dict[str, Any] = {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1}
TEXT: dict[str, Any] = {"type": "string"}
NULL: dict[str, Any] = {"type": "null"}


def parsed(text: str, folder: Path) -> Schema:
    file = folder / "main.schema.json"
    file.write_text(text, encoding="utf-8")
    return FRONT_END.parse(file, ())


def record(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), **more}


def text_of(schema: object, **more: Any) -> str:
    """A record with one property ``x``, whose schema begins on line 4."""
    return json.dumps(record({"x": schema}, **more), indent=1)


# What it reads --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "type_"),
    [
        ({"type": ["string", "null"]}, OptionalType(STRING)),
        ({"type": ["null", "string"]}, OptionalType(STRING)),
        ({"oneOf": [NULL, INT]}, OptionalType(INT32)),
        ({"anyOf": [INT, NULL], "description": "d"}, OptionalType(INT32)),
        ({"enum": ["a", "b"]}, EnumType("X", (Symbol("a", 0), Symbol("b", 1)))),
        ({"enum": ["a"], "title": "My enum"}, EnumType("MyEnum", (Symbol("a", 0),))),
        ({**INT, "minimum": -2147483648.0}, INT32),
        (
            {"type": "array", "items": {"enum": ["a"]}},
            ListType(EnumType("XItem", (Symbol("a", 0),))),
        ),
        (record({"y": INT}, additionalProperties=False), RecordType("X", (Field("y", 1, INT32),))),
        (
            {"type": "object", "additionalProperties": INT, "propertyNames": {"enum": ["a"]}},
            MapType(EnumType("XKey", (Symbol("a", 0),)), INT32),
        ),
        (
            {"type": "object", "additionalProperties": INT, "propertyNames": {}},
            MapType(STRING, INT32),
        ),
        (
            {"oneOf": [record({"a": INT}, additionalProperties=False)]},
            UnionType("X", (Branch("a", 1, INT32),)),
        ),
    ],
)
def test_idioms(schema: dict[str, Any], type_: Type, tmp_path: Path) -> None:
    assert parsed(text_of(schema), tmp_path).root.fields == (Field("x", 1, type_),)


def test_names_come_from_definitions_titles_properties_and_the_file(tmp_path: Path) -> None:
    empty = record({})
    properties = {
        "line_item": empty,
        "b": {**empty, "title": "The B"},
        "c": {"$ref": "#/$defs/see"},
    }
    schema = record(properties, **{"$defs": {"see": {**empty, "title": "Not this"}}})
    file = tmp_path / "purchase_order.schema.json"
    file.write_text(json.dumps(schema), encoding="utf-8")
    root = FRONT_END.parse(file, ()).root
    types = [field.type for field in root.fields]
    assert root.name == "PurchaseOrder"
    assert types == [RecordType("LineItem", ()), RecordType("TheB", ()), RecordType("see", ())]


def test_references_to_the_root_to_references_and_into_properties(tmp_path: Path) -> None:
    properties = {
        "up": {"$ref": "#"},
        "far": {"$ref": "#/$defs/one"},
        "same": {"$ref": "#/properties/text"},
        "text": TEXT,
    }
    more = {"$defs": {"one": {"$ref": "#/$defs/a~1b%20c"}, "a/b c": INT}, "title": "Root"}
    schema = parsed(json.dumps({**record(properties, **more), "required": ["far"]}), tmp_path)
    assert [field.type for field in schema.root.fields] == [
        OptionalType(RefType("Root")),
        INT32,
        OptionalType(STRING),
        OptionalType(STRING),
    ]


def test_lines_are_those_of_the_properties(tmp_path: Path) -> None:
    text = '{"type": "object",\n"properties": {\n"a": {"type": "string"}, "b": [\n],\n"c": {}}}'
    text = text.replace("[\n]", '{"type":\n"boolean"}').replace("{}", '{"type": "number"}')
    schema = parsed(text, tmp_path)
    assert [(field.name, field.line) for field in schema.root.fields] == [
        ("a", 3),
        ("b", 3),
        ("c", 5),
    ]


@pytest.mark.parametrize("draft", ["2020-12/schema", "2019-09/schema", "07/schema#", "04/schema#"])
def test_the_draft_is_looked_at(draft: str, tmp_path: Path) -> None:
    scheme = (
        "https://json-schema.org/draft/" if draft[0] == "2" else "http://json-schema.org/draft-"
    )
    text = json.dumps({"$schema": scheme + draft, **record({})}, indent=1)
    if draft.startswith("04"):
        with pytest.raises(SchemaError, match=r"main\.schema\.json:2: .*none of the drafts"):
            parsed(text, tmp_path)
    else:
        assert parsed(text, tmp_path).root.fields == ()


# Errors ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "not JSON"),
        ('{"type":\n "object",}', 2, "not JSON"),
        ('{"type":\n NaN}', 0, "NaN"),
        ('{"a": 1,\n "b": {"c": 1,\n "c": 2}}', 3, "/b/c is there twice, before on line 2"),
        ('{"a": {}, "\\u0061": {}}', 1, "twice"),
        ("[" * 100_000, 0, "nests too deep"),
        ('{"minimum": ' + "9" * 5000 + "}", 0, "not JSON"),
        ("\n3", 2, "a schema is an object"),
        ('{"type": "string"}', 1, "not the schema of a record"),
        (text_of({"$ref": "#/$defs/no"}), 5, "refers to #/$defs/no, which is not there"),
        (text_of({"$ref": 3}), 5, "is not a string"),
        (text_of({"$ref": "#/properties/x"}), 5, "refers to itself"),
        (text_of(INT, required=["y"]), 10, "'y' is required and is no property"),
        (text_of(INT, required="x"), 10, "not an array of strings"),
        (text_of({"type": "object", "properties": 3}), 6, "is not an object"),
        (text_of({"enum": [1]}), 5, "not an array of strings"),
        (text_of({"enum": ["a", "a"]}), 5, "names one string twice"),
        (text_of({"oneOf": 3}), 5, "is not an array"),
        (text_of({**INT, "default": "x"}), 8, "'x' is no int32"),
        (text_of({**INT, "default": 2**31}), 8, "is no int32"),
        (
            text_of({"type": "string", "format": "date", "default": "x"}),
            7,
            "at #/properties/x/default",
        ),
        (text_of(3), 4, "a schema is an object, not 3"),
    ],
    ids=lambda value: f"{value!r:.40}",
)
def test_errors_name_file_and_line(text: str, line: int, words: str, tmp_path: Path) -> None:
    with pytest.raises(SchemaError) as caught:
        parsed(text, tmp_path)
    assert words in caught.value.message
    assert caught.value.file == str(tmp_path / "main.schema.json")
    assert caught.value.line == line


FOREIGN: list[tuple[object, str]] = [
    (True, "a schema of any value"),
    (False, "a schema of no value"),
    ({}, "no type"),
    ({"const": 1}, "the keyword const"),
    ({"not": {}, **TEXT}, "the keyword not"),
    ({"type": ["string", "integer"]}, "the type ['string', 'integer']"),
    (NULL, "the type 'null'"),
    ({"type": "integer"}, "an integer with no minimum and no maximum"),
    ({**INT, "maximum": 7}, "an integer with -2147483648 and 7"),
    ({**INT, "multipleOf": 2}, "the keyword multipleOf"),
    ({"type": "number", "minimum": 0}, "the keyword minimum"),
    ({**TEXT, "maxLength": 3}, "the keyword maxLength"),
    ({**TEXT, "format": "email"}, "a string with format 'email'"),
    ({**TEXT, "pattern": "^a$"}, "a string with pattern '^a$'"),
    ({**TEXT, "contentEncoding": "base32"}, "a string with contentEncoding 'base32'"),
    ({**TEXT, "format": "date", "pattern": "^a$"}, "a string with format 'date' and pattern"),
    ({"type": "array"}, "an array of any items"),
    ({"type": "array", "items": INT, "minItems": 1}, "the keyword minItems"),
    ({"type": "array", "prefixItems": [INT]}, "the keyword prefixItems"),
    ({"type": "object"}, "an object of any members"),
    ({"type": "object", "patternProperties": {}}, "the keyword patternProperties"),
    (record({"a": INT}, additionalProperties=INT), "a record with further members"),
    (record({"a": INT}, minProperties=1), "the keyword minProperties"),
    ({"anyOf": [INT, TEXT]}, "such an anyOf"),
    ({"oneOf": [INT, TEXT]}, "such an alternative"),
    ({"oneOf": [record({"a": INT})]}, "such an alternative"),
    ({"oneOf": []}, "a oneOf of nothing"),
    ({"allOf": [INT]}, "the keyword allOf"),
    ({"$ref": "other.json"}, "a reference other than a pointer"),
    ({"$ref": "#/properties/y", "minimum": 1}, "the keyword minimum"),
]


@pytest.mark.parametrize(("schema", "construct"), FOREIGN, ids=lambda value: f"{value!s:.40}")
def test_what_the_model_has_not_is_refused_with_its_pointer(
    schema: object, construct: str, tmp_path: Path
) -> None:
    with pytest.raises(NotExpressible) as caught:
        parsed(text_of(schema), tmp_path)
    assert caught.value.construct.startswith(construct)
    assert caught.value.where.startswith(f"{tmp_path}/main.schema.json:")
    assert "(#/properties/x" in caught.value.where


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary.schema.json"
    binary.write_bytes(b"\xff\xfe")
    for file in (tmp_path / "none.schema.json", binary):
        with pytest.raises(SchemaError, match=file.name):
            FRONT_END.parse(file, ())


def test_wide_deep_and_exploding_schemas(tmp_path: Path) -> None:
    wide = json.dumps(record({f"f{i}": INT for i in range(1000)}))
    assert len(parsed(wide, tmp_path).root.fields) == 1000

    def chain(length: int, *names: str) -> str:
        definitions = {
            f"A{i}": record({name: {"$ref": f"#/$defs/A{i - 1}"} for name in names})
            for i in range(1, length)
        }
        last = {"$ref": f"#/$defs/A{length - 1}"}
        return json.dumps({**last, "$defs": {"A0": record({}), **definitions}})

    assert parsed(chain(100, "x"), tmp_path).root.name == "A99"
    with pytest.raises(SchemaError, match="nests deeper than 128"):
        parsed(chain(200, "x"), tmp_path)
    with pytest.raises(SchemaError, match="more than 50,000 types"):
        parsed(chain(60, "x", "y"), tmp_path)
    inline = '{"type": "string"}'
    for i in range(100):
        inline = f'{{"type": "object", "properties": {{"x{i}": {inline}}}}}'
    assert parsed(inline, tmp_path).root.name == "Main"


def test_a_union_in_itself_is_refused(tmp_path: Path) -> None:
    branch = record({"u": {"$ref": "#/$defs/U"}}, additionalProperties=False)
    with pytest.raises(NotExpressible, match="recursive union"):
        parsed(text_of({"$ref": "#/$defs/U"}, **{"$defs": {"U": {"oneOf": [branch]}}}), tmp_path)
