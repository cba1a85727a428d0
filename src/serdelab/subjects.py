"""Subjects: the folders of schemas, their versions and what their descriptions say.

::

    <root>/<subject>/subject.toml                 what it stands for
    <root>/<subject>/<version>/<subject>.proto    and .avsc, .thrift, .xsd, .schema.json

``root`` is the folder that is installed as ``serdelab.schemas``, or a user's own. A folder without
a ``subject.toml`` is no subject: its files can be imported by others. An IDL may be absent.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from serdelab import contract
from serdelab.errors import SchemaError, UnknownName
from serdelab.idl import SUFFIXES, front_end
from serdelab.schema import IdlDocument, Schema

DESCRIPTION = "subject.toml"
_KEYS = ("stands_for", "access")


@dataclass(frozen=True, slots=True)
class SubjectInfo:
    """What ``subject.toml`` says: ``stands_for`` in one sentence, and the ``access`` field.

    ``access`` is the path of the one value that the scenario of that name reads.
    """

    name: str
    stands_for: str
    access: contract.Path


def folder() -> Path:
    """Where the bundled subjects are."""
    return Path(import_module("serdelab.schemas").__path__[0])


def names(root: Path | None = None) -> tuple[str, ...]:
    found = (root or folder()).glob(f"*/{DESCRIPTION}")
    return tuple(sorted(path.parent.name for path in found))


def versions(subject: str, root: Path | None = None) -> tuple[str, ...]:
    """The sub-folders that hold a schema, v2 before v10. UnknownName when there is no subject."""
    found = [path.name for path in _subject(subject, root).iterdir() if idl_files(subject, path)]
    return tuple(sorted(found, key=_natural))


def idl_files(subject: str, version: Path) -> dict[str, Path]:
    """The IDL files in the folder of a version, by front end, the most trusted first."""
    named = {idl: version / f"{subject}{suffix}" for idl, suffix in SUFFIXES.items()}
    return {idl: path for idl, path in named.items() if path.is_file()}


def version_folder(subject: str, version: str, root: Path | None = None) -> Path:
    """UnknownName when there is no such subject, or no schema of it in that version."""
    known = versions(subject, root)
    if version not in known:
        error = UnknownName("version", version, known)
        error.hint = "python bench.py list subjects"
        raise error
    return _subject(subject, root) / version


def load(subject: str, version: str = "v1", root: Path | None = None) -> Schema:
    """The neutral model, with every hand-written document attached.

    It comes from the most trusted IDL that is present; whether the others agree is for ``verify``.
    Parsed once in a process. UnknownName, or SchemaError when that IDL does not parse.
    """
    return _load(subject, version_folder(subject, version, root), include_folders(root))


def include_folders(root: Path | None = None) -> tuple[Path, ...]:
    """Where imports of an IDL file are looked up, besides its own folder."""
    return (folder(),) if root is None else (root.absolute(), folder())


def describe(subject: str, root: Path | None = None) -> SubjectInfo:
    """UnknownName, or SchemaError when the description is not as it should be."""
    return _info(subject, _subject(subject, root) / DESCRIPTION)


@cache
def _load(subject: str, version: Path, includes: tuple[Path, ...]) -> Schema:
    (trusted, path), *others = idl_files(subject, version).items()
    schema = front_end(trusted).parse(path, includes)
    for idl, other in others:
        schema = schema.with_document(IdlDocument(idl, _text(other), str(other)))
    return schema


def _subject(subject: str, root: Path | None) -> Path:
    known = names(root)
    if subject not in known:
        raise UnknownName("subject", subject, known)
    return (root or folder()).absolute() / subject


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=str(path)) from error


def _info(subject: str, path: Path) -> SubjectInfo:
    text = _text(path)
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SchemaError(f"is not TOML: {error}", file=str(path)) from error
    for key in found:
        if key not in _KEYS:
            raise _unknown_key(key, text, path)
    for key in _KEYS:
        if key not in found:
            raise SchemaError(f"lacks the key {key!r}", file=str(path))
    return SubjectInfo(subject, _sentence(found["stands_for"], path), _path(found["access"], path))


def _unknown_key(key: str, text: str, path: Path) -> SchemaError:
    near = get_close_matches(key, _KEYS, n=1)
    guess = f"; did you mean {near[0]}?" if near else f"; there are {', '.join(_KEYS)}"
    lines = enumerate(text.splitlines(), 1)
    line = next((n for n, content in lines if re.match(rf"\W*{re.escape(key)}\b", content)), 0)
    return SchemaError(f"unknown key {key!r}{guess}", file=str(path), line=line)


def _sentence(value: object, path: Path) -> str:
    if not isinstance(value, str) or not value:
        raise SchemaError("stands_for is a sentence", file=str(path))
    return value


def _path(value: Any, path: Path) -> contract.Path:
    steps: list[Any] = value if value.__class__ is list else []
    if not steps or any(type(step) not in {str, int} for step in steps):
        raise SchemaError("access is a list of field names and list indexes", file=str(path))
    return tuple(steps)


def _natural(name: str) -> list[tuple[int, str]]:
    """Sorts numbers inside names by value."""
    return [(int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]
