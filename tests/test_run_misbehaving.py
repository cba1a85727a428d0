"""One run with codecs that do everything wrong: each gets its row, and nobody else is harmed."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from serdelab.measure import MIN_BATCHES
from serdelab.rows import Row, Status, read_rows
from serdelab.run import Outcome, Request, Silent, start

HERE = Path(__file__).parent
FOLDERS = (HERE / "plugins" / "misbehaving", HERE / "miniatures")
LATE = ("tires", "hangs_late", "aborts_late")
EXPECTED = {
    "json_loses_a_field": (Status.WRONG, "changed"),
    "json_changes_its_input": (Status.WRONG, "changed"),
    "json_encodes_from_a_cache": (Status.WRONG, "the same object again"),
    "json_decodes_from_a_cache": (Status.WRONG, "the same object again"),
    "skips_read_all": (Status.WRONG, "changed"),
    "remembers_read_all": (Status.WRONG, "the same object again"),
    "raises": (Status.FAILED, "ValueError: no thank you"),
    "hangs": (Status.TIMEOUT, "still running after 3 s, in decode"),
    "aborts": (Status.CRASHED, "killed by SIGABRT"),
    "exits": (Status.CRASHED, "ended its process with exit code 0"),
    "devours": (Status.CRASHED, "memory"),
    "missing": (Status.UNAVAILABLE, "pip install -e '.[all]'"),
    "broken": (Status.FAILED, "broken on purpose"),
    "gapped": (Status.GAP, "never: no persons here (https://example.org/why)"),
    "fickle": (Status.WRONG, "other bytes in another process"),
    "tires": (Status.WRONG, "changed"),
    "hangs_late": (Status.TIMEOUT, "still running after 3 s, in encode"),
    "aborts_late": (Status.CRASHED, "killed by SIGABRT"),
}


@dataclass
class Heard(Silent):
    labels: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    jobs: int = 0
    done: int = 0

    def planned(self, jobs: int, seconds: float) -> None:
        self.jobs = jobs

    def started(self, label: str) -> None:
        self.labels.append(label)

    def finished(self, label: str, done: int, total: int, seconds_left: float) -> None:
        self.done = done

    def note(self, text: str) -> None:
        self.notes.append(text)


@dataclass(frozen=True)
class Run:
    outcome: Outcome
    rows: list[Row]
    heard: Heard
    about: dict[str, Any]

    def of(self, codec: str, scenario: str = "throughput") -> list[Row]:
        return [r for r in self.rows if (r.codec, r.scenario) == (codec, scenario)]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    request = Request(
        subjects=("person",),
        codecs=("json_stdlib", "prints", *EXPECTED),
        scenarios=("size", "throughput"),
        spawns=2,
        seconds=8,
        time_limit_s=3,
        plugin_folders=FOLDERS,
    )
    folder, heard = tmp_path_factory.mktemp("runs") / "run", Heard()
    outcome = start(request, folder, heard)
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    return Run(outcome, list(read_rows(folder)), heard, about)


@pytest.mark.parametrize("codec", EXPECTED)
def test_each_gets_its_row_with_the_reason(run: Run, codec: str) -> None:
    status, reason = EXPECTED[codec]
    (row,) = [r for r in run.of(codec) if not r.operation]
    assert row.status is status
    assert reason in row.reason
    assert "\n" not in row.reason


@pytest.mark.parametrize("codec", sorted(set(EXPECTED) - {*LATE, "fickle"}))
def test_what_was_not_proven_is_not_measured(run: Run, codec: str) -> None:
    assert not any(r.measures for r in run.of(codec) + run.of(codec, "size"))


@pytest.mark.parametrize("codec", ["json_stdlib", "prints", "twin", "floor"])
def test_the_rest_is_unharmed(run: Run, codec: str) -> None:
    rows = [r for r in run.of(codec) if r.operation == "encode"]
    assert [r.spawn for r in rows] == [1, 2]
    assert all(r.status is Status.OK and r.measures["undisturbed_ns"] for r in rows)


def test_a_pass_that_is_done_again_has_all_its_time(run: Run) -> None:
    """After a codec that hung until its time limit, which is most of the time of the run."""
    assert any("pass 1 of 2: goes on without hangs_late" in note for note in run.heard.notes)
    for spawn in (1, 2):
        rows = [r for r in run.of("json_stdlib") if r.spawn == spawn and r.operation == "encode"]
        assert all(int(r.measures["batches"]) > 3 * MIN_BATCHES for r in rows)


def test_every_figure_stands_beside_its_proof(run: Run) -> None:
    measured = [r for r in run.rows if r.measures]
    assert measured
    for row in measured:
        assert row.proof is not None
        assert row.proof.records > 0
        assert len(row.code) == 12


def test_no_cell_is_empty_without_a_reason(run: Run) -> None:
    for scenario in ("size", "throughput"):
        for codec in EXPECTED:
            assert run.of(codec, scenario), (scenario, codec)


def test_failures_are_told_once_and_gaps_are_none(run: Run) -> None:
    told = [row.codec for row in run.outcome.failures]
    assert sorted(told) == sorted(set(EXPECTED) - {"gapped"})


def test_the_run_finishes_and_follows_its_plan(run: Run) -> None:
    assert run.outcome.status == run.about["status"] == "finished"
    assert run.heard.jobs == run.heard.done == 1 + len(EXPECTED) + 2 + 2
    assert any("hangs_late" in note for note in run.heard.notes)


def test_the_environment_and_the_codecs_are_recorded(run: Run) -> None:
    environment, codecs = run.about["environment"], run.about["codecs"]
    assert environment["machine"]
    assert environment["started"] <= environment["finished"]
    assert codecs["json_stdlib"]["status"] == "ok"
    assert codecs["json_stdlib"]["implementation"]
    assert codecs["missing"]["status"] == "unavailable"
    assert codecs["broken"]["status"] == "failed"
    assert run.about["subjects"]["person"]["records"] == 1_000
    assert Request.from_json(run.about["request"]).codecs[0] == "json_stdlib"
