"""Which codec, subject and operation a benchmark of another tool is about.

Taken from the first of these that says it: ``extra_info`` of the benchmark; the named groups of
the user's pattern; parameters of those names; else the codec is the benchmark's name, the subject
its group or the name of the file, the operation "call".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, cast

from serdelab.errors import ResultsError, UsageError
from serdelab.foreign.sample import Sample
from serdelab.rows import FLOOR, TWIN

PARTS = ("codec", "subject", "operation")
OPERATION = "call"


class Name(NamedTuple):
    codec: str
    subject: str
    operation: str


@dataclass(frozen=True, slots=True)
class Naming:
    pattern: re.Pattern[str] | None = None

    @classmethod
    def of(cls, pattern: str | None) -> Naming:
        """UsageError for a pattern that is none, or has no group of the three names."""
        if pattern is None:
            return cls()
        try:
            compiled = re.compile(pattern)
        except re.error as error:
            raise UsageError(f"--pattern is no regular expression: {error}") from error
        if not compiled.groupindex or not compiled.groupindex.keys() <= set(PARTS):
            raise UsageError(
                f"--pattern names groups {', '.join(PARTS)}",
                hint=r"--pattern '(?P<operation>\w+)\[(?P<codec>\w+)\]'",
            )
        return cls(compiled)

    def name(self, sample: Sample, stem: str) -> Name:
        """ResultsError where somebody's benchmark has a name that rows use for something else."""
        default = {"codec": sample.name, "subject": sample.group or stem, "operation": OPERATION}
        found = default | _known(sample.parameters)
        match = self.pattern.search(sample.name) if self.pattern else None
        found |= _known(match.groupdict()) if match else {}
        stated = _known(sample.extra)
        found |= stated
        if found["codec"] in (TWIN, FLOOR) and "codec" not in stated:
            raise ResultsError(
                f"a benchmark is called {found['codec']!r}, which stands for something else in "
                "rows",
                hint="--pattern gives it another name",
            )
        return Name(*(found[part] for part in PARTS))


def _known(said: object) -> dict[str, str]:
    """The parts that are said, as texts that are not empty."""
    if not isinstance(said, dict):
        return {}
    known = cast("dict[str, object]", said)
    return {part: text for part in PARTS if isinstance(text := known.get(part), str) and text}
