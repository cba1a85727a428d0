"""Finds in a Thrift text what thriftpy2 does not keep, by running thriftpy2's lexer over it.

thriftpy2 does not tell ``optional`` from no word at all, drops annotations that stand inside
``list<…>`` or behind a type, and leaves a struct out when one of its fields is a Python keyword.
The texts are known to be Thrift: the parser has read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from itertools import pairwise
from typing import Any

from serdelab.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    line: int
    start: int = 0
    """Its offset in the text."""


def library(module: str) -> Any:
    """A module of thriftpy2 or of the parser generator it uses; neither has types."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Unavailable("thriftpy2", "thrift") from error


@cache
def _rules() -> Any:
    """thriftpy2's lexer, at the first line of no text."""
    return library("ply.lex").lex(module=library("thriftpy2.parser.lexer"))


def tokens_of(text: str) -> list[Token]:
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    rules = _rules().clone()
    rules.input(text)
    while (token := rules.token()) is not None:
        yield Token(str(token.type), str(token.value), int(token.lineno), int(token.lexpos))


def includes(text: str) -> list[Token]:
    """The names of the files that a text includes, up to the first thing that is no Thrift."""
    found: list[Token] = []
    if "include" not in text:
        return found
    try:
        for before, here in pairwise(_tokens(text)):
            if before.kind == "INCLUDE" and here.kind == "LITERAL":
                found.append(here)
    except library("thriftpy2.parser.exc").ThriftParserError:
        return found
    return found


def declared(text: Iterable[Token]) -> Iterator[tuple[str, int]]:
    """Structs, unions, exceptions and enums: (name, line)."""
    tokens = iter(text)
    for token in tokens:
        if token.kind in {"STRUCT", "UNION", "EXCEPTION", "ENUM"}:
            name = next(tokens)
            yield name.text, name.line


def enum_symbols(text: Iterable[Token]) -> Iterator[tuple[str, Token]]:
    """(enum, symbol) in the order of the text."""
    enum, depth = "", 0
    tokens = iter(text)
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        if token.kind == "ENUM":
            enum = next(tokens).text
        elif token.kind == "}":
            enum = ""
        elif enum and depth == 0 and token.kind == "IDENTIFIER":
            yield enum, token


def optional_fields(text: Iterable[Token]) -> Iterator[tuple[str, str]]:
    """(struct, field) of each field that is called optional."""
    struct = ""
    tokens = iter(text)
    for token in tokens:
        if token.kind in {"STRUCT", "UNION", "EXCEPTION"}:
            struct = next(tokens).text
        elif token.kind == "SERVICE":
            struct = ""
        elif token.kind == "OPTIONAL":
            name = _name_behind_type(tokens)
            if struct:
                yield struct, name


def _name_behind_type(tokens: Iterator[Token]) -> str:
    """Passes over one type, with whatever stands in its brackets: the next word is the name."""
    next(tokens)
    depth = 0
    for token in tokens:
        if depth == 0 and token.kind == "IDENTIFIER":
            return token.text
        depth += (token.kind in {"<", "("}) - (token.kind in {">", ")"})
    return ""


def annotation_count(text: Sequence[Token], name: str) -> int:
    """How many annotations of that name there are, wherever they stand."""
    nothing = Token("", "", 0)
    found, depth = 0, 0
    tokens = [nothing, *text, nothing]
    for before, here, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
        depth += (here.kind == "(") - (here.kind == ")")
        starts = before.kind in {"(", ",", ";", "LITERAL"} and behind.kind == "="
        found += depth > 0 and starts and here.kind == "IDENTIFIER" and here.text == name
    return found


_TYPES = {">", "BOOL", "BYTE", "I8", "I16", "I32", "I64", "DOUBLE", "STRING", "BINARY"}


def type_annotations(text: Sequence[Token]) -> Iterator[int]:
    """The lines of annotations that stand behind a type, where thriftpy2 drops them."""
    for before, here in pairwise(text):
        if before.kind in _TYPES and here.kind == "(":
            yield here.line
