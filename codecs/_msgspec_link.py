"""JSON data that msgspec decodes into typed Structs: the way "typed", beside those of plain dicts.

Its decoder checks types, enums and required slots, and skips what it does not know: a reader that
writes a message again loses that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from serdelab.contract import Evolution, Link, Side

from ._data_link import Format, evolution, link, own_check
from ._msgspec_shapes import TypedShapes

TYPED = "typed"


def typed_evolution(
    make: Callable[[], Format], decoder: Callable[[], Callable[[Any], Any]], rules: str
) -> Evolution:
    """``decoder`` imports the class of msgspec that is called with a type."""

    def connect(writer: Side, reader: Side, way: str) -> Link:
        format_ = make()
        if way != TYPED:
            return link(format_, writer, reader, way)
        own, _ = _typed(writer, decoder())
        read, decode = _typed(reader, decoder())
        dumps = format_.dumps
        return Link(
            format_.writing(writer),
            _own(format_, writer, own),
            read,
            rewrite=lambda data: dumps(decode(data)),
        )

    plain = evolution(make, rules)
    return replace(plain, link=connect, ways=(TYPED, *plain.ways))


def _typed(side: Side, decoder: Callable[[Any], Any]) -> tuple[Callable[[bytes], Any], Any]:
    """Bytes to a plain value, and to msgspec's own object."""
    types = TypedShapes(side.shapes)
    decode = types.decoder(side.root, decoder)
    value = types.root(side.root)
    return (lambda data: value(decode(data))), decode


def _own(format_: Format, writer: Side, typed: Callable[[bytes], Any]) -> Callable[[bytes], Any]:
    """The writer's own reader: what a dict holds of a message that the Structs take.

    It gets nothing that the writer's document refuses; and Structs have no place for keys that an
    open schema does not name.
    """
    plain = format_.reading(writer, own_check(writer), own=True)

    def own(data: bytes) -> Any:
        typed(data)
        return plain(data)

    return own
