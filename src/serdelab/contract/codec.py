"""The codec contract: what is prepared, what is timed, what may be reused.

::

                 untimed │ each timed apart, never summed silently
                         │
    prepare(writer, ─────┼──▶ Session ── populate   record → native
            reader)      │             ── encode     native → bytes
                         │             ── decode     bytes  → native
                         │             ── read_all   bytes  → native, every field read
                         │             ── restore    native → record

``prepare`` compiles schemas, builds classes, makes packers and parsers: everything that a service
does once. It returns plain callables, because the engine times *them*: the call in the clock is
the library's own function wherever its signature allows, with no wrapper around it.

The law of the callables:

* They are pure towards their argument: the engine passes the same object a thousand times.
* ``encode`` returns ``bytes`` that stand alone: no later call changes them.
* ``decode`` gets exactly what ``encode`` of a session with the same schemas gave. ``writer`` and
  ``reader`` are equal except when evolution is observed.
* ``populate`` and ``restore`` are the conversion a user of that library writes by hand, at the
  best speed the library documents. Where the record already is the native they are ``identity``,
  and the report says "no work" in place of a time.
* They raise ``EncodeError`` or ``DecodeError``, or whatever the library raises; never return a
  wrong value in place of an error. They print nothing and keep no answer for later.
* The codec's library is imported inside ``prepare`` and ``implementation``, so that a codec can
  be listed where its library is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from serdelab.contract.evolution import Evolution
from serdelab.schema import Schema

Path = tuple[str | int, ...]
"""Where a value stands in a record: field names, and indexes into lists."""


def identity(value: Any) -> Any:
    """Marks a phase in which this codec has nothing to do; recognised by ``is``, never timed."""
    return value


class GapKind(StrEnum):
    """Why a codec cannot do something: who would have to change what."""

    NOT_HERE = "not_here"  # this project has not written it yet
    NOT_UPSTREAM = "not_upstream"  # the library lacks it; it may come
    NEVER = "never"  # the format cannot


@dataclass(frozen=True, slots=True)
class Gap:
    """A declared hole, strict: where the codec succeeds after all, the conformance suite fails.

    ``scope`` names what is missing: "subject:<name>", "scenario:<name>" or "feature:<word>".
    """

    scope: str
    kind: GapKind
    reason: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """Which values the codec carries exactly; they bound the generator of the conformance suite.

    A schema's own types bound values further (an int32 field is never given 2**31).
    """

    int_min: int = -(2**63)
    int_max: int = 2**64 - 1
    nan: bool = True
    infinity: bool = True
    negative_zero: bool = True
    xml_text: bool = False  # True: only characters of XML 1.0 Char, and no carriage return
    nul_text: bool = True  # False: U+0000 in text is refused or lost
    empty_optional_text: bool = True  # False: optional "" cannot be told from None
    depth: int = 60  # nested lists, maps and records
    reason: str = ""  # the source of any limit set here, with section


@dataclass(frozen=True, slots=True)
class CodecInfo:
    """What a codec declares, as data. The engine and the report read it; nobody branches on it."""

    name: str  # <format>_<library>, or the format alone; also the file's name
    format: str  # "json", "xml", "messagepack", "protobuf", "avro", "thrift-binary", …
    library: str  # the distribution's name on the package index; "python" for the standard library
    extra: str  # the extra of serdelab that installs it; empty for the standard library
    idl: str  # the document ``prepare`` reads from the schema: "proto", "avsc", …; "" for none
    native: str  # what a native is, in a few words: "dict", "protobuf message", "lxml tree"
    idiom: str  # the calls inside the clock and what is reused, in one sentence
    needs_schema: bool  # bytes cannot be read without the writer's schema or field numbers
    self_describing: bool  # field names are in the bytes
    deterministic: bool  # equal records give equal bytes, in every process
    keeps_unknown: bool  # a reader that writes the message again keeps fields it does not know
    random_access: bool  # one field can be read without decoding all others
    defers: bool  # decode leaves work for later; then the session has a ``read_all``
    limits: Limits = Limits()
    gaps: tuple[Gap, ...] = ()
    warning: str = ""  # shown beside every figure of this codec
    control: bool = False  # a yardstick, never recommended (pickle)
    timed_by_default: bool = True  # False: in a run only when it is named


@dataclass(frozen=True, slots=True)
class Access:
    """Reads one field: of one message, and of every message of a batch.

    ``how`` says what is really done ("reader schema with one field", "full decode, one lookup").
    The values returned are those of the record.
    """

    one: Callable[[bytes], Any]
    many: Callable[[bytes], list[Any]]
    how: str


@dataclass(frozen=True, slots=True)
class Session:
    """The callables of one codec for one pair of schemas; the module docstring is their law."""

    populate: Callable[[Any], Any]
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Any]
    restore: Callable[[Any], Any]
    encode_batch: Callable[[Sequence[Any]], bytes]
    """Natives → one byte string that holds them all, framed as this format's users frame it."""
    decode_batch: Callable[[bytes], Sequence[Any]]
    """The inverse of ``encode_batch``: a list, or another sequence that is fully decoded."""
    framing: str
    """How messages of a batch are told apart: "newline", "varint length prefix", …"""
    read_all: Callable[[bytes], Any] | None = None
    """Decode, then make every value a Python object. None: ``decode`` has done so already."""
    access: Callable[[Path], Access] | None = None
    """Builds a reader of one field. None needs a gap "scenario:access"."""
    schema_bytes: bytes = field(default=b"", repr=False)
    """What a reader must have been given apart from the message to decode it; counted apart."""


@dataclass(frozen=True, slots=True)
class Codec:
    """One format through one library: the declaration and the calls.

    ``implementation`` names what really runs ("upb", "C", "Cython", "Rust", "pure Python"), found
    out by asking the library, so that a silent fall-back to pure Python is seen. ``evolution`` is
    None where the codec takes no part in the evolution lab.
    """

    info: CodecInfo
    prepare: Callable[[Schema, Schema], Session]
    implementation: Callable[[], str]
    evolution: Evolution | None = None
