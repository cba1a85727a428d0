"""MessagePack under two JSON Schemas, which say what its messages hold; bytes are bin.

A validator sees the JSON form of a message: base64 text for bytes.
"""

from __future__ import annotations

from collections.abc import Callable

from serdelab.contract import Evolution

from ._data_link import Format, evolution

RULES = "messagepack"
"""The rules that predict all codecs that write records as maps."""


def map_evolution(make: Callable[[], Format]) -> Evolution:
    return evolution(make, RULES)


def array_evolution(make: Callable[[], Format]) -> Evolution:
    """Of a codec that writes records as arrays."""
    return evolution(make, f"{RULES}-array")
