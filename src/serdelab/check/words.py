"""Texts of strangers, made fit for a terminal, and bytes for a reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

_ROW = 24
_ROWS = 8
_SHOWN = 600


def safe(text: str) -> str:
    """One line without controls, whatever a schema or a library has put into it."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def safe_lines(text: str) -> list[str]:
    """The same of a text of several lines; empty ones are left out."""
    return [safe(line) for line in text.splitlines() if line.strip()]


def value(found: Any) -> str:
    """A plain value as JSON, cut where it is long."""
    text = safe(json.dumps(found, ensure_ascii=False))
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} … ({len(text)} characters)"


def hex_rows(found: str) -> Iterator[str]:
    """Hexadecimal in rows of 24 bytes, "08 ff ff", cut where it is long."""
    pairs = [found[at : at + 2] for at in range(0, len(found), 2)]
    rows = [" ".join(pairs[at : at + _ROW]) for at in range(0, len(pairs), _ROW)]
    yield from rows[:_ROWS] or ["(no bytes)"]
    if len(rows) > _ROWS:
        yield f"… ({len(pairs)} bytes in all)"
