"""JSON text under two JSON Schemas; bytes are base64 text (RFC 4648, section 4)."""

from __future__ import annotations

from collections.abc import Callable

from serdelab.contract import Evolution

from ._data_link import Format, evolution

RULES = "json"
"""The rules that predict all codecs of JSON, each of its ways."""


def json_evolution(make: Callable[[], Format]) -> Evolution:
    return evolution(make, RULES)
