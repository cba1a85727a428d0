"""The records of ``benchmarks/fresh_strings.py``: equal, with texts that nothing was kept in."""

from __future__ import annotations

from typing import Any

import fresh_strings
import pytest

from serdelab.schema import Field, MapType, OptionalType, RecordType

TEXTS = RecordType(
    "Texts",
    (
        Field("plain", 1, fresh_strings.STRING),
        Field("other", 2, OptionalType(fresh_strings.STRING)),
        Field("named", 3, MapType(fresh_strings.STRING, fresh_strings.STRING)),
    ),
)
GIVEN: dict[str, Any] = {"plain": "Köln", "other": "Bonn", "named": {"日本": "Zażółć"}}


def test_texts_are_equal_and_new() -> None:
    made = fresh_strings.Fresh().compile(TEXTS)(GIVEN)
    assert made == GIVEN
    assert made["plain"] is not GIVEN["plain"]
    assert next(iter(made["named"])) is not next(iter(GIVEN["named"]))


def test_the_control_is_ascii_of_as_many_bytes() -> None:
    made = fresh_strings.Ascii().compile(TEXTS)(GIVEN)
    assert made == {"plain": "x" * 5, "other": "Bonn", "named": {"x" * 6: "x" * 10}}


def test_both_are_held_against_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fresh_strings, "ROUNDS", 3)
    assert all(0.1 < ratio < 10 for ratio in fresh_strings.ratios("json_stdlib"))
