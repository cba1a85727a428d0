"""What the tests of all front ends share: the law, and small schemas to try it on."""

from __future__ import annotations

import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from serdelab import subjects
from serdelab.errors import NotExpressible
from serdelab.idl import SUFFIXES, FrontEnd
from serdelab.schema import Field, Kind, RecordType, ScalarType, Schema, Type
from serdelab.schema.diff import differences

BOOL, BYTES, STRING = ScalarType(Kind.BOOL), ScalarType(Kind.BYTES), ScalarType(Kind.STRING)
INT32, INT64 = ScalarType(Kind.INT32), ScalarType(Kind.INT64)
UINT32, UINT64 = ScalarType(Kind.UINT32), ScalarType(Kind.UINT64)
FLOAT32, FLOAT64 = ScalarType(Kind.FLOAT32), ScalarType(Kind.FLOAT64)


def root(*fields: Field) -> Schema:
    return Schema(RecordType("Root", fields))


def of(type_: Type) -> Schema:
    return root(Field("f", 1, type_))


@dataclass(frozen=True, slots=True)
class Law:
    """``parse(emit(s)) == project(s)`` of one front end."""

    end: FrontEnd

    def parsed(self, text: str, folder: Path) -> Schema:
        file = folder / f"main{SUFFIXES[self.end.name]}"
        file.write_text(text, encoding="utf-8", newline="")
        return self.end.parse(file, ())

    def again(self, schema: Schema) -> Schema:
        """``parse(emit(schema))``."""
        with tempfile.TemporaryDirectory() as folder:
            return self.parsed(self.end.emit(schema).text, Path(folder))

    def holds(self, schema: Schema) -> None:
        """Or the schema is refused for a declared gap."""
        try:
            got = self.again(schema)
        except NotExpressible as refused:
            declared = {gap.construct for gap in self.end.inexpressible if not gap.becomes}
            assert refused.construct in declared, refused  # noqa: PT017 - else the law
            return
        wanted = self.end.project(schema)
        assert got == wanted, "\n".join(map(str, differences(got, wanted)))

    def holds_for_subject(self, name: str) -> None:
        """As written by hand and as emitted."""
        schema = subjects.load(name)
        wanted = self.end.project(schema)
        file = subjects.version_folder(name, "v1") / f"{name}{SUFFIXES[self.end.name]}"
        found = differences(self.end.parse(file, ()), wanted)
        assert not found, "\n".join(map(str, found))
        assert self.again(schema) == wanted

    def tries(self, stated_otherwise: Collection[str], refused: Collection[str]) -> None:
        """These are the declared gaps, each with its reason."""
        declared = self.end.inexpressible
        assert {gap.construct for gap in declared if gap.becomes} == set(stated_otherwise)
        assert {gap.construct for gap in declared if not gap.becomes} == set(refused)
        assert all(gap.reason and gap.source for gap in declared)
