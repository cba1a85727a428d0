"""Thrift's binary protocol through thriftpy2's Cython reader and writer, classes from the .thrift.

The library parses the IDL itself (15 ms) and gives one class a struct. ``thriftpy2.utils`` makes a
transport and a protocol for each message; both are reused here, as a service that encodes more
than one message does.

It takes no part in the evolution lab. Where a map was written with texts as keys or values, its
reader (0.7.1, ``c_read_val`` in cybin.pyx) believes that they are what its own schema says, loses
its place and reads beyond the end: ``map<string, string>`` read as ``map<i64, double>`` gives other
numbers in each process, and ``map<i32, string>`` read as ``map<i32, map<i32, i32>>`` takes eight
seconds for a text of 32,767 characters. Links have to give equal results, in time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from io import StringIO
from itertools import count
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Gap, GapKind, Limits, Path, Session
from serdelab.schema import ListType, MapType, OptionalType, RecordType, Schema, Type, UnionType

from ._thrift_convert import FromStructs, ToStructs

_FIX = "https://github.com/Thriftpy/thriftpy2/pull/391"
_numbers = count(1)


def _prepare(writer: Schema, reader: Schema) -> Session:
    written = _Classes(writer)
    read = written if reader is writer else _Classes(reader)
    encode, write_batch = _encoder(), written.batch
    decode, decode_list = _decoder(read.of(reader.root)), _decoder(read.batch)

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return encode(write_batch(natives))

    def decode_batch(data: bytes) -> list[Any]:
        records: list[Any] = decode_list(data).records
        return records

    def access(path: Path) -> Access:
        value = FromStructs(partial=False).compile_path(reader.root, path)
        return Access(
            one=lambda data: value(decode(data)),
            many=lambda data: [value(native) for native in decode_batch(data)],
            how="full decode, one lookup",
        )

    return Session(
        populate=ToStructs(written.of).compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromStructs(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="one struct that holds a list: this library cannot say where a struct ended",
        access=access,
        schema_bytes=writer.document("thrift").text.encode(),
    )


class _Classes:
    """The classes of one IDL text, found by walking the schema and the library's specs abreast.

    So a type may be named in the IDL as it likes; fields are found by their ids. ``batch`` is a
    struct with a list of the root.
    """

    def __init__(self, schema: Schema) -> None:
        parser: Any = import_module("thriftpy2.parser")
        batch = f"{schema.root.name}Batch_"
        text = schema.document("thrift").text
        text += f"\nstruct {batch} {{ 1: list<{schema.root.name}> records }}\n"
        name = f"serdelab_{next(_numbers)}_thrift"  # never twice: the library keeps what it loads
        module = parser.parse_fp(StringIO(text), name, enable_cache=False)
        self.batch: type[Any] = getattr(module, batch)
        self._found: dict[int, type[Any]] = {}
        self._walk(schema.root, getattr(module, schema.root.name))

    def of(self, type_: RecordType | UnionType) -> type[Any]:
        """The class of a record or union of this very schema."""
        return self._found[id(type_)]

    def _walk(self, type_: Type, spec: Any) -> None:
        """``spec``: a struct's class, a list's item, a map's (key, value); None for a scalar."""
        match type_:
            case RecordType() | UnionType():
                self._found[id(type_)] = spec
                members = type_.fields if isinstance(type_, RecordType) else type_.branches
                for member in members:
                    _, _, *inner, _ = spec.thrift_spec[member.number]
                    self._walk(member.type, inner[0] if inner else None)
            case OptionalType():
                self._walk(type_.item, spec)
            case ListType():
                self._walk(type_.item, _inside(spec))
            case MapType():
                self._walk(type_.value, _inside(spec[1]))
            case _:
                pass


def _inside(item: Any) -> Any:
    """The spec in an item: a scalar's is its bare type code, others are (code, spec)."""
    return item[1] if isinstance(item, tuple) else None  # pyright: ignore[reportUnknownVariableType] - untyped library


def _protocol() -> Any:
    cybin: Any = import_module("thriftpy2.protocol.cybin")
    memory: Any = import_module("thriftpy2.transport.memory.cymemory")
    return cybin.TCyBinaryProtocol(memory.TCyMemoryBuffer())


def _encoder() -> Callable[[Any], bytes]:
    protocol = _protocol()
    transport = protocol.trans
    write, value, clean = protocol.write_struct, transport.getvalue, transport.clean

    def encode(native: Any) -> bytes:
        write(native)
        data: bytes = value()
        clean()
        return data

    return encode


def _decoder(cls: Any) -> Callable[[bytes], Any]:
    protocol = _protocol()
    fill, read = protocol.trans.setvalue, protocol.read_struct

    def decode(data: bytes) -> Any:
        fill(data)
        return read(cls())

    return decode


def _implementation() -> str:
    try:
        import_module("thriftpy2.protocol.cybin")
    except ImportError:
        return "pure Python"
    return "Cython"


CODEC = Codec(
    info=CodecInfo(
        name="thrift_binary_thriftpy2",
        format="thrift-binary",
        library="thriftpy2",
        extra="thrift",
        idl="thrift",
        native="Thrift struct",
        idiom="classes from thriftpy2's own parser; TCyBinaryProtocol.write_struct and read_struct"
        " on a TCyMemoryBuffer, both reused",
        needs_schema=True,
        self_describing=False,
        deterministic=True,
        keeps_unknown=False,
        random_access=False,
        defers=False,
        limits=Limits(
            int_max=2**63 - 1,
            depth=60,
            reason="Thrift has no unsigned integers (IDL specification, Base Types);"
            " cybin.pyx DEFAULT_MAX_DEPTH is 64",
        ),
        gaps=(
            Gap(
                scope="feature:truncation",
                kind=GapKind.NOT_UPSTREAM,
                reason="the compiled reader of 0.7.1 reads past the end of a truncated message and"
                " returns what the memory holds there",
                link=_FIX,
            ),
            Gap(
                scope="feature:damage",
                kind=GapKind.NOT_UPSTREAM,
                reason="for the same reason a wrong length of a list sends it through 2**31 items"
                " that are not there, for minutes",
                link=_FIX,
            ),
        ),
        warning="the compiled reader of the current release (0.7.1) reads past truncated input and"
        f" returns process memory as field values; fixed upstream ({_FIX}), not released",
    ),
    prepare=_prepare,
    implementation=_implementation,
)
