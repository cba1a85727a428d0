"""Reads what a document says in its own IDL's words; each IDL's reader is ``<idl>_shape.py``.

A reader module holds ``SHAPE_READER``. Its documents are those that codecs link: for proto, with
the compiled descriptor set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from serdelab.errors import UnknownName
from serdelab.idl import SUFFIXES
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Shapes

Read = tuple[IdlDocument, Shapes]


@dataclass(frozen=True, slots=True)
class Example:
    """A plain value; ``why`` is the place in the reader's document that refuses it.

    A codec that refuses it for that has the place in its error.
    """

    value: Any
    why: str = ""


@dataclass(frozen=True, slots=True)
class Breaking:
    """Messages that a writer's document takes and a reader's refuses, the smallest first.

    ``proven``: True where there are none, False where there are some, None where that is open.
    ``reason`` says by what it is proven, or why no message is given.
    """

    values: tuple[Example, ...] = ()
    proven: bool | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ShapeReader:
    """``file``: (path, include folders) → document and shapes, with lines.

    ``text``: a document with its text and imports → the same, as codecs need it. Both raise
    SchemaError with file and line where the text does not parse.

    Where a library of the IDL knows more of documents than shapes can say: ``breaking`` gives what
    of a writer's messages a reader's document refuses, ``messages`` some of all those that the
    document takes, as plain values of its shapes. Both are of documents with one root.
    """

    file: Callable[[Path, Sequence[Path]], Read]
    text: Callable[[IdlDocument], Read]
    breaking: Callable[[Read, IdlDocument], Breaking] | None = None
    messages: Callable[[Read], Sequence[Any]] | None = None


def reader(idl: str) -> ShapeReader:
    """UnknownName when there is no IDL of that name."""
    if idl not in SUFFIXES:
        raise UnknownName("IDL", idl, SUFFIXES)
    found: ShapeReader = import_module(f"serdelab.idl.{idl}_shape").SHAPE_READER
    return found


def read_text(idl: str, text: str) -> Read:
    """A document of that text alone."""
    return reader(idl).text(IdlDocument(idl, text))
