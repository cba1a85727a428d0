"""How a worker speaks to its parent: JSON lines on what was its standard output.

::

    {"row": {…}}                         a finished row, as stored
    {"codec": {…}}                       a codec's declaration, version and active implementation
    {"subject": {…}}                     a subject as it was loaded
    {"proved": [subject, codec, [records, bytes, sha256]]}
    {"ended": subject}                   all work of that subject is done
    {"fault": {…}}                       a step failed, the job goes on; ``Fault``
    {"abort": {…}}                       a step failed, the job ends
    {"done": true}                       the last line of a job that came to its end

The descriptor is moved out of the way before any plug-in is imported: what a plug-in prints, from
Python or from C, goes to the worker's standard error.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from serdelab.errors import ProofError, Unavailable
from serdelab.rows import Proof, Row, Status, to_json
from serdelab.run.beacon import Beacon, Step


@dataclass(frozen=True, slots=True)
class Fault:
    """A step that failed. An empty scenario or subject means all of them."""

    scenario: str
    subject: str
    codec: str
    status: Status
    reason: str


class Channel:
    """The worker's end. Make it first of all: it takes over the standard streams."""

    def __init__(self, beacon: Path) -> None:
        sys.stdout.flush()
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)
        with Path(os.devnull).open("rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        self._beacon = Beacon(beacon)
        self._step = Step()

    def say(self, **message: Any) -> None:
        self._out.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")) + "\n")
        self._out.flush()

    def row(self, row: Row) -> None:
        self._out.write(f'{{"row":{to_json(row)}}}\n')
        self._out.flush()

    def proved(self, subject: str, codec: str, proof: Proof) -> None:
        self.say(proved=[subject, codec, [proof.records, proof.encoded_bytes, proof.sha256]])

    def step(self, step: Step) -> None:
        """Announces what is done next; the culprit if the process dies of it."""
        self._step = step
        self._beacon.show(step.label())

    def show(self, step: Step, label: bytes) -> None:
        """``step`` with its label made before: for use between batches."""
        self._step = step
        self._beacon.show(label)

    def fault(self, error: BaseException) -> None:
        """Reports that the step announced last failed with that error, and the job goes on."""
        self.say(fault=self._fault(error))

    def abort(self, error: BaseException) -> None:
        """The same, and the job ends."""
        self.say(abort=self._fault(error))

    def _fault(self, error: BaseException) -> dict[str, Any]:
        step = self._step
        return asdict(Fault(step.scenario, step.subject, step.codec, *classify(error)))


def classify(error: BaseException) -> tuple[Status, str]:
    """The status of a row for what was raised, and its reason in one line."""
    match error:
        case ProofError():
            status = Status.WRONG
        case Unavailable():
            return Status.UNAVAILABLE, f"{error.message}; {error.hint}"
        case MemoryError():
            return Status.CRASHED, "memory: the limit of its process was reached"
        case _:
            status = Status.FAILED
    text = one_line(str(error))
    return status, f"{type(error).__name__}: {text}" if text else type(error).__name__


def one_line(text: str) -> str:
    """For a row and for a terminal: what a stranger's text has of controls is escaped."""
    shown = (c if c.isprintable() else ascii(c)[1:-1] for c in " ".join(text.split()))
    return "".join(shown)
