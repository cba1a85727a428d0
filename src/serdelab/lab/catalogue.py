"""The cases and the codecs of the catalogue, by name."""

from __future__ import annotations

from functools import cache

from serdelab import discover
from serdelab.errors import SerdelabError, UnknownName
from serdelab.evolution import cases
from serdelab.evolution.case import Case, folder


def case_names() -> tuple[str, ...]:
    """The bundled cases, sorted; no file is read."""
    return tuple(sorted(path.stem for path in folder().glob("*.toml")))


@cache
def case_named(name: str) -> Case:
    """UnknownName when there is none; SchemaError where its file is wrong."""
    path = folder() / f"{name}.toml"
    if not path.is_file():
        raise UnknownName("case", name, case_names())
    return cases.load(path)


def codec_names() -> tuple[str, ...]:
    """The codecs that take part in the lab; a codec that does not load is left to say so later."""
    found: list[str] = []
    for name in discover.plugins(discover.CODEC):
        try:
            if discover.codec(name).evolution is not None:
                found.append(name)
        except SerdelabError:
            found.append(name)
    return tuple(found)
