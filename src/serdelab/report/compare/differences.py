"""What else differs between two runs: what a reader must know before comparing their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from serdelab.report.view import View

MACHINE = ("machine", "cpu", "cores", "os", "python")
OURS = ("serdelab", "commit", "dirty")
RECORDS = ("version", "records", "seed", "source")


@dataclass(frozen=True, slots=True)
class Difference:
    """``across``: it makes a comparison one of two machines or versions, so only indicative."""

    what: str
    before: str
    after: str
    across: bool = False


def environment(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for key in (*MACHINE, *OURS):
        one, other = str(before.get(key, "")), str(after.get(key, ""))
        if one != other:
            yield Difference(key, one, other, across=key in MACHINE)


def libraries(before: View, after: View, codecs: Sequence[str]) -> Iterator[Difference]:
    """Each library once, with what was really active."""
    seen: set[tuple[str, str, str]] = set()
    for codec in codecs:
        one, other = (_active(view.codecs.get(codec, {})) for view in (before, after))
        name = str(after.codecs.get(codec, {}).get("library") or codec)
        if one != other and (name, one, other) not in seen:
            seen.add((name, one, other))
            yield Difference(f"library {name}", one, other, across=True)


def _active(info: Mapping[str, Any]) -> str:
    implementation = info.get("implementation", "")
    shown = f" ({implementation})" if implementation else ""
    return f"{info.get('version', '')}{shown}".strip()


def records(before: View, after: View, subjects: Sequence[str]) -> Iterator[Difference]:
    """Sizes and times of other records are figures of something else."""
    frames = before.run.subjects, after.run.subjects
    for subject in subjects:
        for key in RECORDS:
            one, other = (str(f.at[subject, key]) if subject in f.index else "" for f in frames)
            if one != other:
                yield Difference(f"{subject}: {key}", one, other)


def only(kind: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Difference]:
    """Names that one run alone has."""
    one, other = (sorted(set(a) - set(b)) for a, b in ((before, after), (after, before)))
    if one or other:
        yield Difference(f"{kind}s of one run alone", ", ".join(one), ", ".join(other))
