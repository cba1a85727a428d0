"""The Protocol Buffers front end: proto2, proto3 and editions, parsed by protoc itself.

What a declaration says in the model, whatever the syntax it is written in:

=======================================================  ======================================
declaration                                              field
=======================================================  ======================================
proto3 ``T x``; editions, ``field_presence = IMPLICIT``  plain T
proto3 ``optional T x``; proto2 ``optional T x``;        ``OptionalType(T)``
editions, ``EXPLICIT`` (their default)
proto2 and editions, the same ``[default = v]``          plain T with the default: a reader that
                                                         finds nothing gets v and never None
proto2 ``required``; editions, ``LEGACY_REQUIRED``       ``Presence.REQUIRED``
``repeated``, ``map<K, V>``                              ``ListType``, ``MapType``
``oneof payload { … }``                                  one field ``payload`` of ``UnionType``
                                                         ``Payload``; its number is the first
                                                         branch's, its place too
``google.protobuf.Timestamp``                            ``TimestampType``
``[(serdelab.logical) = "…"]``                           the logical type; of the item of a list,
                                                         of the value of a map
=======================================================  ======================================

A message field in an editions file follows the file's ``field_presence`` here, though to protobuf
itself every message field has presence: so ``Customer c`` is plain in proto3 and where a file says
IMPLICIT, and optional where it does not.

Enum symbols lose the enum's name in front (``STATUS_PAID`` of ``Status`` is ``PAID``), and get it
back in ``emit``. A nested type has its simple name, or where two in use would then be the same, all
its enclosing names joined by ``_``.

The model does not keep the wire variants of an integer: ``sint32``, ``sfixed32`` and ``int32`` are
all int32, though they do not read one another's bytes. Nor does it keep packing, the closedness of
an enum that begins with 0, reserved numbers, comments and options. The document has them all, and
codecs are driven by the document. Services, extensions and messages that the root does not use are
passed over; a group that it uses is ``NotExpressible``.

``emit`` writes proto3; a schema with a default, a required field or an enum that does not begin
with 0 becomes a file of edition 2023 whose features are proto3's, except on that field. In proto2
the other fields would change with it: lists lose their packing, strings their UTF-8 check, enums
their openness, plain fields their implicit presence.
"""

from __future__ import annotations

from serdelab.errors import Unavailable
from serdelab.idl.front_end import FrontEnd

try:
    from serdelab.idl.proto_compile import compile_text
    from serdelab.idl.proto_emit import emit
    from serdelab.idl.proto_parse import parse
    from serdelab.idl.proto_project import INEXPRESSIBLE, project
except ModuleNotFoundError as error:
    if not (error.name or "").startswith("google"):
        raise
    raise Unavailable("protobuf", "protobuf") from error

FRONT_END = FrontEnd("proto", parse, emit, project, INEXPRESSIBLE)

__all__ = ["FRONT_END", "compile_text"]
