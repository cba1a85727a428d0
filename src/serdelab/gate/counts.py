"""Instructions a call, base against head: growth past the threshold, counted twice, is a fact."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from serdelab.ab.compare import SCENARIO as TIMED
from serdelab.ab.finding import Case
from serdelab.ab.instructions import Lost, Uncounted, count
from serdelab.ab.side import Ready
from serdelab.gate.choose import Chosen
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.gate.proofs import Tell
from serdelab.gate.thresholds import Limit, Thresholds

SCENARIO = "instructions"
LEAST_S = 5.0  # both sides side by side take some ten seconds


Counter = Callable[[Sequence[Ready], Chosen, int], tuple[float, float]]
"""Instructions that one call takes, on base and on head, with a hash seed. Raises as ``count``."""


@dataclass(frozen=True, slots=True)
class How:
    """``minutes`` are for all that is counted."""

    counter: Counter
    minutes: float


def counter(sides: Sequence[Ready], chosen: Chosen, hash_seed: int) -> tuple[float, float]:
    """By valgrind."""
    case = Case(chosen.codec, chosen.codec, chosen.subject, TIMED, chosen.operation)
    return count(sides, case, hash_seed=hash_seed)


@dataclass(frozen=True, slots=True)
class Counted:
    """``reason`` says why nothing was counted, and is empty where something was."""

    entries: tuple[Entry, ...] = ()
    reason: str = ""


def counted(
    sides: tuple[Ready, Ready],
    chosen: Sequence[Chosen],
    thresholds: Thresholds,
    how: How,
    tell: Tell,
) -> Counted:
    if not chosen:
        return Counted(reason="nothing was chosen")
    entries: list[Entry] = []
    end = monotonic() + 60 * how.minutes
    for number, each in enumerate(chosen, 1):
        limit = thresholds.of(SCENARIO, each.codec, each.subject)
        if end - monotonic() < LEAST_S:
            entries.append(_left_out(each, limit, how.minutes))
            continue
        tell(f"counting {each.label}", number, len(chosen))
        entries.append(_entry(each, limit, sides, how.counter))
    reasons = {entry.words for entry in entries if entry.mark is Mark.TOLD}
    if len(reasons) == 1 and all(entry.mark is Mark.TOLD for entry in entries):
        return Counted(reason=reasons.pop())
    return Counted(tuple(entries))


def _entry(each: Chosen, limit: Limit, sides: tuple[Ready, Ready], counter: Counter) -> Entry:
    """Growth has to be there with another hash seed, too.

    Where the memory of two processes is laid out differently, equal code differs by up to 3 %.
    """
    pairs: list[tuple[float, float]] = []
    try:
        pairs.append(counter(sides, each, 1))
        if _judge(pairs[0], limit)[0] is Mark.WORSE:
            pairs.append(counter(sides, each, 2))
    except Uncounted as error:
        mark, words = _uncounted(error, [_judge(pair, limit)[1] for pair in pairs])
    else:
        mark, words = _judge(_least(pairs), limit)
    figures = _figures(*_least(pairs)) if pairs else ("", "", "")
    place = each.codec, each.subject, words, each.operation
    return Entry(Question.INSTRUCTIONS, mark, *place, *figures, limit=limit)


def _uncounted(error: Uncounted, before: Sequence[str]) -> tuple[Mark, str]:
    """``before``: growth that was counted once, which stays a question."""
    mark = Mark.UNDECIDED if before or isinstance(error, Lost) else Mark.TOLD
    return mark, "; not confirmed: ".join([*before, str(error)])


def _least(pairs: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return min(pairs, key=lambda pair: pair[1] / pair[0])


def _figures(old: float, new: float) -> tuple[str, str, str]:
    return f"{old:,.0f}", f"{new:,.0f}", f"{new / old - 1:+.1%}"


def _left_out(each: Chosen, limit: Limit, minutes: float) -> Entry:
    words = f"not counted: the {minutes:g} minutes were up"
    place = each.codec, each.subject, words, each.operation
    return Entry(Question.INSTRUCTIONS, Mark.UNDECIDED, *place, limit=limit)


def _judge(pair: tuple[float, float], limit: Limit) -> tuple[Mark, str]:
    """By the share of what base takes; as with time, ±T is 1/(1+T) to 1+T."""
    growth = pair[1] / pair[0] - 1
    percent = f"{abs(growth) * 100:.1f} %"
    if growth > limit.threshold:
        return Mark.WORSE, f"{percent} more a call"
    if 1 + growth < 1 / (1 + limit.threshold):
        return Mark.BETTER, f"{percent} fewer a call"
    return Mark.FINE, f"no difference of {limit.threshold * 100:.3g} % or more"
