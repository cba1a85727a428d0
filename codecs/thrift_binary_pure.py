"""Thrift's binary protocol through the official library's pure-Python TBinaryProtocol.

It is what TSerialization takes where no protocol is named, and what every accelerated protocol
falls back to where the C module is missing. It reads with other checks than the C module does: a
list's, set's or map's types of items are not compared with those of the reader, and text that is
no UTF-8 raises.
"""

from __future__ import annotations

from serdelab.contract import Codec, CodecInfo, Evolution, Session
from serdelab.schema import Schema

from ._thrift_apache import PURE_IDIOM, PURE_LIMITS, prepare_pure, pure_implementation
from ._thrift_link import pure_link


def _prepare(writer: Schema, reader: Schema) -> Session:
    return prepare_pure(writer, reader, "binary")


def _implementation() -> str:
    return pure_implementation("binary")


CODEC = Codec(
    info=CodecInfo(
        name="thrift_binary_pure",
        format="thrift-binary",
        library="thrift",
        extra="thrift",
        idl="thrift",
        native="Thrift struct",
        idiom=PURE_IDIOM.format(factory="TBinaryProtocolFactory"),
        needs_schema=True,
        self_describing=False,
        deterministic=True,
        keeps_unknown=False,
        random_access=False,
        defers=False,
        limits=PURE_LIMITS,
        timed_by_default=False,
    ),
    prepare=_prepare,
    implementation=_implementation,
    evolution=Evolution(idl="thrift", link=pure_link("binary"), rules="thrift-binary"),
)
