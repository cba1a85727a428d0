"""What a document's messages are to another document, beyond what shapes can say.

By ``jsonschema_values``, as plain values of the writer's shapes: with members that only a pattern
allows, with what hangs on a condition, with what stands under a keyword that has no shape.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from serdelab.idl.json_text import step
from serdelab.idl.jsonschema_draft import library, validator
from serdelab.idl.jsonschema_plain import Plain
from serdelab.idl.jsonschema_values import Found, breaking, valid
from serdelab.idl.shapes import Breaking, Example, Read
from serdelab.schema import IdlDocument

_LOOKED_AT, _SHOWN, _OF_ONE = 15, 10, 3
"""Documents that are found, those that are given, and of these the ones refused for one reason."""

_MESSAGES = 20


def refused(writer: Read, reader: IdlDocument) -> Breaking:
    """Some for each keyword of the reader that refuses one. SchemaError where a text is none."""
    document, shapes = writer
    found = breaking(document, reader, _LOOKED_AT)
    plain = Plain(shapes)
    chosen = islice(_chosen(found.values, reader), _SHOWN)
    values = tuple(Example(plain.message(value), why) for value, why in chosen)
    return Breaking(values, found.proven_contained, _reason(found))


def messages(writer: Read) -> tuple[Any, ...]:
    """Documents that are valid, and of whose parts each is as its shape says."""
    document, shapes = writer
    plain = Plain(shapes)
    found = ((plain.message(value), plain.strange) for value in valid(document, _MESSAGES))
    return tuple(value for value, strange in found if not strange)


def _chosen(values: Iterable[Any], reader: IdlDocument) -> Iterator[tuple[Any, str]]:
    """A few of each keyword that refuses, in their order."""
    counted: Counter[str] = Counter()
    for value in values:
        why = _refusal(reader, value)
        counted[why] += 1
        if counted[why] <= _OF_ONE:
            yield value, why


def _refusal(reader: IdlDocument, value: Any) -> str:
    """The keyword that refuses, as a JSON pointer."""
    try:
        validator(reader.text).validate(value)
    except library().ValidationError as error:
        return "#" + "".join(map(step, error.schema_path))
    return ""


def _reason(found: Found) -> str:
    if found.proven_contained:
        return (
            "every message of the writer's schema is valid to the reader's: proven by jsonschema-rs"
        )
    if found.values:
        return ""
    if found.proven_contained is False:
        return (
            "jsonschema-rs says that not every message of the writer's schema is valid to the "
            f"reader's, but none was found that is not: {found.reason}"
        )
    return f"not proven of all messages: {found.reason}"
