"""The texts that a schema consists of: the main one, and all that it includes and imports.

Each text has a key: the place where it is included from, relative to the main file's folder, with
"/". Where it was really found, a folder of ``-I`` perhaps, is of no further interest, so that the
texts alone are enough to resolve the references among them once more.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from posixpath import basename, dirname, join, normpath
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import unescape

from serdelab.errors import SchemaError
from serdelab.schema import IdlDocument

_XS = "http://www.w3.org/2001/XMLSchema "
_WORDS = {f"{_XS}{word}" for word in ("include", "import", "redefine")}
_LOCATION = re.compile(r"""(?<![\w:])(schemaLocation\s*=\s*)(?:"([^"]*)"|'([^']*)')""")
_QUOTES = {"&quot;": '"', "&apos;": "'"}


@dataclass(frozen=True, slots=True)
class Reference:
    """An include or import: ``location`` is empty where it states none."""

    location: str
    namespace: str
    line: int


@dataclass(frozen=True, slots=True)
class Source:
    key: str
    shown: str
    """The file as a user knows it."""
    text: str
    lines: tuple[int, ...]
    """The line of each start tag, in the order of the document."""
    references: tuple[Reference, ...]
    keys: dict[str, str] = field(default_factory=dict[str, str])
    """Location, as it is written → key of the text it leads to."""

    def located(self, place: Callable[[str], str]) -> str:
        """The text with other locations: ``place`` tells that of a key."""

        def other(match: re.Match[str]) -> str:
            location = unescape(match[2] if match[2] is not None else match[3], _QUOTES)
            key = self.keys.get(location)
            return match[0] if key is None else f'{match[1]}"{place(key)}"'

        return _LOCATION.sub(other, self.text)


@dataclass(frozen=True, slots=True)
class Found:
    """A text that a reference leads to; ``same`` is what tells it from other texts."""

    same: object
    shown: str
    read: Callable[[], str]


Find = Callable[[str, str], Found | None]
"""(key of the text that refers, location) → what it leads to."""


def sources(main: Source, same: object, find: Find, known: Mapping[str, Path]) -> list[Source]:
    """The main text and all that it leads to, each once. SchemaError where one is missing.

    ``known`` are files of well-known namespaces, for those that are not at hand.
    """
    found, keys = [main], {same: main.key}
    for source in found:
        for reference in source.references:
            to = _lookup(reference, source, find, known)
            if to is None:
                continue
            if to.same not in keys:
                keys[to.same] = key_of(source.key, reference.location or reference.namespace)
                found.append(scan(to.read(), keys[to.same], to.shown))
            source.keys[reference.location] = keys[to.same]
    return found


def _lookup(
    reference: Reference, source: Source, find: Find, known: Mapping[str, Path]
) -> Found | None:
    """None for an import that states no location, of a namespace that is not known."""
    location, bundled = reference.location, known.get(reference.namespace)
    found = find(source.key, location or reference.namespace)
    if found is None and bundled is not None:
        return Found(bundled, reference.namespace, lambda: read(bundled))
    if found is None and location:
        message = f"cannot find {location!r}; only local files are read"
        raise SchemaError(message, file=source.shown, line=reference.line)
    return found


def in_folders(file: Path, folders: tuple[Path, ...]) -> Find:
    """Looks beside the file that refers, then in the folders."""
    places = {file.name: file}

    def find(key: str, location: str) -> Found | None:
        beside = [places[key].parent] if key in places else []
        for folder in (*beside, *folders):
            path = folder / location
            if path.is_file():
                places.setdefault(key_of(key, location), path)
                return Found(path.resolve(), str(path), partial(read, path))
        return None

    return find


def in_texts(document: IdlDocument) -> Find:
    """Looks among the document's own texts; a file that includes the main one means that one."""
    name = basename(document.file)

    def find(key: str, location: str) -> Found | None:
        there = key_of(key, location)
        text = document.imports.get(there)
        if text is None and name and basename(there) == name:
            text = document.text
        return None if text is None else Found(text, there, lambda: text)

    return find


def key_of(key: str, location: str) -> str:
    """The key of what the text of that key finds at a location."""
    return location if ":" in location else normpath(join(dirname(key), location))


def read(file: Path) -> str:
    """SchemaError when it is no readable UTF-8 text."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=str(file)) from error


def scan(text: str, key: str, shown: str) -> Source:
    """SchemaError when it is not well-formed, or has a DOCTYPE."""
    lines: list[int] = []
    references: list[Reference] = []
    parser = expat.ParserCreate("utf-8", " ")

    def refuse(*_: object) -> NoReturn:
        message = "has a DOCTYPE, which is refused: it may declare entities without end"
        raise SchemaError(message, file=shown, line=parser.CurrentLineNumber)

    def note(tag: str, attributes: dict[str, str]) -> None:
        lines.append(parser.CurrentLineNumber)
        if tag in _WORDS:
            location, namespace = (attributes.get(w, "") for w in ("schemaLocation", "namespace"))
            references.append(Reference(location, namespace, lines[-1]))

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = note
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise SchemaError(message, file=shown, line=error.lineno) from error
    except UnicodeEncodeError as error:
        raise SchemaError("is not text: it has a lone surrogate", file=shown) from error
    return Source(key, shown, text, tuple(lines), tuple(references))


def texts(found: list[Source]) -> Iterator[tuple[str, str]]:
    """(key, text) of all but the main one, under each key by which they are referred to."""
    by_key = {source.key: source.text for source in found[1:]}
    for source in found:
        for location, key in source.keys.items():
            if key in by_key:
                namespace = next(r.namespace for r in source.references if r.location == location)
                yield key_of(source.key, location or namespace), by_key[key]
