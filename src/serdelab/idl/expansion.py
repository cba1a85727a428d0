"""Writes out types that an IDL names: each use of a record becomes the record itself.

A record inside itself becomes a ``RefType``. What a few lines of IDL can expand to has no bound
(each of 30 records used twice by the next makes 2**30), so the expansion has.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePath

from serdelab.errors import NotExpressible, SchemaError
from serdelab.idl.names import upper_camel
from serdelab.schema import RecordType, RefType, UnionType

MAX_DEPTH = 128
"""Records, lists, maps and unions inside one another; protobuf itself reads 100 levels."""

MAX_TYPES = 50_000
"""Types in one schema once every use is written out; reading so many takes seconds."""


@dataclass(slots=True)
class Expansion:
    """The state of one expansion: which records are being written out, and how much there is."""

    file: str
    _open: dict[str, object] = field(default_factory=dict[str, object])
    _unions: dict[str, int] = field(default_factory=dict[str, int])
    _depth: int = 0
    _types: int = 0

    @contextmanager
    def level(self) -> Generator[None]:
        """Around the building of one type. SchemaError beyond either limit."""
        self._types += 1
        if self._types > MAX_TYPES:
            raise SchemaError(f"expands to more than {MAX_TYPES:,} types", file=self.file)
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise SchemaError(f"nests deeper than {MAX_DEPTH} levels", file=self.file)
        yield
        self._depth -= 1

    def record(
        self, name: str, definition: object, build: Callable[[], RecordType]
    ) -> RecordType | RefType:
        """The record, or the reference to it while it is being built.

        ``definition`` tells types of one name apart: two of them inside one another cannot
        be told apart by a reference, a SchemaError.
        """
        if name in self._open:
            if self._open[name] != definition:
                raise SchemaError(f"two different types named {name} nest", file=self.file)
            return RefType(name)
        self._open[name] = definition
        built = build()
        del self._open[name]
        return built

    def union(self, name: str, build: Callable[[], UnionType]) -> UnionType:
        """The union. NotExpressible when it is inside itself with no record between."""
        if self._unions.get(name) == len(self._open):
            reason = "a type closes its circle through a record, not through a union alone"
            raise NotExpressible(
                "a recursive union", f"{self.file or 'the model'} ({name})", reason
            )
        outer = self._unions.get(name, -1)
        self._unions[name] = len(self._open)
        built = build()
        self._unions[name] = outer
        return built


def root_name(defined: list[str], used: set[str], file: str) -> str:
    """Which of a file's types is the record: the one named like the file.

    Else the last one that no other uses; where each is used (a circle), the last one of all.
    """
    stem = upper_camel(PurePath(file).name.split(".", 1)[0])
    free = [name for name in defined if name not in used]
    return stem if stem in defined else (free or defined)[-1]
