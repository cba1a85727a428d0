"""Which codecs are asked: those of the IDL that were named, or the one that speaks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from serdelab import discover
from serdelab.errors import PluginError, Unavailable, UnknownName, UsageError


@dataclass(frozen=True, slots=True)
class Participant:
    """A codec that takes part in the evolution lab."""

    name: str
    idl: str
    main: bool


def participants() -> tuple[Participant, ...]:
    """All that load; one that does not is an error only where it is named."""
    return tuple(found for name in discover.plugins(discover.CODEC) if (found := _loaded(name)))


def codecs_of(idls: Iterable[str], selectors: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The names by IDL. A selector is a name, a glob, or several with commas.

    UnknownName when one matches no codec, UsageError when it matches none that reads these IDLs,
    or no codec reads one of them.
    """
    wanted = sorted(set(idls))
    every = participants()
    patterns = [part.strip() for selector in selectors for part in selector.split(",")]
    for pattern in patterns:
        _demand(pattern, [each for each in every if each.idl in wanted], wanted)
    chosen = {idl: _of(idl, every, patterns) for idl in wanted}
    for idl, names in chosen.items():
        if not names:
            known = ", ".join(sorted({each.idl for each in every})) or "none"
            raise UsageError(
                f"no codec that was asked for reads {idl} documents (there are: {known})",
                hint="python bench.py list codecs",
            )
    return chosen


def _of(idl: str, every: Sequence[Participant], patterns: Sequence[str]) -> tuple[str, ...]:
    here = [each for each in every if each.idl == idl]
    if patterns:
        return tuple(each.name for each in here if any(fnmatchcase(each.name, p) for p in patterns))
    main = [each.name for each in here if each.main]
    return tuple(main or [each.name for each in here][:1])


def _demand(pattern: str, here: Sequence[Participant], idls: Sequence[str]) -> None:
    if any(fnmatchcase(each.name, pattern) for each in here):
        return
    known = discover.plugins(discover.CODEC)
    if pattern in known:
        discover.codec(pattern)  # says what is wrong, where it does not load
    if not any(fnmatchcase(name, pattern) for name in known):
        raise UnknownName("codec", pattern, known)
    names = ", ".join(each.name for each in here) or "none"
    raise UsageError(
        f"{pattern} reads no {' or '.join(idls)} documents; those that do: {names}",
        hint="python bench.py list codecs",
    )


def _loaded(name: str) -> Participant | None:
    try:
        evolution = discover.codec(name).evolution
    except (Unavailable, PluginError):
        return None
    return Participant(name, evolution.idl, evolution.main) if evolution else None
