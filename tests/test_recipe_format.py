"""Follows ``docs/add-a-format.md``: the template as it stands is a codec that conforms and runs."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from serdelab.conformance import CHECKS

pytest_plugins = ["pytester"]

ROOT = Path(__file__).resolve().parents[1]
RECIPE = (ROOT / "docs" / "add-a-format.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
COPY, TEST, STORE, RUN = (text.strip() for word, text in BLOCK.findall(RECIPE) if word == "sh")
OWN_TEST = next(text for _, text in BLOCK.findall(RECIPE) if "import suite" in text)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as it is installed, with the copy of the template in it."""
    folder = tmp_path_factory.mktemp("site")
    package = folder / "serdelab"
    shutil.copytree(ROOT / "src" / "serdelab", package)
    for name in ("codecs", "scenarios", "schemas"):
        shutil.copytree(ROOT / name, package / name)
    command, source, target = shlex.split(COPY)
    assert command == "cp"
    assert not (package / target).exists()
    shutil.copy(package / source, package / target)
    return folder


def test_the_suite_is_run_as_the_recipe_says() -> None:
    _, file, _, selected = shlex.split(TEST)
    assert (ROOT / file).is_file()
    assert selected in COPY


def test_the_copy_passes_the_suite_in_a_package_of_its_own(pytester: pytest.Pytester) -> None:
    package = pytester.mkpydir("my_plugin")
    shutil.copy(ROOT / "codecs" / "_template.py", package / "literal_stdlib.py")
    pytester.makepyfile(test_recipe=OWN_TEST)
    pytester.syspathinsert()
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    outcome.assert_outcomes(passed=len(CHECKS))


def test_the_copy_is_measured(bench: Any, site: Path, tmp_path: Path) -> None:
    arguments = shlex.split(RUN)[2:]
    done = bench(
        *arguments, "--scenario", "size", "--records", "20", "--out", "run", "--rows-only",
        PYTHONPATH=str(site),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in (tmp_path / "run" / "rows.jsonl").read_text().splitlines()]
    assert {row["codec"] for row in rows if "proof" in row} == {"literal_stdlib", "json_stdlib"}


def test_the_golden_bytes_of_the_copy_are_stored(site: Path, tmp_path: Path) -> None:
    _, *words = shlex.split(STORE)
    done = subprocess.run(
        [sys.executable, *words], cwd=tmp_path, env={"PYTHONPATH": str(site)}, check=True,
        capture_output=True, text=True,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 3
    stored = (tmp_path / "tests" / "golden" / "literal_stdlib" / "person-martin.hex").read_text()
    assert bytes.fromhex(stored).startswith(b"{'userName': 'Martin'")
