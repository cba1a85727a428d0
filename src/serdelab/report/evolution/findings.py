"""What a run found, one sentence each, computed from its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from serdelab.evolution_rows import EvolutionRow
from serdelab.report.evolution.run import CASE
from serdelab.report.evolution.told import spoken
from serdelab.report.evolution.view import ARROW, View
from serdelab.report.evolution.words import (
    COMPATIBLE,
    DIRECTIONS,
    HARMED,
    JUDGED,
    READS,
    UNFINISHED,
    VERDICTS,
    Look,
    look,
    predicted_agrees,
    silent,
    stated_agrees,
)
from serdelab.report.quantities import listed
from serdelab.report.visible import line

MOST = 4


def sentences(view: View) -> Iterator[str]:
    """The findings of the whole run, in reading order."""
    yield scale(view)
    if view.cases:
        yield f"{sentence(silence(view, view.cases))}."
        yield from (text for text in (most_silent(view, view.cases), safe(view)) if text)
        yield from (text for d in DIRECTIONS if (text := verdicts(view, d)))
    yield from (f"{types(view, group)}." for group in view.groups)
    yield from siblings(view)
    yield from agreement(view)
    yield from unfinished(view)


def scale(view: View) -> str:
    rows = view.run.rows
    pairs = {(r.group, r.item) for r in rows if r.group != CASE}
    parts = [plural(len(view.cases), "change")] if view.cases or not pairs else []
    parts += [f"{len(pairs):,} pairs of types"] if pairs else []
    codecs, columns = {r.codec for r in rows}, {r.column for r in rows}
    ways = f", {len(columns)} with their ways of reading," if len(columns) > len(codecs) else ""
    return (
        f"{' and '.join(parts)}, observed with {plural(len(codecs), 'codec')}{ways} backward, "
        f"forward and around: {plural(len(rows), 'verdict')} from "
        f"{plural(sum(r.tried for r in rows), 'message')}."
    )


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def plural(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def silence(view: View, cases: Sequence[str]) -> str:
    """How many changes harm silently somewhere, and who never or least does so."""
    observed = [case for case in cases if _observed(view, case)]
    harmed = [case for case in observed if view.silent_in(case)]
    if not observed:
        return "no change could be observed"
    if not harmed:
        return f"none of {plural(len(observed), 'change')} corrupts or loses data silently"
    verb = "corrupts or loses" if len(harmed) == 1 else "corrupt or lose"
    text = f"{len(harmed)} of {plural(len(observed), 'change')} {verb} data silently "
    return f"{text}in at least one codec; {_careful(view, observed)}"


def _observed(view: View, case: str) -> bool:
    return any(row.verdict in JUDGED and row.direction in READS for row in view.rows(CASE, case))


def _careful(view: View, cases: Sequence[str]) -> str:
    """Who is never silent, else who is in the fewest of the changes it can express."""
    counts = {c: _silent_of(view, c, cases) for c in view.columns(CASE)}
    known = {column: both for column, both in counts.items() if both[1]}
    never = [column for column, (bad, _) in known.items() if bad == 0]
    if len(never) == 1 < len(known):
        return f"only {spoken(never)} never does"
    if never and len(never) <= MOST * 2:
        return f"{spoken(never)} never {'does' if len(never) == 1 else 'do'}"
    if never:
        return f"{len(never)} of {plural(len(known), 'codec')} and ways never do"
    share = {column: bad / all_ for column, (bad, all_) in known.items()}
    least = [column for column, part in share.items() if part == min(share.values())]
    bad, observed = known[least[0]]
    return f"the smallest part in {spoken(least)}: {bad} of {observed}"


def _silent_of(view: View, column: str, cases: Sequence[str]) -> tuple[int, int]:
    """Changes that are silent in a column, and changes that were observed in it."""
    looks = [{view.look(CASE, case, column, d) for d in READS} for case in cases]
    bad = sum(any(map(silent, found)) for found in looks)
    return bad, sum(bool(found & set(VERDICTS)) for found in looks)


def most_silent(view: View, cases: Sequence[str]) -> str:
    """The changes that harm silently in the most columns."""
    counts = Counter({case: len(view.silent_in(case)) for case in cases})
    found = [f"{line(case)} ({number})" for case, number in counts.most_common(MOST) if number]
    if not found:
        return ""
    columns = len(view.columns(CASE))
    return f"Silent in the most of {plural(columns, 'codec')} and ways: {', '.join(found)}."


def safe(view: View) -> str:
    """The changes that no codec is harmed by that can express them, and whom a round trip harms.

    Cases whose two schemas say the same to every codec are no changes, and not counted.
    """
    found = [line(case) for case in view.cases if _is_safe(view, case)]
    if not found:
        return "No change is harmless in every codec that can express it, in both directions."
    one = len(found) == 1
    around = [line(case) for case in view.cases if line(case) in found and _harms(view, case)]
    said = (
        f"{plural(len(found), 'change')} {'is' if one else 'are'} harmless backward and forward in "
        f"every codec that can express {'it' if one else 'them'}: {listed(found, MOST * 2)}."
    )
    if not around:
        return said
    return f"{said} A round trip through an old service still harms {listed(around, MOST)}."


def _is_safe(view: View, case: str) -> bool:
    rows = view.rows(CASE, case)
    looks = {look(row) for row in rows if row.direction in READS}
    return any(row.changes for row in rows) and COMPATIBLE in looks and not looks & HARMED


def _harms(view: View, case: str) -> bool:
    """Whether a round trip does in some codec."""
    rows = (row for row in view.rows(CASE, case) if row.direction not in READS)
    return any(look(row) in HARMED for row in rows)


def verdicts(view: View, direction: str) -> str:
    """Of one direction, over all cases and columns."""
    rows = [row for row in view.rows(CASE) if row.direction == direction]
    counts = Counter(map(look, rows))
    total = sum(counts[each] for each in VERDICTS)
    said = [f"{counts[each]:,} {each.word}" for each in VERDICTS if counts[each]]
    return f"{name(direction).capitalize()}, of {total:,}: {', '.join(said)}." if total else ""


def types(view: View, group: str) -> str:
    """Of the ordered pairs of types of an IDL, backward."""
    looks = {i: _backward(view, group, i) for i in view.items(group)}
    judged = {item: found for item, found in looks.items() if found & set(VERDICTS)}
    good = sum(not found & HARMED for found in judged.values())
    bad = sum(any(map(silent, found)) for found in judged.values())
    return (
        f"{line(group)}: of {len(judged):,} ordered pairs of types, {good} are read without harm "
        f"by every codec, and {bad} corrupt or lose data silently in at least one"
    )


def mirrored(view: View, group: str) -> str:
    """Whether forward of a pair of types is backward of the pair the other way round."""
    apart = known = 0
    for row in view.rows(group):
        old, _, new = row.item.partition(ARROW)
        if row.direction == "forward":
            other = view.look(group, f"{new}{ARROW}{old}", row.column, "backward")
            known += 1
            apart += look(row) is not other
    text = "Forward of a pair is what backward is of the pair the other way round"
    return f"{text}, in all but {apart:,} of {plural(known, 'verdict')}." if known else ""


def _backward(view: View, group: str, item: str) -> set[Look]:
    return {view.look(group, item, column, "backward") for column in view.columns(group)}


def name(direction: str) -> str:
    return direction.replace("_", " ")


# Codecs that the same rules predict ------------------------------------------------------------


def siblings(view: View) -> Iterator[str]:
    """Codecs with the same predictions everywhere that were seen to differ."""
    for group in view.predicted_alike:
        for one, two in combinations(group, 2):
            apart, common = _apart(view, one, two)
            if apart:
                yield (
                    f"{line(one)} and {line(two)}, which the same rules predict, differ in "
                    f"{apart:,} of {plural(common, 'verdict')}."
                )


def _apart(view: View, one: str, two: str) -> tuple[int, int]:
    firsts = (row for row in view.run.rows if row.column == one)
    pairs = [(row, view.row(row.group, row.item, two, row.direction)) for row in firsts]
    both: list[tuple[Look, Look]] = [(look(a), look(b)) for a, b in pairs if b is not None]
    judged = [pair for pair in both if set(pair) <= set(VERDICTS)]
    return sum(a is not b for a, b in judged), len(judged)


# Predicted and observed ------------------------------------------------------------------------


def agreement(view: View) -> Iterator[str]:
    known = [row for row in view.run.rows if predicted_agrees(row) is not None]
    if known:
        wrong = [row for row in known if not predicted_agrees(row)]
        share = 1 - len(wrong) / len(known)
        open_ = sum(not row.explained for row in wrong)
        rest = f"; of the other {len(wrong):,}, {open_:,} have no explanation" if wrong else ""
        yield (
            f"{len(known) - len(wrong):,} of {plural(len(known), 'verdict')} ({share:.1%}) are "
            f"those that the rules predicted{rest}."
        )
    stated = [row for row in view.run.rows if stated_agrees(row) is not None]
    if stated:
        right = sum(bool(stated_agrees(row)) for row in stated)
        yield f"{right:,} of {plural(len(stated), 'verdict')} are those that the cases state."


def differs(row: EvolutionRow) -> bool:
    """Whether the verdict is not the predicted one, or not the one that the case states."""
    return predicted_agrees(row) is False or stated_agrees(row) is False


def unfinished(view: View) -> Iterator[str]:
    bad = [row for row in view.run.rows if row.verdict in UNFINISHED]
    if bad:
        codecs = listed(sorted({line(row.codec) for row in bad}), MOST)
        yield f"{plural(len(bad), 'verdict')} could not be found: {codecs} did not come to an end."
