"""Schemas and records, loaded in one process and read by all others.

One worker parses the IDLs and generates the records; the others unpickle what it made. So every
codec gets equal records, protoc runs once, and a data set that hangs or dies takes a worker with
it and not the run.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from serdelab import contract, discover, subjects
from serdelab.contract import Record
from serdelab.rows import DIGITS
from serdelab.run.beacon import Step
from serdelab.run.channel import Channel
from serdelab.run.job import Job
from serdelab.run.request import Request
from serdelab.schema import Schema

MANY = 1_000
MANY_BYTES = 4 * 2**20
FEW = 64
FEW_BYTES = 256 * 2**10
ROTATION = 16
LEAST = 4  # even where one record alone is larger than the bound


@dataclass(frozen=True, slots=True)
class Material:
    """What all work on one subject starts from.

    ``records``   what there is to serialize: *many* or *few*, as was asked of ``load``.
    ``rotation``  how many of them a timed call goes through, from the first: 16 if there are so
                  many.

    *Many* are 1,000, fewer where that would be more than 4 MiB as JSON (``full``: 16 MiB), at
    least 4. *Few* are 64 of these, no more than 256 KiB of JSON, at least 4. Where ``--records``
    asks for a number, all three are that number.

    A data set may be sorted, so its first records are one corner of it. *Few* are in even steps
    over *many*; those to rotate through are in even steps over *few*, and stand before the others.
    """

    subject: str
    schema: Schema
    access: contract.Path
    records: list[Record]
    rotation: int


def run(job: Job, channel: Channel) -> None:
    """The worker's part: writes one file a subject. What fails is a fault of that subject."""
    for subject in job.subjects:
        channel.step(Step(subject=subject))
        try:
            few, many, about = make(subject, job.request)
            _path(job, subject, few=True).write_bytes(pickle.dumps(few))
            _path(job, subject, few=False).write_bytes(pickle.dumps(many))
        except Exception as error:  # noqa: BLE001 - a stranger's data set may raise anything
            channel.fault(error)
        else:
            channel.say(subject=about)
        channel.say(ended=subject)


def load(job: Job, subject: str, *, few: bool) -> Material:
    """A copy of its own at each call."""
    loaded: Material = pickle.loads(_path(job, subject, few=few).read_bytes())  # noqa: S301 - ours
    return loaded


def _path(job: Job, subject: str, *, few: bool) -> Path:
    return Path(job.material) / f"{subject}-{'few' if few else 'many'}.pickle"


def make(subject: str, request: Request) -> tuple[Material, Material, dict[str, str | int]]:
    """*Few*, *many*, and the entry of ``run.json``."""
    info = subjects.describe(subject)
    dataset = discover.dataset(subject)
    sample = dataset.load(LEAST, request.seed)
    size = sum(len(json.dumps(record, default=str)) for record in sample) / len(sample)
    asked = request.records
    bound = (4 if request.full else 1) * MANY_BYTES
    records = dataset.load(asked or _bounded(MANY, bound, size), request.seed)
    few = min(len(records), asked or _bounded(FEW, FEW_BYTES, size))
    rotation = min(few, asked or ROTATION)
    schema = subjects.load(subject, request.version)
    many = Material(subject, schema, info.access, records, rotation)
    about: dict[str, str | int] = {
        "name": subject,
        "stands_for": info.stands_for,
        "version": request.version,
        "records": len(records),
        "rotation": rotation,
        "seed": request.seed,
        "source": dataset.source,
        "license": dataset.license,
        "sha256": sha256(json.dumps(records, default=str).encode()).hexdigest()[:DIGITS],
    }
    return replace(many, records=_few(records, few, rotation)), many, about


def timed(subject: str, seed: int = 1) -> Material:
    """The records that a run's timed operations rotate through where no number is asked for."""
    few, _, _ = make(subject, Request(subjects=(subject,), codecs=(), scenarios=(), seed=seed))
    return replace(few, records=few.records[: few.rotation])


def _few(records: list[Record], count: int, rotation: int) -> list[Record]:
    places = _steps(len(records), count)
    first = [places[i] for i in _steps(count, rotation)]
    return [records[i] for i in (*first, *sorted({*places}.difference(first)))]


def _steps(total: int, count: int) -> list[int]:
    """``count`` positions in even steps over ``total``."""
    return [i * total // count for i in range(count)]


def _bounded(wanted: int, bound: int, size: float) -> int:
    return max(LEAST, min(wanted, int(bound / size)))
