"""What ``list`` tells of each thing: a plain dict for JSON, and the columns of its table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from serdelab import discover, subjects
from serdelab.cli.codec_facts import codec_facts
from serdelab.cli.shared import lab_runs, runs
from serdelab.errors import ResultsError, SerdelabError
from serdelab.evolution_rows import RUN as LAB_RUN
from serdelab.rows import RUN, read_run

Fact = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Listing:
    """``gather`` gets the folder of subjects, None for the bundled ones."""

    gather: Callable[[Path | None], list[Fact]]
    columns: Mapping[str, Callable[[Fact], str]]


def _codecs(_: Path | None) -> list[Fact]:
    return [codec_facts(name) for name in discover.plugins(discover.CODEC)]


def _subjects(root: Path | None) -> list[Fact]:
    return [_subject(name, root) for name in subjects.names(root)]


def _subject(name: str, root: Path | None) -> Fact:
    fact: Fact = {"name": name, "stands_for": "", "versions": {}, "source": "", "license": ""}
    fact |= {"status": "available", "reason": "", "hint": ""}
    try:
        fact["stands_for"] = subjects.describe(name, root).stands_for
        for version in subjects.versions(name, root):
            folder = subjects.version_folder(name, version, root)
            fact["versions"][version] = list(subjects.idl_files(name, folder))
        if name in discover.plugins(discover.DATASET):
            dataset = discover.dataset(name)
            fact |= {"source": dataset.source, "license": dataset.license}
        else:
            fact |= {"status": "unavailable", "reason": "no data set of that name"}
    except SerdelabError as error:
        fact |= {"status": "broken", "reason": error.message, "hint": error.hint}
    return fact


def _scenarios(_: Path | None) -> list[Fact]:
    return [_scenario(name) for name in discover.plugins(discover.SCENARIO)]


def _scenario(name: str) -> Fact:
    try:
        found = discover.scenario(name)
    except SerdelabError as error:
        return {"name": name, "question": "", "status": "broken", "reason": error.message}
    return {"name": name, "question": found.question, "status": "available", "reason": ""}


def _runs(_: Path | None) -> list[Fact]:
    return [*map(_run, runs()), *map(_lab_run, lab_runs())]


def _lab_run(folder: Path) -> Fact:
    """A run of the evolution lab: cases in place of subjects."""
    return _stored(folder, LAB_RUN, ("cases", "codecs", "matrices"))


def _run(folder: Path) -> Fact:
    return _stored(folder, RUN, ("subjects", "codecs", "scenarios"))


def _stored(folder: Path, name: str, asked: tuple[str, ...]) -> Fact:
    fact: Fact = {"name": folder.name, "folder": str(folder), "status": "damaged"}
    try:
        stored = read_run(folder, name)
        fact |= {
            key: stored["environment"].get(key, "") for key in ("started", "machine", "commit")
        }
        fact |= {key: list(stored["request"][key]) for key in asked}
        fact["status"] = stored["status"]
    except ResultsError as error:
        fact["reason"] = error.message
    except (KeyError, TypeError, AttributeError) as error:
        fact["reason"] = f"{name} is damaged: {error!r}"
    return fact


def _state(fact: Fact) -> str:
    parts = (fact["status"], fact.get("reason", ""), fact.get("hint", ""))
    return ": ".join(part for part in parts if part)


def _plain(key: str) -> Callable[[Fact], str]:
    return lambda fact: str(fact.get(key, ""))


def _count(key: str) -> Callable[[Fact], str]:
    return lambda fact: str(len(fact[key])) if key in fact else ""


LISTINGS: dict[str, Listing] = {
    "codecs": Listing(
        _codecs,
        {
            "name": _plain("name"),
            "format": _plain("format"),
            "library": lambda fact: f"{fact['library']} {fact['version']}".strip(),
            "runs": _plain("implementation"),
            "state": _state,
            "idiom": _plain("idiom"),
            "warning": lambda fact: fact["warning"] or ("control" if fact["control"] else ""),
        },
    ),
    "subjects": Listing(
        _subjects,
        {
            "name": _plain("name"),
            "versions": lambda fact: "; ".join(
                f"{version}: {', '.join(idls)}" for version, idls in fact["versions"].items()
            ),
            "state": _state,
            "data": lambda fact: " ".join(filter(None, (fact["source"], fact["license"]))),
            "stands for": _plain("stands_for"),
        },
    ),
    "scenarios": Listing(
        _scenarios, {"name": _plain("name"), "state": _state, "question": _plain("question")}
    ),
    "runs": Listing(
        _runs,
        {
            "name": _plain("name"),
            "state": _state,
            "started": _plain("started"),
            "machine": _plain("machine"),
            "subjects": _count("subjects"),
            "codecs": _count("codecs"),
            "scenarios": _count("scenarios"),
            "cases": _count("cases"),
        },
    ),
}
"""By the word of the command line, in the order shown."""
