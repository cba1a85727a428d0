"""What the forms of the answer have in common: sentences about many entries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from serdelab.gate.answer import Answer
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.report.quantities import listed
from serdelab.report.visible import line

MANY = 6
TRUST = (
    "A difference as large as the threshold itself is found half of the time, and one of twice that"
    " practically always; none is claimed that a second set of fresh processes did not repeat."
)


def chosen(answer: Answer) -> Iterator[str]:
    """What is timed and why, a line each; then what is not."""
    if answer.explicit:
        yield f"timed because it was asked for: {_cases(answer)}"
        return
    groups: dict[tuple[tuple[str, ...] | None, tuple[str, ...], str], list[str]] = {}
    for touch in answer.touches:
        groups.setdefault((touch.codecs, touch.subjects, touch.why), []).append(touch.path)
    for (codecs, subjects, why), paths in groups.items():
        if subjects:
            names = "all codecs" if codecs is None else listed(codecs, MANY)
            yield line(f"timed: {names} on {listed(subjects)}; {listed(paths)}: {why}")
    rest = [touch.path for touch in answer.touches if not touch.subjects]
    if rest:
        yield line(f"not timed: {listed(rest)} touch{'es' * (len(rest) == 1)} no timed call")
    if not answer.touches:
        yield "nothing differs: nothing is timed"


def _cases(answer: Answer) -> str:
    codecs = list(dict.fromkeys(each.codec for each in answer.chosen))
    subjects = list(dict.fromkeys(each.subject for each in answer.chosen))
    operations = list(dict.fromkeys(each.operation for each in answer.chosen))
    return f"{listed(codecs, MANY)} on {listed(subjects, MANY)}, {listed(operations)}"


def summaries(answer: Answer) -> Iterator[str]:
    """One line a question: how many came out how."""
    trips = answer.of(Question.ROUND_TRIP)
    least, most = min(answer.records.values(), default=0), max(answer.records.values(), default=0)
    records = f"{least} to {most}" if least < most else f"{most}"
    yield f"round trips: {_counts(trips, 'right')}, {records} records each"
    yield f"sizes: {_counts(answer.of(Question.SIZE), 'equal byte for byte')}"
    if answer.uncounted:
        yield line(f"instructions: not counted: {answer.uncounted}")
    else:
        yield f"instructions: {_counts(answer.of(Question.INSTRUCTIONS), 'no more than before')}"
    times = answer.of(Question.TIME)
    yield f"time: {_counts(times, 'no slower')}" if times else "time: nothing was chosen"


def _counts(entries: Sequence[Entry], fine: str) -> str:
    if not entries:
        return "none compared"
    marks = [entry.mark for entry in entries]
    words = [f"{marks.count(Mark.FINE)} of {len(marks)} {fine}"]
    words += [f"{marks.count(m)} {m}" for m in Mark if m is not Mark.FINE and m in marks]
    return ", ".join(words)


def notable(entries: Iterable[Entry]) -> list[Entry]:
    """What is not simply fine."""
    return [entry for entry in entries if entry.mark is not Mark.FINE]


def sentence(entry: Entry) -> str:
    """ "size of json_orjson · person: 64 bytes more"; safe for a terminal."""
    return line(f"{entry.question} of {entry.label}: {entry.words}")


def details(entry: Entry) -> list[str]:
    """What stands below the sentence."""
    figures = f"{entry.base} → {entry.head}" if entry.base else ""
    limit = f"threshold {entry.limit.words()}" if entry.limit and entry.mark in _LIMITED else ""
    return [line(each) for each in (figures, entry.note, limit) if each]


_LIMITED = {Mark.WORSE, Mark.UNDECIDED}


def leftovers(answer: Answer) -> Iterator[str]:
    """What a reader may want to act on, and what is gone."""
    for codec in answer.gone:
        yield f"{codec}: removed"
    for limit in answer.unused:
        yield line(f"{limit.place}: accepts growth that is not there (any more): remove it")
