"""Instructions of a call, counted by valgrind's callgrind in the process that it watches.

Counts repeat where times do not: they say whether this code changed, and nothing about which of
two libraries is faster (docs/method.md, statement 3). Counting is switched on for the calls alone,
by the compiled module of pytest-codspeed, so a process may start up at its ordinary pace.

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
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

CALLS, LEAST_CALLS = 1_000, 5
CALLS_BYTES = 2**19  # fewer calls where messages are large: a call takes some fifty times as long
REPEATS = 3
_PACKAGE, _MODULE = "pytest_codspeed", "dist_instrument_hooks"


def missing() -> str:
    """Why nothing can be counted here, with what to type; empty where it can."""
    if sys.platform != "linux":
        return "instructions are counted on Linux only"
    if shutil.which("valgrind") is None:
        return "valgrind is not installed: apt-get install valgrind"
    if find_spec(_PACKAGE) is None:
        return "pytest-codspeed is not installed: pip install 'serdelab[instructions]'"
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
    """``instructions`` of one call, the median of repeats; ``spread``: most to least, a share."""

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

        A pass that is not counted comes first: the interpreter adapts to what it runs.
        """
        calls = min(CALLS, max(LEAST_CALLS, len(inputs), round(CALLS_BYTES / max(size, 1))))
        batch = list(islice(cycle(inputs), calls))
        _loop(call, batch)
        gc.collect()
        gc.disable()
        try:
            idle = median(self._once(_nothing, call, batch) for _ in range(REPEATS))
            found = [self._once(_loop, call, batch) - idle for _ in range(REPEATS)]
        finally:
            gc.enable()
        middle = median(found)
        return Counted(middle / calls, (max(found) - min(found)) / middle, calls)

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


def _loop(call: Callable[[Any], Any], batch: list[Any]) -> None:
    for x in batch:
        call(x)


def _nothing(_: Callable[[Any], Any], batch: list[Any]) -> None:
    for _x in batch:
        pass


def _total(dump: Path, label: str) -> int:
    """Of one dump of callgrind's (its manual, "Callgrind Format Specification")."""
    lines = dump.read_text(encoding="utf-8", errors="replace").splitlines()
    dump.unlink()
    if f"desc: Trigger: Client Request: {label}" not in lines:
        raise RuntimeError(f"callgrind's dump {dump.name} is not of {label}")
    return next(int(line.split()[1]) for line in lines if line.startswith("totals:"))
