"""``jsonschema-rs``: whether one schema admits every value of another, by canonical forms."""

from __future__ import annotations

import json
from importlib.metadata import version
from typing import Any

from serdelab.check.checkers.checker import Checker, CheckerVerdict, Said, library_missing
from serdelab.check.trees import Version

_SHOWN = 500
"""Characters of the schema of all values that break; it may be long."""


def _available() -> str | None:
    return library_missing("jsonschema-rs", "evolution")


def _judge(old: Version, new: Version) -> CheckerVerdict:
    from jsonschema_rs import ReferencingError, ValidationError, canonical, canonicalize

    try:
        before, after = (
            canonicalize(json.loads(each.file.read_text(encoding="utf-8")), offline=True)
            for each in (old, new)
        )
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
