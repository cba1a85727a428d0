"""``.proto`` file → schema, with the text, its imports and the compiled descriptors attached."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from serdelab.errors import SchemaError
from serdelab.idl.proto_compile import (
    bundled_folders,
    compile_file,
    search_path,
    without_positions,
)
from serdelab.idl.proto_read import read
from serdelab.schema import IdlDocument, Schema


def parse(file: Path, includes: tuple[Path, ...] = ()) -> Schema:
    """SchemaError with file and line; NotExpressible where the model lacks what the root uses."""
    text = text_of(file)
    files = compile_file(file, includes)
    schema = read(files, str(file))
    return schema.with_document(document(file, text, files, includes))


def document(
    file: Path, text: str, files: FileDescriptorSet, includes: Sequence[Path]
) -> IdlDocument:
    """What codecs need of a file that was read. Empties ``files`` of positions."""
    imports = _imports(files, search_path(file, includes))
    return IdlDocument("proto", text, str(file), without_positions(files), imports)


def _imports(files: FileDescriptorSet, folders: Sequence[Path]) -> dict[str, str]:
    """The texts of all imported files, without those that protoc or this package brings along."""
    names = [file.name for file in list(files.file)[:-1]]
    own = [name for name in names if not find(name, bundled_folders())]
    found = {name: find(name, folders) for name in own}
    return {name: text_of(path) for name, path in found.items() if path}


def find(name: str, folders: Sequence[Path]) -> Path | None:
    """The file that is imported under a name; None when no folder has it."""
    return next((folder / name for folder in folders if (folder / name).is_file()), None)


def text_of(file: Path) -> str:
    """SchemaError when it cannot be read, or is no text."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=str(file)) from error
