"""Text that shows what is in it: data of a run may hold any character."""

from __future__ import annotations

import re
import unicodedata

_STRANGE = re.compile(r"[^\n\t -~]")
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def visible(text: str) -> str:
    """What draws nothing, turns text around, or steers a terminal, as its escape; lines stay."""
    return _STRANGE.sub(_escaped, text)


def line(text: str) -> str:
    """The same on one line."""
    return visible(" ".join(text.split()))


def _escaped(found: re.Match[str]) -> str:
    character = found.group()
    if unicodedata.category(character) not in _HIDDEN:
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the BMP
