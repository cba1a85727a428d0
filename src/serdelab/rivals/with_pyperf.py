"""pyperf: a script with its ``Runner``, and its ``compare_to`` for what it says.

``--fast``: 10 processes, in each of them one value to warm up and two that count, 0.1 s or more:
about 3 s of calls. Where more was asked there are more processes, as ``--rigorous`` does it.
"""

from __future__ import annotations

import json
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from serdelab.rivals import RULE, outside
from serdelab.rivals.rival import Measured, Rival, Work

NAME = MODULE = "pyperf"
MEAN = "mean"
FAST, VALUES = 10, 2  # processes and values of --fast
PROCESS_S = 0.3
SLOWER = "x slower"


def measure(work: Work, seconds: float) -> Measured:
    from serdelab.rivals.work import CALLS

    with TemporaryDirectory(prefix="serdelab-rival-") as name:
        out = Path(name, "out.json")
        command = [__file__, "--work", work.text(), "--quiet", "-o", str(out), *length(seconds)]
        outside.run(NAME, command, Path(name), seconds)
        document = out.read_text(encoding="utf-8")
    values = [value for run in _runs(document) for value in run.get("values", ())]
    return Measured({MEAN: sum(values) / len(values) / CALLS * 1e9}, document)


def length(seconds: float) -> list[str]:
    processes = round(seconds / PROCESS_S)
    return ["--fast"] if processes <= FAST else [f"--processes={processes}", f"--values={VALUES}"]


def _runs(document: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(document)["benchmarks"][0]["runs"]
    return found


def slower(before: Measured, after: Measured, statistic: str) -> bool:
    """Its own word: significant by its t-test and past ``--min-speed``."""
    with TemporaryDirectory(prefix="serdelab-rival-") as name:
        files = [Path(name, "before.json"), Path(name, "after.json")]
        for file, measured in zip(files, (before, after), strict=True):
            file.write_text(measured.document, encoding="utf-8")
        command = ["-m", MODULE, "compare_to", f"--min-speed={RULE * 100:g}", *map(str, files)]
        return SLOWER in outside.run(NAME, command, Path(name), 0)


RIVAL = Rival(NAME, (MEAN,), f"> {RULE * 100:.3g} % and significant", measure, slower, MODULE)


def main() -> None:
    """In the fresh process, and in those that pyperf starts from it with the same script."""
    from serdelab.rivals.work import load

    pyperf: Any = import_module(MODULE)  # it has no types

    def told(command: list[str], asked: Namespace) -> None:
        command += ["--work", asked.work]

    runner = pyperf.Runner(add_cmdline_args=told)
    runner.argparser.add_argument("--work")
    work = Work.of(runner.parse_args().work)
    runner.bench_func("work", load(work))


if __name__ == "__main__":
    main()
