"""Which jobs a request comes to, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from serdelab import discover
from serdelab.contract import CountedScenario, IsolatedScenario, Scenario, TimedScenario
from serdelab.errors import UsageError
from serdelab.run.job import Job, Work
from serdelab.run.request import Request


@dataclass(frozen=True, slots=True)
class Plan:
    """First ``material``, then ``looks``, ``isolated`` and ``counted`` (any number at once), then
    ``passes``.

    A look proves one codec on all subjects and does the isolated scenarios that need no process
    for each subject. Passes run alone on the machine, as far as we can help it.
    """

    material: Job
    looks: tuple[Job, ...]
    isolated: tuple[Job, ...]
    counted: tuple[Job, ...]
    passes: tuple[Job, ...]

    @property
    def jobs(self) -> tuple[Job, ...]:
        return (self.material, *self.looks, *self.isolated, *self.counted, *self.passes)


def complete(request: Request) -> Request:
    """With the reference added where something is timed or counted.

    UsageError when nothing is asked for.
    """
    for word in ("subjects", "codecs", "scenarios"):
        if not getattr(request, word):
            raise UsageError(f"a run needs {word}", hint=f"python bench.py list {word}")
    if not _compared(request) or request.reference in request.codecs:
        return request
    return replace(request, codecs=(*request.codecs, request.reference))


def plan(request: Request, material: str) -> Plan:
    """Raises UnknownName or PluginError for a scenario that does not load."""
    kinds = {name: discover.scenario(name) for name in request.scenarios}
    fresh = [n for n, s in kinds.items() if isinstance(s, IsolatedScenario) and s.fresh]
    shared = [n for n, s in kinds.items() if isinstance(s, IsolatedScenario) and not s.fresh]
    base = Job(
        work=Work.MATERIAL,
        label="load the subjects",
        request=request,
        material=material,
        subjects=request.subjects,
        concerns=request.scenarios,
    )
    counted = [n for n, s in kinds.items() if isinstance(s, CountedScenario)]
    return Plan(
        base,
        _looks(base, shared),
        _each(base, Work.ALONE, fresh),
        _each(base, Work.COUNTED, counted),
        _passes(base, _of(request, TimedScenario)),
    )


def _compared(request: Request) -> bool:
    return bool(_of(request, TimedScenario) or _of(request, CountedScenario))


def _of(request: Request, kind: type[Scenario]) -> tuple[str, ...]:
    kinds = {name: discover.scenario(name) for name in request.scenarios}
    return tuple(name for name, each in kinds.items() if isinstance(each, kind))


def _looks(base: Job, scenarios: Iterable[str]) -> tuple[Job, ...]:
    look = replace(base, work=Work.ALONE, scenarios=tuple(scenarios))
    words = " and ".join(["prove", *look.scenarios])
    return tuple(
        replace(look, label=f"{words}: {codec}", codecs=(codec,)) for codec in base.request.codecs
    )


def _each(base: Job, work: Work, scenarios: Iterable[str]) -> tuple[Job, ...]:
    """A process for each codec and subject."""
    return tuple(
        replace(
            base,
            work=work,
            label=f"{scenario}: {codec} on {subject}",
            scenarios=(scenario,),
            concerns=(scenario,),
            codecs=(codec,),
            subjects=(subject,),
        )
        for scenario in scenarios
        for codec in base.request.codecs
        for subject in base.request.subjects
    )


def _passes(base: Job, scenarios: tuple[str, ...]) -> tuple[Job, ...]:
    count = base.request.spawns if scenarios else 0
    return tuple(
        replace(
            base,
            work=Work.TIMED,
            label=f"pass {number} of {count}",
            scenarios=scenarios,
            concerns=scenarios,
            codecs=base.request.codecs,
            spawn=number,
        )
        for number in range(1, count + 1)
    )
