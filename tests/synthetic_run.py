"""Writes a run that looks like a real one, so that the report is tested without timing anything.

Its figures are made up and say so: the machine is called "synthetic". The same arguments write the
same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from serdelab.rows import DIGITS, FORMAT_VERSION, ROWS, RUN, Proof, Row, Status, to_json


@dataclass(frozen=True)
class Made:
    """A made-up codec: bytes and ns of a phase relative to the reference; 0: no work."""

    format: str
    library: str
    size: float
    populate: float
    encode: float
    decode: float
    restore: float
    implementation: str = "C"
    read_all: float = 0.0  # 0: decode has read everything
    warning: str = ""
    control: bool = False


REFERENCE = "json_stdlib"
CODECS = {
    "json_stdlib": Made("json", "python", 1.0, 1.0, 1.0, 1.0, 1.0),
    "json_orjson": Made("json", "orjson", 0.96, 0.8, 0.11, 0.3, 0.95, "Rust"),
    "json_msgspec": Made("json", "msgspec", 0.96, 0.9, 0.10, 0.27, 0.7),
    "messagepack_msgpack": Made("messagepack", "msgpack", 0.79, 0.7, 0.3, 0.31, 0.6, "Cython"),
    "messagepack_array_msgpack": Made(
        "messagepack", "msgpack", 0.42, 1.1, 0.22, 0.2, 1.2, "Cython"
    ),
    "messagepack_ormsgpack": Made("messagepack", "ormsgpack", 0.79, 0.7, 0.1, 0.26, 0.6, "Rust"),
    "messagepack_msgspec": Made("messagepack", "msgspec", 0.79, 0.9, 0.103, 0.22, 0.5),
    "protobuf_upb": Made("protobuf", "protobuf", 0.41, 2.6, 0.12, 0.15, 2.4, "upb", 0.9),
    "avro_fastavro": Made("avro", "fastavro", 0.38, 0.0, 1.1, 0.9, 0.0, "Cython"),
    "avro_container_fastavro": Made("avro", "fastavro", 1.9, 0.0, 7.1, 4.9, 0.0, "Cython"),
    "thrift_binary_apache": Made("thrift-binary", "thrift", 0.73, 1.9, 0.8, 1.2, 1.7),
    "thrift_compact_apache": Made("thrift-compact", "thrift", 0.43, 1.9, 0.85, 1.3, 1.7),
    "thrift_binary_thriftpy2": Made(
        "thrift-binary",
        "thriftpy2",
        0.73,
        1.9,
        0.83,
        1.15,
        1.7,
        "Cython",
        warning="reads past the end of truncated input",
    ),
    "xml_lxml": Made("xml", "lxml", 2.1, 4.5, 1.9, 2.2, 6.0, "libxml2"),
    "pickle_stdlib": Made("pickle", "python", 1.1, 0.0, 0.4, 0.35, 0.0, control=True),
}
SUBJECTS = {
    "person": (81, 1_900),
    "order": (2_900, 31_000),
    "telemetry": (71_000, 1_200_000),
    "event": (210, 2_600),
    "airport": (250, 2_700),
    "flight": (420, 4_300),
}
"""Subject → bytes of the reference, ns of its encode."""

MOST = {"telemetry": 10}
"""Subject → records of it, where they are too few for the large batches."""

OPERATIONS = ("populate", "encode", "decode", "read_all", "restore")
DURATION = {"populate": 0.8, "encode": 1.0, "decode": 1.2, "restore": 0.9}
FLOORS = {"encode": 0.02, "decode": 0.12}
FAILURES: dict[tuple[str, str], tuple[Status, str]] = {
    ("avro_container_fastavro", "event"): (Status.GAP, "not_here: unions are not written yet"),
    ("xml_lxml", "flight"): (Status.WRONG, "xml_lxml changed note: wrote '', read None"),
    ("thrift_binary_thriftpy2", "telemetry"): (Status.CRASHED, "killed by signal 11"),
    ("json_msgspec", "airport"): (Status.TIMEOUT, "still running after 20 s"),
}


@dataclass(frozen=True)
class Recipe:
    """What to make; the defaults are a whole default run."""

    subjects: tuple[str, ...] = tuple(SUBJECTS)
    codecs: tuple[str, ...] = tuple(CODECS)
    scenarios: tuple[str, ...] = ("size", "throughput", "access", "memory")
    spawns: int = 10
    reference: str = REFERENCE
    twin: bool = True
    status: str = "finished"
    noise: float = 0.004
    failures: bool = True
    seed: int = 1


def write(folder: Path, recipe: Recipe | None = None, **changes: Any) -> Path:
    """A run in ``folder``, which is created; ``changes`` are fields of ``Recipe``."""
    recipe = replace(recipe or Recipe(), **changes)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RUN).write_text(json.dumps(_meta(recipe), indent=1), encoding="utf-8")
    lines = "".join(to_json(row) + "\n" for row in rows(recipe))
    (folder / ROWS).write_text(lines, encoding="utf-8")
    return folder


def rows(recipe: Recipe) -> Iterator[Row]:
    random = Random(recipe.seed)
    for subject in recipe.subjects:
        for name in recipe.codecs:
            failed = FAILURES.get((name, subject)) if recipe.failures else None
            for scenario in recipe.scenarios:
                if failed:
                    status, reason = failed
                    yield Row(
                        scenario=scenario,
                        subject=subject,
                        codec=name,
                        status=status,
                        reason=reason,
                    )
                else:
                    yield from _SCENARIOS[scenario](recipe, subject, name, random)
        if "throughput" in recipe.scenarios and recipe.reference in recipe.codecs:
            yield from _beside(recipe, subject, random)


def _proof(subject: str, name: str) -> Proof:
    size = int(SUBJECTS[subject][0] * CODECS[name].size * 16)
    return Proof(16, size, sha256(f"{subject} {name}".encode()).hexdigest()[:DIGITS])


Cell = tuple[str, str, str]


def _timed(recipe: Recipe, cell: Cell, ns: float, random: Random, **more: Any) -> Iterator[Row]:
    """One row a spawn; what slows a process slows all of it, so the slowness is the spawn's."""
    subject, name, operation = cell
    size = SUBJECTS[subject][0] * (CODECS[name].size if name in CODECS else 1.0)
    for spawn in range(1, recipe.spawns + 1):
        slow = 1 + 0.2 * Random(f"{recipe.seed} {subject} {operation} {spawn}").random()
        undisturbed = ns * slow * random.gauss(1, recipe.noise)
        disturbed = int(Random(f"{subject} {operation} {spawn}").random() < 0.02)
        measures = {
            "undisturbed_ns": round(undisturbed, 2),
            "typical_ns": round(undisturbed * (1.03 + 0.1 * random.random()), 2),
            "batches": 400,
            "calls_per_batch": max(1, round(200_000 / ns)),
            "bytes_per_call": size,
            "records_per_call": 1,
            "disturbed": disturbed,
            "clock": f"{operation} of {name}",
        }
        yield Row(
            scenario=more.get("scenario", "throughput"),
            subject=subject,
            codec=name,
            operation=operation,
            spawn=spawn,
            proof=_proof(subject, name) if name in CODECS else None,
            code="0" * 12,
            measures=measures | more.get("measures", {}),
        )


