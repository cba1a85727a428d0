"""Whether all IDLs of a subject's version say the same, and what each of them cannot say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from serdelab import subjects
from serdelab.errors import SchemaError
from serdelab.idl import FrontEnd, Inexpressible, front_end
from serdelab.schema import Schema
from serdelab.schema.constructs import changed, used
from serdelab.schema.diff import Aspect, Difference, differences
from serdelab.schema.path import type_at
from serdelab.schema.transform import transform


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One thing that one file says otherwise than the trusted one, or that cannot be read.

    ``file`` and ``line`` are where it is said (line 0: no line is known), ``other`` where the
    trusted file says its part, as file:line, empty when the file is wrong by itself.
    """

    file: str
    line: int
    text: str
    other: str = ""

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.text}" + (f" ({self.other})" if self.other else "")


def verify(subject: str, version: str = "v1", root: Path | None = None) -> list[Disagreement]:
    """Every disagreement; empty when the IDLs agree. Raises ``UnknownName``, never SchemaError.

    Each IDL is parsed and compared with what the trusted one's schema becomes in it. Where the
    trusted one cannot be read, the others are only read. Cost: up to a second for the first call,
    in which the IDL libraries are imported; some 0.1 s for each version after it.
    """
    found: list[Disagreement] = []
    parsed: dict[str, tuple[Path, Schema]] = {}
    folder = subjects.version_folder(subject, version, root)
    files = subjects.idl_files(subject, folder)
    for idl, path in files.items():
        try:
            parsed[idl] = path, front_end(idl).parse(path, subjects.include_folders(root))
        except SchemaError as error:
            found.append(_unreadable(error, path))
    trusted = next(iter(files))
    if trusted in parsed:
        source, neutral = parsed[trusted]
        for idl, (path, schema) in parsed.items():
            found += _compared(front_end(idl), path, schema, source, neutral)
        found += _description(subject, neutral, root)
    return found


def left_out(
    subject: str, version: str = "v1", root: Path | None = None
) -> dict[str, tuple[Inexpressible, ...]]:
    """By IDL: the declared gaps that this schema falls into, with what each becomes and why."""
    schema = subjects.load(subject, version, root)
    return {idl: tuple(_gaps(front_end(idl), schema)) for idl in schema.documents}


def _gaps(end: FrontEnd, schema: Schema) -> Iterator[Inexpressible]:
    """Those that name a type in use, or a thing that projection changes (one part suffices)."""
    types, things = used(schema), changed(differences(schema, end.project(schema)))
    for gap in end.inexpressible:
        if gap.construct in types or things.intersection(gap.construct.split(", ")):
            yield gap


def _compared(
    end: FrontEnd, path: Path, schema: Schema, source: Path, neutral: Schema
) -> Iterator[Disagreement]:
    expected = end.project(neutral)
    found = differences(schema, expected)
    if _numbers_by_position(end, neutral):
        found = _without_shifts(found)
    for each in found:
        other = f"{_shown(source)}:{each.line_there}" if each.line_there else _shown(source)
        yield Disagreement(_shown(path), each.line_here, str(each), f"there is {other}")


def _numbers_by_position(end: FrontEnd, schema: Schema) -> bool:
    """Whether the numbers of this schema's fields leave no trace in the IDL."""
    moved = transform(schema, field=lambda _, field: replace(field, number=field.number + 1))
    return end.project(moved) == end.project(schema)


def _without_shifts(found: list[Difference]) -> list[Difference]:
    """One missing field shifts all numbers behind it, where numbers are positions: says it once."""
    return [each for each in found if each.aspect is not Aspect.NUMBER] or found


def _description(subject: str, schema: Schema, root: Path | None) -> Iterator[Disagreement]:
    file = (root or subjects.folder()).absolute() / subject / subjects.DESCRIPTION
    try:
        type_at(schema.root, subjects.describe(subject, root).access)
    except SchemaError as error:
        yield _unreadable(error, file)


def _unreadable(error: SchemaError, path: Path) -> Disagreement:
    file = Path(error.file) if error.file else path
    text = error.message
    for place in (f"{error.file}:{error.line}: ", f"{error.file}: "):
        text = text.removeprefix(place) if error.file else text
    return Disagreement(_shown(file), error.line, text)


def _shown(path: Path) -> str:
    """As short as the folder that the user is in allows."""
    here = Path.cwd()
    return str(path.relative_to(here) if path.is_relative_to(here) else path)
