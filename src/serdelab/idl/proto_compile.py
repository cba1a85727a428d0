"""Runs protoc, the one inside grpcio-tools, in this process.

About 60 ms the first time; from then on under 1 ms a small file, and 7 ms where the file imports
``google/protobuf/descriptor.proto``, as ``serdelab/logical.proto`` does.

protoc is C++ and writes its messages to file descriptor 2, which is therefore turned into a file
while it runs: what other threads print in that moment ends up there too, and is lost.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorSet

from serdelab.errors import SchemaError, Unavailable

_MEMORY = "/dev/shm"  # noqa: S108 - a fresh folder is made in it, as in any temporary place
_ERROR = re.compile(r"(?P<file>.+?):(?P<line>\d+):\d+: (?P<text>.*)")
_WARNING = "warning: "


def compile_file(file: Path, includes: Sequence[Path]) -> FileDescriptorSet:
    """The file and all it imports, imports first; the file itself is the last one.

    Source positions are in it. SchemaError with file and line where protoc finds a mistake.
    """
    with _scratch() as scratch:
        folders = [*_search_path(file, includes), *bundled_folders()]
        return _run(str(file), folders, Path(scratch))


def compile_text(text: str, imports: Mapping[str, str] | None = None) -> bytes:
    """A serialized FileDescriptorSet of one text and its imports, without source positions.

    ``imports`` holds texts by the name they are imported under; what protoc and this package bring
    along needs no mention. SchemaError with the line in ``text``, and no file, for a mistake there.
    """
    with _scratch() as scratch:
        main = Path(scratch, "schema.proto")
        for name, content in {**(imports or {}), main.name: text}.items():
            path = main.parent / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        try:
            found = _run(str(main), [main.parent, *bundled_folders()], main.parent)
        except SchemaError as error:
            file = error.file if error.file != str(main) else ""
            message = error.message.replace(f"{main}:{error.line}: ", "").replace(str(main), "")
            raise SchemaError(message, file=file, line=error.line) from None
    return without_positions(found)


def without_positions(files: FileDescriptorSet) -> bytes:
    """What codecs need of it: comments and positions are half of the bytes."""
    bare = FileDescriptorSet.FromString(files.SerializeToString())
    for file in bare.file:
        file.ClearField("source_code_info")
    return bare.SerializeToString(deterministic=True)


@cache
def bundled_folders() -> tuple[Path, ...]:
    """Where ``serdelab/logical.proto`` and ``google/protobuf/*.proto`` are."""
    schemas = import_module("serdelab.schemas").__path__[0]
    return Path(schemas), Path(_protoc().__file__).parent / "_proto"


@cache
def _protoc() -> Any:
    try:
        return import_module("grpc_tools.protoc")
    except ModuleNotFoundError as error:
        raise Unavailable("grpcio-tools", "protobuf") from error


def _scratch() -> tempfile.TemporaryDirectory[str]:
    folder = _MEMORY if os.access(_MEMORY, os.W_OK) else None
    return tempfile.TemporaryDirectory(prefix="serdelab-", dir=folder)


def _search_path(file: Path, includes: Sequence[Path]) -> list[Path]:
    """protoc names a file by its path below the first of these folders that holds it.

    So an include folder around the file comes before the file's own folder: then the file has the
    name under which others import it.
    """
    around = any(file.resolve().is_relative_to(folder.resolve()) for folder in includes)
    return [*includes, file.parent] if around else [file.parent, *includes]


def _run(file: str, folders: Sequence[Path], scratch: Path) -> FileDescriptorSet:
    out = scratch / ".set"
    arguments = ["protoc", "--include_imports", "--include_source_info"]
    arguments += [f"--descriptor_set_out={out}"]
    arguments += [f"-I{folder}" for folder in folders if folder.is_dir()]
    status, said = _captured([*arguments, file])
    if status != 0:
        raise _error(said, file)
    return FileDescriptorSet.FromString(out.read_bytes())


def _captured(arguments: list[str]) -> tuple[int, str]:
    """protoc's exit status, and what it wrote to file descriptor 2."""
    protoc = _protoc()
    with tempfile.TemporaryFile() as said:
        kept = os.dup(2)
        try:
            os.dup2(said.fileno(), 2)
            status: int = protoc.main(arguments)
        finally:
            os.dup2(kept, 2)
            os.close(kept)
        said.seek(0)
        return status, said.read().decode("utf-8", errors="replace")


def _error(said: str, file: str) -> SchemaError:
    """All mistakes in one error; the position is that of the first one in the file itself."""
    lines = [line for line in said.splitlines() if line and _WARNING not in line]
    found = [match for match in map(_ERROR.fullmatch, lines) if match]
    first = next((match for match in found if match["file"] == file), found[0] if found else None)
    if first is None:
        return SchemaError("\n".join(lines) or "protoc failed without a word", file=file)
    others = [line for line in lines if line != first.string]
    text = "\n  ".join([first["text"], *others])
    return SchemaError(text, file=first["file"], line=int(first["line"]))
