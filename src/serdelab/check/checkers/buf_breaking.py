"""``buf breaking`` with the rules WIRE: those that are about bytes, as its documentation says.

Its default, FILE, is about generated source code, which is another question. It gets descriptor
sets, so that imports resolve as they do here. Of its configuration v2: in v1 these categories lack
the rule about defaults of proto2.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from serdelab.check.checkers.checker import Checker, CheckerVerdict, Done, Said, program, run
from serdelab.check.trees import Version

_RULES = "WIRE"
_FOUND = 100
"""Its exit code when it found breaking changes."""


def _available() -> str | None:
    return None if program("buf") else "not installed: pip install buf-bin"


def judge(old: Version, new: Version, rules: str = _RULES) -> CheckerVerdict:
    """``rules`` is a category of buf's."""
    from serdelab.idl.proto_compile import compile_file

    buf = program("buf")
    assert buf is not None
    config = json.dumps({"version": "v2", "breaking": {"use": [rules]}})
    with TemporaryDirectory(prefix="serdelab-buf-") as scratch:
        folder = Path(scratch)
        for name, each in (("old", old), ("new", new)):
            files = compile_file(each.file, each.includes)
            (folder / f"{name}.binpb").write_bytes(files.SerializeToString())
        asked = [buf, "breaking", "new.binpb", "--against", "old.binpb", "--config", config]
        done = run([*asked, "--error-format", "json"], folder)
        version = run([buf, "--version"], folder).out.strip()
    return CheckerVerdict("buf", f"{version} {rules}", _said(done), None, _findings(done))


def _said(done: Done) -> Said:
    said = {0: Said.COMPATIBLE, _FOUND: Said.BREAKING}
    return Said.UNKNOWN if done.code is None else said.get(done.code, Said.UNKNOWN)


def _findings(done: Done) -> tuple[str, ...]:
    if done.code not in {0, _FOUND}:
        return (" ".join(done.errors.split()),)
    found = [json.loads(line) for line in done.out.splitlines() if line]
    return tuple(f"{f.get('start_line', 0)}: {f['type']}: {f['message']}" for f in found)


CHECKER = Checker("buf", "proto", _available, judge)
