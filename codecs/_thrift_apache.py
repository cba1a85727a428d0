"""Sessions and declarations that the codecs of the official ``thrift`` library share."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any

from serdelab.contract import Access, Limits, Path, Session
from serdelab.schema import Schema

from ._thrift_calls import Calls, base_class, compiled, memory, pure, pure_factory
from ._thrift_convert import FromStructs, ToStructs
from ._thrift_structs import Structs

IDIOM = (
    "generated-style slots classes; fastbinary.{encode} and {decode} called directly, as generated"
    " code does, with spec, protocol and memory transport reused"
)
PURE_IDIOM = (
    "generated-style slots classes; TSerialization.serialize and deserialize with {factory}, which"
    " make a protocol and a memory transport for each message"
)

_UNSIGNED = "Thrift has no unsigned integers (IDL specification, Base Types)"
LIMITS = Limits(
    int_max=2**63 - 1,
    depth=60,
    reason=f"{_UNSIGNED}; the C module reads and writes 63 levels",
)
PURE_LIMITS = Limits(
    int_max=2**63 - 1,
    depth=60,
    reason=f"{_UNSIGNED}; TProtocolBase.DEFAULT_RECURSION_DEPTH is 64",
)


def implementation() -> str:
    """ "C" when the accelerator is there; without it ``prepare`` raises ImportError."""
    try:
        import_module("thrift.protocol.fastbinary")
    except ImportError:
        return "pure Python"
    return "C"


def pure_implementation(protocol: str) -> str:
    """Generated code leaves the work to C where a protocol offers it, in this attribute."""
    fast = pure_factory(protocol).getProtocol(memory())._fast_decode  # noqa: SLF001 - no other way
    return "pure Python" if fast is None else "C"


def prepare(writer: Schema, reader: Schema, protocol: str) -> Session:
    """``protocol`` is "binary" or "compact"."""
    return _session(writer, reader, compiled(protocol))


def prepare_pure(writer: Schema, reader: Schema, protocol: str) -> Session:
    """The same without the C module."""
    return _session(writer, reader, pure(protocol), base_class())


def _session(writer: Schema, reader: Schema, calls: Calls, *bases: type[Any]) -> Session:
    written, read = Structs(*bases), Structs(*bases)
    populate = ToStructs(written.of).compile(writer.root)
    to_one = written.of(writer.root)
    from_one = read.of(reader.root)
    written.fix()
    read.fix()
    encode = calls.encoder(to_one)
    decode, decode_batch = calls.decoders(from_one)

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
