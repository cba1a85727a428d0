"""The scenario contract: a question put to codecs, as data and one function.

Three kinds, by how the engine must run them:

* ``TimedScenario``: lists operations; the engine times all codecs' operations of one name in one
  process, interleaved, beside the reference, its A/A twin and the floor.
* ``IsolatedScenario``: measures one codec in a process of its own, and reads no clock.
* ``CountedScenario``: lists operations; the engine counts the instructions of each, for one codec
  in a process of its own, where valgrind is installed. It is in a run that asks for it by name.

The engine proves the round trip on the trial's own bytes, and stores nothing without the proof.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from serdelab.contract.codec import CodecInfo, Path, Session
from serdelab.contract.dataset import Record
from serdelab.schema import Schema


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user asked of a run, as far as a scenario needs to know it."""

    full: bool = False
    rotation: int = 16  # how many different records a timed call goes through
    access: Path = ()  # the field that ``access`` reads, from the subject's description


@dataclass(frozen=True, slots=True)
class Trial:
    """One codec on one subject, proven: ``encodings[i]`` decodes to ``records[i]``.

    ``natives[i]`` is ``populate(records[i])``. The three sequences have the same length, at least
    one. Timed operations rotate through the first ``settings.rotation`` of them, or take these as
    one batch: a call should stay short.
    """

    info: CodecInfo
    session: Session
    subject: str
    schema: Schema
    records: Sequence[Record]
    natives: Sequence[Any]
    encodings: Sequence[bytes]
    settings: Settings


@dataclass(frozen=True, slots=True)
class Operation:
    """One call to be timed: ``call(x)`` for x in ``inputs``, over and over.

    ``bytes_per_call`` is the mean size of the message handled, for MB/s. ``clock`` says what is
    inside the clock. ``call`` is ``identity`` where there is nothing to do: such a row is written
    with status "none" and no time, ``clock`` as its reason. ``beside`` names the operation in whose
    rounds it is timed, where that is another than its own: the two can then be compared.
    """

    name: str
    call: Callable[[Any], Any]
    inputs: Sequence[Any]
    bytes_per_call: float
    clock: str
    records_per_call: int = 1
    beside: str = ""


Measures = Mapping[str, float | int | str]
"""Measured values of one row, units in the names: ``raw_bytes``, ``encode_peak_bytes``."""


@dataclass(frozen=True, slots=True)
class TimedScenario:
    """``operations`` may leave a name out for a codec that cannot do it: the reason is a gap.

    ``floors`` gives, from the reference codec's trial, the operations that mark the limit of
    CPython itself; each carries the name of the operation whose floor it is.
    """

    name: str
    question: str
    operations: Callable[[Trial], Iterable[Operation]]
    floors: Callable[[Trial], Iterable[Operation]]


@dataclass(frozen=True, slots=True)
class IsolatedScenario:
    """``measure`` yields (operation, measures) pairs, a row each.

    A text in place of the measures says why this trial has none: its row is a gap.

    ``fresh`` is for what depends on all that the process did before: there is then a process for
    each subject, too, and the proof comes after the measurement in place of before it.
    """

    name: str
    question: str
    measure: Callable[[Trial], Iterable[tuple[str, Measures | str]]]
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class CountedScenario:
    """``operations`` may leave a name out for a codec that cannot do it: the reason is a gap."""

    name: str
    question: str
    operations: Callable[[Trial], Iterable[Operation]]


Scenario = TimedScenario | IsolatedScenario | CountedScenario
