"""What the harness adds to a call: a phase's time as reported, against a bare ``for`` loop.

The bare loop runs between the batches of the real engine, so both see the same machine. The call
takes about 200 ns, where an added call or a clock read would show: pyperf adds 30 ns to each.

    python benchmarks/harness_price.py [trials]

Exits with 1 when the median of the trials is 2 % or more away from 1.
"""

from __future__ import annotations

import sys
from array import array
from random import Random
from statistics import median
from time import perf_counter_ns

from serdelab import discover, subjects
from serdelab.measure import Competitor, estimate, measure, percentile

CODEC, SUBJECT = "messagepack_msgpack", "person"
LIMIT = 0.02
SECONDS = 0.5


def trial(seed: int) -> tuple[float, float]:
    """(ns per call as reported, ns per call of the bare loop), both the 1st percentile."""
    schema = subjects.load(SUBJECT)
    session = discover.codec(CODEC).prepare(schema, schema)
    records = discover.dataset(SUBJECT).load(16, 1)
    inputs = [session.populate(record) for record in records]
    call, bare = session.encode, array("q")
    lap = inputs * 64

    def bare_loop(_: Competitor) -> None:
        for x in inputs:
            call(x)
        start = perf_counter_ns()
        for x in lap:
            call(x)
        bare.append(perf_counter_ns() - start)

    competitor = Competitor("harness", call, inputs)
    measure([competitor], SECONDS, Random(seed), bare_loop)
    return estimate(competitor).undisturbed, percentile(bare, 0.01) / len(lap)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    ratios: list[float] = []
    for number in range(1, count + 1):
        reported, bare = trial(number)
        ratios.append(reported / bare)
        print(f"{number:3}: reported {reported:7.1f} ns, bare {bare:7.1f} ns: {ratios[-1]:.4f}")
    middle = median(ratios)
    print(f"median {middle:.4f}, from {min(ratios):.4f} to {max(ratios):.4f}; limit {LIMIT:.0%}")
    return int(abs(middle - 1) >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
