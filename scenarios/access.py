"""What reading one field costs: of one message, and of every message of a batch."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from serdelab.contract import Operation, TimedScenario, Trial
from serdelab.errors import CodecError, ProofError
from serdelab.schema import value_at
from serdelab.schema.equal import first_difference


def operations(trial: Trial) -> Iterator[Operation]:
    """Raises ProofError unless both readers give the values of the records."""
    session, path = trial.session, trial.settings.access
    if session.access is None:
        raise CodecError(f"{trial.info.name} reads no single field and declares no gap for it")
    access = session.access(path)
    count = trial.settings.rotation
    encodings, natives = trial.encodings[:count], list(trial.natives[:count])
    batch = session.encode_batch(natives)
    expected = [value_at(record, path) for record in trial.records[:count]]
    _prove(trial, expected, [access.one(encoding) for encoding in encodings])
    _prove(trial, expected, access.many(batch))
    size = sum(map(len, encodings)) / len(encodings)
    yield Operation("access_one", access.one, encodings, size, access.how)
    yield Operation(
        "access_batch", access.many, [batch], len(batch), access.how, records_per_call=len(natives)
    )


def _prove(trial: Trial, expected: list[Any], got: list[Any]) -> None:
    if found := first_difference(expected, got):
        path, wanted, came = found
        where = f"{path}.{'.'.join(map(str, trial.settings.access))}"
        raise ProofError(trial.info.name, where, wanted, came)


def floors(_: Trial) -> tuple[Operation, ...]:
    return ()


SCENARIO = TimedScenario(
    name="access",
    question="What does it cost to read one field without restoring the message?",
    operations=operations,
    floors=floors,
)
