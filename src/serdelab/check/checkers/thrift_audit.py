"""``thrift --audit`` of Apache's compiler: whether clients of an old file can talk to a new one."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.check.checkers.checker import Checker, CheckerVerdict, Done, Said, program, run
from serdelab.check.trees import Version

_FINDING = re.compile(r"\[Thrift Audit (?P<how>\w+):[^\]]*\] *(?P<text>.*)")
_FOUND = 2
"""Its exit code when the audit fails."""


def _available() -> str | None:
    how = "not installed: apt-get install thrift-compiler, or your system's package of it"
    return None if program("thrift") else how


def _judge(old: Version, new: Version) -> CheckerVerdict:
    thrift = program("thrift")
    assert thrift is not None
    folders = [f for folder in old.includes for f in ("-Iold", str(folder.absolute()))]
    folders += [f for folder in new.includes for f in ("-Inew", str(folder.absolute()))]
    files = ["--audit", str(old.file.absolute()), str(new.file.absolute())]
    with TemporaryDirectory(prefix="serdelab-thrift-") as scratch:
        done = run([thrift, *folders, *files], Path(scratch))
        version = run([thrift, "--version"], Path(scratch)).out.split()[-1]
    said = {0: Said.COMPATIBLE, _FOUND: Said.BREAKING}
    backward = Said.UNKNOWN if done.code is None else said.get(done.code, Said.UNKNOWN)
    return CheckerVerdict("thrift-audit", version, backward, None, _findings(done))


def _findings(done: Done) -> tuple[str, ...]:
    text = f"{done.out}\n{done.errors}"
    found = [f"{m['how'].lower()}: {m['text'].strip()}" for m in _FINDING.finditer(text)]
    return tuple(found) or ((" ".join(text.split()),) if done.code else ())


CHECKER = Checker("thrift-audit", "thrift", _available, _judge)
