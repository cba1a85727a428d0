"""How often a verdict is wrong: the same code against itself, and against a known slowdown.

Comparisons of different operations of different codecs, as ``bench.py ab`` does them. Each case is
tried three times: head does the same, 5 % more calls, 3 % more calls. What must come out, of 100:

* the same code: at most 1 "slower", and the 95 % interval holds 1 in 90 to 99;
* 5 % more: at least 95 "slower"; 3 % more: at least 80;
* no comparison takes longer than its budget by more than a fifth.

    python benchmarks/false_alarms.py [comparisons] [seconds] [--only same|five|three]

Exits with 1 unless all hold; with fewer comparisons the limits are in proportion, and coverage is
printed only. A hundred take about 40 minutes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice, product

from serdelab.ab.compare import BUDGET_S, SCENARIO, Asked, compare
from serdelab.ab.finding import Case, Finding
from serdelab.ab.judge import Verdict
from serdelab.ab.side import Kind, Ready, Side

CODECS = (
    *("json_stdlib", "json_orjson", "json_msgspec", "messagepack_msgpack", "messagepack_msgspec"),
    *("protobuf_upb", "avro_fastavro", "thrift_binary_apache", "xml_lxml", "pickle_stdlib"),
)
SUBJECTS = ("person", "event", "airport")
OPERATIONS = ("encode", "decode")
INJECTED = {"same": 0.0, "five": 0.05, "three": 0.03}
NEEDED = {"five": 0.95, "three": 0.80}
OVERTIME = 1.2
ENOUGH = 50  # comparisons before coverage means anything


def cases(count: int) -> Iterator[tuple[Ready, Case]]:
    """Codecs change fastest, so that any number of cases is of many kinds."""
    combined = [(codec, s, o) for s, o, codec in product(SUBJECTS, OPERATIONS, CODECS)]
    for codec, subject, operation in islice(cycle(combined), count):
        side = Ready(Side(codec, Kind.CODEC, codec))
        yield side, Case(codec, codec, subject, SCENARIO, operation)


def run(kind: str, count: int, seconds: float) -> list[Finding]:
    found: list[Finding] = []
    for number, (side, case) in enumerate(cases(count), 1):
        asked = Asked(budget=seconds, injected=INJECTED[kind])
        found += compare((side, side), [case], replace(asked, seed=number))
        last = found[-1]
        change = "" if last.change() in last.words() else f" {last.change()}"
        print(f"{kind:5} {number:3}: {case.label}: {last.words()}{change}; {last.seconds:.1f} s")
        sys.stdout.flush()
    return found


def conclude(kind: str, found: list[Finding]) -> bool:
    """Prints the counts; whether they are as they must be."""
    count = len(found)
    counts = {v: sum(f.verdict is v for f in found) for v in Verdict}
    words = ", ".join(f"{number} {verdict}" for verdict, number in counts.items() if number)
    longest = max(f.seconds for f in found)
    print(f"{kind}: of {count}: {words}; the longest took {longest:.1f} s")
    if kind in NEEDED:
        return counts[Verdict.SLOWER] >= NEEDED[kind] * count
    held = sum(f.found is not None and f.found.low <= 1 <= f.found.high for f in found)
    errors = [abs(f.found.point - 1) for f in found if f.found is not None]
    print(f"same: the interval holds 1 in {held} of {count}; largest error {max(errors):.2%}")
    covered = count < ENOUGH or 0.90 <= held / count <= 0.99
    return covered and counts[Verdict.SLOWER] <= count / 100


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("comparisons", nargs="?", type=int, default=100)
    parser.add_argument("seconds", nargs="?", type=float, default=BUDGET_S)
    parser.add_argument("--only", choices=INJECTED, action="append")
    asked = parser.parse_args()
    found = {k: run(k, asked.comparisons, asked.seconds) for k in asked.only or INJECTED}
    right = [conclude(kind, each) for kind, each in found.items()]
    in_time = all(f.seconds <= OVERTIME * asked.seconds for each in found.values() for f in each)
    return int(not (all(right) and in_time))


if __name__ == "__main__":
    sys.exit(main())
