"""Messages and enums → structs and symbols; the mapping is in ``serdelab.idl.proto_shape``."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.descriptor_pb2 import DescriptorProto, FeatureSet, FieldDescriptorProto

from serdelab.idl.proto_index import Extension, Index
from serdelab.idl.proto_read import logical_word
from serdelab.idl.proto_shape_leaf import KNOWN, LEAVES
from serdelab.schema.shape import (
    Keyed,
    Leaf,
    Presence,
    Ref,
    Repeated,
    Shape,
    Sign,
    Slot,
    Struct,
    Symbols,
)

_LAST = 2**29 - 1
"""The largest field number, ``max`` in a range: protobuf.dev, "Encoding", "Field Numbers"."""


@dataclass(slots=True)
class Types:
    """The table of types, filled with all that is reached from what is added.

    ``pool`` holds the files of ``found``. ``shown`` gives a file's path in messages.
    """

    found: Index
    extensions: Mapping[str, Extension]
    pool: Any
    shown: Callable[[str], str]
    table: dict[str, Struct | Symbols] = field(default_factory=dict[str, Struct | Symbols])
    _waiting: deque[str] = field(default_factory=deque[str])

    def add(self, full_name: str) -> None:
        """A message or enum, and all that it uses."""
        self._waiting.append(full_name)
        while self._waiting:
            name = self._waiting.popleft()
            if name not in self.table:
                is_message = isinstance(self.found.entries[f".{name}"].definition, DescriptorProto)
                self.table[name] = self._struct(name) if is_message else self._symbols(name)

    def _symbols(self, name: str) -> Symbols:
        enum: EnumDescriptor = self.pool.FindEnumTypeByName(name)
        signs = tuple(Sign(value.name, value.number) for value in enum.values)
        entry = self.found.entries[f".{name}"]
        file, line = self.shown(entry.file.name), self.found.line(entry)
        return Symbols(name, signs, not enum.is_closed, numbered=True, file=file, line=line)

    def _struct(self, name: str) -> Struct:
        entry = self.found.entries[f".{name}"]
        message: Descriptor = self.pool.FindMessageTypeByName(name)
        slots = (*self._own_slots(name, message), *self._extension_slots(message))
        marks = tuple(_marks_of_struct(self.found.message(f".{name}")))
        file, line = self.shown(entry.file.name), self.found.line(entry)
        return Struct(name, slots, marks=marks, file=file, line=line)

    def _own_slots(self, name: str, message: Descriptor) -> Iterator[Slot]:
        entry, raw = self.found.entries[f".{name}"], self.found.message(f".{name}")
        file = self.shown(entry.file.name)
        for i, proto in enumerate(raw.field):
            has_group = proto.HasField("oneof_index") and not proto.proto3_optional
            slot = self._slot(proto.name, proto, message.fields_by_name[proto.name])
            yield replace(
                slot,
                group=raw.oneof_decl[proto.oneof_index].name if has_group else "",
                file=file,
                line=self.found.field_line(entry, i),
            )

    def _extension_slots(self, message: Descriptor) -> Iterator[Slot]:
        if not message.is_extendable:
            return
        for each in sorted(self.pool.FindAllExtensions(message), key=lambda x: x.number):
            found = self.extensions[f".{each.full_name}"]
            slot = self._slot(f"[{each.full_name}]", found.proto, each)
            yield replace(slot, file=self.shown(found.file.name), line=self.found.line(found))

    def _slot(self, name: str, proto: FieldDescriptorProto, found: FieldDescriptor) -> Slot:
        shape, inside = self._shape(proto, found)
        return Slot(
            name,
            proto.number,
            shape,
            _presence(found),
            has_default=proto.HasField("default_value") or _starts_elsewhere(found),
            default=_default(proto, found),
            marks=tuple(_marks(proto, found, inside)),
        )

    def _shape(
        self, proto: FieldDescriptorProto, found: FieldDescriptor
    ) -> tuple[Shape, tuple[FieldDescriptor, ...]]:
        """Also the fields that hold the values: of a map, those of its entry."""
        entry = found.message_type
        if entry is not None and self.found.message(f".{entry.full_name}").options.map_entry:
            key, value = entry.fields_by_name["key"], entry.fields_by_name["value"]
            return Keyed(self._item(key), _with_word(self._item(value), proto)), (key, value)
        item = _with_word(self._item(found), proto)
        return (Repeated(item) if found.is_repeated else item), (found,)

    def _item(self, found: FieldDescriptor) -> Shape:
        named = found.message_type or found.enum_type
        if named is None:
            return KNOWN.get(found.full_name) or LEAVES[_type(found)]
        self._waiting.append(named.full_name)
        return Ref(named.full_name)


def _type(found: FieldDescriptor) -> int:
    """Of a delimited message it is that of a group, whatever the file is written in."""
    return int(found.type)


def _with_word(item: Shape, proto: FieldDescriptorProto) -> Shape:
    word = logical_word(proto)
    if not word or not isinstance(item, Leaf):
        return item
    return replace(item, facets=(("logical", word),))


def _presence(found: FieldDescriptor) -> Presence:
    if found.is_required:
        return Presence.REQUIRED
    return Presence.OPTIONAL if found.has_presence else Presence.IMPLICIT


def _starts_elsewhere(found: FieldDescriptor) -> bool:
    """Whether an absent enum is read as a first symbol that is not 0 (proto2, "Enumerations")."""
    if found.enum_type is None or not found.has_presence or found.is_required:
        return False
    return bool(found.enum_type.values[0].number)


def _default(proto: FieldDescriptorProto, found: FieldDescriptor) -> Any:
    """An enum's by the symbol that is written: another one may have its number, too."""
    if not proto.HasField("default_value"):
        enum = found.enum_type
        return enum.values[0].name if enum is not None and _starts_elsewhere(found) else None
    return proto.default_value if found.enum_type is not None else found.default_value


