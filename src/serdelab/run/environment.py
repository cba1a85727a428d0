"""Where and when a run took place, and how busy the machine was meanwhile."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import serdelab

_SAMPLE_S = 0.1


def at_start() -> dict[str, Any]:
    """Keys of ``run.json``'s environment that are known before anything is measured."""
    commit, dirty = revision()
    return {
        **here(),
        "serdelab": serdelab.__version__,
        "commit": commit,
        "dirty": dirty,
        "started": now(),
        **_activity("start"),
    }


def here() -> dict[str, Any]:
    """The machine and the Python."""
    return {
        "machine": platform.node() or "unknown",
        "cpu": _cpu(),
        "cores": len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count(),
        "os": platform.platform(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
    }


def at_end() -> dict[str, Any]:
    return {"finished": now(), **_activity("end")}


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def revision() -> tuple[str, bool]:
    """Commit of the checkout that serdelab runs from, and whether files differ from it.

    Empty where it runs from no checkout of its own.
    """
    here = Path(serdelab.__file__)
    if _git(here.parent, "ls-files", "--error-unmatch", here.name) is None:
        return "", False
    commit = _git(here.parent, "rev-parse", "HEAD") or ""
    changed = _git(here.parent, "status", "--porcelain", "--untracked-files=no")
    return commit, bool(changed)


def quietest_core(turn: int) -> int:
    """The core that had most time to spare just now; -1 where the system does not tell.

    Cores that are equally idle take turns, so that none of them stands for all.
    """
    before = _idle()
    if not before:
        return -1
    time.sleep(_SAMPLE_S)
    after = _idle()
    cores = sorted(before)
    ordered = [cores[(turn + i) % len(cores)] for i in range(len(cores))]
    return max(ordered, key=lambda core: after.get(core, 0) - before[core])


def _git(folder: Path, *arguments: str) -> str | None:
    """What git answers, or None where it is missing or refuses."""
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - the user's own git
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _cpu() -> str:
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _activity(when: str) -> dict[str, Any]:
    """Load average, steal time and context switches of the whole machine, where they are told."""
    found: dict[str, Any] = {}
    with suppress(OSError):
        found[f"load_{when}"] = round(os.getloadavg()[0], 2)
    for line in _stat():
        name, *values = line.split()
        if name == "cpu" and len(values) > _STEAL:
            found[f"steal_{when}_s"] = int(values[_STEAL]) / os.sysconf("SC_CLK_TCK")
        elif name == "ctxt":
            found[f"context_switches_{when}"] = int(values[0])
    return found


_IDLE, _STEAL = 3, 7  # columns of a cpu line, proc_stat(5)


def _stat() -> list[str]:
    try:
        return Path("/proc/stat").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _idle() -> dict[int, int]:
    """Idle clock ticks of each core that we may use."""
    if sys.platform != "linux":
        return {}
    ours = os.sched_getaffinity(0)
    lines = [line.split() for line in _stat() if line[:3] == "cpu" and line[3:4].isdigit()]
    return {int(name[3:]): int(v[_IDLE]) for name, *v in lines if int(name[3:]) in ours}
