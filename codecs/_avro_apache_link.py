"""The link of the evolution lab through the official library: written and resolved by it alone.

* Nothing unknown survives a read, so there is no ``rewrite``: passing on is reading under one's own
  schema, and writing what was read under the same.
* A union's value is written bare, and the library takes the last branch that it is valid for: an
  int in ``["int", "long"]`` is always a long. What it then reads it does not name; ``_Telling``
  notes the branch that the library itself has chosen, and chooses nothing.
* A UUID is text to the library, and so are a uuid's values; a local timestamp is the number. They
  are converted as its user would, and left as they came where that cannot be done.
* A default that a reader puts in is the schema's JSON, but bytes are the text in UTF-8, and the
  default of a union is taken for its first branch.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from typing import Any
from uuid import UUID

from avro.io import BinaryDecoder, BinaryEncoder, DatumReader, DatumWriter
from avro.schema import NamedSchema, Schema, UnionSchema

from serdelab.contract import Link, Side
from serdelab.errors import NotExpressible

from ._avro_apache import parse
from ._avro_values import Fill, Plain, message

_REMEMBERED = 64
"""A document is linked in two directions and as both sides: it is parsed once."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def link(writer: Side, reader: Side, way: str) -> Link:
    written, read = parsed(writer), parsed(reader)
    put, get, again = DatumWriter(written), _Telling(written, read), _Telling(written, written)
    fill = message(Fill(writer.shapes, _TO_LIBRARY, _unnamed), writer)
    plain = message(Plain(writer.shapes, _FROM_LIBRARY), writer)
    seen = message(Plain(reader.shapes, _FROM_LIBRARY), reader)

    def write(value: Any) -> bytes:
        out = BytesIO()
        put.write(fill(value), BinaryEncoder(out))
        return out.getvalue()

    return Link(
        write=write,
        reread=lambda data: plain(again.read(BinaryDecoder(BytesIO(data)))),
        read=lambda data: seen(get.read(BinaryDecoder(BytesIO(data)))),
    )


def _unnamed(name: str, value: Any) -> Any:
    return value


def parsed(side: Side) -> Any:
    """NotExpressible when the library refuses the document."""
    try:
        return _parsed(side.document.text)
    except Exception as error:  # it raises bare Exceptions besides its own
        where = f"avro ({side.document.file or side.root})"
        reason = f"{type(error).__name__}: {error}"
        raise NotExpressible("the schema", where, reason) from error


_parsed = lru_cache(_REMEMBERED)(parse)


class _Telling(DatumReader):
    """Gives (name, value) for the values of unions of several types, as fastavro can.

    ``read_data`` calls itself first for the branch that it has found: that call is noted.
    """

    _asked: list[Schema] | None = None

    def read_data(
        self, writers_schema: Schema, readers_schema: Schema, decoder: BinaryDecoder
    ) -> object:
        if self._asked is not None:
            self._asked.append(readers_schema)
            self._asked = None
        if isinstance(writers_schema, UnionSchema) or not _has_branches(readers_schema):
            return super().read_data(writers_schema, readers_schema, decoder)
        found: list[Schema] = []
        self._asked = found
        value = super().read_data(writers_schema, readers_schema, decoder)
        return _name(found[0]), value


def _has_branches(schema: Schema) -> bool:
    """Whether it is more than a type and null."""
    if not isinstance(schema, UnionSchema):
        return False
    types = [branch.type for branch in schema.schemas]
    return "null" not in types or len(types) > len(("null", "a type"))


def _name(schema: Schema) -> str:
    return str(schema.fullname if isinstance(schema, NamedSchema) else schema.type)


# Logical types ------------------------------------------------------------------------------


def _unless_impossible(convert: Callable[[Any], Any], wanted: type) -> Callable[[Any], Any]:
    def converted(value: Any) -> Any:
        try:
            return convert(value) if type(value) is wanted else value
        except (ValueError, OverflowError):
            return value

    return converted


def _ticks(unit: timedelta) -> Callable[[Any], Any]:
    def count(value: Any) -> Any:
        return (value - _EPOCH) // unit

    return count


def _moment(unit: timedelta) -> Callable[[Any], Any]:
    return _unless_impossible(lambda count: _EPOCH + count * unit, int)


_UNITS = {
    "local-timestamp-millis": timedelta(milliseconds=1),
    "local-timestamp-micros": timedelta(microseconds=1),
}
_TO_LIBRARY: dict[str, Callable[[Any], Any]] = {
    "uuid": str,
    **{word: _ticks(unit) for word, unit in _UNITS.items()},
}
_FROM_LIBRARY = {
    "uuid": _unless_impossible(UUID, str),
    **{word: _moment(unit) for word, unit in _UNITS.items()},
}
