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
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from types import FrameType
from typing import IO, Any

from serdelab.rows import Status
from serdelab.run.beacon import Beacon
from serdelab.run.channel import Fault, one_line
from serdelab.run.job import Task

ENDINGS = [signal.SIGINT, signal.SIGTERM, *([] if sys.platform == "win32" else [signal.SIGHUP])]
"""Signals that may end a run; ``serdelab.cli`` has them raise KeyboardInterrupt."""

POLL_S = 1.0  # each look wakes this process once, on another core than the worker's
TAIL = 2_000  # bytes of a dead worker's standard error that are searched for its last words


class Workers:
    """Runs jobs, each in a fresh process; ``stop`` ends those that are under way."""

    def __init__(self) -> None:
        self._alive: set[subprocess.Popen[bytes]] = set()
        self._stopped = False
        self._interrupted = False
        self._lock = threading.Lock()

    @contextmanager
    def heeding(self) -> Generator[None]:
        """Remembers a Ctrl-C until a worker is waited for.

        Python raises KeyboardInterrupt wherever it happens to be: where that is a finalizer, it
        prints the exception and goes on.
        """
        ours = [n for n in ENDINGS if signal.getsignal(n) is signal.default_int_handler]
        if threading.current_thread() is not threading.main_thread():
            ours = []

        def remember(number: int, frame: FrameType | None) -> None:
            self._interrupted = True
            signal.default_int_handler(number, frame)

        for number in ours:
            signal.signal(number, remember)
        try:
            yield
        finally:
            for number in ours:
                signal.signal(number, signal.default_int_handler)

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
        with self._lock:
            if self._stopped or self._interrupted:
                raise KeyboardInterrupt
            command = [*job.under, sys.executable, "-m", "serdelab.run.worker", str(beacon)]
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
        patience = _Patience(beacon, job.time_limit_s)
        abort: Fault | None = None
        while True:
            try:
                line = lines.get(timeout=min(POLL_S, patience.limit_s / 4))
            except queue.Empty:
                if self._interrupted:
                    raise KeyboardInterrupt from None
                _let_go(process)
                if patience.is_over():
                    reason = f"still running after {patience.limit_s:g} s"
                    return _blame(beacon, Status.TIMEOUT, reason)
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


class _Patience:
    """How long a worker has been in the step that it is in."""

    def __init__(self, beacon: Beacon, limit_s: float) -> None:
        self.beacon, self.limit_s = beacon, limit_s
        self._steps, self._since = -1, monotonic()

    def is_over(self) -> bool:
        if self.beacon.steps != self._steps:
            self._steps, self._since = self.beacon.steps, monotonic()
        return monotonic() - self._since > self.limit_s


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
