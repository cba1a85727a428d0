"""Counts of instructions: they repeat, they see more work, and what goes wrong is a row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from serdelab import discover
from serdelab.ab.compare import SCENARIO, Asked
from serdelab.ab.finding import Case
from serdelab.ab.instructions import Lost, Uncounted, count
from serdelab.ab.side import Kind, Ready, Side
from serdelab.contract import CountedScenario
from serdelab.rows import Row, Status, read_rows
from serdelab.run import callgrind

PLUGINS = Path(__file__).parent / "plugins"
SLOWED, MISBEHAVING = PLUGINS / "slowed", PLUGINS / "misbehaving"
SAME, MORE = "slower_by_nothing", "slower_by_a_nineteenth"
BROKEN = Asked(plugin_folders=(SLOWED, MISBEHAVING))
CODECS = ("json_stdlib", SAME, MORE, "aborts_late", "hangs_late")


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
    assert all(0.9 < int(row.measures["calls"]) / callgrind.CALLS < 1.1 for row in counted)
    assert all(float(row.measures["spread"]) < 0.1 for row in counted)


def test_the_same_code_has_the_same_count_and_more_work_a_larger_one(rows: list[Row]) -> None:
    honest, same, more = (instructions(rows, codec) for codec in ("json_stdlib", SAME, MORE))
    alike = pytest.approx(honest["decode"], rel=0.10)  # of another file: memory lies otherwise
    assert more["decode"] == alike
    assert more["encode"] / same["encode"] == pytest.approx(1 + 1 / 19, abs=0.02)


def test_the_report_shows_them_and_says_what_they_are_not_for(
    rows: list[Row], bench_once: Any
) -> None:
    assert rows
    done = bench_once("report", "counted", "--format", "md")
    assert done.returncode == 0, done.stderr
    section = done.stdout.partition("## Instructions")[2].partition("\n## ")[0]
    (line,) = [line for line in section.splitlines() if line.startswith(f"| {MORE} |")]
    encode = instructions(rows, MORE)["encode"]
    ratio = encode / instructions(rows, "json_stdlib")["encode"]
    assert f"| {encode:,.0f} |" in line
    assert f"| {ratio:.2f} |" in line
    assert "Not for a choice among codecs" in section


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
    assert new == pytest.approx(old, rel=0.03)


@pytest.mark.parametrize(
    ("codec", "operation", "kind", "words"),
    [
        ("wrong_value", "encode", Lost, "head: ProofError"),
        ("json_stdlib", "populate", Uncounted, "no work"),
        ("aborts_late", "encode", Lost, "head: its process was killed by SIGABRT"),
    ],
)
def test_what_cannot_be_counted_says_why(
    valgrind: None, codec: str, operation: str, kind: type[Uncounted], words: str
) -> None:
    sides = [Ready(Side(name, Kind.CODEC, name)) for name in ("json_stdlib", codec)]
    case = Case("json_stdlib", codec, "person", SCENARIO, operation)
    with pytest.raises(Uncounted, match=words) as found:
        count(sides, case, BROKEN)
    assert found.type is kind


def test_a_side_that_hangs_is_not_waited_for(
    valgrind: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("serdelab.ab.instructions.PATIENCE_S", 4.0)
    side = Ready(Side("hangs_late", Kind.CODEC, "hangs_late"))
    with pytest.raises(Lost, match="no answer after 4 s"):
        count((side, side), Case("hangs_late", "hangs_late", "person", SCENARIO, "encode"), BROKEN)


def test_without_valgrind_a_comparison_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    side = Ready(Side("json_stdlib", Kind.CODEC, "json_stdlib"))
    with pytest.raises(Uncounted, match="apt-get install valgrind"):
        count(
            (side, side), Case("json_stdlib", "json_stdlib", "person", SCENARIO, "encode"), BROKEN
        )


def test_a_process_without_valgrind_cannot_count() -> None:
    with pytest.raises(RuntimeError, match="valgrind"):
        callgrind.Counter(Path("nowhere"))
