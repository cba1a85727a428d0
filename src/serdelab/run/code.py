"""Which source a figure came from: a short digest that changes when the code does.

Over the source of the codec, of the private helpers beside it that it imports (``_*.py``), of the
scenario, and of the engine: what reads the clock and counts instructions, what chooses and proves
the records, and what compiles populate and restore. Not over data sets and schemas: for these the
proof in the row stands, which has a digest of their bytes. Library versions stand in ``run.json``.
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from hashlib import sha256
from importlib.machinery import PathFinder
from pathlib import Path

from serdelab import contract, discover, measure, schema

LENGTH = 12
_RUN = ("callgrind", "counted", "material", "timed", "trial")
ENGINE = [
    *sorted(Path(measure.__path__[0]).glob("*.py")),
    Path(contract.__path__[0], "convert.py"),
    Path(schema.__path__[0], "equal.py"),
    *(Path(__file__).with_name(f"{name}.py") for name in _RUN),
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
    """The file of a plug-in, which may be compiled; it is found without importing anything."""
    path = _located(plugin.module) if plugin.module else Path(plugin.place)
    return path if path and path.is_file() else None


def _located(module: str) -> Path | None:
    """Where an import would find it; its packages are not imported for that."""
    top, *inner = module.split(".")
    spec = next(filter(None, (finder.find_spec(top, None) for finder in sys.meta_path)), None)
    for name in inner:
        folders = spec.submodule_search_locations if spec else None
        spec = PathFinder.find_spec(name, list(folders or ()))
    return Path(spec.origin) if spec and spec.origin else None


def with_helpers(path: Path, found: set[Path]) -> set[Path]:
    """The file, the private modules beside it that it imports, those that they import, …"""
    if path in found:
        return found
    found.add(path)
    for name in _imported(path):
        spec = PathFinder.find_spec(name, [str(path.parent)]) if name.startswith("_") else None
        if spec and spec.origin:
            with_helpers(Path(spec.origin), found)
    return found


def _imported(path: Path) -> set[str]:
    """Last parts of the names of imported modules, and imported names: one may be a module.

    What was compiled does not say.
    """
    try:
        tree = ast.parse(path.read_bytes())
    except (SyntaxError, ValueError):
        return set()
    names: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=aliases):
                names |= {alias.name.rpartition(".")[2] for alias in aliases}
            case ast.ImportFrom(module=module, names=aliases):
                names |= {alias.name for alias in aliases}
                names |= {module.rpartition(".")[2]} if module else set()
            case _:
                pass
    return names
