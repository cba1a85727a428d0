"""A file's descriptor as ``.proto`` text, as far as messages go: all that is seen in bytes or JSON.

Options that say something to others than codecs (of files, services, methods, and all extensions of
options) are left out; so two descriptors have the same text where no message can differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    ServiceDescriptorProto,
)
from google.protobuf.text_encoding import CEscape

Field = FieldDescriptorProto
_MOST = 2**29
"""One above the largest number of a field, where a range ends."""
_TEXTS = {Field.TYPE_STRING: True, Field.TYPE_BYTES: False}
"""Types whose defaults are quoted, and whether they are escaped here: those of bytes are already"""


def proto_text(file: FileDescriptorProto) -> str:
    """ValueError for an edition, or a group: this history has none."""
    if file.syntax == "editions":
        raise ValueError(f"{file.name} is of an edition")
    return "\n".join(_file(file)) + "\n"


def _file(file: FileDescriptorProto) -> Iterator[str]:
    yield f'syntax = "{file.syntax or "proto2"}";'
    if file.package:
        yield f"package {file.package};"
    for at, name in enumerate(file.dependency):
        word = "import public" if at in file.public_dependency else "import"
        yield f'{word} "{name}";'
    for enum in file.enum_type:
        yield from _enum(enum)
    for message in file.message_type:
        yield from _message(message, file.syntax)
    yield from _extensions(file.extension, file.syntax)
    for service in file.service:
        yield from _service(service)


def _block(head: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"{head} {{"
    yield from (f"  {line}" for line in lines)
    yield "}"


# Messages -------------------------------------------------------------------------------------


def _message(message: DescriptorProto, syntax: str) -> Iterator[str]:
    return _block(f"message {message.name}", _members(message, syntax))


def _members(message: DescriptorProto, syntax: str) -> Iterator[str]:
    if message.options.message_set_wire_format:
        yield "option message_set_wire_format = true;"
    entries = {each.name: each for each in message.nested_type if each.options.map_entry}
    for enum in message.enum_type:
        yield from _enum(enum)
    for nested in message.nested_type:
        if nested.name not in entries:
            yield from _message(nested, syntax)
    yield from _fields(message, entries, syntax)
    for extension_range in message.extension_range:
        yield f"extensions {_range(extension_range.start, extension_range.end - 1, _MOST - 1)};"
    yield from _extensions(message.extension, syntax)
    ranges = (_range(each.start, each.end - 1, _MOST - 1) for each in message.reserved_range)
    yield from _reserved(ranges, message.reserved_name)


def _fields(
    message: DescriptorProto, entries: dict[str, DescriptorProto], syntax: str
) -> Iterator[str]:
    """The members of a oneof stand together, where the first of them is."""
    told: set[int] = set()
    for field in message.field:
        if not field.HasField("oneof_index") or field.proto3_optional:
            yield _field(field, entries, syntax)
        elif field.oneof_index not in told:
            told.add(field.oneof_index)
            at = field.oneof_index
            inside = [f for f in message.field if f.HasField("oneof_index") and f.oneof_index == at]
            lines = (_plain(member) for member in inside)
            yield from _block(f"oneof {message.oneof_decl[at].name}", lines)


def _field(field: FieldDescriptorProto, entries: dict[str, DescriptorProto], syntax: str) -> str:
    entry = entries.get(field.type_name.rpartition(".")[2])
    if entry is not None:
        key, value = map(_type, entry.field)
        return f"map<{key}, {value}> {field.name} = {field.number}{_options(field)};"
    label = {Field.LABEL_REPEATED: "repeated ", Field.LABEL_REQUIRED: "required "}.get(field.label)
    if label is None:
        label = "optional " if syntax != "proto3" or field.proto3_optional else ""
    return label + _plain(field)


def _plain(field: FieldDescriptorProto) -> str:
    return f"{_type(field)} {field.name} = {field.number}{_options(field)};"


def _type(field: FieldDescriptorProto) -> str:
    if field.type == Field.TYPE_GROUP:
        raise ValueError(f"{field.name} is a group")
    return field.type_name or Field.Type.Name(field.type).removeprefix("TYPE_").lower()


def _options(field: FieldDescriptorProto) -> str:
    found: list[str] = []
    if field.HasField("default_value"):
        found.append(f"default = {_default(field)}")
    if field.json_name and field.json_name != _json_name(field.name):
        found.append(f'json_name = "{field.json_name}"')
    if field.options.HasField("packed"):
        found.append(f"packed = {str(field.options.packed).lower()}")
    return f" [{', '.join(found)}]" if found else ""


def _default(field: FieldDescriptorProto) -> str:
    escaped = _TEXTS.get(field.type)
    if escaped is None:
        return field.default_value
    text = CEscape(field.default_value.encode(), as_utf8=False) if escaped else field.default_value
    return f'"{text}"'


def _json_name(name: str) -> str:
    """What protoc makes of a name: "jwt_audience" → "jwtAudience"."""
    first, *others = name.split("_")
    return first + "".join(part[:1].upper() + part[1:] for part in others)


def _extensions(extensions: Iterable[FieldDescriptorProto], syntax: str) -> Iterator[str]:
    """What extends an option of descriptors is optional in proto3, too, where a label may stand."""
    for extension in extensions:
        yield from _block(f"extend {extension.extendee}", [_field(extension, {}, syntax)])


# Enums, reserved words, services --------------------------------------------------------------


def _enum(enum: EnumDescriptorProto) -> Iterator[str]:
    lines = ["option allow_alias = true;"] if enum.options.allow_alias else []
    lines += [f"{each.name} = {each.number};" for each in enum.value]
    ranges = (_range(each.start, each.end, 2**31 - 1) for each in enum.reserved_range)
    return _block(f"enum {enum.name}", [*lines, *_reserved(ranges, enum.reserved_name)])


def _range(first: int, last: int, most: int) -> str:
    if last == first:
        return str(first)
    return f"{first} to {'max' if last == most else last}"


def _reserved(ranges: Iterable[str], names: Iterable[str]) -> Iterator[str]:
    for words in (", ".join(ranges), ", ".join(f'"{name}"' for name in names)):
        if words:
            yield f"reserved {words};"


def _service(service: ServiceDescriptorProto) -> Iterator[str]:
    lines: list[str] = []
    for method in service.method:
        asked = f"{'stream ' if method.client_streaming else ''}{method.input_type}"
        given = f"{'stream ' if method.server_streaming else ''}{method.output_type}"
        lines.append(f"rpc {method.name}({asked}) returns ({given});")
    return _block(f"service {service.name}", lines)
