"""``pytest benchmarks/``: the codecs through pytest-benchmark, as a user calls it."""

from __future__ import annotations

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from serdelab import discover
from serdelab.rows import DIGITS
from serdelab.run.material import make
from serdelab.run.request import Request

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def benchmarks(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], dict[str, Any]]:
    """(operation, codec) → its entry, of one small run."""
    out = tmp_path_factory.mktemp("pytest-benchmark") / "out.json"
    chosen = ["--subject=person", "--codec=json_stdlib,json_orjson,protobuf_upb"]
    short = ["--seconds=0.01", "--operation=encode,decode,read_all,restore"]
    command = ["-m", "pytest", "-p", "no:cacheprovider", "benchmarks", f"--benchmark-json={out}"]
    done = subprocess.run(
        [sys.executable, *command, *chosen, *short],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(out.read_text(encoding="utf-8"))["benchmarks"]
    return {(b["extra_info"]["operation"], b["extra_info"]["codec"]): b for b in found}


def test_every_phase_with_work_is_timed(benchmarks: dict[tuple[str, str], Any]) -> None:
    every = {"json_stdlib", "json_orjson", "protobuf_upb", "twin"}
    expected = {(operation, codec) for operation in ("encode", "decode") for codec in every}
    expected |= {(operation, "protobuf_upb") for operation in ("read_all", "restore")}
    assert set(benchmarks) == expected


def test_each_figure_has_its_proof(benchmarks: dict[tuple[str, str], Any]) -> None:
    for entry in benchmarks.values():
        extra = entry["extra_info"]
        records, size, digest = extra["proof"]
        assert records == extra["calls_per_iteration"] == 16
        assert size == pytest.approx(extra["bytes_per_call"] * records)
        assert len(digest) == 16
        assert extra["declared"]["version"]
        assert len(extra["code"]) == 12
    assert (
        benchmarks["encode", "twin"]["extra_info"]["proof"]
        == (benchmarks["encode", "json_stdlib"]["extra_info"]["proof"])
    )


def test_the_records_are_those_that_a_run_times(
    benchmarks: dict[tuple[str, str], dict[str, Any]],
) -> None:
    request = Request(subjects=("person",), codecs=("json_stdlib",), scenarios=("throughput",))
    few, _, _ = make("person", request)
    session = discover.codec("json_stdlib").prepare(few.schema, few.schema)
    timed = [session.encode(session.populate(each)) for each in few.records[: few.rotation]]
    _, _, digest = benchmarks["encode", "json_stdlib"]["extra_info"]["proof"]
    assert digest == sha256(b"".join(timed)).hexdigest()[:DIGITS]


def test_rounds_are_long_enough_to_hide_the_clock(benchmarks: dict[tuple[str, str], Any]) -> None:
    for entry in benchmarks.values():
        stats = entry["stats"]
        assert stats["median"] * stats["iterations"] > 50e-6
        assert stats["rounds"] >= 10


def test_finished_decodes_stand_together(benchmarks: dict[tuple[str, str], Any]) -> None:
    groups = {key: entry["group"] for key, entry in benchmarks.items()}
    assert groups["decode", "json_orjson"] == groups["read_all", "protobuf_upb"]
    assert groups["decode", "protobuf_upb"] == "person: decode, values not read yet, 16 records"
    assert groups["encode", "json_orjson"] == "person: encode, 16 records"
    assert {entry["name"] for entry in benchmarks.values()} <= {
        *discover.plugins(discover.CODEC),
        "twin",
    }


def test_the_test_suite_times_nothing(request: pytest.FixtureRequest) -> None:
    assert request.config.getini("testpaths") == ["tests"]
