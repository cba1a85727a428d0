"""Finds plug-ins: by folder (the files of a package) and by entry point (third parties).

Names come without importing anything; a plug-in is imported when it is asked for. Entry point
groups: ``serdelab.codecs``, ``serdelab.datasets``, ``serdelab.scenarios``; the entry point's name
is the plug-in's name, its object is a ``Codec``, ``Dataset`` or scenario. A user's own folder of
codec files is added with ``add_folder``, in every process that loads from it.
"""

from __future__ import annotations

import pkgutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.machinery import PathFinder
from importlib.metadata import EntryPoint, entry_points
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import Any

from serdelab.contract import (
    Codec,
    CountedScenario,
    Dataset,
    IsolatedScenario,
    Scenario,
    TimedScenario,
)
from serdelab.errors import PluginError, SerdelabError, Unavailable, UnknownName


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of plug-in: the package that holds ours, the name each file exports, its types."""

    word: str
    package: str
    export: str
    types: tuple[type, ...]

    @property
    def group(self) -> str:
        return f"serdelab.{self.word}s"


CODEC = Kind("codec", "serdelab.codecs", "CODEC", (Codec,))
DATASET = Kind("dataset", "serdelab.scenarios.datasets", "DATASET", (Dataset,))
_SCENARIOS = TimedScenario, IsolatedScenario, CountedScenario
SCENARIO = Kind("scenario", "serdelab.scenarios", "SCENARIO", _SCENARIOS)


@dataclass(frozen=True, slots=True)
class Plugin:
    """Where a plug-in was found, and how to load it; ``ours``: it came with this package.

    ``place`` is its file, compiled or not; where it is an entry point, ``module`` names its module.
    """

    name: str
    place: str
    load: Callable[[], Any]
    ours: bool = False
    module: str = ""


def _in_package(package: str, export: str, *, ours: bool = False) -> list[Plugin]:
    path = import_module(package).__path__

    def plugin(name: str) -> Plugin:
        module = f"{package}.{name}"
        spec = PathFinder.find_spec(module, path)
        place = spec.origin if spec and spec.origin else str(Path(path[0], name))
        return Plugin(name, place, lambda: getattr(import_module(module), export), ours)

    modules = pkgutil.iter_modules(path)
    return [plugin(m.name) for m in modules if not m.ispkg and not m.name.startswith("_")]


def _by_entry_point(kind: Kind) -> list[Plugin]:
    def plugin(point: EntryPoint) -> Plugin:
        owner = point.dist.name if point.dist else "an unnamed distribution"
        place = f"{point.value} (entry point of {owner})"
        return Plugin(point.name, place, point.load, module=point.module)

    return [plugin(point) for point in entry_points(group=kind.group)]


_folders: dict[Path, str] = {}
"""Folders of a user's codec files, each with the package that it is imported as."""


def add_folder(folder: Path) -> None:
    """Also takes the codec files of that folder from now on; a second call changes nothing."""
    if folder.resolve() in _folders:
        return
    package = ModuleType(f"serdelab_plugins_{len(_folders)}", f"The codecs in {folder}.")
    package.__path__ = [str(folder.resolve())]
    sys.modules[package.__name__] = package
    _folders[folder.resolve()] = package.__name__
    plugins.cache_clear()


def _in_users_folders(kind: Kind) -> list[Plugin]:
    found = [_in_package(package, kind.export) for package in _folders.values()]
    return list(chain.from_iterable(found)) if kind is CODEC else []


@cache
def plugins(kind: Kind) -> dict[str, Plugin]:
    """All plug-ins of a kind by name, sorted. PluginError when two have the same name."""
    found: dict[str, Plugin] = {}
    for plugin in chain(
        _in_package(kind.package, kind.export, ours=True),
        _by_entry_point(kind),
        _in_users_folders(kind),
    ):
        if plugin.name in found:
            raise PluginError(
                f"two {kind.word}s are named {plugin.name!r}: "
                f"{found[plugin.name].place} and {plugin.place}"
            )
        found[plugin.name] = plugin
    return dict(sorted(found.items()))


def load(kind: Kind, name: str) -> Any:
    """The plug-in itself.

    UnknownName, Unavailable when it imports a library that is not installed, or PluginError when
    its module does not load for another reason.
    """
    known = plugins(kind)
    if name not in known:
        raise UnknownName(kind.word, name, known)
    plugin = known[name]
    try:
        found = plugin.load()
    except (Exception, SystemExit) as error:  # whatever a stranger's module raises on import
        library = (
            error.name if isinstance(error, ModuleNotFoundError) and error.name else "serdelab"
        )
        if not library.startswith("serdelab"):
            missing = Unavailable(library, "")
            missing.hint = f"pip install {library.partition('.')[0]}"
            raise missing from error
        raise PluginError(
            f"{kind.word} {name} ({plugin.place}) does not load: {type(error).__name__}: {error}"
        ) from error
    if not isinstance(found, kind.types):
        wanted = " or ".join(t.__name__ for t in kind.types)
        raise PluginError(f"{plugin.place}: {kind.export} is not a {wanted}")
    return found


def codec(name: str) -> Codec:
    """The codec of that name; its declared name must be the one it is found under."""
    found: Codec = load(CODEC, name)
    if found.info.name != name:
        raise PluginError(f"codec {name} calls itself {found.info.name!r}; use one name")
    return found


def timed_codecs() -> tuple[str, ...]:
    """The codecs of a run in which none is named: all but ours that are not timed by default.

    Those from elsewhere are not imported for this: one that hangs may do so in its worker only.
    """
    return tuple(n for n, each in plugins(CODEC).items() if not each.ours or _is_timed(n))


def _is_timed(name: str) -> bool:
    try:
        return codec(name).info.timed_by_default
    except SerdelabError:  # its worker says so in a row
        return True


def dataset(subject: str) -> Dataset:
    """The data set of that subject: its file is named by the subject."""
    found: Dataset = load(DATASET, subject)
    return found


def scenario(name: str) -> Scenario:
    found: Scenario = load(SCENARIO, name)
    return found


def default_scenarios() -> tuple[str, ...]:
    """Those of a run in which none is named: all but ours that need valgrind."""
    return tuple(n for n, each in plugins(SCENARIO).items() if not (each.ours and _is_counted(n)))


def _is_counted(name: str) -> bool:
    return isinstance(scenario(name), CountedScenario)
