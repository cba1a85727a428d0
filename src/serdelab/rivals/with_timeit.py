"""timeit as its command line does it: ``autorange``, then the best of ``repeat``.

Python's documentation, "timeit", command-line interface: calls are raised in 1, 2, 5, 10 … until
they take 0.2 s; that is repeated, 5 times or more, and the best counts. It switches the collector
off meanwhile.
"""

from __future__ import annotations

import json
import sys
import timeit
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.rivals import RULE, outside
from serdelab.rivals.rival import Measured, Rival, Work

NAME, MIN = "timeit", "min"
LEAST = 5  # its own default


def measure(work: Work, seconds: float) -> Measured:
    command = ["-m", __name__, work.text(), str(seconds)]
    with TemporaryDirectory(prefix="serdelab-rival-") as folder:
        answer = json.loads(outside.run(NAME, command, Path(folder), seconds))
    return Measured({MIN: answer["ns"]})


def slower(before: Measured, after: Measured, statistic: str) -> bool:
    return after.ns[statistic] > before.ns[statistic] * (1 + RULE)


RIVAL = Rival(NAME, (MIN,), f"> {RULE * 100:.3g} %", measure, slower)


def main() -> None:
    """In the fresh process."""
    from serdelab.rivals.work import CALLS, load

    timer = timeit.Timer(load(Work.of(sys.argv[1])))
    number, took = timer.autorange()
    times = max(LEAST, round(float(sys.argv[2]) / took))
    best = min(timer.repeat(times, number))
    sys.stdout.write(json.dumps({"ns": best / number / CALLS * 1e9}))


if __name__ == "__main__":
    main()
