"""Runs one codec over one pair of messages in one direction, and shows what it found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from serdelab.errors import NotExpressible, Unavailable
from serdelab.evolution import again
from serdelab.evolution.beyond import NOTHING, Beside, Beyond, Met, plain_trial, told
from serdelab.evolution.blame import to_blame
from serdelab.evolution.compare import Finding
from serdelab.evolution.condition import Probe
from serdelab.evolution.focus import Focus
from serdelab.evolution.jsonable import jsonable
from serdelab.evolution.judge import Places, PlaceVerdict, is_at, overall
from serdelab.evolution.lean import smallest
from serdelab.evolution.lineage import NO_HINTS, Hints
from serdelab.evolution.moves import steps
from serdelab.evolution.narrow import is_dict
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.reads import Read, Reader, Unsound, described
from serdelab.evolution.result import Observation, Witness
from serdelab.evolution.search import search
from serdelab.evolution.typed import names_symbols
from serdelab.evolution.values import USUAL, Messages, Trial
from serdelab.idl.shapes import Example
from serdelab.schema.shape import Ref, Shapes

WITNESSES = 4
"""Places that are shown, the worst first."""

_STEP = re.compile(r"[.\[{]")
"""Where a path goes one deeper."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is observed: a codec by name, its way, the direction; ``hints`` are the pair's."""

    codec: str
    way: str
    direction: Direction
    hints: Hints = NO_HINTS


def trials(shapes: Shapes, root: str, focus: Focus, most: int) -> list[Trial]:
    """At most ``most`` messages; random ones only where more than USUAL are asked for.

    Unfillable where no message can be made; Unavailable where random ones cannot.
    """
    tried = Messages(shapes, focus).trials(root, most)
    rest = most - len(tried)
    return [*tried, *search(shapes, root, focus, rest)] if most > USUAL and rest else tried


class Observer:
    """Observes one reader; ``observe`` gives the result."""

    def __init__(self, subject: Subject, reader: Reader) -> None:
        self.subject = subject
        self.reader = reader
        self.places = Places()
        self.reads: list[tuple[Trial, Read]] = []
        self.unsound = 0
        self.last_error = ""
        self.beside = Beside((), {}, ())

    def observe(self, tried: Iterable[Trial], beyond: Beyond = NOTHING) -> Observation:
        self._try(tried)
        if self.reads:
            self._try_again()
        errors = [read.error for _, read in self.reads if read.error]
        if not self.reads:
            self._try(map(plain_trial, beyond.messages()))
        self.places.complete(self.reads)
        verdicts = self.places.verdicts(self._probes())
        met = list(self._meet(beyond.breaking.values))
        self.beside = Beside(met, verdicts, errors)
        self.reads += [(each.trial, each.read) for each in met]
        if not self.reads:
            reason = f"the codec carries none of the values tried: {self.last_error}"
            return self._result(Verdict.UNDECIDED, reason=reason)
        verdicts = self.beside.verdicts(len(self.reads))
        verdicts = to_blame(verdicts, self.reads, self.reader)
        verdict, condition = overall(verdicts)
        verdict, reason = told(verdict, beyond.breaking, len(met), self.last_error)
        found = self._result(verdict, condition, reason=reason, witnesses=self._witnesses(verdicts))
        harmed = {path: v.outcome for path, v in verdicts.items() if not v.outcome.harmless}
        proven = verdict is Verdict.COMPATIBLE and beyond.breaking.proven is True
        return replace(found, by_field={**harmed, **found.by_field}, proven=proven)

    def _try(self, tried: Iterable[Trial]) -> None:
        for trial in tried:
            read = self._read(trial)
            if read is not None:
                self.places.add(trial, read)
                self.reads.append((trial, read))

    def _try_again(self) -> None:
        unvaried = self.places.unvaried()
        self._try(again.trials(self.reader.writer.shapes, self.reader.root, unvaried))

    def _meet(self, examples: Iterable[Example]) -> Iterator[Met]:
        for example in examples:
            trial = plain_trial(example.value)
            read = self._read(trial)
            if read is not None:
                yield Met(example.why, trial, read)

    def _read(self, trial: Trial) -> Read | None:
        try:
            return self.reader.read(trial.record)
        except Unsound as error:
            self.unsound += 1
            self.last_error = str(error)
            return None

    def _result(
        self,
        verdict: Verdict,
        condition: str = "",
        *,
        reason: str = "",
        witnesses: tuple[Witness, ...] = (),
    ) -> Observation:
        by_field: dict[str, Outcome] = {witness.path: witness.outcome for witness in witnesses}
        for _, read in self.reads:
            for finding in read.findings:
                known = by_field.get(finding.path, Outcome.SAME)
                refused = finding.outcome is Outcome.REFUSED and bool(by_field)
                if finding.outcome.rank > known.rank and not refused:
                    by_field[finding.path] = finding.outcome
        return Observation(
            self.subject.codec,
            self.subject.way,
            self.subject.direction,
            verdict,
            len(self.reads),
            self.unsound,
            condition,
            reason,
            Counter(read.worst for _, read in self.reads),
            by_field,
            witnesses,
            self.reader.root,
        )

    # The border of a condition --------------------------------------------------------------

    def _probes(self) -> dict[str, Probe]:
        """For each place that holds integers, texts or lists, a way to try one more there."""
        found: dict[str, Probe] = {}
        for trial, _ in self.reads:
            known = isinstance(trial.value, int | str | bytes | list)
            if known and not isinstance(trial.value, bool):
                found.setdefault(trial.path, self._probe(trial))
        return found

    def _probe(self, trial: Trial) -> Probe:
        def harmed(value: Any) -> bool | None:
            try:
                return not self.reader.read(trial.make(value)).worst.harmless
            except Unsound:
                return None

        return harmed

    # Witnesses ------------------------------------------------------------------------------

    def _witnesses(self, verdicts: dict[str, PlaceVerdict]) -> tuple[Witness, ...]:
        worst = sorted(verdicts.items(), key=lambda item: _urgency(item[0], item[1].outcome))
        found = (self._witness(path, verdict) for path, verdict in worst[:WITNESSES])
        unique = {(w.path, w.outcome, w.bytes): w for w in found if w is not None}
        return tuple(unique.values())

    def _witness(self, path: str, verdict: PlaceVerdict) -> Witness | None:
        """The smallest message that shows the outcome at the place, if it can be shown alone."""
        reads = sorted(
            self.beside.reads(path) or self.reads,
            key=lambda each: (not _has(each[0].record, path), len(each[1].data)),
        )
        for trial, read in reads:
            for finding in read.findings:
                refused = finding.outcome is Outcome.REFUSED
                at = path in {trial.path, ""} if refused else finding.path == path
                if finding.outcome is verdict.outcome and at:
                    return self._smallest(trial.record, path, finding.outcome, read)
        return self._around(path, verdict, reads)

    def _around(
        self, path: str, verdict: PlaceVerdict, reads: Sequence[tuple[Trial, Read]]
    ) -> Witness | None:
        """Of a value that harms what is around it: a list that is shorter now, say."""
        for trial, read in reads:
            for finding in read.findings if trial.path == path else ():
                if finding.outcome is verdict.outcome and is_at(finding.path, path):
                    return self._smallest(trial.record, finding.path, finding.outcome, read)
        return None

    def _smallest(self, record: Any, path: str, outcome: Outcome, read: Read) -> Witness:
        family, why = read.error.partition(":")[0], self.beside.why(path, read)

        writer, root = self.reader.writer.shapes, Ref(self.reader.root)

        def is_bad(smaller: Any) -> bool:
            if not names_symbols(writer, root, smaller):
                return False
            try:
                found = self.reader.read(smaller)
            except Unsound:
                return False
            same_error = found.error.partition(":")[0] == family and why in found.error
            return same_error and shows(found, path, outcome) is not None

        alone = _alone(record, path)
        small = smallest(alone if is_bad(alone) else record, path, is_bad)
        return shown(self.subject, self.reader, small, path, outcome)


