"""thriftpy2's parser, called so that it is fast and its errors say where.

By itself the library builds its grammar's tables anew for each included file (40 ms), and names
neither file nor line of an error there. So the included files are read first, each alone, with
tables that are kept; the library finds them under the names it gives them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import StringIO
from itertools import count
from pathlib import Path
from types import ModuleType
from typing import Any

from serdelab.errors import SchemaError
from serdelab.idl.thrift_text import includes, library

_LINE = re.compile(r",?\s*\bat line (\d+)( of the file '.*')?")
_AT_END = re.compile(r"\s*at EOF of the file '.*'")
_LOADS = count()  # a module name of its own for each load: thriftpy2 keeps includes under that name
_MOST_INCLUDES = 60
"""How deep files may include one another."""


def from_file(file: Path, folders: tuple[Path, ...]) -> ModuleType:
    """SchemaError with file and line where it, or a file that it includes, cannot be read."""
    files = _Files(f"serdelab{next(_LOADS)}.", tuple(str(folder) for folder in folders))
    try:
        return files.module(str(file), files.prefix + f"{file.stem}_thrift", ())
    finally:
        files.forget()


def from_text(text: str, file: str) -> ModuleType:
    """A text that includes nothing; ``file`` is its name in messages and in what is made of it."""
    name = f"serdelab{next(_LOADS)}_thrift"
    module = _parsed(
        lambda calls: _grammar().parse_fp(StringIO(text), name, enable_cache=False, **calls),
        text,
        file,
    )
    module.__thrift_file__ = file  # type: ignore[attr-defined]  # the library has no name for it
    for kind in ("structs", "unions", "exceptions", "enums"):
        for each in meta(module, kind):
            each.__thrift_file__ = file
    return module


def meta(module: ModuleType, kind: str) -> list[Any]:
    """What a module defines: "structs", "unions", "exceptions", "enums", "services", "includes"."""
    known: dict[str, list[Any]] = getattr(module, "__thrift_meta__", {})
    return known.get(kind, [])


def read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=str(file)) from error
    except ValueError as error:
        reason = getattr(error, "reason", str(error))
        raise SchemaError(f"is not UTF-8 text: {reason}", file=str(file)) from error


def _grammar() -> Any:
    return library("thriftpy2.parser.parser")


@cache
def _parser() -> Any:
    return library("ply.yacc").yacc(module=_grammar(), debug=False, write_tables=False)


@dataclass(frozen=True, slots=True)
class _Files:
    """One load. ``prefix`` begins the name of each module, ``folders`` are searched after a file's
    own."""

    prefix: str
    folders: tuple[str, ...]

    def module(self, path: str, name: str, above: tuple[str, ...]) -> ModuleType:
        """``above``: the files that led here."""
        text = read(Path(path))
        here = (*above, os.path.realpath(path))
        for token in includes(text):
            found = self._find(token.text, path)
            if found is None:
                continue  # the library's own error says so
            if os.path.realpath(found) in here or len(here) > _MOST_INCLUDES:
                raise SchemaError(f"Dead including on {token.text}", file=path, line=token.line)
            inner = self._name(found, path, name)
            if inner not in _grammar()._thrift_cache:  # noqa: SLF001 - as in `forget`
                self.module(found, inner, here)
        return _parsed(
            lambda calls: _grammar().parse(path, name, list(self.folders), **calls), text, path
        )

    def _find(self, included: str, path: str) -> str | None:
        """As the library's ``p_include`` does."""
        for folder in (os.path.dirname(path), *self.folders):  # noqa: PTH120 - as it spells a path
            place = os.path.join(folder, included)  # noqa: PTH118
            if place.endswith(".thrift") and Path(place).is_file():
                return place
        return None

    def _name(self, found: str, path: str, name: str) -> str:
        """The module name that ``p_include`` gives a file; a wrong guess costs time, no more."""
        own = Path(path).name.removesuffix(".thrift") + "_thrift"
        prefix = name[: -len(own)] if name.endswith(own) else ""
        relative = os.path.relpath(found, os.path.dirname(path))  # noqa: PTH120
        return prefix + relative.replace(os.sep, ".").removesuffix(".thrift") + "_thrift"

    def forget(self) -> None:
        """The library keeps what it has read for good, under names that nobody asks for again."""
        kept: dict[str, ModuleType] = _grammar()._thrift_cache  # noqa: SLF001 - it has no other way
        for key in [key for key in kept if key.startswith(self.prefix)]:
            del kept[key]


def _parsed(call: Callable[[dict[str, Any]], ModuleType], text: str, file: str) -> ModuleType:
    """``call`` with a lexer (the library uses the one that was made last) and the kept tables."""
    rules = library("ply.lex").lex(module=library("thriftpy2.parser.lexer"))
    try:
        return call({"lexer": rules, "parser": _parser()})
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=file) from error
    except Exception as error:  # thriftpy2 raises its own, and others for what it overlooks
        raise _located(error, text, file, int(rules.lineno)) from error


def _located(error: Exception, source: str, file: str, reached: int) -> SchemaError:
    """The library's error with file and line: its own line, else the one the lexer had reached."""
    text = str(error)
    if not isinstance(error, library("thriftpy2.parser.exc").ThriftParserError):
        text = f"thriftpy2 cannot read it: {error!r:.160}"
    found = _LINE.search(text)
    line = int(found[1]) if found else reached
    if "nclud" in text:
        line = next((each.line for each in includes(source) if each.text in text), line)
    return SchemaError(_AT_END.sub(" at the end", _LINE.sub("", text)), file=file, line=line)
