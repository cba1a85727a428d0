"""Reads JSON strictly and remembers on which line each member stands."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from serdelab.errors import SchemaError

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],\n]')
_BEHIND_KEY = re.compile(r"\s*:")


@dataclass(frozen=True, slots=True)
class JsonText:
    file: str
    text: str
    value: Any
    lines: dict[str, int]
    """The line of each member of an object, by its JSON pointer (RFC 6901)."""

    def line(self, pointer: str) -> int:
        """The line of a place, or of the nearest member around it, else where the value begins."""
        while pointer and pointer not in self.lines:
            pointer = pointer.rpartition("/")[0]
        return self.lines.get(pointer) or self._first_line()

    def _first_line(self) -> int:
        return self.text.count("\n", 0, len(self.text) - len(self.text.lstrip())) + 1


def step(key: str | int) -> str:
    """One step of a JSON pointer, with its slash."""
    return "/" + str(key).replace("~", "~0").replace("/", "~1")


def members(value: Any) -> dict[str, Any] | None:
    """The value when it is an object. Its keys are strings: JSON has no others."""
    return value if isinstance(value, dict) else None  # pyright: ignore[reportUnknownVariableType] - JSON holds anything


def array(value: Any) -> list[Any] | None:
    """The value when it is an array."""
    return value if isinstance(value, list) else None  # pyright: ignore[reportUnknownVariableType] - JSON holds anything


def read(file: Path) -> JsonText:
    """SchemaError with file and line: not JSON, a member named twice, NaN, or nested too deep."""
    name = str(file)
    try:
        return parse(file.read_text(encoding="utf-8-sig"), name)
    except OSError as error:
        raise SchemaError(f"cannot be read: {error.strerror}", file=name) from error
    except UnicodeDecodeError as error:
        raise SchemaError(f"is not UTF-8 text: {error.reason}", file=name) from error


def parse(text: str, name: str = "") -> JsonText:
    """The same for a text at hand; ``name`` is the file's that messages show."""
    try:
        value = json.loads(text, parse_constant=_refuse_constant)
        return JsonText(name, text, value, _lines(text, name))
    except json.JSONDecodeError as error:
        raise SchemaError(f"not JSON: {error.msg}", file=name, line=error.lineno) from error
    except RecursionError as error:
        raise SchemaError("nests too deep to be read", file=name) from error
    except ValueError as error:  # a constant, or an integer of more digits than Python reads
        raise SchemaError(f"not JSON: {error}", file=name) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no value of RFC 8259")


def _lines(text: str, file: str) -> dict[str, int]:
    """One pass over the tokens of a text that is known to be JSON."""
    lines: dict[str, int] = {}
    path: list[str | int] = []  # for each open object its current key, for each array its index
    line = 1
    for token in _TOKEN.finditer(text):
        match token[0]:
            case "\n":
                line += 1
            case "{":
                path.append("")
            case "[":
                path.append(0)
            case "}" | "]":
                path.pop()
            case ",":
                here = path[-1]
                path[-1] = here + 1 if isinstance(here, int) else ""
            case string if _BEHIND_KEY.match(text, token.end()):
                path[-1] = json.loads(string)
                pointer = "".join(map(step, path))
                if pointer in lines:
                    message = (
                        f"the member {pointer} is there twice, before on line {lines[pointer]}"
                    )
                    raise SchemaError(message, file=file, line=line)
                lines[pointer] = line
            case _:
                pass
    return lines
