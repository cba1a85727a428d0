"""Reads a file of rules; a mistake in one is a SchemaError with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from importlib.resources.abc import Traversable
from itertools import product
from typing import TypeVar

from serdelab.evolution.kinds import Kind
from serdelab.evolution.outcome import Outcome, Verdict
from serdelab.evolution.result import Prediction
from serdelab.evolution.rules import FACTS, Rule, Rules, Words
from serdelab.toml_file import Section, TomlFile, did_you_mean

_TOP = ("include", "passes_on", "turns", "groups", "sources", "rule")
_RULE = ("id", "kind", "when", "pairs", "source", "reason", "round_trip")
_READ = ("verdict", "outcome", "condition", "whole")

_Word = TypeVar("_Word", bound=StrEnum)


def read(folder: Traversable, name: str) -> Rules:
    """The rules of a file, then those that it includes. SchemaError."""
    file = TomlFile.read(folder / f"{name}.toml")
    top = file.top(_TOP)
    rules = _File(file, top, _groups(top)).rules()
    for included in top.texts("include"):
        rules += [_turned(rule, _turns(top)) for rule in read(folder, included).rules]
    _check_ids(top, rules)
    return Rules(name, tuple(rules), top.table.get("passes_on") is True)


def _check_ids(top: Section, rules: Iterable[Rule]) -> None:
    seen = set[str]()
    for rule in rules:
        if rule.id in seen:
            raise top.error(f"two rules have the id {rule.id!r}", rule.id)
        seen.add(rule.id)


def _groups(top: Section) -> dict[str, frozenset[str]]:
    """A group may hold groups that stand before it."""
    found: dict[str, frozenset[str]] = {}
    groups = Section(top.file, top.part("groups"))
    for name in groups.table:
        found[name] = frozenset(_spread(top, groups.texts(name), found))
    return found


def _spread(
    section: Section, words: Iterable[str], groups: Mapping[str, frozenset[str]]
) -> Iterator[str]:
    """Words, with those of a group in the place of its name."""
    for word in words:
        group = word.removeprefix("@")
        if group == word:
            yield word
        elif group in groups:
            yield from groups[group]
        else:
            raise section.error(f"unknown group {word}; {did_you_mean(group, groups)}", group)


# What an including file makes of the rules of another ------------------------------------------


def _turns(top: Section) -> dict[Outcome, Outcome]:
    return {
        _word(top, Outcome, name): _word(top, Outcome, str(other))
        for name, other in top.part("turns").items()
    }


def _turned(rule: Rule, turns: Mapping[Outcome, Outcome]) -> Rule:
    if not turns:
        return rule
    back = rule.round_trip and _turned_prediction(rule.round_trip, turns)
    return replace(rule, prediction=_turned_prediction(rule.prediction, turns), round_trip=back)


def _turned_prediction(one: Prediction, turns: Mapping[Outcome, Outcome]) -> Prediction:
    outcome = turns.get(one.outcome, one.outcome)
    verdict = one.verdict
    if verdict in _BREAKS:
        verdict = Verdict.BREAKS_SILENTLY if outcome.silent else Verdict.BREAKS_LOUDLY
    return replace(one, outcome=outcome, verdict=verdict)


_BREAKS = {Verdict.BREAKS_LOUDLY, Verdict.BREAKS_SILENTLY}


# One rule --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _File:
    file: TomlFile
    top: Section
    groups: Mapping[str, frozenset[str]]

    def rules(self) -> list[Rule]:
        return [self._rule(section) for section in self.file.sections("rule", (*_RULE, *_READ))]

    def _rule(self, section: Section) -> Rule:
        id_, source = section.text("id"), self._source(section)
        back = section.part("round_trip")
        for key in back:
            if key not in _READ:
                raise section.error(f"unknown key {key!r}; {did_you_mean(key, _READ)}", key)
        inner = Section(section.file, back, section.name, section.nth)
        return Rule(
            kinds=frozenset(_word(section, Kind, word) for word in section.texts("kind")),
            when=tuple(self._when(section)),
            pairs=self._pairs(section),
            prediction=_prediction(section, id_, source),
            round_trip=_prediction(inner, id_, source) if back else None,
            reason=section.text("reason"),
            file=section.file.name,
            line=section.line(id_),
        )

    def _when(self, section: Section) -> Iterator[tuple[str, Words]]:
        found = section.part("when")
        inner = Section(section.file, found, section.name, section.nth)
        for fact in found:
            if fact not in FACTS:
                raise section.error(f"unknown fact {fact!r}; {did_you_mean(fact, FACTS)}", fact)
            words = inner.texts(fact)
            negated = [word.startswith("!") for word in words]
            if any(negated) and len(words) > 1:
                raise section.error(f"{fact} is one negated word or group, or a list", fact)
            plain = [word.removeprefix("!") for word in words]
            yield fact, Words(frozenset(_spread(section, plain, self.groups)), any(negated))

    def _pairs(self, section: Section) -> frozenset[tuple[str, str]] | None:
        found = section.table.get("pairs")
        if found is None:
            return None
        pairs = set[tuple[str, str]]()
        for pair in found:
            sides = [[side] if isinstance(side, str) else side for side in pair]
            one, two = (tuple(_spread(section, side, self.groups)) for side in sides)
            pairs |= set(product(one, two))
        return frozenset(pairs)

    def _source(self, section: Section) -> str:
        """The address that a source's short name stands for, with what follows the name."""
        source = section.text("source")
        sources: Mapping[str, str] = self.top.part("sources")
        name = source.split("#")[0].split(" ")[0]
        if name not in sources:
            raise section.error(f"unknown source {name!r}; {did_you_mean(name, sources)}", source)
        return sources[name] + source.removeprefix(name)


def _prediction(section: Section, id_: str, source: str) -> Prediction:
    verdict = _word(section, Verdict, section.text("verdict"))
    outcome = _word(section, Outcome, section.text("outcome", needed=False) or "same")
    condition = section.text("condition", needed=False)
    whole = section.table.get("whole") is True
    wrong = _contradiction(verdict, outcome, condition)
    if whole and verdict is not Verdict.BREAKS_LOUDLY:
        wrong = wrong or "only what breaks loudly is the whole message"
    if wrong:
        raise section.error(f"rule {id_!r}: {wrong}", id_)
    return Prediction(verdict, outcome, id_, source, condition, whole)


def _contradiction(verdict: Verdict, outcome: Outcome, condition: str) -> str:
    """What does not go together in one prediction, in words; empty where all is well."""
    if (verdict is Verdict.CONDITIONAL) is not bool(condition):
        return "a condition goes with the verdict conditional, and with no other"
    if verdict is Verdict.BREAKS_LOUDLY and outcome is not Outcome.REFUSED:
        return "what breaks loudly is refused"
    if verdict is Verdict.BREAKS_SILENTLY and not outcome.silent:
        return "what breaks silently is a silent outcome"
    if verdict is Verdict.COMPATIBLE and not outcome.harmless:
        return "what is compatible has a harmless outcome"
    if verdict is Verdict.CONDITIONAL and outcome.harmless:
        return "the outcome of conditional is that of a value that is harmed"
    return ""


def _word(section: Section, of: type[_Word], word: str) -> _Word:
    """SchemaError where it is none of that vocabulary."""
    if word not in {each.value for each in of}:
        known = [each.value for each in of]
        raise section.error(
            f"unknown {of.__name__.lower()} {word!r}; {did_you_mean(word, known)}", word
        )
    return of(word)
