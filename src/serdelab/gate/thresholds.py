"""What counts as worse: the project's ``pyproject.toml``, each threshold with its reason.

::

    [[tool.serdelab.gate]]
    scenario = "throughput"          # or "instructions", "size"
    subject = "airport"              # a name or a glob; all where it is left out
    codec = "json_*"                 # the same
    threshold = "8%"                 # of size: growth that is accepted, 0 where nothing is said
    reason = "its records differ in size: intervals are wide"

    [[tool.serdelab.gate]]
    scenario = "size"
    codec = "json_orjson"
    bytes = 1                        # a growth that is meant: so much in any record
    reason = "a version stands in front since ticket 123"

Of those that fit, the one with the codec spelled out counts, then that with the subject; of equals
the later. A file that says nothing leaves the thresholds of ``DEFAULTS``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path

from serdelab.errors import SchemaError
from serdelab.toml_file import Section, TomlFile, did_you_mean

TABLE = "tool.serdelab.gate"
_KEYS = ("scenario", "subject", "codec", "threshold", "bytes", "reason")
_ANY = "*"


@dataclass(frozen=True, slots=True)
class Limit:
    """``threshold`` is the share that counts as worse; ``bytes``: of growth in any record.

    ``place`` is file and line, or who else said so.
    """

    scenario: str
    threshold: float
    reason: str
    place: str
    subject: str = _ANY
    codec: str = _ANY
    bytes: int = 0

    @property
    def accepts(self) -> bool:
        """Whether it lets a message grow."""
        return self.scenario == "size" and (self.bytes > 0 or self.threshold > 0)

    def words(self) -> str:
        """ "5 % (pyproject.toml:12: reason)"."""
        bytes_ = f"{self.bytes} byte{'s' * (self.bytes > 1)} a record"
        amount = bytes_ if self.bytes else f"{self.threshold * 100:.3g} %"
        return f"{amount} ({self.place}: {self.reason})"


DEFAULTS = (
    Limit("throughput", 0.05, "a change this large is found half of the time", "default"),
    Limit("instructions", 0.03, "counts of the same code differ by 2.8 % at worst", "default"),
    Limit("size", 0.0, "any growth is a fact", "default"),
)
SCENARIOS = tuple(limit.scenario for limit in DEFAULTS)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """``given`` is what the command line says of time; it counts before everything else."""

    limits: tuple[Limit, ...] = DEFAULTS
    given: float | None = None

    def of(self, scenario: str, codec: str, subject: str) -> Limit:
        fitting = [
            limit
            for limit in self.limits
            if limit.scenario == scenario
            and fnmatchcase(subject, limit.subject)
            and fnmatchcase(codec, limit.codec)
        ]
        ranks = [(_rank(each.codec), _rank(each.subject), n) for n, each in enumerate(fitting)]
        found = fitting[max(ranks)[2]]
        if scenario == "throughput" and self.given is not None:
            return replace(found, threshold=self.given, reason="as asked", place="--threshold")
        return found

    def check(self, codecs: Sequence[str], subjects: Sequence[str]) -> None:
        """SchemaError for one that fits nothing there is: a name that was misspelt."""
        for limit in self.limits:
            for key, pattern, known in (
                ("subject", limit.subject, subjects),
                ("codec", limit.codec, codecs),
            ):
                if pattern != _ANY and not any(fnmatchcase(name, pattern) for name in known):
                    guess = did_you_mean(pattern, known)
                    raise SchemaError(f"{limit.place}: no {key} matches {pattern!r}; {guess}")


def load(read: TomlFile) -> Thresholds:
    """SchemaError with file and line where it is not of this form."""
    tool = Section(read, Section(read, read.table).part("tool"))
    Section(read, tool.part("serdelab")).check(("gate",))
    return Thresholds((*DEFAULTS, *map(_limit, read.sections(TABLE, _KEYS))))


def share(text: str) -> float:
    """ "5%" or "0.05". ValueError where it is no share from 0 to 1."""
    number = float(text.strip().removesuffix("%")) / (100 if text.strip().endswith("%") else 1)
    if not 0 <= number < 1:
        raise ValueError(text)
    return number


def _limit(section: Section) -> Limit:
    scenario = section.text("scenario")
    if scenario not in SCENARIOS:
        guess = did_you_mean(scenario, SCENARIOS)
        raise section.error(f"no scenario is called {scenario!r}; {guess}", scenario)
    if ("threshold" in section.table) is ("bytes" in section.table):
        raise section.error("has either a threshold or bytes", "threshold")
    if "bytes" in section.table and scenario != "size":
        raise section.error("bytes are of the scenario size", "bytes")
    return Limit(
        scenario=scenario,
        threshold=_threshold(section, scenario),
        reason=section.text("reason"),
        place=f"{Path(section.file.name).name}:{section.line('scenario')}",
        subject=_pattern(section, "subject"),
        codec=_pattern(section, "codec"),
        bytes=_bytes(section),
    )


def _pattern(section: Section, key: str) -> str:
    return section.text(key) if key in section.table else _ANY


def _threshold(section: Section, scenario: str) -> float:
    found = section.table.get("threshold", "0")
    try:
        number = share(str(found))
    except ValueError:
        number = -1.0
    if number < 0 or (number == 0 and scenario != "size"):
        message = f'threshold is a share between 0 and 1, such as "5%", not {found!r}'
        raise section.error(message, "threshold")
    return number


def _bytes(section: Section) -> int:
    found = section.table.get("bytes", 0)
    if type(found) is not int or found < 0:
        raise section.error(f"bytes is a whole number, not {found!r}", "bytes")
    return found


def _rank(pattern: str) -> tuple[int, int]:
    """A name before a glob, a longer glob before a shorter one."""
    is_glob = any(character in pattern for character in "*?[")
    return (0 if pattern == _ANY else 1 if is_glob else 2, len(pattern))
