"""Golden bytes: the record that everybody compares formats with, and what each codec once wrote."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from serdelab import discover, subjects
from serdelab.conformance.examination import documented
from serdelab.conformance.golden import MARTIN, golden_records
from serdelab.conformance.store import store
from serdelab.contract import Codec

GOLDEN = Path(__file__).parent / "golden"

JSON = (b'{"userName":"Martin","favoriteNumber":1337,"interests":["daydreaming","hacking"]}').hex()
MESSAGEPACK = (
    "83a8757365724e616d65a64d617274696eae6661766f726974654e756d626572cd0539a9696e7465726573747392"
    "ab646179647265616d696e67a76861636b696e67"
)
THRIFT_BINARY = (
    "0b0001000000064d617274696e0a000200000000000005390f00030b000000020000000b646179647265616d696e67"
    "000000076861636b696e6700"
)
AVRO = "0c4d617274696e02f2140416646179647265616d696e670e6861636b696e6700"
THRIFT_COMPACT = "18064d617274696e16f21419280b646179647265616d696e67076861636b696e6700"
MARTIN_IN = {
    "json_orjson": (81, JSON),
    "json_stdlib": (81, JSON),
    "json_msgspec": (81, JSON),
    "messagepack_msgpack": (66, MESSAGEPACK),
    "messagepack_ormsgpack": (66, MESSAGEPACK),
    "messagepack_msgspec": (66, MESSAGEPACK),
    "thrift_binary_apache": (59, THRIFT_BINARY),
    "thrift_binary_thriftpy2": (59, THRIFT_BINARY),
    "thrift_binary_pure": (59, THRIFT_BINARY),
    "thrift_compact_apache": (34, THRIFT_COMPACT),
    "thrift_compact_pure": (34, THRIFT_COMPACT),
    "protobuf_upb": (33, "0a064d617274696e10b90a1a0b646179647265616d696e671a076861636b696e67"),
    "protobuf_json": (83, JSON.replace(b"1337".hex(), b'"1337"'.hex())),  # int64 is text
    "avro_fastavro": (32, AVRO),
    "avro_apache": (32, AVRO),
}
"""Codec → size and bytes of Martin Kleppmann's record, as the specifications have them."""


@pytest.mark.parametrize("name", MARTIN_IN)
def test_martin_comes_out_as_published(name: str) -> None:
    codec = discover.codec(name)
    schema = documented(subjects.load("person"), codec.info.idl)
    session = codec.prepare(schema, schema)
    size, hexadecimal = MARTIN_IN[name]
    encoded = session.encode(session.populate(MARTIN))
    assert encoded.hex() == hexadecimal
    assert len(encoded) == size
    assert session.restore(session.decode(bytes.fromhex(hexadecimal))) == MARTIN


def test_every_codec_has_its_golden_bytes() -> None:
    names = {*golden_records(), "golden"}
    for name in discover.plugins(discover.CODEC):
        assert {path.stem for path in (GOLDEN / name).iterdir()} == names, name


def test_every_configuration_is_stated() -> None:
    folders = sorted(GOLDEN.iterdir())
    assert folders
    for folder in folders:
        facts = tomllib.loads((folder / "golden.toml").read_text(encoding="utf-8"))
        assert facts["codec"] == folder.name
        assert {"library", "version", "implementation", "python", "idiom"} <= set(facts)


@pytest.fixture
def codec() -> Codec:
    return discover.codec("json_stdlib")


def test_stored_bytes_are_never_overwritten(codec: Codec, tmp_path: Path) -> None:
    assert len(store(tmp_path, codec)) == 3
    kept = tmp_path / "json_stdlib" / "rich.hex"
    kept.write_text("00\n", encoding="ascii")
    assert store(tmp_path, codec) == []
    assert kept.read_text(encoding="ascii") == "00\n"


def test_what_is_stored_now_is_what_was_stored(codec: Codec, tmp_path: Path) -> None:
    store(tmp_path, codec)
    for path in (GOLDEN / "json_stdlib").glob("*.hex"):
        assert (tmp_path / "json_stdlib" / path.name).read_bytes() == path.read_bytes()
