"""Fixtures for tests that run the command line as a user does: as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

BENCH = Path(__file__).resolve().parents[1] / "bench.py"


@dataclass(frozen=True, slots=True)
class Bench:
    """``bench(*arguments, NAME=value)`` runs in ``folder``: results land there, too."""

    folder: Path

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, str(BENCH), *map(str, arguments)]

    def __call__(
        self, *arguments: str | Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env={**os.environ, "COLUMNS": "100", **environment},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """The command line in an empty folder."""
    return Bench(tmp_path)
