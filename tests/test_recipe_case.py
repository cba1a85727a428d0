"""Follows ``docs/add-an-evolution-case.md`` in a copy of the package: its file, its commands."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILE = re.compile(r"^`([\w./]+)`\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(r"^python bench\.py (.*)$", re.MULTILINE)
RECIPE = (ROOT / "docs" / "add-an-evolution-case.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, with the file of the recipe in it."""
    folder = tmp_path_factory.mktemp("site")
    package = folder / "serdelab"
    shutil.copytree(ROOT / "src" / "serdelab", package)
    for name in ("codecs", "scenarios", "schemas"):
        shutil.copytree(ROOT / name, package / name)
    ((name, text),) = FILE.findall(RECIPE)
    path = package / name
    assert not path.exists()
    path.write_text(text, encoding="utf-8")
    return folder


def test_both_versions_are_shown_in_every_language(bench: Any, site: Path) -> None:
    show, _ = COMMAND.findall(RECIPE)
    done = bench(*shlex.split(show), PYTHONPATH=str(site))
    assert done.returncode == 0, done.stderr
    for suffix in (".proto", ".avsc", ".thrift", ".xsd", ".schema.json"):
        assert f"+++ new{suffix}" in done.stdout
    assert "-  optional int64 favoriteNumber = 2;" in done.stdout


def test_the_case_comes_out_as_the_recipe_predicts(bench: Any, site: Path, tmp_path: Path) -> None:
    _, run = COMMAND.findall(RECIPE)
    done = bench(
        *shlex.split(run), "--out", "run", "--rows-only", PYTHONPATH=str(site),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    lines = (tmp_path / "run" / "evolution.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    assert len(rows) == 6
    for row in rows:
        assert row["verdict"] == row["stated"]["verdict"], row
        assert row["verdict"] == "compatible" or row["witnesses"]
