"""JUnit's XML: a suite for each pair of versions, a case for each direction.

A break in a direction that is required is a failure, what is undecided is an error; the others
pass, and their output says what was found.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from serdelab.check.answer import Answer, Judged
from serdelab.check.attribution import Harm
from serdelab.check.report_text import WORDS, witness_lines
from serdelab.check.verdicts import ASKED, BAD
from serdelab.evolution.outcome import Direction, Verdict

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
_ILLEGAL = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to hold."""


def render(answer: Answer) -> str:
    suites = ET.Element("testsuites", name="schema check")
    for judged in answer.judged:
        suites.append(_suite(answer, judged))
    if answer.unreadable:
        suites.append(_unreadable(answer))
    cases = list(suites.iter("testcase"))
    suites.attrib |= {"tests": str(len(cases)), **_counts(suites)}
    ET.indent(suites)
    return f"{_HEAD}\n{ET.tostring(suites, encoding='unicode')}"


def _suite(answer: Answer, judged: Judged) -> ET.Element:
    suite = ET.Element("testsuite", name=_legal(f"{judged.old} → {judged.new}"))
    for direction in ASKED:
        case = ET.SubElement(suite, "testcase", classname=_legal(judged.name), name=direction.value)
        _fill(case, answer, judged, direction)
    suite.attrib |= {"tests": str(len(ASKED)), **_counts(suite)}
    return suite


def _fill(case: ET.Element, answer: Answer, judged: Judged, direction: Direction) -> None:
    verdict = judged.verdicts.of(direction)
    required = direction in answer.require.directions
    text = "\n".join(_text(judged, direction))
    if required and verdict in BAD:
        failure = ET.SubElement(case, "failure", type=verdict.value, message=WORDS[verdict])
        failure.text = text
    elif required and verdict is Verdict.UNDECIDED:
        error = ET.SubElement(case, "error", type=verdict.value, message="nothing could be tried")
        error.text = text
    else:
        ET.SubElement(case, "system-out").text = f"{WORDS[verdict]}\n{text}".rstrip()


def _text(judged: Judged, direction: Direction) -> list[str]:
    found: list[str] = []
    for harm in (each for each in judged.harms if each.direction is direction):
        found += [_legal(line) for line in _harm(harm, judged)]
    found.append(_legal(f"bump: {judged.bump.size.value}: {judged.bump.reason}"))
    return found


def _harm(harm: Harm, judged: Judged) -> list[str]:
    changes = ", ".join(judged.result.changes[at].kind.value for at in harm.changes)
    accepted = " (accepted)" if judged.is_accepted(harm) else ""
    condition = f", when {harm.condition}" if harm.condition else ""
    head = f"{harm.whole_path}: {harm.outcome.value}{condition} [{changes}]{accepted}"
    return [head, *(witness_lines(harm.witness) if harm.witness else ())]


def _unreadable(answer: Answer) -> ET.Element:
    suite = ET.Element("testsuite", name="unreadable")
    for each in answer.unreadable:
        case = ET.SubElement(suite, "testcase", classname=_legal(each.file), name="parse")
        ET.SubElement(case, "error", type="unreadable", message=_legal(each.message))
    suite.attrib |= {"tests": str(len(answer.unreadable)), **_counts(suite)}
    return suite


def _counts(element: ET.Element) -> dict[str, str]:
    names = {"failures": "failure", "errors": "error"}
    return {key: str(len(list(element.iter(name)))) for key, name in names.items()}


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
