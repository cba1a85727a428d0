"""The phases of a codec, message by message, whether they are timed or counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from serdelab.contract import Operation, Trial, identity

_SOURCE = {"populate": "record", "restore": "native"}


def phases(trial: Trial) -> Iterator[Operation]:
    """Populate, encode, decode, read_all, restore; ``identity`` where there is nothing to do."""
    session, count = trial.session, trial.settings.rotation
    encodings = trial.encodings[:count]
    size = mean_size(encodings)
    yield _conversion("populate", session.populate, trial.records[:count], size)
    yield Operation("encode", session.encode, trial.natives[:count], size, "encode(native)")
    yield Operation("decode", session.decode, encodings, size, "decode(bytes)")
    if session.read_all is None:
        yield Operation("read_all", identity, (), size, "decode is complete")
    else:
        clock = "decode(bytes), every value read"
        yield Operation("read_all", session.read_all, encodings, size, clock, beside="decode")
    yield _conversion("restore", session.restore, [session.decode(e) for e in encodings], size)


def _conversion(
    name: str, function: Callable[[Any], Any], inputs: Sequence[Any], size: float
) -> Operation:
    idle = function is identity
    clock = "the native is the record" if idle else f"{name}({_SOURCE[name]})"
    return Operation(name, function, inputs, size, clock)


def mean_size(encodings: Sequence[bytes]) -> float:
    return sum(map(len, encodings)) / len(encodings)
