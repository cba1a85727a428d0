"""What protoc found, by full name: definitions, source lines, model names, resolved presence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FeatureSet,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)

from serdelab.errors import SchemaError
from serdelab.idl.names import upper_camel

Definition = DescriptorProto | EnumDescriptorProto
_MESSAGES, _FILE_ENUMS = 4, 5  # field numbers of FileDescriptorProto, as source paths use them
_FILE_EXTENSIONS = 7
_FIELDS, _NESTED, _ENUMS, _EXTENSIONS, _ONEOFS = 2, 3, 4, 6, 8  # those of DescriptorProto


@dataclass(frozen=True, slots=True)
class Entry:
    """A message or enum where it was found; ``path`` is that of ``SourceCodeInfo.Location``."""

    name: str
    definition: Definition
    file: FileDescriptorProto
    path: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Extension:
    """A field of another message, where it was found."""

    proto: FieldDescriptorProto
    file: FileDescriptorProto
    path: tuple[int, ...]


@dataclass(slots=True)
class Index:
    """All messages and enums of a file and its imports, by full name with the dot in front."""

    main: FileDescriptorProto
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    _lines: dict[str, dict[tuple[int, ...], int]] = field(
        default_factory=dict[str, dict[tuple[int, ...], int]]
    )

    def message(self, name: str) -> DescriptorProto:
        found = self.entries[name].definition
        assert isinstance(found, DescriptorProto)
        return found

    def line(self, entry: Entry | Extension, *path: int) -> int:
        """The line of a definition, or of what ``path`` names inside it; 0 where unknown."""
        file = entry.file
        if file.name not in self._lines:
            places = file.source_code_info.location
            self._lines[file.name] = {tuple(p.path): p.span[0] + 1 for p in places}
        return self._lines[file.name].get((*entry.path, *path), 0)

    def field_line(self, entry: Entry, position: int) -> int:
        return self.line(entry, _FIELDS, position)

    def oneof_line(self, entry: Entry, position: int) -> int:
        return self.line(entry, _ONEOFS, position)


def index(files: FileDescriptorSet) -> Index:
    """The last file is the one that was asked for."""
    found = Index(files.file[-1])
    for file in files.file:
        scope = f".{file.package}" if file.package else ""
        for entry in _all(file, scope):
            found.entries[entry.name] = entry
    return found


def extensions(files: FileDescriptorSet) -> dict[str, Extension]:
    """All extensions of a file and its imports, by full name with the dot in front."""
    found: dict[str, Extension] = {}
    for file in files.file:
        scope = f".{file.package}" if file.package else ""
        for i, proto in enumerate(file.extension):
            found[f"{scope}.{proto.name}"] = Extension(proto, file, (_FILE_EXTENSIONS, i))
        for entry in _all(file, scope):
            if isinstance(entry.definition, DescriptorProto):
                for i, proto in enumerate(entry.definition.extension):
                    path = (*entry.path, _EXTENSIONS, i)
                    found[f"{entry.name}.{proto.name}"] = Extension(proto, file, path)
    return found


def _all(file: FileDescriptorProto, scope: str) -> Iterator[Entry]:
    for i, enum in enumerate(file.enum_type):
        yield Entry(f"{scope}.{enum.name}", enum, file, (_FILE_ENUMS, i))
    todo: list[tuple[DescriptorProto, str, tuple[int, ...]]] = [
        (message, scope, (_MESSAGES, i)) for i, message in enumerate(file.message_type)
    ]
    while todo:
        message, outer, path = todo.pop()
        name = f"{outer}.{message.name}"
        yield Entry(name, message, file, path)
        for i, enum in enumerate(message.enum_type):
            yield Entry(f"{name}.{enum.name}", enum, file, (*path, _ENUMS, i))
        todo += [(m, name, (*path, _NESTED, i)) for i, m in enumerate(message.nested_type)]


def root(found: Index, shown: str) -> str:
    """The message named like the file; else the last top-level one that no other one uses.

    Where each is used (a circle), the last one of all. SchemaError when there is no message.
    """
    file = found.main
    scope = f".{file.package}." if file.package else "."
    names = [scope + message.name for message in file.message_type]
    if not names:
        raise SchemaError("declares no message", file=shown)
    stem = file.name.rsplit("/", 1)[-1].split(".", 1)[0]
    if scope + upper_camel(stem) in names:
        return scope + upper_camel(stem)
    used = {
        field.type_name
        for entry in found.entries.values()
        if isinstance(entry.definition, DescriptorProto)
        for field in entry.definition.field
        if not f"{entry.name}.".startswith(f"{field.type_name}.")
    }
    return next((name for name in reversed(names) if name not in used), names[-1])


def uses(found: Index, start: str) -> set[str]:
    """All messages and enums that a message reaches through its fields."""
    reached: set[str] = set()
    todo = [start]
    while todo:
        definition = found.entries[todo.pop()].definition
        if isinstance(definition, DescriptorProto):
            new = {field.type_name for field in definition.field if field.type_name} - reached
            reached |= new
            todo += new
    return reached


def model_names(found: Index, start: str) -> dict[str, str]:
    """Full name → name in the model: the simple name, where it is the only one of its kind in use.

    Otherwise all enclosing names joined by ``_``, and the package's too outside the file's own.
    """
    used = [name for name in {start, *uses(found, start)} if not _is_map_entry(found, name)]
    simple = Counter(name.rpartition(".")[2] for name in used)
    own = f".{found.main.package}." if found.main.package else "."

    def of(name: str) -> str:
        last = name.rpartition(".")[2]
        return last if simple[last] == 1 else name.removeprefix(own).strip(".").replace(".", "_")

    return {name: of(name) for name in used}


def _is_map_entry(found: Index, name: str) -> bool:
    definition = found.entries[name].definition
    return isinstance(definition, DescriptorProto) and definition.options.map_entry


def is_explicit(file: FileDescriptorProto, proto: FieldDescriptorProto) -> bool:
    """Whether the field's absence is told from its default, by what is *written*: edition 2023,
    "Features", ``field_presence``; a file's setting holds for message fields, too.
    """
    if file.syntax == "proto3":
        return proto.proto3_optional
    if proto.options.features.HasField("field_presence"):
        return proto.options.features.field_presence == FeatureSet.EXPLICIT
    return file.options.features.field_presence != FeatureSet.IMPLICIT


def is_required(proto: FieldDescriptorProto) -> bool:
    """proto2 ``required``, and ``LEGACY_REQUIRED`` in editions."""
    if proto.label == FieldDescriptorProto.LABEL_REQUIRED:
        return True
    return proto.options.features.field_presence == FeatureSet.LEGACY_REQUIRED


def is_group(file: FileDescriptorProto, proto: FieldDescriptorProto) -> bool:
    """proto2 ``group``, and ``DELIMITED`` in editions: the same bytes."""
    if proto.type == FieldDescriptorProto.TYPE_GROUP:
        return True
    for features in (proto.options.features, file.options.features):
        if features.HasField("message_encoding"):
            return features.message_encoding == FeatureSet.DELIMITED
    return False
