"""Puts two runs side by side, or says why that would mean nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from serdelab.errors import UsageError
from serdelab.report import frames
from serdelab.report.compare import differences, pairs
from serdelab.report.compare.choice import Choice
from serdelab.report.compare.differences import Difference
from serdelab.report.compare.pairs import Pair, Size
from serdelab.report.names import place
from serdelab.report.quantities import listed
from serdelab.report.timings import tie_width
from serdelab.report.view import View
from serdelab.rows import FLOOR, TWIN, read_rows


@dataclass(frozen=True, slots=True)
class Comparison:
    """``width`` is what a change must exceed; ``other_code`` are codecs that other code measured
    in the second run, ``unknown_code`` those of which one run does not say."""

    before: View
    after: View
    pairs: tuple[Pair, ...]
    sizes: tuple[Size, ...]
    differences: tuple[Difference, ...]
    width: float
    other_code: tuple[str, ...]
    unknown_code: tuple[str, ...]

    @property
    def indicative(self) -> bool:
        """Whether machine, Python or a library differ: figures then tell a direction at best."""
        return any(difference.across for difference in self.differences)

    @property
    def reference(self) -> str:
        return self.before.run.reference

    def groups(self) -> dict[tuple[str, str], list[Pair]]:
        """(subject, operation) → its pairs, in order of subjects."""
        made: defaultdict[tuple[str, str], list[Pair]] = defaultdict(list)
        for pair in self.pairs:
            made[pair.subject, pair.operation].append(pair)
        return dict(made)


def compare(before: Path, after: Path, choice: Choice, *, different_code: bool) -> Comparison:
    """``serdelab.report.compare.compare``."""
    one, other = View(frames.load(before)), View(frames.load(after))
    _check_references(one, other)
    subjects = choice.of("subject", [s for s in one.subjects if s in other.subjects])
    known = [c for c in one.codecs if c in other.codecs]
    codecs = choice.of("codec", known)
    operations = choice.of("operation", _operations(one, other))
    width = max(tie_width(view.run.noise_floor) for view in (one, other))
    raw = [p for s in subjects for o in operations for p in pairs.found(one, other, [s], o, codecs)]
    sizes = tuple(pairs.sizes(one, other, subjects, codecs))
    if not raw and not sizes:
        raise UsageError(
            f"nothing to compare: no figure is in both {before} and {after}",
            hint="python bench.py list runs",
        )
    kept = codecs if one.run.reference in codecs else (*codecs, one.run.reference)
    used = [codec for codec in kept if codec in known]
    changed, unknown = _codes(before, after, used)
    if changed and not different_code:
        raise UsageError(
            f"{listed(changed)} {'was' if len(changed) == 1 else 'were'} measured by different "
            "code: figures of other code do not compare",
            hint=f"python bench.py compare {before} {after} --different-code",
        )
    return Comparison(
        before=one,
        after=other,
        pairs=tuple(pairs.estimated(one, other, raw, width)),
        sizes=sizes,
        differences=tuple(_differences(one, other, subjects, used)),
        width=width,
        other_code=tuple(changed),
        unknown_code=tuple(unknown),
    )


def _check_references(one: View, other: View) -> None:
    references = [view.run.reference for view in (one, other)]
    if references[0] != references[1]:
        named = " and ".join(f"{v.run.folder} {v.run.reference or 'none'}" for v in (one, other))
        raise UsageError(f"ratios to different references do not compare: {named}")


def _operations(one: View, other: View) -> list[str]:
    """Those that were timed in both, in the order of the flow."""
    names = [{str(n) for n in v.run.timings["operation"].unique()} for v in (one, other)]
    finished = {"read_all"} if all("decode" in known for known in names) else set[str]()
    return sorted((names[0] & names[1]) | finished, key=place)


def _codes(before: Path, after: Path, codecs: Iterable[str]) -> tuple[list[str], list[str]]:
    """The codecs of which the code differs, and those of which it is not known, by name."""
    one, other = _code_of(before), _code_of(after)
    shared = {key for key in one.keys() & other.keys() if key[1] in set(codecs)}
    changed = {key[1] for key in shared if one[key] != other[key] and one[key] and other[key]}
    unknown = {key[1] for key in shared if not (one[key] and other[key])}
    return sorted(changed), sorted(unknown - changed)


def _code_of(run: Path) -> Mapping[tuple[str, str], frozenset[str]]:
    """(scenario, codec) → the digests that stand in its rows."""
    made: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for row in read_rows(run):
        if row.codec not in (TWIN, FLOOR) and row.measures:
            made[row.scenario, row.codec].update([row.code] if row.code else [])
    return {key: frozenset(codes) for key, codes in made.items()}


def _differences(
    one: View, other: View, subjects: Iterable[str], codecs: Iterable[str]
) -> Iterable[Difference]:
    environments = (dict(view.run.meta.get("environment", {})) for view in (one, other))
    yield from differences.environment(*environments)
    yield from differences.libraries(one, other, list(codecs))
    yield from differences.records(one, other, list(subjects))
    yield from differences.only("subject", one.subjects, other.subjects)
    yield from differences.only("codec", list(one.codecs), list(other.codecs))
