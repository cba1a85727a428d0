"""Has xmlschema read an .xsd file, locked to local files and without a DTD.

A schema is data from strangers: entities are refused with the DTD that would declare them, and
nothing is fetched from a network. xmlschema knows no lines; expat does, and reads the text first.
"""

from __future__ import annotations

import warnings
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn
from xml.parsers import expat

from serdelab.errors import SchemaError, Unavailable

XS = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True, slots=True)
class Loaded:
    schema: Any
    """``xmlschema.XMLSchema10``"""
    text: str
    imports: dict[str, str]
    _lines: dict[int, int]

    def line(self, component: Any) -> int:
        """The line of a component of the main file; 0 for one of an included file."""
        return self._lines.get(id(component.elem), 0)


def load(file: Path, folders: tuple[Path, ...]) -> Loaded:
    """SchemaError with file and line when it is not an XML Schema."""
    text = _text(file)
    in_order = _lines(text, str(file))
    library = _library()
    lines: dict[int, int] = {}
    with _errors(library, str(file), lines):
        resource = library.XMLResource(str(file), allow="local", defuse="always")
        lines |= zip(map(id, resource.root.iter()), in_order, strict=True)
        if resource.root.tag != f"{XS}schema":
            raise SchemaError("is XML, but not an XML Schema", file=str(file), line=in_order[0])
        imports = dict(_includes(resource.root, (file.parent, *folders), str(file), lines))
        schema = library.XMLSchema10(resource, allow="local", defuse="always", use_fallback=False)
    return Loaded(schema, text, imports, lines)


@contextmanager
def _errors(library: Any, file: str, lines: dict[int, int]) -> Generator[None]:
    """Turns what xmlschema raises, and warns of, into a SchemaError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", library.XMLSchemaIncludeWarning)
            warnings.simplefilter("error", library.XMLSchemaImportWarning)
            yield
    except library.XMLSchemaParseError as error:
        line = lines.get(id(error.elem), 0)
        place = file if line else _place(error, file)
        raise SchemaError(_first_line(error.message), file=place, line=line) from error
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=file) from error
    except (library.XMLSchemaException, Warning, OSError, SyntaxError) as error:
        raise SchemaError(_first_line(str(error)), file=file) from error


def _place(error: Any, file: str) -> str:
    """The included file in which a component is wrong."""
    return str(getattr(getattr(error.validator, "schema", None), "filepath", None) or file)


def _includes(
    root: Any, folders: tuple[Path, ...], file: str, lines: dict[int, int]
) -> Iterator[tuple[str, str]]:
    """(location, text) of each included file; makes the locations absolute, as they are found."""
    for element in root:
        if element.tag in _INCLUDES and "schemaLocation" in element.attrib:
            location = str(element.get("schemaLocation"))
            found = next((f / location for f in folders if (f / location).is_file()), None)
            if found is None:
                message = f"cannot find {location!r}; only local files are read"
                raise SchemaError(message, file=file, line=lines[id(element)])
            element.set("schemaLocation", found.resolve().as_uri())
            yield location, _text(found)


_INCLUDES = {f"{XS}include", f"{XS}import", f"{XS}redefine"}


def _library() -> Any:
    try:
        return import_module("xmlschema")
    except ImportError as error:
        raise Unavailable("xmlschema", "xml") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=str(file)) from error


def _lines(text: str, file: str) -> list[int]:
    """The line of each start tag, in the order of the document."""
    lines: list[int] = []
    parser = expat.ParserCreate("utf-8", " ")

    def refuse(*_: object) -> NoReturn:
        message = "has a DOCTYPE, which is refused: it may declare entities without end"
        raise SchemaError(message, file=file, line=parser.CurrentLineNumber)

    def note(*_: object) -> None:
        lines.append(parser.CurrentLineNumber)

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = note
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as error:
        message = f"not well-formed XML: {expat.ErrorString(error.code)}"
        raise SchemaError(message, file=file, line=error.lineno) from error
    return lines


def _first_line(message: str) -> str:
    """xmlschema's messages go on to print the component, which the line says already."""
    return message.strip().partition("\n")[0].rstrip(":")
