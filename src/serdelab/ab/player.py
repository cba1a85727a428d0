"""The process that plays for one side. It runs as a file, the side's packages before ours.

Whatever it imports of serdelab is the side's own: an old revision has no ``serdelab.ab``. The loop
that reads the clock is this file for both sides. It is told what to do by one JSON line, ``Task``.

Where it ends before it says ``{"started": …}``, it could not even import the side's serdelab. A
fault says whether the side ``lacks`` what was asked for; all else is the side's own doing.

* ``prepare``: loads the schema, and the records unless there are some already, pickles them for the
  duels, and proves every record. One line, ``{"facts": …}`` or ``{"fault": …}``.
* ``play``: proves the records that are timed, says ``{"ready": …}`` with the ns of a call while it
  warms up and the number of inputs, is told how many calls make a batch, says how many segments it
  cut (one answer), and then plays: 4 bytes in, the number of a segment, 8 bytes out, the ns of the
  batch. While it waits, the other one runs. Last it proves the timed records again: a codec may be
  right at first only.
* ``count``: under valgrind: proves the records, and says ``{"instructions": …}`` of a call.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import struct
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from importlib.util import module_from_spec, spec_from_file_location
from itertools import cycle, islice, pairwise
from pathlib import Path
from time import perf_counter_ns
from typing import Any, TypedDict

from serdelab import discover, subjects
from serdelab.contract import Operation, TimedScenario, Trial, identity
from serdelab.errors import Unavailable, UsageError
from serdelab.run import material
from serdelab.run.channel import classify
from serdelab.run.trial import build, prove_again

ASK, ANSWER = struct.Struct("<i"), struct.Struct("<q")
FAULT = -1  # in place of an answer: a line with the fault follows
ENOUGH = -1  # in place of a segment: prove all records again, answer 0, end
WARM_LAPS = 5, 30  # at least, unless they take longer than WARM_NS; at most
WARM_NS = 2_000_000
WARM_SHARE = 4  # a quarter of a batch goes before it, not counted: the other one's caches are gone
PRIORITY = -10  # on the scale of nice(1)
MISSING = Unavailable, ModuleNotFoundError
LACKS = {"setup": (UsageError, *MISSING), "proof": (UsageError,)}
"""What a side raises that has not got the codec, its library or the operation."""


class Task(TypedDict):
    """``material``: where schema and records are pickled, one folder for each side.

    ``records``: the pickled records that both sides take; ``kind`` is "prepare", "play" or "count";
    for the last ``counter`` is the present ``callgrind.py``, ``counts`` where valgrind writes. A
    text that a kind does not need is empty.
    """

    kind: str
    folders: list[str]
    codec: str
    scenario: str
    subject: str
    operation: str
    schema: str
    records: str
    seed: int
    counter: str
    counts: str


class Talk:
    """The private ends of the two pipes; what a library prints goes to the standard error."""

    def __init__(self) -> None:
        self._in, self._out = os.dup(0), os.dup(1)
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)

    def hear(self, size: int) -> bytes:
        """Exactly so many bytes; the process ends where the parent is gone."""
        heard = b""
        while len(heard) < size:
            part = os.read(self._in, size - len(heard))
            if not part:
                os._exit(0)
            heard += part
        return heard

    def line(self) -> Any:
        heard = b""
        while not heard.endswith(b"\n"):
            heard += self.hear(1)
        return json.loads(heard)

    def say(self, **message: Any) -> None:
        self.send(json.dumps(message).encode() + b"\n")

    def send(self, data: bytes) -> None:
        while data:
            data = data[os.write(self._out, data) :]


def main() -> None:
    talk = Talk()
    task: Task = talk.line()
    phase = ["setup"]
    talk.say(started=True)
    try:
        for folder in task["folders"]:
            discover.add_folder(Path(folder))
        {"prepare": _prepare, "play": _play, "count": _count}[task["kind"]](task, talk, phase)
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        reason = error.message if isinstance(error, UsageError) else classify(error)[1]
        lacks, missing = isinstance(error, LACKS[phase[0]]), isinstance(error, MISSING)
        talk.say(fault={"lacks": lacks, "missing": missing, "reason": reason})
    os._exit(0)  # what a library left behind (threads, exit handlers) may not hold us up


def _prepare(task: Task, talk: Talk, phase: list[str]) -> None:
    codec, subject = discover.codec(task["codec"]), task["subject"]
    records, schema = Path(task["records"]), subjects.load(subject)
    if not records.exists():
        records.write_bytes(pickle.dumps(records_of(subject, task["seed"])))
    Path(task["schema"]).write_bytes(pickle.dumps(schema))
    facts: dict[str, Any] = {"library": codec.info.library, "version": _version(codec.info.library)}
    facts["implementation"] = codec.implementation()
    trial, proof = _prove(task, phase)
    operation_of(task, trial)
    facts |= {"records": proof.records, "bytes": proof.encoded_bytes, "sha256": proof.sha256}
    talk.say(facts=facts | {"place": str(Path(discover.__file__).parent)})


def records_of(subject: str, seed: int) -> list[Any]:
    """Those that a run takes for its timed operations; an old revision does not tell which."""
    dataset = discover.dataset(subject)
    sample = dataset.load(material.LEAST, seed)
    size = sum(len(json.dumps(record, default=str)) for record in sample) / len(sample)
    many, few = (
        max(material.LEAST, min(count, int(limit / size)))
        for count, limit in (
            (material.MANY, material.MANY_BYTES),
            (material.FEW, material.FEW_BYTES),
        )
    )
    records = dataset.load(many, seed)
    return spread(records, min(few, len(records)))


def spread(records: list[Any], count: int) -> list[Any]:
    """So many, in even steps: a data set may be sorted."""
    return [records[i * len(records) // count] for i in range(count)]


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # the standard library, or a codec's own code
        return sys.version.partition(" ")[0] if library == "python" else "unknown"


def _prove(task: Task, phase: list[str]) -> tuple[Trial, Any]:
    """Once it begins, a module that is not there is the codec's fault, too."""
    records = pickle.loads(Path(task["records"]).read_bytes())  # noqa: S301 - our own bytes
    schema = pickle.loads(Path(task["schema"]).read_bytes())  # noqa: S301 - our own bytes
    rotation = min(len(records), material.ROTATION)
    if task["kind"] != "prepare":
        records = spread(records, rotation)
    access = subjects.describe(task["subject"]).access
    codec = discover.codec(task["codec"])
    phase[0] = "proof"
    whole = material.Material(task["subject"], schema, access, records, rotation)
    candidate = build(codec, whole, full=True, step=lambda _: None)
    proof = candidate.prove(batch=task["kind"] == "prepare")
    return candidate.trial, proof


