"""The record of a witness through other readers: what breaks for one may be kept by the next."""

from __future__ import annotations

from typing import Any

from serdelab.evolution.jsonable import plain
from serdelab.evolution.outcome import Direction, worst_outcome
from serdelab.evolution.pair import Meeting, Pair
from serdelab.evolution.reads import Unsound
from serdelab.evolution.result import Witness
from serdelab.idl.shapes import reader

READERS = (("protobuf_upb", ""), ("protobuf_json", "strict"), ("protobuf_json", "ignoring"))
"""Codec and way."""


def named(codec: str, way: str) -> str:
    return f"{codec} {way}".strip()


def beside(witness: Witness) -> dict[str, Any]:
    """By reader: the bytes in hexadecimal, and what became of the witness's place.

    Of what a new writer wrote, also once an old service has passed it on.
    """
    pair, roots = _pair(witness)
    asked = [witness.direction]
    asked += [Direction.ROUND_TRIP] if witness.direction is Direction.FORWARD else []
    found: dict[str, Any] = {}
    for codec, way in READERS:
        meeting = Meeting(pair, codec, way, roots)
        read = {each: _read(meeting, each, witness) for each in asked}
        found[named(codec, way)] = {
            "bytes": read[witness.direction][0],
            **{direction.value: outcome for direction, (_, outcome) in read.items()},
        }
    return found


def _read(meeting: Meeting, direction: Direction, witness: Witness) -> tuple[str, str]:
    try:
        read = meeting.reader(direction).read(plain(witness.record))
    except Unsound as error:
        return "", f"unsound: {error}"
    at = (f.outcome for f in read.findings if _concerns(f.path, witness.path))
    return read.data.hex(), worst_outcome(at).value


def _concerns(path: str, place: str) -> bool:
    """Whether a finding says something of a place: the same, around it, inside it, or all."""
    return path.startswith(place) or place.startswith(path)


def _pair(witness: Witness) -> tuple[Pair, tuple[str, str]]:
    """Old and new as they were, whoever wrote; and the message in each."""
    ends = [(witness.writer, witness.root), (witness.reader, witness.reader_root)]
    if witness.direction is not Direction.BACKWARD:
        ends.reverse()
    old, new = (reader(document.idl).text(document) for document, _ in ends)
    return Pair(old, new, witness.hints), (ends[0][1], ends[1][1])
