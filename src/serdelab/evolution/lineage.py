"""Which slot of the reader is which slot of the writer, *as the developer means it*.

By the change's own word first (``Hints``), then by name, then by alias, then by number where the
wire knows numbers. Formats match by less than that: where they match otherwise, values get lost or
arrive in the wrong place, and that is what the lab is there to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from serdelab.schema.shape import Sign, Slot, Struct, Symbols


@dataclass(frozen=True, slots=True)
class Hints:
    """What a change says of identity, where names and numbers do not.

    Types are called by their simple name, which also stands for ``package.Name``; a symbol's name
    also stands for ``PREFIX_NAME``, as emitted Protobuf enums have it.
    """

    slots: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(old type, old slot) → new slot."""
    types: Mapping[str, str] = field(default_factory=dict[str, str])
    """Old type → new type."""
    symbols: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    """(old enum, old symbol) → new symbol."""
    replaced: frozenset[tuple[str, str]] = frozenset()
    """(old type, old slot) that is gone, whatever has its name or its number now."""


NO_HINTS = Hints()
