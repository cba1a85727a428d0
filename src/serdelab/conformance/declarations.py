"""Whether a codec is what it declares to be: each word of ``CodecInfo`` that can be tried is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, replace
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from serdelab import discover, subjects
from serdelab.conformance import processes
from serdelab.conformance.building import FLOAT64, INT64, STRING, UINT64, record
from serdelab.conformance.constructs import constructs
from serdelab.conformance.examination import (
    NAMESPACE,
    Examination,
    Material,
    compare,
    documented,
    fresh,
    round_trip,
)
from serdelab.conformance.outside import home
from serdelab.conformance.rich import RICH, RICH_RECORD
from serdelab.conformance.roundtrips import problems_of
from serdelab.contract import Codec, Limits, Record
from serdelab.idl import SUFFIXES
from serdelab.schema import Field, OptionalType, RecordType, Schema, Type

Problems = Iterator[str]


def complete(examination: Examination) -> Problems:
    """Nothing of the declaration is missing, and its names are real."""
    info = examination.info
    for name in ("name", "format", "library", "native", "idiom"):
        if not getattr(info, name).strip():
            yield f"`{name}` is empty"
    if not f"{info.name}_".startswith(info.format.replace("-", "_") + "_"):
        yield f"the name {info.name!r} does not start with its format {info.format!r}"
    if info.idl and info.idl not in SUFFIXES:
        yield f"no front end is named {info.idl!r}; there are {', '.join(SUFFIXES)}"
    if info.control and not info.warning:
        yield "a control codec must carry a warning"
    if info.limits != Limits(depth=info.limits.depth) and not info.limits.reason:
        yield "limits are declared without their reason"
    yield from _named_and_installed(examination)


def _named_and_installed(examination: Examination) -> Problems:
    info = examination.info
    file = Path(home(examination.codec).file)
    if file.parent.name == "codecs" and file.stem != info.name:
        yield f"the codec {info.name!r} is in the file {file.name}"
    if not examination.codec.implementation().strip():
        yield "`implementation` says nothing"
    if info.library != "python":
        try:
            version(info.library)
        except PackageNotFoundError:
            yield f"no distribution is named {info.library!r}"


def self_described(examination: Examination) -> Problems:
    """``self_describing`` holds exactly if the bytes have the name of every field that is there."""
    session = examination.session_of(RICH)
    data = session.encode(session.populate(fresh(RICH_RECORD)))
    present = [name for name, value in RICH_RECORD.items() if value is not None]
    missing = [name for name in present if name.encode() not in data]
    if examination.info.self_describing and missing:
        yield f"`self_describing`, but these field names are not in the bytes: {', '.join(missing)}"
    if not examination.info.self_describing and not missing:
        yield "not `self_describing`, but all field names are in the bytes"


OLD = record("Evolving", number=INT64, text=STRING)
NEW = replace(OLD, fields=(*OLD.fields, Field("note", 3, OptionalType(STRING))))


def unknown_fields(examination: Examination) -> Problems:
    """``keeps_unknown`` holds exactly if a field survives a reader that does not know it."""
    given = {"number": 1, "text": "t", "note": "kept"}
    declared = examination.info.keeps_unknown
    problem = compare(given, lambda: _by_way_of_old(examination.codec, given))
    if declared and problem:
        yield f"`keeps_unknown`, but a field that the reader does not know is lost: {problem}"
    if not declared and not problem:
        yield "not `keeps_unknown`, but a field that the reader does not know is still there"


def _by_way_of_old(codec: Codec, given: Record) -> Record:
    """Written by the new schema, read and written again by the old one, read by the new one."""
    old, new = (documented(Schema(t, NAMESPACE), codec.info.idl) for t in (OLD, NEW))
    writer, reader = codec.prepare(new, new), codec.prepare(new, old)
    native = reader.decode(writer.encode(writer.populate(fresh(given))))
    again, back = codec.prepare(old, old), codec.prepare(old, new)
    read: Record = back.restore(back.decode(again.encode(native)))
    return read


def strict_gaps(examination: Examination) -> Problems:
    """Each declared gap is one that is known, has a reason, and is still there."""
    for gap in examination.info.gaps:
        if not gap.reason:
            yield f"gap {gap.scope!r} has no reason"
        if gap.scope not in scopes(examination):
            near = get_close_matches(gap.scope, scopes(examination), n=1)
            yield f"no gap can be {gap.scope!r}" + (f"; do you mean {near[0]!r}?" if near else "")
        elif not still_there(examination, gap.scope):
            yield f"gap {gap.scope!r} is declared, but it works: remove the gap"


def scopes(examination: Examination) -> list[str]:
    """All words that a gap's ``scope`` can be."""
    return [
        *(material.scope for material in examination.materials),
        *(f"subject:{name}" for name in subjects.names()),
        *(f"scenario:{name}" for name in discover.plugins(discover.SCENARIO)),
        "scenario:access",
        *processes.FEATURES,
    ]


def still_there(examination: Examination, scope: str) -> bool:
    """Whether what a gap says is missing is missing; True where only a run can tell."""
    if scope == "scenario:access":
        return examination.session_of(RICH).access is None
    if scope in processes.FEATURES:
        return any(True for _ in processes.FEATURES[scope](examination))
    known = [material for material in examination.materials if material.scope == scope]
    return not known or any(True for _ in problems_of(examination, known[0]))


def strict_limits(examination: Examination) -> Problems:
    """A limit excludes nothing that the codec carries after all."""
    for what, material in excluded(examination.info.limits):
        if material.scope in examination.declared:
            continue
        session = examination.session(material.schema)
        if not round_trip(session, material.records[0]):
            yield f"{what} is declared as a limit, but {material.records[0]!r:.80} comes back"


def excluded(limits: Limits) -> Iterator[tuple[str, Material]]:
    """For each narrowed limit, a record that it excludes."""
    default = Limits()
    tries: dict[str, tuple[Type, Any]] = {
        "int_min": (INT64, limits.int_min - 1),
        "int_max": (UINT64, limits.int_max + 1),
        "nan": (FLOAT64, float("nan")),
        "infinity": (FLOAT64, float("inf")),
        "negative_zero": (FLOAT64, -0.0),
        "xml_text": (STRING, "\x01"),
        "nul_text": (STRING, "a\0b"),
        "empty_optional_text": (OptionalType(STRING), ""),
    }
    for limit in fields(Limits):
        if limit.name in tries and getattr(limits, limit.name) != getattr(default, limit.name):
            type_, value = tries[limit.name]
            root: RecordType = record("Limit", value=type_)
            given: Record = {"value": value}
            yield limit.name, Material("", Schema(root, NAMESPACE), (given,))
    if limits.depth < default.depth:
        yield "depth", _one_deeper(limits)


def _one_deeper(limits: Limits) -> Material:
    """The record that the suite would try of a codec that declares one level more."""
    given = constructs(replace(limits, depth=limits.depth + 1))
    (deep,) = (construct for construct in given if construct.name == "recursion")
    return Material("feature:recursion", Schema(deep.root, NAMESPACE), deep.records)
