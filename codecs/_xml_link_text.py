"""Texts of a shape's leaves and back, with the calls that one writes in an application.

``int`` takes any integer: nobody holds a number against the bounds of its type by hand. Dates and
times are tried with ``fromisoformat`` and given as the text that came.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from serdelab.errors import NotExpressible
from serdelab.schema.shape import Domain, Leaf, Ref, Repeated, Shape

from ._xml_text import BOOLEANS, NOT_A_NUMBER_OF_PYTHON

ToText = Callable[[Any], str]
FromText = Callable[[str], Any]

LIST = "xs:list"
"""The word of a list whose items stand in one text."""


def is_text(shape: Shape) -> bool:
    """Whether a value is one text, unless it refers to a struct."""
    return isinstance(shape, Leaf) or (isinstance(shape, Repeated) and shape.word == LIST)


def to_text(shape: Shape) -> ToText:
    match shape:
        case Repeated(item=item):
            one = to_text(item)
            return lambda items: " ".join(map(one, items))
        case Ref():
            return str  # a symbol
        case Leaf(word="xs:hexBinary"):
            return lambda data: bytes(data).hex().upper()
        case Leaf(word="xs:decimal"):
            return lambda number: format(number, "f")  # xs:decimal has no exponent
        case Leaf(domain=domain):
            return _TO_TEXT.get(domain, str)
        case _:
            raise NotExpressible(str(shape), "one text", "only simple types are texts")


def from_text(shape: Shape) -> FromText:
    match shape:
        case Repeated(item=item):
            one = from_text(item)
            return lambda text: [one(each) for each in text.split()]
        case Ref():
            return str
        case Leaf(word=word, domain=domain):
            return _BY_WORD.get(word) or _FROM_TEXT.get(domain, str)
        case _:
            raise NotExpressible(str(shape), "one text", "only simple types are texts")


def _real(number: float) -> str:
    text = repr(float(number))
    return NOT_A_NUMBER_OF_PYTHON.get(text, text)


def _tried(call: Callable[[str], object]) -> FromText:
    def same(text: str) -> str:
        call(text)
        return text

    return same


_TO_TEXT: Mapping[Domain, ToText] = {
    Domain.BOOL: lambda flag: "true" if flag else "false",
    Domain.FLOAT32: _real,
    Domain.FLOAT64: _real,
    Domain.BYTES: lambda data: b2a_base64(data, newline=False).decode(),
}
_FROM_TEXT: Mapping[Domain, FromText] = {
    Domain.BOOL: BOOLEANS.__getitem__,
    Domain.INT: int,
    Domain.FLOAT32: float,
    Domain.FLOAT64: float,
    Domain.BYTES: lambda text: a2b_base64(text, strict_mode=True),
}
_BY_WORD: Mapping[str, FromText] = {
    "xs:hexBinary": bytes.fromhex,
    "xs:decimal": Decimal,
    "xs:dateTime": _tried(datetime.fromisoformat),
    "xs:date": _tried(date.fromisoformat),
    "xs:time": _tried(time.fromisoformat),
}
