"""Texts that match a regular expression of ECMA 262, the dialect of the keyword ``pattern``.

A handful of short and different ones: of each repetition the fewest and one more, of each
alternative and each class of characters the first, then the others. What is found is tried by a
validator afterwards, so that conditions on what stands around (lookahead, word borders) may be
passed over here. No expression takes long: nothing is ever matched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

LONGEST = 2_000
"""Longer texts are not made."""

_VARIANTS = 16
_DEPTH = 60
_CLASSES = {
    "d": "70",
    "w": "a7_",
    "s": " \t",
    "D": "x-",
    "W": "- ",
    "S": "a7",
}
_PROPERTIES = (
    ({"L", "Letter", "Lu", "Ll", "Alphabetic", "Alpha", "Lowercase", "Uppercase"}, "aAé"),
    ({"Latin", "Lowercase_Letter", "Uppercase_Letter", "ID_Start", "ASCII"}, "aAé"),
    ({"N", "Nd", "Number", "Decimal_Number", "ASCII_Hex_Digit", "Hex_Digit"}, "70"),
    ({"Z", "Zs", "Separator", "Space_Separator", "White_Space"}, " "),
    ({"P", "Pd", "Punctuation", "Dash"}, "-"),
    ({"S", "Sc", "Symbol", "Currency_Symbol"}, "$"),
)
"""Unicode properties: with ``\\p{L}`` any of these letters is tried."""
_CONTROL = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "0": "\0"}
_ANY = "x7 "
_SPARE = "x7A_- .é"
"""Characters to try for a negated class."""


class UnknownSyntax(ValueError):
    """An expression that is not read here."""


@dataclass(frozen=True, slots=True)
class _Letters:
    """One character of these."""

    letters: str

    def text(self, variant: int) -> str:
        return self.letters[variant % len(self.letters)]


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Part, ...]

    def text(self, variant: int) -> str:
        return _joined(part.text(variant) for part in self.parts)


@dataclass(frozen=True, slots=True)
class _Choice:
    options: tuple[_Part, ...]

    def text(self, variant: int) -> str:
        rest, index = divmod(variant, len(self.options))
        return self.options[index].text(rest)


@dataclass(frozen=True, slots=True)
class _Times:
    part: _Part
    fewest: int
    most: int | None

    def text(self, variant: int) -> str:
        """The fewest, one more, three more, as many as there may be."""
        rest, index = divmod(variant, 4)
        most = self.fewest + 9 if self.most is None else self.most
        count = (min(self.fewest + 1, most), self.fewest, min(self.fewest + 3, most), most)[index]
        # Nothing, once more, is nothing: without this, expressions nested in one another took ages.
        return _joined(takewhile(bool, (self.part.text(rest + n) for n in range(count))))


_Part = _Letters | _Row | _Choice | _Times
_NOTHING = _Row(())


def _joined(parts: Iterable[str]) -> str:
    made: list[str] = []
    length = 0
    for part in parts:
        made.append(part)
        length += len(part)
        if length > LONGEST:
            raise UnknownSyntax(f"its texts are longer than {LONGEST} characters")
    return "".join(made)


@lru_cache(maxsize=1_000)
def texts(pattern: str) -> tuple[str, ...]:
    """At most some 30 different texts, the ones to be tried; UnknownSyntax.

    ``pattern`` matches anywhere in a text, so that longer ones are among them.
    """
    if len(pattern) > LONGEST:
        raise UnknownSyntax(f"it is longer than {LONGEST} characters")
    parsed = _Parser(pattern).whole()
    found = dict.fromkeys(parsed.text(variant) for variant in range(_VARIANTS))
    around = [f"{text}x" for text in islice(found, 2)] + [f"x{text}" for text in islice(found, 2)]
    return tuple(dict.fromkeys([*found, *around]))


class _Parser:
    """By recursive descent; a character that has no meaning stands for itself."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.at, self.depth = pattern, 0, 0

    def whole(self) -> _Part:
        found = self._choice()
        if self.at < len(self.pattern):
            raise UnknownSyntax(f"{self.pattern[self.at]!r} at {self.at} has no place")
        return found

    def _peek(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _next(self) -> str:
        if self.at >= len(self.pattern):
            raise UnknownSyntax("it ends too early")
        self.at += 1
        return self.pattern[self.at - 1]

    def _take(self, wanted: str) -> bool:
        found = self.pattern.startswith(wanted, self.at)
        self.at += len(wanted) if found else 0
        return found

    def _choice(self) -> _Part:
        self.depth += 1
        if self.depth > _DEPTH:
            raise UnknownSyntax("it nests too deep")
        options = [self._row()]
        while self._take("|"):
            options.append(self._row())
        self.depth -= 1
        return options[0] if len(options) == 1 else _Choice(tuple(options))

    def _row(self) -> _Part:
        parts: list[_Part] = []
        while self._peek() not in {"", "|", ")"}:
            parts.append(self._times(self._atom()))
        return parts[0] if len(parts) == 1 else _Row(tuple(parts))

    def _times(self, part: _Part) -> _Part:
        bounds = self._bounds()
        if bounds is None:
            return part
        _ = self._take("?") or self._take("+")  # lazy, possessive: the same texts
        return _Times(part, *bounds)

    def _bounds(self) -> tuple[int, int | None] | None:
        for sign, bounds in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return bounds
        found = _BRACES.match(self.pattern, self.at)
        if found is None:
            return None
        self.at = found.end()
        fewest = int(found[1])
        if not found[2]:
            return fewest, fewest
        return fewest, int(found[3]) if found[3] else None

    def _atom(self) -> _Part:
        match self._next():
            case "^" | "$":
                return _NOTHING
            case ".":
                return _Letters(_ANY)
            case "(":
                return self._group()
            case "[":
                return self._class()
            case "\\":
                return self._escape()
            case letter:
                return _Letters(letter)

    def _group(self) -> _Part:
        silent = any(self._take(sign) for sign in ("?=", "?!", "?<=", "?<!"))
        if not silent:
            opening = _GROUP.match(self.pattern, self.at)
            self.at = opening.end() if opening else self.at
        found = self._choice()
        if self._next() != ")":
            raise UnknownSyntax("a bracket is not closed")
        return _NOTHING if silent else found

    def _escape(self) -> _Part:
        if self._take("b") or self._take("B"):
            return _NOTHING
        letters = self._escaped()
        return _Letters(letters)

    def _escaped(self) -> str:
        """What a backslash and the letters behind it stand for."""
        letter = self._next()
        if letter in _CLASSES:
            return _CLASSES[letter]
        if letter in _CONTROL:
            return _CONTROL[letter]
        if letter in "pP":
            return self._property(negated=letter == "P")
        code = _CODE.match(self.pattern, self.at - 1)
        if code:
            self.at = code.end()
            return chr(int(code[1] or code[2] or code[3], 16))
        if letter.isdigit() or letter == "k":
            raise UnknownSyntax("it refers back to what it has matched")
        return letter

    def _property(self, *, negated: bool) -> str:
        name = _PROPERTY.match(self.pattern, self.at)
        if name is None:
            raise UnknownSyntax("a Unicode property without a name")
        self.at = name.end()
        word = (name[1] or name[2]).rpartition("=")[2]
        for known, letters in _PROPERTIES:
            if word in known:
                return letters if not negated else "".join(_without(letters))
        raise UnknownSyntax(f"the Unicode property {word}")

    def _class(self) -> _Part:
        negated = self._take("^")
        ranges: list[tuple[str, str]] = []
        letters: list[str] = []
        while not self._take("]"):
            first = self._member()
            if len(first) == 1 and self._peek() == "-" and self.pattern[self.at + 1 :][:1] != "]":
                self.at += 1
                ranges.append((first, self._member()[:1]))
            else:
                letters += first
        if negated:
            left = [x for x in _without("".join(letters)) if not _within(x, ranges)]
            return _Letters("".join(left) or "\u2603")
        members = [*_ends(ranges), *letters]
        if not members:
            raise UnknownSyntax("a class without characters")
        return _Letters("".join(dict.fromkeys(members)))

    def _member(self) -> str:
        letter = self._next()
        if letter != "\\":
            return letter
        return "\b" if self._take("b") else self._escaped()


_BRACES = re.compile(r"\{(\d{1,9})(,(\d{1,9})?)?\}")
_GROUP = re.compile(r"\?(?::|<[^>=!]+>|[a-z-]+:)")
_CODE = re.compile(r"x([0-9a-fA-F]{2})|u\{([0-9a-fA-F]{1,5})\}|u([0-9a-fA-F]{4})")
_PROPERTY = re.compile(r"\{\^?([\w=]+)\}|(\w)")


def _without(letters: str) -> Iterator[str]:
    return (each for each in _SPARE if each not in letters)


def _within(letter: str, ranges: Sequence[tuple[str, str]]) -> bool:
    return any(low <= letter <= high for low, high in ranges)


def _ends(ranges: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Of a range one inside, and both ends."""
    for low, high in ranges:
        yield chr((ord(low) + ord(high)) // 2)
        yield low
        yield high
