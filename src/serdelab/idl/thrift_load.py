"""Has thriftpy2 read a .thrift file, and finds in the text what thriftpy2 does not keep.

thriftpy2 does not tell `optional` from no word at all, and drops annotations that stand inside
``list<…>`` or behind a type. Both are found by running its own lexer over the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from serdelab.errors import SchemaError, Unavailable

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
        optional[str(place)] = frozenset(_optional_fields(source))
        unions |= {id(union) for union in meta(each, "unions")}
        _refuse_lost_annotations(each, source, str(place))
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


def _library(module: str) -> Any:
    """A module of thriftpy2, which has no types."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Unavailable("thriftpy2", "thrift") from error


def _lexer() -> Any:
    return _library("ply.lex").lex(module=_library("thriftpy2.parser.lexer"))


def _module(file: Path, folders: tuple[Path, ...], above: frozenset[Path]) -> ModuleType:
    parser = _library("thriftpy2.parser.parser")
    lexer = _lexer()
    name = f"serdelab{next(_LOADS)}.{file.stem}_thrift"
    include_dirs = [str(folder) for folder in folders]
    try:
        module: ModuleType = parser.parse(
            str(file), name, include_dirs, lexer=lexer, enable_cache=False
        )
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=str(file)) from error
    except Exception as error:  # thriftpy2 raises its own, and others for what it overlooks
        _blame_includes(file, folders, above | {file.resolve()})
        raise _located(error, file, int(lexer.lineno)) from error
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
    if not isinstance(error, _library("thriftpy2.parser.exc").ThriftParserError):
        text = f"thriftpy2 cannot read it: {error!r}"
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


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    """(kind, text) of every token."""
    lexer = _lexer()
    lexer.input(text)
    while (token := lexer.token()) is not None:
        yield str(token.type), str(token.value)


def _optional_fields(text: str) -> Iterator[tuple[str, str]]:
    struct = ""
    tokens = _tokens(text)
    for kind, _ in tokens:
        if kind in {"STRUCT", "UNION", "EXCEPTION"}:
            struct = next(tokens)[1]
        elif kind == "SERVICE":
            struct = ""
        elif kind == "OPTIONAL":
            name = _name_behind_type(tokens)
            if struct:
                yield struct, name


def _name_behind_type(tokens: Iterator[tuple[str, str]]) -> str:
    """Passes over one type, with whatever stands in its brackets: the next word is the name."""
    next(tokens)
    depth = 0
    for kind, value in tokens:
        if depth == 0 and kind == "IDENTIFIER":
            return value
        depth += (kind in {"<", "("}) - (kind in {">", ")"})
    return ""


def _refuse_lost_annotations(module: ModuleType, text: str, file: str) -> None:
    kept = sum(
        "logical" in annotations
        for kind in ("structs", "unions", "exceptions")
        for struct in meta(module, kind)
        for annotations in struct.__thrift_field_annotations__.values()
    )
    if _annotations(text, "logical") > kept:
        raise SchemaError(
            "an annotation `logical` stands where it is lost; it goes behind the name of a field "
            "of a struct or union, and speaks of the items of a list and the values of a map",
            file=file,
        )


def _annotations(text: str, name: str) -> int:
    """How many annotations of that name there are, wherever they stand."""
    found, depth = 0, 0
    tokens = [("", ""), *_tokens(text), ("", "")]
    for before, here, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
        depth += (here[0] == "(") - (here[0] == ")")
        starts = before[0] in {"(", ",", ";", "LITERAL"} and behind[0] == "="
        found += depth > 0 and starts and here == ("IDENTIFIER", name)
    return found
