"""Descriptors → the neutral model; the mapping is in ``serdelab.idl.proto``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorSet,
)

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl import logical
from serdelab.idl.expansion import Expansion
from serdelab.idl.names import snake, upper_camel
from serdelab.idl.proto_default import from_text
from serdelab.idl.proto_index import (
    Entry,
    Index,
    index,
    is_explicit,
    is_group,
    is_required,
    model_names,
    root,
)
from serdelab.schema import (
    Branch,
    EnumType,
    Field,
    Kind,
    ListType,
    MapType,
    OptionalType,
    Presence,
    RecordType,
    RefType,
    ScalarType,
    Schema,
    Symbol,
    TimestampType,
    Type,
    UnionType,
)

LOGICAL = 50123
"""Number of the option ``(serdelab.logical)``."""
TIMESTAMP = ".google.protobuf.Timestamp"

_F = FieldDescriptorProto
KINDS = {
    _F.TYPE_BOOL: Kind.BOOL,
    **dict.fromkeys((_F.TYPE_INT32, _F.TYPE_SINT32, _F.TYPE_SFIXED32), Kind.INT32),
    **dict.fromkeys((_F.TYPE_INT64, _F.TYPE_SINT64, _F.TYPE_SFIXED64), Kind.INT64),
    **dict.fromkeys((_F.TYPE_UINT32, _F.TYPE_FIXED32), Kind.UINT32),
    **dict.fromkeys((_F.TYPE_UINT64, _F.TYPE_FIXED64), Kind.UINT64),
    _F.TYPE_FLOAT: Kind.FLOAT32,
    _F.TYPE_DOUBLE: Kind.FLOAT64,
    _F.TYPE_STRING: Kind.STRING,
    _F.TYPE_BYTES: Kind.BYTES,
}


def read(files: FileDescriptorSet, shown: str) -> Schema:
    """The schema of the last file; ``shown`` is its name in messages.

    SchemaError, NotExpressible.
    """
    found = index(files)
    start = root(found, shown)
    reader = _Reader(found, model_names(found, start), Expansion(shown), shown)
    record = reader.record(start)
    assert isinstance(record, RecordType)
    return Schema(record, found.main.package)


@dataclass(frozen=True, slots=True)
class _Reader:
    found: Index
    names: dict[str, str]
    expansion: Expansion
    shown: str

    def record(self, full_name: str) -> RecordType | RefType:
        """Few frames lie between one record and the next inside it: 128 of them nest at most."""
        name = self.names[full_name]
        return self.expansion.record(name, full_name, partial(self._record, name, full_name))

    def _record(self, name: str, full_name: str) -> RecordType:
        entry = self.found.entries[full_name]
        fields: list[Field] = []
        oneofs: set[int] = set()
        for i, proto in enumerate(self.found.message(full_name).field):
            if not proto.HasField("oneof_index") or proto.proto3_optional:
                fields.append(self._field(entry, i, proto))
            elif proto.oneof_index not in oneofs:
                oneofs.add(proto.oneof_index)
                fields.append(self._oneof(entry, proto.oneof_index))
        return RecordType(name, tuple(fields), line=self.found.line(entry))

    def _field(self, entry: Entry, position: int, proto: FieldDescriptorProto) -> Field:
        line = self.found.field_line(entry, position)
        if proto.label == _F.LABEL_REPEATED:
            with self.expansion.level():
                many = self._map(entry, proto, line) or ListType(self._type(entry, proto, line))
            return Field(proto.name, proto.number, many, line=line)
        type_ = self._type(entry, proto, line)
        presence = Presence.REQUIRED if is_required(proto) else Presence.PLAIN
        if proto.HasField("default_value"):
            default = self._default(entry, proto, type_, line)
            return Field(proto.name, proto.number, type_, presence, True, default, line=line)
        if presence is Presence.PLAIN and is_explicit(entry.file, proto):
            type_ = OptionalType(type_)
        return Field(proto.name, proto.number, type_, presence, line=line)

    def _default(self, entry: Entry, proto: FieldDescriptorProto, type_: Type, line: int) -> Any:
        if isinstance(type_, EnumType):
            definition = self.found.entries[proto.type_name].definition
            assert isinstance(definition, EnumDescriptorProto)
            written = [value.name for value in definition.value]
            return type_.symbols[written.index(proto.default_value)].name
        try:
            return from_text(type_, proto.default_value)
        except (ValueError, OverflowError) as error:
            raise self._wrong(entry, f"default of {proto.name}: {error}", line) from error

    def _oneof(self, entry: Entry, number: int) -> Field:
        message = self.found.message(entry.name)
        name = message.oneof_decl[number].name
        members = [
            (self.found.field_line(entry, i), proto)
            for i, proto in enumerate(message.field)
            if proto.HasField("oneof_index") and proto.oneof_index == number
        ]
        with self.expansion.level():
            branches = tuple(
                Branch(proto.name, proto.number, self._type(entry, proto, line))
                for line, proto in members
            )
        line = self.found.oneof_line(entry, number)
        return Field(name, branches[0].number, UnionType(upper_camel(name), branches), line=line)

    def _map(self, entry: Entry, proto: FieldDescriptorProto, line: int) -> MapType | None:
        """None when it is a list. The option speaks of the map's value."""
        inner = self.found.entries.get(proto.type_name)
        if inner is None or not isinstance(inner.definition, DescriptorProto):
            return None
        if not inner.definition.options.map_entry:
            return None
        key, value = inner.definition.field
        type_ = MapType(self._type(inner, key, line), self._type(inner, value, line))
        word = logical_word(proto)
        return MapType(type_.key, self._apply(entry, type_.value, word, line)) if word else type_

    def _type(self, entry: Entry, proto: FieldDescriptorProto, line: int) -> Type:
        """The type of one value: without list, map and option."""
        with self.expansion.level():
            if proto.type in KINDS:
                type_: Type = ScalarType(KINDS[proto.type])
            elif proto.type_name == TIMESTAMP:
                type_ = TimestampType()
            elif is_group(entry.file, proto):
                raise self._group(entry, proto, line)
            elif proto.type == _F.TYPE_ENUM:
                type_ = self._enum(proto.type_name)
            else:
                type_ = self.record(proto.type_name)
            word = logical_word(proto)
            return self._apply(entry, type_, word, line) if word else type_

    def _enum(self, full_name: str) -> EnumType:
        definition = self.found.entries[full_name].definition
        assert isinstance(definition, EnumDescriptorProto)
        return _enum(definition, self.names[full_name])

    def _group(self, entry: Entry, proto: FieldDescriptorProto, line: int) -> NotExpressible:
        reason = "groups and length-prefixed messages do not read one another's bytes, and the"
        reason += " model has the latter only (protobuf.dev, 'Encoding', 'Groups')"
        where = f"{self._file(entry)}:{line}: the model ({proto.name})"
        return NotExpressible("a group", where, reason)

    def _apply(self, entry: Entry, type_: Type, word: str, line: int) -> Type:
        try:
            return logical.apply(type_, word)
        except ValueError as error:
            raise self._wrong(entry, str(error), line) from error

    def _wrong(self, entry: Entry, message: str, line: int) -> SchemaError:
        return SchemaError(message, file=self._file(entry), line=line)

    def _file(self, entry: Entry) -> str:
        return self.shown if entry.file.name == self.found.main.name else entry.file.name


