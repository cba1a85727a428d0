"""Reads what a document says in its own IDL's words; each IDL's reader is ``<idl>_shape.py``.

A reader module holds ``SHAPE_READER``. Its documents are those that codecs link: for proto, with
the compiled descriptor set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from serdelab.errors import UnknownName
from serdelab.idl import SUFFIXES
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Shapes

Read = tuple[IdlDocument, Shapes]


@dataclass(frozen=True, slots=True)
class ShapeReader:
    """``file``: (path, include folders) → document and shapes, with lines.

    ``text``: a document with its text and imports → the same, as codecs need it. Both raise
    SchemaError with file and line where the text does not parse.
    """

    file: Callable[[Path, Sequence[Path]], Read]
    text: Callable[[IdlDocument], Read]


def reader(idl: str) -> ShapeReader:
    """UnknownName when there is no IDL of that name."""
    if idl not in SUFFIXES:
        raise UnknownName("IDL", idl, SUFFIXES)
    found: ShapeReader = import_module(f"serdelab.idl.{idl}_shape").SHAPE_READER
    return found


def read_text(idl: str, text: str) -> Read:
    """A document of that text alone."""
    return reader(idl).text(IdlDocument(idl, text))
