"""A real distribution with one codec: installed, found by its entry point, tried and run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PACKAGE = Path(__file__).parent / "plugin_package"
NAME = "literal_ast"


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which pip installed the distribution, from a copy: building writes files."""
    folder = tmp_path_factory.mktemp("third_party")
    shutil.copytree(PACKAGE, folder / "source")
    target = folder / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*pip, "--no-index", "--target", str(target), str(folder / "source")],
        check=True,
        capture_output=True,
    )
    return target


def test_it_is_listed(bench: Any, installed: Path) -> None:
    done = bench("list", "codecs", "--json", PYTHONPATH=str(installed))
    assert done.returncode == 0, done.stderr
    found = {codec["name"]: codec for codec in json.loads(done.stdout)}
    assert found[NAME]["status"] == "available"
    assert found[NAME]["format"] == "literal"


def test_it_is_not_listed_when_it_is_not_installed(bench: Any) -> None:
    assert NAME not in bench("list", "codecs").stdout


def test_it_is_run(bench: Any, installed: Path, tmp_path: Path) -> None:
    done = bench(
        *("run", "--codec", NAME, "--subject", "person", "--scenario", "size,throughput"),
        *("--seconds", "1", "--spawns", "1", "--rows-only", "--out", "run"),
        PYTHONPATH=str(installed),
    )
    assert done.returncode == 0, done.stderr
    rows = map(json.loads, (tmp_path / "run" / "rows.jsonl").read_text().splitlines())
    ours = [row for row in rows if row["codec"] == NAME]
    assert {row["scenario"] for row in ours} == {"size", "throughput"}
    assert all(row["proof"] for row in ours)
    idle = {row["operation"] for row in ours if row.get("status") == "none"}
    assert idle == {"populate", "restore", "read_all"}  # a literal can say all of a person
    assert all("status" not in row for row in ours if row["operation"] not in idle)


def test_it_conforms(installed: Path) -> None:
    suite = PACKAGE / "conformance.py"
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", str(suite)],
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_two_of_one_name_are_refused_with_both_places(
    bench: Any, installed: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other" / "rival-1.0.dist-info"
    other.mkdir(parents=True)
    (other / "METADATA").write_text("Metadata-Version: 2.1\nName: rival\nVersion: 1.0\n")
    (other / "entry_points.txt").write_text(f"[serdelab.codecs]\n{NAME} = rival:CODEC\n")
    done = bench("list", "codecs", PYTHONPATH=f"{installed}{os.pathsep}{other.parent}")
    assert done.returncode == 2
    assert "rival:CODEC (entry point of rival)" in done.stderr
    assert "serdelab_literal:CODEC (entry point of serdelab-literal)" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_of_the_same_name_is_refused_too(
    bench: Any, installed: Path, tmp_path: Path
) -> None:
    mine = tmp_path / f"{NAME}.py"
    mine.write_text("CODEC = None\n")
    done = bench("list", "codecs", "--plugins", tmp_path, PYTHONPATH=str(installed))
    assert done.returncode == 2
    assert str(mine) in done.stderr
