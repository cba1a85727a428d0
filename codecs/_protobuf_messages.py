"""Message classes from a descriptor set, and the schema as these messages hold it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace
from keyword import iskeyword
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool

from serdelab.errors import SchemaError
from serdelab.schema import (
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Schema,
    TimestampType,
    Type,
    UnionType,
)


@dataclass(frozen=True, slots=True)
class TimestampMessage(TimestampType):
    """A timestamp that is a ``google.protobuf.Timestamp`` and not an int64 of milliseconds."""


def descriptor(schema: Schema) -> Descriptor:
    """The root's descriptor, in a pool of its own: sessions never meet in the default pool.

    SchemaError when the file has no message of the root's name.
    """
    files = FileDescriptorSet.FromString(schema.document("proto").compiled)
    pool: Any = DescriptorPool()
    for file in files.file:
        pool.AddSerializedFile(file.SerializeToString())
    main: Any = pool.FindFileByName(files.file[-1].name)
    for found in _messages(main.message_types_by_name.values()):
        if schema.root.name in {found.name, found.full_name.replace(".", "_")}:
            return found
    raise SchemaError(f"no message {schema.root.name}", file=schema.document("proto").file)


def attribute(x: str, name: str) -> str:
    """The expression that reads a field: keywords of Python need getattr."""
    return f"getattr({x}, {name!r})" if iskeyword(name) else f"{x}.{name}"


def as_held(record: RecordType, message: Descriptor) -> RecordType:
    """The record as its messages hold it.

    Timestamps that are messages are marked; a field without presence is not optional; a union has
    the name of its oneof.
    """
    fields = (replace(field, type=_held_field(field, message)) for field in record.fields)
    return replace(record, fields=tuple(fields))


def needed_files(message: Descriptor) -> bytes:
    """The descriptor set of what a reader of these messages needs, complete in itself.

    Files that only declare options are left out, and so are the options that they declare.
    """
    files: dict[str, bytes] = {}
    for each in _reachable(message, set()):
        files[each.file.name] = each.file.serialized_pb
    protos = [_alone(FileDescriptorProto.FromString(files[name]), files) for name in sorted(files)]
    return FileDescriptorSet(file=protos).SerializeToString(deterministic=True)


def _alone(file: FileDescriptorProto, needed: Container[str]) -> FileDescriptorProto:
    """The file with no import and no option beyond the needed files."""
    imports = list(file.dependency)
    kept = [name for name in imports if name in needed]
    public = [kept.index(imports[i]) for i in file.public_dependency if imports[i] in needed]
    for name in ("dependency", "public_dependency", "weak_dependency"):
        file.ClearField(name)
    file.dependency.extend(kept)
    file.public_dependency.extend(public)
    file.DiscardUnknownFields()  # custom options are unknown outside their own pool
    return file


def _held_field(field: Field, message: Descriptor) -> Type:
    match field.type:
        case UnionType():
            return _held_union(field.type, field.name, message)
        case OptionalType(item=UnionType() as union):
            return OptionalType(_held_union(union, field.name, message))
        case OptionalType(item=item):
            found = message.fields_by_name[field.name]
            held = _held(item, found)
            return OptionalType(held) if found.has_presence else held
        case _:
            return _held(field.type, message.fields_by_name[field.name])


def _held_union(union: UnionType, oneof: str, message: Descriptor) -> UnionType:
    branches = (
        replace(b, type=_held(b.type, message.fields_by_name[b.name])) for b in union.branches
    )
    return UnionType(oneof, tuple(branches))


def _held(type_: Type, field: FieldDescriptor) -> Type:
    match type_:
        case ListType(item=item):
            return ListType(_held(item, field))
        case MapType(key=key, value=value):
            return MapType(key, _held(value, _message(field).fields_by_name["value"]))
        case RecordType():
            return as_held(type_, _message(field))
        case TimestampType() if field.message_type is not None:
            return TimestampMessage()
        case _:
            return type_


def _message(field: FieldDescriptor) -> Descriptor:
    assert field.message_type is not None, f"{field.full_name} is a message in the schema"
    return field.message_type


def _messages(found: Any) -> Iterator[Descriptor]:
    """These messages and those nested in them."""
    for message in found:
        yield message
        yield from _messages(message.nested_types)


def _reachable(message: Descriptor, seen: set[str]) -> Iterator[Any]:
    """The descriptors of all messages and enums that a message needs, itself first."""
    if message.full_name in seen:
        return
    seen.add(message.full_name)
    yield message
    for field in message.fields:
        if field.enum_type is not None:
            yield field.enum_type
        if field.message_type is not None:
            yield from _reachable(field.message_type, seen)
