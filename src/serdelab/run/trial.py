"""The proof that comes before any figure: every record comes back equal, and nobody cheats.

What is proven is what is measured: the session, natives and encodings of the ``Trial`` that goes to
the scenario.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from serdelab.contract import Codec, Record, Session, Settings, Trial, identity
from serdelab.errors import ProofError
from serdelab.rows import DIGITS, Proof
from serdelab.run.material import Material
from serdelab.schema.equal import first_difference


@dataclass(frozen=True, slots=True)
class Candidate:
    """A trial that is built and not yet proven; ``pristine`` is its records before that."""

    trial: Trial
    pristine: bytes
    step: Callable[[str], None]

    def prove(self, *, batch: bool) -> Proof:
        """Takes all records there and back, singly and, if asked to, as a batch.

        Raises ProofError with the path, what was expected and what came; and whatever the codec
        raises.
        """
        trial, session, name = self.trial, self.trial.session, self.trial.info.name
        expected: list[Record] = pickle.loads(self.pristine)  # noqa: S301 - our own bytes
        for phase, reader in _readers(session):
            self.step(phase)
            _compare(name, expected, [session.restore(reader(e)) for e in trial.encodings])
        self.step("decode")
        _refuse_cache(name, session, trial.natives[-1], trial.encodings[-1])
        if batch:
            self.step("decode_batch")
            natives = session.decode_batch(session.encode_batch(list(trial.natives)))
            _compare(name, expected, [session.restore(native) for native in natives])
        _compare(f"{name}, writing to its input,", expected, trial.records)
        joined = b"".join(trial.encodings)
        return Proof(len(expected), len(joined), sha256(joined).hexdigest()[:DIGITS])


def build(
    codec: Codec, material: Material, *, full: bool, step: Callable[[str], None]
) -> Candidate:
    """Prepares a codec and encodes the records; ``step`` is told the phase before each.

    Raises whatever the codec raises, ProofError when an encoding is not ``bytes``.
    """
    records = material.records
    pristine = pickle.dumps(records)
    step("prepare")
    session = codec.prepare(material.schema, material.schema)
    step("populate")
    natives = [session.populate(record) for record in records]
    step("encode")
    encodings = [session.encode(native) for native in natives]
    for encoding in encodings:
        if type(encoding) is not bytes:
            raise ProofError(codec.info.name, "the encoding", "bytes", type(encoding).__name__)
    trial = Trial(
        info=codec.info,
        session=session,
        subject=material.subject,
        schema=material.schema,
        records=records,
        natives=natives,
        encodings=encodings,
        settings=Settings(full=full, rotation=material.rotation, access=material.access),
    )
    return Candidate(trial, pristine, step)


def prove_again(trial: Trial, index: int) -> None:
    """After the measurement: one of its natives and encodings still says the same record."""
    session, name = trial.session, trial.info.name
    record = trial.records[index]
    encoding = session.encode(trial.natives[index])
    for _, reader in _readers(session):
        for data in (encoding, trial.encodings[index]):
            _compare(name, [record], [session.restore(reader(data))])


def _readers(session: Session) -> Iterator[tuple[str, Callable[[bytes], Any]]]:
    """What makes a native of bytes. Whether ``read_all`` leaves work undone cannot be seen: the
    native of a codec that defers does the rest when it is restored."""
    yield "decode", session.decode
    if session.read_all is not None:
        yield "read_all", session.read_all


def _compare(codec: str, expected: Sequence[Record], got: Sequence[Record]) -> None:
    if len(got) != len(expected):
        raise ProofError(codec, "the number of records", len(expected), len(got))
    for index, (one, other) in enumerate(zip(expected, got, strict=True)):
        if found := first_difference(one, other):
            path, wanted, came = found
            raise ProofError(codec, f"[{index}].{path}" if path else f"[{index}]", wanted, came)


def _refuse_cache(codec: str, session: Session, native: Any, encoding: bytes) -> None:
    """The same object twice means that the second call did no work.

    For encode that is true of any message of two bytes or more: Python shares shorter ones.
    """
    shares = len(encoding) > 1
    calls = [(reader, encoding) for _, reader in _readers(session)]
    for call, x in [*calls, *([(session.encode, native)] if shares else [])]:
        if call is not identity and call(x) is call(x):
            raise ProofError(codec, "its second answer", "made anew", "the same object again")
