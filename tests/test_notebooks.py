"""Every notebook runs from top to bottom, and is committed without outputs.

They run on the stored run of this repository, and always on a made-up one, so that they do not
depend on what that run happens to hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest
import synthetic_evolution
import synthetic_run
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@dataclass(frozen=True)
class Source:
    """Where a notebook's run comes from: its variable, the committed run, a made-up one."""

    variable: str
    stored: Path
    make: Callable[[Path], Path]


SOURCES = {
    "choose_a_format": Source(
        "SERDELAB_RUN",
        ROOT / "results" / "reference",
        lambda folder: synthetic_run.write(folder, subjects=("person", "order")),
    ),
    "change_a_schema": Source(
        "SERDELAB_EVOLUTION_RUN",
        ROOT / "results" / "reference-evolution",
        synthetic_evolution.write,
    ),
}


def read(path: Path) -> Any:
    return cast("Any", nbformat).read(path, as_version=4)  # it ships no types


def execute(path: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that its cells print and show. Raises when a cell does."""
    monkeypatch.setenv(SOURCES[path.stem].variable, str(run))
    notebook = read(path)
    NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs
    return str(outputs)


def test_a_codec_that_cannot_express_the_change_needs_no_migration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The made-up run has one for the very change that the notebook begins with."""
    case, codec = synthetic_evolution.UNSAID
    assert case == "rename_field"
    shown = execute(
        ROOT / "notebooks" / "change_a_schema.ipynb",
        synthetic_evolution.write(tmp_path),
        monkeypatch,
    )
    (table,) = re.findall(r"'text/plain': '([^']*\bupgrade\b[^']*)'", shown)
    assert "avro_fastavro" in table
    assert codec not in table


def test_every_notebook_is_known() -> None:
    assert {path.stem for path in NOTEBOOKS} == set(SOURCES)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_without_outputs(path: Path) -> None:
    for cell in read(path).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_on_a_made_up_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = execute(path, SOURCES[path.stem].make(tmp_path), monkeypatch)
    assert "synthetic" in shown
    assert "image/svg+xml" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_on_the_stored_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    execute(path, SOURCES[path.stem].stored, monkeypatch)
