"""The answer as the comment on a pull request: the verdict, what got worse, and the rest folded.

Names and values may come from the change itself, so each stands in code: nothing in it is a link,
a mention or markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from serdelab.gate import words
from serdelab.gate.answer import Answer
from serdelab.gate.entry import Entry, Question
from serdelab.report.visible import line

MARK = "<!-- serdelab gate -->"
"""The first line: by it a file, or a comment, is known as one of these."""

_HEAD = ("question", "case", "base", "head", "what", "threshold")
_MOST = 300  # of rows in the folded table: a comment may have 65,536 characters


def render(answer: Answer) -> str:
    return "\n".join([MARK, *_lines(answer), ""])


def _lines(answer: Answer) -> Iterator[str]:
    yield f"## serdelab gate: {answer.verdict}"
    yield ""
    yield f"{code(answer.head)} against {code(answer.base)}"
    yield ""
    if answer.bad:
        yield from _table(answer.bad)
        yield ""
    yield from (f"- {code(each)}" for each in words.summaries(answer))
    yield from (f"- {code(each)}" for each in words.chosen(answer))
    yield from (f"- {code(each)}" for each in words.leftovers(answer))
    yield ""
    yield from _folded("Everything that was timed, counted, or is not the same", _rest(answer))
    yield from _folded("Thresholds", _thresholds(answer))
    yield from _folded("Environment", _environment(answer))


def _rest(answer: Answer) -> list[str]:
    always = {Question.TIME, Question.INSTRUCTIONS}
    kept = words.notable(answer.entries)
    kept += [e for e in answer.entries if e.question in always and e not in kept]
    found = list(_table(kept[:_MOST])) if kept else ["Nothing: all is as it was."]
    more = len(kept) - _MOST
    return [*found, "", f"{more} more are in the JSON form."] if more > 0 else found


def _thresholds(answer: Answer) -> list[str]:
    limits = dict.fromkeys(e.limit for e in answer.entries if e.limit is not None)
    told = [f"- {each.scenario}: {code(each.words())}" for each in limits]
    return [*told, "", words.TRUST]


def _environment(answer: Answer) -> list[str]:
    return [f"- {key}: {code(str(value))}" for key, value in answer.environment.items()]


def _table(entries: Sequence[Entry]) -> Iterator[str]:
    yield _row(_HEAD)
    yield _row("---" for _ in _HEAD)
    for entry in entries:
        what = "; ".join(filter(None, (entry.words, entry.note)))
        limit = f"{entry.limit.threshold * 100:.3g} %" if entry.limit else ""
        question = f"{entry.question}: {entry.mark}"
        case, figures = code(entry.label), (entry.base, entry.head)
        yield _row((question, case, *figures, code(what), limit))


def _row(cells: Iterable[str]) -> str:
    """A bar inside would end the cell, even in code."""
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _folded(title: str, inside: Sequence[str]) -> list[str]:
    return ["<details>", f"<summary>{title}</summary>", "", *inside, "", "</details>", ""]


def code(text: str) -> str:
    """On one line, between more backticks than are in it."""
    shown = line(text)
    if not shown:
        return ""
    longest = max((len(run) for run in re.findall(r"`+", shown)), default=0)
    fence = "`" * (longest + 1)
    space = " " if longest else ""
    return f"{fence}{space}{shown}{space}{fence}"
