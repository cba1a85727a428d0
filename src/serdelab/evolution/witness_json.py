"""A witness as JSON and back, complete in itself; and its replay."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from serdelab import discover
from serdelab.contract import Link, Side
from serdelab.errors import ResultsError, SchemaError
from serdelab.evolution.jsonable import plain
from serdelab.evolution.lineage import Hints, Lineage
from serdelab.evolution.observe import Subject, shown, shows
from serdelab.evolution.outcome import Direction, Outcome
from serdelab.evolution.reads import Reader, RoundTrip, Unsound
from serdelab.evolution.result import Witness
from serdelab.idl.shapes import reader as shape_reader
from serdelab.schema import IdlDocument
from serdelab.schema.wrap import alike

_TEXTS = ("codec", "way", "path", "bytes", "error", "root", "reader_root")


def to_json(witness: Witness) -> dict[str, Any]:
    """The object that a row, and the output of ``check``, holds."""
    flat: dict[str, Any] = {name: getattr(witness, name) for name in _TEXTS}
    flat |= {"direction": witness.direction.value, "outcome": witness.outcome.value}
    flat |= {name: getattr(witness, name) for name in ("record", "expected", "got")}
    flat |= {"writer": _document(witness.writer), "reader": _document(witness.reader)}
    return flat | {"hints": hints_to_json(witness.hints)}


def from_json(flat: Mapping[str, Any]) -> Witness:
    """ResultsError where something is missing."""
    try:
        texts = {name: flat[name] for name in _TEXTS}
        return Witness(
            **texts,
            direction=Direction(flat["direction"]),
            outcome=Outcome(flat["outcome"]),
            record=flat["record"],
            expected=flat.get("expected"),
            got=flat["got"],
            writer=_read_document(flat["writer"]),
            reader=_read_document(flat["reader"]),
            hints=hints_from_json(flat.get("hints", {})),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsError(f"not a witness: {type(error).__name__} {error}") from error


def _document(document: IdlDocument) -> dict[str, Any]:
    flat: dict[str, Any] = {"idl": document.idl, "text": document.text}
    if document.imports:
        flat["imports"] = dict(document.imports)
    if document.compiled and document.imports:
        flat["compiled"] = base64.b64encode(document.compiled).decode()
    return flat


def _read_document(flat: Mapping[str, Any]) -> IdlDocument:
    compiled = base64.b64decode(flat.get("compiled", ""))
    return IdlDocument(
        flat["idl"], flat["text"], imports=flat.get("imports", {}), compiled=compiled
    )


def hints_to_json(hints: Hints) -> dict[str, Any]:
    flat = {
        "slots": [[*key, new] for key, new in hints.slots.items()],
        "types": [[old, new] for old, new in hints.types.items()],
        "symbols": [[*key, new] for key, new in hints.symbols.items()],
        "replaced": [list(each) for each in sorted(hints.replaced)],
    }
    return {name: value for name, value in flat.items() if value}


def hints_from_json(flat: Mapping[str, Any]) -> Hints:
    return Hints(
        slots={(struct, old): new for struct, old, new in flat.get("slots", ())},
        types=dict(flat.get("types", ())),
        symbols={(enum, old): new for enum, old, new in flat.get("symbols", ())},
        replaced=frozenset((struct, slot) for struct, slot in flat.get("replaced", ())),
    )


@dataclass(frozen=True, slots=True)
class Replayed:
    """What the codecs installed here do with the record of a witness."""

    witness: Witness
    now: Witness | None
    """The same place today; None where it is harmless now."""
    said: str = ""
    """Why it could not be replayed as it was."""

    @property
    def holds(self) -> bool:
        """Whether bytes and outcome are those of the witness."""
        now = self.now
        return now is not None and (now.bytes, now.outcome) == (
            self.witness.bytes,
            self.witness.outcome,
        )


def replay(witness: Witness) -> Replayed:
    """Writes and reads the record again. SchemaError, UnknownName, Unavailable."""
    reader = _reader(witness)
    record = plain(witness.record)
    try:
        read = reader.read(record)
    except Unsound as error:
        return Replayed(witness, None, f"the record cannot be written any more: {error}")
    subject = Subject(witness.codec, witness.way, witness.direction, witness.hints)
    for outcome in Outcome:
        if not outcome.harmless and shows(read, witness.path, outcome) is not None:
            return Replayed(witness, shown(subject, reader, record, witness.path, outcome))
    return Replayed(witness, None, f"harmless now: {read.worst.value}")


def _reader(witness: Witness) -> Reader:
    evolution = discover.codec(witness.codec).evolution
    if evolution is None:
        raise SchemaError(f"codec {witness.codec} takes no part in the evolution lab")
    (mine, shapes), (theirs, others) = (
        shape_reader(document.idl).text(document) for document in (witness.writer, witness.reader)
    )
    shapes, others = alike(shapes, others)
    writer = Side(mine, shapes, witness.root)
    reader = Side(theirs, others, witness.reader_root)

    def link(one: Side, two: Side) -> Link:
        return evolution.link(one, two, witness.way)

    lineage = Lineage(witness.hints, writer.shapes.numbered)
    if witness.direction is Direction.BACKWARD:
        return Reader(link(writer, reader), writer, reader, lineage)
    if witness.direction is Direction.FORWARD:
        return Reader(link(writer, reader), writer, reader, lineage.reversed())
    there = link(writer, reader)
    back = link(reader, writer) if there.rewrite is None else None
    return RoundTrip(there, writer, reader, back)
