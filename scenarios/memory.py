"""How much memory encoding and decoding a batch takes at its peak; nothing is timed.

Measured by the operating system, so that the memory of C and Rust counts: the growth of the
process's resident memory over what it was just before the call. Both results are kept to the end.
Memory that earlier work gave back to the allocator would be used again and not be seen: that is why
the process is fresh, and why decoding comes first, of a batch whose parts are all still held.
Resolution: a few pages of 4 KiB, and what the allocator asks for at a time.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from serdelab.contract import IsolatedScenario, Measures, Trial

BATCH_JSON_BYTES = 2**20
"""The batch holds at least so many bytes of JSON, in the same records for every codec."""
_CLEAR = Path("/proc/self/clear_refs")
_STATUS = Path("/proc/self/status")


def measure(trial: Trial) -> Iterator[tuple[str, Measures]]:
    natives = _batch(trial)
    batch = trial.session.encode_batch(natives)
    about = {"batch_records": len(natives), "batch_bytes": len(batch)}
    decoded, peak = _peak(trial.session.decode_batch, batch)
    yield "decode", {**peak, **about}
    encoded, peak = _peak(trial.session.encode_batch, natives)
    yield "encode", {**peak, **about}
    del decoded, encoded


def _batch(trial: Trial) -> list[Any]:
    """The natives, over again until they are large enough to be seen in pages."""
    size = sum(len(json.dumps(record, default=str)) for record in trial.records)
    return list(trial.natives) * -(-BATCH_JSON_BYTES // size)


def _peak(call: Callable[[Any], Any], x: Any) -> tuple[Any, dict[str, float | int | str]]:
    """What a call returns, and by how many bytes the process grew at most while it ran."""
    gc.collect()
    _give_back()
    read, method = _reader()
    before = read()
    result = call(x)
    return result, {"peak_bytes": max(0, read() - before), "method": method}


def _reader() -> tuple[Callable[[], int], str]:
    """A function that reads the highest resident memory so far, and its name.

    Linux lets the mark be set back to the present. Elsewhere it only ever rises, so growth below
    an earlier peak is not seen: the name of the method says so.
    """
    try:
        _CLEAR.write_text("5")  # proc(5): 5 resets the peak resident set size
    except OSError:
        return _highest, "ru_maxrss, never reset: a lower bound"
    return _high_water, "VmHWM, reset before the call"


def _high_water() -> int:
    for line in _STATUS.read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise OSError(f"{_STATUS} has no VmHWM")


def _highest() -> int:
    import resource

    unit = 1 if sys.platform == "darwin" else 1024  # getrusage(2): bytes there, KiB elsewhere
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def _give_back() -> None:
    """glibc returns free pages to the system; other C libraries have no such call."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


SCENARIO = IsolatedScenario(
    name="memory",
    question="How much memory do encoding and decoding a batch take at their peak?",
    measure=measure,
    fresh=True,
)
