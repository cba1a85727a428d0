"""The stored form of a run: one folder, ``run.json`` and ``rows.jsonl``, append-only.

Format version 1 (2026-11): first.

``run.json``    what was asked, the environment, the codecs with versions and active
                implementations: written once, before the first row, completed at the end.
                ``notes``, where there are any, are sentences that its report has to show.
``rows.jsonl``  one JSON object a line, appended and flushed as it comes: a killed run loses at most
                the row in hand. ``Row`` below, ``measures`` flattened into it. Where two rows have
                the same ``key``, the later one counts (a resumed job writes its rows again).

Units stand in the names of measures (``_ns``, ``_bytes``). Nothing is dropped: an unstable
measurement is flagged in its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from serdelab.contract import Measures
from serdelab.errors import ResultsError

FORMAT_VERSION = 1
ROWS = "rows.jsonl"
RUN = "run.json"
TWIN = "twin"
"""Stands for a codec in timed rows: the reference a second time, prepared apart (A/A)."""
FLOOR = "floor"
"""Stands for a codec in timed rows: the limit of CPython itself for that operation."""
DIGITS = 16
"""Hex digits of a digest in a row."""


class Status(StrEnum):
    """How a row came out; everything but ``ok`` and ``none`` has a reason."""

    OK = "ok"
    NONE = "none"  # the codec has no work to do in this phase
    GAP = "gap"  # declared: the codec cannot; or the subject has too few records
    UNAVAILABLE = "unavailable"  # its library is not installed
    WRONG = "wrong"  # the round trip changed the record
    FAILED = "failed"  # it raised
    TIMEOUT = "timeout"  # it was still running when its time was up
    CRASHED = "crashed"  # it killed its process, or the process ran out of memory


@dataclass(frozen=True, slots=True)
class Proof:
    """That the measured bytes are right: all ``records`` came back equal from ``encoded_bytes``.

    ``sha256`` is over the concatenated encodings; equal digests mean equal bytes. Its first 16 hex
    digits: a row is half digest otherwise, and nobody here makes bytes to collide.
    """

    records: int
    encoded_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fact about one codec.

    ``operation`` is empty where a row speaks of a whole trial (a gap, a crash). ``spawn`` is the
    number of the fresh process it came from, in timed scenarios. ``code`` identifies the source of
    codec and scenario: rows of different code are not comparable.
    """

    scenario: str
    subject: str
    codec: str
    operation: str = ""
    status: Status = Status.OK
    reason: str = ""
    spawn: int = 0
    proof: Proof | None = None
    code: str = ""
    measures: Measures = field(default_factory=dict[str, float | int | str])

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        return (self.scenario, self.subject, self.codec, self.operation, self.spawn)


_OWN = frozenset(f.name for f in fields(Row)) - {"measures"}


def to_json(row: Row) -> str:
    """One line, without its newline. Fields at their defaults are left out."""
    flat: dict[str, Any] = {"scenario": row.scenario, "subject": row.subject, "codec": row.codec}
    optional = ("operation", "reason", "spawn", "code")
    flat |= {name: getattr(row, name) for name in optional if getattr(row, name)}
    if row.status is not Status.OK:
        flat["status"] = row.status
    if row.proof is not None:
        proof = row.proof
        flat["proof"] = [proof.records, proof.encoded_bytes, proof.sha256]
    return json.dumps(flat | dict(row.measures), ensure_ascii=False, separators=(",", ":"))


def from_json(flat: Mapping[str, Any]) -> Row:
    """The inverse of ``to_json``. ResultsError when a field is missing or of another type."""
    try:
        own: dict[str, Any] = {name: value for name, value in flat.items() if name in _OWN}
        measures = {name: value for name, value in flat.items() if name not in _OWN}
        if "proof" in own:
            own["proof"] = Proof(*own["proof"])
        own["status"] = Status(own.get("status", "ok"))
        _check_types(own, measures)
        return Row(**own, measures=measures)
    except (AttributeError, TypeError, ValueError) as error:
        raise ResultsError(f"not a row of format version {FORMAT_VERSION}: {error}") from error


_TEXTS = ("scenario", "subject", "codec", "operation", "reason", "code")
_NUMBERS = ("_ns", "_bytes", "_per_call", "records", "disturbed")
"""How the names of measures end that are numbers wherever they stand."""


def _check_types(own: Mapping[str, Any], measures: Mapping[str, Any]) -> None:
    """TypeError that names what is of another type."""
    texts = {name: own[name] for name in _TEXTS if name in own}
    numbers = {name: value for name, value in measures.items() if name.endswith(_NUMBERS)}
    for name, value in texts.items():
        if not isinstance(value, str):
            raise TypeError(f"{name} is {value!r}, no text")
    for name, value in {"spawn": own.get("spawn", 0), **numbers}.items():
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise TypeError(f"{name} is {value!r}, no number")


_OBJECTS = ("request", "environment", "codecs", "subjects", "scenarios")
_NAMED = ("codecs", "subjects")  # objects of objects
_LISTS = ("subjects", "codecs", "scenarios")  # of the request


def read_run(run: Path, name: str = RUN) -> dict[str, Any]:
    """``run.json``. ResultsError where it is missing, damaged or of another format version."""
    path = run / name
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultsError(f"no run in {run}", hint="python bench.py list runs") from None
    except ValueError as error:
        raise _damaged(f"{path} is damaged: {error}") from error
    if not isinstance(found, dict):
        raise _damaged(f"{path} is damaged: not an object")
    content = cast("dict[str, Any]", found)
    version = content.get("format_version")
    if version != FORMAT_VERSION:
        raise ResultsError(f"{path} has format version {version!r}; this is for {FORMAT_VERSION}")
    for wrong in _misfits(content):
        raise _damaged(f"{path} is damaged: {wrong}")
    return content


def _misfits(content: Mapping[str, Any]) -> Iterator[str]:
    """What is of another type than it has to be, the outer before the inner."""
    for part in _OBJECTS:
        if not isinstance(content.get(part, {}), dict):
            yield f"{part} is not an object"
    for part in _NAMED:
        for name, entry in content.get(part, {}).items():
            if not isinstance(entry, dict):
                yield f"{name} of {part} is not an object"
    for part in _LISTS:
        if not isinstance(content.get("request", {}).get(part, []), list):
            yield f"{part} of the request is not a list"
    if not isinstance(content.get("notes", []), list):
        yield "notes is not a list"


def _damaged(message: str) -> ResultsError:
    return ResultsError(message, hint="python bench.py run")


def read_rows(run: Path) -> Iterator[Row]:
    """All rows of a run, the last one of each key; a last line torn by a kill is passed over."""
    path = run / ROWS
    if not path.is_file():
        raise ResultsError(f"no rows in {run}", hint="python bench.py list runs")
    last: dict[tuple[str, str, str, str, int], Row] = {}
    lines = path.read_bytes().splitlines(keepends=True)  # of text it would cut at U+2028, too
    for number, line in enumerate(lines, 1):
        try:
            row = from_json(json.loads(line))
        except ValueError as error:
            if number == len(lines) and not line.endswith(b"\n"):
                break
            raise _damaged(f"{path}:{number}: not JSON: {error}") from error
        except ResultsError as error:
            raise _damaged(f"{path}:{number}: {error.message}") from error
        last[row.key] = row
    yield from last.values()