def operation_of(task: Task, trial: Trial) -> Operation:
    """UsageError where there is no such operation, or nothing to do in it."""
    scenario = discover.scenario(task["scenario"])
    if not isinstance(scenario, TimedScenario):
        raise UsageError(f"{task['scenario']} is not a timed scenario")
    found = {each.name: each for each in scenario.operations(trial)}
    operation = found.get(task["operation"])
    if operation is None:
        raise UsageError(f"{task['codec']} has no {task['operation']}, only {', '.join(found)}")
    if operation.call is identity:
        raise UsageError(f"{task['codec']} has no work in {operation.name}: {operation.clock}")
    return operation


def _play(task: Task, talk: Talk, phase: list[str]) -> None:
    if hasattr(os, "setpriority"):
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
    trial = _prove(task, phase)[0]
    operation = operation_of(task, trial)
    call, inputs = operation.call, list(operation.inputs)
    talk.say(ready={"ns": _warm(call, inputs), "inputs": len(inputs)})
    told = talk.line()
    parts = segments(inputs, told["calls"], told["share"])
    ready: list[tuple[list[Any], list[Any]]] = [
        (part[: max(1, len(part) // WARM_SHARE)], part) for part in parts
    ]
    talk.send(ANSWER.pack(len(ready)))
    gc.collect()
    gc.freeze()
    try:
        _batches(talk, call, ready)
        for index in range(trial.settings.rotation):
            prove_again(trial, index)
        talk.send(ANSWER.pack(0))
    except Exception:
        talk.send(ANSWER.pack(FAULT))
        raise


def _count(task: Task, talk: Talk, phase: list[str]) -> None:
    trial = _prove(task, phase)[0]
    operation = operation_of(task, trial)
    counter = _counting(task["counter"]).Counter(Path(task["counts"]))
    found = counter.count(operation.call, list(operation.inputs), operation.bytes_per_call)
    for index in range(trial.settings.rotation):
        prove_again(trial, index)
    talk.say(instructions=found.instructions)


def _counting(file: str) -> Any:
    """The module in that file: the side's own revision may have none, or another."""
    spec = spec_from_file_location("serdelab_callgrind", file)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def _batches(
    talk: Talk, call: Callable[[Any], Any], ready: list[tuple[list[Any], list[Any]]]
) -> None:
    while (number := int(ASK.unpack(talk.hear(ASK.size))[0])) != ENOUGH:
        warm, part = ready[number]
        gc.collect()
        time_batch(call, warm)
        talk.send(ANSWER.pack(time_batch(call, part)))


def segments(inputs: list[Any], calls: int, share: float | None) -> list[list[Any]]:
    """Batches of about ``calls`` calls.

    Many laps over all inputs where a call is fast, else parts of them: two sides are only ever
    compared on the same part. For a slowdown that is known ``share`` is what head does more, and
    0.0 for base: batches are then whole hundreds, one begun at each input.
    """
    if share is not None:
        return [_loaded(inputs[i:] + inputs[:i], calls, share) for i in range(len(inputs))]
    if calls >= len(inputs):
        return [inputs * round(calls / len(inputs))]
    count = max(1, round(len(inputs) / calls))
    edges = [round(i * len(inputs) / count) for i in range(count + 1)]
    return [inputs[a:b] for a, b in pairwise(edges)]


def _loaded(inputs: Sequence[Any], calls: int, share: float) -> list[Any]:
    hundreds = max(1, round(calls / 100))
    return list(islice(cycle(inputs), round(100 * hundreds * (1 + share))))


def time_batch(call: Callable[[Any], Any], inputs: Sequence[Any]) -> int:
    """Nanoseconds for ``call(x)`` over all inputs: the clock is read before and after, no more."""
    start = perf_counter_ns()
    for x in inputs:
        call(x)
    return perf_counter_ns() - start


def _warm(call: Callable[[Any], Any], inputs: Sequence[Any]) -> float:
    """Ns a call in the fastest of some laps."""
    least, most = WARM_LAPS
    laps: list[int] = []
    while len(laps) < least or (len(laps) < most and sum(laps) < WARM_NS):
        laps.append(time_batch(call, inputs))
        if sum(laps) > WARM_NS * least:
            break
    return min(laps) / len(inputs)


if __name__ == "__main__":
    main()
