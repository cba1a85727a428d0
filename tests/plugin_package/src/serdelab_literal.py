"""Python literals: ``repr`` writes them, ``ast.literal_eval`` reads them without running code.

What no literal can say (time, decimal, UUID) is carried as text.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.contract import Access, Codec, CodecInfo, Limits, Path, Session
from serdelab.contract.convert import Conversion
from serdelab.schema import (
    DateType,
    DecimalType,
    Schema,
    TimestampType,
    Type,
    UuidType,
    value_at,
)

INFO = CodecInfo(
    name="literal_ast",
    format="literal",
    library="python",
    extra="",
    idl="",
    native="dict",
    idiom="repr and ast.literal_eval; nothing is reused",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
    limits=Limits(
        nan=False, infinity=False, reason="Python reference, 2.4.6: no literal is nan or inf"
    ),
)


class _ToLiterals(Conversion):
    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType() | DateType():
                return f"({x}).isoformat()"
            case DecimalType() | UuidType():
                return f"str({x})"
            case _:
                return x


class _FromLiterals(Conversion):
    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType():
                return f"{self.bind(datetime.fromisoformat, 'timestamp')}({x})"
            case DateType():
                return f"{self.bind(date.fromisoformat, 'date')}({x})"
            case DecimalType():
                return f"{self.bind(Decimal, 'Decimal')}({x})"
            case UuidType():
                return f"{self.bind(UUID, 'UUID')}({x})"
            case _:
                return x


def _encode(native: Any) -> bytes:
    return repr(native).encode()


def _decode(data: bytes) -> Any:
    return ast.literal_eval(data.decode())


def _encode_batch(natives: Sequence[Any]) -> bytes:
    return b"".join(_encode(native) + b"\n" for native in natives)


def _decode_batch(data: bytes) -> list[Any]:
    return [_decode(line) for line in data.split(b"\n")[:-1]]


def _prepare(writer: Schema, reader: Schema) -> Session:
    restore = _FromLiterals().compile(reader.root)

    def access(path: Path) -> Access:
        def one(data: bytes) -> Any:
            return value_at(restore(_decode(data)), path)

        def many(data: bytes) -> list[Any]:
            return [value_at(restore(native), path) for native in _decode_batch(data)]

        return Access(one, many, "full decode and restore, one lookup")

    return Session(
        populate=_ToLiterals().compile(writer.root),
        encode=_encode,
        decode=_decode,
        restore=restore,
        encode_batch=_encode_batch,
        decode_batch=_decode_batch,
        framing="a newline ends each",
        access=access,
    )


def _implementation() -> str:
    return f"C ({sys.implementation.name})"


CODEC = Codec(INFO, _prepare, _implementation)
