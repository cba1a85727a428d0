"""A run of the evolution lab as a process: codecs that misbehave, interruption, resuming."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from serdelab.evolution_rows import EvolutionRow, read_rows

PLUGINS = Path(__file__).parent / "plugins" / "evolving"
CASES = ("add_optional_field", "map_value_widened")
"""The first is of persons, at whose messages the miniatures go wrong; the second is of orders."""


@pytest.fixture(scope="module")
def rows(bench_once: Any) -> dict[tuple[str, str], list[EvolutionRow]]:
    """All rows of one run, by codec and case."""
    codecs = "reads_*,read_*,json_orjson"
    asked = (*CASES, "--plugins", PLUGINS, "--codec", codecs, "--time-limit", "2", "--rows-only")
    done = bench_once("evolve", *asked, "--out", "run")
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    found: dict[tuple[str, str], list[EvolutionRow]] = {}
    for row in read_rows(bench_once.folder / "run"):
        found.setdefault((row.codec, row.item), []).append(row)
    return found


def verdicts(rows: list[EvolutionRow]) -> set[str]:
    return {row.verdict for row in rows}


@pytest.mark.parametrize(
    ("codec", "verdict", "reason"),
    [
        ("read_hangs", "timeout", "still running after 2 s"),
        ("read_dies", "crashed", "killed by SIGABRT"),
        ("read_devours", "crashed", "memory"),
    ],
)
def test_a_codec_that_breaks_its_process_is_a_row(
    rows: dict[tuple[str, str], list[EvolutionRow]], codec: str, verdict: str, reason: str
) -> None:
    broken, other = (rows[codec, case] for case in CASES)
    assert verdicts(broken) == {verdict}
    assert len(broken) == 6  # two ways, three directions
    assert all(reason in row.reason for row in broken)
    assert verdict not in verdicts(other)
    assert verdicts(other) == verdicts(rows["json_orjson", CASES[1]])


def test_a_reader_that_raises_is_refusal(
    rows: dict[tuple[str, str], list[EvolutionRow]],
) -> None:
    for case in CASES:
        for row in rows["read_raises", case]:
            assert row.verdict == "breaks_loudly"
            assert row.witnesses[0]["error"] == "ZeroDivisionError"


def test_a_reader_that_loses_everything_is_caught(
    rows: dict[tuple[str, str], list[EvolutionRow]],
) -> None:
    for row in rows["reads_nothing", CASES[0]]:
        if row.direction != "round_trip":
            assert row.verdict == "breaks_silently"
            assert set(row.outcomes) >= {"silent_loss"}


def test_values_that_a_codec_does_not_carry_prove_nothing(
    rows: dict[tuple[str, str], list[EvolutionRow]],
) -> None:
    for row in rows["reads_itself_wrong", CASES[0]]:
        assert row.verdict == "undecided"
        assert row.tried == 0
        assert row.unsound > 0


def test_the_honest_codec_is_unharmed(rows: dict[tuple[str, str], list[EvolutionRow]]) -> None:
    assert verdicts(rows["json_orjson", CASES[0]]) <= {"compatible", "conditional"}


def test_an_interrupted_run_is_resumed(bench: Any, tmp_path: Path) -> None:
    asked = ("evolve", *CASES, "--plugins", PLUGINS, "--codec", "read_hangs,json_orjson")
    process = bench.start(*asked, "--time-limit", "60", "--out", "run", "--rows-only")
    stored = tmp_path / "run" / "evolution.jsonl"
    end = time.monotonic() + 60
    while not (stored.exists() and stored.read_text().count("json_orjson") >= 12):
        assert time.monotonic() < end
        time.sleep(0.05)
    bench.interrupt(process)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert "evolve --resume run" in errors
    state = tmp_path / "run" / "evolution.json"
    flat = json.loads(state.read_text())
    assert flat["status"] == "interrupted"
    flat["request"]["time_limit_s"] = 2.0
    state.write_text(json.dumps(flat))
    before = stored.read_text()
    resumed = bench("evolve", "--resume", "run", "--rows-only")
    assert resumed.returncode == 1, resumed.stderr  # it still hangs, and its row says so
    assert stored.read_text().startswith(before)
    assert json.loads(state.read_text())["status"] == "finished"
    codecs = {(row.codec, row.item) for row in read_rows(tmp_path / "run")}
    assert codecs == {(c, case) for c in ("read_hangs", "json_orjson") for case in CASES}


CODEC = "codec json_orjson"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"environment": {"python": "2"}}, "this installation is not what this run began with"),
        ({"environment": {"commit": "0"}}, "this installation is not what this run began with"),
        (
            {"codecs": {"json_orjson": {"version": "0"}}},
            f"{CODEC} is not what this run began with: version was 0, is ",
        ),
        (
            {"codecs": {"json_orjson": {"reason": "gone"}}},
            f"{CODEC} was not there when this run began",
        ),
    ],
)
def test_a_run_of_other_libraries_is_not_resumed(
    bench: Any, tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    """Unless nothing is left to do."""
    done = bench("evolve", CASES[0], "--codec", "json_orjson", "--out", "run", "--rows-only")
    assert done.returncode == 0, done.stderr
    state = tmp_path / "run" / "evolution.json"
    flat = json.loads(state.read_text())
    for part, changed in change.items():
        flat[part] |= changed
    state.write_text(json.dumps(flat))
    assert bench("evolve", "--resume", "run").returncode == 0
    (tmp_path / "run" / "evolution.jsonl").write_text("")
    done = bench("evolve", "--resume", "run")
    assert done.returncode == 2, done.stderr
    assert words in done.stderr
    assert "try: python bench.py evolve\n" in done.stderr


def test_a_witness_replays_from_its_row(
    bench_once: Any, rows: dict[tuple[str, str], list[EvolutionRow]]
) -> None:
    row = next(row for row in rows["json_orjson", CASES[1]] if row.witnesses)
    path = bench_once.folder / "row.json"
    path.write_text(json.dumps(row.witnesses[0]), encoding="utf-8")
    done = bench_once("replay", path)
    assert done.returncode == 0, done.stderr
    assert "the same" in done.stdout
    bench_once.folder.joinpath("bad.json").write_text("{}")
    assert bench_once("replay", "bad.json").returncode == 2
    changed = {**row.witnesses[0], "bytes": "00"}
    path.write_text(json.dumps(changed), encoding="utf-8")
    assert bench_once("replay", path).returncode == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("evolve", "add_optionl_field"), "did you mean add_optional_field"),
        (("evolve", "--matrix", "protto"), "did you mean proto"),
        (("evolve", "--codec", "json_orjsn"), "did you mean json_orjson"),
        (("evolve", "--resume", "nothing"), "no run of the evolution lab"),
        (("replay", "nothing"), "neither a file nor"),
        (("replay", "nothing:a:b:c"), "no run of the evolution lab"),
    ],
)
def test_a_mistake_is_told_in_a_line(bench: Any, arguments: tuple[str, ...], message: str) -> None:
    done = bench(*arguments)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
