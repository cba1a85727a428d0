"""Two stored runs side by side, as ratios to the reference that they share.

Importing this package loads nothing heavy: pandas, scipy and Matplotlib are loaded by the call that
needs them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from serdelab.report import check

if TYPE_CHECKING:
    from rich.console import RenderableType

    from serdelab.report.compare.choice import Choice
    from serdelab.report.compare.comparison import Comparison


def compare(before: Path, after: Path, choice: Choice, *, different_code: bool) -> Comparison:
    """UsageError for runs that cannot be compared, UnknownName for a selector without a match.

    Rows that different code measured are refused unless ``different_code`` is asked for.
    """
    check()
    from serdelab.report.compare import comparison

    return comparison.compare(before, after, choice, different_code=different_code)


def summary(compared: Comparison) -> RenderableType:
    """What a terminal shows, for rich."""
    from serdelab.report.compare import text

    return text.summary(compared)


def to_json(compared: Comparison) -> dict[str, Any]:
    """Everything as plain data; ``serdelab.report.compare.as_json`` documents the layout."""
    from serdelab.report.compare import as_json

    return as_json.as_json(compared)


def write(compared: Comparison, folder: Path) -> list[Path]:
    """Writes ``compare.md``, ``compare.html`` and ``charts/`` into the folder."""
    from serdelab.report.compare import build

    return build.write(compared, folder)


__all__ = ["compare", "summary", "to_json", "write"]
