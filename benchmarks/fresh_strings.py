"""What the first encoding of a text costs more than the next: CPython keeps a text's UTF-8.

``PyUnicode_AsUTF8AndSize`` stores the UTF-8 of a text that is not ASCII in the text, for good. A
run encodes the same natives again and again, so it finds that UTF-8 made; a service mostly encodes
texts that are new. Here natives are built of records with new texts and encoded twice, message
after message of ``order``. The control is the same records with ASCII texts of as many bytes: what
else is dearer the first time, such as reading memory that was just written.

    python benchmarks/fresh_strings.py [processes]

Prints, for each codec of a default run, the time of the first encoding by that of the second: the
median over fresh processes with its 95 % interval, each process the median of its rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from statistics import median
from time import perf_counter_ns
from typing import Any

from serdelab import discover, subjects
from serdelab.contract.convert import Conversion
from serdelab.report import stats
from serdelab.schema import Kind, ScalarType, Type

SUBJECT, RECORDS, ROUNDS = "order", 16, 150
STRING = ScalarType(Kind.STRING)


class Fresh(Conversion):
    """A record with new texts that hold no UTF-8 yet."""

    text = "{x}.encode().decode()"

    def leaf(self, type_: Type, x: str) -> str:
        return self.text.format(x=x) if type_ == STRING else x


class Ascii(Fresh):
    """The same with as many ``x`` as a text has bytes, where it is not ASCII."""

    text = "(t.decode() if (t := {x}.encode()).isascii() else 'x' * len(t))"


def ratios(codec: str) -> tuple[float, float]:
    """(first by second encoding of the records, of their control), the medians of this process."""
    schema = subjects.load(SUBJECT)
    session = discover.codec(codec).prepare(schema, schema)
    records = discover.dataset(SUBJECT).load(RECORDS, 1)
    sides = [kind().compile(schema.root) for kind in (Fresh, Ascii)]
    found: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for anew, into in zip(sides, found, strict=True):
            others, natives = ([session.populate(anew(r)) for r in records] for _ in range(2))
            _, first, second = (_time(session.encode, x) for x in (others, natives, natives))
            into.append(first / second)
    return median(found[0]), median(found[1])


def _time(encode: Callable[[Any], bytes], natives: Sequence[Any]) -> int:
    start = perf_counter_ns()
    for native in natives:
        encode(native)
    return perf_counter_ns() - start


def main() -> int:
    processes = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    print("| codec | first by second | ASCII |\n|---|---:|---:|")
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for codec in discover.timed_codecs():
            samples = pool.map(ratios, [codec] * processes, chunksize=1)
            both = stats.medians(list(zip(*samples, strict=True)))
            cells = (f"{e.point:.3f} ({e.low:.3f} to {e.high:.3f})" for e in both)
            print(f"| `{codec}` | {' | '.join(cells)} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
