"""Counts of instructions: they repeat, they see more work, and what goes wrong is a row."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from serdelab import discover
from serdelab.ab.compare import SCENARIO, Asked
from serdelab.ab.finding import Case
from serdelab.ab.instructions import Uncounted, count
from serdelab.ab.side import Kind, Ready, Side
from serdelab.contract import CountedScenario
from serdelab.rows import Row, Status, read_rows
from serdelab.run import callgrind

PLUGINS = Path(__file__).parent / "plugins"
SLOWED, MISBEHAVING = PLUGINS / "slowed", PLUGINS / "misbehaving"
CODECS = ("json_stdlib", "slower_by_half", "aborts_late", "hangs_late")


@pytest.fixture(scope="module")
def valgrind() -> None:
    """What counts; CI installs it, so there it has to be."""
    if reason := callgrind.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(scope="module")
def rows(valgrind: None, bench_once: Any) -> list[Row]:
    """Of one run, which is not cheap: a process starts some ten times as slowly under valgrind."""
    chosen = ("--codec", ",".join(CODECS), "--subject", "person", "--scenario", "instructions")
    plugins = ("--plugins", SLOWED, "--plugins", MISBEHAVING)
    done = bench_once("run", *chosen, *plugins, "--time-limit", "3", "--out", "counted")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return list(read_rows(bench_once.folder / "counted"))


def instructions(rows: list[Row], codec: str) -> dict[str, float]:
    found = [r for r in rows if r.codec == codec and "instructions_per_call" in r.measures]
    return {row.operation: float(row.measures["instructions_per_call"]) for row in found}


def test_each_count_stands_with_its_proof(rows: list[Row]) -> None:
    counted = [row for row in rows if row.measures]
    assert {row.operation for row in counted} == {"encode", "decode"}
    assert all(row.proof and row.proof.records and row.code for row in counted)
    assert all(row.measures["calls"] == callgrind.CALLS for row in counted)
    assert all(float(row.measures["spread"]) < 0.01 for row in counted)


def test_the_same_code_has_the_same_count_and_more_work_a_larger_one(rows: list[Row]) -> None:
    honest, slowed = instructions(rows, "json_stdlib"), instructions(rows, "slower_by_half")
    assert slowed["decode"] == pytest.approx(honest["decode"], rel=0.01)
    assert 1.4 < slowed["encode"] / honest["encode"] < 1.7


@pytest.mark.parametrize(
    ("codec", "status", "words"),
    [
        ("aborts_late", Status.CRASHED, "in encode"),
        ("hangs_late", Status.TIMEOUT, "still running after 15 s, in encode"),
    ],
)
def test_what_goes_wrong_is_a_row(rows: list[Row], codec: str, status: Status, words: str) -> None:
    (row,) = [row for row in rows if row.codec == codec and row.status not in {"ok", "none"}]
    assert row.status is status
    assert words in row.reason


def test_without_valgrind_a_row_says_what_to_type(bench: Any, tmp_path: Path) -> None:
    done = bench(
        *("run", "--scenario", "instructions", "--codec", "json_stdlib", "--subject", "person"),
        *("--out", "counted"),
        PATH=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    (row,) = [row for row in read_rows(tmp_path / "counted") if row.status is Status.GAP]
    assert "apt-get install valgrind" in row.reason
    assert not row.measures


def test_it_is_in_no_run_that_does_not_ask_for_it() -> None:
    assert isinstance(discover.scenario("instructions"), CountedScenario)
    assert "instructions" not in discover.default_scenarios()
    assert {"size", "throughput", "access", "memory"} <= set(discover.default_scenarios())


def test_two_sides_of_the_same_code_are_counted_alike(valgrind: None) -> None:
    base, head = (Ready(Side("json_orjson", Kind.CODEC, "json_orjson")) for _ in range(2))
    old, new = count((base, head), Case("json_orjson", "json_orjson", "person", SCENARIO, "encode"))
    assert old > 100
    assert new == pytest.approx(old, rel=0.006)


@pytest.mark.parametrize(
    ("codec", "operation", "words"),
    [("wrong_value", "encode", "head: ProofError"), ("json_stdlib", "populate", "no work")],
)
def test_what_cannot_be_counted_says_why(
    valgrind: None, codec: str, operation: str, words: str
) -> None:
    sides = [Ready(Side(name, Kind.CODEC, name)) for name in ("json_stdlib", codec)]
    case = Case("json_stdlib", codec, "person", SCENARIO, operation)
    with pytest.raises(Uncounted, match=words):
        count(sides, case, Asked(plugin_folders=(SLOWED,)))


def test_a_process_without_valgrind_cannot_count() -> None:
    with pytest.raises(RuntimeError, match="valgrind"):
        callgrind.Counter(Path("nowhere"))
