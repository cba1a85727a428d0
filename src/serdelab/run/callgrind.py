"""Instructions of a call, counted by valgrind's callgrind in the process that it watches.

Counts repeat where times do not: they say whether this code changed, and nothing about which of
two libraries is faster (docs/method.md, statement 3). Counting is switched on for the calls alone,
by the compiled module of pytest-codspeed, so a process may start up at its ordinary pace.

How many instructions an allocation takes depends on what lies in memory by chance: a comment in
another file changes the count of an untouched call, by up to 16 % where the call is short. So the
memory is laid out anew some times, and the median over these layouts counts.

This file imports nothing of serdelab: ``serdelab.ab`` loads it into processes of other revisions,
so that both sides are counted alike.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from random import Random
from statistics import median, quantiles
from typing import Any

CALLS = 1_000  # in all layouts together
CALLS_BYTES = 3 * 2**19  # fewer where messages are large: a call takes some fifty times as long
LAYOUTS, LEAST_LAYOUTS = 15, 3
IDLE = 3
_PACKAGE, _MODULE = "pytest_codspeed", "dist_instrument_hooks"


def missing() -> str:
    """Why nothing can be counted here, with what to type; empty where it can."""
    if sys.platform != "linux":
        return "instructions are counted on Linux only"
    if shutil.which("valgrind") is None:
        return "valgrind is not installed: apt-get install valgrind"
    if find_spec(_PACKAGE) is None:
        return "pytest-codspeed is not installed: pip install -e '.[instructions]'"
    if _compiled() is None:
        return "pytest-codspeed has no compiled module for this Python on this machine"
    return ""


def _compiled() -> ModuleSpec | None:
    """Found without its package, which would bring all of pytest into the process."""
    package = find_spec(_PACKAGE)
    folders = package.submodule_search_locations if package else None
    return PathFinder.find_spec(_MODULE, [f"{each}/instruments/hooks" for each in folders or ()])


def under(out: Path) -> tuple[str, ...]:
    """What goes in front of a command: valgrind's counts of process p then go to ``out`` + p."""
    return (
        "valgrind",
        "--quiet",
        "--tool=callgrind",
        "--instr-atstart=no",
        f"--callgrind-out-file={out}.%p",
    )


@dataclass(frozen=True, slots=True)
class Counted:
    """``instructions`` of one call, the median over layouts; ``calls`` in all of them together.

    ``spread``: where the middle half of the layouts lies, as a share of the median.
    """

    instructions: float
    spread: float
    calls: int


class Counter:
    """In a process that was started ``under(out)``. RuntimeError where it was not."""

    def __init__(self, out: Path) -> None:
        self._hooks = _hooks()
        self._handle = self._hooks.instrument_hooks_init()
        if not self._hooks.instrument_hooks_is_instrumented(self._handle):
            raise RuntimeError("this process does not run under valgrind")
        self._out = f"{out}.{os.getpid()}"
        self._dumps = 0

    def count(self, call: Callable[[Any], Any], inputs: Sequence[Any], size: float) -> Counted:
        """``call(x)`` over the inputs, ``size`` bytes each; the loop's own part is taken off.

        A pass that is not counted comes first in each layout: the interpreter adapts to what it
        runs. The layouts are the same for the same code.
        """
        layouts, passes = _plan(len(inputs), size)
        batch = [*inputs] * passes
        random, kept = Random(1), list[object]()  # noqa: S311 - it only has to vary
        _loop(call, batch)
        gc.collect()
        gc.disable()
        try:
            idle = median(self._once(_nothing, call, batch) for _ in range(IDLE))
            found: list[float] = []
            for _ in range(layouts):
                kept = _scattered(random, kept)
                _loop(call, inputs)
                found.append((self._once(_loop, call, batch) - idle) / len(batch))
        finally:
            gc.enable()
        low, middle, high = quantiles(found, n=4, method="inclusive")
        return Counted(middle, (high - low) / middle, layouts * len(batch))

    def _once(self, loop: Callable[..., None], call: Callable[[Any], Any], batch: list[Any]) -> int:
        hooks = self._hooks
        hooks.instrument_hooks_start_benchmark(self._handle)  # sets the counts to zero
        hooks.callgrind_start_instrumentation()
        loop(call, batch)
        hooks.callgrind_stop_instrumentation()
        hooks.instrument_hooks_stop_benchmark(self._handle)
        self._dumps += 1
        label = f"serdelab {self._dumps}"
        hooks.instrument_hooks_set_executed_benchmark(self._handle, os.getpid(), label.encode())
        return _total(Path(f"{self._out}.{self._dumps}"), label)


def _hooks() -> Any:
    """The compiled module, which has no annotations. RuntimeError where it is missing."""
    spec = _compiled()
    if spec is None or spec.loader is None:
        raise RuntimeError(missing())
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _plan(inputs: int, size: float) -> tuple[int, int]:
    """How many layouts, and how often all inputs are taken in each."""
    calls = min(CALLS, max(LEAST_LAYOUTS * inputs, CALLS_BYTES / max(size, 1)))
    layouts = min(LAYOUTS, max(LEAST_LAYOUTS, int(calls / inputs)))
    return layouts, max(1, round(calls / layouts / inputs))


def _scattered(random: Random, before: list[object]) -> list[object]:
    """Holds memory of many sizes, with holes between; what ``before`` held is free after it."""
    made: list[object] = [bytes(random.randrange(1_500)) for _ in range(600)]
    made += [[None] * random.randrange(60) for _ in range(300)]
    made += [{number: number} for number in range(200)]
    random.shuffle(made)
    before.clear()
    return made[::2]


def _loop(call: Callable[[Any], Any], batch: Sequence[Any]) -> None:
    for x in batch:
        call(x)


def _nothing(_: Callable[[Any], Any], batch: Sequence[Any]) -> None:
    for _x in batch:
        pass


def _total(dump: Path, label: str) -> int:
    """Of one dump of callgrind's (its manual, "Callgrind Format Specification")."""
    lines = dump.read_text(encoding="utf-8", errors="replace").splitlines()
    dump.unlink()
    if f"desc: Trigger: Client Request: {label}" not in lines:
        raise RuntimeError(f"callgrind's dump {dump.name} is not of {label}")
    return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))
