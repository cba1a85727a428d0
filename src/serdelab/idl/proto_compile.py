"""Runs protoc, the one inside grpcio-tools, in this process.

About 60 ms the first time; from then on under 1 ms a small file, and 7 ms where the file imports
``google/protobuf/descriptor.proto``, as ``serdelab/logical.proto`` does.

protoc is C++ and writes its messages to file descriptor 2, which is therefore turned into a file
while it runs: what other threads print in that moment ends up there too, and is lost.
"""

from __future__ import annotations

import atexit
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
_ASIDE = re.compile(r".*warning: .*|WARNING: .*|[IWE]\d{4} .*")  # no mistake in the file; the
# last two come from the logging library inside protoc
_MAIN = "schema.proto"


def compile_file(file: Path, includes: Sequence[Path]) -> FileDescriptorSet:
    """The file and all it imports, imports first; the file itself is the last one.

    Source positions are in it. SchemaError with file and line where protoc finds a mistake.
    """
    with _scratch() as scratch:
        folders = [*search_path(file, includes), *bundled_folders()]
        return FileDescriptorSet.FromString(
            _run(str(file), ["--include_source_info", *_include(folders)], Path(scratch))
        )


def compile_text(text: str, imports: Mapping[str, str] | None = None) -> bytes:
    """A serialized FileDescriptorSet of one text and its imports, without source positions.

    ``imports`` holds texts by the name they are imported under; what protoc and this package bring
    along needs no mention. SchemaError with the line in ``text``, and no file, for a mistake there.
    """
    main = _MAIN
    while imports and main in imports:
        main = f"_{main}"
    texts = {**(imports or {}), main: text}
    with _scratch() as scratch:
        folder = Path(scratch)
        for name, content in texts.items():
            path = _inside(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        options = [f"--descriptor_set_in={_compiled_before()}", f"-I{folder}"]
        if any("google/protobuf/" in content for content in texts.values()):
            options += _include(bundled_folders())
        try:
            return _run(str(folder / main), options, folder)
        except SchemaError as error:
            raise _without_folder(error, folder, main) from None


def _inside(folder: Path, name: str) -> Path:
    """Where a text is written. SchemaError for a name that leads out of the folder."""
    if Path(name).is_absolute() or ".." in Path(name).parts:
        raise SchemaError("an import's name leads out of its folder", file=name)
    return folder / name


def _without_folder(error: SchemaError, folder: Path, main: str) -> SchemaError:
    """The error in the words of someone who gave a text and not a file."""
    message = error.message.removeprefix(f"{error.file}:{error.line}: ").replace(f"{folder}/", "")
    file = "" if error.file == str(folder / main) else error.file.removeprefix(f"{folder}/")
    return SchemaError(message, file=file, line=error.line)


def without_positions(files: FileDescriptorSet) -> bytes:
    """What codecs need of it: comments and positions are half of the bytes. Empties ``files``."""
    for file in files.file:
        file.ClearField("source_code_info")
    return files.SerializeToString(deterministic=True)


@cache
def _compiled_before() -> Path:
    """``serdelab/logical.proto`` and what it imports, compiled: saves 1.5 ms of each 3.

    The file lives as long as this process.
    """
    folder = _scratch()
    atexit.register(folder.cleanup)
    path = Path(folder.name, "bundled.set")
    logical = bundled_folders()[0] / "serdelab" / "logical.proto"
    path.write_bytes(_run(str(logical), _include(bundled_folders()), Path(folder.name)))
    return path


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


def search_path(file: Path, includes: Sequence[Path]) -> list[Path]:
    """protoc names a file by its path below the first of these folders that holds it.

    So an include folder around the file comes before the file's own folder: then the file has the
    name under which others import it.
    """
    around = any(file.resolve().is_relative_to(folder.resolve()) for folder in includes)
    return [*includes, file.parent] if around else [file.parent, *includes]


def _include(folders: Sequence[Path]) -> list[str]:
    return [f"-I{folder}" for folder in folders if folder.is_dir()]


def _run(file: str, options: Sequence[str], scratch: Path) -> bytes:
    """The serialized FileDescriptorSet of a file with its imports."""
    out = scratch / ".set"
    fixed = ["protoc", "--include_imports", f"--descriptor_set_out={out}"]
    status, said = _captured([*fixed, *options, file])
    if status != 0:
        raise _error(said, file)
    return out.read_bytes()


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
    """All mistakes in one error; the position is that of the first: where an import is at fault,
    protoc reports what is wrong inside it before it reports the import.
    """
    lines = [line for line in said.splitlines() if line and not _ASIDE.fullmatch(line)]
    found = [match for match in map(_ERROR.fullmatch, lines) if match]
    if not found:
        return SchemaError("\n".join(lines) or "protoc failed without a word", file=file)
    first = found[0]
    others = [line for line in lines if line != first.string]
    text = "\n  ".join([first["text"], *others])
    return SchemaError(text, file=first["file"], line=int(first["line"]))
