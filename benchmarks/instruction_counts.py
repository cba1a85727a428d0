"""Whether counts of instructions repeat: the same code on both sides, in fresh processes.

    python benchmarks/instruction_counts.py [times]

Prints, for some codecs, the largest difference between any two counts; exits with 1 where one is
1 % or more. Ten times take some minutes.
"""

from __future__ import annotations

import sys

from serdelab.ab.compare import SCENARIO
from serdelab.ab.finding import Case
from serdelab.ab.instructions import Uncounted, count
from serdelab.ab.side import Kind, Ready, Side

CODECS = ("json_stdlib", "json_orjson", "protobuf_upb", "avro_fastavro", "xml_lxml")
LIMIT = 0.01


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    largest = 0.0
    for codec in CODECS:
        side = Ready(Side(codec, Kind.CODEC, codec))
        for operation in ("encode", "decode"):
            case = Case(codec, codec, "person", SCENARIO, operation)
            try:
                found = [x for _ in range(times) for x in count((side, side), case)]
            except Uncounted as error:
                sys.exit(str(error))
            spread = max(found) / min(found) - 1
            largest = max(largest, spread)
            print(f"{case.label}: {min(found):,.0f} to {max(found):,.0f}: {spread:.3%}", flush=True)
    print(f"largest difference of {2 * times} counts: {largest:.2%}")
    return int(largest >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
