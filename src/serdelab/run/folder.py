"""How the folder of a run is called."""

from __future__ import annotations

import platform
import re
from datetime import UTC, datetime
from pathlib import Path

import serdelab
from serdelab.run.environment import revision


def default_folder(results: Path) -> Path:
    """``serdelab.run.default_folder``."""
    when = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    machine = re.sub(r"[^A-Za-z0-9.-]+", "-", platform.node()) or "unknown"
    commit, _ = revision()
    return results / f"{when}_{machine}_{commit[:7] or serdelab.__version__}"
