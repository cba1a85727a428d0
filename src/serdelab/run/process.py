"""Worker processes from the parent's side: started, listened to, and stopped when they hang."""

from __future__ import annotations

import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import IO, Any

from serdelab.rows import Status
from serdelab.run.beacon import Beacon
from serdelab.run.channel import Fault, one_line
from serdelab.run.job import Task

POLL_S = 1.0  # each look wakes this process once, on another core than the worker's
TAIL = 2_000  # bytes of a dead worker's standard error that are searched for its last words


class Workers:
    """Runs jobs, each in a fresh process; ``stop`` ends those that are under way."""

    def __init__(self) -> None:
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._stopped = False
        self._lock = threading.Lock()

    def execute(self, job: Task, hear: Callable[[dict[str, Any]], None]) -> Fault | None:
        """Returns when the process has ended: None when it did the whole job, else why not.

        ``hear`` gets its messages one by one, in this thread. A step that takes longer than the
        job's time limit ends the process. Raises KeyboardInterrupt after ``stop``.
        """
        with tempfile.TemporaryDirectory(prefix="serdelab-") as folder:
            beacon, errors = Path(folder, "beacon"), Path(folder, "stderr")
            beacon.touch()
            with errors.open("wb") as stderr:
                process = self._start(job, beacon, stderr)
            try:
                return self._follow(process, job, Beacon(beacon), errors, hear)
            finally:
                with self._lock:
                    self._alive.discard(process)
                _end(process)

    def stop(self) -> None:
        """Ends all workers, now and in future."""
        with self._lock:
            self._stopped = True
            for process in self._alive:
                _end(process)

    def _start(self, job: Task, beacon: Path, stderr: IO[bytes]) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "serdelab.run.worker", str(beacon)]
        with self._lock:
            if self._stopped:
                raise KeyboardInterrupt
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=stderr,
                env=os.environ | {"PYTHONHASHSEED": str(job.hash_seed)},
                start_new_session=True,  # Ctrl-C is for us; we tell the workers
            )
            self._alive.add(process)
        return process

    def _follow(
        self,
        process: subprocess.Popen[bytes],
        job: Task,
        beacon: Beacon,
        errors: Path,
        hear: Callable[[dict[str, Any]], None],
    ) -> Fault | None:
        lines = _lines(process, pickle.dumps(job))
        limit = job.time_limit_s
        steps, since = -1, monotonic()
        abort: Fault | None = None
        while True:
            try:
                line = lines.get(timeout=min(POLL_S, limit / 4))
            except queue.Empty:
                _let_go(process)
                if beacon.steps != steps:
                    steps, since = beacon.steps, monotonic()
                elif monotonic() - since > limit:
                    return _blame(beacon, Status.TIMEOUT, f"still running after {limit:g} s")
                continue
            if line is None:
                break
            if not line:  # torn by the end of the process
                continue
            message = json.loads(line)
            if "done" in message:
                return None
            if "abort" in message:
                abort = fault_of(message["abort"])
            else:
                hear(message)
        code = process.wait()
        if self._stopped:
            raise KeyboardInterrupt
        return abort or _blame(beacon, Status.CRASHED, _cause(code, errors))


def fault_of(flat: dict[str, Any]) -> Fault:
    return Fault(**(flat | {"status": Status(flat["status"])}))


def _lines(process: subprocess.Popen[bytes], told: bytes) -> queue.Queue[bytes | None]:
    """Writes the job, then reads in a thread of its own; None marks the end."""
    lines: queue.Queue[bytes | None] = queue.Queue()

    def read() -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(told)  # where it died before it read its job, its exit code is reported
        with process.stdout as pipe:
            for line in pipe:
                lines.put(line if line.endswith(b"\n") else b"")
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def _let_go(process: subprocess.Popen[bytes]) -> None:
    """A child of a dead worker may still hold its pipe open; without it, the pipe ends."""
    if process.poll() is not None:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """With all processes that it started, also if it is dead: it leads a session of its own."""
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _blame(beacon: Beacon, status: Status, reason: str) -> Fault:
    step = beacon.step()
    where = f", in {step.operation}" if step.operation else ""
    return Fault(step.scenario, step.subject, step.codec, status, reason + where)


def _cause(code: int, errors: Path) -> str:
    """How a process ended that said nothing, with the last line it wrote to standard error."""
    if code < 0:
        cause = f"its process was killed by {signal.Signals(-code).name}"
    else:
        cause = f"it ended its process with exit code {code}"
    last = errors.read_bytes()[-TAIL:].decode(errors="replace").strip().splitlines()
    return f"{cause} ({one_line(last[-1])})" if last else cause
