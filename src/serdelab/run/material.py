"""Schemas and records, loaded in one process and read by all others.

One worker parses the IDLs and generates the records; the others unpickle what it made. So every
codec gets equal records, protoc runs once, and a data set that hangs or dies takes a worker with
it and not the run.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import dataclass
from pathlib import Path

from serdelab import contract, discover, subjects
from serdelab.contract import Record
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

    ``records``   for batches: 1,000, fewer where they would be more than 4 MiB as JSON (``full``:
                  16 MiB), at least 4; or what ``--records`` asks for.
    ``few``       how many of them timed scenarios take: 64, no more than 256 KiB of JSON, at
                  least 4; or all, where ``--records`` asks for a number.
    ``rotation``  how many of these a timed call goes through: 16 if there are so many.
    """

    subject: str
    schema: Schema
    access: contract.Path
    records: list[Record]
    few: int
    rotation: int


def run(job: Job, channel: Channel) -> None:
    """The worker's part: writes one file a subject. What fails is a fault of that subject."""
    for subject in job.subjects:
        channel.step(Step(subject=subject))
        try:
            made, about = _make(subject, job.request)
            _path(job, subject).write_bytes(pickle.dumps(made))
        except Exception as error:  # noqa: BLE001 - a stranger's data set may raise anything
            channel.fault(error)
        else:
            channel.say(subject=about)
        channel.say(ended=subject)


def load(job: Job, subject: str) -> Material:
    """A copy of its own at each call."""
    loaded: Material = pickle.loads(_path(job, subject).read_bytes())  # noqa: S301 - we wrote it
    return loaded


def _path(job: Job, subject: str) -> Path:
    return Path(job.material) / f"{subject}.pickle"


def _make(subject: str, request: Request) -> tuple[Material, dict[str, str | int]]:
    info = subjects.describe(subject)
    dataset = discover.dataset(subject)
    sample = dataset.load(LEAST, request.seed)
    size = sum(len(json.dumps(record, default=str)) for record in sample) / len(sample)
    asked = request.records
    many = asked or _bounded(MANY, (4 if request.full else 1) * MANY_BYTES, size)
    records = dataset.load(many, request.seed)
    few = min(len(records), asked or _bounded(FEW, FEW_BYTES, size))
    schema = subjects.load(subject, request.version)
    rotation = min(few, asked or ROTATION)
    about: dict[str, str | int] = {
        "name": subject,
        "stands_for": info.stands_for,
        "version": request.version,
        "records": len(records),
        "rotation": rotation,
        "seed": request.seed,
        "source": dataset.source,
        "license": dataset.license,
    }
    return Material(subject, schema, info.access, records, few, rotation), about


def _bounded(wanted: int, bound: int, size: float) -> int:
    return max(LEAST, min(wanted, int(bound / size)))
