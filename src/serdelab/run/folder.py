"""How the folder of a run is called."""

from __future__ import annotations

import platform
import re
from datetime import UTC, datetime
from pathlib import Path

import serdelab
from serdelab.run.environment import revision


def default_folder(results: Path) -> Path:
    """``results/<UTC yyyymmddThhmmssZ>_<machine>_<commit7>``; nothing is created.

    Outside a checkout the version stands in place of the commit.
    """
    when = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    machine = re.sub(r"[^A-Za-z0-9.-]+", "-", platform.node()) or "unknown"
    commit, _ = revision()
    return results / f"{when}_{machine}_{commit[:7] or serdelab.__version__}"
