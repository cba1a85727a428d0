"""A player from the parent's side: started, told, heard, ended."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Self

from serdelab.ab import player
from serdelab.ab.player import ANSWER, ASK, ENOUGH, FAULT
from serdelab.run.channel import one_line

PATIENCE_S = 20.0  # for one answer: a codec that takes longer hangs
_TAIL = 2_000
_LIVE: set[Player] = set()
_ENDING = Event()


@dataclass(frozen=True, slots=True)
class Told:
    """What a player said of a fault: ``broken`` is whether the side's own code did it.

    ``missing``: it cannot find a library.
    """

    reason: str
    broken: bool
    missing: bool = False


class PlayerFault(Exception):
    """A player that cannot go on; caught where the side is known."""

    def __init__(self, told: Told) -> None:
        super().__init__(told.reason)
        self.told = told


@dataclass(frozen=True, slots=True)
class Program:
    """The file that a player runs, and what stands in front of its command.

    ``patience``: seconds for one answer, where they are not ``PATIENCE_S``.
    """

    file: str = player.__file__
    under: tuple[str, ...] = ()
    patience: float = 0.0


class Player:
    """A context manager: the process ends with the block, and all that it started.

    PlayerFault comes from what is asked of it, never from here: one that does not start is told by
    the first question.
    """

    def __init__(
        self,
        path: Sequence[Path],
        task: Mapping[str, object],
        hash_seed: int,
        program: Program | None = None,
    ) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by __exit__
        self._started = False
        program = program or Program()
        self._patience = program.patience or PATIENCE_S
        command = [*program.under, sys.executable, "-P", program.file]
        front = [*map(str, path), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
        if front:
            environment["PYTHONPATH"] = os.pathsep.join(front)
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and file
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=environment,
            bufsize=0,
            start_new_session=True,  # Ctrl-C is for us; we end the players
        )
        with suppress(BrokenPipeError):
            self._send(json.dumps(task).encode() + b"\n")

    def __enter__(self) -> Self:
        _LIVE.add(self)
        if _ENDING.is_set():
            self.kill()
        return self

    def __exit__(self, *_: object) -> None:
        _LIVE.discard(self)
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def kill(self) -> None:
        """Whoever waits for an answer, in another thread, too, hears that it is gone."""
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.kill()
            else:
                os.killpg(self._process.pid, signal.SIGKILL)

    def stay_on(self, core: int) -> None:
        """Once it is ready: until then the two sides may start side by side."""
        if core >= 0 and sys.platform == "linux":
            with suppress(OSError):  # the core was taken from us since we looked
                os.sched_setaffinity(self._process.pid, {core})

    def hear(self, word: str) -> Any:
        """What it says under that word. PlayerFault where it says something else, or nothing."""
        while True:
            line = b""
            while not line.endswith(b"\n"):
                line += self._read(1)
            message = json.loads(line)
            if "fault" in message:
                fault = message["fault"]
                raise PlayerFault(Told(fault["reason"], not fault["lacks"], fault["missing"]))
            if word in message:
                return message[word]
            self._started |= "started" in message

    def plan(self, calls: int, share: float | None) -> int:
        """Tells how long a batch is (``player.segments``); how many segments there are."""
        self._write(json.dumps({"calls": calls, "share": share}).encode() + b"\n")
        return self._answer()

    def batch(self, segment: int) -> int:
        """Nanoseconds of one batch; meanwhile this process waits."""
        self._write(ASK.pack(segment))
        return self._answer()

    def prove_again(self) -> None:
        """After the last batch. PlayerFault where it does not answer as it did before."""
        self._write(ASK.pack(ENOUGH))
        self._answer()

    def _answer(self) -> int:
        heard = b""
        while len(heard) < ANSWER.size:
            heard += self._read(ANSWER.size - len(heard))
        number: int = ANSWER.unpack(heard)[0]
        if number == FAULT:
            self.hear("fault")
        return number

    def _write(self, data: bytes) -> None:
        try:
            self._send(data)
        except BrokenPipeError:
            raise self._gone() from None

    def _send(self, data: bytes) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(data)

    def _read(self, size: int) -> bytes:
        assert self._process.stdout is not None
        pipe = self._process.stdout.fileno()
        since = monotonic()
        if not select.select([pipe], [], [], self._patience)[0]:
            raise PlayerFault(Told(f"no answer after {monotonic() - since:.0f} s", self._started))
        heard = os.read(pipe, size)
        if not heard:
            raise self._gone()
        return heard

    def _gone(self) -> PlayerFault:
        """It ended without a word: how, and the last line of its standard error.

        It may have closed its ends of the pipes, and live on.
        """
        try:
            cause = _cause(self._process.wait(self._patience))
        except subprocess.TimeoutExpired:
            cause = f"closed its pipes and did not end within {self._patience:.0f} s"
        self._errors.seek(max(0, self._errors.seek(0, os.SEEK_END) - _TAIL))
        last = self._errors.read().decode(errors="replace").strip().splitlines()
        words = f" ({one_line(last[-1])})" if last else ""
        return PlayerFault(Told(f"its process {cause}{words}", self._started))


def _cause(code: int) -> str:
    return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"


@contextmanager
def threads(count: int) -> Generator[ThreadPoolExecutor]:
    """A pool whose jobs hear players. Where the block is left early, by Ctrl-C, too, these end.

    Of a pool of its own each thread would be waited for, with all the patience that it has.
    """
    with ThreadPoolExecutor(count) as pool:
        try:
            yield pool
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _ENDING.set()  # a thread may be about to start another one
            for each in list(_LIVE):
                each.kill()
            pool.shutdown()
            _ENDING.clear()
            raise
