"""The JSON Schema front end (being built: parse is there, emit and project follow)."""

from __future__ import annotations

from serdelab.idl.jsonschema_parse import parse

__all__ = ["parse"]