def _has(record: Any, path: str) -> bool:
    """Whether a message has the field that a path is in."""
    return bool(path) and is_dict(record) and _field(path) in record


def _alone(record: Any, path: str) -> Any:
    """Only the field that a path is in: a refusal of the message may be for another one."""
    return {_field(path): record[_field(path)]} if _has(record, path) else record


def _field(path: str) -> str:
    return steps(path)[0].partition("{")[0].removesuffix("[]")


def _urgency(path: str, outcome: Outcome) -> tuple[int, int, str]:
    """What is shown first: the worst, and of it what lies outermost, so that causes differ."""
    return -outcome.rank, len(_STEP.findall(path)), path


def shows(read: Read, path: str, outcome: Outcome) -> Finding | None:
    """The finding of that outcome at the path; a refusal is one of the whole message."""
    for finding in read.findings:
        at = finding.path == path or finding.outcome is Outcome.REFUSED
        if at and finding.outcome is outcome:
            return finding
    return None


def shown(subject: Subject, reader: Reader, record: Any, path: str, outcome: Outcome) -> Witness:
    """The witness that a record is, of an outcome that reading it has at the path."""
    read = reader.read(record)
    finding = shows(read, path, outcome)
    assert finding is not None
    return Witness(
        codec=subject.codec,
        way=subject.way,
        direction=subject.direction,
        path=path,
        outcome=outcome,
        record=jsonable(record),
        bytes=read.data.hex(),
        got=jsonable(read.got),
        error=read.error,
        writer=reader.writer.document,
        reader=reader.reader.document,
        root=reader.root,
        reader_root=reader.reader_root,
        expected=jsonable(finding.expected),
        hints=subject.hints,
    )


def not_expressible(subject: Subject, error: NotExpressible | Unavailable) -> Observation:
    return Observation(
        subject.codec,
        subject.way,
        subject.direction,
        Verdict.NOT_EXPRESSIBLE,
        reason=error.message,
    )


def refused_pair(subject: Subject, error: Exception, root: str) -> Observation:
    """A library that refuses the pair of schemas before it has seen a byte."""
    return Observation(
        subject.codec,
        subject.way,
        subject.direction,
        Verdict.BREAKS_LOUDLY,
        reason=f"the pair of schemas is refused: {described(error)}",
        outcomes={Outcome.REFUSED: 1},
        by_field={"": Outcome.REFUSED},
        root=root,
    )
