"""Links of the evolution lab through Protobuf's JSON mapping; messages are filled and read as in
``_protobuf_link``.

Keys are sorted, so that a witness has the same bytes in every process: a map has no order. Types
inside an ``Any`` are looked for in the document, since the default pool has none of its own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from google.protobuf.json_format import MessageToJson, Parse

from serdelab.contract import Link, Side

from ._protobuf_link import Bound, bound

STRICT, IGNORING = "strict", "ignoring"


def link(writer: Side, reader: Side, way: str) -> Link:
    written, read = bound(writer), bound(reader)
    to_json, again = _printer(written.pool), _printer(read.pool)
    parse_written, parse_read = _parser(written, way), _parser(read, way)
    return Link(
        write=lambda value: to_json(written.make(value)),
        reread=lambda data: written.plain(parse_written(data)),
        read=lambda data: read.plain(parse_read(data)),
        rewrite=lambda data: again(parse_read(data)),
    )


def _printer(pool: Any) -> Callable[[Any], bytes]:
    def to_json(message: Any) -> bytes:
        text = MessageToJson(
            message, indent=None, sort_keys=True, ensure_ascii=False, descriptor_pool=pool
        )
        return text.encode()

    return to_json


def _parser(side: Bound, way: str) -> Callable[[bytes], Any]:
    cls, pool, ignoring = side.cls, side.pool, way == IGNORING
    return lambda data: Parse(data, cls(), ignore_unknown_fields=ignoring, descriptor_pool=pool)
