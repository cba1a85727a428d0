"""One codec on one subject under valgrind: the proof, then the instructions of its operations."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

from serdelab import discover
from serdelab.contract import CountedScenario, Operation, Trial, identity
from serdelab.rows import Proof, Row, Status
from serdelab.run import callgrind, material
from serdelab.run.beacon import Step
from serdelab.run.channel import Channel, Fault
from serdelab.run.job import Job
from serdelab.run.trial import build, prove_again


def run(job: Job, channel: Channel) -> None:
    (name,), (subject,), (scenario,) = job.codecs, job.subjects, job.scenarios
    if reason := callgrind.missing():
        channel.say(fault=asdict(Fault(scenario, subject, name, Status.GAP, reason)))
    else:
        _count(job, scenario, subject, name, channel)
    channel.say(ended=subject)


def _count(job: Job, scenario: str, subject: str, name: str, channel: Channel) -> None:
    def step(phase: str) -> None:
        channel.step(Step(scenario, subject, phase, name))

    step("load")
    codec = discover.codec(name)
    loaded = material.load(job, subject, few=True)
    candidate = build(codec, loaded, full=False, step=step)
    proof = candidate.prove(batch=False)
    channel.proved(subject, name, proof)
    counter = callgrind.Counter(job.counts)
    for operation in _operations(scenario, candidate.trial):
        step(operation.name)
        channel.row(_row(scenario, candidate.trial, operation, proof, counter))
    step("decode")
    for index in range(candidate.trial.settings.rotation):
        prove_again(candidate.trial, index)


def _operations(name: str, trial: Trial) -> Iterable[Operation]:
    scenario = discover.scenario(name)
    if not isinstance(scenario, CountedScenario):
        raise TypeError(f"{name} is not a counted scenario")
    return scenario.operations(trial)


def _row(
    scenario: str, trial: Trial, operation: Operation, proof: Proof, counter: callgrind.Counter
) -> Row:
    idle = operation.call is identity
    row = Row(
        scenario=scenario,
        subject=trial.subject,
        codec=trial.info.name,
        operation=operation.name,
        status=Status.NONE if idle else Status.OK,
        reason=operation.clock if idle else "",
        proof=proof,
    )
    if idle:
        return row
    found = counter.count(operation.call, list(operation.inputs), operation.bytes_per_call)
    measures: dict[str, float | int | str] = {
        "instructions_per_call": round(found.instructions, 1),
        "spread": round(found.spread, 6),
        "calls": found.calls,
        "clock": operation.clock,
    }
    return replace(row, measures=measures)
