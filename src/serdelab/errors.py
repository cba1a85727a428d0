"""Every error the lab raises on purpose, drawn as one tree.

::

    SerdelabError                what a user sees as one clear message, never as a traceback
    ├── UsageError               the command line asked for something that is not there
    │   └── UnknownName          a selector matched nothing; carries the near misses
    ├── SchemaError              an IDL file does not parse or does not say what it should
    │   └── NotExpressible       a format or IDL cannot state a construct; the reason is mandatory
    ├── PluginError              a plug-in file or entry point is broken or named twice
    ├── Unavailable              an optional library or data set is not installed
    ├── CodecError               a codec refused or failed: raised by codecs, typed by direction
    │   ├── EncodeError
    │   └── DecodeError
    ├── ProofError               a round trip did not give the record back: nothing is timed
    └── ResultsError             a stored run is missing, damaged or of another format version

A message says what is wrong; ``hint`` is the next command to type, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class SerdelabError(Exception):
    """Base of all deliberate errors; ``hint`` is the next command to type, or empty."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n  try: {self.hint}" if self.hint else self.message


class UsageError(SerdelabError):
    """The command line asked for something that cannot be done as written."""


class UnknownName(UsageError):
    """No codec, subject, scenario or run of that name; ``near`` holds the close matches."""

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        self.kind, self.name = kind, name
        self.known = tuple(sorted(known))
        self.near = tuple(get_close_matches(name, self.known, n=3, cutoff=0.5))
        guess = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        super().__init__(f"no {kind} matches {name!r}{guess}", hint=f"python bench.py list {kind}s")


class SchemaError(SerdelabError):
    """An IDL text that does not parse; ``file`` and ``line`` say where, when they are known."""

    def __init__(self, message: str, *, file: str = "", line: int = 0, hint: str = "") -> None:
        self.file, self.line = file, line
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + message, hint=hint)


class NotExpressible(SchemaError):
    """A format or IDL cannot state a construct of the schema model; the reason is mandatory."""

    def __init__(self, construct: str, where: str, reason: str) -> None:
        self.construct, self.where, self.reason = construct, where, reason
        super().__init__(f"{where} cannot state {construct}: {reason}")


class PluginError(SerdelabError):
    """A plug-in that cannot be loaded, or two of the same name; names the places."""


def install(extra: str) -> str:
    """What to type in the checkout, since the package index does not have serdelab."""
    return f"pip install -e '.[{extra}]'"


class Unavailable(SerdelabError):
    """An optional library or data set that is not installed; the hint installs it."""

    def __init__(self, what: str, extra: str) -> None:
        self.what, self.extra = what, extra
        super().__init__(f"{what} is not installed", hint=install(extra))


class CodecError(SerdelabError):
    """A codec refused or failed."""


class EncodeError(CodecError):
    """populate or encode refused a value."""


class DecodeError(CodecError):
    """decode or restore refused the bytes."""


class ProofError(SerdelabError):
    """The round trip did not give the record back; nothing of this codec is timed.

    ``path`` is the first field that differs, ``expected`` and ``got`` its two values.
    """

    def __init__(self, codec: str, path: str, expected: object, got: object) -> None:
        self.codec, self.path, self.expected, self.got = codec, path, expected, got
        super().__init__(
            f"{codec} changed {path or 'the record'}: wrote {expected!r:.200}, read {got!r:.200}"
        )


class ResultsError(SerdelabError):
    """A stored run that is missing, damaged, or written by another version of the row format."""
