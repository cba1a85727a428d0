"""Finds in a Thrift text what thriftpy2 does not keep, by running thriftpy2's lexer over it.

thriftpy2 does not tell ``optional`` from no word at all, drops annotations that stand inside
``list<…>`` or behind a type, and leaves a struct out when one of its fields is a Python keyword.
The texts are known to be Thrift: the parser has read them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from serdelab.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    line: int


def library(module: str) -> Any:
    """A module of thriftpy2 or of the parser generator it uses; neither has types."""
    try:
        return import_module(module)
    except ImportError as error:
        raise Unavailable("thriftpy2", "thrift") from error


def lexer() -> Any:
    return library("ply.lex").lex(module=library("thriftpy2.parser.lexer"))


def _tokens(text: str) -> Iterator[Token]:
    rules = lexer()
    rules.input(text)
    while (token := rules.token()) is not None:
        yield Token(str(token.type), str(token.value), int(token.lineno))


def declared(text: str) -> Iterator[tuple[str, int]]:
    """Structs, unions, exceptions and enums: (name, line)."""
    tokens = _tokens(text)
    for token in tokens:
        if token.kind in {"STRUCT", "UNION", "EXCEPTION", "ENUM"}:
            name = next(tokens)
            yield name.text, name.line


def enum_symbols(text: str) -> Iterator[tuple[str, Token]]:
    """(enum, symbol) in the order of the text."""
    enum, depth = "", 0
    tokens = _tokens(text)
    for token in tokens:
        depth += (token.kind == "(") - (token.kind == ")")
        if token.kind == "ENUM":
            enum = next(tokens).text
        elif token.kind == "}":
            enum = ""
        elif enum and depth == 0 and token.kind == "IDENTIFIER":
            yield enum, token


def optional_fields(text: str) -> Iterator[tuple[str, str]]:
    """(struct, field) of each field that is called optional."""
    struct = ""
    tokens = _tokens(text)
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


def annotation_count(text: str, name: str) -> int:
    """How many annotations of that name there are, wherever they stand."""
    nothing = Token("", "", 0)
    found, depth = 0, 0
    tokens = [nothing, *_tokens(text), nothing]
    for before, here, behind in zip(tokens, tokens[1:], tokens[2:], strict=False):
        depth += (here.kind == "(") - (here.kind == ")")
        starts = before.kind in {"(", ",", ";", "LITERAL"} and behind.kind == "="
        found += depth > 0 and starts and here.kind == "IDENTIFIER" and here.text == name
    return found
