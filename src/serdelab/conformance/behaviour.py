"""How a codec must behave, apart from giving records back: the law of the callables, tried."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from functools import partial
from typing import Any

from serdelab.conformance.examination import (
    Examination,
    Material,
    compare,
    describe,
    fresh,
    raised,
    snapshot,
)
from serdelab.conformance.rich import RICH, RICH_RECORD
from serdelab.contract import Path, Record, Session
from serdelab.schema import type_at, value_at
from serdelab.schema.equal import first_difference

Problems = Iterator[str]
ACCESSED = 4
"""Records of a material that access is tried on."""


def guarded(material: Material, call: Callable[[], Problems]) -> Problems:
    """The problems of ``call``, each with its scope; an error that it raises is one, too."""
    try:
        yield from (f"{material.scope}: {problem}" for problem in call())
    except Exception as error:  # noqa: BLE001 - whatever a library raises is the finding
        yield f"{material.scope}: raised {raised(error)}"


def each(examination: Examination, call: Callable[[Session, Record], Problems]) -> Problems:
    """The problems of ``call`` with the first record of each material that the codec can do."""

    def first(material: Material) -> Problems:
        yield from call(examination.session(material.schema), fresh(material.records[0]))

    for material in examination.able():
        yield from guarded(material, partial(first, material))


def reads_all(examination: Examination) -> Problems:
    def call(session: Session, record: Record) -> Problems:
        read_all = session.read_all
        if (read_all is not None) != examination.info.defers:
            yield "`defers` and `read_all` must come together"
        if read_all is not None:
            data = session.encode(session.populate(record))
            if found := compare(record, lambda: session.restore(read_all(data))):
                yield f"read_all differs from decode: {found}"

    yield from each(examination, call)


def deterministic(examination: Examination) -> Problems:
    if not examination.info.deterministic:
        return

    def call(session: Session, record: Record) -> Problems:
        first = session.encode(session.populate(record))
        for other in (record, fresh(record)):
            if session.encode(session.populate(other)) != first:
                yield "an equal record gave other bytes, though `deterministic` is declared"
                return

    yield from each(examination, call)


def leaves_inputs_alone(examination: Examination) -> Problems:
    def call(session: Session, record: Record) -> Problems:
        before = fresh(record)
        native = session.populate(record)
        plain = snapshot(native)
        data = session.encode(native)
        if change := first_difference(before, record):
            yield f"populate or encode changed the record: {describe(change)}"
        if change := first_difference(plain, native):
            yield f"encode changed the native: {describe(change)}"
        if found := compare(
            before, lambda: session.restore(session.decode(session.encode(native)))
        ):
            yield f"encode changed the native: encoding it again {found}"
        back = session.decode(data)
        if found := compare(session.restore(back), lambda: session.restore(back)):
            yield f"restore changed the native: restoring it again {found}"

    yield from each(examination, call)


def keeps_no_answers(examination: Examination) -> Problems:
    """A cache is caught by the identity of its answers, and by changing what they were made of."""
    session, record = examination.session_of(RICH), fresh(RICH_RECORD)
    first = session.encode(session.populate(record))
    native = session.populate(record)
    if session.encode(native) is session.encode(native):
        yield "encode gives the same object again"
    record["small"], record["tags"][0] = 77, "changed"
    if found := compare(record, lambda: _through(session, record)):
        yield f"a record that was changed in place came back as it was before: {found}"
    if found := compare(RICH_RECORD, lambda: session.restore(session.decode(first))):
        yield f"bytes changed after they were handed out: {found}"
    back = session.restore(session.decode(first))
    back["tags"].append("mine")
    back["place"]["city"] = "mine"
    if found := compare(RICH_RECORD, lambda: session.restore(session.decode(first))):
        yield f"a changed answer came again from decode: {found}"
    one, two = session.decode(first), session.decode(first)
    if one is two and one is not first:
        yield "decode gives the same object again"


def _through(session: Session, record: Record) -> Any:
    return session.restore(session.decode(session.encode(session.populate(record))))


def gives_bytes(examination: Examination) -> Problems:
    def call(session: Session, record: Record) -> Problems:
        native = session.populate(record)
        one, batch = session.encode(native), session.encode_batch([native])
        for name, data in (("encode", one), ("encode_batch", batch)):
            if type(data) is not bytes:
                yield f"{name} gives {type(data).__name__}, not bytes: a later call could change it"

    yield from each(examination, call)


def batches(examination: Examination) -> Problems:
    def call(session: Session, record: Record) -> Problems:
        if not session.framing:
            yield "framing is empty"
        for count in (0, 1, 3):
            records = [record] * count
            data = session.encode_batch([session.populate(r) for r in records])
            if found := compare(records, lambda: _restored(session, data)):  # noqa: B023 - called here
                yield f"batch of {count}: {found}"

    yield from each(examination, call)


def _restored(session: Session, data: bytes) -> list[Any]:
    natives: Sequence[Any] = session.decode_batch(data)
    return [session.restore(native) for native in natives]


def accesses(examination: Examination) -> Problems:
    """The subject's own path; of a construct, each field of its root."""
    for material in examination.able():
        fields = [(field.name,) for field in material.schema.root.fields]
        for path in [material.path] if material.path else fields:
            yield from guarded(material, partial(_access, examination, material, path))


def _access(examination: Examination, material: Material, path: Path) -> Problems:
    session = examination.session(material.schema)
    if session.access is None:
        if "scenario:access" not in examination.declared:
            yield 'there is no access, and no gap "scenario:access" that says why'
        return
    type_at(material.schema.root, path)
    access = session.access(path)
    if not access.how:
        yield f"access to {path} does not say how"
    records = material.records[:ACCESSED]
    natives = [session.populate(fresh(record)) for record in records]
    wanted = [value_at(record, path) for record in records]
    if found := compare(wanted, lambda: [access.one(session.encode(n)) for n in natives]):
        yield f"one at {path}: {found}"
    if found := compare(wanted, lambda: list(access.many(session.encode_batch(natives)))):
        yield f"many at {path}: {found}"


def is_silent(examination: Examination) -> Problems:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        session = examination.session_of(RICH)
        _through(session, fresh(RICH_RECORD))
    if out.getvalue():
        yield f"printed {out.getvalue()!r:.100}"
