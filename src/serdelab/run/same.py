"""Whether a run that is resumed still measures with what it began with.

Figures of another machine, Python or library do not compare: a run may not hold both.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from serdelab.errors import ResultsError
from serdelab.rows import Status
from serdelab.run import environment

_MACHINE = ("machine", "cpu", "python")
CODEC = ("version", "implementation")


class Origin:
    """What ``run.json`` said when the run was resumed; of a new run nothing, and all is right."""

    def __init__(self, run: Mapping[str, Any]) -> None:
        self._environment: dict[str, Any] = run.get("environment", {})
        self._subjects = _entries(run, "subjects")
        codecs = _entries(run, "codecs").items()
        self.codecs = {name: each for name, each in codecs if each.get("status") == Status.OK}
        """Those that were there, as they were."""

    def hold_machine(self) -> None:
        """ResultsError where this is another one, or another Python."""
        hold("this machine", self._environment, environment.here(), _MACHINE)

    def hold_codec(self, name: str, facts: Mapping[str, Any]) -> None:
        """ResultsError where its library is another one."""
        hold(f"codec {name}", self.codecs.get(name, {}), facts, CODEC)

    def hold_subject(self, name: str, about: Mapping[str, Any]) -> None:
        """ResultsError where its records are others."""
        hold(f"subject {name}", self._subjects.get(name, {}), about, about)


def _entries(run: Mapping[str, Any], part: str) -> dict[str, dict[str, Any]]:
    return {name: each for name, each in run.get(part, {}).items() if isinstance(each, dict)}


def hold(
    what: str,
    before: Mapping[str, Any],
    now: Mapping[str, Any],
    keys: Iterable[str],
    hint: str = "python bench.py run",
) -> None:
    """ResultsError where a value is another one; what an older run does not say is passed over."""
    other = [key for key in keys if key in before and before[key] != now.get(key)]
    if other:
        words = "; ".join(f"{key} was {before[key]}, is {now.get(key, 'unknown')}" for key in other)
        raise ResultsError(f"{what} is not what this run began with: {words}", hint=hint)
