"""Fixtures for tests that run the command line as a user does: as a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from serdelab import discover
from serdelab.run import callgrind

BENCH = Path(__file__).resolve().parents[1] / "bench.py"


for _name in [name for name in os.environ if name.startswith("PYTEST_XDIST")]:
    del os.environ[_name]  # a pytest that a test starts is no worker of ours

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as a shell has it for what runs behind
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what a test starts has to hear it


@pytest.fixture(autouse=True, scope="module")
def plugin_folders_of_one_file() -> Iterator[None]:
    """What a fixture of a file adds is gone after it, whichever file comes next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(discover, "_folders", {})
        discover.plugins.cache_clear()
        yield
    discover.plugins.cache_clear()


@pytest.fixture(autouse=True)
def plugin_folders_of_one_test(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A folder of plug-ins that a test adds, or a run it starts here, is gone after it."""
    monkeypatch.setattr(discover, "_folders", {})
    discover.plugins.cache_clear()
    yield
    discover.plugins.cache_clear()
    for name in [name for name in sys.modules if name.startswith("serdelab_plugins_")]:
        del sys.modules[name]


@dataclass(frozen=True, slots=True)
class Bench:
    """``bench(*arguments, NAME=value)`` runs in ``folder``: results land there, too."""

    folder: Path

    def command(self, *arguments: str | Path) -> list[str]:
        return [sys.executable, str(BENCH), *map(str, arguments)]

    def __call__(
        self, *arguments: str | Path, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, environment=environment)
        out, errors = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, errors)

    def start(
        self,
        *arguments: str | Path,
        environment: Mapping[str, str] | None = None,
        stderr: int = subprocess.PIPE,
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            self.command(*arguments),
            cwd=self.folder,
            env={**os.environ, "COLUMNS": "100", **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
        )

    def interrupt(self, process: subprocess.Popen[str]) -> None:
        """What Ctrl-C does: the signal goes to the whole group of processes."""
        os.killpg(process.pid, signal.SIGINT)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """The command line in an empty folder."""
    return Bench(tmp_path)


@pytest.fixture(scope="module")
def bench_once(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """The command line in a folder that all tests of a module share."""
    return Bench(tmp_path_factory.mktemp("bench"))


@pytest.fixture(scope="session")
def valgrind() -> None:
    """What counts instructions; CI installs it, so there a test that needs it fails without."""
    if reason := callgrind.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
