"""The numbers in the prose of the case study's page, counted in the committed result."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from googleapis.table import READERS, Flat, is_more, rests_on_rules

NAMES: dict[str, str] = dict(zip(("binary", "strict", "lenient"), READERS, strict=True))
"""What the page calls a reader."""
_OFTEN = 3
"""So many times a field comes or goes before it is told as one that came and went."""


def facts(result: Flat) -> dict[str, str]:
    """By the name that the page's text has for it."""
    found = dict(_of_releases(result))
    found |= _of_binary(result["steps"])
    for name, reader in NAMES.items():
        found |= {f"{key}_{name}": value for key, value in _of_reader(result["steps"], reader)}
    found |= _of_form(result)
    found |= _of_run(result)
    return {key: value if isinstance(value, str) else f"{value:,}" for key, value in found.items()}


def broken(step: Flat, reader: str, direction: str = "") -> bool:
    """Whether there is a message that the reader does not read correctly."""
    return any(
        each["reader"] == reader and direction in {"", each["direction"]} for each in step["breaks"]
    )


def gone(step: Flat) -> list[str]:
    """Files that held messages, and types, that a release has no more."""
    types = [change["old"] for change in step["changes"] if _is_gone(step, change)]
    files = step["files"]["removed"]
    return [*(files if "gone: " in step["readers"][READERS[0]]["reason"] else ()), *types]


def _is_gone(step: Flat, change: Flat) -> bool:
    """An enum that is gone is no message; the bump's reason names those that are."""
    reason = step["readers"][READERS[0]]["reason"]
    return change["kind"] == "remove_type" and change["old"] in reason


def listed(words: Iterable[str]) -> str:
    """ "1.5.4, 1.6.0 and 1.7.0" """
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _of_releases(result: Flat) -> Iterator[tuple[str, Any]]:
    releases, steps = result["releases"], result["steps"]
    published = Counter(step["published"] for step in steps)
    yield "releases", len(releases)
    yield "steps", len(steps)
    for name, release in (("first", releases[0]), ("last", releases[-1])):
        yield name, release["version"]
        yield f"{name}_date", release["date"]
    yield from ((f"published_{size}", published[size]) for size in ("major", "minor", "patch"))
    yield "files", sum(step["files"]["compared"] for step in steps)
    yield "changes", sum(len(step["changes"]) for step in steps)
    yield "calm", sum(step["readers"][READERS[0]]["bump"] == "none" for step in steps)
    yield "commit", result["commit"][:7]
    yield "python", result["python"]
    yield "libraries", listed(f"{name} {number}" for name, number in result["libraries"].items())


def _of_binary(steps: Sequence[Flat]) -> dict[str, Any]:
    binary = READERS[0]
    taken = [step["to"] for step in steps if gone(step)]
    more = [
        f"{step['to']} ({step['readers'][binary]['bump']})"
        for step in steps
        if step["published"] == "patch" and is_more(step["readers"][binary]["bump"], "patch")
    ]
    return {
        "broken_releases": listed(step["to"] for step in steps if broken(step, binary)),
        "gone": len(taken),
        "gone_releases": listed(taken),
        "patches_that_are_more": len(more),
        "patches_that_are_more_listed": listed(more),
    }


def _of_reader(steps: Sequence[Flat], reader: str) -> Iterator[tuple[str, Any]]:
    mine = [step["readers"][reader] for step in steps]
    passed = [each["places"]["round_trip"] for each in mine]
    lost = [sum(each.get(word, 0) for word in ("silent_loss", "refused")) for each in passed]
    yield "messages", sum(each["messages"] for each in mine)
    yield from ((size, sum(each["bump"] == size for each in mine)) for size in ("major", "minor"))
    yield "broken", sum(broken(step, reader) for step in steps)
    yield "backward", sum(broken(step, reader, "backward") for step in steps)
    yield "forward", sum(broken(step, reader, "forward") for step in steps)
    ruled = [step["to"] for step in steps if rests_on_rules(step, reader)]
    yield "ruled", len(ruled)
    yield "ruled_releases", listed(ruled) if ruled else ""
    yield "lost", sum(lost)
    yield "lost_steps", sum(map(bool, lost))
    yield "refused", sum(each.get("refused", 0) for each in passed)
    shown = [each for step in steps for each in step["breaks"] if each["reader"] == reader]
    yield "shown", len(shown)
    yield "shown_of_new_fields", sum(map(_is_of_new_fields, shown))
    yield "silent", sum(_is_silent(step, reader) for step in steps)


def _is_of_new_fields(each: Flat) -> bool:
    return all(change.startswith(("add_field ", "add_branch ")) for change in each["changes"])


def _is_silent(step: Flat, reader: str) -> bool:
    """Whether the reader takes a wrong value, or none, for the message's own."""
    return any(b["reader"] == reader and b["outcome"].startswith("silent") for b in step["breaks"])


def _of_form(result: Flat) -> dict[str, Any]:
    """How the schemas were there; which fields came and went."""
    releases = result["releases"]
    shipped = [release for release in releases if release["proto_files"]]
    later = releases[releases.index(shipped[0]) :]
    turns = Counter(
        change["path"]
        for step in result["steps"]
        for change in step["changes"]
        if change["kind"] in {"add_field", "remove_field"}
    )
    often = [f"`{path}`" for path, count in turns.items() if count >= _OFTEN]
    return {
        "shipped": len(shipped),
        "shipped_first": shipped[0]["version"],
        "embedded": len(releases) - len(shipped),
        "without_text": listed(r["version"] for r in later if not r["proto_files"]),
        "differing": sum(bool(release["text_and_module_differ"]) for release in releases),
        "came_and_went": len(often),
        "came_and_went_listed": listed(often),
    }


def _of_run(result: Flat) -> dict[str, Any]:
    """How long it took, and what the comparison of every pair found."""
    every = result["transitive"]
    broken = every["broken"]
    worst = sorted({each["new"].partition("/")[2] for each in broken})
    return {
        "minutes": round(sum(result["seconds"].values()) / 60),
        "every_pairs": every["pairs"],
        "every_steps": every["of_them_steps"],
        "every_messages": every["messages"],
        "every_broken": len(broken),
        "every_broken_files": listed(f"`{name}`" for name in worst) if worst else "",
    }
