"""Documents that one JSON Schema takes and another refuses: beyond what shapes can say.

``jsonschema-rs`` subtracts one schema from another; what is left describes the values that break.
From that values are drawn, and each is tried with the validators of both documents: so that none is
told that is no witness. Where the algebra comes to no result, valid documents of the old schema are
tried on the new one, and nothing found proves nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from serdelab.idl import json_text
from serdelab.idl.json_text import members
from serdelab.idl.jsonschema_cases import most_cases
from serdelab.idl.jsonschema_draft import draft_of, library, validator
from serdelab.idl.jsonschema_place import Places
from serdelab.schema import IdlDocument

if TYPE_CHECKING:
    from jsonschema_rs import CanonicalSchema

SUBTRACTABLE = 64
_CANONICAL = 1_024
"""Cases up to which the difference of two, and a canonical form, come in a tenth of a second."""

_ATTEMPTS, _PATIENCE = 60, 4_000
"""Values that are drawn, and parts of values that may be made in vain: a quarter of a second."""

_SIZE = 200_000
"""Longer texts are not put into canonical form."""


@dataclass(frozen=True, slots=True)
class Found:
    """``values`` are valid to the old document and not to the new one, each tried.

    ``proven_contained``: True where the new document is known to take all that the old one does,
    False where it is known not to, None where that is open. ``reason`` says why there are no values
    though nothing is proven, or why no more was tried.
    """

    values: tuple[Any, ...] = ()
    proven_contained: bool | None = None
    reason: str = ""


class Undecidable(Exception):
    """The library, or this module, has no canonical form of a document."""


def breaking(old: IdlDocument, new: IdlDocument, most: int = 10, seed: int = 0) -> Found:
    """At most ``most`` documents, the smallest first. SchemaError where one does not parse."""
    try:
        before, after = admits(old), admits(new)
    except Undecidable as error:
        return Found(reason=str(error))

    def breaks(value: Any) -> bool:
        return before(value) and not after(value)

    try:
        contained, difference, reason = _difference(old, new)
    except Undecidable as error:
        contained, difference, reason = None, None, str(error)
    if contained:
        return Found(proven_contained=True)
    values = _drawn(difference, breaks, most, seed) if difference is not None else []
    if not values:
        values = _tried(old, breaks, most, seed)
    if values:
        return Found(tuple(values), proven_contained=False)
    return Found((), contained, reason or "no value was found in what one takes and the other not")


def valid(old: IdlDocument, count: int, seed: int = 0) -> list[Any]:
    """At most ``count`` different documents that are valid; fewer where no more are found."""
    try:
        return _drawn(_canonical(old), admits(old), count, seed)
    except Undecidable:
        return []


def admits(document: IdlDocument) -> Callable[[Any], bool]:
    """Whether JSON data is valid to the document; False for what is no JSON data.

    Undecidable where the validator does not take the document, SchemaError where it is no JSON.
    """
    json_text.parse(document.text, document.file)
    try:
        check = validator(document.text).is_valid
    except ValueError as error:  # jsonschema_rs.ValidationError is one
        raise Undecidable(getattr(error, "message", str(error))) from error

    def admitted(value: Any) -> bool:
        try:
            return check(value)
        except ValueError:  # more than 255 levels, half of a surrogate pair
            return False

    return admitted


def _difference(
    old: IdlDocument, new: IdlDocument
) -> tuple[bool | None, CanonicalSchema | None, str]:
    """Whether it is proven to be empty, or not to be; the difference; why there is none."""
    from jsonschema_rs import canonical

    for document in (old, new):
        cases = most_cases(_places(document))
        if cases > SUBTRACTABLE:
            raise Undecidable(f"it splits into {cases} cases or more: too many to subtract")
    draft = draft_of(json.loads(new.text))
    one, two = _canonical(old, draft), _canonical(new)
    same = draft == draft_of(json.loads(old.text))
    try:
        covers = two.covers(one)
        if covers == canonical.Containment.YES and same:
            return True, None, ""
        contained = False if covers == canonical.Containment.NO and same else None
        return contained, one.subtract(two), ""
    except canonical.CanonicalizationError as error:
        return None, None, str(error)


def _places(document: IdlDocument) -> Places:
    return Places(json_text.parse(document.text, document.file))


def _canonical(document: IdlDocument, draft: str = "") -> CanonicalSchema:
    """``draft`` takes the place of the document's own: only a guide to values worth trying."""
    if len(document.text) > _SIZE:
        raise Undecidable(f"it is longer than {_SIZE} characters")
    places = _places(document)
    if most_cases(places) > _CANONICAL:
        raise Undecidable(f"it splits into more than {_CANONICAL} cases")
    value = places.source.value
    words = members(value)
    if draft and words is not None:
        value = {**words, "$schema": draft}
    try:
        found: CanonicalSchema = library().canonicalize(value, offline=True)
    except ValueError as error:  # also CanonicalizationError and ValidationError
        raise Undecidable(str(error).partition("\n")[0]) from error
    return found


def _drawn(
    schema: CanonicalSchema, wanted: Callable[[Any], bool], most: int, seed: int
) -> list[Any]:
    from serdelab.idl.jsonschema_draw import Draw, NoValue

    draw = Draw(schema, seed)
    found: list[Any] = []
    in_vain = 0
    for attempt in range(_ATTEMPTS + most):
        try:
            value = draw.value(lean=not attempt)
        except (NoValue, RecursionError):
            in_vain += draw.steps
        else:
            if wanted(value):
                found.append(value)
        if len(found) >= 2 * most or in_vain > _PATIENCE:
            break
    return _smallest(found, most)


def _smallest(values: Iterable[Any], most: int) -> list[Any]:
    """Different values, the shortest as text first."""
    found = {json.dumps(value, sort_keys=True): value for value in values}
    return [found[text] for text in sorted(found, key=len)][:most]


def _tried(old: IdlDocument, breaks: Callable[[Any], bool], most: int, seed: int) -> list[Any]:
    """Valid documents, and small changes of them."""
    documents = valid(old, _ATTEMPTS, seed)
    near = chain(documents, *(_near(document) for document in documents[: _ATTEMPTS // 4]))
    return _smallest(filter(breaks, near), most)


def _near(value: Any) -> Iterator[Any]:
    """The value with one member or item left out."""
    if isinstance(value, dict):
        pairs = cast("dict[str, Any]", value)
        yield from ({k: v for k, v in pairs.items() if k != name} for name in pairs)
    elif isinstance(value, list):
        items = cast("list[object]", value)
        yield from (items[:index] + items[index + 1 :] for index in range(len(items)))
