"""Follows ``docs/add-a-dataset.md`` in a copy of the package: its files, then its commands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

from serdelab import discover

ROOT = Path(__file__).resolve().parents[1]
FILE = re.compile(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^python bench\.py (.*)$", re.MULTILINE)
RECIPE = (ROOT / "docs" / "add-a-dataset.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, with the files of the recipe in it."""
    folder = tmp_path_factory.mktemp("site")
    package = folder / "serdelab"
    shutil.copytree(ROOT / "src" / "serdelab", package)
    for name in ("codecs", "scenarios", "schemas"):
        shutil.copytree(ROOT / name, package / name)
    for name, text in FILE.findall(RECIPE):
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        assert not path.exists()
        path.write_text(text, encoding="utf-8")
    return folder


def test_the_recipe_names_its_files_and_commands() -> None:
    assert len(FILE.findall(RECIPE)) == 7
    assert len(COMMAND.findall(RECIPE)) == 2


def test_all_idls_of_the_recipe_agree(bench: Any, site: Path) -> None:
    verify, _ = COMMAND.findall(RECIPE)
    done = bench(*shlex.split(verify), "--json", PYTHONPATH=str(site))
    found = {each["subject"]: each for each in json.loads(done.stdout)}
    assert found["song"]["disagreements"] == []
    assert len(found["song"]["idls"]) == 5


def test_the_subject_of_the_recipe_runs(bench: Any, site: Path, tmp_path: Path) -> None:
    _, run = COMMAND.findall(RECIPE)
    done = bench(
        *shlex.split(run), "--scenario", "size", "--records", "20", "--out", "run", "--rows-only",
        PYTHONPATH=str(site),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "run" / "rows.jsonl").read_text().splitlines()]
    proven = {row["codec"] for row in rows if "proof" in row}
    assert proven == set(discover.timed_codecs())
