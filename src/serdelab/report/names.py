"""The names that stand in rows beside those of codecs, and which operation is which.

The only names of rows that the report knows. Everything else about a codec is data of the run, the
name of the reference too: ``request.reference`` in ``run.json``. The reference is fixed before the
run, because ratios to "the best of those shown" change whenever a codec is left out.
"""

from __future__ import annotations

from serdelab.rows import FLOOR, TWIN

FLOOR_OF = {
    "encode": "encode",
    "encode_batch": "encode",
    "decode": "decode",
    "read_all": "decode",
    "decode_batch": "decode",
}
"""Operation → the floor it is held against, for operations that have no floor of their own."""

STANDS_FOR = {"read_all": "decode"}
"""Operation → the operation that a codec which has no row of it is measured by: where ``decode``
leaves nothing for later, it has read everything."""

ORDER = (
    "populate",
    "encode",
    "decode",
    "read_all",
    "restore",
    "encode_batch",
    "decode_batch",
    "access_one",
    "access_batch",
)
"""The order in which operations are shown; others follow by name."""


def place(operation: str) -> tuple[int, str]:
    """Sort key of an operation."""
    return (ORDER.index(operation) if operation in ORDER else len(ORDER), operation)


UNFINISHED = frozenset({"decode"})
"""Operations in which a codec that defers work is not ranked: it has not read what it decoded."""

ROLES = ("codec", "reference", "control", TWIN, FLOOR)
"""What a row of the timings stands for."""

RANKED = ("codec", "reference")


def role(codec: str, reference: str, controls: frozenset[str]) -> str:
    """One of ``ROLES``."""
    if codec in (TWIN, FLOOR):
        return codec
    if codec in controls:
        return "control"
    return "reference" if codec == reference else "codec"
