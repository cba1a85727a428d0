"""The comparison in sentences: its title, what has to be known, and a change as people read it."""

from __future__ import annotations

from serdelab.report import heading
from serdelab.report import quantities as q
from serdelab.report.compare.comparison import Comparison
from serdelab.report.compare.pairs import Pair
from serdelab.report.stats import FEWEST

INDICATIVE = "Indicative"
DOUBLE = 2.0
VERDICT = (
    "Two stored runs cannot show that code became slower: they were not measured side by side. "
    "`python bench.py ab` does that."
)


def change(factor: float) -> str:
    """``+4.2 %``; from double or half on ``× 2.31``."""
    if not 1 / DOUBLE < factor < DOUBLE:
        return f"× {q.significant(factor)}"
    return f"{(factor - 1) * 100:+.1f} %"


def named(pair: Pair) -> str:
    return f"{pair.codec}, {pair.operation.replace('_', ' ')} on {pair.subject}"


def farthest(pairs: list[Pair]) -> Pair:
    return max(pairs, key=lambda p: max(p.change.point, 1 / p.change.point))


def title(compared: Comparison) -> str:
    """How many ratios differ, and which one most."""
    apart = [pair for pair in compared.pairs if pair.apart]
    said = f"{len(apart) or 'None'} of {len(compared.pairs)} ratios to {compared.reference}"
    said += f" {'differ' if len(apart) > 1 else 'differs'} by more than the noise"
    if not compared.pairs:
        said = "Sizes of two runs"
    elif not _enough(compared):
        said = f"Ratios to {compared.reference} of two runs; too few processes for a statement"
    elif apart:
        most = farthest(apart)
        said += f"; the most: {named(most)}, {change(most.change.point)}"
    return f"{INDICATIVE}: {said[0].lower() + said[1:]}" if compared.indicative else said


def _enough(compared: Comparison) -> bool:
    return any(min(p.before["spawns"], p.after["spawns"]) >= FEWEST for p in compared.pairs)


def runs(compared: Comparison) -> tuple[str, str]:
    """A line for each run, as all charts carry it."""
    views = zip("AB", (compared.before, compared.after), strict=True)
    one, other = (f"{key}: {view.run.folder.name} · {heading.line(view)}" for key, view in views)
    return one, other


def notes(compared: Comparison) -> list[str]:
    """What has to be known before a figure is believed."""
    said: list[str] = []
    if compared.indicative:
        words = list(dict.fromkeys(d.what for d in compared.differences if d.across))
        said.append(
            f"Indicative: {q.listed(words, 6)} differ. Ratios to {compared.reference} mostly "
            "hold from one to the other; no verdict follows from them."
        )
    if compared.other_code:
        said.append(f"Measured by different code: {q.listed(compared.other_code, 6)}.")
    if compared.unknown_code:
        names = q.listed(compared.unknown_code, 6)
        said.append(f"By what code is not known: {names}.")
    other = sorted({named(pair) for pair in compared.pairs if pair.bytes is False})
    if other:
        said.append(f"Other bytes were encoded in B than in A: {q.listed(other)}.")
    for key, view in (("A", compared.before), ("B", compared.after)):
        said += [f"{key}: {note}" for note in view.run.notes]
    return said
