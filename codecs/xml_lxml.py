"""XML through lxml: a document a message, as the subject's .xsd describes it.

The native is lxml's tree: ``fromstring`` builds it in libxml2's memory, and tags and texts become
Python objects when they are read. Writing XML as text, with an f-string and ``escape``, is some
five times faster than building a tree; it has no native and checks nothing, and is not what users
of lxml do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.machinery import EXTENSION_SUFFIXES
from typing import Any, cast

from serdelab.contract import (
    Access,
    Codec,
    CodecInfo,
    Evolution,
    Limits,
    Link,
    Path,
    Session,
    Side,
)
from serdelab.schema import Schema

CHAR = "https://www.w3.org/TR/xml/#charsets"
LINE_ENDS = "https://www.w3.org/TR/xml/#sec-line-ends"


def _prepare(writer: Schema, reader: Schema) -> Session:
    from lxml import etree

    from ._xml_parser import parser as hardened
    from ._xml_read import FromTree, touching
    from ._xml_write import ToTree

    # Its stub says str, which is right for encoding="unicode" only.
    tostring: Callable[..., bytes] = cast("Any", etree.tostring)
    fromstring, parser = etree.fromstring, hardened()
    touch = touching(reader.root)

    # Not functools.partial: with keywords it is slower than a function (CPython 3.11).
    def encode(native: Any) -> bytes:
        return tostring(native, encoding="UTF-8")

    def decode(data: bytes) -> Any:
        return fromstring(data, parser)

    def read_all(data: bytes) -> Any:
        tree = fromstring(data, parser)
        touch(tree)
        return tree

    def encode_batch(natives: Sequence[Any]) -> bytes:
        return b"<batch>%b</batch>" % b"".join(map(encode, natives))

    def decode_batch(data: bytes) -> list[Any]:
        return list(decode(data))

    def access(path: Path) -> Access:
        value = FromTree(partial=False).compile_path(reader.root, path)
        return Access(
            one=lambda data: value(decode(data)),
            many=lambda data: [value(tree) for tree in decode(data)],
            how="whole document parsed, then the one element looked up by its tags",
        )

    return Session(
        populate=ToTree().compile(writer.root),
        encode=encode,
        decode=decode,
        restore=FromTree(partial=writer != reader).compile(reader.root),
        encode_batch=encode_batch,
        decode_batch=decode_batch,
        framing="one document, each message a child of the root `batch`",
        read_all=read_all,
        access=access,
    )


def _link(writer: Side, reader: Side, way: str) -> Link:
    from ._xml_link import link

    return link(writer, reader, way)


def _implementation() -> str:
    """lxml has no pure Python version: it is libxml2 behind Cython."""
    from lxml import etree

    return "C" if etree.__file__.endswith(tuple(EXTENSION_SUFFIXES)) else "pure Python"


CODEC = Codec(
    info=CodecInfo(
        name="xml_lxml",
        format="xml",
        library="lxml",
        extra="xml",
        idl="xsd",
        native="lxml tree",
        idiom="SubElement for each element; etree.tostring(encoding='UTF-8'); etree.fromstring with"
        " a reused XMLParser that refuses external entities; one pass over the children;"
        " read every field: by iter() tag and text of each element, and keys of maps, the values"
        " dropped",
        needs_schema=False,
        self_describing=True,
        deterministic=True,
        keeps_unknown=True,
        random_access=False,
        defers=True,
        limits=Limits(
            xml_text=True,
            nul_text=False,
            depth=100,
            reason=f"XML 1.0 section 2.2 ({CHAR}) has none of the control characters below U+0020"
            " but tab, line feed and carriage return, which section 2.11"
            f" ({LINE_ENDS}) turns into a line feed where it is not a reference; libxml2 reads 256"
            " levels and 10 MB of text in one element",
        ),
    ),
    prepare=_prepare,
    implementation=_implementation,
    evolution=Evolution("xsd", _link, ways=("tolerant", "validated"), rules="xml", main=True),
)
