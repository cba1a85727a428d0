"""Carries out a run of the lab: a worker a codec; rows are stored as they come."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from pathlib import Path
from threading import Lock
from time import monotonic
from typing import Any, Protocol

from serdelab import discover
from serdelab.errors import SerdelabError
from serdelab.evolution import matrix_types
from serdelab.evolution.pair import DIRECTIONS
from serdelab.evolution_rows import RUN, EvolutionRow, from_json, read_rows, to_json
from serdelab.lab import origin
from serdelab.lab.catalogue import case_named
from serdelab.lab.request import CASE, Item, LabJob, LabRequest
from serdelab.lab.store import LabStore
from serdelab.run import environment
from serdelab.run.channel import Fault
from serdelab.run.process import Workers

AT_ONCE = 2


class Follower(Protocol):
    """Who is told how far a run is; it is called by one thread at a time."""

    def planned(self, steps: int) -> None: ...
    def advanced(self, codec: str, steps: int) -> None: ...
    def note(self, text: str) -> None: ...


def start(request: LabRequest, folder: Path, follower: Follower) -> bool:
    """Runs everything asked for; False when it was interrupted. The folder must hold no run."""
    for plugins in request.plugin_folders:
        discover.add_folder(plugins)
    content: dict[str, Any] = {
        "request": request.to_json(),
        "environment": environment.at_start(),
        "codecs": {name: origin.declared(name) for name in request.codecs},
        "cases": {name: _described(name) for name in request.cases},
        "status": "running",
    }
    return _Conductor(request, LabStore.create(folder, content), follower).run(set())


def resume(folder: Path, follower: Follower) -> bool:
    """Runs what the run in ``folder`` still lacks.

    Raises what ``origin.hold`` does: verdicts are those of libraries, and of this lab's rules.
    """
    store = LabStore.reopen(folder)
    try:
        request = LabRequest.from_json(store.run["request"])
        for plugins in request.plugin_folders:
            discover.add_folder(plugins)
        done = {(row.codec, Item(row.group, row.item)) for row in read_rows(folder)}
        left = [c for c in request.codecs if {(c, i) for i in items(request, c)} - done]
        if left:
            origin.hold(store.run, left)
    except SerdelabError:
        store.close()
        raise
    return _Conductor(request, store, follower).run(done)


def _described(name: str) -> dict[str, Any]:
    found = case_named(name)
    return {
        "question": found.question,
        "change_class": found.change_class,
        "family": found.family,
        "source": found.source,
        "documents": list(found.documents),
    }


def items(request: LabRequest, codec: str) -> Iterable[Item]:
    """What there is to do for a codec: all cases, and the matrices of its IDL."""
    evolution = discover.codec(codec).evolution
    for name in request.cases:
        yield Item(CASE, name)
    for idl in request.matrices:
        if evolution is not None and evolution.idl == idl:
            yield from (Item(idl, pair.name) for pair in matrix_types.pairs(idl))


class _Conductor:
    def __init__(self, request: LabRequest, store: LabStore, follower: Follower) -> None:
        self.request, self.store, self.follower = request, store, follower
        self.lock = Lock()
        self.workers = Workers()

    def run(self, done: set[tuple[str, Item]]) -> bool:
        begun = monotonic()
        jobs = [
            LabJob(
                codec,
                tuple(i for i in items(self.request, codec) if (codec, i) not in done),
                self.request,
            )
            for codec in self.request.codecs
        ]
        status = "interrupted"
        try:
            self.follower.planned(sum(len(job.items) for job in jobs))
            with self.workers.heeding():
                self._side_by_side(sorted(jobs, key=lambda job: -len(job.items)))
            status = "finished"
        except KeyboardInterrupt:
            self.follower.note(f"interrupted; what was observed is in {self.store.folder}")
        finally:
            self.workers.stop()
            self.store.run["environment"] |= environment.at_end()
            self.store.run["seconds"] = round(monotonic() - begun, 1)
            self.store.run["status"] = status
            self.store.save()
            self.store.close()
        return status == "finished"

    def _side_by_side(self, jobs: list[LabJob]) -> None:
        with ThreadPoolExecutor(min(AT_ONCE, os.cpu_count() or 1)) as pool:
            futures = [pool.submit(self._persist, job) for job in jobs]
            try:
                for future in as_completed(futures):
                    future.result()
            except BaseException:
                self.workers.stop()
                pool.shutdown(cancel_futures=True)
                raise

    def _persist(self, job: LabJob) -> None:
        """Does a job again without the items that broke it, until it comes to its end."""
        ended: set[Item] = set()

        def hear(message: dict[str, Any]) -> None:
            with self.lock:
                if "ended" in message:
                    ended.add(Item(*message["ended"]))
                    self.follower.advanced(job.codec, 1)
                elif "row" in message:
                    self.store.append_line(to_json(from_json(message["row"])))

        while left := tuple(item for item in job.items if item not in ended):
            fault = self.workers.execute(replace(job, items=left), hear)
            if fault is None:
                return
            item = Item(fault.scenario, fault.subject)
            if item not in left:
                raise SerdelabError(f"{job.codec} cannot be observed: {fault.reason}")
            with self.lock:
                self._blame(job.codec, item, fault)
                ended.add(item)
                self.follower.advanced(job.codec, 1)

    def _blame(self, codec: str, item: Item, fault: Fault) -> None:
        """A row for each direction of what broke the worker."""
        self.follower.note(f"{fault.status}: {codec}: {item.name}: {fault.reason}")
        evolution = discover.codec(codec).evolution
        for way in evolution.ways if evolution else ("",):
            for direction in DIRECTIONS:
                row = EvolutionRow(
                    group=item.group,
                    item=item.name,
                    codec=codec,
                    way=way,
                    direction=direction.value,
                    verdict=fault.status.value,
                    reason=fault.reason,
                )
                self.store.append_line(to_json(row))


__all__ = ["RUN", "Follower", "items", "resume", "start"]
