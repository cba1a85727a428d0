"""pytest-benchmark: pytest runs the test below, which calls the fixture as its documentation does.

It calibrates by itself. Its warm-up is switched on, ``--benchmark-warmup=on``, which its
documentation advises for PyPy only; no other plug-in is loaded.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from serdelab.rivals import RULE, outside
from serdelab.rivals.rival import Measured, Rival, Work

NAME = "pytest-benchmark"
STATISTICS = "min", "median"
VARIABLE = "SERDELAB_RIVALS_WORK"
ALONE = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "", "PYTEST_PLUGINS": ""}


def measure(work: Work, seconds: float) -> Measured:
    from serdelab.rivals.work import CALLS

    with TemporaryDirectory(prefix="serdelab-rival-") as name:
        folder = Path(name)
        ini, out = folder / "pytest.ini", folder / "out.json"
        ini.write_text("[pytest]\n")  # or pytest would take the project's, wherever that is
        command = ["-m", "pytest", "-q", "-p", "pytest_benchmark.plugin", "-c", str(ini)]
        command += ["--rootdir", name, "--noconftest", "-p", "no:cacheprovider", __file__]
        command += ["--import-mode=importlib", "--benchmark-only", "--benchmark-warmup=on"]
        command += [f"--benchmark-max-time={seconds}", f"--benchmark-json={out}"]
        outside.run(NAME, command, folder, seconds, {**ALONE, VARIABLE: work.text()})
        document = out.read_text(encoding="utf-8")
    stats = json.loads(document)["benchmarks"][0]["stats"]
    return Measured({each: stats[each] / CALLS * 1e9 for each in STATISTICS}, document)


def slower(before: Measured, after: Measured, statistic: str) -> bool:
    """As ``--benchmark-compare-fail=min:5%`` and ``=median:5%``."""
    return after.ns[statistic] > before.ns[statistic] * (1 + RULE)


RIVAL = Rival(NAME, STATISTICS, f"> {RULE * 100:.3g} %", measure, slower, "pytest_benchmark")


def test_work(benchmark: Any) -> None:
    from serdelab.rivals.work import load

    benchmark(load(Work.of(os.environ[VARIABLE])))
