"""What is left of a text without comments and layout: whether two texts differ in more than that.

Asked only of texts whose shapes are the same, and that their IDL's own library has parsed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

from serdelab.schema import IdlDocument

_TOKEN = re.compile(
    r"""(?P<comment>//[^\n]*|\#[^\n]*|/\*.*?\*/)
    |(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
    |(?P<word>\w+|[^\w\s])""",
    re.VERBOSE | re.DOTALL,
)
_REMARKS = {"doc", "title", "description", "$comment"}
_ANNOTATION = "{http://www.w3.org/2001/XMLSchema}annotation"


def differ_at_most_in_comments(old: IdlDocument, new: IdlDocument) -> bool:
    """Of the texts and of all that they import."""
    bare = _BARE[old.idl]
    if old.imports.keys() != new.imports.keys() or bare(old.text) != bare(new.text):
        return False
    return all(bare(text) == bare(new.imports[name]) for name, text in old.imports.items())


def _tokens(text: str) -> object:
    """Of a language with the comments of C and of the shell."""
    found = _TOKEN.finditer(text)
    return [match.group() for match in found if match.lastgroup != "comment"]


def _values(text: str) -> object:
    """Objects without what only describes; a property of such a name is a schema, not a text."""

    def bare(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        return {k: v for k, v in pairs if k not in _REMARKS or not isinstance(v, str)}

    return json.loads(text, object_pairs_hook=bare)


def _elements(text: str) -> object:
    return ET.canonicalize(text, strip_text=True, exclude_tags=[_ANNOTATION])


_BARE: dict[str, Callable[[str], object]] = {
    "proto": _tokens,
    "thrift": _tokens,
    "avsc": _values,
    "jsonschema": _values,
    "xsd": _elements,
}
