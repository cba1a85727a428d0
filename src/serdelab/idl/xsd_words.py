"""Simple types of XML Schema that state a type of the model exactly, both ways."""

from __future__ import annotations

from collections.abc import Mapping

from serdelab.schema import DateType, Kind, ScalarType, TimestampType, Type

BUILT_IN: Mapping[Type, str] = {
    ScalarType(Kind.BOOL): "boolean",
    ScalarType(Kind.INT32): "int",
    ScalarType(Kind.INT64): "long",
    ScalarType(Kind.UINT32): "unsignedInt",
    ScalarType(Kind.UINT64): "unsignedLong",
    ScalarType(Kind.FLOAT32): "float",
    ScalarType(Kind.FLOAT64): "double",
    ScalarType(Kind.STRING): "string",
    ScalarType(Kind.BYTES): "base64Binary",
    TimestampType(): "dateTime",
    DateType(): "date",
}
"""What is written."""

READ: Mapping[str, Type] = {
    **{word: type_ for type_, word in BUILT_IN.items()},
    **dict.fromkeys(("byte", "short"), ScalarType(Kind.INT32)),
    **dict.fromkeys(("unsignedByte", "unsignedShort"), ScalarType(Kind.UINT32)),
    **dict.fromkeys(
        ("normalizedString", "token", "language", "Name", "NCName", "NMTOKEN", "anyURI"),
        ScalarType(Kind.STRING),
    ),
}
"""What is read: besides, narrower built-in types as the next wider one."""

UUID_PATTERN = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
