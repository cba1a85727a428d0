"""Whether counts of instructions repeat, in fresh processes, and whether they see 5 % more work.

    python benchmarks/instruction_counts.py [times]

Prints what is counted of a miniature that encodes every 19th message twice, and for some codecs the
largest difference between any two counts of the same code. Exits with 1 where that is 1 % or more,
or the growth is as far from a nineteenth (messages differ in length). Ten times take a quarter of
an hour on two cores.
"""

from __future__ import annotations

import sys
from pathlib import Path

from serdelab.ab.compare import SCENARIO, Asked
from serdelab.ab.finding import Case
from serdelab.ab.instructions import Uncounted, count
from serdelab.ab.side import Kind, Ready, Side

CODECS = ("json_stdlib", "json_orjson", "protobuf_upb", "avro_fastavro", "xml_lxml")
LIMIT = 0.01
ASKED = Asked(plugin_folders=(Path(__file__).parents[1] / "tests" / "plugins" / "slowed",))
SAME, MORE, SHARE = "slower_by_nothing", "slower_by_a_nineteenth", 1 / 19


def counts(base: str, head: str, operation: str) -> tuple[float, float]:
    sides = [Ready(Side(name, Kind.CODEC, name)) for name in (base, head)]
    return count(sides, Case(base, head, "person", SCENARIO, operation), ASKED)


def repeated(times: int) -> float:
    """The largest difference between two counts of the same code."""
    largest = 0.0
    for codec in CODECS:
        for operation in ("encode", "decode"):
            found = [x for _ in range(times) for x in counts(codec, codec, operation)]
            spread = max(found) / min(found) - 1
            largest = max(largest, spread)
            label = f"{codec} · person · {operation}"
            print(f"{label}: {min(found):,.0f} to {max(found):,.0f}: {spread:.3%}", flush=True)
    print(f"largest difference of {2 * times} counts: {largest:.2%}")
    return largest


def grown(times: int) -> float:
    """How far a growth that is known is from what is counted, at worst."""
    one = counts(CODECS[0], CODECS[0], "encode")[0]  # what the miniatures call
    pairs = (counts(SAME, MORE, "encode") for _ in range(times))
    found = [(head - base) / one for base, head in pairs]
    print(f"{SHARE:.2%} more calls: {min(found):.2%} to {max(found):.2%} more instructions")
    return max(abs(each - SHARE) for each in found)


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    try:
        right = [grown(times) < LIMIT, repeated(times) < LIMIT]
    except Uncounted as error:
        sys.exit(str(error))
    return int(not all(right))


if __name__ == "__main__":
    sys.exit(main())
