"""Loads case files: ``cases()`` are the bundled ones, by name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from serdelab.errors import SchemaError
from serdelab.evolution import expectation, hints_table
from serdelab.evolution.case import Case, folder
from serdelab.evolution.edits import Edit, from_table, kind_of
from serdelab.evolution.expectation import DIRECTIONS, Expectation
from serdelab.evolution.kinds import Kind
from serdelab.evolution.outcome import Direction
from serdelab.idl import SUFFIXES
from serdelab.idl.json_text import array, members
from serdelab.toml_file import Section, TomlFile

_SAYS = ("question", "change_class", "family", *DIRECTIONS, "source", "documents")
_MAKES = ("subject", "version", "before", "change", "chain", "texts", "hints", "not_expressible")
_KEYS = (*_SAYS, *_MAKES, "exceptions")
_EXCEPTION = ("rules", *DIRECTIONS, "reason", "source")
_PAIR = 2


def cases(where: Path | None = None) -> dict[str, Case]:
    """All cases of a folder by name, sorted. SchemaError for a file that is wrong, or two that ask
    the same question.
    """
    root = folder() if where is None else where
    found = {path.stem: load(path) for path in sorted(root.glob("*.toml"))}
    asked: dict[str, Case] = {}
    for case in found.values():
        other = asked.setdefault(case.question, case)
        if other is not case:
            message = f"asks the same question as {other.file.name}: {case.question}"
            raise SchemaError(message, file=str(case.file))
    return found


def load(path: Path) -> Case:
    """One case. Its schemas are made when they are asked for. SchemaError with file and line."""
    file = TomlFile.read(path)
    top = file.top(_KEYS)
    changes = _changes(top)
    subject = top.text("subject", needed="subject" in top.table)
    case = Case(
        name=path.stem,
        file=path,
        question=top.text("question"),
        change_class=top.text("change_class"),
        family=top.text("family"),
        documents=top.texts("documents"),
        source=top.text("source"),
        kinds=tuple(_kind(each) for each in changes),
        expectations=_expectations(top),
        exceptions=tuple(map(expectation.exemption, file.sections("exceptions", _EXCEPTION))),
        subject=subject,
        version=top.text("version", needed=False) or "v1",
        before=tuple(_edit(each) for each in _tables(top, "before")),
        steps=tuple(_edit(each) for each in changes) if subject else (),
        texts=_texts(top, len(changes) + 1),
        stated_hints=hints_table.read(_part(top, "hints")),
        not_expressible=_reasons(top),
    )
    _settle(case, top, changes)
    return case


def _settle(case: Case, top: Section, changes: Sequence[Section]) -> None:
    """What keys have to do with one another."""
    for idl in case.not_expressible:
        if idl in case.texts:
            raise top.error(f"{idl} has a text, so it can be expressed", idl)
    if case.subject:
        return
    for each in changes:
        each.check(("kind",))
    if not case.texts:
        raise top.error("has neither a subject nor texts")
    if case.before:
        raise top.error("[[before]] changes a subject, and there is none", "before")
    missing = [idl for idl in SUFFIXES if idl not in {*case.texts, *case.not_expressible}]
    if missing:
        what = f"has no text of {', '.join(missing)}, and no reason under [not_expressible]"
        raise top.error(what, "texts")


def _changes(top: Section) -> list[Section]:
    """The change, or each step of the chain."""
    if ("change" in top.table) is ("chain" in top.table):
        raise top.error("has either a [change] or a [[chain]]", "change")
    if "change" in top.table:
        return [_part(top, "change")]
    steps = _tables(top, "chain")
    if len(steps) < _PAIR:
        raise top.error("a chain has two steps at least; one alone is a [change]", "chain")
    return steps


def _expectations(top: Section) -> dict[Direction, Expectation]:
    for direction in DIRECTIONS:
        top.text(direction)
    return expectation.read(top)


def _edit(section: Section) -> Edit:
    try:
        return from_table(section.table)
    except SchemaError as error:
        raise section.error(error.message, "kind") from error


def _kind(section: Section) -> Kind:
    try:
        return kind_of(section.table)
    except SchemaError as error:
        raise section.error(error.message, "kind") from error


def _texts(top: Section, versions: int) -> dict[str, tuple[str, ...]]:
    """All versions by IDL: ``old`` and ``new``, or ``versions`` for a chain."""
    texts = _part(top, "texts")
    texts.check(SUFFIXES)
    found: dict[str, tuple[str, ...]] = {}
    for idl in texts.table:
        each = _part(texts, idl)
        if versions == _PAIR:
            each.check(("old", "new"))
            found[idl] = (each.text("old"), each.text("new"))
        else:
            each.check(("versions",))
            found[idl] = each.texts("versions")
            if len(found[idl]) != versions:
                raise texts.error(f"{idl} has {versions} versions, as the chain has", idl)
    return found


def _reasons(top: Section) -> dict[str, str]:
    reasons = _part(top, "not_expressible")
    reasons.check(SUFFIXES)
    return {idl: reasons.text(idl) for idl in reasons.table}


def _part(section: Section, key: str) -> Section:
    return Section(section.file, section.part(key), key)


def _tables(top: Section, key: str) -> list[Section]:
    """Every ``[[key]]``; their keys are parameters of edits, which know them."""
    found = [members(each) for each in array(top.table.get(key, [])) or [None]]
    tables = [table for table in found if table is not None]
    if len(tables) < len(found) and key in top.table:
        raise top.error(f"{key} is a list of tables, [[{key}]]", key)
    return [Section(top.file, table, key, nth) for nth, table in enumerate(tables)]
