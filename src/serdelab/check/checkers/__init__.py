"""Other checkers, as a column beside what codecs do: never the judge.

One module a checker, which holds ``CHECKER``. They compare schemas by rule and decode no byte.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from serdelab.check.checkers.checker import Checker, CheckerVerdict, Said
from serdelab.errors import UnknownName


@cache
def checkers() -> dict[str, Checker]:
    """All there are, installed or not, by name."""
    modules = [module.name for module in pkgutil.iter_modules(__path__)]
    loaded = [import_module(f"{__name__}.{name}") for name in modules]
    found: list[Checker] = [module.CHECKER for module in loaded if hasattr(module, "CHECKER")]
    return {checker.name: checker for checker in sorted(found, key=lambda each: each.name)}


def chosen(names: tuple[str, ...]) -> tuple[Checker, ...]:
    """Those of the names, or of names with commas between them; "all" is each one.

    UnknownName where there is none.
    """
    wanted = dict.fromkeys(name.strip() for each in names for name in each.split(","))
    known = checkers()
    if "all" in wanted:
        return tuple(known.values())
    for name in wanted:
        if name not in known:
            error = UnknownName("checker", name, known)
            error.hint = f"--compare {','.join(known)}"
            raise error
    return tuple(known[name] for name in wanted)


__all__ = ["Checker", "CheckerVerdict", "Said", "checkers", "chosen"]
