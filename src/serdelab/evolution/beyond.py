"""Messages beyond the shapes: what one document takes and another not, says a library of the IDL.

Shapes cannot say all that documents can. Where the IDL's own library finds messages that break,
they are tried as all others are: the codec remains the judge. What is known already, from messages
that were made of the shapes, is not told again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from serdelab.evolution.judge import PlaceVerdict
from serdelab.evolution.outcome import Outcome, Verdict, worst_outcome
from serdelab.evolution.reads import Read
from serdelab.evolution.values import Trial
from serdelab.idl.shapes import Breaking, reader
from serdelab.idl.shapes import Read as Document

SHOWN = 3
"""Places of the reader's document that a condition names."""

SOME = "some messages, as the witness"
Tried = tuple[Trial, Read]


_OPEN = Breaking()


def _nothing() -> Sequence[Any]:
    return ()


@dataclass(frozen=True, slots=True)
class Beyond:
    """``breaking``: messages of the writer that the reader's document refuses, and what is proven.

    ``messages`` gives some of the writer's, for where none can be made of its shapes.
    """

    breaking: Breaking = _OPEN
    messages: Callable[[], Sequence[Any]] = _nothing

    @property
    def settles(self) -> bool:
        """Whether what shapes cannot say of the writer's messages is known all the same."""
        return bool(self.breaking.values) or self.breaking.proven is True


NOTHING = Beyond()


def beyond(writer: Document, other: Document) -> Beyond:
    """What the library of their IDL knows; nothing where there is none, or of several roots."""
    hooks = reader(writer[0].idl)
    if hooks.breaking is None or not len(writer[1].roots) == len(other[1].roots) == 1:
        return NOTHING
    found, messages = hooks.breaking(writer, other[0]), hooks.messages
    return Beyond(found, _nothing if messages is None else cache(lambda: messages(writer)))


class Met(NamedTuple):
    """What became of a message that the reader's document refuses."""

    why: str
    trial: Trial
    read: Read

    @property
    def is_told(self) -> bool:
        """Whether the codec refuses it for what the library says."""
        return bool(self.why) and self.why in self.read.error


def plain_trial(record: Any) -> Trial:
    """One that is varied nowhere."""
    return Trial(record, "", None, lambda value: value)


class Beside:
    """Harm that only messages beyond the shapes have met, by place.

    ``known`` are the places that others were harmed at, ``errors`` those of messages that were made
    of the shapes.
    """

    def __init__(
        self, met: Sequence[Met], known: Mapping[str, PlaceVerdict], errors: Sequence[str]
    ) -> None:
        self.known, self.errors = known, errors
        self.places: dict[str, list[Met]] = {}
        for each in met:
            for path in self._paths(each):
                self.places.setdefault(path, []).append(each)

    def _paths(self, met: Met) -> Iterator[str]:
        bad = [finding for finding in met.read.findings if not finding.outcome.harmless]
        if any(finding.outcome is Outcome.REFUSED for finding in bad):
            known = any(met.why in error for error in self.errors) if met.is_told else self.known
            yield from () if known else ("",)
        else:
            yield from dict.fromkeys(f.path for f in bad if not self._is_known(f.path))

    def _is_known(self, path: str) -> bool:
        return any(not p or _holds(path, p) or _holds(p, path) for p in self.known)

    def verdicts(self, tried: int) -> dict[str, PlaceVerdict]:
        """With those known: conditional, unless each of all that were ``tried`` is harmed there."""
        found = {p: _verdict(p, met, len(met) < tried) for p, met in self.places.items()}
        worse = {p for p in found if p in self.known and _is_worse(self.known[p], found[p])}
        return {**self.known, **{p: each for p, each in found.items() if p not in worse}}

    def reads(self, path: str) -> list[Tried]:
        return [(each.trial, each.read) for each in self.places.get(path, ())]

    def why(self, path: str, read: Read) -> str:
        """What a smaller message has to be refused for, too."""
        met = self.places.get(path, ())
        return next((each.why for each in met if each.read is read and each.is_told), "")


def _is_worse(one: PlaceVerdict, other: PlaceVerdict) -> bool:
    return one.verdict.rank > other.verdict.rank


def _holds(outer: str, path: str) -> bool:
    """Whether a path is a place, or goes on inside it."""
    return path == outer or (path.startswith(outer) and path[len(outer)] in ".[{")


def _verdict(path: str, met: Sequence[Met], others: bool) -> PlaceVerdict:
    worst = worst_outcome(f.outcome for each in met for f in each.read.findings if f.path == path)
    if others:
        return PlaceVerdict(Verdict.CONDITIONAL, worst, _words(met))
    breaks = Verdict.BREAKS_SILENTLY if worst.silent else Verdict.BREAKS_LOUDLY
    return PlaceVerdict(breaks, worst)


def _words(met: Sequence[Met]) -> str:
    """The places of the reader's document that refuse them."""
    whys = list(dict.fromkeys(each.why for each in met if each.is_told))
    if not whys:
        return SOME
    more = f" and {len(whys) - SHOWN} more" if len(whys) > SHOWN else ""
    return f"some messages, refused at {', '.join(whys[:SHOWN])}{more}"


def told(verdict: Verdict, breaking: Breaking, carried: int, error: str) -> tuple[Verdict, str]:
    """The verdict with what the library proves, where no counterexample was found.

    UNDECIDED where there are some, and none is known. ``carried`` of the messages that break could
    be tried; ``error`` says why the last one could not.
    """
    if verdict is not Verdict.COMPATIBLE:
        return verdict, ""
    if breaking.values and not carried:
        words = "the codec carries none of the messages that the reader's schema refuses"
        return Verdict.UNDECIDED, f"{words}: {error}"
    if breaking.proven is False and not breaking.values:
        return Verdict.UNDECIDED, breaking.reason
    return verdict, breaking.reason
