"""JUnit's XML: a suite for each pair of versions, a case for each direction.

A break in a direction that is required is a failure, what is undecided is an error; the others
pass, and their output says what was found.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from serdelab import junit
from serdelab.check.answer import Answer, Judged
from serdelab.check.attribution import Harm
from serdelab.check.report_text import WORDS, witness_lines
from serdelab.check.verdicts import ASKED, BAD
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.junit import Case, Fault


def render(answer: Answer) -> str:
    suites = [_suite(answer, judged) for judged in answer.judged]
    if answer.unreadable:
        suites.append(_unreadable(answer))
    return junit.document("schema check", suites)


def _suite(answer: Answer, judged: Judged) -> ET.Element:
    cases = [_case(answer, judged, direction) for direction in ASKED]
    return junit.suite(f"{judged.old} → {judged.new}", cases)


def _case(answer: Answer, judged: Judged, direction: Direction) -> Case:
    verdict = judged.verdicts.of(direction)
    words, text = WORDS[verdict], "\n".join(_text(judged, direction))
    required = direction in answer.require.directions
    if required and verdict in BAD:
        return Case(judged.name, direction.value, text, Fault.FAILURE, verdict.value, words)
    if required and verdict is Verdict.UNDECIDED:
        words = "undecided"
        return Case(judged.name, direction.value, text, Fault.ERROR, verdict.value, words)
    return Case(judged.name, direction.value, f"{words}\n{text}".rstrip())


def _text(judged: Judged, direction: Direction) -> list[str]:
    found: list[str] = []
    for harm in (each for each in judged.harms if each.direction is direction):
        found += _harm(harm, judged)
    for each in (e for e in judged.unshown if e.direction is direction):
        accepted = " (accepted)" if judged.acceptances(each) else ""
        found.append(f"{judged.result.changes[each.change].path}: {each.words}{accepted}")
    return [*found, f"bump: {judged.bump.size.value}: {judged.bump.reason}"]


def _harm(harm: Harm, judged: Judged) -> list[str]:
    changes = ", ".join(judged.result.changes[at].kind.value for at in harm.changes)
    accepted = " (accepted)" if judged.is_accepted(harm) else ""
    condition = f", when {harm.condition}" if harm.condition else ""
    head = f"{harm.whole_path}: {harm.outcome.value}{condition} [{changes}]{accepted}"
    return [head, *(witness_lines(harm.witness) if harm.witness else ())]


def _unreadable(answer: Answer) -> ET.Element:
    cases = [
        Case(each.file, "parse", "", Fault.ERROR, "unreadable", each.message)
        for each in answer.unreadable
    ]
    return junit.suite("unreadable", cases)
