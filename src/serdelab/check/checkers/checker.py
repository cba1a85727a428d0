"""What a checker is to us, and how a program of another project is run."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from serdelab.check.trees import Version
from serdelab.errors import install

SECONDS = 60
"""After which a checker is stopped; its answer is then UNKNOWN."""


class Said(StrEnum):
    COMPATIBLE = "compatible"
    BREAKING = "breaking"
    UNKNOWN = "unknown"  # it failed, or says itself that it does not know


@dataclass(frozen=True, slots=True)
class CheckerVerdict:
    """``forward`` is None where the checker does not ask. ``findings`` are its own words."""

    name: str
    version: str
    backward: Said
    forward: Said | None
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Checker:
    """``available`` gives None, or why it cannot run and how to install it."""

    name: str
    idl: str
    available: Callable[[], str | None]
    judge: Callable[[Version, Version], CheckerVerdict]


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended; ``code`` is None when it was stopped."""

    code: int | None
    out: str
    errors: str


def library_missing(distribution: str, extra: str) -> str | None:
    """For ``available``: whether a distribution of the package index is there."""
    try:
        version(distribution)
    except PackageNotFoundError:
        return f"not installed: {install(extra)}"
    return None


def program(name: str) -> str | None:
    """Where a program is: beside this interpreter, or on the path."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    return beside or shutil.which(name)


def run(command: Sequence[str], folder: Path) -> Done:
    """Runs it in a folder, without a shell."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program, no shell
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Done(None, "", f"stopped after {SECONDS} s")
    return Done(done.returncode, done.stdout, done.stderr)
