"""What the checks work on: one codec, its sessions, the material it is tried with."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from serdelab import discover, subjects
from serdelab.conformance.constructs import constructs
from serdelab.contract import Codec, CodecInfo, Dataset, Record, Session
from serdelab.errors import Unavailable
from serdelab.idl import front_end
from serdelab.schema import RecordType, Schema
from serdelab.schema.equal import Difference, class_of, first_difference

SUBJECT_RECORDS = 8
SEED = 2026
NAMESPACE = "serdelab.conformance"


@dataclass(frozen=True, slots=True)
class Material:
    """Something to try a codec with; ``scope`` is the gap that excuses it."""

    scope: str
    schema: Schema
    records: tuple[Record, ...]
    path: tuple[str | int, ...] = ()  # the field that ``access`` is tried on


@dataclass
class Examination:
    """One codec under examination.

    ``subjects``  materials with scope "subject:<name>"; the bundled ones when not given
    ``golden``    a folder with ``<codec>/*.hex``; None when there are no golden bytes
    ``examples``  how many records Hypothesis tries for each construct
    """

    codec: Codec
    subjects: tuple[Material, ...]
    golden: Path | None = None
    examples: int = 25
    hostile: list[Mapping[str, object]] | None = None  # what a child process made of damaged bytes
    _sessions: dict[int, Session] = field(default_factory=dict[int, Session], repr=False)
    _schemas: dict[int, Schema] = field(default_factory=dict[int, Schema], repr=False)

    @property
    def info(self) -> CodecInfo:
        return self.codec.info

    @cached_property
    def declared(self) -> frozenset[str]:
        """The scopes of the declared gaps."""
        return frozenset(gap.scope for gap in self.info.gaps)

    @cached_property
    def materials(self) -> tuple[Material, ...]:
        """All subjects, then all constructs."""
        made = (
            Material(f"feature:{c.name}", Schema(c.root, NAMESPACE), c.records)
            for c in constructs(self.info.limits)
        )
        return (*self.subjects, *made)

    def able(self) -> Iterator[Material]:
        """The materials with records that no declared gap excuses."""
        for material in self.materials:
            if material.records and material.scope not in self.declared:
                yield material

    def session(self, schema: Schema) -> Session:
        """The session of that schema, prepared once. Raises what ``prepare`` raises."""
        key = id(schema.root)
        if key not in self._sessions:
            self._schemas[key] = documented(schema, self.info.idl)
            self._sessions[key] = self.codec.prepare(self._schemas[key], self._schemas[key])
        return self._sessions[key]

    def session_of(self, root: RecordType) -> Session:
        return self.session(Schema(root, NAMESPACE))


def documented(schema: Schema, idl: str) -> Schema:
    """The schema with its document in that IDL, emitted where it has none.

    A front end cannot state every schema: ``NotExpressible`` is then the codec's gap to declare.
    """
    if not idl or idl in schema.documents:
        return schema
    return schema.with_document(front_end(idl).emit(schema))


def bundled() -> tuple[Material, ...]:
    """The subjects that come with serdelab, first version, with records of their data sets.

    A subject whose data set is not installed is left out.
    """
    found: list[Material] = []
    for name in subjects.names():
        source: Dataset = discover.dataset(name)
        try:
            records = source.load(SUBJECT_RECORDS, SEED)
        except Unavailable:
            continue
        schema, path = subjects.load(name), subjects.describe(name).access
        found.append(Material(f"subject:{name}", schema, tuple(records[:SUBJECT_RECORDS]), path))
    return tuple(found)


def round_trip(session: Session, record: Record) -> str:
    """What is wrong with populate → encode → decode → restore of this record; empty when equal.

    The codec gets a copy, so that what it does to its input stays out of the comparison.
    """
    given = fresh(record)
    return compare(
        record, lambda: session.restore(session.decode(session.encode(session.populate(given))))
    )


def compare(expected: Any, call: Callable[[], Any]) -> str:
    """What is wrong with the answer of ``call``; empty when it is the expected value."""
    try:
        got = call()
    except Exception as error:  # noqa: BLE001 - whatever a library raises is the finding
        return f"raised {raised(error)} on {expected!r:.200}"
    found = first_difference(expected, got)
    return "" if found is None else describe(found)


def describe(difference: Difference) -> str:
    path, expected, got = difference
    return f"changed {path or 'the value'}: wrote {expected!r:.200}, read {got!r:.200}"


def raised(error: BaseException) -> str:
    return f"{type(error).__name__}: {error!s:.300}"


def snapshot(value: Any) -> Any:
    """The dicts and lists of a value as they are now; what is in them is the same."""
    shape = class_of(value)
    if shape is dict:
        return {key: snapshot(inner) for key, inner in value.items()}
    return [snapshot(inner) for inner in value] if shape is list else value


def fresh(value: Any) -> Any:
    """An equal value that shares no object with this one, down to the texts."""
    shape = class_of(value)
    if shape is dict:
        return {fresh(key): fresh(inner) for key, inner in value.items()}
    if shape is list:
        return [fresh(inner) for inner in value]
    if shape is str:
        return value.encode("utf-8").decode("utf-8")
    if shape is bytes:
        return bytes(bytearray(value))
    return copy.deepcopy(value)
