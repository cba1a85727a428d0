"""What a codec does for the evolution lab: write under one IDL document, read under another.

::

    link(writer, reader) ──▶ Link ── write    value of the writer's shape → bytes
                                  ── reread   bytes → value, as the writer's own reader sees it
                                  ── read     bytes → value, as the reader sees it
                                  ── rewrite  bytes → bytes: the reader reads and writes again

Nothing here is timed. The law of the callables:

* The document's own text drives the library: shapes say where the values go, never what the
  library would make of them. A codec does not repair what its library reads.
* ``write`` gets a value of the writer's shape (``serdelab.schema.shape``) and writes all of it, as
  the library's ordinary user would; it raises what the library raises.
* ``read`` and ``reread`` give what an application sees: a slot that is absent from the message is
  absent from the dict, unless reading its attribute gives a value (an implicit zero, a declared
  default). A symbol that the reader does not know is its number. A slot whose value is not of the
  reader's type is given as it came. Unknown slots are left out.
* ``read`` raises when a user of the library would get an exception: that is ``refused``.
* ``rewrite`` keeps what the library keeps by itself of what it did not understand, and no more.
* Every callable is pure; equal arguments give equal results.

``ways`` names the readers of one codec where users have several: ("tolerant", "validated").
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from serdelab.schema.model import IdlDocument
from serdelab.schema.shape import Shapes

Value = Any
"""A plain value of a shape: see ``serdelab.schema.shape``."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a link: the document, what it says, and which of its types is the message."""

    document: IdlDocument
    shapes: Shapes
    root: str


@dataclass(frozen=True, slots=True)
class Link:
    write: Callable[[Value], bytes]
    reread: Callable[[bytes], Value]
    read: Callable[[bytes], Value]
    rewrite: Callable[[bytes], bytes] | None = None
    """None where the library has no way to write again what it has read."""


@dataclass(frozen=True, slots=True)
class Evolution:
    """How a codec takes part: ``link(writer, reader, way)``.

    ``idl`` is the language of the documents. ``link`` raises ``NotExpressible`` when the library
    cannot take one of them, and what the library raises when it refuses the *pair* (schema
    resolution): that is an outcome, not a failure.
    """

    idl: str
    link: Callable[[Side, Side, str], Link]
    ways: tuple[str, ...] = ("",)
    rules: str = ""
    """The name of the rules that predict this codec; its format's where empty.

    With a way, its name follows: the rules "json" predict the way "validated" as "json-validated".
    """
    main: bool = False
    """The codec that speaks for its IDL where none is named; one for each IDL."""
