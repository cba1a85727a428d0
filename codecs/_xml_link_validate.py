"""Validation by libxml2: a document's own text, and the texts that it includes."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from posixpath import basename
from typing import Any, cast

from lxml import etree

from serdelab.contract import Side
from serdelab.errors import NotExpressible
from serdelab.schema import IdlDocument

_XS = "{http://www.w3.org/2001/XMLSchema}"
_COMPILED: Callable[..., Any] = cast("Any", etree.XMLSchema)  # its stub lacks an argument
_REMEMBERED = 64
"""A document is linked in two directions and as both sides: a wide one takes libxml2 seconds."""
_BASE = "schema:/" + "d/" * 32
"""Where the texts stand to libxml2: deep enough for locations with ``..``."""


def validator(side: Side) -> Callable[[Any], None]:
    """Tree → nothing; raises DocumentInvalid, and puts defaults into a tree that is valid.

    ``attribute_defaults`` also gives empty elements the default of their declaration (Part 1,
    section 3.3.1). NotExpressible where libxml2 does not take the schema.
    """
    document = side.document
    try:
        schema = _compiled(document.text, document.file, tuple(document.imports.items()))
    except (etree.XMLSchemaParseError, etree.XMLSyntaxError) as error:
        reason = str(error).replace(_BASE, "")
        raise NotExpressible("the schema", document.file or "libxml2", reason) from error
    validate: Callable[[Any], None] = schema.assertValid
    return validate


@lru_cache(_REMEMBERED)
def _compiled(text: str, file: str, imports: tuple[tuple[str, str], ...]) -> Any:
    document = IdlDocument("xsd", text, file=file, imports=dict(imports))
    tree = _tree(text, _parser(document), f"{_BASE}main.xsd", document)
    return _COMPILED(tree, attribute_defaults=True)


def _parser(document: IdlDocument) -> Any:
    """``huge_tree``: a level of a message is three of its schema, and libxml2 stops at 256."""
    new: Callable[..., Any] = etree.XMLParser
    parser = new(no_network=True, load_dtd=False, resolve_entities=False, huge_tree=True)
    parser.resolvers.add(_Texts(document))
    return parser


def _tree(text: str, parser: Any, url: str, document: IdlDocument) -> Any:
    """An import that states no location finds the text that is known by its namespace."""
    root: Any = etree.fromstring(text.encode(), parser, base_url=url)
    for element in root.iterchildren(f"{_XS}import"):
        namespace = element.get("namespace", "")
        if "schemaLocation" not in element.attrib and namespace in document.imports:
            element.set("schemaLocation", namespace)
    return root


class _Texts(etree.Resolver):
    def __init__(self, document: IdlDocument) -> None:
        super().__init__()
        self._document = document

    def resolve(  # type: ignore[override]  # its stub lacks the context
        self, system_url: str, public_id: str, context: Any
    ) -> Any:
        """Every other location is an empty document, not a file or an address."""
        key = system_url.removeprefix(_BASE)
        text = self._document.imports.get(key)
        if text is None and basename(key) == basename(self._document.file):
            text = self._document.text
        resolver: Any = super()
        if text is None:
            return resolver.resolve_empty(context)
        return resolver.resolve_string(text, context, base_url=system_url)
