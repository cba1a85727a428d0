"""How long each phase takes, message by message and, in a full run, batch by batch.

Floors mark what CPython itself needs for the same result:

* encode: the encoded bytes of the reference are copied.
* decode: the object that the reference's decode gives is built by a compiled literal expression;
  its text and numbers are constants, so nothing is parsed and no string is made.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from operator import call
from typing import Any

from serdelab.contract import Operation, TimedScenario, Trial

from ._phases import mean_size, phases


def operations(trial: Trial) -> Iterator[Operation]:
    yield from phases(trial)
    if trial.settings.full:
        yield from _batches(trial)


def _batches(trial: Trial) -> Iterator[Operation]:
    session, natives = trial.session, list(trial.natives[: trial.settings.rotation])
    batch = session.encode_batch(natives)
    for name, function, x in (
        ("encode_batch", session.encode_batch, natives),
        ("decode_batch", session.decode_batch, batch),
    ):
        clock = f"{name}, {session.framing}"
        yield Operation(name, function, [x], len(batch), clock, records_per_call=len(natives))


def floors(trial: Trial) -> Iterator[Operation]:
    session = trial.session
    encodings = trial.encodings[: trial.settings.rotation]
    yield from _floors("encode", "decode", session.decode, encodings, 1)
    if trial.settings.full:
        natives = list(trial.natives[: trial.settings.rotation])
        batch = session.encode_batch(natives)
        yield from _floors(
            "encode_batch", "decode_batch", session.decode_batch, [batch], len(natives)
        )


def _floors(
    encode: str,
    decode: str,
    decoder: Callable[[bytes], Any],
    encodings: Sequence[bytes],
    records: int,
) -> Iterator[Operation]:
    size = mean_size(encodings)
    copies = [bytearray(encoding) for encoding in encodings]
    yield Operation(encode, bytes, copies, size, "the bytes copied", records_per_call=records)
    literals = [literal(decoder(encoding)) for encoding in encodings]
    yield Operation(decode, call, literals, size, "the object built", records_per_call=records)


def literal(value: Any) -> Callable[[], Any]:
    """A function whose body is the literal expression of that value."""
    constants: dict[str, Any] = {}
    source = _expression(value, constants)
    made: Callable[[], Any] = eval(f"lambda: {source}", constants)  # noqa: S307 - our own source
    return made


def _expression(value: Any, constants: dict[str, Any]) -> str:
    match value:
        case {**pairs}:
            items = [
                (_expression(k, constants), _expression(v, constants)) for k, v in pairs.items()
            ]
            return "{" + ", ".join(f"{key}: {item}" for key, item in items) + "}"
        case [*values]:
            return "[" + ", ".join(_expression(v, constants) for v in values) + "]"
        case _:
            return _leaf(value, constants)


def _leaf(value: Any, constants: dict[str, Any]) -> str:
    if value is None or type(value) in {str, bytes, bool, int}:
        return repr(value)
    name = f"_{len(constants)}"
    constants[name] = value
    return name


SCENARIO = TimedScenario(
    name="throughput",
    question="How long do populate, encode, decode and restore take, each apart?",
    operations=operations,
    floors=floors,
)
