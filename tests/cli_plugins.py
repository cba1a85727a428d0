"""Codecs that misbehave on purpose, as files for ``--plugins``."""

from __future__ import annotations

from pathlib import Path

_TEMPLATE = """
import ctypes, os, pathlib, pickle, signal, sys, time
{imports}
from serdelab.contract import Codec, CodecInfo, Session, identity

def decode(data):
    {decode}
    return pickle.loads(data)

def encode(record):
    return pickle.dumps(record)

def prepare(writer, reader):
    {prepare}
    return Session(identity, encode, decode, identity, encode, decode, "none")

CODEC = Codec(
    CodecInfo(
        name="{name}", format="bad", library="python", extra="", idl="", native="dict",
        idiom="pickle", needs_schema=False, self_describing=True, deterministic=False,
        keeps_unknown=True, random_access=False, defers=False,
    ),
    prepare,
    lambda: "C",
)
"""

DECODES = {
    "bad_raises": 'raise ValueError("no such luck")',
    "bad_hangs": "time.sleep(600)",
    "bad_kills": "os.kill(os.getpid(), signal.SIGKILL)",
    "bad_segfaults": "ctypes.string_at(0)",
    "bad_exits": "os._exit(0)",
    "bad_lies": 'return {**pickle.loads(data), "userName": "Mallory"}',
    "bad_talks": 'print("a line on stdout"); os.write(1, b"and another")',
    "good": "pass",
}
"""Name → what its ``decode`` does first."""


def write_plugin(
    folder: Path, name: str, *, prepare: str = "pass", decode: str = "pass", imports: str = ""
) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.py"
    text = _TEMPLATE.format(name=name, prepare=prepare, decode=decode, imports=imports)
    path.write_text(text)
    return path


_WAIT = """count = pathlib.Path({count!r})
    count.open("a").write("!")
    while len(count.read_text()) == {process} and os.path.exists({flag!r}):
        time.sleep(0.02)"""


def write_waiting_plugin(folder: Path, process: int) -> tuple[Path, Path]:
    """A codec that waits in the n-th process that prepares it while a file is there.

    Gives the file that has one character a process so far, and the one that makes it wait.
    """
    count, flag = folder / "count", folder / "flag"
    wait = _WAIT.format(count=str(count), process=process, flag=str(flag))
    write_plugin(folder, "waits", prepare=wait)
    flag.touch()
    return count, flag


def write_all(folder: Path) -> Path:
    """All of ``DECODES``, one whose library is missing, one that is no Python."""
    for name, decode in DECODES.items():
        write_plugin(folder, name, decode=decode)
    write_plugin(folder, "bad_missing", imports="import no_such_library")
    (folder / "bad_broken.py").write_text("this is no Python\n")
    return folder
