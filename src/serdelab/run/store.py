"""The folder of a run while it is being written. Its format is that of ``serdelab.rows``."""

from __future__ import annotations

import json
import os
from importlib import import_module
from pathlib import Path
from typing import Any, Self

from serdelab.errors import ResultsError
from serdelab.rows import FORMAT_VERSION, ROWS, RUN, Row, read_run, to_json


class Store:
    """Rows are appended and flushed one by one; ``run.json`` is replaced whole.

    ``run`` is its content. ``jobs_done`` in it holds the labels of finished jobs, so that a
    resumed run knows which rows are complete. A store of another kind of run names other files.
    """

    run_name, rows_name = RUN, ROWS
    parts = frozenset({"request", "environment", "codecs", "subjects"})
    command = "python bench.py run"

    def __init__(self, folder: Path, run: dict[str, Any]) -> None:
        self.folder, self.run = folder, run
        self._rows = (folder / self.rows_name).open("a", encoding="utf-8")
        self._lock()

    @classmethod
    def create(cls, folder: Path, run: dict[str, Any]) -> Self:
        """ResultsError when the folder holds a run."""
        if (folder / cls.run_name).exists() or (folder / cls.rows_name).exists():
            raise ResultsError(
                f"{folder} holds a run already", hint=f"{cls.command} --resume {folder}"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            store = cls(folder, {"format_version": FORMAT_VERSION, **run, "jobs_done": []})
            store.save()
        except OSError as error:
            raise cls._unwritable(folder, error) from error
        return store

    @classmethod
    def reopen(cls, folder: Path) -> Self:
        """For appending: a last line that a kill has torn is cut off. ResultsError if damaged."""
        run = read_run(folder, cls.run_name)
        rows = folder / cls.rows_name
        if not rows.is_file():
            raise cls._lost(rows)
        if run.get("status") == "finished" and "jobs_done" not in run:
            raise ResultsError(f"{folder} was imported: it has no jobs that could be resumed")
        if not isinstance(run.get("jobs_done"), list) or not run.keys() >= cls.parts:
            raise cls._lost(folder / cls.run_name)
        try:
            store = cls(folder, run)
            whole = rows.read_bytes().rpartition(b"\n")
            if whole[2]:
                os.truncate(rows, len(whole[0]) + len(whole[1]))
        except OSError as error:
            raise cls._unwritable(folder, error) from error
        return store

    def append(self, row: Row) -> None:
        self.append_line(to_json(row))

    def append_line(self, line: str) -> None:
        """A row in JSON, without its newline."""
        self._rows.write(line + "\n")
        self._rows.flush()

    def save(self) -> None:
        """Writes ``run.json``: complete at any time, also if we are killed meanwhile."""
        draft = self.folder / f".{self.run_name}"
        draft.write_text(json.dumps(self.run, indent=1, ensure_ascii=False) + "\n", "utf-8")
        draft.replace(self.folder / self.run_name)

    def close(self) -> None:
        self._rows.close()

    def _lock(self) -> None:
        """Until it is closed, or its process ends. Windows has no such call: nothing is locked.

        ResultsError when another process is writing these rows.
        """
        if os.name != "posix":
            return
        fcntl = import_module("fcntl")
        try:
            fcntl.flock(self._rows, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._rows.close()
            raise ResultsError(
                f"{self.folder} is being written by another process", hint=self.command
            ) from error

    @classmethod
    def _unwritable(cls, folder: Path, error: OSError) -> ResultsError:
        return ResultsError(
            f"{folder} cannot be written: {error.strerror}", hint=f"{cls.command} --out DIR"
        )

    @classmethod
    def _lost(cls, file: Path) -> ResultsError:
        return ResultsError(f"{file} is damaged: it lacks parts", hint=cls.command)
