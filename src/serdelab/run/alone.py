"""One codec in a process of its own: what it is, the proof of every subject, isolated scenarios."""

from __future__ import annotations

import platform
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from serdelab import discover
from serdelab.contract import Codec, CodecInfo, Gap, IsolatedScenario, Measures, Trial
from serdelab.errors import Unavailable
from serdelab.rows import Proof, Row, Status
from serdelab.run import material
from serdelab.run.beacon import Step
from serdelab.run.channel import Channel, Fault
from serdelab.run.job import Job
from serdelab.run.trial import build

_STATED = (
    *("format", "library", "native", "idiom", "warning", "control", "needs_schema"),
    *("self_describing", "deterministic", "keeps_unknown", "random_access", "defers"),
)


def run(job: Job, channel: Channel) -> None:
    (name,) = job.codecs
    channel.step(Step(codec=name))
    codec = discover.codec(name)
    channel.say(codec={"name": name, **facts(codec)})
    for gap in codec.info.gaps:
        _announce(gap, codec.info, channel)
    missing = {gap.scope for gap in codec.info.gaps}
    for subject in job.subjects:
        if f"subject:{subject}" not in missing:
            _subject(job, codec, subject, channel)
        channel.say(ended=subject)


def facts(codec: Codec) -> dict[str, Any]:
    """The entry of ``run.json``. Raises Unavailable when the library is missing."""
    info = codec.info
    try:
        implementation = codec.implementation()
    except ModuleNotFoundError as error:
        missing = Unavailable(info.library, info.extra)
        if not info.extra:
            missing.hint = f"pip install {info.library}"
        raise missing from error
    stated = {name: getattr(info, name) for name in _STATED}
    return stated | {"version": _version(info.library), "implementation": implementation}


def _version(library: str) -> str:
    if library == "python":
        return platform.python_version()
    try:
        return version(library)
    except PackageNotFoundError:
        return "unknown"


def _announce(gap: Gap, info: CodecInfo, channel: Channel) -> None:
    """A declared gap, told like a fault: the trials it concerns get their row and no job."""
    kind, _, name = gap.scope.partition(":")
    reason = f"{gap.kind}: {gap.reason}" + (f" ({gap.link})" if gap.link else "")
    if kind == "subject":
        channel.say(fault=asdict(Fault("", name, info.name, Status.GAP, reason)))
    elif kind == "scenario":
        channel.say(fault=asdict(Fault(name, "", info.name, Status.GAP, reason)))


def _subject(job: Job, codec: Codec, subject: str, channel: Channel) -> None:
    """Scenarios that ask for a fresh process come before the proof, so that it leaves no traces.

    Their rows wait for it.
    """
    name = codec.info.name

    def step(phase: str) -> None:
        channel.step(Step(subject=subject, operation=phase, codec=name))

    wanted = [s for s in job.scenarios if (s, subject, name) not in job.skip]
    first = [s for s in wanted if _plugin(s).fresh]
    try:
        step("load")
        loaded = material.load(job, subject, few=bool(first))
        candidate = build(codec, loaded, full=job.request.full, step=step)
        found = {scenario: _measure(scenario, candidate.trial, channel) for scenario in first}
        proof = candidate.prove(batch=True)
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        channel.fault(error)
        return
    channel.proved(subject, name, proof)
    found |= {s: _measure(s, candidate.trial, channel) for s in wanted if s not in first}
    for scenario, measured in found.items():
        for row in _rows(measured, scenario, candidate.trial, proof):
            channel.row(row)


def _measure(name: str, trial: Trial, channel: Channel) -> list[tuple[str, Measures | str]]:
    """What the scenario yields; nothing where it fails, which is told."""
    channel.step(Step(name, trial.subject, "", trial.info.name))
    try:
        return list(_plugin(name).measure(trial))
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        channel.fault(error)
        return []


def _plugin(name: str) -> IsolatedScenario:
    scenario = discover.scenario(name)
    if not isinstance(scenario, IsolatedScenario):
        raise TypeError(f"{name} is not an isolated scenario")
    return scenario


def _rows(
    found: Iterable[tuple[str, Measures | str]], scenario: str, trial: Trial, proof: Proof
) -> Iterable[Row]:
    for operation, measures in found:
        reason = measures if isinstance(measures, str) else ""
        yield Row(
            scenario=scenario,
            subject=trial.subject,
            codec=trial.info.name,
            operation=operation,
            status=Status.GAP if reason else Status.OK,
            reason=reason,
            proof=proof,
            measures={} if isinstance(measures, str) else measures,
        )
