"""How many pairs of small schemas the lab observes in a second, beside checkers that read no byte.

    python benchmarks/checks_per_second.py [pairs]

A check parses both texts, makes the default number of messages in both directions, writes and reads
each with the IDL's main codec, compares, minimises witnesses, and predicts. The pairs are spread
over all ordered pairs of types of the IDL's matrix; the first few are left out of the time, as they
load libraries. The other checkers get the same pairs: ``avro.compatibility`` in this process, and
``buf breaking`` as a process a pair, since it has no other form.

Exits with 1 where a format is below 50 checks a second.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from serdelab.evolution import matrix_types
from serdelab.evolution.matrix_types import MatrixPair
from serdelab.evolution.outcome import Direction
from serdelab.evolution.pair import judge
from serdelab.idl.shapes import read_text

WANTED = 50
WARM = 5
BOTH = (Direction.BACKWARD, Direction.FORWARD)
CODECS = {
    "avsc": "avro_fastavro",
    "proto": "protobuf_upb",
    "thrift": "thrift_binary_apache",
    "jsonschema": "json_orjson",
    "xsd": "xml_lxml",
}
"""The main codec of each IDL; XSD is shown, and not held to the number."""


def chosen(idl: str, count: int) -> list[MatrixPair]:
    """Pairs spread evenly over the matrix."""
    known = list(matrix_types.pairs(idl))
    step = max(1, len(known) // count)
    return known[::step][:count]


def observed(idl: str, pair: MatrixPair) -> None:
    old, new = read_text(idl, pair.old_text), read_text(idl, pair.new_text)
    result = judge(old, new, codecs=[CODECS[idl]], directions=BOTH)
    assert result.observed, pair.name


def by_avro(pair: MatrixPair) -> None:
    from avro.compatibility import ReaderWriterCompatibilityChecker
    from avro.schema import parse

    old, new = parse(pair.old_text), parse(pair.new_text)
    checker = ReaderWriterCompatibilityChecker()
    for reader, writer in ((new, old), (old, new)):
        checker.get_compatibility(reader, writer)  # type: ignore[no-untyped-call]


def by_buf(buf: str, folder: Path, pair: MatrixPair) -> None:
    for name, text in (("old", pair.old_text), ("new", pair.new_text)):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "schema.proto").write_text(text, encoding="utf-8")
    for before, after in (("old", "new"), ("new", "old")):
        command = [buf, "breaking", str(folder / after), "--against", str(folder / before)]
        subprocess.run(command, capture_output=True, check=False)


def rate(check: Callable[[MatrixPair], None], pairs: Sequence[MatrixPair]) -> float:
    """Checks a second."""
    for pair in pairs[:WARM]:
        check(pair)
    begun = perf_counter()
    for pair in pairs[WARM:]:
        check(pair)
    return (len(pairs) - WARM) / (perf_counter() - begun)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    slow: list[str] = []
    for idl, codec in CODECS.items():
        pairs = chosen(idl, count)
        found = rate(lambda pair, idl=idl: observed(idl, pair), pairs)
        print(f"{idl:10} {codec:22} {found:8.0f} checks/s, both directions", flush=True)
        if found < WANTED and idl != "xsd":
            slow.append(codec)
    found = rate(by_avro, chosen("avsc", count))
    print(f"{'avsc':10} {'avro.compatibility':22} {found:8.0f} checks/s")
    buf = shutil.which("buf", path=str(Path(sys.executable).parent)) or shutil.which("buf")
    if buf:
        with tempfile.TemporaryDirectory() as folder:
            pairs = chosen("proto", count)[: WARM + 10]
            found = rate(lambda pair: by_buf(buf, Path(folder), pair), pairs)
        print(f"{'proto':10} {'buf breaking':22} {found:8.1f} checks/s, two processes a check")
    if slow:
        print(f"below {WANTED} checks a second: {', '.join(slow)}")
    return int(bool(slow))


if __name__ == "__main__":
    sys.exit(main())
