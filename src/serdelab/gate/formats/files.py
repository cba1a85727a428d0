"""Where a form of the answer is written: over its like, never over anything else."""

from __future__ import annotations

from pathlib import Path

from serdelab.errors import UsageError
from serdelab.gate.formats import junit, markdown

MARKDOWN, JUNIT = markdown.MARK, f'<testsuites name="{junit.NAME}"'
_HEAD = 200  # characters of a file in which its mark stands


def check(path: Path | None, mark: str) -> None:
    """UsageError where the file could not be written, or is another one; before any work."""
    if path is None:
        return
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent} is no folder", hint=f"mkdir -p {path.parent}")
    if path.is_dir():
        raise UsageError(f"{path} is a folder")
    if not path.exists():
        return
    head = path.read_bytes()[:_HEAD].decode(errors="replace")
    if head.strip() and mark not in head:
        raise UsageError(
            f"{path} is there and is no file of the gate: it is not overwritten",
            hint=f"rm {path}, or another name",
        )
