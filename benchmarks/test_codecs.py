"""The codecs through pytest-benchmark: ``pytest benchmarks/``, see docs/compare.md.

Its figures are of one process, one codec after another: good for a look, and for whoever collects
such files already. For a verdict: ``python bench.py ab``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any


def one_pass(call: Callable[[Any], Any], inputs: Sequence[Any]) -> None:
    """What is timed."""
    for x in inputs:
        call(x)


def test_codec(benchmark: Any, timing: Any) -> None:
    """``timing`` is made in the file ``conftest.py`` beside this one."""
    benchmark.group, benchmark.name = timing.group, timing.extra["codec"]
    benchmark.extra_info |= timing.extra
    benchmark.pedantic(
        one_pass,
        args=(timing.operation.call, timing.operation.inputs),
        iterations=timing.iterations,
        rounds=timing.rounds,
        warmup_rounds=1,
    )
