"""Puts a codec to work in a process of its own: another hash seed, hostile bytes, a time limit.

The child finds the codec again by the module-level name that it has here, and gets its material
pickled on its standard input; it answers in JSON lines.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from serdelab.contract import Codec

SECONDS = 60
"""Time limit of a child as a whole; it needs a second or two."""


@dataclass(frozen=True, slots=True)
class Home:
    """Where a codec lives: enough for another process to find it."""

    module: str
    file: str
    attribute: str


def home(codec: Codec) -> Home:
    """The module-level name of a codec, in a script only if nowhere else. LookupError without."""
    modules = sorted(sys.modules.items(), key=lambda named: named[0] == "__main__")
    for name, module in modules:
        for attribute, value in list(vars(module).items()) if module else ():
            if value is codec:
                return Home(name, getattr(module, "__file__", "") or "", attribute)
    raise LookupError(f"{codec.info.name} has no module-level name that a new process could load")


def ask(codec: Codec, task: str, material: object, *, seed: int = 0) -> Iterator[Mapping[str, Any]]:
    """The lines that a child answers; a last one {"died": how} when it did not come to its end."""
    place = home(codec)
    child = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
        [sys.executable, "-m", "serdelab.conformance.child", task, *_words(place)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
    )
    try:
        out, err = child.communicate(pickle.dumps(material), timeout=SECONDS)
        died = _death(child.returncode, err)
    except subprocess.TimeoutExpired:
        child.kill()
        out, _ = child.communicate()
        died = f"was still running after {SECONDS} s"
    answers = [json.loads(line) for line in out.splitlines() if line.startswith(b"{")]
    yield from answers
    if died or not any("done" in answer for answer in answers):
        yield {"died": died or "ended as if all were done"}


def _words(place: Home) -> tuple[str, str, str]:
    return place.module, place.file, place.attribute


def _death(code: int, err: bytes) -> str:
    if code == 0:
        return ""
    if err.startswith(b"Timeout ("):  # the words of faulthandler's watchdog
        return "was still running when its time was up"
    last = err.decode("utf-8", "replace").strip().splitlines()[-1:]
    how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
    return f"{how}: {last[0]}" if last else how
