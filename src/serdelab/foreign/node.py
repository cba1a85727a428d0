"""JSON that somebody else wrote: every value is checked where it is taken, and named if wrong."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from serdelab.errors import ResultsError


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands: ``out.json: benchmarks[2].stats.min``.

    ``get`` gives a node of None where there is nothing; what is then asked of it raises
    ResultsError, as does a value of another type.
    """

    value: object
    where: str

    def get(self, key: str) -> Node:
        """A member of an object."""
        value = self.value
        if not isinstance(value, dict):
            raise self.wrong("an object")
        found = cast("dict[str, object]", value).get(key)
        return Node(found, f"{self.where}{'' if self.where.endswith(': ') else '.'}{key}")

    def items(self) -> Iterator[Node]:
        """The items of a list."""
        value = self.value
        if not isinstance(value, list):
            raise self.wrong("a list")
        for index, item in enumerate(cast("list[object]", value)):
            yield Node(item, f"{self.where}[{index}]")

    def __bool__(self) -> bool:
        return self.value is not None

    def text(self, default: str | None = None) -> str:
        if self.value is None and default is not None:
            return default
        if not isinstance(self.value, str):
            raise self.wrong("a text")
        return self.value

    def number(self) -> float:
        """Finite; true and false are none."""
        value = self.value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.wrong("a number")
        try:
            number = float(value)
        except OverflowError:
            raise self.wrong("a number of this size") from None
        if not math.isfinite(number):
            raise self.wrong("a finite number")
        return number

    def positive(self) -> float:
        number = self.number()
        if not number > 0:
            raise self.wrong("above 0")
        return number

    def count(self, default: int | None = None) -> int:
        """A whole number above 0."""
        if self.value is None and default is not None:
            return default
        number = self.positive()
        if number != int(number):
            raise self.wrong("a whole number")
        return int(number)

    def object(self) -> dict[str, Any]:
        """Empty where there is none."""
        value = self.value
        if value is None:
            return {}
        if not isinstance(value, dict):
            raise self.wrong("an object")
        return cast("dict[str, Any]", value)

    def texts(self) -> dict[str, str]:
        """The members of an object that are texts."""
        return {key: value for key, value in self.object().items() if isinstance(value, str)}

    def wrong(self, expected: str) -> ResultsError:
        what = "missing" if self.value is None else f"{self.value!r:.40}"
        return ResultsError(f"{self.where} is {what}, not {expected}")
