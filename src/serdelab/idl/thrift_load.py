"""Has thriftpy2 read a .thrift file and those it includes, and refuses what it would lose."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from serdelab.errors import SchemaError
from serdelab.idl import thrift_modules, thrift_text
from serdelab.idl.thrift_modules import meta
from serdelab.idl.thrift_text import Token

_STRUCTS = ("structs", "unions", "exceptions")


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as thriftpy2 sees it, the files it includes (by the name they are included under),
    the optional fields of each file, as (struct, field), and what thriftpy2 has dropped: (file,
    line) of annotations behind a type, and the files in which that befell a ``logical``."""

    module: ModuleType
    text: str
    imports: dict[str, str]
    optional: dict[str, frozenset[tuple[str, str]]]
    unions: frozenset[int]  # id() of the classes that are unions
    dropped: tuple[tuple[str, int], ...]
    illogical: tuple[str, ...]


def load(file: Path, folders: tuple[Path, ...]) -> Loaded:
    """SchemaError with file and line when the text, or one it includes, is not Thrift."""
    if file.suffix != ".thrift":
        raise SchemaError("the name of a Thrift file ends with .thrift", file=str(file))
    module = thrift_modules.from_file(file, folders)
    places = {str(each.__thrift_file__) for each in all_modules(module)}
    sources = {place: thrift_modules.read(Path(place)) for place in places}
    return _loaded(module, sources, _imports(module, sources))


def load_text(text: str, file: str) -> Loaded:
    """A text that includes nothing, without a file system; ``file`` is its name in messages."""
    return _loaded(thrift_modules.from_text(text, file), {file: text}, {})


def _imports(module: ModuleType, sources: Mapping[str, str]) -> dict[str, str]:
    """The texts of all that is included, by the name it is included under.

    A name that is found beside the including file is completed with the folder of that one's own
    name: what ``a/b.thrift`` includes as ``c.thrift`` is ``a/c.thrift``.
    """
    found: dict[str, str] = {}
    waiting = [(module, "")]
    while waiting:
        each, key = waiting.pop()
        place = str(each.__thrift_file__)
        children = {str(child.__thrift_file__): child for child in meta(each, "includes")}
        for token in thrift_text.includes(sources[place]):
            name, inner = _name_of(token.text, key, place, children)
            if name in found and found[name] != sources[inner]:
                message = f"two files of different text are both included as {name}"
                raise SchemaError(message, file=place, line=token.line)
            if name not in found:
                found[name] = sources[inner]
                waiting.append((children[inner], name))
    return found


def _name_of(
    included: str, key: str, place: str, children: Mapping[str, ModuleType]
) -> tuple[str, str]:
    """(name, file) of what the file ``place``, itself included as ``key``, includes."""
    beside = os.path.join(os.path.dirname(place), included)  # noqa: PTH118, PTH120 - as in thriftpy2
    if beside in children:
        return posixpath.normpath(posixpath.join(posixpath.dirname(key), included)), beside
    return included, next(file for file in children if file.endswith(included))


def _loaded(module: ModuleType, sources: Mapping[str, str], imports: dict[str, str]) -> Loaded:
    optional: dict[str, frozenset[tuple[str, str]]] = {}
    unions: set[int] = set()
    dropped: list[tuple[str, int]] = []
    illogical: list[str] = []
    for each in all_modules(module):
        unions |= {id(union) for union in meta(each, "unions")}
        place = str(each.__thrift_file__)
        if place not in optional:
            tokens = thrift_text.tokens_of(sources[place])
            optional[place] = frozenset(thrift_text.optional_fields(tokens))
            dropped += [(place, line) for line in thrift_text.type_annotations(tokens)]
            _refuse_losses(each, tokens, place)
            if _lost_annotations(each, tokens, "logical"):
                illogical.append(place)
    text = sources[str(module.__thrift_file__)]
    return Loaded(
        module, text, imports, optional, frozenset(unions), tuple(dropped), tuple(illogical)
    )


def all_modules(module: ModuleType) -> list[ModuleType]:
    found: dict[int, ModuleType] = {id(module): module}
    waiting = [module]
    while waiting:
        for child in meta(waiting.pop(), "includes"):
            if id(child) not in found:
                found[id(child)] = child
                waiting.append(child)
    return list(found.values())


def _refuse_losses(module: ModuleType, tokens: list[Token], file: str) -> None:
    """thriftpy2 drops some things without a word; here each is an error."""
    kept = {each.__name__ for kind in (*_STRUCTS, "enums") for each in meta(module, kind)}
    names: set[str] = set()
    for name, line in thrift_text.declared(tokens):
        if name in names:
            raise SchemaError(f"{name} is declared twice", file=file, line=line)
        names.add(name)
        if name not in kept:
            message = f"thriftpy2 cannot make {name}: one of its fields is called as Python forbids"
            raise SchemaError(message, file=file, line=line)
    seen: set[tuple[str, str]] = set()
    for enum, symbol in thrift_text.enum_symbols(tokens):
        if (enum, symbol.text) in seen:
            message = f"enum {enum} has the symbol {symbol.text} twice"
            raise SchemaError(message, file=file, line=symbol.line)
        seen.add((enum, symbol.text))


def _lost_annotations(module: ModuleType, tokens: list[Token], name: str) -> bool:
    kept = sum(
        name in annotations
        for kind in _STRUCTS
        for struct in meta(module, kind)
        for annotations in struct.__thrift_field_annotations__.values()
    )
    return thrift_text.annotation_count(tokens, name) > kept
