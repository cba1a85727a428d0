"""What the command line says to what is not as it should be: one message, one exit code."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from serdelab.cli.shared import operations, select
from serdelab.errors import UnknownName

ERROR = "error: "
BAD = [
    (("run", "--codec", "json_orjsn"), "json_orjson", "list codecs"),
    (("run", "--codec", "json_*,nothing*"), "nothing*", "list codecs"),
    (("run", "--subject", "persn"), "person", "list subjects"),
    (("run", "--scenario", "sizes"), "size", "list scenarios"),
    (("run", "--quick", "--full"), "exclude each other", "run --full"),
    (("run", "--records", "0"), "0 is not in the range", "run --help"),
    (("run", "--resume", "gone"), "gone", "list runs"),
    (("run", "--resume", "gone", "--codec", "json_*"), "first asked for", "--resume gone"),
    (("run", "--plugins", "gone"), "gone", "run --help"),
    (("--codec", "json_orjsn"), "json_orjson", "list codecs"),
    (("lst",), "lst", "--help"),
    (("list", "codec"), "codecs", "list --help"),
    (("list", "runs", "--verify"), "for subjects", "list subjects --verify"),
    (("report",), "RUN", "report --help"),
    (("report", "gone"), "gone", "list runs"),
    (("report", "latest"), "no run", "python bench.py"),
]


@pytest.mark.parametrize(("arguments", "names", "hint"), BAD, ids=[" ".join(a) for a, *_ in BAD])
def test_usage_errors_name_the_trouble_and_the_next_command(
    bench: Any, arguments: tuple[str, ...], names: str, hint: str
) -> None:
    done = bench(*arguments)
    message, _, tried = done.stderr.partition("\n  try: ")
    assert done.returncode == 2
    assert done.stdout == ""
    assert message.startswith(ERROR)
    assert names in message
    assert hint in tried


def test_without_an_environment_the_next_command_makes_one(tmp_path: Path) -> None:
    """-I and -S: an interpreter that has nothing but the standard library."""
    command = [sys.executable, "-I", "-S", str(Path(__file__).parents[1] / "bench.py"), "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    message, _, tried = done.stderr.partition("\n  try: ")
    assert message == f"error: serdelab is not installed for {sys.executable}"
    assert tried == "make install && . .venv/bin/activate\n"


def test_a_command_line_that_does_not_load_is_no_verdict(tmp_path: Path) -> None:
    """1 would be one."""
    script = Path(shutil.copy(Path(__file__).parents[1] / "bench.py", tmp_path))
    (tmp_path / "serdelab").mkdir()
    (tmp_path / "serdelab" / "cli.py").write_text("def main(:")
    command = [sys.executable, "-S", str(script), "list"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 70
    assert "SyntaxError" in done.stderr


def test_debug_shows_where_an_error_comes_from(bench: Any) -> None:
    done = bench("run", "--codec", "json_orjsn", "--debug")
    assert "Traceback" in done.stderr
    assert "UnknownName" in done.stderr


@pytest.mark.parametrize("content", ["", "run.json"])
def test_nothing_is_overwritten(bench: Any, tmp_path: Path, content: str) -> None:
    out = tmp_path / "out"
    (out / "kept").mkdir(parents=True)
    (out / "kept" / (content or "note")).write_text("mine")
    done = bench("run", "--out", out)
    assert done.returncode == 2
    assert "not empty" in done.stderr
    assert "another --out" in done.stderr
    assert "--resume" not in done.stderr  # there is no run in it
    assert [path.name for path in out.iterdir()] == ["kept"]


def test_help_documents_commands_and_exit_codes(bench: Any) -> None:
    done = bench("--help")
    assert done.returncode == 0
    assert all(f"  {command} " in done.stdout for command in ("run", "check", "list", "report"))
    assert all(f"\n    {code} " in done.stdout for code in (0, 1, 2, 3, 130, 141))


def test_the_readme_lists_the_same_exit_codes(bench: Any) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    assert all(f"| {code} |" in readme for code in (0, 1, 2, 3, 130, 141))


def test_every_option_is_in_the_readme(bench: Any) -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    commands = ("run", "check", "list", "report")
    shown = " ".join(bench(command, "--help").stdout for command in commands)
    options = {word.rstrip(",.") for word in shown.split() if word.startswith("--")}
    assert len(options) > 12
    assert {option for option in options if option not in readme} == set()


def test_lists_are_json_when_asked(bench: Any) -> None:
    done = bench("list", "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert set(found) == {"codecs", "subjects", "scenarios", "runs"}
    assert {codec["status"] for codec in found["codecs"]} == {"available"}
    assert {subject["status"] for subject in found["subjects"]} == {"available"}
    assert all(scenario["question"].endswith("?") for scenario in found["scenarios"])
    assert found["runs"] == []


def test_lists_are_one_line_a_thing_in_a_pipe(bench: Any) -> None:
    title, head, *rows = bench("list", "subjects").stdout.rstrip("\n").split("\n")
    assert (title, head.split()[0]) == ("subjects", "name")
    names = [subject["name"] for subject in json.loads(bench("list", "subjects", "--json").stdout)]
    assert [row.split()[0] for row in rows] == names


@pytest.mark.parametrize("content", ["{", "[]", "{}", '{"status": 1}', '{"format_version": 99}'])
def test_a_damaged_run_is_listed_and_refused(bench: Any, tmp_path: Path, content: str) -> None:
    run = tmp_path / "results" / "broken"
    run.mkdir(parents=True)
    (run / "run.json").write_text(content)
    (listed,) = json.loads(bench("list", "runs", "--json").stdout)
    assert (listed["name"], listed["status"]) == ("broken", "damaged")
    for command in (("report", "broken"), ("run", "--resume", "broken", "--rows-only")):
        done = bench(*command)
        assert done.returncode == 2
        assert done.stderr.startswith(ERROR)
        assert "broken" in done.stderr
        assert "Traceback" not in done.stderr


def test_a_closed_pipe_is_no_error(bench: Any) -> None:
    read, write = os.pipe()
    os.close(read)
    command = bench.command("list", "codecs")
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, text=True, check=False)
    os.close(write)
    assert done.returncode == 141
    assert done.stderr == ""


def test_selectors_keep_the_known_order_and_name_each_once() -> None:
    known = ["avro_x", "json_a", "json_b"]
    assert select("codec", ["json_b", "json_*, avro_x"], known) == ("avro_x", "json_a", "json_b")
    assert select("codec", [], known) == ()
    with pytest.raises(UnknownName) as caught:
        select("codec", ["json_c"], known)
    assert set(caught.value.near) == {"json_a", "json_b"}


def test_operations_are_known_ones_each_once() -> None:
    assert operations(["decode, encode", " decode"]) == ("encode", "decode")
    assert operations(["*_batch"]) == ("encode_batch", "decode_batch")
    for name in ("encod", "ENCODE", "", "access_one"):
        with pytest.raises(UnknownName, match="no operation matches"):
            operations([f"encode,{name}"])
