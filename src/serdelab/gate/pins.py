"""The versions that a lock file pins, and which of them a change moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from serdelab.ab import library

LOCK = "requirements/bench.lock"
_PIN = re.compile(r"^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Moved:
    """A library that both sides pin, each to its own version."""

    name: str
    base: str
    head: str

    def __str__(self) -> str:
        return f"{self.name} {self.base} → {self.head}"


def pins(text: str) -> dict[str, str]:
    """Library → version. One that is pinned once for each platform is left out: whose it is would
    be a guess.
    """
    found: dict[str, set[str]] = {}
    for name, number in _PIN.findall(text):
        found.setdefault(_normal(name), set()).add(number)
    return {name: numbers.pop() for name, numbers in found.items() if len(numbers) == 1}


def moved(base: str, head: str) -> list[Moved]:
    """From the texts of two lock files."""
    old, new = pins(base), pins(head)
    return [Moved(n, old[n], new[n]) for n in sorted(old.keys() & new) if old[n] != new[n]]


def paths(wanted: Sequence[tuple[str, str]]) -> tuple[Path, ...]:
    """Folders with these (library, version), but for what is installed here anyway.

    UsageError where one cannot be had.
    """
    return tuple(library.keep(f"{n}=={v}") for n, v in wanted if _installed(n) != v)


def is_of(library_name: str, pin: Moved) -> bool:
    return _normal(library_name) == pin.name


def _installed(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _normal(name: str) -> str:
    """As PEP 503 has it."""
    return re.sub(r"[-_.]+", "-", name).lower()
