"""pickle of the standard library: the yardstick of a language-locked format, never recommended.

What a Python program would do that never thought of formats, as Java's serialization is in Java.
The record itself is the native, so nothing is converted. Loading runs whatever the bytes say:
https://docs.python.org/3/library/pickle.html, the warning at the top.

Not deterministic: pickle writes a reference where the same object comes again, and equal records
need not share their objects alike.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session, identity
from serdelab.schema import Schema, value_at

INFO = CodecInfo(
    name="pickle_stdlib",
    format="pickle",
    library="python",
    extra="",
    idl="",
    native="the record itself",
    idiom="pickle.dumps(record, 5), pickle.loads; nothing is reused",
    needs_schema=False,
    self_describing=True,
    deterministic=False,
    keeps_unknown=True,
    random_access=False,
    defers=False,
    warning="Python only, and loading executes code: never for data from elsewhere",
    control=True,
)


def _decode_batch(data: bytes) -> list[Any]:
    stream, end = BytesIO(data), len(data)
    found: list[Any] = []
    while stream.tell() < end:
        found.append(pickle.load(stream))  # noqa: S301 - the declared warning of this codec
    return found


def _access(path: Path) -> Access:
    loads: Callable[[bytes], Any] = pickle.loads

    def one(data: bytes) -> Any:
        return value_at(loads(data), path)

    def many(data: bytes) -> list[Any]:
        return [value_at(record, path) for record in _decode_batch(data)]

    return Access(one, many, "full decode, one lookup")


def prepare(writer: Schema, reader: Schema) -> Session:
    dumps = pickle.dumps

    # Not functools.partial: with keywords it is slower than a function (CPython 3.11).
    def encode(native: Any) -> bytes:
        return dumps(native, 5)

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"".join(map(encode, natives))

    return Session(
        populate=identity,
        encode=encode,
        decode=pickle.loads,
        restore=identity,
        encode_batch=encode_batch,
        decode_batch=_decode_batch,
        framing="each pickle ends itself",
        access=_access,
    )


def implementation() -> str:
    """The C accelerator replaces the classes of the module when it is there."""
    return "C" if pickle.Pickler.__module__ == "_pickle" else "pure Python"


CODEC = Codec(INFO, prepare, implementation)
