"""``ab`` as a user calls it, with real processes: short, so only what is plain is asked of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

PLUGINS = Path(__file__).parent / "plugins" / "slowed"
BASE = ("--operation", "encode", "--plugins", PLUGINS)


def test_a_slower_codec_is_found(bench: Any, tmp_path: Path) -> None:
    done = bench("ab", "json_stdlib", "slower_by_half", *BASE, "--json", "--out", "found.jsonl")
    assert done.returncode == 1, done.stderr
    (found,) = json.loads(done.stdout)
    assert found["verdict"] == "slower"
    assert 1.2 < found["found"]["low"] < found["found"]["point"] < 1.8
    assert all(len(each) >= 6 for each in found["sets"])
    assert found["same_bytes"]
    assert found["facts"]["head"]["implementation"]
    (line,) = (tmp_path / "found.jsonl").read_text(encoding="utf-8").splitlines()
    stored = json.loads(line)
    assert stored["environment"]["python"]
    assert stored["found"] == found["found"]


def test_a_codec_against_itself_is_never_slower(bench: Any) -> None:
    done = bench("ab", "json_stdlib", "json_stdlib", *BASE, "--threshold", "25%", "--seconds", "6")
    assert done.returncode in {0, 3}, done.stdout
    assert "pairs of processes in 1 set" in done.stdout


def test_a_broken_round_trip_is_not_timed(bench: Any) -> None:
    done = bench("ab", "json_stdlib", "wrong_value", *BASE)
    assert done.returncode == 4
    assert "head: ProofError" in done.stdout
    assert "Mallory" in done.stdout
    assert "pairs" not in done.stdout


@pytest.mark.parametrize(
    ("codec", "said"),
    [
        ("broken", "PluginError: codec broken"),
        ("dies_on_import", "its process was killed by SIGABRT"),
    ],
)
def test_a_codec_that_does_not_load_is_broken(
    bench: Any, tmp_path: Path, codec: str, said: str
) -> None:
    (tmp_path / "broken.py").write_text("raise RuntimeError\n", encoding="utf-8")
    (tmp_path / "dies_on_import.py").write_text("import os\nos.abort()\n", encoding="utf-8")
    done = bench("ab", "json_stdlib", codec, "--operation", "encode", "--plugins", tmp_path)
    assert done.returncode == 4, done.stdout
    assert f"head: {said}" in done.stdout


def test_a_codec_whose_library_is_missing_is_not_compared(bench: Any, tmp_path: Path) -> None:
    """Whether its module misses it, or only what asks for its version."""
    (tmp_path / "early.py").write_text("import no_such_library\n", encoding="utf-8")
    shutil.copy(PLUGINS.parent / "misbehaving" / "_mini.py", tmp_path)
    shutil.copy(PLUGINS.parent / "misbehaving" / "missing.py", tmp_path)
    for codec in ("early", "missing"):
        done = bench("ab", "json_stdlib", codec, "--operation", "encode", "--plugins", tmp_path)
        assert done.returncode == 2, done.stdout
        assert "not compared" in done.stdout
        assert "no_such_library" in done.stdout


@pytest.mark.parametrize("codec", ["tires", "aborts_late"])
def test_what_goes_wrong_while_it_is_timed(bench: Any, codec: str) -> None:
    folder = PLUGINS.parent / "misbehaving"
    done = bench("ab", "json_stdlib", codec, "--operation", "encode", "--plugins", folder)
    assert done.returncode == 4, done.stdout
    assert "  head: " in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("json_orjsn", "json_orjson"), "did you mean json_orjson"),
        (("json_stdlib", "git:HEAD"), "two of one kind"),
        (("git:HEAD", "."), "no git repository"),
        (("json_stdlib", "json_stdlib", "--threshold", "2"), "no share between 0 and 1"),
        (("json_stdlib", "json_stdlib", "--codec", "json_stdlib"), "--codec has no place"),
        (("json_stdlib", "json_stdlib", "--subject", "persn"), "did you mean person"),
        (("json_stdlib", "json_stdlib", "--operation", "encod"), "did you mean encode"),
    ],
)
def test_what_is_refused(bench: Any, arguments: tuple[str, ...], said: str) -> None:
    done = bench("ab", *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_an_operation_without_work_is_not_compared(bench: Any) -> None:
    done = bench("ab", "json_stdlib", "json_stdlib", "--operation", "read_all, read_all")
    assert done.returncode == 2
    assert done.stdout.count("no work in read_all") == 1
