"""Reading natives that are dicts, field names as keys: what may not be there, and access."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from serdelab.contract import Access
from serdelab.contract.convert import Conversion
from serdelab.schema import Field, OptionalType, RecordType

_IMMUTABLE = (type(None), bool, int, float, str, bytes)


class FromDicts(Conversion):
    """native → record.

    ``partial`` is for bytes of another schema: there an optional field may be absent, a field with
    a default then gets it, and unknown keys are left out. Without it the reader trusts that every
    key is there, because the encoders of this folder write an absent optional as null.
    """

    def __init__(self, *, partial: bool) -> None:
        super().__init__()
        self.partial = partial

    def same(self, record: RecordType) -> bool:
        return not self.partial

    def get(self, record: RecordType, field: Field, x: str) -> str:
        if self.partial and isinstance(field.type, OptionalType) and not field.has_default:
            return f"{x}.get({field.name!r})"
        return f"{x}[{field.name!r}]"

    def member(self, record: RecordType, field: Field, x: str) -> str:
        read = super().member(record, field, x)
        if not (self.partial and field.has_default):
            return read
        default = self.bind(field.default, "default")
        if not isinstance(field.default, _IMMUTABLE):
            default = f"{self.bind(deepcopy, 'deepcopy')}({default})"
        return f"({read} if {self.holds(record, field, x)} else {default})"

    def holds(self, record: RecordType, field: Field, x: str) -> str:
        """Whether ``x`` has the field."""
        return f"{field.name!r} in {x}"


def full_decode(
    decode: Callable[[bytes], Any],
    decode_batch: Callable[[bytes], Sequence[Any]],
    read: Callable[[Any], Any],
) -> Access:
    """Access of a library that can only decode everything: decodes, then reads one value."""

    def one(data: bytes) -> Any:
        return read(decode(data))

    def many(data: bytes) -> list[Any]:
        return [read(native) for native in decode_batch(data)]

    return Access(one, many, "full decode, one lookup")
