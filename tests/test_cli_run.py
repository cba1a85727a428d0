"""Runs through the command line: what is printed where, what is stored, how a run ends."""

from __future__ import annotations

import json
import os
import pty
import re
import time
from collections import defaultdict
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from cli_plugins import DECODES, write_all, write_plugin, write_waiting_plugin

SMALL = ("--subject", "person", "--records", "20", "--seconds", "1", "--spawns", "1")


def rows_of(run: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run / "rows.jsonl").read_text().splitlines()]


def meta_of(run: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((run / "run.json").read_text())
    return found


@pytest.fixture(scope="module")
def small(bench_once: Any) -> Any:
    """A small run: (process, folder)."""
    done = bench_once("run", *SMALL, "--codec", "json_*", "--scenario", "size,throughput")
    (run,) = (bench_once.folder / "results").iterdir()
    return done, run


def test_a_run_ends_with_its_table_and_its_report(small: Any) -> None:
    done, run = small
    assert done.returncode == 0, done.stderr
    assert "json_stdlib" in done.stdout
    assert "json_orjson" in done.stdout
    assert {"run.json", "rows.jsonl", "report.md", "report.html", "charts"} <= {
        path.name for path in run.iterdir()
    }
    assert str(run.relative_to(run.parents[1])) in done.stderr


def test_progress_is_plain_lines_outside_a_terminal(small: Any) -> None:
    done, _ = small
    steps = re.findall(r"^\[(\d+)/(\d+)\] .+$", done.stderr, re.MULTILINE)
    total = len(steps)
    assert total > 3
    assert steps == [(str(number), str(total)) for number in range(1, total + 1)]
    assert re.search(r", \d+ s left$", done.stderr, re.MULTILINE)
    assert "\x1b" not in done.stderr + done.stdout
    assert "\r" not in done.stderr


def test_the_folder_is_named_by_time_machine_and_commit(small: Any) -> None:
    _, run = small
    assert re.fullmatch(r"\d{8}T\d{6}Z_[\w.-]+_[\w.]+", run.name)


def test_the_run_is_listed_and_reported(bench_once: Any, small: Any) -> None:
    _, run = small
    (listed,) = json.loads(bench_once("list", "runs", "--json").stdout)
    assert (listed["name"], listed["status"]) == (run.name, "finished")
    assert json.loads(bench_once("report", "latest", "--format", "json").stdout)
    assert bench_once("report", run.name, "--format", "md").stdout.startswith("#")
    assert "<html" in bench_once("report", run, "--format", "html").stdout


def test_json_is_all_there_is_on_stdout(bench: Any) -> None:
    done = bench("run", *SMALL, "--codec", "json_stdlib", "--scenario", "size", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)
    assert "[1/" in done.stderr


def test_a_finished_run_has_nothing_to_resume(bench: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = ("--scenario", "size", "--codec", "json_*", "--rows-only", "--out", out)
    first = bench("run", *SMALL, *asked)
    assert first.returncode == 0, first.stderr
    before = rows_of(out)
    again = bench("run", "--rows-only", "--resume", out)
    assert again.returncode == 0, again.stderr
    assert rows_of(out) == before


def test_a_folder_that_holds_a_run_is_named_with_how_to_go_on(bench_once: Any, small: Any) -> None:
    _, run = small
    done = bench_once("run", "--out", run)
    assert done.returncode == 2
    assert f"run --resume {run}, or another --out" in done.stderr


def test_a_run_of_nothing_but_a_missing_library_says_how_to_get_it(
    bench: Any, tmp_path: Path
) -> None:
    write_plugin(tmp_path / "mine", "bad_missing", imports="import no_such_library")
    asked = ("--scenario", "size", "--rows-only", "--plugins", "mine", "--out", "out")
    named = bench("run", *SMALL, *asked, "--codec", "bad_missing")
    assert named.returncode == 1
    assert "pip install no_such_library" in named.stderr
    (row,) = rows_of(tmp_path / "out")
    assert (row["status"], "pip install no_such_library" in row["reason"]) == ("unavailable", True)


def test_a_codec_named_among_others_is_missed_and_missed_again_when_the_run_goes_on(
    bench: Any, tmp_path: Path
) -> None:
    write_plugin(tmp_path / "mine", "bad_missing", imports="import no_such_library")
    asked = ("--scenario", "size", "--rows-only", "--plugins", "mine", "--out", "out")
    assert bench("run", *SMALL, *asked, "--codec", "json_stdlib, bad_missing").returncode == 1
    assert meta_of(tmp_path / "out")["request"]["named"] == ["bad_missing", "json_stdlib"]
    assert bench("run", "--rows-only", "--resume", "out").returncode == 1


def test_a_missing_library_is_no_failure_where_it_was_not_asked_for(
    bench: Any, tmp_path: Path
) -> None:
    write_plugin(tmp_path / "mine", "bad_missing", imports="import no_such_library")
    asked = ("--scenario", "size", "--rows-only", "--plugins", "mine", "--out", "out")
    done = bench("run", *SMALL, *asked, "--codec", "bad_*,json_stdlib")
    assert done.returncode == 0
    assert "pip install no_such_library" in done.stderr
    assert bench("run", "--rows-only", "--resume", "out").returncode == 0


STATUS = {
    "bad_raises": ("failed", "no such luck"),
    "bad_hangs": ("timeout", "still running after"),
    "bad_kills": ("crashed", "SIGKILL"),
    "bad_segfaults": ("crashed", "SIGSEGV"),
    "bad_exits": ("crashed", "exit"),
    "bad_lies": ("wrong", "userName"),
    "bad_missing": ("unavailable", "pip install no_such_library"),
    "bad_broken": ("failed", "bad_broken.py"),
}


@pytest.fixture(scope="module")
def liars(bench_once: Any) -> Any:
    """A run of every misbehaving codec beside good ones."""
    folder = write_all(bench_once.folder / "liars")
    done = bench_once(
        *("run", *SMALL, "--codec", "bad_*,good,json_stdlib", "--scenario", "size,throughput"),
        *("--time-limit", "1", "--plugins", folder, "--out", "liars_out", "--json"),
    )
    return done, bench_once.folder / "liars_out"


@pytest.mark.parametrize("codec", STATUS)
def test_a_codec_that_misbehaves_is_one_clear_row(liars: Any, codec: str) -> None:
    done, run = liars
    status, reason = STATUS[codec]
    by_scenario: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows_of(run):
        if row["codec"] == codec:
            by_scenario[row["scenario"]].append(row)
    assert set(by_scenario) == {"size", "throughput"}
    for (row,) in by_scenario.values():
        assert row["status"] == status
        assert reason in row["reason"]
    assert len(re.findall(rf"^{status}: {codec} ", done.stderr, re.MULTILINE)) == 1


@pytest.mark.parametrize("codec", ["good", "bad_talks", "json_stdlib"])
def test_the_others_are_unharmed(liars: Any, codec: str) -> None:
    _, run = liars
    rows = [row for row in rows_of(run) if row["codec"] == codec]
    assert {row["scenario"] for row in rows} == {"size", "throughput"}
    assert {row.get("status", "ok") for row in rows} <= {"ok", "none", "gap"}
    operations = {row["operation"] for row in rows if row.get("status", "ok") == "ok"}
    assert {"batch-10", "encode", "decode"} <= operations


def test_failures_exit_with_one_and_leave_json_alone(liars: Any) -> None:
    done, _ = liars
    assert set(STATUS) | {"good", "bad_talks"} == {*DECODES, "bad_missing", "bad_broken"}
    assert done.returncode == 1
    assert json.loads(done.stdout)
    assert "Traceback" not in done.stderr


def test_ctrl_c_keeps_what_was_measured_and_the_run_is_resumed(bench: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    count, flag = write_waiting_plugin(tmp_path / "mine", 3)  # after the proof and pass 1
    asked = ("--codec", "waits,json_stdlib", "--scenario", "throughput", "--plugins", "mine")
    budget = ("--subject", "person", "--seconds", "2", "--spawns", "3", "--rows-only")
    process = bench.start("run", *asked, *budget, "--out", out)
    wait_for(lambda: count.exists() and len(count.read_text()) == 3)
    bench.interrupt(process)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130, errors
    assert f"run --resume {out}" in errors
    assert meta_of(out)["status"] == "interrupted"
    kept = rows_of(out)
    assert {row["spawn"] for row in kept} == {1}

    flag.unlink()
    resumed = bench("run", "--rows-only", "--resume", out)
    assert resumed.returncode == 0, resumed.stderr
    assert meta_of(out)["status"] == "finished"
    rows = rows_of(out)
    assert rows[: len(kept)] == kept
    assert {row["spawn"] for row in rows if row["codec"] == "waits"} == {1, 2, 3}


def wait_for(condition: Any, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_terminal_gets_one_bar_with_the_time_left(bench: Any) -> None:
    ours, terminal = pty.openpty()
    asked = ("run", *SMALL, "--codec", "json_*", "--scenario", "size", "--rows-only")
    plain = {"TERM": "xterm", "NO_COLOR": "1"}
    with bench.start(*asked, environment=plain, stderr=terminal) as process:
        os.close(terminal)
        drawn = b""
        with suppress(OSError):  # the end of a terminal that nobody writes to any more
            while piece := os.read(ours, 4096):
                drawn += piece
    os.close(ours)
    text = drawn.decode()
    assert process.returncode == 0, text
    assert re.search(r" 1/\d, \d+ s left prove and size: json_", text)
    assert "\n[" not in text
    assert "\n" not in text.rpartition("1/")[0]
