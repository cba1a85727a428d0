"""Has lxml and xmlschema read an .xsd file, locked to local files and without a DTD.

lxml gives the line of every component, xmlschema the meaning. A schema is data from strangers:
entities are refused with the DTD that would declare them, and nothing is fetched from a network.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from serdelab.errors import SchemaError, Unavailable

XS = "{http://www.w3.org/2001/XMLSchema}"


@dataclass(frozen=True, slots=True)
class Loaded:
    schema: Any
    """``xmlschema.XMLSchema10``"""
    imports: dict[str, str]


def load(file: Path, folders: tuple[Path, ...]) -> Loaded:
    """SchemaError with file and line when it is not an XML Schema."""
    tree = _tree(file)
    if tree.getroot().tag != f"{XS}schema":
        raise SchemaError("is XML, but not an XML Schema", file=str(file), line=1)
    imports: dict[str, str] = {}
    for element, location, found in _includes(tree, file, folders):
        imports[location] = text_of(found)
        element.set("schemaLocation", found.resolve().as_uri())
    return Loaded(_schema(tree, file), imports)


def _schema(tree: Any, file: Path) -> Any:
    xmlschema = _library("xmlschema")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", xmlschema.XMLSchemaIncludeWarning)
            warnings.simplefilter("error", xmlschema.XMLSchemaImportWarning)
            return xmlschema.XMLSchema10(
                tree, base_url=str(file.parent), allow="local", defuse="always", use_fallback=False
            )
    except xmlschema.XMLSchemaParseError as error:
        line = int(getattr(error.elem, "sourceline", None) or 0)
        raise SchemaError(_first_line(error.message), file=str(file), line=line) from error
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=str(file)) from error
    except (xmlschema.XMLSchemaException, Warning, OSError, SyntaxError) as error:
        raise SchemaError(_first_line(str(error)), file=str(file)) from error


def _includes(tree: Any, file: Path, folders: tuple[Path, ...]) -> Iterator[tuple[Any, str, Path]]:
    """(element, location as written, file) of each include and import that names a place."""
    for element in tree.getroot().iterchildren(f"{XS}include", f"{XS}import", f"{XS}redefine"):
        location = element.get("schemaLocation")
        if location is None:
            continue
        places = [folder / location for folder in (file.parent, *folders)]
        found = next((place for place in places if place.is_file()), None)
        if found is None:
            message = f"cannot find {location!r}; only local files are read"
            raise SchemaError(message, file=str(file), line=int(element.sourceline))
        yield element, location, found


def text_of(file: Path) -> str:
    """The file's text. SchemaError when it cannot be read."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=str(file)) from error


def _library(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise Unavailable(module.split(".", maxsplit=1)[0], "xml") from error


def _tree(file: Path) -> Any:
    etree = _library("lxml.etree")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        tree = etree.parse(str(file), parser)
    except OSError as error:
        raise SchemaError("cannot be read: no such file, or no right to", file=str(file)) from error
    except etree.XMLSyntaxError as error:
        line = int(error.lineno or 0)
        raise SchemaError(f"not well-formed XML: {error.msg}", file=str(file), line=line) from error
    if tree.docinfo.doctype:
        raise SchemaError(
            "has a DOCTYPE, which is refused: it may declare entities", file=str(file)
        )
    return tree


def _first_line(message: str) -> str:
    """xmlschema's messages go on to print the component, which the line says already."""
    return message.strip().partition("\n")[0].rstrip(":")
