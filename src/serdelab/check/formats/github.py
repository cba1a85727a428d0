"""Workflow commands of GitHub Actions: a message beside the line of a pull request.

The form is that of "Workflow commands for GitHub Actions"; the escapes are those of the toolkit's
``command.ts``: ``%``, CR and LF in messages, and ``:`` and ``,`` in properties.
"""

from __future__ import annotations

from collections.abc import Iterator

from serdelab.check.answer import Answer
from serdelab.check.findings import Level, findings

_COMMANDS = {Level.ERROR: "error", Level.WARNING: "warning", Level.NOTE: "notice"}
_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_MESSAGE, ":": "%3A", ",": "%2C"}


def render(answer: Answer) -> str:
    return "\n".join(_lines(answer))


def _lines(answer: Answer) -> Iterator[str]:
    for each in findings(answer):
        places = {"file": each.file, "line": str(each.line or 1), "title": _title(each.rule)}
        properties = ",".join(f"{k}={_escaped(v, _PROPERTY)}" for k, v in places.items() if v)
        accepted = f" Accepted: {each.accepted}" if each.accepted else ""
        message = _escaped(f"{each.message}{accepted}", _MESSAGE)
        yield f"::{_COMMANDS[each.level]} {properties}::{message}"
    verdicts = answer.verdicts
    words = f"backward {verdicts.backward.value}, forward {verdicts.forward.value}"
    bump = f"{answer.bump.size.value}: {answer.bump.reason}"
    yield f"::notice title=schema check::{_escaped(f'{words}; bump {bump}', _MESSAGE)}"


def _title(rule: str) -> str:
    return rule.replace("_", " ")


def _escaped(text: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(character, character) for character in text)
