"""What this is: <format> through <library> (<what it is written in>), <which natives it takes>.

Copy this file to ``codecs/<format>_<library>.py`` and change it from top to bottom. As it stands it
is a whole codec: records as the text of Python literals, written by ``repr`` and read by
``ast.literal_eval``. Say here what a reader of figures must know: which calls the library
documents as the fast ones, with a link, and how values that the format does not have are written.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from serdelab.contract import Access, Codec, CodecInfo, Limits, Path, Session
from serdelab.contract.convert import Conversion
from serdelab.schema import (
    DateType,
    DecimalType,
    Field,
    OptionalType,
    RecordType,
    Schema,
    TimestampType,
    Type,
    UuidType,
)

# 1. The declaration. Everything in it is read by the report or tried by the conformance suite;
#    src/serdelab/contract/codec.py says what each word means.
INFO = CodecInfo(
    name="literal_stdlib",  # <format>_<library>: the file's name, too
    format="literal",
    library="python",  # the distribution's name; "python" for the standard library
    extra="",  # the extra of serdelab that installs it: name it in pyproject.toml
    idl="",  # "proto", "avsc", "thrift", "xsd" or "jsonschema" if prepare needs that document
    native="dict",
    idiom="repr and ast.literal_eval; nothing is reused",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
    limits=Limits(
        nan=False,
        infinity=False,
        reason="Python Language Reference, section 2.4: no literal stands for NaN or infinity",
    ),
    gaps=(),  # what it cannot do: Gap("feature:integer_keys", GapKind.NEVER, "why", "link")
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MILLISECOND = timedelta(milliseconds=1)
DAY_ZERO = EPOCH.toordinal()


# 2. The conversion, as a user of the library would write it by hand, a type at a time. Each method
#    gets a Python expression and returns one; what the library takes as it is stays as it is.
class ToNative(Conversion):
    """record → native."""

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType():
                return f"({x} - {self.bind(EPOCH, 'epoch')}) // {self.bind(MILLISECOND, 'ms')}"
            case DateType():
                return f"{x}.toordinal() - {DAY_ZERO}"
            case DecimalType() | UuidType():
                return f"str({x})"
            case _:
                return x


class FromNative(Conversion):
    """native → record.

    ``partial`` is for bytes of another schema: there an optional field may not be there, and what
    the reader does not know is left out.
    """

    def __init__(self, *, partial: bool) -> None:
        super().__init__()
        self.partial = partial

    def same(self, record: RecordType) -> bool:
        return not self.partial

    def get(self, record: RecordType, field: Field, x: str) -> str:
        if self.partial and isinstance(field.type, OptionalType):
            return f"{x}.get({field.name!r})"
        return super().get(record, field, x)

    def leaf(self, type_: Type, x: str) -> str:
        match type_:
            case TimestampType():
                return f"{self.bind(EPOCH, 'epoch')} + {self.bind(MILLISECOND, 'ms')} * {x}"
            case DateType():
                return f"{self.bind(date.fromordinal, 'date')}({x} + {DAY_ZERO})"
            case DecimalType():
                return f"{self.bind(Decimal, 'Decimal')}({x})"
            case UuidType():
                return f"{self.bind(UUID, 'UUID')}({x})"
            case _:
                return x


# 3. The session: what a service prepares once, and then the calls that are timed. Import the
#    library here, not above, so that the codec can be listed where it is not installed. Hand over
#    the library's own functions; wrap one only where its signature leaves no choice, as here.
def prepare(writer: Schema, reader: Schema) -> Session:
    from ast import literal_eval

    def encode(native: Any) -> bytes:
        return repr(native).encode()

    def decode(data: bytes) -> Any:
        return literal_eval(data.decode())

    # A batch: many messages in one byte string, as users of this format put them together.
    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"".join([encode(native) + b"\n" for native in natives])

    def decode_batch(data: bytes) -> list[Any]:
        return [decode(line) for line in data.split(b"\n")[:-1]]

    # One field of a message: the least work that the library offers to get at it.
    def access(path: Path) -> Access:
        value = FromNative(partial=False).compile_path(reader.root, path)

        def one(data: bytes) -> Any:
            return value(decode(data))

        def many(data: bytes) -> list[Any]:
            return [value(native) for native in decode_batch(data)]

        return Access(one, many, "full decode, one lookup")

    return Session(
        populate=ToNative().compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromNative(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="newline",
        access=access,
    )


# 4. What really runs. Ask the library, so that a silent fall-back to pure Python is seen.
def implementation() -> str:
    """``repr`` and the parser of literals belong to the interpreter."""
    return "C" if sys.implementation.name == "cpython" else sys.implementation.name


# With evolution=Evolution(…), as in avro_apache.py, the codec takes part in the evolution lab, too.
CODEC = Codec(INFO, prepare, implementation)
