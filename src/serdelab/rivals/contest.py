"""One comparison by a rival, or by ``ab``, in the same terms."""

from __future__ import annotations

from time import monotonic

from serdelab.ab.compare import Asked
from serdelab.ab.compare import compare as compare_sides
from serdelab.ab.finding import Case, Finding
from serdelab.ab.judge import Verdict
from serdelab.ab.side import Kind, Ready, Side
from serdelab.rivals.rival import Comparison, Rival, RivalFault, Work

LAB, MEDIAN = "serdelab ab", "median of pairs"


def compare(rival: Rival, work: Work, seconds: float) -> list[Comparison]:
    """``serdelab.rivals.compare``."""
    start = monotonic()
    before, after = (rival.measure(each, seconds) for each in (work.before(), work))
    said = {each: rival.slower(before, after, each) for each in rival.statistics}
    took = monotonic() - start
    return [
        Comparison(
            tool=rival.name,
            statistic=each,
            rule=rival.rule,
            work=work,
            ratio=after.ns[each] / before.ns[each],
            slower=said[each],
            ns=(before.ns[each], after.ns[each]),
            seconds=took,
        )
        for each in rival.statistics
    ]


def ab(work: Work, seconds: float, threshold: float) -> Comparison:
    """``serdelab.rivals.ab``."""
    side = Ready(Side(work.codec, Kind.CODEC, work.codec))
    case = Case(work.codec, work.codec, work.subject, work.scenario, work.operation)
    asked = Asked(threshold=threshold, budget=seconds, seed=work.seed, injected=work.share)
    (finding,) = compare_sides((side, side), [case], asked)
    return of_finding(work, finding)


def of_finding(work: Work, finding: Finding) -> Comparison:
    if finding.found is None:
        raise RivalFault(f"{LAB}: {finding.words()}: {finding.note}")
    return Comparison(
        tool=LAB,
        statistic=MEDIAN,
        rule=f"> {finding.threshold * 100:.3g} % and confirmed",
        work=work,
        ratio=finding.found.point,
        slower=finding.verdict is Verdict.SLOWER,
        ns=finding.ns,
        seconds=finding.seconds,
    )
