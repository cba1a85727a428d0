"""The calls that a session of the official ``thrift`` library makes, in C and in pure Python.

Generated code ends in two calls of the C module, ``encode_x(struct, [class, spec])`` and
``decode_x(struct, protocol, [class, spec])``; the same two are made here, with the protocol and its
memory transport reused. (``TSerialization`` makes both anew for each message.) Where the C module
is missing the library falls back to pure Python without a word; ``fallback=False`` makes that an
ImportError.

In pure Python the library's own ``TSerialization`` is called: its protocols keep a state, which an
error leaves behind, so that they are not reused. Structs read and write themselves as those that
the compiler generates with ``py:dynamic`` do, which has their loops in ``TProtocolBase.readStruct``
and ``writeStruct``; it does with the bytes what the loops do that the compiler writes out without
that option.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from io import BytesIO
from typing import Any, NamedTuple

Encode = Callable[[Any], bytes]


class Decoders(NamedTuple):
    one: Callable[[bytes], Any]
    many: Callable[[bytes], list[Any]]
    """Of messages one after another."""


class Calls(NamedTuple):
    """What one protocol does with the structs of a class."""

    encoder: Callable[[Any], Encode]
    decoders: Callable[[Any], Decoders]


def base_class() -> Any:
    """``TBase``: what the pure-Python protocols ask of a struct, ``read`` and ``write``."""
    return import_module("thrift.protocol.TBase").TBase


def compiled(protocol: str) -> Calls:
    """``protocol`` is "binary" or "compact". ImportError where the C module is missing."""
    fastbinary: Any = import_module("thrift.protocol.fastbinary")
    encode = getattr(fastbinary, f"encode_{protocol}")
    decode = getattr(fastbinary, f"decode_{protocol}")

    def decoders(cls: Any) -> Decoders:
        return _compiled_decoders(decode, cls, _reused_protocol(protocol))

    return Calls(partial(_compiled_encoder, encode), decoders)


def _compiled_encoder(encode: Callable[[Any, Any], bytes], cls: Any) -> Encode:
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


def _compiled_decoders(decode: Callable[[Any, Any, Any], Any], cls: Any, protocol: Any) -> Decoders:
    transport = protocol.trans
    arguments = [cls, cls.thrift_spec]

    def decode_one(data: bytes) -> Any:
        transport.cstringio_buf = BytesIO(data)
        native = cls()
        decode(native, protocol, arguments)
        return native

    def decode_many(data: bytes) -> list[Any]:
        transport.cstringio_buf = buffer = BytesIO(data)
        end, natives = len(data), list[Any]()
        while buffer.tell() < end:
            native = cls()
            decode(native, protocol, arguments)
            natives.append(native)
        return natives

    return Decoders(decode_one, decode_many)


def pure_factory(protocol: str) -> Any:
    name = f"T{protocol.capitalize()}Protocol"
    return getattr(import_module(f"thrift.protocol.{name}"), f"{name}Factory")()


def memory(data: bytes | None = None) -> Any:
    return import_module("thrift.transport.TTransport").TMemoryBuffer(data)


def pure(protocol: str) -> Calls:
    """``protocol`` is "binary" or "compact". The classes derive from ``base_class``."""
    factory = pure_factory(protocol)
    serialization: Any = import_module("thrift.TSerialization")
    serialize, deserialize = serialization.serialize, serialization.deserialize

    def encoder(cls: Any) -> Encode:
        def encode(native: Any) -> bytes:
            data: bytes = serialize(native, factory)
            return data

        return encode

    def decoders(cls: Any) -> Decoders:
        def decode(data: bytes) -> Any:
            return deserialize(cls(), data, factory)

        def decode_many(data: bytes) -> list[Any]:
            transport = memory(data)
            reader, buffer = factory.getProtocol(transport), transport.cstringio_buf
            end, natives = len(data), list[Any]()
            while buffer.tell() < end:
                native = cls()
                native.read(reader)
                natives.append(native)
            return natives

        return Decoders(decode, decode_many)

    return Calls(encoder, decoders)
