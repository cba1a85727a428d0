"""What a hostile shell, a stopped process and a stranger's plug-in do to the command line."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from cli_plugins import write_plugin

from serdelab.errors import ResultsError
from serdelab.run.channel import classify, one_line
from serdelab.run.conduct import resume, start
from serdelab.run.request import Request, Silent

SMALL = ("--subject", "person", "--records", "20", "--seconds", "1", "--spawns", "1")
NO_TIME = [("--seconds", "nan"), ("--seconds", "0"), ("--seconds", "inf"), ("--time-limit", "inf")]


@pytest.mark.parametrize("option", NO_TIME, ids=" ".join)
def test_a_time_is_a_finite_number_above_zero(bench: Any, option: tuple[str, str]) -> None:
    done = bench("run", *option)
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert option[0] in done.stderr


def test_an_empty_name_of_a_run_starts_no_run(bench: Any, tmp_path: Path) -> None:
    done = bench("run", "--resume", "")
    assert done.returncode == 2
    assert "list runs" in done.stderr
    assert not (tmp_path / "results").exists()


def test_a_file_in_place_of_a_folder_is_named(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for out in ("file", "file/below"):
        done = bench("run", *SMALL, "--codec", "json_stdlib", "--scenario", "size", "--out", out)
        assert done.returncode == 2
        assert done.stderr.startswith(f"error: {out} ")
        assert "--out" in done.stderr.partition("\n  try: ")[2]
    assert (tmp_path / "file").read_text() == "mine"


def test_closed_streams_are_no_error(bench: Any) -> None:
    for redirection in (">&-", "2>&-", ">&- 2>&- <&-"):
        shell = ["sh", "-c", f'"$@" {redirection}', "sh", *bench.command("list", "scenarios")]
        done = subprocess.run(shell, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def test_a_codec_that_exits_on_import_is_listed_as_broken(bench: Any, tmp_path: Path) -> None:
    write_plugin(tmp_path / "mine", "leaves", imports='sys.exit("bye")')
    done = bench("list", "codecs", "--json", "--plugins", "mine")
    assert done.returncode == 0, done.stderr
    (fact,) = [fact for fact in json.loads(done.stdout) if fact["name"] == "leaves"]
    assert fact["status"] == "broken"
    assert "SystemExit: bye" in fact["reason"]


def test_sigterm_stops_a_run_as_ctrl_c_does(bench: Any, tmp_path: Path) -> None:
    out = tmp_path / "out"
    process = bench.start("run", *SMALL, "--codec", "json_*", "--rows-only", "--out", out)
    end = time.monotonic() + 60
    while not (out / "run.json").exists():
        assert time.monotonic() < end
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert f"run --resume {out}" in errors
    assert json.loads((out / "run.json").read_text())["status"] == "interrupted"


def test_the_children_of_a_codec_end_with_it(tmp_path: Path) -> None:
    forks = "pid = os.fork()\n    if not pid: time.sleep(60)"
    write_plugin(tmp_path / "mine", "forks", decode=f"{forks}\n    os._exit(3)")
    request = Request(
        subjects=("person",),
        codecs=("forks",),
        scenarios=("size",),
        records=4,
        time_limit_s=30.0,
        plugin_folders=(tmp_path / "mine",),
    )
    outcome = start(request, tmp_path / "run", Silent())
    assert "exit code 3" in outcome.failures[0].reason
    assert outcome.seconds < 25


def test_a_reason_is_one_line_that_can_be_stored_and_shown() -> None:
    _, reason = classify(ValueError("bad \udcff\x1b[31m\n text"))
    assert reason == r"ValueError: bad \udcff\x1b[31m text"
    assert one_line("Łukasz 東京") == "Łukasz 東京"


@pytest.fixture(scope="module")
def stored(bench_once: Any) -> Path:
    asked = ("--codec", "json_stdlib", "--scenario", "size", "--rows-only", "--out", "whole")
    assert bench_once("run", *SMALL, *asked).returncode == 0
    folder: Path = bench_once.folder / "whole"
    return folder


LINES = ["no JSON", '{"a": 1}', "[1]", "5", "\udcff\udcfe"]


@pytest.mark.parametrize("line", LINES, ids=ascii)
def test_a_damaged_row_is_named_by_its_line(stored: Path, tmp_path: Path, line: str) -> None:
    folder = shutil.copytree(stored, tmp_path / "run")
    with (folder / "rows.jsonl").open("a", encoding="utf-8", errors="surrogateescape") as rows:
        rows.write(line + "\n")
    with pytest.raises(ResultsError, match=r"rows\.jsonl:\d+: not"):
        resume(folder, Silent())


HOLES: list[tuple[str, Any]] = [
    ("request", None),
    ("environment", None),
    ("jobs_done", None),
    ("request", {"codecs": 5}),
    ("request", {"subjects": [], "codecs": [], "scenarios": [], "plugin_folders": [5]}),
    ("codecs", []),
]


@pytest.mark.parametrize(("key", "value"), HOLES, ids=str)
def test_a_run_that_lacks_parts_is_refused(
    stored: Path, tmp_path: Path, key: str, value: Any
) -> None:
    folder = shutil.copytree(stored, tmp_path / "run")
    about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    (folder / "run.json").write_text(json.dumps(about | {key: value}), encoding="utf-8")
    with pytest.raises(ResultsError):
        resume(folder, Silent())
    del about[key]
    (folder / "run.json").write_text(json.dumps(about), encoding="utf-8")
    with pytest.raises(ResultsError):
        resume(folder, Silent())


def test_rows_that_are_gone_are_not_taken_for_measured(stored: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(stored, tmp_path / "run")
    (folder / "rows.jsonl").unlink()
    with pytest.raises(ResultsError, match="lacks parts"):
        resume(folder, Silent())


def test_a_folder_without_subjects_does_not_pass_for_right(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = bench("list", "subjects", "--verify", "--schemas", "empty")
    assert done.returncode == 2
    assert "holds no subject" in done.stderr
