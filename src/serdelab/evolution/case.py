"""A case: one change, the question it answers, and what the documents of the formats predict.

::

    question = "May a field be added that need not be there?"
    change_class = "field"                          # as the catalogue of documented changes
    family = "add optional field (no default)"
    documents = ["C1235", "C1236"]                  # its rows that this case answers
    subject = "person"                              # and version = "v1"
    backward = "compatible"                         # see serdelab.evolution.expectation
    forward = "compatible"
    round_trip = "compatible"
    source = "protobuf.dev, Language Guide (proto3), 'Updating A Message Type'"

    [change]                                        # or several [[chain]]: the ends are compared
    kind = "add_field"                              # see serdelab.evolution.edits
    name = "phone"
    type = "optional string"

    [[before]]                                      # edits that make the old version, if any
    [texts.proto]                                   # instead of the emitted ones, where the
    old = '''…'''                                   # neutral model cannot say the change;
    new = '''…'''                                   # versions = [...] for a chain
    [hints]                                         # see serdelab.evolution.hints_table
    [not_expressible]
    avsc = "there are no numbers in Avro"           # each IDL that has no text, without a subject
    [[exceptions]]
    rules = "avro"                                  # or a list, or patterns: "json-*"
    forward = "breaks_loudly"
    reason = "…"
    source = "…"

Where two exceptions cover the same rules, the later one counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from itertools import pairwise
from pathlib import Path

from serdelab import subjects
from serdelab.errors import NotExpressible, SchemaError
from serdelab.evolution.edit import Edit, Edited, followed_by
from serdelab.evolution.expectation import Exemption, Expectation
from serdelab.evolution.kinds import Kind
from serdelab.evolution.lineage import NO_HINTS, Hints
from serdelab.evolution.outcome import Direction
from serdelab.idl import front_end
from serdelab.schema import IdlDocument, Schema
from serdelab.schema.constructs import changed
from serdelab.schema.diff import differences


@dataclass(frozen=True, slots=True)
class Case:
    """One file; ``name`` is the file's. ``subject`` is empty where there are only texts.

    ``kinds`` are those of the change, or of each step of a chain; ``steps`` are their edits, none
    where there are only texts. ``texts`` holds all versions by IDL.
    """

    name: str
    file: Path
    question: str
    change_class: str
    family: str
    documents: tuple[str, ...]
    source: str
    kinds: tuple[Kind, ...]
    expectations: Mapping[Direction, Expectation]
    exceptions: tuple[Exemption, ...]
    subject: str
    version: str
    before: tuple[Edit, ...]
    steps: tuple[Edit, ...]
    texts: Mapping[str, tuple[str, ...]]
    stated_hints: Hints
    not_expressible: Mapping[str, str]

    def expected(self, rules: str, direction: Direction) -> Expectation:
        """What is predicted of the codecs that these rules predict."""
        for exception in reversed(self.exceptions):
            if direction in exception.expected and exception.covers(rules):
                return exception.expected[direction]
        return self.expectations[direction]

    def versions(self) -> tuple[Schema, ...]:
        """The neutral model of each version, two or more. SchemaError where there are only texts,
        or an edit does not fit.
        """
        return tuple(edited.new for edited in self._edits())

    def edited(self) -> Edited:
        """The oldest and the newest version; SchemaError as for ``versions``."""
        oldest, *_, newest = self.versions()
        return Edited(oldest, newest, self.hints())

    def hints(self) -> Hints:
        """What the file says of identity besides the edits."""
        hints = NO_HINTS
        for edited in self._edits()[1:] if self.subject else ():
            hints = followed_by(hints, edited.hints)
        return followed_by(hints, self.stated_hints)

    def documents_for(self, idl: str) -> tuple[IdlDocument, IdlDocument]:
        """The oldest and the newest version in that IDL.

        NotExpressible with the reason: the file states it, the front end gives it, or the versions
        say the same in this IDL although something was changed.
        """
        oldest, *_, newest = self.history_for(idl)
        return oldest, newest

    def history_for(self, idl: str) -> tuple[IdlDocument, ...]:
        """All versions in that IDL, for chains; NotExpressible as for ``documents_for``."""
        if idl in self.not_expressible:
            raise NotExpressible(f"the change {self.name}", idl, self.not_expressible[idl])
        if idl in self.texts:
            return tuple(IdlDocument(idl, text) for text in self.texts[idl])
        versions = self.versions()
        documents = tuple(front_end(idl).emit(version) for version in versions)
        unchanged = len({document.text for document in documents}) == 1
        if unchanged and set(self.kinds) != {Kind.NO_CHANGE}:
            reason = _unchanged(idl, versions)
            raise NotExpressible(f"the change {self.name}", idl, reason)
        return documents

    def _edits(self) -> list[Edited]:
        """The start as an edit of nothing, then each step."""
        if not self.subject:
            raise SchemaError("states its schemas as texts only", file=str(self.file))
        schema = subjects.load(self.subject, self.version)
        try:
            for edit in self.before:
                schema = edit.apply(schema).new
            bare = Schema(schema.root, schema.namespace)
            done = [Edited(bare, bare)]
            for edit in self.steps:
                done.append(edit.apply(done[-1].new))
        except SchemaError as error:
            raise SchemaError(error.message, file=str(self.file)) from error
        return done


def folder() -> Path:
    """Where the bundled cases are."""
    return Path(import_module("serdelab.scenarios.evolution").__path__[0])


def _unchanged(idl: str, versions: tuple[Schema, ...]) -> str:
    """Why an IDL says the same of different versions: what it declares that it cannot say."""
    words = {word for old, new in pairwise(versions) for word in changed(differences(old, new))}
    for gap in front_end(idl).inexpressible:
        if any(word in gap.construct for word in words):
            return f"{gap.reason} ({gap.source})"
    return "both versions are the same text in this IDL"
