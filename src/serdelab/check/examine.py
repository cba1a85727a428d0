"""Runs a check: reads every version, has each pair judged, adds what follows from it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from serdelab.check import ignore
from serdelab.check.advice import advice
from serdelab.check.answer import Answer, Judged, Unreadable
from serdelab.check.attribution import harms
from serdelab.check.bump import bump
from serdelab.check.checkers import Checker
from serdelab.check.choose import codecs_of
from serdelab.check.comments import differ_at_most_in_comments
from serdelab.check.compare import compare
from serdelab.check.sources import Sources
from serdelab.check.trees import Series, Version
from serdelab.check.unshown import unshown, with_unshown
from serdelab.check.verdicts import ASKED, Require, left_open, verdicts
from serdelab.errors import SchemaError
from serdelab.evolution.kinds import Change
from serdelab.evolution.outcome import Direction
from serdelab.evolution.pair import VALUES, judge
from serdelab.evolution.result import PairResult
from serdelab.idl.shapes import Read, reader


@dataclass(frozen=True, slots=True)
class Options:
    """``codecs`` are selectors; empty: the codec that speaks for each IDL. ``values`` are the
    messages tried in one direction; None is the engine's own number. Not ``transitive``: each
    version with the one before it alone.
    """

    require: Require = Require.FULL
    codecs: tuple[str, ...] = ()
    values: int | None = None
    accepted: tuple[ignore.Entry, ...] = ()
    checkers: tuple[Checker, ...] = ()
    transitive: bool = True


_MISSING = re.compile(r"not found|couldn't include|cannot find", re.IGNORECASE)
"""What the libraries of the IDLs say where an import is not there."""
_INCLUDE = "-I DIR, with the folder below which the imported file is"

_OF_MESSAGES_ALONE = {"avsc", "xsd", "jsonschema"}
"""IDLs without options of compilers and services: what differs there, messages may show."""

Told = Callable[[int, int], None]
"""Is told how many pairs of how many are judged."""


def examine(sources: Sources, options: Options, told: Told = lambda done, all_: None) -> Answer:
    """UsageError and UnknownName for codecs; SchemaError where a single pair does not parse.

    Of several files or versions, those that do not parse are listed, and the others judged.
    """
    codecs = codecs_of((series.idl for series in sources.series), options.codecs)
    readings = _Readings(sources, strict=sources.single)
    every = (pair for series in sources.series for pair in readings.pairs(series))
    pairs = [pair for pair in every if options.transitive or pair.step]
    judged: list[Judged] = []
    for at, pair in enumerate(pairs):
        told(at, len(pairs))
        judged.append(_judged(pair, sources, options, codecs))
    told(len(pairs), len(pairs))
    needed = {accepted.entry for each in judged for accepted in each.accepted}
    return Answer(
        require=options.require,
        judged=tuple(judged),
        labels=sources.labels,
        single=sources.single and len(judged) == 1,
        added=sources.added,
        removed=sources.removed,
        unreadable=tuple(readings.unreadable),
        unused=tuple(entry for entry in options.accepted if entry not in needed),
    )


@dataclass(frozen=True, slots=True)
class _Pair:
    series: Series
    old: tuple[Version, Read]
    new: tuple[Version, Read]
    step: bool


class _Readings:
    """Reads each version once; ``strict`` raises what does not parse, else it is collected."""

    def __init__(self, sources: Sources, *, strict: bool) -> None:
        self.sources, self.strict = sources, strict
        self.unreadable: list[Unreadable] = []

    def pairs(self, series: Series) -> Iterator[_Pair]:
        """Every version with every earlier one; of equal neighbours, the first counts."""
        found = [(v, read) for v in series.versions if (read := self._read(series.idl, v))]
        if len(series.versions) > 2:  # noqa: PLR2004 - old and new are judged in any case
            same = {new[0] for old, new in pairwise(found) if _text(old[1]) == _text(new[1])}
            found = [each for each in found if each[0] not in same]
        for (at, old), (after, new) in combinations(enumerate(found), 2):
            yield _Pair(series, old, new, after == at + 1)

    def _read(self, idl: str, version: Version) -> Read | None:
        try:
            return reader(idl).file(version.file, version.includes)
        except SchemaError as error:
            error.message, error.file = map(self.sources.shown, (error.message, error.file))
            if self.strict:
                error.hint = error.hint or (_INCLUDE if _MISSING.search(error.message) else "")
                raise
            self.unreadable.append(Unreadable(error.file, error.line, error.message))
            return None


def _text(read: Read) -> tuple[str, Mapping[str, str]]:
    return read[0].text, read[0].imports


def _judged(
    pair: _Pair, sources: Sources, options: Options, codecs: Mapping[str, tuple[str, ...]]
) -> Judged:
    (old, before), (new, after) = pair.old, pair.new
    idl = pair.series.idl
    values = VALUES if options.values is None else options.values
    found = judge(before, after, codecs=codecs[idl], directions=tuple(Direction), values=values)
    result = _shown(found, sources)
    observed = left_open(verdicts(result), _untold(idl, result, before, after))
    name = pair.series.name
    every = harms(result, before[1], after[1])
    hidden = unshown(result, idl, every)
    accepted, left = ignore.accept(options.accepted, name, result, every)
    known, still = ignore.accept_unshown(options.accepted, name, result, hidden)
    left_over = with_unshown(ignore.verdicts_without(observed, accepted, left, result), still)
    return Judged(
        name=name,
        idl=idl,
        codecs=codecs[idl],
        old=sources.shown(str(old.file)),
        new=sources.shown(str(new.file)),
        older=old.label,
        newer=new.label,
        step=pair.step,
        result=result,
        verdicts=left_over,
        bump=bump(*(result, with_unshown(observed, hidden), options.require, before[0], after[0])),
        advice=advice(left_over, result),
        harms=every,
        unshown=hidden,
        accepted=tuple(dict.fromkeys((*accepted, *known))),
        compared=compare(options.checkers, idl, (old, new), result, sources.shown),
    )


def _untold(idl: str, result: PairResult, before: Read, after: Read) -> tuple[Direction, ...]:
    """Both directions, where the texts differ in nothing that has a word, and not all is tried."""
    open_ = idl in _OF_MESSAGES_ALONE and bool(result.gaps) and not result.changes
    return ASKED if open_ and not differ_at_most_in_comments(before[0], after[0]) else ()


def _shown(result: PairResult, sources: Sources) -> PairResult:
    """With the files of changes and gaps as a user knows them."""
    if not sources.places:
        return result

    def moved(change: Change) -> Change:
        old, new = map(sources.shown, (change.old_file, change.new_file))
        return replace(change, old_file=old, new_file=new)

    return replace(
        result,
        changes=tuple(map(moved, result.changes)),
        predicted={
            rules: tuple(replace(each, change=moved(each.change)) for each in said)
            for rules, said in result.predicted.items()
        },
        gaps=tuple(map(sources.shown, result.gaps)),
    )
