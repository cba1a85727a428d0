"""Files of other benchmark tools, read into the rows of a run.

Each format has a module of its own that says what the tool documents about units; nothing is
guessed from the size of a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from serdelab.foreign.naming import Naming
from serdelab.foreign.sample import Imported


def read(files: Sequence[Path], naming: Naming, reference: str = "") -> Imported:
    """Files of one tool and one machine as one run, each a further process or more.

    ResultsError for a file that is none of the known formats, or damaged; UsageError for files that
    are no one run; UnknownName for a reference that they do not have.
    """
    from serdelab.foreign import reading

    return reading.read(files, naming, reference)


def store(imported: Imported, folder: Path) -> None:
    """Writes ``run.json`` and the rows into the folder, which is made and must hold no run."""
    from serdelab.foreign import folder as storing

    storing.store(imported, folder)


def default_folder(imported: Imported, results: Path) -> Path:
    """``results/<time>_<machine>_<commit or tool>``, of the files themselves; none is made."""
    from serdelab.foreign import folder as storing

    return storing.default_folder(imported, results)


__all__ = ["Imported", "Naming", "default_folder", "read", "store"]
