"""Which source a figure came from: a short digest that changes when the code does.

Over the source of the codec, of the private helpers beside it that it imports (``_*.py``), of the
scenario, and of the engine: what reads the clock, what chooses and proves the records, and what
compiles populate and restore. Not over data sets and schemas: for these the proof in the row
stands, which has a digest of their bytes. Library versions stand in ``run.json``.
"""

from __future__ import annotations

import ast
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from serdelab import contract, discover, measure

LENGTH = 12
ENGINE = [
    *sorted(Path(measure.__path__[0]).glob("*.py")),
    Path(contract.__path__[0], "convert.py"),
    *(Path(__file__).with_name(f"{name}.py") for name in ("material", "timed", "trial")),
]


@cache
def code_of(codec: str, scenario: str) -> str:
    """The digest that stands in the rows of that codec in that scenario."""
    files = _own(discover.CODEC, codec) | _own(discover.SCENARIO, scenario)
    digest = sha256()
    for path in sorted(files) + ENGINE:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:LENGTH]


def _own(kind: discover.Kind, name: str) -> set[Path]:
    path = source(discover.plugins(kind)[name])
    return with_helpers(path, set()) if path else set()


def source(plugin: discover.Plugin) -> Path | None:
    """The file of a plug-in: its place, or where the module of its entry point is."""
    path = Path(plugin.place)
    if path.is_file():
        return path
    spec = find_spec(plugin.place.partition(":")[0].partition(" ")[0])
    return Path(spec.origin) if spec and spec.origin else None


def with_helpers(path: Path, found: set[Path]) -> set[Path]:
    """The file, the private files beside it that it imports, those that they import, …"""
    if path in found:
        return found
    found.add(path)
    for name in _imported(path):
        helper = path.with_name(f"{name}.py")
        if name.startswith("_") and helper.is_file():
            with_helpers(helper, found)
    return found


def _imported(path: Path) -> set[str]:
    """Last parts of the names of imported modules, and imported names: one may be a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name.rpartition(".")[2] for alias in aliases}
            case ast.ImportFrom(module=module, names=aliases):
                names |= {alias.name for alias in aliases}
                names |= {module.rpartition(".")[2]} if module else set()
            case _:
                pass
    return names
