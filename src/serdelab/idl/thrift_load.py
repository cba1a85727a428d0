"""Has thriftpy2 read a .thrift file and those it includes, with errors that say where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl import thrift_text
from serdelab.idl.thrift_text import lexer, library

_LINE = re.compile(r",?\s*\bat line (\d+)( of the file '.*')?")
_AT_END = re.compile(r"\s*at EOF of the file '.*'")
_INCLUDE = re.compile(r"""^[ \t]*include\s+(["'])(.*?)\1""", re.MULTILINE)
_LOADS = count()  # a module name of its own for each load: thriftpy2 keeps includes under that name


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file as thriftpy2 sees it, the files it includes (by the name they are included under),
    and the optional fields of each file, as (struct, field)."""

    module: ModuleType
    text: str
    imports: dict[str, str]
    optional: dict[str, frozenset[tuple[str, str]]]
    unions: frozenset[int]  # id() of the classes that are unions


def load(file: Path, folders: tuple[Path, ...]) -> Loaded:
    """SchemaError with file and line when the text, or one it includes, is not Thrift."""
    if file.suffix != ".thrift":
        raise SchemaError("the name of a Thrift file ends with .thrift", file=str(file))
    text = _read(file)
    module = _module(file, folders, frozenset())
    optional: dict[str, frozenset[tuple[str, str]]] = {}
    imports: dict[str, str] = {}
    unions: set[int] = set()
    for each in _with_includes(module):
        place = Path(str(each.__thrift_file__))
        source = _read(place)
        optional[str(place)] = frozenset(thrift_text.optional_fields(source))
        unions |= {id(union) for union in meta(each, "unions")}
        _refuse_losses(each, source, str(place))
        imports |= {
            name: _read(Path(str(child.__thrift_file__)))
            for name, _ in _includes(source)
            for child in meta(each, "includes")
            if Path(str(child.__thrift_file__)).name == Path(name).name
        }
    return Loaded(module, text, imports, optional, frozenset(unions))


def meta(module: ModuleType, kind: str) -> list[Any]:
    """What a module defines: "structs", "unions", "exceptions", "enums" or "includes"."""
    known: dict[str, list[Any]] = getattr(module, "__thrift_meta__", {})
    return known.get(kind, [])


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=str(file)) from error


@cache
def _parser() -> Any:
    """thriftpy2's grammar with its tables, which it would build anew for each file (40 ms)."""
    grammar = library("thriftpy2.parser.parser")
    return library("ply.yacc").yacc(module=grammar, debug=False, write_tables=False)


def _module(file: Path, folders: tuple[Path, ...], above: frozenset[Path]) -> ModuleType:
    grammar = library("thriftpy2.parser.parser")
    rules = lexer()
    name = f"serdelab{next(_LOADS)}.{file.stem}_thrift"
    dirs = [str(folder) for folder in folders]
    try:
        module: ModuleType = grammar.parse(
            str(file), name, dirs, lexer=rules, parser=_parser(), enable_cache=False
        )
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=str(file)) from error
    except Exception as error:  # thriftpy2 raises its own, and others for what it overlooks
        _blame_includes(file, folders, above | {file.resolve()})
        raise _located(error, file, int(rules.lineno)) from error
    return module


def _blame_includes(file: Path, folders: tuple[Path, ...], above: frozenset[Path]) -> None:
    """thriftpy2 names neither file nor line of an error in an included file: reads each alone."""
    for name, _ in _includes(_read(file)):
        places = [folder / name for folder in (file.parent, *folders)]
        found = next((place for place in places if place.exists()), None)
        if found is not None and found.resolve() not in above and found.suffix == ".thrift":
            _read(found)
            _module(found, folders, above)


def _located(error: Exception, file: Path, reached: int) -> SchemaError:
    """The library's error with file and line: its own line, else the one the lexer had reached."""
    text = str(error)
    if not isinstance(error, library("thriftpy2.parser.exc").ThriftParserError):
        text = f"thriftpy2 cannot read it: {error!r:.160}"
    found = _LINE.search(text)
    line = int(found[1]) if found else reached
    if "nclud" in text:
        line = next((at for name, at in _includes(_read(file)) if Path(name).name in text), line)
    return SchemaError(_AT_END.sub(" at the end", _LINE.sub("", text)), file=str(file), line=line)


def _includes(text: str) -> Iterator[tuple[str, int]]:
    for found in _INCLUDE.finditer(text):
        yield found[2], text.count("\n", 0, found.start(2)) + 1


def _with_includes(module: ModuleType) -> list[ModuleType]:
    found: dict[int, ModuleType] = {id(module): module}
    waiting = [module]
    while waiting:
        for child in meta(waiting.pop(), "includes"):
            if id(child) not in found:
                found[id(child)] = child
                waiting.append(child)
    return list(found.values())


def _refuse_losses(module: ModuleType, text: str, file: str) -> None:
    """thriftpy2 drops some things without a word; here each is an error."""
    kinds = ("structs", "unions", "exceptions")
    kept = {each.__name__ for kind in (*kinds, "enums") for each in meta(module, kind)}
    names: set[str] = set()
    for name, line in thrift_text.declared(text):
        if name in names:
            raise SchemaError(f"{name} is declared twice", file=file, line=line)
        names.add(name)
        if name not in kept:
            message = f"thriftpy2 cannot make {name}: one of its fields is called as Python forbids"
            raise SchemaError(message, file=file, line=line)
    seen: set[tuple[str, str]] = set()
    for enum, symbol in thrift_text.enum_symbols(text):
        if (enum, symbol.text) in seen:
            message = f"enum {enum} has the symbol {symbol.text} twice"
            raise SchemaError(message, file=file, line=symbol.line)
        seen.add((enum, symbol.text))
    counted = sum(
        "logical" in annotations
        for kind in kinds
        for struct in meta(module, kind)
        for annotations in struct.__thrift_field_annotations__.values()
    )
    if thrift_text.annotation_count(text, "logical") > counted:
        raise SchemaError(
            "an annotation `logical` stands where it is lost; it goes behind the name of a field "
            "of a struct or union, and speaks of the items of a list and the values of a map",
            file=file,
        )
