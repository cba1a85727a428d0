"""What a run of the lab observes with, and that a resumed one still has the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from serdelab import discover
from serdelab.errors import ResultsError, Unavailable
from serdelab.lab.store import LabStore
from serdelab.run import environment, same
from serdelab.run.alone import facts
from serdelab.run.channel import one_line

_INSTALLED = ("python", "serdelab", "commit")


def declared(name: str) -> dict[str, Any]:
    """Version and active implementation of a codec, or why it is not there."""
    codec = discover.codec(name)
    try:
        found = facts(codec)
    except Unavailable as error:
        return {"reason": error.message}
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        return {"reason": one_line(f"{type(error).__name__}: {error}")}
    return {key: found[key] for key in ("library", *same.CODEC)}


def hold(run: Mapping[str, Any], codecs: Iterable[str]) -> None:
    """ResultsError where rows of these codecs would not be of what the run began with.

    Unavailable where a library of theirs is gone.
    """
    hint = LabStore.command
    was = run["environment"]
    same.hold("this installation", was, environment.at_start(), _INSTALLED, hint)
    for name in codecs:
        before = run["codecs"].get(name, {})
        if "reason" not in before:
            same.hold(f"codec {name}", before, facts(discover.codec(name)), same.CODEC, hint)
        elif "reason" not in declared(name):
            raise ResultsError(f"codec {name} was not there when this run began", hint=hint)
