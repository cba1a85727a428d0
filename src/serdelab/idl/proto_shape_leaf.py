"""Protobuf's scalars, and what is known of the fields of its well-known types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from serdelab.schema.shape import Domain, Leaf

_F = FieldDescriptorProto


def _integer(word: str, low: int, high: int) -> Leaf:
    return Leaf(word, Domain.INT, low, high)


def _signed(word: str, bits: int) -> Leaf:
    return _integer(word, -(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


LEAVES: Mapping[int, Leaf] = {
    _F.TYPE_DOUBLE: Leaf("double", Domain.FLOAT64),
    _F.TYPE_FLOAT: Leaf("float", Domain.FLOAT32),
    _F.TYPE_INT32: _signed("int32", 32),
    _F.TYPE_INT64: _signed("int64", 64),
    _F.TYPE_UINT32: _integer("uint32", 0, 2**32 - 1),
    _F.TYPE_UINT64: _integer("uint64", 0, 2**64 - 1),
    _F.TYPE_SINT32: _signed("sint32", 32),
    _F.TYPE_SINT64: _signed("sint64", 64),
    _F.TYPE_FIXED32: _integer("fixed32", 0, 2**32 - 1),
    _F.TYPE_FIXED64: _integer("fixed64", 0, 2**64 - 1),
    _F.TYPE_SFIXED32: _signed("sfixed32", 32),
    _F.TYPE_SFIXED64: _signed("sfixed64", 64),
    _F.TYPE_BOOL: Leaf("bool", Domain.BOOL),
    _F.TYPE_STRING: Leaf("string", Domain.TEXT),
    _F.TYPE_BYTES: Leaf("bytes", Domain.BYTES),
}
"""Type of a field → leaf; messages, groups and enums are not in it."""

_INT32, _INT64 = LEAVES[_F.TYPE_INT32], LEAVES[_F.TYPE_INT64]
_DOUBLE, _STRING, _BYTES = (LEAVES[t] for t in (_F.TYPE_DOUBLE, _F.TYPE_STRING, _F.TYPE_BYTES))

KNOWN = {
    "google.protobuf.Timestamp.seconds": replace(_INT64, low=-62_135_596_800, high=253_402_300_799),
    "google.protobuf.Timestamp.nanos": replace(_INT32, low=0, high=999_999_999),
    "google.protobuf.Duration.seconds": replace(_INT64, low=-315_576_000_000, high=315_576_000_000),
    "google.protobuf.Duration.nanos": replace(
        _INT32, low=-999_999_999, high=999_999_999, samples=(0,)
    ),
    "google.protobuf.Any.type_url": replace(
        _STRING, samples=("type.googleapis.com/google.protobuf.Any",)
    ),
    "google.protobuf.Any.value": replace(_BYTES, samples=(b"",)),
    "google.protobuf.FieldMask.paths": replace(_STRING, samples=("name", "address.post_code")),
    "google.protobuf.Value.number_value": replace(
        _DOUBLE, samples=(0.0, 1.0, -0.5, 2.0**53 + 2, 1e300)
    ),
}
"""Fields of which not every value is valid, by full name: ``google/protobuf/*.proto`` say so in
their comments, and the JSON mapping refuses the others. The nanos of a duration have the sign of
its seconds, an ``Any`` holds bytes of the type it names: of these, samples are known to be valid.
"""
