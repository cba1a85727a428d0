"""Thrift's binary protocol through the official library's C module."""

from __future__ import annotations

from serdelab.contract import Codec, CodecInfo, Evolution, Session
from serdelab.schema import Schema

from ._thrift_apache import IDIOM, LIMITS, implementation, prepare
from ._thrift_link import compiled_link


def _prepare(writer: Schema, reader: Schema) -> Session:
    return prepare(writer, reader, "binary")


CODEC = Codec(
    info=CodecInfo(
        name="thrift_binary_apache",
        format="thrift-binary",
        library="thrift",
        extra="thrift",
        idl="thrift",
        native="Thrift struct",
        idiom=IDIOM.format(encode="encode_binary", decode="decode_binary"),
        needs_schema=True,
        self_describing=False,
        deterministic=True,
        keeps_unknown=False,
        random_access=False,
        defers=False,
        limits=LIMITS,
    ),
    prepare=_prepare,
    implementation=implementation,
    evolution=Evolution(
        idl="thrift", link=compiled_link("binary"), rules="thrift-binary", main=True
    ),
)
