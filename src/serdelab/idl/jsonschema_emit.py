"""Neutral model → JSON Schema, draft 2020-12: the root in full, every other type in ``$defs``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from serdelab.errors import NotExpressible
from serdelab.idl import jsonschema_value
from serdelab.idl.definitions import Named, definitions
from serdelab.idl.json_layout import lay_out
from serdelab.idl.json_text import step
from serdelab.idl.jsonschema_words import DRAFTS, FORMATS, pattern_of_decimal
from serdelab.schema import (
    DateType,
    DecimalType,
    EnumType,
    Field,
    IdlDocument,
    Kind,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)
from serdelab.schema.model import RANGES

Json = dict[str, Any]

_NULL: Json = {"type": "null"}
_PLAIN: Mapping[Kind, Json] = {
    Kind.BOOL: {"type": "boolean"},
    Kind.FLOAT64: {"type": "number"},
    Kind.STRING: {"type": "string"},
    Kind.BYTES: {"type": "string", "contentEncoding": "base64"},
}
_FORMATS = {type_: {"type": "string", "format": word} for word, type_ in FORMATS.items()}


def emit(schema: Schema) -> IdlDocument:
    """``schema`` is projected. NotExpressible where a default or an optional has no place."""
    if not schema.root.name.isidentifier():
        reason = "the root is called by the title, which becomes a name"
        raise _refused("root name that is no identifier", schema.root.name, reason)
    named = definitions(schema.root, "JSON Schema", (RecordType, EnumType, UnionType))
    writer = _Writer(schema.root.name, named)
    body = writer.definition(schema.root)
    document = {"$schema": DRAFTS[0], "title": schema.root.name, **body}
    others = [each for each in reversed(named.values()) if each.name != schema.root.name]
    if others:
        document["$defs"] = {each.name: writer.definition(each) for each in others}
    return IdlDocument("jsonschema", lay_out(document) + "\n")


_KEYS = ScalarType | TimestampType | DateType | DecimalType | UuidType | EnumType


@dataclass(frozen=True, slots=True)
class _Writer:
    root: str
    named: Mapping[str, Named]

    # Definitions ------------------------------------------------------------------------------

    def definition(self, named: Named) -> Json:
        match named:
            case EnumType(name, ()):
                raise _refused("enum without symbols", name, "the keyword enum asks for one")
            case UnionType(name, ()):
                raise _refused("union without branches", name, "the keyword oneOf asks for one")
            case EnumType():
                return {"type": "string", "enum": [symbol.name for symbol in named.symbols]}
            case UnionType():
                return {"oneOf": [self._branch(named, b.name, b.type) for b in named.branches]}
            case RecordType():
                return self._record(named)

    def _branch(self, union: UnionType, name: str, type_: Type) -> Json:
        return {
            "type": "object",
            "properties": {name: self.type(type_, f"{union.name}.{name}")},
            "required": [name],
            "additionalProperties": False,
        }

    def _record(self, record: RecordType) -> Json:
        required = [f.name for f in record.fields if not isinstance(f.type, OptionalType)]
        properties = {f.name: self._property(record, f) for f in record.fields}
        body: Json = {"type": "object", "properties": properties}
        return body | ({"required": required} if required else {})

    def _property(self, record: RecordType, field: Field) -> Json:
        where = f"{record.name}.{field.name}"
        type_ = field.type.item if isinstance(field.type, OptionalType) else field.type
        if isinstance(field.type, OptionalType) and isinstance(type_, OptionalType):
            raise _nested(where)
        body = self.type(type_, where)
        if not field.has_default:
            return body
        try:
            default = jsonschema_value.to_json(field.type, field.default, self.named)
        except ValueError as error:
            raise _refused("default that JSON cannot write", where, str(error)) from error
        return {**body, "default": default}

    # Uses -------------------------------------------------------------------------------------

    def type(self, type_: Type, where: str) -> Json:
        match type_:
            case ScalarType(kind):
                return self._scalar(kind)
            case TimestampType() | DateType() | UuidType():
                return dict(_FORMATS[type_])
            case DecimalType():
                return {"type": "string", "pattern": pattern_of_decimal(type_)}
            case RefType(name) | RecordType(name) | UnionType(name) | EnumType(name):
                return {"$ref": self._pointer(name)}
            case ListType(item):
                return {"type": "array", "items": self.type(item, where)}
            case MapType():
                return self._map(type_, where)
            case OptionalType(item):
                if isinstance(item, OptionalType):
                    raise _nested(where)
                return {"anyOf": [self.type(item, where), _NULL]}

    def _scalar(self, kind: Kind) -> Json:
        if kind in RANGES:
            low, high = RANGES[kind]
            return {"type": "integer", "minimum": low, "maximum": high}
        return dict(_PLAIN[kind])

    def _map(self, map_: MapType, where: str) -> Json:
        body: Json = {"type": "object", "additionalProperties": self.type(map_.value, where)}
        if not isinstance(map_.key, _KEYS):
            raise _refused("map key of a compound type", where, "names of properties are strings")
        if map_.key != ScalarType(Kind.STRING):
            body["propertyNames"] = self.type(map_.key, where)
        return body

    def _pointer(self, name: str) -> str:
        return "#" if name == self.root else f"#/$defs/{quote(step(name)[1:])}"


def _nested(where: str) -> NotExpressible:
    reason = "absent and null are one value of the model, None"
    return _refused("optional of an optional", where, reason)


def _refused(construct: str, where: str, reason: str) -> NotExpressible:
    return NotExpressible(construct, f"JSON Schema ({where})", reason)
