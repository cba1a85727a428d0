"""A tool's process: run in a folder of its own, ended with all that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from serdelab.rivals.rival import RivalFault
from serdelab.run.channel import one_line

PATIENCE_S = 60.0  # for a start; beside that ten times of what was asked


def run(
    tool: str,
    arguments: Sequence[str],
    folder: Path,
    seconds: float,
    variables: Mapping[str, str] | None = None,
) -> str:
    """What our Python says with these arguments. RivalFault with its last words if it fails."""
    process = subprocess.Popen(  # noqa: S603 - our own interpreter, no shell
        [sys.executable, *arguments],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,  # Ctrl-C is for us; we end it
    )
    try:
        out, said = process.communicate(timeout=PATIENCE_S + 10 * seconds)
    except subprocess.TimeoutExpired:
        raise RivalFault(f"{tool} gave no figure in {PATIENCE_S + 10 * seconds:.0f} s") from None
    finally:
        _end(process)
    if process.returncode:
        last = (said.strip() or out.strip()).splitlines()[-1:]
        words = f": {one_line(last[0])}" if last else ""
        raise RivalFault(f"{tool} ended with {process.returncode}{words}")
    return out


def _end(process: subprocess.Popen[str]) -> None:
    """With whatever it started; a group that has ended is gone."""
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            process.kill()
        else:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
