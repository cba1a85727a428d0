"""The Thrift front end (being built: parse is there, emit and project follow)."""

from __future__ import annotations

from serdelab.idl.thrift_parse import parse

__all__ = ["parse"]
