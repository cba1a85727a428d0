"""What a front end is: three functions and the declaration of what its IDL cannot say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from serdelab.schema import IdlDocument, Schema


@dataclass(frozen=True, slots=True)
class Inexpressible:
    """A construct of the model that this IDL states as another one, with the reason.

    ``construct`` and ``becomes`` are words of the model ("uint32", "field numbers", "int64").
    An empty ``becomes`` means that emitting it raises ``NotExpressible``. Where a mark leads back
    to the construct, as contentEncoding does to bytes, ``project`` changes nothing.
    """

    construct: str
    becomes: str
    reason: str
    source: str


@dataclass(frozen=True, slots=True)
class FrontEnd:
    """``parse(emit(s)) == project(s)`` for every schema that the IDL can state.

    ``parse``    file → schema, with the document attached (for proto: compiled) and lines on its
                 fields. SchemaError with file and line when the text does not parse.
    ``emit``     schema → document in this IDL, as a person would lay it out; deterministic.
                 NotExpressible when the IDL cannot state it at all.
    ``project``  schema → what is left of it when said in this IDL: every ``Inexpressible`` applied,
                 and nothing else. Two schemas that project alike are the same to this IDL.
    """

    name: str
    parse: Callable[[Path, tuple[Path, ...]], Schema]
    """(file, include folders) → schema."""
    emit: Callable[[Schema], IdlDocument]
    project: Callable[[Schema], Schema]
    inexpressible: tuple[Inexpressible, ...]