def _throughput(recipe: Recipe, subject: str, name: str, random: Random) -> Iterator[Row]:
    made = CODECS[name]
    for operation in OPERATIONS:
        ns = SUBJECTS[subject][1] * DURATION.get(operation, 1.2) * getattr(made, operation)
        if name != recipe.reference:
            ns *= 0.8 + 0.4 * Random(f"{subject} {name} {operation}").random()
        if ns:
            yield from _timed(recipe, (subject, name, operation), ns, random)
        else:
            yield Row(
                scenario="throughput",
                subject=subject,
                codec=name,
                operation=operation,
                status=Status.NONE,
            )


def _beside(recipe: Recipe, subject: str, random: Random) -> Iterator[Row]:
    """The twin and the floor."""
    ns = SUBJECTS[subject][1]
    for operation in DURATION if recipe.twin else ():
        yield from _timed(recipe, (subject, "twin", operation), ns * DURATION[operation], random)
    for operation, share in FLOORS.items():
        yield from _timed(recipe, (subject, "floor", operation), ns * share, random)


def _access(recipe: Recipe, subject: str, name: str, random: Random) -> Iterator[Row]:
    ns = SUBJECTS[subject][1] * CODECS[name].decode
    one = {"clock": "full decode, one lookup"}
    cell = (subject, name, "access_one")
    yield from _timed(recipe, cell, ns, random, scenario="access", measures=one)
    batch = {"clock": "reader schema with one field", "records_per_call": 100}
    cell = (subject, name, "access_batch")
    yield from _timed(recipe, cell, ns * 80, random, scenario="access", measures=batch)


