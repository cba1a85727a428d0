"""``avro.compatibility`` of Apache's own Python library: the rules of schema resolution."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from serdelab.check.checkers.checker import Checker, CheckerVerdict, Said, library_missing
from serdelab.check.trees import Version


def _available() -> str | None:
    return library_missing("avro", "avro")


def _judge(old: Version, new: Version) -> CheckerVerdict:
    from avro.errors import AvroException
    from avro.schema import parse

    try:
        before, after = (parse(each.file.read_text(encoding="utf-8")) for each in (old, new))
    except (AvroException, ValueError) as error:
        return _verdict(Said.UNKNOWN, Said.UNKNOWN, (f"does not parse: {error}",))
    backward, why = _reads(after, before)
    forward, why_not = _reads(before, after)
    findings = [f"backward: {text}" for text in why] + [f"forward: {text}" for text in why_not]
    return _verdict(backward, forward, tuple(findings))


def _verdict(backward: Said, forward: Said, findings: tuple[str, ...]) -> CheckerVerdict:
    return CheckerVerdict("avro", version("avro"), backward, forward, findings)


def _reads(reader: Any, writer: Any) -> tuple[Said, list[str]]:
    from avro.compatibility import (
        ReaderWriterCompatibilityChecker,
        SchemaCompatibilityType,
    )

    make: Any = ReaderWriterCompatibilityChecker
    found = make().get_compatibility(reader, writer)
    if found.compatibility is SchemaCompatibilityType.compatible:
        return Said.COMPATIBLE, []
    places = ", ".join(sorted(found.locations))
    return Said.BREAKING, [f"{text} (at {places})" for text in sorted(found.messages)]


CHECKER = Checker("avro", "avsc", _available, _judge)
