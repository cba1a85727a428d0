"""The page's other tables and lists: what is gone, what buf says, what only rules say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from googleapis.facts import NAMES, gone, listed
from googleapis.table import CHECKERS, READERS, Flat


def lists(result: Flat) -> dict[str, str]:
    steps = result["steps"]
    found = {
        "gone_table": "\n".join(_gone(steps)),
        "buf_table": "\n".join(_buf(steps)),
        "by_rule_list": "\n".join(_by_rule(steps)),
    }
    found["forward_uncovered"] = str(sum(map(_is_uncovered, steps)))
    for name, key in zip(CHECKERS, ("wire", "wire_json"), strict=True):
        found |= {f"{word}_{key}": f"{count:,}" for word, count in _counted(steps, name)}
    return found


def _gone(steps: Sequence[Flat]) -> Iterator[str]:
    yield "| release | published | gone |"
    yield "|---|---|---|"
    for step in steps:
        names = ", ".join(f"`{name}`" for name in gone(step))
        if names:
            yield f"| {step['to']} | {step['published']} | {names} |"


# buf --------------------------------------------------------------------------------------------


def _said(steps: Sequence[Flat], name: str) -> Iterator[tuple[Flat, Flat]]:
    for step in steps:
        yield from ((step, checker) for checker in step["checkers"] if checker["name"] == name)


def is_confirmed(file: Flat) -> bool:
    """Whether any reader has a message that breaks, where buf calls a file breaking."""
    return any(said["verdict"] != "compatible" for said in file["backward"].values())


def _counted(steps: Sequence[Flat], name: str) -> Iterator[tuple[str, int]]:
    breaking = [(step, checker) for step, checker in _said(steps, name) if checker["breaking"]]
    files = [file for _, checker in breaking for file in checker["breaking"]]
    calm = [file for file in files if not is_confirmed(file)]
    confirmed = [checker for _, checker in breaking if any(map(is_confirmed, checker["breaking"]))]
    yield "buf_asked", sum(1 for _ in _said(steps, name))
    yield "buf_steps", len(breaking)
    yield "buf_findings", sum(len(checker["findings"]) for _, checker in breaking)
    yield "buf_files", len(files)
    yield "buf_confirmed", len(confirmed)
    yield "buf_confirmed_files", len(files) - len(calm)
    yield "buf_unconfirmed", len(breaking) - len(confirmed)
    yield "buf_unconfirmed_files", len(calm)
    yield "buf_unconfirmed_messages", sum(map(_messages, calm))
    yield "buf_missed", sum(len(checker["missed"]) for _, checker in _said(steps, name))


def _is_uncovered(step: Flat) -> bool:
    """Whether an old strict reader breaks, and buf has nothing to say of the step."""
    strict, name = READERS[1], CHECKERS[1]
    told = any(checker["breaking"] for checker in step["checkers"] if checker["name"] == name)
    forward = ((each["reader"], each["direction"]) for each in step["breaks"])
    return (strict, "forward") in forward and not told


def _messages(file: Flat) -> int:
    return sum(said["messages"] for said in file["backward"].values())


def _buf(steps: Sequence[Flat]) -> Iterator[str]:
    yield "| release | rules | findings | pairs of files | codecs, backward | messages |"
    yield "|---|---|---|---|---|---|"
    for name in CHECKERS:
        for step, checker in _said(steps, name):
            if checker["breaking"]:
                yield _row(step, checker)


def _row(step: Flat, checker: Flat) -> str:
    rules = Counter(finding.partition(":")[0] for finding in checker["findings"])
    findings = ", ".join(f"{count} {rule}" for rule, count in sorted(rules.items()))
    messages = sum(map(_messages, checker["breaking"]))
    return (
        f"| {step['to']} | {checker['version'].partition(' ')[2]} | {findings} "
        f"| {len(checker['breaking'])} | {_worst(checker['breaking'])} | {messages:,} |"
    )


def _worst(files: Sequence[Flat]) -> str:
    """Of each reader, the verdicts over the files that buf calls breaking."""
    found: dict[str, set[str]] = {}
    for file in files:
        for reader, said in file["backward"].items():
            found.setdefault(reader, set()).add(said["verdict"])
    words = {reader: ", ".join(sorted(verdicts)) for reader, verdicts in found.items()}
    return "; ".join(f"{reader.split()[-1]}: {said}" for reader, said in words.items())


# Rules alone ------------------------------------------------------------------------------------


def _by_rule(steps: Sequence[Flat]) -> Iterator[str]:
    """A line for each release and kind of change; who is harmed by rule stands after it."""
    called = {reader: name for name, reader in NAMES.items()}
    for step in steps:
        harmed: dict[str, list[str]] = {}
        for reader in READERS:
            for change in step["readers"][reader]["by_rule"]:
                harmed.setdefault(change, []).append(reader)
        for head, changes in groupby(harmed, key=lambda change: change.split()[:2]):
            every = list(changes)
            names = ", ".join(change.split()[2] for change in every if len(change.split()) > 2)
            readers = listed(called[reader] for reader in harmed[every[0]])
            more = f": {names}" if names else ""
            yield f"- {step['to']}, `{' '.join(head)}`{more} ({readers})"
