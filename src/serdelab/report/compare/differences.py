"""What else differs between two runs: what a reader must know before comparing their figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from serdelab.report.view import View

ACROSS = ("machine", "cpu", "cores", "os", "python", "tool")
OURS = ("serdelab", "commit")
COMMIT = 7
RECORDS = ("version", "records", "seed", "source")


@dataclass(frozen=True, slots=True)
class Difference:
    """``across``: it makes a comparison one of two machines or versions, so only indicative.

    A ``tool`` is what an imported run was measured with.
    """

    what: str
    before: str
    after: str
    across: bool = False


def environment(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    for key in (*ACROSS, *OURS):
        one, other = _said(before, key), _said(after, key)
        if one != other:
            yield Difference(key, one, other, across=key in ACROSS)


def _said(environment: Mapping[str, Any], key: str) -> str:
    """A commit short, with + where files differed from it."""
    text = str(environment.get(key, ""))
    if key != "commit":
        return text
    return text[:COMMIT] + ("+" if text and environment.get("dirty") else "")


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
