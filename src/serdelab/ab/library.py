"""One version of a library in a folder of its own, to be put in front of what is installed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.errors import UsageError

_PIP = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
_SECONDS = 300
_EXACT = re.compile(r"[A-Za-z0-9][\w.-]*==\w[\w.+!-]*")


def install(requirement: str, fresh: Path) -> Path:
    """The folder that holds it alone: what it depends on is as it is installed here.

    One exact version stays the same, so it is kept in the user's cache; all else (a range, a folder
    of sources) may be another tomorrow, and goes to ``fresh``.
    UsageError where pip cannot install it.
    """
    if not _EXACT.fullmatch(requirement):
        _pip(requirement, fresh)
        return fresh
    return keep(requirement)


def keep(requirement: str) -> Path:
    """The same for one exact version. UsageError where pip cannot install it."""
    python = f"{sys.implementation.cache_tag}-{sys.platform}"
    folder = cache_folder() / f"{requirement}-{python}"
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".new-", dir=folder.parent) as made:
            target = Path(made, "site")
            _pip(requirement, target)
            shutil.move(target, folder)
    return folder


def cache_folder() -> Path:
    """As the XDG base directory specification has it."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "serdelab" / "ab"


def _pip(requirement: str, target: Path) -> None:
    command = [sys.executable, *_PIP, "--no-deps", "--target", str(target), "--", requirement]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(f"pip took longer than {_SECONDS} s for {requirement}") from error
    if done.returncode != 0:
        said = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        reason = said[-1].removeprefix("ERROR: ") if said else done.stderr.strip()[-200:]
        name = re.split(r"[^\w.-]", requirement)[0]
        raise UsageError(
            f"pip cannot install {requirement}: {reason}", hint=f"pip index versions {name}"
        )