def _enum(definition: EnumDescriptorProto, name: str) -> EnumType:
    """Symbols lose the enum's name in front, unless two would then be the same."""
    prefix = f"{snake(definition.name).upper()}_"
    short = [_short(value.name, prefix) for value in definition.value]
    full = [value.name for value in definition.value]
    kept = short if len(set(short)) == len(short) else full
    numbers = (value.number for value in definition.value)
    return EnumType(name, tuple(map(Symbol, kept, numbers)))


def _short(symbol: str, prefix: str) -> str:
    rest = symbol.removeprefix(prefix)
    return rest if rest.isidentifier() else symbol


def logical_word(proto: FieldDescriptorProto) -> str:
    """What the option ``(serdelab.logical)`` says; empty where it is not given."""
    if not proto.HasField("options"):
        return ""
    word: str = _option_class().FromString(proto.options.SerializeToString()).logical
    return word


@cache
def _option_class() -> Any:
    """A message whose one field is the option: reads it whether or not the pool knows it."""
    file = descriptor_pb2.FileDescriptorProto(name="options.proto", syntax="proto3")
    message = file.message_type.add(name="Options")
    message.field.add(name="logical", number=LOGICAL, type=_F.TYPE_STRING, label=_F.LABEL_OPTIONAL)
    pool = descriptor_pool.DescriptorPool()
    pool.Add(file)  # pyright: ignore[reportUnknownMemberType] - the stub leaves it out
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("Options"))
