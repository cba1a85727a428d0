"""A miniature of this project in a repository of its own, to be tampered with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from check_repo import Repo

ROOT = Path(__file__).resolve().parents[1]
CODECS = ("json_stdlib", "json_orjson")
SUBJECTS = ("person", "event")
NO_TIME = ("--minutes", "0.001")
"""What is chosen is then not timed, and told so."""


class Miniature(Repo):
    """Two codecs and two subjects; ``restore`` takes back what a test has done."""

    def __init__(self, top: Path) -> None:
        top.mkdir()
        super().__init__(top)
        for name in ("src", "codecs", "scenarios", "schemas", "requirements"):
            shutil.copytree(ROOT / name, top / name, ignore=_others)
        shutil.copy(ROOT / "pyproject.toml", top)
        self.write(".gitignore", "__pycache__/\n*.egg-info/\n")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "the miniature")
        self.first = self.git("rev-parse", "HEAD")

    def bench(self, *arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        """The command line, called in this folder."""
        return call(self.top, *arguments, **environment)

    def replace(self, name: str, old: str, new: str) -> None:
        """In a file, where ``old`` has to be."""
        path = self.top / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def tamper(self, call: str, replacement: str, codec: str = "json_stdlib") -> None:
        """Has the session of json_stdlib call something else: ``encode=_encode``."""
        self.replace(f"codecs/{codec}.py", f"{call},\n", f"{replacement},\n")

    def restore(self) -> None:
        self.git("reset", "-q", "--hard", self.first)
        self.git("clean", "-q", "-fd")


def call(
    folder: Path, *arguments: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "bench.py"), *map(str, arguments)]
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _others(folder: str, names: list[str]) -> set[str]:
    """What the miniature does without."""
    place = Path(folder).relative_to(ROOT).as_posix()
    kept = {
        "codecs": {"__init__.py", *(f"{name}.py" for name in CODECS)},
        "schemas": {"__init__.py", "serdelab", *SUBJECTS},
        "scenarios": {"__init__.py", "throughput.py", "datasets"},
        "scenarios/datasets": {"__init__.py", *(f"{name}.py" for name in SUBJECTS)},
    }.get(place)
    helpers = {name for name in names if name.startswith("_") and name.endswith(".py")}
    dropped = set(names) - kept - helpers if kept else set[str]()
    return dropped | {"__pycache__", "serdelab.egg-info"}
