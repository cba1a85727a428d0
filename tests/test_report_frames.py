"""The frames of a run: figures computed by hand from rows written by hand, and nothing silent."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import synthetic_run

from serdelab import report
from serdelab.errors import ResultsError, UsageError
from serdelab.report.run import Run, records
from serdelab.report.view import View
from serdelab.rows import ROWS, RUN, Row, Status, to_json

DECLARED: dict[str, dict[str, Any]] = {
    "ref": {"format": "a", "library": "python", "defers": False},
    "fast": {"format": "b", "library": "x", "defers": False},
    "lazy": {"format": "c", "library": "y", "defers": True},
    "yardstick": {"format": "d", "library": "z", "control": True},
}
UNRANKED = (None, pd.NA)


def timed(codec: str, operation: str, ns: float, **changes: Any) -> list[Row]:
    """Six spawns of one cell: every process is slower than the one before, for all alike."""
    measures = {"bytes_per_call": 100.0, "records_per_call": 1, "disturbed": 0, "clock": "call"}
    measures |= changes.pop("measures", {})
    row = Row(scenario="throughput", subject="s", codec=codec, operation=operation, code="1")
    return [
        replace(
            row,
            spawn=spawn,
            measures=measures
            | {"undisturbed_ns": ns * (1 + spawn / 10), "typical_ns": 2 * ns * (1 + spawn / 10)},
            **changes,
        )
        for spawn in range(6)
    ]


def stored(folder: Path, rows: Iterable[Row], **changes: Any) -> Path:
    meta: dict[str, Any] = {
        "format_version": 1,
        "request": {"reference": "ref"},
        "environment": {},
        "codecs": DECLARED,
        "subjects": {"s": {"stands_for": "a test"}},
        "scenarios": {"throughput": {}},
        "status": "finished",
    }
    folder.mkdir(exist_ok=True)
    (folder / RUN).write_text(json.dumps(meta | changes), encoding="utf-8")
    (folder / ROWS).write_text("".join(to_json(row) + "\n" for row in rows), encoding="utf-8")
    return folder


def loaded(folder: Path, rows: Iterable[Row], **changes: Any) -> Run:
    return report.load(stored(folder, rows, **changes))


def cell(run: Run, codec: str, operation: str) -> dict[str, Any]:
    (found,) = [
        row
        for row in records(run.timings)
        if row["codec"] == codec and row["operation"] == operation
    ]
    return found


def test_figures_of_a_cell(tmp_path: Path) -> None:
    rows = timed("ref", "encode", 1000) + timed("fast", "encode", 250)
    rows += timed("floor", "encode", 50) + timed("twin", "encode", 1010)
    run = loaded(tmp_path, rows)
    fast = cell(run, "fast", "encode")
    assert fast["ratio"] == pytest.approx(0.25)
    assert fast["ratio_low"] == pytest.approx(0.25)
    assert fast["undisturbed_ns"] == pytest.approx(250 * 1.25)  # the median process
    assert fast["undisturbed_low"] < fast["undisturbed_ns"] < fast["undisturbed_high"]
    assert fast["typical_ns"] == pytest.approx(500 * 1.25)
    assert fast["mb_per_s"] == pytest.approx(100 / (250 * 1.25) * 1000)
    assert fast["records_per_s"] == pytest.approx(1e9 / (250 * 1.25))
    assert fast["times_floor"] == pytest.approx(5.0)
    assert (fast["spawns"], fast["role"], fast["rank"]) == (6, "codec", 1)
    assert cell(run, "ref", "encode")["role"] == "reference"
    assert run.noise_floor == pytest.approx(0.01)


def test_a_batch_is_counted_by_the_record(tmp_path: Path) -> None:
    ten = {"measures": {"records_per_call": 10}}
    rows = timed("ref", "encode_batch", 1000, **ten) + timed("floor", "encode", 20)
    found = cell(loaded(tmp_path, rows), "ref", "encode_batch")
    assert found["ns_per_record"] == pytest.approx(125.0)
    assert found["times_floor"] == pytest.approx(5.0)


def test_no_work_is_a_row_without_a_time(tmp_path: Path) -> None:
    idle = Row(
        scenario="throughput", subject="s", codec="fast", operation="populate", status=Status.NONE
    )
    run = loaded(tmp_path, [*timed("ref", "populate", 100), idle])
    found = cell(run, "fast", "populate")
    assert found["status"] == "none"
    for name in ("undisturbed_ns", "ratio", "ns_per_record", "times_floor", "mb_per_s"):
        assert math.isnan(found[name]), name
    assert "no work" in report.render(run.folder, "md")


def test_a_deferred_decode_is_ranked_only_once_everything_is_read(tmp_path: Path) -> None:
    idle = Row(
        scenario="throughput", subject="s", codec="fast", operation="read_all", status=Status.NONE
    )
    rows = timed("ref", "decode", 1000) + timed("fast", "decode", 500) + [idle]
    rows += timed("lazy", "decode", 100) + timed("lazy", "read_all", 800)
    run = loaded(tmp_path, rows)
    assert cell(run, "lazy", "decode")["rank"] in UNRANKED
    assert cell(run, "fast", "decode")["rank"] == 1
    assert cell(run, "lazy", "read_all")["rank"] == 2
    assert cell(run, "ref", "decode")["rank"] == 3
    assert cell(run, "lazy", "read_all")["ratio"] == pytest.approx(0.8)  # to the finished decode


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("undisturbed_ns", "x"),
        ("undisturbed_ns", None),
        ("raw_bytes", True),
        ("records_per_call", []),
        ("spawn", "1"),
        ("subject", 5),
    ],
)
def test_a_row_of_other_types_is_damaged(tmp_path: Path, field: str, value: object) -> None:
    folder = stored(tmp_path, timed("ref", "encode", 1000))
    row = {"scenario": "size", "subject": "s", "codec": "ref", "operation": "batch-1"}
    with (folder / ROWS).open("a", encoding="utf-8") as rows:
        rows.write(json.dumps(row | {field: value}) + "\n")
    with pytest.raises(ResultsError, match=rf"rows\.jsonl:7: .*{field}"):
        report.load(folder)


@pytest.mark.parametrize("part", ["codecs", "subjects"])
def test_an_entry_that_is_no_object_is_damage(tmp_path: Path, part: str) -> None:
    folder = stored(tmp_path, timed("ref", "encode", 1000), **{part: {"s": 5}})
    with pytest.raises(ResultsError, match=f"s of {part} is not an object"):
        report.load(folder)


def test_a_control_gets_no_rank(tmp_path: Path) -> None:
    run = loaded(tmp_path, timed("ref", "encode", 1000) + timed("yardstick", "encode", 10))
    assert cell(run, "yardstick", "encode")["role"] == "control"
    assert cell(run, "yardstick", "encode")["rank"] in UNRANKED
    assert cell(run, "ref", "encode")["rank"] == 1


def test_nothing_is_claimed_below_the_noise_floor(tmp_path: Path) -> None:
    rows = timed("ref", "encode", 1000) + timed("fast", "encode", 920)
    quiet = loaded(tmp_path / "quiet", rows + timed("twin", "encode", 1001))
    noisy = loaded(tmp_path / "noisy", rows + timed("twin", "encode", 1100))
    assert cell(quiet, "ref", "encode")["rank"] == 2
    assert not cell(quiet, "fast", "encode")["tie_with_reference"]
    assert cell(noisy, "ref", "encode")["rank"] == 1
    assert cell(noisy, "fast", "encode")["tie_with_reference"]


def test_without_the_reference_ratios_are_empty_and_it_is_said(tmp_path: Path) -> None:
    run = loaded(tmp_path, timed("fast", "encode", 250) + timed("lazy", "encode", 500))
    assert math.isnan(cell(run, "fast", "encode")["ratio"])
    assert cell(run, "fast", "encode")["undisturbed_ns"] > 0
    assert (cell(run, "fast", "encode")["rank"], cell(run, "lazy", "encode")["rank"]) == (1, 2)
    assert any("ratios are empty" in note for note in run.notes)


def test_few_processes_give_no_verdict(tmp_path: Path) -> None:
    rows = [r for r in timed("ref", "encode", 9) + timed("fast", "encode", 1) if r.spawn < 3]
    run = loaded(tmp_path, rows)
    assert run.timings["rank"].isna().all()
    assert any("3 process" in note for note in run.notes)
    assert "fastest" not in report.render(tmp_path, "md").partition("## How to read")[0]


def test_few_processes_of_one_codec_take_no_rank_from_the_others(tmp_path: Path) -> None:
    """Both rankings agree: that of the rows and that of tables, charts and findings."""
    rows = timed("ref", "encode", 1000) + timed("fast", "encode", 500)
    rows += [r for r in timed("lazy", "encode", 100) if r.spawn < 3]
    run = loaded(tmp_path, rows)
    assert View(run).ranks("s", "encode") == {"fast": 1, "ref": 2}
    assert (cell(run, "fast", "encode")["rank"], cell(run, "ref", "encode")["rank"]) == (1, 2)
    assert cell(run, "lazy", "encode")["rank"] in UNRANKED


@pytest.mark.parametrize("status", [Status.WRONG, Status.FAILED, Status.CRASHED, Status.TIMEOUT])
@pytest.mark.parametrize("spawns", [1, 6])
def test_a_codec_that_falls_after_it_was_timed_has_no_figure(
    tmp_path: Path, status: Status, spawns: int
) -> None:
    fell = Row(scenario="throughput", subject="s", codec="fast", status=status, reason="b'{}'")
    early = [row for row in timed("fast", "encode", 10) if row.spawn < spawns]
    elsewhere = [replace(row, subject="t") for row in timed("fast", "encode", 10)]
    run = loaded(tmp_path, [*timed("ref", "encode", 1000), *early, *elsewhere, fell])
    figures = {(r["subject"], r["codec"]) for r in records(run.timings)}
    assert figures == {("s", "ref"), ("t", "fast")}
    assert set(run.spawns["subject"][run.spawns["codec"] == "fast"]) == {"t"}
    assert View(run).ranks("s", "encode") == {"ref": 1}
    (told,) = records(run.statuses)
    assert (told["codec"], told["status"], told["reason"]) == ("fast", status, "b'{}'")
    assert "b'{}'" in report.render(tmp_path, "md")


def test_a_gap_in_one_operation_takes_no_other_figure(tmp_path: Path) -> None:
    row = Row(
        scenario="throughput",
        subject="s",
        codec="ref",
        operation="decode",
        status=Status.FAILED,
        reason="no",
    )
    run = loaded(tmp_path, [*timed("ref", "encode", 1000), row])
    assert cell(run, "ref", "encode")["undisturbed_ns"] > 0


def test_disturbed_blocks_are_counted_and_kept(tmp_path: Path) -> None:
    rows = timed("ref", "encode", 1000)
    rows[0] = replace(rows[0], measures={**rows[0].measures, "disturbed": 1})
    run = loaded(tmp_path, rows)
    assert cell(run, "ref", "encode")["disturbed_spawns"] == 1
    assert cell(run, "ref", "encode")["spawns"] == 6
    assert any("1 of 6 blocks" in note for note in run.notes)


def test_rows_of_different_code_are_told(tmp_path: Path) -> None:
    rows = timed("ref", "encode", 1000)
    assert not any("source code" in note for note in loaded(tmp_path, rows).notes)
    rows[5] = replace(rows[5], code="2")
    assert any("source code" in note for note in loaded(tmp_path, rows).notes)


def test_every_failure_and_every_hole_has_its_reason(tmp_path: Path) -> None:
    failed = Row(
        scenario="throughput", subject="s", codec="fast", status=Status.CRASHED, reason="signal 11"
    )
    request = {"reference": "ref", "subjects": ["s"], "scenarios": ["throughput", "size"]}
    codecs = {**DECLARED, "gone": {"status": "unavailable", "reason": "pip install it"}}
    request["codecs"] = ["ref", "fast", "gone"]
    rows = [*timed("ref", "encode", 1000), failed]
    run = loaded(tmp_path, rows, request=request, codecs=codecs, status="interrupted")
    told = {(r["codec"], r["scenario"], r["status"]): r["reason"] for r in records(run.statuses)}
    assert told[("fast", "throughput", "crashed")] == "signal 11"
    assert told[("gone", "", "unavailable")] == "pip install it"
    assert "interrupted" in told[("ref", "size", "missing")]
    assert ("ref", "throughput", "missing") not in told
    assert ("gone", "size", "missing") not in told  # it is unavailable everywhere
    assert any("interrupted" in note for note in run.notes)


def test_a_batch_the_subject_is_too_small_for_is_no_timing(tmp_path: Path) -> None:
    run = report.load(synthetic_run.write(tmp_path, subjects=("telemetry",)))
    assert not run.timings["operation"].str.startswith("batch-").any()
    absent = run.sizes[run.sizes["raw_bytes"].isna()]
    assert set(absent["batch"]) == {100, 1000}
    reason = "the subject has only 10 records in this run"
    assert absent["reason"].eq(reason).all()
    assert not run.statuses["reason"].eq(reason).any()
    assert f"batch of 100: {reason}" in report.render(tmp_path, "md")


def test_a_batch_that_one_codec_cannot_make_is_its_own_gap(tmp_path: Path) -> None:
    one = Row(scenario="size", subject="s", codec="ref", operation="batch-10")
    whole = replace(one, measures={"raw_bytes": 100, "records": 10})
    gap = replace(one, codec="fast", status=Status.GAP, reason="no framing")
    run = loaded(tmp_path, [whole, gap])
    (told,) = records(run.statuses)
    assert (told["codec"], told["operation"], told["reason"]) == ("fast", "batch-10", "no framing")
    assert list(run.sizes["codec"]) == ["ref"]


def test_rows_of_unknown_scenarios_are_kept(tmp_path: Path) -> None:
    row = Row(
        scenario="robustness",
        subject="s",
        codec="ref",
        operation="truncate",
        measures={"cases": 100, "refused": "99 %"},
    )
    run = loaded(tmp_path, [row])
    (found,) = records(run.others)
    assert (found["cases"], found["refused"]) == (100, "99 %")
    assert "robustness" in report.render(tmp_path, "md")


def test_a_codec_that_only_rows_know_is_shown(tmp_path: Path) -> None:
    run = loaded(tmp_path, timed("ref", "encode", 10) + timed("stranger", "encode", 5))
    assert run.codecs.loc["stranger", "format"] == "unknown"
    assert "stranger" in report.render(tmp_path, "html")


def test_empty_frames_have_their_columns(tmp_path: Path) -> None:
    run = loaded(tmp_path, [])
    for frame in (run.timings, run.spawns, run.sizes, run.memory, run.statuses):
        assert len(frame) == 0
        assert {"subject", "codec"} <= set(frame.columns)


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no run in"):
        report.load(tmp_path)
    stored(tmp_path, [], format_version=99)
    with pytest.raises(ResultsError, match="99"):
        report.load(tmp_path)
    (tmp_path / RUN).write_text("{", encoding="utf-8")
    with pytest.raises(ResultsError):
        report.load(tmp_path)


def test_a_time_of_zero_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="undisturbed_ns"):
        loaded(tmp_path, timed("ref", "encode", 0))


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="pdf"):
        report.render(stored(tmp_path, []), "pdf")
