"""Releases of ``googleapis-common-protos``: fetched with pip, unpacked without running them.

A release holds ``.proto`` files, or at least the modules that protoc made of them, in which the
descriptor of each file stands as a literal. So every release has its schemas in one form or the
other, and most wheels have them in both.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tarfile
import tokenize
import zipfile
from ast import literal_eval
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from google.protobuf.descriptor_pb2 import FileDescriptorProto

PACKAGE = "googleapis-common-protos"
_NAME = re.compile(r"googleapis[-_]common[-_]protos-(?P<version>\d+(\.\d+)*)(-py.*\.whl|\.tar\.gz)")
_LITERAL = {"serialized_pb", "AddSerializedFile"}
"""Before the descriptor in generated code: older protoc, newer protoc."""
_BETWEEN = 4
"""Tokens at most between that word and the literal: ``=``, ``(``, and ``_b`` of older protoc."""


@dataclass(frozen=True, slots=True)
class Release:
    """``shipped`` are the texts of its ``.proto`` files, ``embedded`` the descriptors in its
    modules, both by name. ``date`` is the newest of the files in the archive, in UTC as they say.
    """

    version: str
    archive: str
    date: str
    shipped: Mapping[str, bytes]
    embedded: Mapping[str, FileDescriptorProto]

    @property
    def key(self) -> tuple[int, ...]:
        return tuple(map(int, self.version.split(".")))


def versions() -> list[str]:
    """All on the index, as pip tells them."""
    said = _pip("index", "versions", PACKAGE)
    listed = re.search(r"^Available versions: (.*)$", said, re.MULTILINE)
    if listed is None:
        raise RuntimeError(f"pip told no versions: {said}")
    return listed[1].split(", ")


def download(folder: Path) -> list[Path]:
    """The archives of all versions; those that are in the folder already are not fetched again."""
    folder.mkdir(parents=True, exist_ok=True)
    there = set(archives(folder))
    for version in versions():
        if version not in there:
            _pip("download", "--quiet", "--no-deps", "--dest", str(folder), f"{PACKAGE}=={version}")
    found = archives(folder)
    return [found[version] for version in found]


def archives(folder: Path) -> dict[str, Path]:
    matches = ((_NAME.fullmatch(path.name), path) for path in sorted(folder.iterdir()))
    return {match["version"]: path for match, path in matches if match}


def _pip(*arguments: str) -> str:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def read(archive: Path) -> Release:
    """RuntimeError where two modules hold different descriptors under one name."""
    match = _NAME.fullmatch(archive.name)
    assert match is not None
    shipped: dict[str, bytes] = {}
    embedded: dict[str, FileDescriptorProto] = {}
    newest = datetime.min.replace(tzinfo=UTC)
    for name, content, written in _members(archive):
        newest = max(newest, written)
        if name.endswith(".proto"):
            shipped[name] = content
        for file in _descriptors(content) if name.endswith(".py") else ():
            if embedded.setdefault(file.name, file) != file:
                raise RuntimeError(f"{archive.name} has two descriptors of {file.name}")
    date = newest.date().isoformat()
    return Release(match["version"], archive.name, date, shipped, embedded)


def _members(archive: Path) -> Iterator[tuple[str, bytes, datetime]]:
    """Name, content, time; a source distribution's own folder is cut off."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel:
            for info in wheel.infolist():
                written = datetime(*info.date_time, tzinfo=UTC)
                yield info.filename, wheel.read(info), written
        return
    with tarfile.open(archive) as source:
        for member in source:
            opened = source.extractfile(member)
            if opened is not None:
                written = datetime.fromtimestamp(member.mtime, UTC)
                yield member.name.partition("/")[2], opened.read(), written


def _descriptors(module: bytes) -> Iterator[FileDescriptorProto]:
    """By tokens: the code is for Pythons in which ``async`` was a name, and is never run."""
    if not any(word.encode() in module for word in _LITERAL):
        return
    blank = {tokenize.NL, tokenize.COMMENT}
    tokens = [t for t in tokenize.tokenize(io.BytesIO(module).readline) if t.type not in blank]
    for at, token in enumerate(tokens):
        if token.type == tokenize.NAME and token.string in _LITERAL:
            found = _literal(tokens[at + 1 :])
            if found:
                yield FileDescriptorProto.FromString(found)


def _literal(tokens: list[tokenize.TokenInfo]) -> bytes:
    """The strings that stand next, joined; nothing where there is none."""
    start = next((i for i, t in enumerate(tokens[:_BETWEEN]) if t.type == tokenize.STRING), None)
    found = b""
    for token in tokens[start:] if start is not None else ():
        if token.type != tokenize.STRING:
            break
        part: str | bytes = literal_eval(token.string)
        found += part.encode("latin-1") if isinstance(part, str) else part
    return found
