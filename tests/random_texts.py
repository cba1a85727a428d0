"""Random documents in the words of their own IDL: what the neutral model has no words for.

A document is one message ``M`` with a few fields. Old and new share most of them, and differ in
type, label, number, place: so almost every pair changes something, and many break.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

Field = tuple[str, int, Any]
"""Name, number, and what the IDL says of it."""
Strategy = st.SearchStrategy[Any]
NAMES = "abcd"


def _with(key: str, values: Strategy, **rest: Any) -> Strategy:
    """A JSON object that has one of the values at a key."""

    def made(value: Any) -> dict[str, Any]:
        return {**rest, key: value}

    return values.map(made)


@st.composite
def texts(draw: st.DrawFn, idl: str) -> tuple[str, str]:
    """The old and the new document."""
    word, document = WORDS[idl], DOCUMENTS[idl]
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True))
    old: list[Field] = [(name, at, draw(word)) for at, name in enumerate(names, 1)]
    new = list(old)
    for _ in range(draw(st.integers(1, 2))):
        new = draw(_edited(new, word))
    return document(old, draw), document(new, draw)


@st.composite
def _edited(draw: st.DrawFn, fields: list[Field], word: Strategy) -> list[Field]:
    free = [name for name in NAMES if name not in {field[0] for field in fields}]
    number = 1 + max((field[1] for field in fields), default=0)
    edits = [
        "type",
        "type",
        "type",
        "number",
        "remove",
        "swap",
        *(["add", "rename"] if free else []),
    ]
    edit = draw(st.sampled_from(edits)) if fields else "add"
    if edit == "add":
        at = draw(st.integers(0, len(fields)))
        return [*fields[:at], (free[0], number, draw(word)), *fields[at:]]
    at = draw(st.integers(0, len(fields) - 1))
    name, own, said = fields[at]
    if edit == "swap":
        return fields[::-1]
    if edit == "remove":
        return [*fields[:at], *fields[at + 1 :]]
    changed = {
        "type": lambda: (name, own, draw(word)),
        "number": lambda: (name, number, said),
        "rename": lambda: (free[0], own, said),
    }[edit]()
    return [*fields[:at], changed, *fields[at + 1 :]]


# Protobuf -----------------------------------------------------------------------------------------

_PROTO = (
    *("int32", "int64", "uint32", "uint64", "sint32", "sint64", "fixed32", "fixed64", "sfixed32"),
    *("sfixed64", "bool", "float", "double", "string", "bytes", "E", "F", "N", "M", "W"),
)
_PROTO_KEYS = ("int32", "int64", "uint32", "sint64", "fixed32", "bool", "string")
_proto_word = st.tuples(st.sampled_from(["", "optional", "repeated"]), st.sampled_from(_PROTO)) | (
    st.tuples(st.sampled_from(_PROTO_KEYS), st.sampled_from(_PROTO)).map(
        lambda kv: ("", f"map<{kv[0]}, {kv[1]}>")
    )
)
_PROTO_TYPES = """
enum E { A = 0; B = 1; C = 2; } enum F { X = 0; Y = 1; }
message N { int32 a = 1; string b = 2; } message W { string value = 1; }
"""


def _proto(fields: list[Field], draw: st.DrawFn) -> str:
    lines = [f"{label} {type_} {name} = {number};" for name, number, (label, type_) in fields]
    return f'syntax = "proto3"; {_PROTO_TYPES} message M {{ {" ".join(lines)} }}'


# Thrift -------------------------------------------------------------------------------------------

_thrift_type = st.recursive(
    st.sampled_from(
        ["bool", "i8", "i16", "i32", "i64", "double", "string", "binary", "E", "N", "U", "V"]
    ),
    lambda inner: st.one_of(
        st.builds("list<{}>".format, inner),
        st.builds("set<{}>".format, st.sampled_from(["i32", "i64", "string", "E"])),
        st.builds("map<{}, {}>".format, st.sampled_from(["string", "i32", "i64", "E"]), inner),
    ),
    max_leaves=2,
)
_thrift_word = st.tuples(st.sampled_from(["", "optional", "required"]), _thrift_type)
_THRIFT_TYPES = """
enum E { A = 0, B = 1, C = 2 } struct N { 1: i32 a, 2: string b }
struct V { 1: i64 a, 2: binary b } union U { 1: i32 a, 2: string b }
"""


def _thrift(fields: list[Field], draw: st.DrawFn) -> str:
    lines = [f"{number}: {label} {type_} {name}" for name, number, (label, type_) in fields]
    return f"{_THRIFT_TYPES} struct M {{ {', '.join(lines)} }}"


# Avro ---------------------------------------------------------------------------------------------

_AVRO_NAMED: dict[str, Any] = {
    "E": {"type": "enum", "name": "E", "symbols": ["A", "B", "C"]},
    "F": {"type": "fixed", "name": "F", "size": 4},
    "N": {"type": "record", "name": "N", "fields": [{"name": "a", "type": "int"}]},
}
_AVRO_PLAIN = ("boolean", "int", "long", "float", "double", "string", "bytes")
_avro_item: Strategy = st.sampled_from([*_AVRO_PLAIN, *_AVRO_NAMED])
_avro_word: Strategy = st.one_of(
    _avro_item,
    _with("items", _avro_item, type="array"),
    _with("values", _avro_item, type="map"),
    st.tuples(st.just("null"), _avro_item).map(list),
    st.lists(st.sampled_from(["null", "int", "string", "boolean", "N"]), min_size=2, unique=True),
)


def _avro(fields: list[Field], draw: st.DrawFn) -> str:
    """A named type is written out where it stands first."""
    known: set[str] = set()

    def full(type_: Any) -> Any:
        match type_:
            case [*branches]:
                return [full(branch) for branch in branches]
            case {"items": item}:
                return {**type_, "items": full(item)}
            case {"values": value}:
                return {**type_, "values": full(value)}
            case str() if type_ in _AVRO_NAMED and type_ not in known:
                known.add(type_)
                return _AVRO_NAMED[type_]
            case _:
                return type_

    made = [{"name": name, "type": full(type_)} for name, _, type_ in fields]
    return json.dumps({"type": "record", "name": "M", "fields": made})


# JSON Schema --------------------------------------------------------------------------------------

_number = st.integers(-20, 20)
_length = st.integers(0, 20)
_json_leaf: Strategy = st.one_of(
    _with("type", st.sampled_from(["integer", "number", "string", "boolean", "null"])),
    _with("minimum", _number, type="integer"),
    _with("maximum", _number, type="number"),
    _with("maxLength", _length, type="string"),
    _with("minLength", _length, type="string"),
    _with("enum", st.lists(st.sampled_from(["A", "B", "C", "D"]), min_size=1, unique=True)),
    st.just({"type": "string", "pattern": "^[a-z]+$"}),
    st.just({"type": ["integer", "string"]}),
)


def _json_outer(inner: Strategy) -> Strategy:
    array = _with("items", inner, type="array")
    return st.one_of(
        array,
        st.tuples(array, st.integers(1, 4)).map(lambda made: {**made[0], "maxItems": made[1]}),
        _with("additionalProperties", inner, type="object"),
        _with("properties", _with("k", inner), type="object"),
        _with("anyOf", st.lists(inner, min_size=2, max_size=3)),
    )


_json_word: Strategy = st.recursive(_json_leaf, _json_outer, max_leaves=3)


def _jsonschema(fields: list[Field], draw: st.DrawFn) -> str:
    names = [name for name, _, _ in fields]
    schema: dict[str, Any] = {"title": "M", "type": "object"}
    schema["properties"] = {name: type_ for name, _, type_ in fields}
    schema["required"] = [name for name in names if draw(st.booleans())]
    if draw(st.booleans()):
        schema["additionalProperties"] = False
    return json.dumps(schema)


# XML Schema ---------------------------------------------------------------------------------------

_XSD = (
    *("int", "long", "short", "unsignedInt", "integer", "decimal", "boolean", "string", "token"),
    *("float", "double", "date", "dateTime", "base64Binary", "hexBinary", "anyURI"),
)
_xsd_word = st.tuples(
    st.sampled_from(_XSD),
    st.sampled_from(["", 'minOccurs="0"', 'maxOccurs="unbounded"', 'minOccurs="0" maxOccurs="2"']),
)


def _xsd(fields: list[Field], draw: st.DrawFn) -> str:
    lines = [
        f'<xs:element name="{n}" type="xs:{type_}" {occurs}/>' for n, _, (type_, occurs) in fields
    ]
    kind = draw(st.sampled_from(["sequence", "sequence", "choice"])) if lines else "sequence"
    return (
        '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="M">'
        f"<xs:complexType><xs:{kind}>{''.join(lines)}</xs:{kind}></xs:complexType>"
        "</xs:element></xs:schema>"
    )


WORDS: dict[str, Strategy] = {
    "proto": _proto_word,
    "thrift": _thrift_word,
    "avsc": _avro_word,
    "jsonschema": _json_word,
    "xsd": _xsd_word,
}
DOCUMENTS: dict[str, Callable[[list[Field], st.DrawFn], str]] = {
    "proto": _proto,
    "thrift": _thrift,
    "avsc": _avro,
    "jsonschema": _jsonschema,
    "xsd": _xsd,
}
