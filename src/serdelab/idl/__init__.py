"""Front ends: each parses and emits one IDL, and says what its IDL cannot say.

A front end is one module here that holds ``FRONT_END``; ``front_end(name)`` imports it when asked.
Libraries that know an IDL do the parsing; nothing here reads bytes on the wire.
"""

from __future__ import annotations

from importlib import import_module

from serdelab.errors import UnknownName
from serdelab.idl.front_end import FrontEnd, Inexpressible

SUFFIXES = {
    "proto": ".proto",
    "avsc": ".avsc",
    "thrift": ".thrift",
    "xsd": ".xsd",
    "jsonschema": ".schema.json",
}
"""The front ends by name, each with the suffix of its files; the order is that of trust.

The first one present gives the neutral model of a subject, the others are held against it: proto
states numbers, widths and signs, and the logical types by an option."""


def front_end(name: str) -> FrontEnd:
    """The front end of that name. UnknownName when there is none."""
    if name not in SUFFIXES:
        raise UnknownName("IDL", name, SUFFIXES)
    found: FrontEnd = import_module(f"serdelab.idl.{name}").FRONT_END
    return found


__all__ = ["SUFFIXES", "FrontEnd", "Inexpressible", "front_end"]
