"""What a case predicts for one direction, and where the rules of a format predict otherwise.

::

    backward = "compatible"
    forward = "breaks_loudly when absent"

The second is *conditional*: what follows "when" says which messages break, in words. A verdict is
conditional where some values at the changed place break and others do not. Absent or blank values
that nothing happens to count for nothing, because the change does not show in them.

The round trip is new → old → new, through a service that reads and writes again. A field that it
drops is absent for a reader that has it: a break in silence.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from serdelab.evolution.outcome import Direction, Verdict
from serdelab.toml_file import Section, did_you_mean

DIRECTIONS = tuple(direction.value for direction in Direction)
_HARMS = {Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY}


@dataclass(frozen=True, slots=True)
class Expectation:
    """``harm`` is the verdict on the messages that meet ``condition``, and on all without one."""

    harm: Verdict
    condition: str = ""

    @property
    def verdict(self) -> Verdict:
        return Verdict.CONDITIONAL if self.condition else self.harm

    def __str__(self) -> str:
        return f"{self.harm} when {self.condition}" if self.condition else self.harm.value


@dataclass(frozen=True, slots=True)
class Exemption:
    """Rules that predict otherwise: their names or patterns of names ("xml-*"), and why."""

    rules: tuple[str, ...]
    expected: Mapping[Direction, Expectation]
    reason: str
    source: str

    def covers(self, rules: str) -> bool:
        return any(fnmatchcase(rules, pattern) for pattern in self.rules)


def read(section: Section) -> dict[Direction, Expectation]:
    """Of the directions that a section has keys for; SchemaError for a word that is no verdict."""
    given = (direction for direction in Direction if direction.value in section.table)
    return {direction: _expectation(section, direction.value) for direction in given}


def exemption(section: Section) -> Exemption:
    """SchemaError where it lacks its reason or source, or predicts nothing."""
    expected, rules = read(section), section.texts("rules")
    if not expected or not rules:
        raise section.error("an exception names rules, and what they predict", "rules")
    return Exemption(rules, expected, section.text("reason"), section.text("source"))


def _expectation(section: Section, key: str) -> Expectation:
    word, when, condition = section.text(key).partition(" when ")
    known = [verdict.value for verdict in Verdict]
    if word not in known:
        guess = did_you_mean(word, known)
        raise section.error(f"{key}: {word!r} is no verdict; {guess}", key)
    harm = Verdict(word)
    if when and (not condition.strip() or harm not in _HARMS):
        raise section.error(f"{key}: a break has a condition, in words, and nothing else has", key)
    return Expectation(harm, condition.strip())
