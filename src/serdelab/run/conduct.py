"""Carries out a plan: jobs in worker processes, the clock of the whole run, resuming, Ctrl-C."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from serdelab import discover
from serdelab.errors import SerdelabError
from serdelab.run import environment
from serdelab.run.channel import Fault
from serdelab.run.job import Job
from serdelab.run.ledger import Ledger
from serdelab.run.plan import complete, plan
from serdelab.run.process import Workers
from serdelab.run.request import Listener, Outcome, Request
from serdelab.run.store import Store

AT_ONCE = 2  # untimed workers side by side
TIMED_SHARE = 0.5  # of the time asked for, at least, even where the other jobs took long


def start(request: Request, folder: Path, listener: Listener) -> Outcome:
    """``serdelab.run.start``."""
    request = complete(_with_plugins(request))
    questions = {name: {"question": discover.scenario(name).question} for name in request.scenarios}
    content: dict[str, Any] = {
        "request": request.to_json(),
        "environment": environment.at_start(),
        "codecs": {},
        "subjects": {},
        "scenarios": questions,
        "status": "running",
    }
    store = Store.create(folder, content)
    return _Conductor(request, store, listener).run()


def resume(folder: Path, listener: Listener) -> Outcome:
    """``serdelab.run.resume``."""
    store = Store.reopen(folder)
    try:
        request = _with_plugins(Request.from_json(store.run["request"]))
        conductor = _Conductor(request, store, listener)
        conductor.ledger.recall()
    except SerdelabError:
        store.close()
        raise
    return conductor.run()


def _with_plugins(request: Request) -> Request:
    for folder in request.plugin_folders:
        discover.add_folder(folder)
    return request


class _Conductor:
    def __init__(self, request: Request, store: Store, listener: Listener) -> None:
        self.request, self.store, self.listener = request, store, listener
        self.ledger = Ledger(request, store, listener)
        self._workers = Workers()
        self._begun = monotonic()
        self._done = self._total = 0

    def run(self) -> Outcome:
        status = "interrupted"
        try:
            with (
                self._workers.heeding(),
                tempfile.TemporaryDirectory(prefix="serdelab-") as material,
            ):
                self._all(material)
            status = "finished"
        except KeyboardInterrupt:
            self.listener.note(f"interrupted; what was measured is in {self.store.folder}")
        finally:
            self._workers.stop()
            self.store.run["environment"] |= environment.at_end()
            self.store.run["status"] = status
            self.store.save()
            self.store.close()
        took = monotonic() - self._begun
        return Outcome(self.store.folder, status, self.ledger.failures, took, self.request.named)

    def _all(self, material: str) -> None:
        todo = plan(self.request, material)
        finished = set(self.store.run["jobs_done"])
        left = [job for job in todo.jobs[1:] if job.label not in finished]
        if not left:
            return
        self._total = 1 + len(left)
        self.listener.planned(self._total, self.request.seconds)
        self._one(todo.material)
        self._side_by_side(self._ask, [job for job in todo.looks if job.label in finished])
        for group in (todo.looks, todo.isolated, todo.counted):
            self._side_by_side(self._one, [job for job in group if job in left])
        passes = [job for job in todo.passes if job in left]
        spare = self.request.seconds - (monotonic() - self._begun)
        end = monotonic() + max(spare, TIMED_SHARE * self.request.seconds)
        for number, job in enumerate(passes):
            core = environment.quietest_core(job.spawn)
            seconds = (end - monotonic()) / (len(passes) - number)
            end += self._one(replace(job, core=core, seconds=seconds))

    def _side_by_side(self, work: Callable[[Job], object], jobs: Sequence[Job]) -> None:
        with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool:
            futures = [pool.submit(work, job) for job in jobs]
            try:
                for future in as_completed(futures):
                    future.result()
            except BaseException:
                self._workers.stop()
                pool.shutdown(cancel_futures=True)
                raise

    def _ask(self, look: Job) -> None:
        """Has a codec say what it is, before more is measured of it: the ledger compares."""

        def hear(message: dict[str, Any]) -> None:
            if "codec" in message:
                self.ledger.hear(message, ())

        if self.ledger.origin.codecs.keys() >= {*look.codecs}:
            self._workers.execute(replace(look, subjects=()), hear)

    def _one(self, job: Job) -> float:
        """Does a job and notes that it is done; gives the seconds that went into nothing."""
        with self.ledger.lock:
            self.listener.started(job.label)
        lost = self._persist(job)
        left = max(0.0, self.request.seconds - (monotonic() - self._begun))
        with self.ledger.lock:
            self._done += 1
            self.store.run["jobs_done"].append(job.label)
            self.store.save()
            self.listener.finished(job.label, self._done, self._total, left)
        return lost

    def _persist(self, job: Job) -> float:
        """Does a job again without whatever broke it, until it comes to its end.

        A pass has all its seconds each time: its rows replace those of the attempt before. Gives
        the seconds of the attempts that failed.
        """
        begun = monotonic()
        ended: set[str] = set()

        def hear(message: dict[str, Any]) -> None:
            if "ended" in message:
                ended.add(message["ended"])
            else:
                self.ledger.hear(message, job.concerns)

        while left := self._left(job.without(ended)):
            last = monotonic()
            fault = self._workers.execute(left, hear)
            if fault is None:
                return last - begun
            if not self.ledger.exclude(fault, job.concerns):
                raise SerdelabError(f"{job.label} cannot be done: {fault.reason}")
            with self.ledger.lock:
                self.listener.note(f"{job.label}: goes on without {_words(fault)}")
        return monotonic() - begun

    def _left(self, job: Job) -> Job | None:
        """The job without what is ruled out by now; None when nothing of it is left."""
        skip = self.ledger.skip
        trials = {
            (scenario, subject, codec)
            for scenario in job.concerns
            for subject in job.subjects
            for codec in job.codecs or self.request.codecs
        } - skip
        subjects = {subject for _, subject, _ in trials}
        codecs = {codec for _, _, codec in trials}
        if not trials:
            return None
        return replace(
            job,
            subjects=tuple(s for s in job.subjects if s in subjects),
            codecs=tuple(c for c in job.codecs if c in codecs),
            skip=frozenset(skip),
        )


def _words(fault: Fault) -> str:
    parts = (fault.codec, fault.subject and f"on {fault.subject}", fault.scenario)
    return f"{' '.join(filter(None, parts))}: {fault.status}, {fault.reason}"
