"""JSON data under two schemas: one writes, the other reads. Shared by JSON and MessagePack.

===========  ===================================================================================
way          what reads
===========  ===================================================================================
tolerant     an application with plain dicts: ``data[name]``, ``data.get(name)``, no checks
validated    the same, after jsonschema-rs has let the message pass the reader's document; what
             ``format`` means is left to the draft, as the library does by default
===========  ===================================================================================

Whoever reads a dict, changes it and writes it again keeps what he does not know: so ``rewrite`` is
the library's reader and writer, and nothing between. What the writer's own document refuses is no
message of it, so that ``reread`` raises: a list of types may overlap, a condition may be left out.
What a validated writer's own document lets pass, though it is not as its shape says (no type is
stated), is given as it came.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from serdelab.contract import Evolution, Link, Side
from serdelab.errors import DecodeError, NotExpressible, Unavailable

from ._data_read import FromArrays, FromData, from_base64
from ._data_write import Convert, ToArrays, ToData, as_base64

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

Check = Callable[[Any], None]

TOLERANT, VALIDATED = "tolerant", "validated"

_LONGEST = 160
"""Characters of what the validator says: it quotes the value."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a library writes JSON data. ``has_bytes``: bytes are written as they are.

    ``by_position``: records are arrays.
    """

    dumps: Callable[[Any], bytes]
    loads: Callable[[bytes], Any]
    has_bytes: bool = False
    by_position: bool = False

    def writing(self, side: Side) -> Callable[[Any], bytes]:
        kind = ToArrays if self.by_position else ToData
        convert = kind(side.shapes, None if self.has_bytes else as_base64).root(side.root)
        dumps = self.dumps
        return dumps if convert is None else lambda value: dumps(convert(value))

    def reading(
        self, side: Side, check: Check | None = None, *, own: bool = False, lenient: bool = False
    ) -> Callable[[bytes], Any]:
        """``own``: as the side's own reader, who also sees what a writer may put in beside."""
        kind = FromArrays if self.by_position else FromData
        binary = None if self.has_bytes else from_base64
        value = kind(side.shapes, binary, extras=own, lenient=lenient).root(side.root)
        loads = self.loads
        if check is None:
            return lambda data: value(loads(data))
        if self.by_position:
            return _named_then_checked(lambda data: value(loads(data)), side, check)
        form = text_form if self.has_bytes else None

        def read(data: bytes) -> Any:
            document = loads(data)
            check(document if form is None else form(document))
            return value(document)

        return read


def evolution(make: Callable[[], Format], rules: str) -> Evolution:
    """How a codec takes part; ``make`` imports its library."""

    def connect(writer: Side, reader: Side, way: str) -> Link:
        return link(make(), writer, reader, way)

    return Evolution("jsonschema", connect, (TOLERANT, VALIDATED), rules)


def link(format_: Format, writer: Side, reader: Side, way: str) -> Link:
    """NotExpressible where the validator is asked for and takes one of the documents not."""
    write = format_.writing(writer)
    dumps, loads = format_.dumps, format_.loads
    if way == VALIDATED:
        read = format_.reading(reader, check(reader))

        def passed_on(data: bytes) -> bytes:
            read(data)
            return dumps(loads(data))

        own = format_.reading(writer, check(writer), own=True, lenient=True)
        return Link(write, own, read, passed_on)
    return Link(
        write,
        reread=format_.reading(writer, own_check(writer), own=True),
        read=format_.reading(reader),
        rewrite=lambda data: dumps(loads(data)),
    )


def check(side: Side) -> Check:
    """DecodeError for what is not valid to the document; ValueError for what is no JSON data."""
    import jsonschema_rs

    validate = _validator(side.document.text).validate

    def checked(document: Any) -> None:
        try:
            validate(document)
        except jsonschema_rs.ValidationError as error:
            raise DecodeError(_refusal(error)) from error

    return checked


def _refusal(error: ValidationError) -> str:
    """What is refused, and by which keyword: a JSON pointer (RFC 6901) into the document."""
    path = "/".join(map(str, error.instance_path))
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in error.schema_path)
    pointer = "".join(f"/{step}" for step in steps)
    return f"{path or '(document)'}: {error.message:.{_LONGEST}} (#{pointer})"


def own_check(side: Side) -> Check | None:
    """The same for a message of the document's own writer, and a tolerant one.

    NaN is a number to every program, and none to a validator. None where the validator does not
    take the document at all.
    """
    try:
        valid, strict = _validator(side.document.text).is_valid, check(side)
    except NotExpressible:
        return None

    def checked(document: Any) -> None:
        if not valid(document):
            strict(_finite(document))

    return checked


@lru_cache(maxsize=256)
def _validator(text: str) -> Validator:
    try:
        import jsonschema_rs
    except ImportError as error:
        raise Unavailable("jsonschema-rs", "evolution") from error
    try:
        # The validator's own parser stops at 128 levels. Nothing is fetched.
        return jsonschema_rs.validator_for(json.loads(text), offline=True)
    except ValueError as error:  # ValidationError is one
        reason = getattr(error, "message", str(error))
        raise NotExpressible("a document", "jsonschema-rs", reason) from error


def _named_then_checked(
    read: Callable[[bytes], Any], side: Side, check: Check
) -> Callable[[bytes], Any]:
    """For arrays, which have names only once they are read."""
    convert: Convert = ToData(side.shapes, as_base64).root(side.root) or _same

    def checked(data: bytes) -> Any:
        value = read(data)
        check(text_form(convert(value)))
        return value

    return checked


def _same(value: Any) -> Any:
    return value


def text_form(data: Any) -> Any:
    """JSON data with base64 text for bytes."""
    return _scalars(data, as_base64)


def _finite(data: Any) -> Any:
    """JSON data with 0 for NaN and the infinities."""

    def finite(value: Any) -> Any:
        return value if not isinstance(value, float) or math.isfinite(value) else 0.0

    return _scalars(data, finite)


def _scalars(data: Any, convert: Convert) -> Any:
    """JSON data with every scalar converted."""
    if isinstance(data, dict):
        members = cast("dict[str, Any]", data)
        return {key: _scalars(value, convert) for key, value in members.items()}
    if isinstance(data, list):
        return [_scalars(value, convert) for value in cast("list[object]", data)]
    return convert(data)