def _marks(
    proto: FieldDescriptorProto, found: FieldDescriptor, inside: tuple[FieldDescriptor, ...]
) -> Iterator[tuple[str, str]]:
    if found.is_repeated and found.message_type is None and _type(found) not in _UNPACKED:
        yield "packed", str(_packed(found)).lower()
    if _type(found) == FieldDescriptorProto.TYPE_GROUP:
        yield "encoding", "delimited"
    if any(
        _type(each) == FieldDescriptorProto.TYPE_STRING and not _is_checked(each) for each in inside
    ):
        yield "utf8_validation", "off"
    if not found.is_extension and proto.json_name not in {"", _camel(proto.name)}:
        yield "json_name", proto.json_name


_UNPACKED = {FieldDescriptorProto.TYPE_STRING, FieldDescriptorProto.TYPE_BYTES}


def _packed(found: Any) -> bool:
    packed: bool = found.is_packed
    return packed


def _is_checked(found: Any) -> bool:
    """Whether text of a field must be UTF-8. The library says so in this way only."""
    features: FeatureSet = found._GetFeatures()  # noqa: SLF001
    return features.utf8_validation == FeatureSet.VERIFY


def _camel(name: str) -> str:
    """The name in JSON where none is given: protobuf.dev, "ProtoJSON Format", "Field names"."""
    return re.sub("_+(.?)", lambda found: found[1].upper(), name)


def _marks_of_struct(message: DescriptorProto) -> Iterator[tuple[str, str]]:
    reserved = [*(_range(r.start, r.end) for r in message.reserved_range), *message.reserved_name]
    if reserved:
        yield "reserved", ", ".join(reserved)
    if message.extension_range:
        yield "extensions", ", ".join(_range(r.start, r.end) for r in message.extension_range)
    if message.options.message_set_wire_format:
        yield "message_set_wire_format", "true"


def _range(start: int, end: int) -> str:
    """As it is written; ``end`` is behind the last number."""
    if end > _LAST:
        return f"{start} to max"
    return str(start) if end == start + 1 else f"{start} to {end - 1}"
