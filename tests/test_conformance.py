"""Every codec of this repository through every check of the suite that third parties use."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from serdelab import discover
from serdelab.conformance import CHECKS, Check, Examination, Nonconformance, bundled, checks
from serdelab.conformance.constructs import constructs
from serdelab.contract import Limits
from serdelab.schema import Schema
from serdelab.schema.check import check as problems_of_record

GOLDEN = Path(__file__).parent / "golden"
subjects = cache(bundled)


@cache
def examination(name: str) -> Examination:
    return Examination(discover.codec(name), subjects(), GOLDEN)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
@pytest.mark.parametrize("name", discover.plugins(discover.CODEC))
def test_codec(name: str, check: Check) -> None:
    found = checks.problems(check, examination(name))
    if found:
        raise Nonconformance(name, {check.name: found})


@pytest.mark.parametrize("name", discover.plugins(discover.CODEC))
def test_nothing_is_imported_inside_the_clock(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not by our statements; a library in C that imports for itself passes a list of names."""
    imported: list[str] = []

    def spy(
        what: str,
        into: dict[str, Any] | None = None,
        local: dict[str, Any] | None = None,
        names: Sequence[str] | None = None,
        level: int = 0,
    ) -> Any:
        ours = into and str(into.get("__name__")).startswith("serdelab.codecs.")
        if ours and type(names).__name__ != "list":
            imported.append(what)
        return honest(what, into, local, names, level)

    honest = builtins.__import__
    tried = [(examination(name).session(m.schema), m.records) for m in examination(name).able()]
    monkeypatch.setattr(builtins, "__import__", spy)
    for session, records in tried:
        for record in records:
            session.restore(session.decode(session.encode(session.populate(record))))
    assert imported == []


def test_all_subjects_are_tried() -> None:
    """Their data sets are installed here, so that none is left out in silence."""
    names = {"airport", "event", "flight", "order", "person", "telemetry"}
    assert {material.scope for material in subjects()} == {f"subject:{name}" for name in names}
    assert all(material.records and material.path for material in subjects())


def test_constructs_hold_records_of_their_schemas() -> None:
    tried = 0
    for construct in constructs(Limits()):
        for record in construct.records:
            assert problems_of_record(record, Schema(construct.root)) == []
            tried += 1
    assert tried > 20
