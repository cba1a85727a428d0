"""What a comparison came to, as data and in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from serdelab.ab.judge import Interval, Verdict


@dataclass(frozen=True, slots=True)
class Case:
    """One operation on one subject; the codec of each side."""

    base: str
    head: str
    subject: str
    scenario: str
    operation: str

    @property
    def label(self) -> str:
        codec = self.base if self.base == self.head else f"{self.base} → {self.head}"
        return f"{codec} · {self.subject} · {self.operation}"


@dataclass(frozen=True, slots=True)
class Finding:
    """``base`` and ``head`` are the labels of the sides; ``facts`` what each of them is.

    ``found`` is None where nothing was timed; ``sets`` holds the ratios of each set of pairs.
    """

    case: Case
    base: str
    head: str
    threshold: float
    verdict: Verdict
    found: Interval | None = None
    sets: tuple[tuple[float, ...], ...] = ()
    ns: tuple[float, float] = (0.0, 0.0)
    seconds: float = 0.0
    note: str = ""
    facts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])

    @property
    def pairs(self) -> int:
        return sum(map(len, self.sets))

    @property
    def same_bytes(self) -> bool:
        digests = {facts["sha256"] for facts in self.facts.values()}
        return len(digests) <= 1

    def words(self) -> str:
        """The verdict as a sentence would have it."""
        match self.verdict:
            case Verdict.SLOWER | Verdict.FASTER:
                return f"{self.verdict} {self.change()}"
            case Verdict.SAME:
                return f"no difference of {self.threshold * 100:.3g} % or more"
            case _:
                return str(self.verdict)

    def change(self) -> str:
        """ "+3.1 % (+2.2 to +3.9 %)": how much more time head takes than base."""
        if self.found is None:
            return ""
        low, point, high = (
            100 * (x - 1) for x in (self.found.low, self.found.point, self.found.high)
        )
        return f"{point:+.1f} % ({low:+.1f} to {high:+.1f} %)"

    def bytes_words(self) -> str:
        """Where the bytes differ, how: a fact, not a statistic."""
        if self.same_bytes:
            return ""
        sizes = [each["bytes"] / each["records"] for each in self.facts.values()]
        if len(set(sizes)) == 1:
            return "bytes differ, and are as many"
        return f"bytes differ: {sizes[0]:.1f} → {sizes[1]:.1f} a record"

    def to_json(self) -> dict[str, Any]:
        """One object, as in ``--json`` and ``--out``."""
        return asdict(self) | {"words": self.words(), "same_bytes": self.same_bytes}


EXIT = {
    Verdict.BROKEN: 4,
    Verdict.SLOWER: 1,
    Verdict.UNDECIDED: 3,
    Verdict.SAME: 0,
    Verdict.FASTER: 0,
    Verdict.NOTHING: 2,
}
"""The worst stands first."""


def exit_code(findings: Iterable[Finding]) -> int:
    """Of all together: broken counts before slower, slower before undecided.

    What could not be compared counts where there is nothing else.
    """
    verdicts = {finding.verdict for finding in findings}
    return next((code for verdict, code in EXIT.items() if verdict in verdicts), 0)
