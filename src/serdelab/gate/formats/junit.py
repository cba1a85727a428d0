"""The answer as JUnit's XML: a suite a question, a case each.

Broken and worse are failures, undecided is an error, what was not compared is skipped.
"""

from __future__ import annotations

from serdelab import junit
from serdelab.gate import words
from serdelab.gate.answer import Answer
from serdelab.gate.entry import Entry, Mark, Question
from serdelab.junit import Case, Fault

NAME = "serdelab gate"
_FAULTS = {
    Mark.BROKEN: Fault.FAILURE,
    Mark.WORSE: Fault.FAILURE,
    Mark.UNDECIDED: Fault.ERROR,
    Mark.TOLD: Fault.SKIPPED,
}


def render(answer: Answer) -> str:
    suites = [
        junit.suite(question, [_case(entry) for entry in answer.of(question)])
        for question in Question
        if answer.of(question)
    ]
    return junit.document(NAME, suites)


def _case(entry: Entry) -> Case:
    group = f"{entry.question}.{entry.codec}"
    name = " · ".join(filter(None, (entry.subject, entry.operation)))
    text = "\n".join([words.sentence(entry), *words.details(entry)])
    fault = _FAULTS.get(entry.mark)
    if fault is None:
        return Case(group, name, text)
    return Case(group, name, text, fault, entry.mark, entry.words)
