"""Writes a run of the evolution lab that looks like a real one, without running any codec.

Its verdicts are made up and say so: the machine is called "synthetic". The same arguments write the
same bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations
from json import dumps
from pathlib import Path
from random import Random
from typing import Any

from serdelab.evolution_rows import ROWS, RUN, EvolutionRow, to_json

CODECS = {
    "avro_apache": ("avro", ("",)),
    "avro_fastavro": ("fastavro", ("",)),
    "json_orjson": ("orjson", ("tolerant", "validated")),
    "json_stdlib": ("python", ("tolerant", "validated")),
    "messagepack_array_msgpack": ("msgpack", ("",)),
    "messagepack_msgpack": ("msgpack", ("tolerant", "validated")),
    "protobuf_json": ("protobuf", ("strict", "ignoring")),
    "protobuf_upb": ("protobuf", ("",)),
    "thrift_binary_apache": ("thrift", ("",)),
    "thrift_binary_pure": ("thrift", ("",)),
    "thrift_compact_apache": ("thrift", ("",)),
    "thrift_compact_pure": ("thrift", ("",)),
    "xml_lxml": ("lxml", ("tolerant", "validated")),
}
"""Codec → its library and the ways it is read in."""

CASES = {
    "add_optional_field": "field",
    "remove_field": "field",
    "reuse_number": "field",
    "rename_field": "field",
    "remove_symbol": "enum",
    "widen_union": "oneof/union",
}
TYPES = ("int32", "int64", "string", "bytes")
MATRICES = {"proto": ("protobuf_json", "protobuf_upb"), "thrift": ("thrift_binary_apache",)}
DIRECTIONS = ("backward", "forward", "round_trip")
SAFE = "add_optional_field"
"""The case that harms nobody."""
UNSAID = ("rename_field", "thrift_binary_apache")
"""A case that a codec's IDL cannot say."""
CAREFUL = "avro_fastavro"
"""The one codec that is never silent."""
LOUD = {"compatible": "same", "conditional": "refused", "breaks_loudly": "refused"}


def write(  # noqa: PLR0913 - a recipe
    folder: Path,
    *,
    cases: Sequence[str] = tuple(CASES),
    codecs: Sequence[str] = tuple(CODECS),
    matrices: Sequence[str] = tuple(MATRICES),
    status: str = "finished",
    extra: Sequence[EvolutionRow] = (),
) -> Path:
    """The folder of the run; ``extra`` rows come last, and so count."""
    folder.mkdir(parents=True, exist_ok=True)
    content = dumps(meta(cases, codecs, matrices, status), ensure_ascii=False)
    (folder / RUN).write_text(content, encoding="utf-8")
    rows = [*_rows(cases, codecs, matrices), *extra]
    text = "".join(f"{to_json(row)}\n" for row in rows)
    (folder / ROWS).write_text(text, encoding="utf-8")
    return folder


def meta(
    cases: Sequence[str], codecs: Sequence[str], matrices: Sequence[str], status: str
) -> dict[str, Any]:
    return {
        "format_version": 1,
        "request": {
            "cases": list(cases),
            "matrices": list(matrices),
            "codecs": list(codecs),
            "values": 120,
        },
        "environment": {
            "machine": "synthetic",
            "cpu": "Made-up CPU",
            "cores": 2,
            "python": "CPython 3.11.7",
            "commit": "0123456789abcdef",
            "dirty": False,
            "started": "2026-11-23T01:02:03Z",
        },
        "codecs": {
            name: {"library": CODECS[name][0], "version": "1.2.3", "implementation": "made up"}
            for name in codecs
        },
        "cases": {
            name: {
                "question": f"What does {name.replace('_', ' ')} do?",
                "change_class": CASES.get(name, "field"),
                "family": f"family of {name}",
                "source": f"Specification of {name}, section 3",
                "documents": ["C1235"],
            }
            for name in cases
        },
        "status": status,
        "seconds": 12.3,
    }


def _rows(
    cases: Sequence[str], codecs: Sequence[str], matrices: Sequence[str]
) -> Iterator[EvolutionRow]:
    for codec in codecs:
        for way in CODECS[codec][1]:
            for direction in DIRECTIONS:
                for case in cases:
                    yield row("case", case, codec, way, direction)
                for idl in matrices:
                    for old, new in permutations(TYPES, 2) if codec in MATRICES[idl] else ():
                        yield row(idl, f"{old} -> {new}", codec, way, direction)


def row(group: str, item: str, codec: str, way: str, direction: str) -> EvolutionRow:
    """Drawn by a generator whose seed are the arguments."""
    place: dict[str, Any] = {
        "group": group,
        "item": item,
        "codec": codec,
        "way": way,
        "direction": direction,
    }
    if (item, codec) == UNSAID:
        return EvolutionRow(**place, verdict="not_expressible", reason="there are no names in it")
    random = Random(f"{group} {item} {codec} {way} {direction}")
    words = [*LOUD] if codec == CAREFUL else [*LOUD, "breaks_silently", "breaks_silently"]
    verdict = "compatible" if item == SAFE else random.choice(words)
    quiet = random.choice(("silent_loss", "silent_corruption", "lossy"))
    outcome = quiet if verdict == "breaks_silently" else LOUD[verdict]
    if verdict == "conditional" and codec != CAREFUL and random.random() < 0.5:
        outcome = quiet
    return EvolutionRow(
        **place,
        verdict=verdict,
        condition="value: value < 0" if verdict == "conditional" else "",
        tried=random.randint(20, 120),
        outcomes={"same": 5} | ({outcome: 7} if outcome != "same" else {}),
        fields={"value": outcome} if outcome != "same" else {},
        predicted={
            "verdict": verdict if random.random() < 0.9 else "compatible",
            "outcome": outcome,
            "rule": f"rule-{verdict.replace('_', '-')}",
            "source": "https://example.org/specification#section-3",
        },
        stated={"verdict": verdict, "source": "Specification, section 3"},
        changes=[["change_type", "Probe.value", "int32", "uint32"]],
        witnesses=[] if outcome == "same" else [_witness(place, outcome, random)],
    )


def _witness(place: dict[str, Any], outcome: str, random: Random) -> dict[str, Any]:
    value = random.randint(-9, -1)
    refused = outcome == "refused"
    document = {"idl": "proto", "text": 'syntax = "proto3";\nmessage Probe { int32 value = 1; }\n'}
    return {
        **{name: place[name] for name in ("codec", "way", "direction")},
        "path": "value",
        "bytes": random.randbytes(6).hex(),
        "error": "ParseError: no such value" if refused else "",
        "root": "Probe",
        "reader_root": "Probe",
        "outcome": outcome,
        "record": {"value": value},
        "expected": value,
        "got": {"$absent": True} if refused else {"value": 2**32 + value},
        "writer": document,
        "reader": document,
        "hints": {},
    }
