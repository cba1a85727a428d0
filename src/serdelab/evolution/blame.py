"""Which places messages are refused for: of several fields in a message, one may bring it down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from serdelab.evolution.judge import PlaceVerdict
from serdelab.evolution.moves import steps
from serdelab.evolution.narrow import is_dict
from serdelab.evolution.outcome import Outcome
from serdelab.evolution.reads import Read, Reader, Unsound
from serdelab.evolution.values import Trial

_FEW = 8
"""Refused messages of a place that are tried without their other fields."""


def to_blame(
    verdicts: Mapping[str, PlaceVerdict], reads: Sequence[tuple[Trial, Read]], reader: Reader
) -> dict[str, PlaceVerdict]:
    """Without the places whose field alone makes a message that is read."""
    refused = [path for path, each in verdicts.items() if each.outcome is Outcome.REFUSED]
    innocent = {path for path in refused if path and _is_innocent(path, reads, reader)}
    found = {path: each for path, each in verdicts.items() if path not in innocent}
    return found or dict(verdicts)


def _is_innocent(path: str, reads: Sequence[tuple[Trial, Read]], reader: Reader) -> bool:
    """Of messages that cannot be written without their other fields, nothing is known."""
    name = steps(path)[0]
    alone = list(_alone(name, path, reads))[:_FEW]
    try:
        return bool(alone) and not any(_is_refused(reader.read(record)) for record in alone)
    except Unsound:
        return False


def _alone(name: str, path: str, reads: Sequence[tuple[Trial, Read]]) -> Iterator[Any]:
    """Of the refused messages that vary a place, the field that it is in."""
    for trial, read in reads:
        record = trial.record
        if trial.path == path and _is_refused(read) and is_dict(record) and name in record:
            yield {name: record[name]}


def _is_refused(read: Read) -> bool:
    return any(finding.outcome is Outcome.REFUSED for finding in read.findings)
