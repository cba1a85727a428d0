"""The answer in words: verdicts, then each change with its rule and its witness."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from serdelab.check.answer import Answer, Judged
from serdelab.check.as_json import place
from serdelab.check.attribution import Harm, simple
from serdelab.check.compare import Compared
from serdelab.check.unshown import NOT_MADE
from serdelab.check.verdicts import ASKED, BAD, NOTHING_TRIED, predictions
from serdelab.check.words import hex_rows, safe, safe_lines, value
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.result import Witness

WIDTH = 100
WORDS = {
    Verdict.COMPATIBLE: "compatible",
    Verdict.CONDITIONAL: "conditional",
    Verdict.BREAKS_LOUDLY: "breaks loudly",
    Verdict.BREAKS_SILENTLY: "breaks silently",
    Verdict.UNDECIDED: "undecided",
    Verdict.NOT_EXPRESSIBLE: "not expressible",
}
_WHO = {
    Direction.BACKWARD: "new readers, old messages",
    Direction.FORWARD: "old readers, new messages",
}


def lines(answer: Answer) -> Iterator[str]:
    """Every line of it, without styles."""
    if answer.single:
        yield from _pair(answer.judged[0])
    else:
        yield from _many(answer)
    for entry in answer.unused:
        yield f"accepted, but there is no such break: {entry.path} ({entry.place})"


def _many(answer: Answer) -> Iterator[str]:
    for judged in answer.judged:
        if _is_worth_telling(judged, answer.judged):
            yield from _pair(judged)
            yield ""
    for moved in answer.added:
        yield f"added    {moved.name} (in {moved.newer})"
    for moved in answer.removed:
        yield f"removed  {moved.name} (in {moved.newer}): nothing to compare it with"
    for each in answer.unreadable:
        for at, line in enumerate(safe_lines(each.message)):
            yield from _wrapped("  " if at else "does not parse: ", line)
    yield from _summary(answer)


def _is_worth_telling(judged: Judged, all_: Iterable[Judged]) -> bool:
    """What changed from one version to the next; over more versions, what is worse than that."""
    if judged.step:
        return bool(judged.result.changes) or judged.verdicts.full is not Verdict.COMPATIBLE
    steps = [each.verdicts.full.rank for each in all_ if each.step and each.name == judged.name]
    return judged.verdicts.full.rank > max(steps, default=0)


def _summary(answer: Answer) -> Iterator[str]:
    verdicts = answer.verdicts
    transitive = len(answer.labels) > 2  # noqa: PLR2004 - old and new
    pairs = len(answer.judged)
    over = f"over {pairs} pair{'s' if pairs != 1 else ''} of versions"
    yield f"{'transitive, ' if transitive else ''}{over}" if pairs else "nothing to compare"
    for direction in ASKED:
        yield f"  {direction.value:10}{WORDS[verdicts.of(direction)]}"
    yield f"  {'full':10}{WORDS[verdicts.full]}"
    yield from _field("bump", f"{answer.bump.size.value}: {answer.bump.reason}")


def summary_rows(answer: Answer) -> list[tuple[str, str, str, str, str]]:
    """(from, to, backward, forward, bump) of each step, for a table."""
    return [
        (
            safe(step.older),
            safe(step.newer),
            WORDS[step.verdicts.backward],
            WORDS[step.verdicts.forward],
            step.bump.size.value,
        )
        for step in answer.steps
    ]


# One pair ---------------------------------------------------------------------------------------


def _pair(judged: Judged) -> Iterator[str]:
    yield safe(f"{judged.old} → {judged.new}")
    for direction in ASKED:
        verdict = WORDS[judged.verdicts.of(direction)]
        head = f"  {direction.value:10}{verdict:16} "
        yield from _wrapped(head, f"{_WHO[direction]}: {_tried(judged, direction)}")
    yield f"  {'full':10}{WORDS[judged.verdicts.full]}"
    yield from _field("bump", f"{judged.bump.size.value}: {judged.bump.reason}")
    yield from _field("advice", judged.advice)
    for at in range(len(judged.result.changes)):
        yield ""
        yield from _change(judged, at)
    yield from _rest(judged)


def _tried(judged: Judged, direction: Direction) -> str:
    """What was tried, by whom, and under which condition it fails."""
    found = [o for o in judged.result.observed if o.direction is direction]
    if not found:
        return NOTHING_TRIED if judged.result.changes else "nothing changed"
    parts: list[str] = []
    for codec, way in dict.fromkeys((o.codec, o.way) for o in found):
        mine = [o for o in found if (o.codec, o.way) == (codec, way)]
        tried = sum(o.values_tried for o in mine)
        harmless = all(o.verdict is Verdict.COMPATIBLE for o in mine)
        words = f"{codec}{f' ({way})' if way else ''}"
        words += f", no counterexample in {tried} messages" if harmless else f", {tried} messages"
        told = dict.fromkeys(o.condition or o.reason for o in mine if o.condition or o.reason)
        known = _unshown(judged, direction, codec, way)
        parts.append("; ".join([words, *told, *known]))
    if judged.verdicts.of(direction) is Verdict.UNDECIDED and not judged.result.changes:
        parts.append("What differs may be in what is not tried" if judged.result.gaps else "")
    return ". ".join(filter(None, parts))


def _unshown(judged: Judged, direction: Direction, codec: str, way: str) -> list[str]:
    """What other readers may do with what this codec takes, or this one with what was not made."""
    mine = [
        each
        for each in judged.unshown
        if (each.direction, each.codec, each.way) == (direction, codec, way)
        and not judged.acceptances(each)
    ]
    changes = judged.result.changes
    known = dict.fromkeys(changes[e.change].path for e in mine if e.reason != NOT_MADE)
    unmade = dict.fromkeys(changes[e.change].path for e in mine if e.reason == NOT_MADE)
    return [
        *([f"other readers may refuse or misread {', '.join(known)}"] if known else []),
        *([f"a message that was not made may break at {', '.join(unmade)}"] if unmade else []),
    ]


def _change(judged: Judged, at: int) -> Iterator[str]:
    change = judged.result.changes[at]
    file, line = place(change)
    words = (
        f"{change.old} → {change.new}" if change.old and change.new else change.old or change.new
    )
    where = f"{file}:{line}" if line else file
    yield safe(f"{at + 1}. {change.kind.value} {change.path}: {words:.300}  [{where}]")
    yield from _field("predicted", _predicted(judged, at), 5)
    said = [p for d in ASKED for p in predictions(judged.result, at, d)[:1] if p.source]
    for rule, source in dict.fromkeys((p.rule, p.source) for p in said):
        yield from _field("rule", f"{rule}, {source}", 5)
    yield from _field("observed", _observed(judged, at), 5)
    for words in dict.fromkeys(f"{each.words} {each.link}" for each in judged.unshown_of(at)):
        yield from _field("unshown", words, 5)
    for harm in _shown(judged.harms_of(at)):
        yield from _harm(harm)


def _predicted(judged: Judged, at: int) -> str:
    parts: list[str] = []
    for direction in ASKED:
        said = predictions(judged.result, at, direction)
        words = WORDS[said[0].verdict] if said else "no rule"
        condition = f" ({said[0].condition})" if said and said[0].condition else ""
        parts.append(f"{direction.value} {words}{condition}")
    return "; ".join(parts)


def _observed(judged: Judged, at: int) -> str:
    parts: list[str] = []
    for direction in ASKED:
        harms = [h for h in judged.harms_of(at) if h.direction is direction]
        said = predictions(judged.result, at, direction)
        bad = bool(said) and said[0].verdict in BAD
        words = ", ".join(dict.fromkeys(h.outcome.value for h in harms)) or "nothing harmful"
        if not harms and not _is_tried(judged, direction):
            words = "nothing tried"
        elif bool(harms) is not bad and said and said[0].verdict is not Verdict.UNDECIDED:
            words += " (not as predicted)"
        hidden = [each for each in judged.unshown_of(at) if each.direction is direction]
        calm = all(map(judged.is_accepted, harms)) and all(map(judged.acceptances, hidden))
        accepted = " (accepted)" if (harms or hidden) and calm else ""
        parts.append(f"{direction.value} {words}{accepted}")
    return "; ".join(parts)


def _is_tried(judged: Judged, direction: Direction) -> bool:
    return any(o.values_tried for o in judged.result.observed if o.direction is direction)


def _shown(harms: Iterable[Harm]) -> list[Harm]:
    """One with a witness for each direction and codec, the worst."""
    found: dict[tuple[str, str, str], Harm] = {}
    for harm in sorted(harms, key=lambda h: -h.outcome.rank):
        o = harm.observation
        if harm.witness is not None and o.direction in ASKED:
            found.setdefault((o.direction, o.codec, o.way), harm)
    return list(found.values())


def _harm(harm: Harm) -> Iterator[str]:
    witness = harm.witness
    assert witness is not None
    way = f" ({witness.way})" if witness.way else ""
    condition = f", when {harm.condition}" if harm.condition else ""
    words = f"{witness.codec}{way}, {witness.direction.value}: {witness.outcome.value}"
    words += f" at {harm.whole_path}{condition}"
    yield from _field("witness", words, 5)
    yield from witness_lines(witness)


def witness_lines(witness: Witness) -> Iterator[str]:
    yield from _field("record", f"{simple(witness.root)} {value(witness.record)}", 7)
    for at, row in enumerate(hex_rows(witness.bytes)):
        yield f"{'':7}{'' if at else 'bytes':10}{row}"
    if witness.error:
        yield from _field("error", witness.error, 7)
    else:
        yield from _field("got", value(witness.got), 7)


def _rest(judged: Judged) -> Iterator[str]:
    if judged.accepted or judged.result.gaps or judged.compared:
        yield ""
    for accepted in judged.accepted:
        yield f"  accepted, {accepted.direction.value}: {accepted.path}: {accepted.entry.reason}"
    unbound = [harm for harm in judged.harms if not harm.changes]
    for harm in _shown(unbound):
        yield from _harm(harm)
    for gap in judged.result.gaps:
        yield from _wrapped("  not tried: ", gap)
    for compared in judged.compared:
        yield from _compared(compared)


def _compared(compared: Compared) -> Iterator[str]:
    verdict = compared.verdict
    if verdict is None:
        yield from _wrapped(f"  {compared.name}: ", compared.reason)
        return
    forward = f", forward {verdict.forward.value}" if verdict.forward else ""
    yield f"  {verdict.name} {verdict.version}: backward {verdict.backward.value}{forward}"
    for finding in verdict.findings:
        yield from _wrapped("    says: ", finding)
    for refuted in compared.refuted:
        yield from _wrapped(
            "    refuted: " if refuted.missed else "    not confirmed: ", refuted.text
        )
        if refuted.witness is not None:
            yield from witness_lines(refuted.witness)


def _field(name: str, text: str, indent: int = 2) -> Iterator[str]:
    yield from _wrapped(f"{'':{indent}}{name:10}", text)


def _wrapped(head: str, text: str) -> Iterator[str]:
    inner = min(len(head), 31)
    wrapper = textwrap.TextWrapper(
        WIDTH, initial_indent=head, subsequent_indent=" " * inner, break_on_hyphens=False
    )
    yield from wrapper.wrap(safe(text)) or [head.rstrip()]
