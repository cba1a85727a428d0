"""The process that touches plug-ins: ``python -m serdelab.run.worker BEACON``, a job on stdin.

Limits are set and the standard streams are secured before any plug-in is imported. Whatever a job
raises becomes a fault of the step that was announced last.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from serdelab import discover
from serdelab.run.channel import Channel
from serdelab.run.job import Task

PRIORITY = -10  # of a timed worker, on the scale of nice(1)


def main() -> None:
    job: Task = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - our parent wrote it
    channel = Channel(Path(sys.argv[1]))
    _limit_memory(job.memory_limit_bytes)
    if job.core >= 0:
        _stay_on(job.core)
    try:
        for folder in job.plugin_folders:
            discover.add_folder(folder)
        import_module(job.module).run(job, channel)
    except Exception as error:  # noqa: BLE001 - a stranger's codec may raise anything
        channel.abort(error)
    else:
        channel.say(done=True)
    os._exit(0)  # what a plug-in left behind (threads, exit handlers) may not hold us up


def _limit_memory(limit: int) -> None:
    """Address space, where the system has such a limit; running out raises MemoryError."""
    if limit and sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _stay_on(core: int) -> None:
    """On that core, and ahead of other work where we may: batches are then rarely cut short."""
    if sys.platform == "linux":
        with suppress(OSError):  # the core was taken from us since the parent looked
            os.sched_setaffinity(0, {core})
    if hasattr(os, "setpriority"):
        with suppress(PermissionError):
            os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)


if __name__ == "__main__":
    main()
