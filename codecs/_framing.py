"""Batches of messages whose format does not say where one ends, and whose library helps not."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from struct import Struct
from typing import Any

from serdelab.errors import DecodeError

PREFIXED = "4-byte big-endian length prefix"
_LENGTH = Struct(">I")

Encode = Callable[[Any], bytes]
Decode = Callable[[bytes], Any]


def prefixed(encode: Encode) -> Callable[[Sequence[Any]], bytes]:
    """Natives → messages, each after its length."""
    pack = _LENGTH.pack

    def encode_batch(natives: Sequence[Any]) -> bytes:
        parts: list[bytes] = []
        for native in natives:
            message = encode(native)
            parts += (pack(len(message)), message)
        return b"".join(parts)

    return encode_batch


def split(data: bytes) -> Iterator[bytes]:
    """The messages of a prefixed batch. DecodeError where a length runs past the end."""
    at, end = 0, len(data)
    while at < end:
        start = at + _LENGTH.size
        at = start + (_LENGTH.unpack_from(data, at)[0] if start <= end else 1)
        if at > end:
            raise DecodeError(f"the batch of {end} bytes ends inside a message")
        yield data[start:at]


def unprefixed(decode: Decode) -> Callable[[bytes], list[Any]]:
    """The inverse of ``prefixed``."""

    def decode_batch(data: bytes) -> list[Any]:
        return [decode(message) for message in split(data)]

    return decode_batch
