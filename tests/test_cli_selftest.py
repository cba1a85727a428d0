"""``selftest`` without its processes: what it injects, whom it takes, and what it exits with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from click.testing import CliRunner

from serdelab.ab import selftest
from serdelab.ab.compare import Asked
from serdelab.ab.finding import Case, Finding
from serdelab.ab.judge import Interval, Verdict
from serdelab.cli.selftest_ import command
from serdelab.errors import UnknownName, UsageError


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Case, Asked]]:
    """What was compared, by a machine that measures without an error."""
    seen: list[tuple[Case, Asked]] = []

    def exact(_: object, todo: Sequence[Case], asked: Asked) -> Iterator[Finding]:
        for case in todo:
            seen.append((case, asked))
            point = 1 + asked.injected
            verdict = Verdict.SLOWER if asked.injected > asked.threshold else Verdict.SAME
            found = Interval(point, point, point)
            yield Finding(case, case.base, case.head, asked.threshold, verdict, found)

    monkeypatch.setattr(selftest, "compare", exact)
    return seen


def call(*arguments: str) -> Any:
    return CliRunner().invoke(command, arguments, catch_exceptions=False, standalone_mode=False)


@pytest.mark.parametrize(
    ("threshold", "injected"),
    [
        ("2%", (0.0, 0.0, 0.03, 0.10)),
        ("1%", (0.0, 0.0, 0.02, 0.05)),
        ("3%", (0.0, 0.0, 0.05, 0.15)),
        ("5%", (0.0, 0.0, 0.08, 0.25)),
        ("50%", (0.0, 0.0, 0.75, 2.50)),
    ],
)
def test_what_is_injected_is_past_the_threshold(
    compared: list[tuple[Case, Asked]], threshold: str, injected: tuple[float, ...]
) -> None:
    done = call("--threshold", threshold)
    assert tuple(asked.injected for _, asked in compared) == injected
    assert done.return_value == 0, done.output
    assert f"right: +{injected[2]:.0%} more calls" in done.output


def test_one_codec_plays(compared: list[tuple[Case, Asked]]) -> None:
    assert call("--codec", "json_orj*").return_value == 0
    assert {case.base for case, _ in compared} == {"json_orjson"}
    for several in ("json_*", "json_orjson,json_msgspec"):
        with pytest.raises(UsageError, match="codecs: one plays"):
            call("--codec", several)
    with pytest.raises(UnknownName):
        call("--codec", "json_orjsn")
