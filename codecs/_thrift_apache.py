"""The official ``thrift`` library's C module, for both of its protocols.

Generated code ends in two calls of that module, ``encode_x(struct, [class, spec])`` and
``decode_x(struct, protocol, [class, spec])``; a session makes the same two, with the protocol and
its memory transport reused. (``TSerialization`` makes both anew for each message.) Where the C
module is missing the library falls back to pure Python without a word; ``fallback=False`` makes
that an ImportError.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from io import BytesIO
from typing import Any

from serdelab.contract import Access, Limits, Path, Session
from serdelab.schema import Schema

from ._thrift_convert import FromStructs, ToStructs
from ._thrift_structs import Structs

IDIOM = (
    "generated-style slots classes; fastbinary.{encode} and {decode} called directly, as generated"
    " code does, with spec, protocol and memory transport reused"
)

LIMITS = Limits(
    int_max=2**63 - 1,
    depth=60,
    reason="Thrift has no unsigned integers (IDL specification, Base Types);"
    " the C module reads and writes 63 levels",
)


def implementation() -> str:
    """ "C" when the accelerator is there; without it ``prepare`` raises ImportError."""
    try:
        import_module("thrift.protocol.fastbinary")
    except ImportError:
        return "pure Python"
    return "C"


def prepare(writer: Schema, reader: Schema, protocol: str) -> Session:
    """``protocol`` is "binary" or "compact"."""
    fastbinary: Any = import_module("thrift.protocol.fastbinary")
    written, read = Structs(), Structs()
    populate = ToStructs(written.of).compile(writer.root)
    to_one = written.of(writer.root)
    from_one = read.of(reader.root)
    written.fix()
    read.fix()
    encode = _encoder(getattr(fastbinary, f"encode_{protocol}"), to_one)
    decode, decode_batch = _decoders(
        getattr(fastbinary, f"decode_{protocol}"), from_one, _reused_protocol(protocol)
    )

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"".join(map(encode, natives))

    def access(path: Path) -> Access:
        value = FromStructs(partial=False).compile_path(reader.root, path)
        return Access(
            one=lambda data: value(decode(data)),
            many=lambda data: [value(native) for native in decode_batch(data)],
            how="full decode, one lookup",
        )

    return Session(
        populate=populate,
        encode=encode,
        decode=decode,
        restore=FromStructs(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="none: structs one after another, each ends with its stop field",
        access=access,
        schema_bytes=schema_text(writer),
    )


def schema_text(schema: Schema) -> bytes:
    """The IDL: Thrift has no shorter form of a schema to hand to a reader."""
    return schema.document("thrift").text.encode()


def _encoder(encode: Callable[[Any, Any], bytes], cls: Any) -> Callable[[Any], bytes]:
    arguments = [cls, cls.thrift_spec]

    def encode_one(native: Any) -> bytes:
        return encode(native, arguments)

    return encode_one


def _reused_protocol(protocol: str) -> Any:
    """An accelerated protocol on a transport whose buffer is set before each message."""
    transport_module: Any = import_module("thrift.transport.TTransport")

    class Memory(transport_module.CReadableTransport):  # type: ignore[misc]  # untyped library
        """What the C module asks of a transport, and no more."""

        cstringio_buf = BytesIO()

        def cstringio_refill(self, partialread: bytes, reqlen: int) -> BytesIO:
            raise EOFError("the message ends too early")

    name = f"T{protocol.capitalize()}Protocol"
    accelerated: Any = getattr(import_module(f"thrift.protocol.{name}"), f"{name}Accelerated")
    return accelerated(Memory(), fallback=False)


def _decoders(
    decode: Callable[[Any, Any, Any], Any], cls: Any, protocol: Any
) -> tuple[Callable[[bytes], Any], Callable[[bytes], list[Any]]]:
    transport = protocol.trans
    arguments = [cls, cls.thrift_spec]

    def decode_one(data: bytes) -> Any:
        transport.cstringio_buf = BytesIO(data)
        native = cls()
        decode(native, protocol, arguments)
        return native

    def decode_batch(data: bytes) -> list[Any]:
        transport.cstringio_buf = buffer = BytesIO(data)
        end, natives = len(data), list[Any]()
        while buffer.tell() < end:
            native = cls()
            decode(native, protocol, arguments)
            natives.append(native)
        return natives

    return decode_one, decode_batch
