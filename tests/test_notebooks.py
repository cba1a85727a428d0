"""Every notebook runs from top to bottom, and is committed without outputs.

They run on the run that ``SERDELAB_RUN`` names, else on the committed reference run, and always on
a made-up one, so that they do not depend on what that run happens to hold.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, cast

import nbformat
import pytest
import synthetic_run
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REFERENCE = ROOT / "results" / "reference"


def read(path: Path) -> Any:
    return cast("Any", nbformat).read(path, as_version=4)  # it ships no types


def execute(path: Path, run: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """All that its cells print and show. Raises when a cell does."""
    monkeypatch.setenv("SERDELAB_RUN", str(run))
    notebook = read(path)
    NotebookClient(
        notebook, timeout=120, resources={"metadata": {"path": str(path.parent)}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert outputs
    return str(outputs)


def test_there_are_notebooks() -> None:
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_committed_without_outputs(path: Path) -> None:
    for cell in read(path).cells:
        assert not cell.get("outputs")
        assert cell.get("execution_count") is None


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_on_a_made_up_run(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = synthetic_run.write(tmp_path, subjects=("person", "order"))
    shown = execute(path, run, monkeypatch)
    assert "synthetic" in shown
    assert "image/svg+xml" in shown


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_on_the_stored_run(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reference run once it is committed; before that, a made-up one of all subjects."""
    stored = REFERENCE if (REFERENCE / "run.json").exists() else synthetic_run.write(tmp_path)
    execute(path, Path(os.environ.get("SERDELAB_RUN") or stored), monkeypatch)
