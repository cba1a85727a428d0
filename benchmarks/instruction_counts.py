"""Whether counts of instructions repeat, in fresh processes, and whether they see 5 % more work.

    python benchmarks/instruction_counts.py [times]

Prints what is counted of a miniature that encodes every 19th message twice, and for some codecs the
largest difference of the same code with itself. It is imported through a plug-in that imports more
and holds memory, each time another amount, as happens to a codec when something else is changed.
Exits with 1 where they differ by as much as the gate's threshold, or the growth is 1 % from a
nineteenth (messages differ in length). Ten times take a quarter of an hour.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.ab.compare import SCENARIO, Asked
from serdelab.ab.finding import Case
from serdelab.ab.instructions import Uncounted, count
from serdelab.ab.side import Kind, Ready, Side

CODECS = ("json_stdlib", "json_orjson", "protobuf_upb", "avro_fastavro", "xml_lxml")
LIMIT = 0.03
NEAR = 0.01
SLOWED = Path(__file__).parents[1] / "tests" / "plugins" / "slowed"
SAME, MORE, SHARE = "slower_by_nothing", "slower_by_a_nineteenth", 1 / 19
ELSEWHERE = """
import asyncio, decimal, sqlite3
from dataclasses import replace
from serdelab import discover
from serdelab.contract import Codec
HONEST = discover.codec("{codec}")
HELD = [bytes(n % 701) for n in range({held})], [{{n: [n]}} for n in range({held})]
CODEC = Codec(replace(HONEST.info, name="elsewhere"), HONEST.prepare, HONEST.implementation)
"""


def counts(base: str, head: str, operation: str, folder: Path) -> tuple[float, float]:
    sides = [Ready(Side(name, Kind.CODEC, name)) for name in (base, head)]
    asked = Asked(plugin_folders=(folder,))
    return count(sides, Case(base, head, "person", SCENARIO, operation), asked)


def found(codec: str, operation: str, times: int) -> Iterator[float]:
    """Counts of one codec, as it is and in processes that hold more."""
    for number in range(times):
        with TemporaryDirectory(prefix="serdelab-counts-") as folder:
            text = ELSEWHERE.format(codec=codec, held=379 * number)
            Path(folder, "elsewhere.py").write_text(text, encoding="utf-8")
            yield from counts(codec, "elsewhere", operation, Path(folder))


def repeated(times: int) -> float:
    """The largest difference between two counts of the same code."""
    largest = 0.0
    for codec in CODECS:
        for operation in ("encode", "decode"):
            all_of_them = list(found(codec, operation, times))
            low, high = min(all_of_them), max(all_of_them)
            largest = max(largest, high / low - 1)
            label = f"{codec} · person · {operation}"
            print(f"{label}: {low:,.0f} to {high:,.0f}: {high / low - 1:.2%}", flush=True)
    print(f"largest difference of {2 * times} counts: {largest:.2%}")
    return largest


def grown(times: int) -> float:
    """How far a growth that is known is from what is counted, at worst."""
    one = counts(CODECS[0], CODECS[0], "encode", SLOWED)[0]  # what the miniatures call
    pairs = (counts(SAME, MORE, "encode", SLOWED) for _ in range(times))
    growth = [(head - base) / one for base, head in pairs]
    print(f"{SHARE:.2%} more calls: {min(growth):.2%} to {max(growth):.2%} more instructions")
    return max(abs(each - SHARE) for each in growth)


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    try:
        right = [grown(times) < NEAR, repeated(times) < LIMIT]
    except Uncounted as error:
        sys.exit(str(error))
    return int(not all(right))


if __name__ == "__main__":
    sys.exit(main())
