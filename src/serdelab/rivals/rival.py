"""What all rivals have in common, as data."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from typing import Any

from serdelab.errors import SerdelabError, Unavailable

EXTRA = "rivals"


class RivalFault(SerdelabError):
    """A tool that did not come to a figure; the message says what its process said last."""


@dataclass(frozen=True, slots=True)
class Work:
    """The function that is timed: a hundred calls of one operation, on the records of a run.

    ``share`` is how many calls more it makes, for a slowdown that is known: 0.05 makes 105.
    """

    codec: str
    subject: str
    operation: str
    seed: int = 1
    share: float = 0.0
    scenario: str = "throughput"

    def before(self) -> Work:
        return replace(self, share=0.0)

    def text(self) -> str:
        """As it goes to another process; ``of`` reads it."""
        return json.dumps(asdict(self))

    @staticmethod
    def of(text: str) -> Work:
        return Work(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Measured:
    """``ns``: of a call, by statistic: a pass by the hundred calls that it has without a share.

    ``document`` is what the tool itself wrote, for a tool that compares such files.
    """

    ns: Mapping[str, float]
    document: str = ""


@dataclass(frozen=True, slots=True)
class Rival:
    """A tool. ``measure`` takes the work and the seconds of timed calls, in a fresh process.

    ``slower`` says of before, after and a statistic whether the tool calls it slower, by its rule.
    ``module`` is empty for what comes with Python.
    """

    name: str
    statistics: tuple[str, ...]
    rule: str
    measure: Callable[[Work, float], Measured]
    slower: Callable[[Measured, Measured, str], bool]
    module: str = ""

    def check(self) -> None:
        """Unavailable where it is not installed."""
        if self.module and find_spec(self.module) is None:
            raise Unavailable(self.name, EXTRA)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One dot: what one tool made of one work, before and after.

    ``seconds`` is what it took on the clock of the wall, with all processes.
    """

    tool: str
    statistic: str
    rule: str
    work: Work
    ratio: float
    slower: bool
    ns: tuple[float, float]
    seconds: float

    @property
    def key(self) -> tuple[str, str]:
        return self.tool, self.statistic

    def to_json(self) -> dict[str, Any]:
        return asdict(self)
