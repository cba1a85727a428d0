"""The neutral model → ``.proto`` text, laid out as a person would; the mapping is in ``proto``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl import logical
from serdelab.idl.definitions import definitions
from serdelab.idl.names import IDENTIFIER, snake
from serdelab.idl.proto_compile import compile_text
from serdelab.idl.proto_default import to_text
from serdelab.idl.proto_project import is_closed, project, refuse
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
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    TimestampType,
    Type,
    UnionType,
    UuidType,
)

_KEYWORDS = {Kind.FLOAT32: "float", Kind.FLOAT64: "double"}
_PRESENCE = "features.field_presence = "
_OPTION = "(serdelab.logical) = "


def emit(schema: Schema) -> IdlDocument:
    """proto3 where that can say it, edition 2023 where not. NotExpressible with the reason."""
    text = write(schema)
    try:
        return IdlDocument("proto", text, compiled=compile_text(text))
    except SchemaError as error:
        name, reason = schema.root.name, f"protoc refuses it: {error.message}"
        raise NotExpressible("the numbers or names", f"proto ({name})", reason) from error


def write(schema: Schema) -> str:
    """The text alone."""
    stated = project(schema)
    types = definitions(stated.root, "proto").values()
    fields = [field for type_ in types if isinstance(type_, RecordType) for field in type_.fields]
    editions = any(map(_is_beyond_proto3, fields)) or any(map(is_closed, types))
    writer = _Writer(editions)
    parts = [writer.definition(type_) for type_ in types]
    head = ['edition = "2023";' if editions else 'syntax = "proto3";']
    if stated.namespace:
        head += [f"package {'.'.join(map(_name, stated.namespace.split('.')))};"]
    if any(_OPTION in part for part in parts):
        head += ['import "serdelab/logical.proto";']
    if editions:
        head += [f"option {_PRESENCE}IMPLICIT;"]
    return "\n\n".join([*head, *parts]) + "\n"


def _is_beyond_proto3(field: Field) -> bool:
    return field.has_default or field.presence is Presence.REQUIRED


def _name(name: str) -> str:
    if not IDENTIFIER.fullmatch(name):
        reason = "an identifier is letters, digits and _, and begins with no digit"
        raise NotExpressible("the name", f"proto ({name!r})", reason)
    return name


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes definitions for proto3, or for an edition."""

    editions: bool

    def definition(self, type_: Type) -> str:
        match type_:
            case EnumType():
                return self._enum(type_)
            case RecordType():
                lines = [line for field in type_.fields for line in self._field(type_, field)]
                return _block(f"message {_name(type_.name)}", lines)
            case _:
                raise TypeError(f"no definition of {type_!r}")

    def _enum(self, type_: EnumType) -> str:
        numbers = [symbol.number for symbol in type_.symbols]
        lines: list[str] = []
        if is_closed(type_):
            lines += ["option features.enum_type = CLOSED;"]
        if len(set(numbers)) < len(numbers):
            lines += ["option allow_alias = true;"]
        lines += [f"{_symbol(type_, s.name)} = {s.number};" for s in type_.symbols]
        return _block(f"enum {_name(type_.name)}", lines)

    def _field(self, record: RecordType, field: Field) -> Iterator[str]:
        where = f"{record.name}.{field.name}"
        refuse(field.type, where)
        if not isinstance(field.type, UnionType):
            yield self._line(field, where)
            return
        yield f"oneof {_name(field.name)} {{"
        for branch in field.type.branches:
            refuse(branch.type, where)
            options = _options(_word(branch.type))
            yield f"  {_type(branch.type)} {_name(branch.name)} = {branch.number}{options};"
        yield "}"

    def _line(self, field: Field, where: str) -> str:
        """One field, not a oneof: label, type, name, number, options."""
        label, type_ = "", field.type
        options: list[str] = []
        match type_:
            case ListType(item):
                refuse(item, where)
                label, type_ = "repeated ", item
            case OptionalType(item):
                refuse(item, where)
                label, type_ = "" if self.editions else "optional ", item
                options += [f"{_PRESENCE}EXPLICIT"] if self.editions else []
            case _:
                options += _declared(field)
        options += _word(field.type)
        return f"{label}{_type(type_)} {_name(field.name)} = {field.number}{_options(options)};"


def _block(head: str, lines: list[str]) -> str:
    if not lines:
        return f"{head} {{}}"
    return "\n".join([f"{head} {{", *(f"  {line}" for line in lines), "}"])


def _type(type_: Type) -> str:
    match type_:
        case ScalarType(kind):
            return _KEYWORDS.get(kind, kind.value)
        case TimestampType() | DateType() | DecimalType() | UuidType():
            return logical.base(type_).value
        case MapType(key, value):
            return f"map<{_type(key)}, {_type(value)}>"
        case EnumType(name) | RefType(name) | RecordType(name):
            return _name(name)
        case _:
            raise TypeError(f"no field of {type_!r}")


def _symbol(type_: EnumType, name: str) -> str:
    return f"{snake(type_.name).upper()}_{_name(name)}"


def _declared(field: Field) -> list[str]:
    """Presence and default; empty for a plain field."""
    options: list[str] = []
    if field.presence is Presence.REQUIRED:
        options += [f"{_PRESENCE}LEGACY_REQUIRED"]
    elif field.has_default:
        options += [f"{_PRESENCE}EXPLICIT"]
    if field.has_default:
        options += [f"default = {_default(field.type, field.default)}"]
    return options


def _default(type_: Type, value: object) -> str:
    return _symbol(type_, str(value)) if isinstance(type_, EnumType) else to_text(value)


def _word(type_: Type) -> list[str]:
    leaf = logical.leaf(type_)
    return [f'{_OPTION}"{logical.word(leaf)}"'] if isinstance(leaf, logical.Logical) else []


def _options(options: list[str]) -> str:
    return f" [{', '.join(options)}]" if options else ""
