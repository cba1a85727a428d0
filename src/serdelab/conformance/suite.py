"""Runs the checks on a codec: as one parametrised test, as one call, or for the findings alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

from serdelab.conformance.checks import CHECKS, Check, problems
from serdelab.conformance.examination import Examination, Material, bundled
from serdelab.contract import Codec

SHOWN = 5


class Nonconformance(AssertionError):
    """A codec does not do what the contract asks; ``problems`` by the name of the check."""

    def __init__(self, codec: str, found: Mapping[str, Sequence[str]]) -> None:
        self.codec, self.problems = codec, dict(found)
        super().__init__("\n".join(_lines(codec, found)))


def _lines(codec: str, found: Mapping[str, Sequence[str]]) -> list[str]:
    demands = {check.name: check.demands for check in CHECKS}
    lines: list[str] = []
    for name, texts in found.items():
        lines.append(f"{codec} fails {name!r} ({demands[name]}):")
        lines += [f"  {text}" for text in texts[:SHOWN]]
        lines += [f"  … and {len(texts) - SHOWN} more"] * (len(texts) > SHOWN)
    return lines


def examination_of(
    codec: Codec,
    subjects: Sequence[Material] | None = None,
    golden: Path | None = None,
    examples: int = 25,
) -> Examination:
    """``subjects``: the bundled ones when None. ``golden``: the folder of golden bytes, if any."""
    given = tuple(bundled_once() if subjects is None else subjects)
    return Examination(codec, given, golden, examples)


@cache
def bundled_once() -> tuple[Material, ...]:
    return bundled()


def examine(
    codec: Codec,
    *,
    subjects: Sequence[Material] | None = None,
    golden: Path | None = None,
    examples: int = 25,
) -> dict[str, list[str]]:
    """The problems of each check that failed; empty when the codec conforms."""
    examination = examination_of(codec, subjects, golden, examples)
    found = {check.name: problems(check, examination) for check in CHECKS}
    return {name: texts for name, texts in found.items() if texts}


def conform(
    codec: Codec,
    *,
    subjects: Sequence[Material] | None = None,
    golden: Path | None = None,
    examples: int = 25,
) -> None:
    """Raises Nonconformance with everything that is wrong."""
    found = examine(codec, subjects=subjects, golden=golden, examples=examples)
    if found:
        raise Nonconformance(codec.info.name, found)


def suite(
    codec: Codec,
    *,
    subjects: Sequence[Material] | None = None,
    golden: Path | None = None,
    examples: int = 25,
) -> Callable[[Check], None]:
    """A test function, parametrised by the checks, to be bound to a ``test_…`` name."""

    @cache
    def once() -> Examination:
        return examination_of(codec, subjects, golden, examples)

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.name)
    def test_codec(check: Check) -> None:
        found = problems(check, once())
        if found:
            raise Nonconformance(codec.info.name, {check.name: found})

    return test_codec
