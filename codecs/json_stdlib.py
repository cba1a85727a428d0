"""JSON through the json module of the standard library: the reference of all ratios.

One JSONEncoder and one JSONDecoder are reused: ``json.dumps`` with arguments makes an encoder each
time, and ``json.loads`` of bytes guesses their encoding first. ``check_circular`` is off because a
record is a tree. ``allow_nan`` is off because NaN in the output is not JSON. What JSON has no words
for is written by ``default``, inside encode.
https://docs.python.org/3/library/json.html#encoders-and-decoders
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from serdelab.contract import Access, Codec, CodecInfo, Path, Session
from serdelab.schema import Schema

from ._data_link import Format
from ._dicts import full_decode
from ._json_link import json_evolution
from ._json_native import LIMITS, FromJson, ToJson, as_text

INFO = CodecInfo(
    name="json_stdlib",
    format="json",
    library="python",
    extra="",
    idl="",
    native="dict",
    idiom="a reused JSONEncoder and JSONDecoder, compact and not escaped to ASCII; text ↔ UTF-8;"
    " timestamps, dates, decimals, UUIDs and bytes are written by the encoder's default function",
    needs_schema=False,
    self_describing=True,
    deterministic=True,
    keeps_unknown=True,
    random_access=False,
    defers=False,
    limits=LIMITS,
)

_to_text = json.JSONEncoder(
    separators=(",", ":"),
    ensure_ascii=False,
    allow_nan=False,
    check_circular=False,
    default=as_text,
).encode
_from_text = json.JSONDecoder().decode


def _encode(native: Any) -> bytes:
    return _to_text(native).encode()


def _decode(data: bytes) -> Any:
    return _from_text(data.decode())


def _encode_batch(natives: Sequence[Any]) -> bytes:
    return "".join([_to_text(native) + "\n" for native in natives]).encode()


def _decode_batch(data: bytes) -> list[Any]:
    return [_from_text(line) for line in data.decode().split("\n")[:-1]]


def prepare(writer: Schema, reader: Schema) -> Session:
    def access(path: Path) -> Access:
        read = FromJson(partial=False).compile_path(reader.root, path)
        return full_decode(_decode, _decode_batch, read)

    return Session(
        populate=ToJson().compile(writer.root),
        encode=_encode,
        decode=_decode,
        restore=FromJson(partial=writer != reader).compile(reader.root),
        encode_batch=_encode_batch,
        decode_batch=_decode_batch,
        framing="newline",
        access=access,
    )


def implementation() -> str:
    """C where the accelerator of both directions is in use, else what the module falls back to."""
    from json import encoder, scanner

    accelerators = (
        getattr(encoder, "c_make_encoder", None),
        getattr(scanner, "c_make_scanner", None),
    )
    return "C" if all(accelerators) else "pure Python"


def _dumps(data: Any) -> bytes:
    """As most programs call it, so that NaN is written as NaN, which is no JSON."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _format() -> Format:
    return Format(_dumps, json.loads)


CODEC = Codec(INFO, prepare, implementation, json_evolution(_format))
