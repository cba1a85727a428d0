"""One record with every construct that all formats have: for golden bytes and quick checks."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from serdelab.conformance.building import (
    BOOL,
    BYTES,
    COLOUR,
    DATE,
    DECIMAL,
    FLOAT64,
    INT32,
    INT64,
    NOON,
    PLACE,
    STRING,
    TIMESTAMP,
    UUID_,
    record,
    union,
)
from serdelab.contract import Record
from serdelab.schema import ListType, MapType, OptionalType

RICH = record(
    "Rich", id=UUID_, moment=TIMESTAMP, day=DATE, amount=DECIMAL, flag=BOOL, small=INT32,
    large=INT64, real=FLOAT64, text=STRING, octets=BYTES, colour=COLOUR, tags=ListType(STRING),
    names=MapType(STRING, INT32), note=OptionalType(STRING), gone=OptionalType(INT64),
    place=PLACE, shape=union("Shape", 17, at=PLACE, word=STRING),
)  # fmt: skip
RICH_RECORD: Record = {
    "id": UUID("12345678-9abc-def0-1234-56789abcdef0"),
    "moment": NOON + timedelta(milliseconds=122),
    "day": date(2026, 2, 28),
    "amount": Decimal("-12345.6700"),
    "flag": True,
    "small": -129,
    "large": 2**53 + 1,
    "real": 0.1,
    "text": "Zażółć gęślą jaźń 🦆 <&\"'>\t",
    "octets": bytes(range(0, 256, 17)),
    "colour": "BLUE",
    "tags": ["日本", "", "a"],
    "names": {"one": 1},
    "note": "here",
    "gone": None,
    "place": {"city": "Köln", "code": 50667},
    "shape": {"at": {"city": "Reykjavík", "code": 101}},
}
"""Maps have one entry, so that a codec that does not keep their order is still deterministic."""
