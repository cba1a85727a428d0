"""Has xmlschema read an .xsd file, locked to local files and without a DTD.

A schema is data from strangers: entities are refused with the DTD that would declare them, and
nothing is fetched from a network. xmlschema knows no lines; expat does, and reads the text first.
"""

from __future__ import annotations

import warnings
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from serdelab.errors import SchemaError, Unavailable
from serdelab.idl import xsd_sources
from serdelab.idl.xsd_sources import Source
from serdelab.schema import IdlDocument

_LONGEST = 300
"""Characters of a message: xmlschema repeats whatever value is wrong."""

XS = "{http://www.w3.org/2001/XMLSchema}"

Places = dict[int, tuple[str, int]]
"""The id of an element of a schema's tree → file and line."""


@dataclass(frozen=True, slots=True)
class Loaded:
    schema: Any
    """``xmlschema.XMLSchema10``"""
    text: str
    imports: dict[str, str]
    file: str
    _places: Places

    def line(self, component: Any) -> int:
        """The line of a component of the main file; 0 for one of an included file."""
        file, line = self.place(component)
        return line if file == self.file else 0

    def place(self, component: Any) -> tuple[str, int]:
        """File and line of a component of any file; ("", 0) for one that is built in."""
        return self._places.get(id(component.elem), ("", 0))


def load(file: Path, folders: tuple[Path, ...]) -> Loaded:
    """SchemaError with file and line when it is not an XML Schema."""
    main = xsd_sources.scan(xsd_sources.read(file), file.name, str(file))
    return _load(main, file.resolve(), xsd_sources.in_folders(file, folders))


def load_text(document: IdlDocument) -> Loaded:
    """The same from a document's texts alone: those that it includes are among its imports."""
    main = xsd_sources.scan(document.text, "main.xsd", document.file)
    return _load(main, document.text, xsd_sources.in_texts(document))


def _load(main: Source, same: object, find: xsd_sources.Find) -> Loaded:
    library = _library()
    places: Places = {}
    names: dict[str, str] = {}
    with ExitStack() as stack:
        stack.enter_context(_errors(library, main.shown, places, names))
        found = xsd_sources.sources(main, same, find, _well_known(library))
        files: dict[str, Source] = {}
        if len(found) > 1:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="serdelab-xsd-")))
            files = _written(found, folder.resolve())
            names |= {file: source.shown for file, source in files.items()}
        text = next(iter(files), main.text)
        tree = library.XMLResource(text, allow="local", defuse="always")
        places |= _places(tree.root, main)
        if tree.root.tag != f"{XS}schema":
            raise SchemaError("is XML, but not an XML Schema", file=main.shown, line=main.lines[0])
        schema = library.XMLSchema10(tree, allow="local", defuse="always")
        for each in schema.maps.schemas:
            if each is not schema and each.filepath in files:
                places |= _places(each.root, files[each.filepath])
    return Loaded(schema, main.text, dict(xsd_sources.texts(found)), main.shown, places)


def _written(found: Sequence[Source], folder: Path) -> dict[str, Source]:
    """Writes the texts where they find each other: the file of each, the main one first."""
    files = {source.key: folder / f"{number}.xsd" for number, source in enumerate(found)}
    for source in found:
        text = source.located(lambda key: files[key].as_uri())
        files[source.key].write_text(text, encoding="utf-8")
    return {str(files[source.key]): source for source in found}


def _places(root: Any, source: Source) -> Places:
    """Nothing where xmlschema has cut something out of the tree (versioning, ``vc:``)."""
    elements = list(root.iter())
    if len(elements) != len(source.lines):
        return {}
    return {id(e): (source.shown, n) for e, n in zip(elements, source.lines, strict=True)}


@contextmanager
def _errors(library: Any, file: str, places: Places, names: Mapping[str, str]) -> Generator[None]:
    """Turns what xmlschema raises, and warns of, into a SchemaError.

    ``names`` says what the files stand for that xmlschema has been given.
    """

    def words(message: str) -> str:
        """The first line: xmlschema goes on to print the component, which the line says already."""
        for path, shown in names.items():
            message = message.replace(Path(path).as_uri(), shown).replace(path, shown)
        return message.strip().partition("\n")[0].rstrip(":")[:_LONGEST]

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", library.XMLSchemaIncludeWarning)
            warnings.simplefilter("error", library.XMLSchemaImportWarning)
            yield
    except library.XMLSchemaParseError as error:
        place, line = places.get(id(error.elem), ("", 0))
        if not line:
            schema = getattr(error.validator, "schema", None)
            place = names.get(str(getattr(schema, "filepath", None)), file)
        raise SchemaError(words(error.message), file=place, line=line) from error
    except (RecursionError, library.exceptions.XMLResourceExceeded) as error:
        raise SchemaError("nests too deep to be read", file=file) from error
    except (library.XMLSchemaException, Warning, OSError, SyntaxError) as error:
        raise SchemaError(words(str(error)), file=file) from error


def _library() -> Any:
    try:
        return import_module("xmlschema")
    except ImportError as error:
        raise Unavailable("xmlschema", "xml") from error


def _well_known(library: Any) -> dict[str, Path]:
    """Namespace → its schema, as xmlschema brings it along."""
    folder = Path(library.__file__).parent / "schemas"
    return {namespace: folder / file for namespace, file in _WELL_KNOWN.items()}


_WELL_KNOWN = {
    "http://www.w3.org/XML/1998/namespace": "XML/xml.xsd",
    "http://www.w3.org/1999/xlink": "XLINK/xlink.xsd",
}
"""The namespaces that documents import most, mostly by an address in the network."""
