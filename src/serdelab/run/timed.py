"""One pass over the suite: every timed operation of every subject, all codecs in one process.

Operations come in random order. In each the codecs race beside the reference's A/A twin (the
reference prepared a second time, on copies of its own, so that the twin differs from it in all that
two codecs of equal speed differ in) and beside the floor.

An exception ends the pass: the parent leaves the culprit out and has the pass done again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from random import Random
from time import monotonic

from serdelab import discover
from serdelab.contract import Operation, TimedScenario, Trial, identity
from serdelab.measure import Competitor, Estimate, estimate, is_disturbed, measure
from serdelab.rows import FLOOR, TWIN, Proof, Row, Status
from serdelab.run import material
from serdelab.run.beacon import Step
from serdelab.run.channel import Channel
from serdelab.run.job import Job
from serdelab.run.trial import build, prove_again

LEAST_S = 0.003  # for each competitor of an operation, however late it is


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation in the race; ``shown`` is the codec name of its rows, ``trial`` its source."""

    scenario: str
    shown: str
    trial: Trial
    proof: Proof
    operation: Operation

    @property
    def race(self) -> tuple[str, str, str]:
        """Entries that agree in this are timed in the same rounds."""
        operation = self.operation
        return (self.scenario, self.trial.subject, operation.beside or operation.name)

    def row(self, spawn: int) -> Row:
        """Its row as far as it is known before the race."""
        idle = self.operation.call is identity
        return Row(
            scenario=self.scenario,
            subject=self.trial.subject,
            codec=self.shown,
            operation=self.operation.name,
            spawn=spawn,
            status=Status.NONE if idle else Status.OK,
            reason=self.operation.clock if idle else "",
            proof=self.proof,
        )


def run(job: Job, channel: Channel) -> None:
    end = monotonic() + job.seconds
    random = Random(f"{job.request.seed}/{job.spawn}")  # noqa: S311 - an order, not a secret
    entries: list[Entry] = []
    for subject in random.sample(job.subjects, len(job.subjects)):
        entries += _entries(job, subject, random, channel)
    races: dict[tuple[str, str, str], list[Entry]] = {}
    for entry in entries:
        if entry.operation.call is identity:
            channel.row(entry.row(job.spawn))
        else:
            races.setdefault(entry.race, []).append(entry)
    left = sum(map(len, races.values()))
    for key in random.sample(list(races), len(races)):
        race = races[key]
        seconds = max((end - monotonic()) / left, LEAST_S) * len(race)
        left -= len(race)
        for row in _race(race, seconds, random, job.spawn, channel):
            channel.row(row)
    _check_again(entries, random, channel)


def _entries(job: Job, subject: str, random: Random, channel: Channel) -> Iterator[Entry]:
    """In random order: whoever is prepared later finds memory in smaller pieces, and is slower."""
    reference = job.request.reference
    wanted = [(name, name) for name in job.codecs]
    wanted += [(reference, TWIN)] if reference in job.codecs else []
    for name, shown in random.sample(wanted, len(wanted)):
        scenarios = [s for s in job.scenarios if (s, subject, name) not in job.skip]
        if not scenarios:
            continue
        trial, proof = _trial(job, subject, name, channel)
        for scenario in scenarios:
            for operation in _operations(scenario, trial, channel):
                if shown == name or operation.call is not identity:
                    yield Entry(scenario, shown, trial, proof, operation)
            if (name, shown) == (reference, reference):
                floors = _plugin(scenario).floors(trial)
                yield from (Entry(scenario, FLOOR, trial, proof, floor) for floor in floors)


def _trial(job: Job, subject: str, name: str, channel: Channel) -> tuple[Trial, Proof]:
    def step(phase: str) -> None:
        channel.step(Step(subject=subject, operation=phase, codec=name))

    step("load")
    loaded = material.load(job, subject, few=True)
    full = job.request.full
    candidate = build(discover.codec(name), loaded, full=full, step=step)
    proof = candidate.prove(batch=full)
    channel.proved(subject, name, proof)
    return candidate.trial, proof


def _operations(scenario: str, trial: Trial, channel: Channel) -> Iterable[Operation]:
    channel.step(Step(scenario, trial.subject, "operations", trial.info.name))
    return list(_plugin(scenario).operations(trial))


def _plugin(name: str) -> TimedScenario:
    scenario = discover.scenario(name)
    if not isinstance(scenario, TimedScenario):
        raise TypeError(f"{name} is not a timed scenario")
    return scenario


def _race(
    race: list[Entry], seconds: float, random: Random, spawn: int, channel: Channel
) -> Iterator[Row]:
    steps: dict[str, tuple[Step, bytes]] = {}
    competitors: list[Competitor] = []
    for number, entry in enumerate(race):
        step = Step(
            entry.scenario, entry.trial.subject, entry.operation.name, entry.trial.info.name
        )
        steps[str(number)] = (step, step.label())
        competitors.append(
            Competitor(str(number), entry.operation.call, list(entry.operation.inputs))
        )
    measure(competitors, seconds, random, lambda c: channel.show(*steps[c.name]))
    estimates = [estimate(competitor) for competitor in competitors]
    disturbed = is_disturbed(estimates)
    for entry, competitor, found in zip(race, competitors, estimates, strict=True):
        yield _measured(entry.row(spawn), entry.operation, competitor, found, disturbed=disturbed)


def _measured(
    row: Row, operation: Operation, competitor: Competitor, found: Estimate, *, disturbed: bool
) -> Row:
    measures: dict[str, float | int | str] = {
        "undisturbed_ns": round(found.undisturbed, 2),
        "typical_ns": round(found.typical, 2),
        "batches": competitor.batches,
        "calls_per_batch": round(competitor.calls_per_batch, 2),
        "bytes_per_call": round(operation.bytes_per_call, 2),
        "records_per_call": operation.records_per_call,
        "disturbed": int(disturbed),
        "clock": operation.clock,
    }
    return replace(row, measures=measures)


def _check_again(entries: list[Entry], random: Random, channel: Channel) -> None:
    """After a million calls each codec still answers as it did in the proof, for a timed record."""
    trials = {id(entry.trial): entry.trial for entry in entries}
    for trial in trials.values():
        channel.step(Step("", trial.subject, "proof after timing", trial.info.name))
        prove_again(trial, random.randrange(trial.settings.rotation))
