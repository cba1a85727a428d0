"""``.proto`` files and texts → documents and shapes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    Edition,
    FileDescriptorProto,
    FileDescriptorSet,
)
from google.protobuf.descriptor_pool import DescriptorPool

from serdelab.errors import SchemaError
from serdelab.idl.proto_compile import (
    bundled_folders,
    compile_file,
    compile_text,
    search_path,
)
from serdelab.idl.proto_index import Index, extensions, index, root
from serdelab.idl.proto_parse import document, find, text_of
from serdelab.idl.proto_shape_types import Types
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Gap, Shapes


def read_file(file: Path, includes: Sequence[Path]) -> tuple[IdlDocument, Shapes]:
    """SchemaError with file and line."""
    text = text_of(file)
    files = compile_file(file, includes)
    folders = search_path(file, includes)

    def shown(name: str) -> str:
        found = None if find(name, bundled_folders()) else find(name, folders)
        return str(found or name)

    shapes = _shapes(files, str(file), shown)
    return document(file, text, files, includes), shapes


def read_text(given: IdlDocument) -> tuple[IdlDocument, Shapes]:
    """Compiles the text, unless the document is compiled already; without lines.

    SchemaError with the line where it does not parse.
    """
    compiled = given.compiled or compile_text(given.text, given.imports)
    files = FileDescriptorSet.FromString(compiled)
    return replace(given, compiled=compiled), _shapes(files, given.file, str)


def _shapes(files: FileDescriptorSet, main: str, shown: Callable[[str], str]) -> Shapes:
    found = index(files)
    places = {found.main.name: main}

    def place(name: str) -> str:
        if name not in places:
            places[name] = shown(name)
        return places[name]

    types = Types(found, extensions(files), _pool(files, main), place)
    guests = _extended(types)
    roots = [*_messages(found), *guests]
    for name in [*roots, *_enums(found)]:
        types.add(name)
    return Shapes(
        tuple(roots),
        types.table,
        numbered=True,
        gaps=tuple(_gaps(found.main, main)),
        marks=_marks(found.main),
        guests=guests,
    )


def _gaps(main: FileDescriptorProto, file: str) -> Iterator[Gap]:
    for service in main.service:
        yield Gap(
            f"service {service.name}", "messages are tried, the calls of methods are not", file
        )


def _pool(files: FileDescriptorSet, main: str) -> Any:
    pool: Any = DescriptorPool()
    for file in files.file:
        try:
            pool.AddSerializedFile(file.SerializeToString())
        except TypeError as error:  # the library refuses what protoc took
            raise SchemaError(f"{file.name}: {error}", file=main) from error
    return pool


def _messages(found: Index) -> Iterator[str]:
    """The main file's, the one it is named for first, each before those inside it."""
    scope = f"{found.main.package}." if found.main.package else ""
    level = [(scope + message.name, message) for message in found.main.message_type]
    if level:
        first = root(found, "")[1:]
        level.sort(key=lambda each: each[0] != first)
    while level:
        yield from (name for name, _ in level)
        level = [(f"{name}.{m.name}", m) for name, message in level for m in _nested(message)]


def _nested(message: DescriptorProto) -> Iterator[DescriptorProto]:
    return (each for each in message.nested_type if not each.options.map_entry)


def _enums(found: Index) -> Iterator[str]:
    """The main file's, used or not."""
    for entry in found.entries.values():
        if entry.file.name == found.main.name and not isinstance(entry.definition, DescriptorProto):
            yield entry.name[1:]


def _extended(types: Types) -> dict[str, tuple[str, ...]]:
    """Messages of other files that the main file extends, as those of options, and by what."""
    main = types.found.main.name
    found: dict[str, tuple[str, ...]] = {}
    for name, extension in types.extensions.items():
        extendee = extension.proto.extendee
        if extension.file.name == main != types.found.entries[extendee].file.name:
            found[extendee[1:]] = (*found.get(extendee[1:], ()), f"[{name[1:]}]")
    return found


def _marks(main: FileDescriptorProto) -> tuple[tuple[str, str], ...]:
    """A file without a syntax is proto2."""
    if main.syntax == "editions":
        word = ("edition", Edition.Name(main.edition).removeprefix("EDITION_"))
    else:
        word = ("syntax", main.syntax or "proto2")
    return ("package", main.package), word
