"""Where an imported run is kept, and how it is written."""

from __future__ import annotations

import json
import re
from pathlib import Path

from serdelab.errors import ResultsError
from serdelab.foreign.sample import Imported
from serdelab.rows import ROWS, RUN, to_json

DIGITS = 14
"""Of a year to its second."""


def default_folder(imported: Imported, results: Path) -> Path:
    """``serdelab.foreign.default_folder``: the name starts with the time, as that of any run."""
    about = imported.meta["environment"]
    digits = re.sub(r"\D", "", str(about["started"]))[:DIGITS].ljust(DIGITS, "0")
    machine = _plain(str(about["machine"])) or "unknown"
    last = str(about["commit"])[:7] or str(about["tool"]).partition(" ")[0]
    return results / f"{digits[:8]}T{digits[8:]}Z_{machine}_{_plain(last)}"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9.-]+", "-", text).strip(".-")


def store(imported: Imported, folder: Path) -> None:
    """``serdelab.foreign.store``. The rows come first: a folder with ``run.json`` is whole."""
    if (folder / RUN).exists() or (folder / ROWS).exists():
        raise ResultsError(f"{folder} holds a run already", hint="another --out")
    folder.mkdir(parents=True, exist_ok=True)
    text = "".join(to_json(row) + "\n" for row in imported.rows)
    (folder / ROWS).write_text(text, encoding="utf-8")
    about = json.dumps(imported.meta, indent=1, ensure_ascii=False)
    (folder / RUN).write_text(about + "\n", encoding="utf-8")