def _size(recipe: Recipe, subject: str, name: str, random: Random) -> Iterator[Row]:
    one = SUBJECTS[subject][0] * CODECS[name].size * (0.9 + 0.2 * random.random())
    once = 400 if name == "avro_container_fastavro" else 0
    for batch in (1, 10, 100, 1000):
        if batch > MOST.get(subject, batch):
            yield Row(
                scenario="size",
                subject=subject,
                codec=name,
                operation=f"batch-{batch}",
                status=Status.GAP,
                reason=f"the subject has only {MOST[subject]} records in this run",
                proof=_proof(subject, name),
            )
            continue
        raw = round(one * batch + once, 2 if batch == 1 else None)
        squeeze = 0.9 if batch == 1 else 0.5 / batch**0.15
        yield Row(
            scenario="size",
            subject=subject,
            codec=name,
            operation=f"batch-{batch}",
            proof=_proof(subject, name),
            measures={
                "raw_bytes": raw,
                "gzip6_bytes": round(raw * squeeze + 20, 2 if batch == 1 else None),
                "zstd3_bytes": round(raw * squeeze * 0.95 + 13, 2 if batch == 1 else None),
                "lz4_bytes": round(raw * min(1, squeeze * 1.4) + 19, 2 if batch == 1 else None),
                "records": batch,
                "schema_bytes": 0 if CODECS[name].format in ("json", "messagepack") else 312,
                "framing": "newline" if CODECS[name].format == "json" else "varint length prefix",
            },
        )


def _memory(recipe: Recipe, subject: str, name: str, random: Random) -> Iterator[Row]:
    whole = int(SUBJECTS[subject][0] * CODECS[name].size * 1000)
    for operation, factor in (("encode", 2.1), ("decode", 5.5)):
        yield Row(
            scenario="memory",
            subject=subject,
            codec=name,
            operation=operation,
            proof=_proof(subject, name),
            measures={
                "peak_bytes": int(whole * factor * (1 + random.random())),
                "batch_records": 1000,
                "batch_bytes": whole,
                "method": "made up",
            },
        )


_SCENARIOS = {"size": _size, "throughput": _throughput, "access": _access, "memory": _memory}


def _meta(recipe: Recipe) -> dict[str, Any]:
    return {
        "format_version": FORMAT_VERSION,
        "request": {
            "subjects": list(recipe.subjects),
            "codecs": list(recipe.codecs),
            "scenarios": list(recipe.scenarios),
            "records": None,
            "full": False,
            "seed": recipe.seed,
            "spawns": recipe.spawns,
            "seconds": 75.0,
            "reference": recipe.reference,
        },
        "environment": {
            "machine": "synthetic",
            "cpu": "Made-up CPU @ 2.00GHz",
            "cores": 2,
            "os": "Linux 6.1",
            "python": "CPython 3.11.7",
            "commit": "0123456789abcdef0123456789abcdef01234567",
            "dirty": False,
            "started": "2026-11-23T15:39:00Z",
            "finished": "2026-11-23T15:41:00Z" if recipe.status == "finished" else "",
            "load_start": 0.42,
        },
        "codecs": {name: _declared(name) for name in recipe.codecs},
        "subjects": {name: _subject(name) for name in recipe.subjects},
        "scenarios": {name: {"question": f"What is the {name}?"} for name in recipe.scenarios},
        "status": recipe.status,
    }


def _declared(name: str) -> dict[str, Any]:
    made = CODECS[name]
    plain = made.format in ("json", "messagepack", "xml", "pickle")
    return {
        "format": made.format,
        "library": made.library,
        "version": "1.2.3",
        "implementation": made.implementation,
        "native": "dict",
        "idiom": f"the documented call of {made.library}, its objects reused",
        "warning": made.warning,
        "control": made.control,
        "needs_schema": not plain,
        "self_describing": plain,
        "deterministic": True,
        "keeps_unknown": made.format == "protobuf",
        "random_access": False,
        "defers": bool(made.read_all),
        "status": "ok",
        "reason": "",
    }


def _subject(name: str) -> dict[str, Any]:
    return {
        "stands_for": f"a made-up {name}",
        "version": "v1",
        "records": 16,
        "seed": 1,
        "source": "generated",
        "license": "MIT",
    }


def without(run: Path, keep: Sequence[str]) -> None:
    """Cuts the rows of a run down to these scenarios, as if it had been interrupted."""
    lines = (run / ROWS).read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["scenario"] in keep]
    (run / ROWS).write_text("".join(kept), encoding="utf-8")
