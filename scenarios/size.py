"""How many bytes: message by message and in batches, plain and compressed.

``batch-1`` is the mean over all records of the bytes of one message, compressed on its own; the
other batches are 10, 100 and 1,000 *different* records in the framing of the codec. They are taken
in even steps over all records, in their order: so a larger batch differs by its size and not by
what it holds, as neighbours of a sorted source would be one corner of it. Repeating records to fill
a batch would flatter every compressor, so a subject with fewer has none.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from typing import Any

from serdelab.contract import IsolatedScenario, Measures, Trial
from serdelab.errors import Unavailable

BATCHES = (10, 100, 1_000)
Compressor = Callable[[bytes], Any]


def measure(trial: Trial) -> Iterator[tuple[str, Measures | str]]:
    compressors = _compressors()
    overhead = len(trial.session.schema_bytes)
    single = _sizes(trial.encodings, compressors)
    yield "batch-1", {**single, "records": 1, "schema_bytes": overhead, "framing": "none"}
    for count in BATCHES:
        name = f"batch-{count}"
        if count > len(trial.natives):
            yield name, f"the subject has only {len(trial.natives)} records in this run"
            continue
        batch = trial.session.encode_batch(_spread(trial.natives, count))
        sizes = {what: int(size) for what, size in _sizes([batch], compressors).items()}
        framing = trial.session.framing
        yield name, {**sizes, "records": count, "schema_bytes": overhead, "framing": framing}


def _spread(natives: Sequence[Any], count: int) -> list[Any]:
    return [natives[i * len(natives) // count] for i in range(count)]


def _sizes(
    encodings: Sequence[bytes], compressors: dict[str, Compressor]
) -> dict[str, float | int | str]:
    """Mean bytes of the encodings, as they are and compressed one by one."""
    sizes: dict[str, float | int | str] = {}
    for name, compress in compressors.items():
        total = sum(len(compress(encoding)) for encoding in encodings)
        sizes[name] = round(total / len(encodings), 3)
    return sizes


def _compressors() -> dict[str, Compressor]:
    """Unavailable when a library of the extra ``compression`` is missing."""
    try:
        import zstandard

        lz4_compress: Compressor = import_module("lz4.frame").compress  # it ships no types
    except ModuleNotFoundError as error:
        raise Unavailable(error.name or "a compression library", "compression") from error
    zstd = zstandard.ZstdCompressor(level=3)
    return {
        "raw_bytes": lambda data: data,
        "gzip6_bytes": lambda data: zlib.compress(data, 6, wbits=31),  # 31: a gzip member
        "zstd3_bytes": zstd.compress,
        "lz4_bytes": lz4_compress,
    }


SCENARIO = IsolatedScenario(
    name="size",
    question="How many bytes does a message take, alone, in batches, and compressed?",
    measure=measure,
)
