"""What only a process of its own can show: the same bytes everywhere, and damage survived."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping

from serdelab.conformance.examination import NAMESPACE, Examination, documented, fresh
from serdelab.conformance.outside import ask
from serdelab.conformance.rich import RICH, RICH_RECORD
from serdelab.contract import Record
from serdelab.schema import Schema

Problems = Iterator[str]
Batch = list[tuple[str, Schema, list[Record]]]


def deterministic_elsewhere(examination: Examination) -> Problems:
    """The bytes of a process with another hash seed are those of this one."""
    if not examination.info.deterministic:
        return
    batch = _batch(examination)
    here = [
        (scope, hashlib.sha256(session.encode(session.populate(fresh(record)))).hexdigest())
        for scope, schema, records in batch
        for session in [examination.session(schema)]
        for record in records
    ]
    there = list(ask(examination.codec, "digest", batch, seed=4242))
    yield from (str(answer["died"]) for answer in there if "died" in answer)
    pairs = [(a["scope"], a["sha256"]) for a in there if "sha256" in a]
    for (scope, mine), (_, other) in zip(here, pairs, strict=False):
        if mine != other:
            yield f"{scope}: a process with another hash seed gives other bytes"


def truncation(examination: Examination) -> Problems:
    """A message cut short is refused, or read in part: it never yields a value it did not hold.

    A process that ends before all of them were cut has shown nothing of the others.
    """
    cut, last = True, "nothing"
    for answer in _hostile(examination):
        cut, last = bool(answer.get("cut", cut)), str(answer.get("trying", last))
        if "invented" in answer:
            yield str(answer["invented"])
        if "died" in answer and cut:
            yield f"{last}: the process {answer['died']}"


def damage(examination: Examination) -> Problems:
    """Damaged messages raise an exception or give something, in time, and the process lives."""
    last = "nothing"
    for answer in _hostile(examination):
        last = str(answer.get("trying", last))
        if "died" in answer:
            yield f"{last}: the process {answer['died']}"


def _hostile(examination: Examination) -> list[Mapping[str, object]]:
    """Asked once for each examination."""
    if examination.hostile is None:
        examination.hostile = list(ask(examination.codec, "hostile", _batch(examination)))
    return examination.hostile


def _batch(examination: Examination) -> Batch:
    """The first record of each subject, and the rich one."""
    rich = ("feature:rich", Schema(RICH, NAMESPACE), [RICH_RECORD])
    able = [
        (material.scope, material.schema, list(material.records[:1]))
        for material in examination.able()
        if material.scope.startswith("subject:")
    ]
    idl = examination.info.idl
    return [(scope, documented(schema, idl), records) for scope, schema, records in (*able, rich)]


FEATURES: Mapping[str, Callable[[Examination], Problems]] = {
    "feature:truncation": truncation,
    "feature:damage": damage,
}
"""Features that a gap can name, beside the constructs."""
