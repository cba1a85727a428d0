"""The process that proves a codec of one side. It runs as a file, the side's packages before ours.

Whatever it imports of serdelab is the side's own: an old revision has no ``serdelab.gate``. It is
told what to do by one JSON line, ``Task``, and answers in such lines:

* ``stock``: loads schemas and records and pickles them, for this side and the other. One
  ``{"result": …}`` a subject, after ``{"about": …}``.
* ``prove``: takes all records there and back, as a run does before it measures. First ``about``,
  which says what the codec is, then one ``result`` a subject, with the size of every message.
"""

from __future__ import annotations

import json
import os
import pickle
import sys
from collections.abc import Callable
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypedDict

from serdelab import discover, subjects
from serdelab.errors import ProofError, Unavailable
from serdelab.run.channel import classify
from serdelab.run.material import Material
from serdelab.run.trial import build

RECORDS, RECORDS_BYTES, LEAST = 64, 256 * 2**10, 4
"""Of each subject 64 records, fewer where they are large: no more than 256 KiB as JSON, but 4."""

SHOWN = 200  # characters of a value in a fault


class Work(TypedDict):
    """A subject, and the files that hold its pickled schema and records."""

    subject: str
    schema: str
    records: str


class Task(TypedDict):
    """``kind`` is "stock" or "prove"; ``codec`` is of the latter."""

    kind: str
    codec: str
    work: list[Work]
    seed: int


Say = Callable[..., None]


def main() -> None:
    task: Task = json.loads(sys.stdin.readline())
    out = os.dup(1)
    os.dup2(2, 1)  # what a library prints goes to the standard error

    def say(**message: Any) -> None:
        data = json.dumps(message).encode() + b"\n"
        while data:
            data = data[os.write(out, data) :]

    (_stock if task["kind"] == "stock" else _prove)(task, say)
    os._exit(0)  # what a library left behind (threads, exit handlers) may not hold us up


def _stock(task: Task, say: Say) -> None:
    say(about={"place": str(Path(discover.__file__).parent)})
    for work in task["work"]:
        try:
            result = _make(work, task["seed"])
        except Exception as error:  # noqa: BLE001 - a data set may raise anything
            result = _fault(error)
        say(result=result)


def _make(work: Work, seed: int) -> dict[str, Any]:
    subject = work["subject"]
    schema, access = subjects.load(subject), subjects.describe(subject).access
    records = _records(subject, seed)
    Path(work["schema"]).write_bytes(pickle.dumps((schema, access)))
    Path(work["records"]).write_bytes(pickle.dumps(records))
    digest = sha256(repr(records).encode(errors="surrogatepass")).hexdigest()
    return {"status": "ok", "records": len(records), "sha256": digest}


def _records(subject: str, seed: int) -> list[Any]:
    dataset = discover.dataset(subject)
    sample = dataset.load(LEAST, seed)
    size = sum(len(json.dumps(record, default=str)) for record in sample) / len(sample)
    return dataset.load(max(LEAST, min(RECORDS, int(RECORDS_BYTES / size))), seed)


def _prove(task: Task, say: Say) -> None:
    try:
        codec = discover.codec(task["codec"])
        info = codec.info
        about = {
            "status": "ok",
            "library": info.library,
            "version": _version(info.library),
            "timed_by_default": info.timed_by_default,
        }
        about["implementation"] = _implementation(codec)
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        say(about=_fault(error))
        return
    say(about=about)
    gaps = {gap.scope: f"{gap.kind}: {gap.reason}" for gap in info.gaps}
    for work in task["work"]:
        gap = gaps.get(f"subject:{work['subject']}")
        say(result={"status": "gap", "reason": gap} if gap else _proven(codec, work))


def _implementation(codec: Any) -> str:
    """Raises Unavailable when the library is missing: a codec may import it no earlier."""
    try:
        found: str = codec.implementation()
    except ModuleNotFoundError as error:
        missing = Unavailable(codec.info.library, codec.info.extra)
        if not codec.info.extra:
            missing.hint = f"pip install {codec.info.library}"
        raise missing from error
    return found


def _proven(codec: Any, work: Work) -> dict[str, Any]:
    try:
        schema, access = pickle.loads(Path(work["schema"]).read_bytes())  # noqa: S301 - our bytes
        records = pickle.loads(Path(work["records"]).read_bytes())  # noqa: S301 - our bytes
        material = Material(work["subject"], schema, access, records, len(records))
        candidate = build(codec, material, full=True, step=lambda _: None)
        encodings = candidate.trial.encodings
        candidate.prove(batch=True)
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        return _fault(error)
    return {
        "status": "ok",
        "sizes": [len(each) for each in encodings],
        "sha256": sha256(b"".join(encodings)).hexdigest(),
        "deterministic": codec.info.deterministic,
    }


def _fault(error: Exception) -> dict[str, Any]:
    status, reason = classify(error)
    fault: dict[str, Any] = {"status": status, "reason": reason}
    if isinstance(error, ProofError):
        values = {"wrote": error.expected, "read": error.got}
        fault |= {"field": error.path, **{k: f"{v!r:.{SHOWN}}" for k, v in values.items()}}
    return fault


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # the standard library, or a codec's own code
        return sys.version.partition(" ")[0] if library == "python" else "unknown"


if __name__ == "__main__":
    main()
