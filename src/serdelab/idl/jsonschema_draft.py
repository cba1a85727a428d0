"""The drafts of JSON Schema, and their validator: jsonschema-rs (Rust).

Nothing is ever fetched: a reference to another document stays one.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from serdelab.errors import SchemaError, Unavailable
from serdelab.idl.json_text import JsonText, members, step

if TYPE_CHECKING:
    from jsonschema_rs import Validator

LATEST = "https://json-schema.org/draft/2020-12/schema"
_REFS_STAND_ALONE = ("draft-04", "draft-06", "draft-07")
"""Here the keywords beside ``$ref`` are ignored (draft-07 Core, 8.3)."""


def library() -> Any:
    """The module jsonschema_rs; Unavailable where it is not installed."""
    try:
        import jsonschema_rs
    except ImportError as error:
        raise Unavailable("jsonschema-rs", "evolution") from error
    return jsonschema_rs


def draft_of(document: Any) -> str:
    """What a document says it is written in; without a word it is the latest draft."""
    stated = (members(document) or {}).get("$schema", LATEST)
    return stated if isinstance(stated, str) else LATEST


def refs_stand_alone(draft: str) -> bool:
    return any(each in draft for each in _REFS_STAND_ALONE)


def checked(source: JsonText) -> str:
    """Why the validator cannot take the document though it is one, or nothing.

    SchemaError with file and line where it breaks the rules of its draft, or of all that are read,
    or refers to a place that it does not have.
    """
    if members(source.value) is None and not isinstance(source.value, bool):
        raise SchemaError("a schema is an object", file=source.file, line=1)
    rs = library()
    try:
        rs.validator_for(source.value, offline=True)
    except rs.ValidationError as error:
        if error.message.startswith("Resource"):
            return str(error.message)
        message, line = _wrong(source, error)
        raise SchemaError(message, file=source.file, line=line) from error
    except ValueError as error:  # half of a surrogate pair, or more than 255 levels
        raise SchemaError(f"the validator does not take it: {error}", file=source.file) from error
    return ""


def _wrong(source: JsonText, error: Any) -> tuple[str, int]:
    """What is wrong, and its line."""
    at = "".join(map(step, error.instance_path))
    if "Unknown meta-schema" in error.message:
        return "none of the drafts that are read: draft-04 to 2020-12", source.line("/$schema")
    missing = re.match(r"(?:Pointer|Anchor) '(.*)' does not exist", error.message)
    if missing is None:
        return f"at #{at}: {error.message}", source.line(at)
    lines = enumerate(source.text.splitlines(), 1)
    found = (n for n, line in lines if "$ref" in line and missing[1] in line)
    return f"refers to #{missing[1]}, which is not there", next(found, 1)


@lru_cache(maxsize=1_000)
def validator(text: str) -> Validator:
    """The validator of a document; ``jsonschema_rs.ValidationError`` or ValueError for none.

    Of the text parsed by Python: the validator's own parser stops at 128 levels.
    """
    found: Validator = library().validator_for(json.loads(text), offline=True)
    return found
