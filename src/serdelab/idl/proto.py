"""The Protocol Buffers front end (being built: parse is there, emit and project follow)."""

from __future__ import annotations

from serdelab.idl.front_end import FrontEnd
from serdelab.idl.proto_parse import parse
from serdelab.schema import IdlDocument, Schema


def _emit(schema: Schema) -> IdlDocument:
    raise NotImplementedError


def _project(schema: Schema) -> Schema:
    raise NotImplementedError


FRONT_END = FrontEnd("proto", parse, _emit, _project, ())
