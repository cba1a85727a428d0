"""``jsonschema-rs``: whether one schema admits every value of another, by canonical forms.

It is not asked about schemas that split into very many cases: a canonical form may take it seconds.
"""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from serdelab.check.checkers.checker import Checker, CheckerVerdict, Said, library_missing
from serdelab.check.trees import Version
from serdelab.idl import json_text
from serdelab.idl.jsonschema_cases import most_cases
from serdelab.idl.jsonschema_place import Places
from serdelab.idl.jsonschema_values import SUBTRACTABLE

_SHOWN = 500
"""Characters of the schema of all values that break; it may be long."""


def _available() -> str | None:
    return library_missing("jsonschema-rs", "evolution")


def _judge(old: Version, new: Version) -> CheckerVerdict:
    """SchemaError where a file is no JSON."""
    from jsonschema_rs import ReferencingError, ValidationError, canonical, canonicalize

    places = [Places(json_text.read(each.file)) for each in (old, new)]
    cases = max(map(most_cases, places))
    if cases > SUBTRACTABLE:
        words = f"not asked: a schema splits into {cases} cases or more"
        return _verdict(Said.UNKNOWN, Said.UNKNOWN, (words,))
    try:
        before, after = (canonicalize(each.source.value, offline=True) for each in places)
        backward, why = _admits(after, before, "backward")
        forward, why_not = _admits(before, after, "forward")
    except (
        canonical.CanonicalizationError,
        ReferencingError,
        ValidationError,
        ValueError,
    ) as error:
        return _verdict(Said.UNKNOWN, Said.UNKNOWN, (f"{type(error).__name__}: {error}",))
    return _verdict(backward, forward, (*why, *why_not))


def _verdict(backward: Said, forward: Said, findings: tuple[str, ...]) -> CheckerVerdict:
    return CheckerVerdict("jsonschema-rs", version("jsonschema-rs"), backward, forward, findings)


def _admits(reader: Any, writer: Any, direction: str) -> tuple[Said, tuple[str, ...]]:
    """Only YES proves that it does; NO has a schema of what breaks."""
    from jsonschema_rs.canonical import Containment

    found = reader.covers(writer)
    if found == Containment.YES:
        return Said.COMPATIBLE, ()
    if found != Containment.NO:
        return Said.UNKNOWN, (f"{direction}: it cannot tell",)
    try:
        breaks = json.dumps(writer.subtract(reader).to_json_schema(), ensure_ascii=False)
    except ValueError as error:
        breaks = f"(not to be said: {error})"
    return Said.BREAKING, (f"{direction}: these values break: {breaks:.{_SHOWN}}",)


CHECKER = Checker("jsonschema-rs", "jsonschema", _available, _judge)
