"""Two documents meet: written by one schema, read by another, with and without validation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from lxml import etree

from serdelab.contract import Link, Side

from ._xml_link_read import reader as reading
from ._xml_link_validate import validator
from ._xml_link_write import writer as writing
from ._xml_parser import parser

WAYS = ("tolerant", "validated")
"""``tolerant`` reads a tree as it is, ``validated`` has libxml2 refuse what is not valid first."""


def link(writer: Side, reader: Side, way: str) -> Link:
    parse = _parse(reader, way)
    read, reread = reading(reader), reading(writer)
    parse_own = _parse(writer, way)
    tostring: Callable[..., bytes] = cast("Any", etree.tostring)
    return Link(
        write=writing(writer),
        reread=lambda data: reread(parse_own(data)),
        read=lambda data: read(parse(data)),
        rewrite=lambda data: tostring(parse(data), encoding="UTF-8"),
    )


def _parse(side: Side, way: str) -> Callable[[bytes], Any]:
    fromstring: Callable[..., Any] = etree.fromstring
    hardened = parser()
    if way != "validated":
        return lambda data: fromstring(data, hardened)
    validate = validator(side)

    def parse(data: bytes) -> Any:
        tree = fromstring(data, hardened)
        validate(tree)
        return tree

    return parse
