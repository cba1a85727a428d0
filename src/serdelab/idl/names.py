"""What a name may be, and its spellings: ``LineItem``, ``line_item``, ``LINE_ITEM``."""

from __future__ import annotations

import re

IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""A name in Protocol Buffers, Avro and Thrift alike."""

_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake(name: str) -> str:
    """``HTTPStatus`` and ``httpStatus`` → ``http_status``."""
    return _BORDER.sub("_", name).lower()


def upper_camel(name: str) -> str:
    """``page_viewed`` and ``pageViewed`` → ``PageViewed``."""
    return "".join(part[:1].upper() + part[1:] for part in re.split(r"[_\-.]+", name))
