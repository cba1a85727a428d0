"""``list subjects --verify``: whether all IDLs of every version say the same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from serdelab import subjects, verify
from serdelab.cli.shared import FAILED, OK
from serdelab.errors import SchemaError, UsageError
from serdelab.idl import Inexpressible


@dataclass(frozen=True, slots=True)
class Verified:
    subject: str
    version: str
    idls: tuple[str, ...]
    disagreements: list[verify.Disagreement]
    left_out: Mapping[str, tuple[Inexpressible, ...]]


def verify_subjects(root: Path | None, *, as_json: bool) -> int:
    """Prints every difference with file and line; the exit code is that of the command."""
    if root is not None and not subjects.names(root):
        raise UsageError(
            f"{root} holds no subject: none of its folders has a {subjects.DESCRIPTION}",
            hint="python bench.py list subjects --verify",
        )
    found = list(_verified(root))
    wrong = sum(len(each.disagreements) for each in found)
    if as_json:
        click.echo(json.dumps([asdict(each) for each in found], ensure_ascii=False, indent=1))
    else:
        _print(found, wrong)
    return FAILED if wrong else OK


def _verified(root: Path | None) -> Iterator[Verified]:
    for subject in subjects.names(root):
        if not subjects.versions(subject, root):
            place = str((root or subjects.folder()) / subject)
            missing = verify.Disagreement(place, 0, f"no version holds {subject}.proto or the like")
            yield Verified(subject, "", (), [missing], {})
        for version in subjects.versions(subject, root):
            idls = subjects.idl_files(subject, subjects.version_folder(subject, version, root))
            disagreements = verify.verify(subject, version, root)
            left_out = _left_out(subject, version, root)
            yield Verified(subject, version, tuple(idls), disagreements, left_out)


def _left_out(
    subject: str, version: str, root: Path | None
) -> Mapping[str, tuple[Inexpressible, ...]]:
    try:
        return verify.left_out(subject, version, root)
    except SchemaError:  # ``verify`` has reported it with its file and line
        return {}


def _print(found: list[Verified], wrong: int) -> None:
    for each in found:
        words = (
            f" {each.version}: {', '.join(each.idls)}" if each.idls else " has nothing that could"
        )
        click.echo(
            f"{each.subject}{words} {'differ' if each.disagreements and each.idls else 'agree'}"
        )
        for disagreement in each.disagreements:
            click.echo(f"  {disagreement}")
    click.echo("\nWhat an IDL cannot say, and how it says it instead:")
    for (idl, gap), users in _gaps(found).items():
        becomes = f"as {gap.becomes}" if gap.becomes else "not at all"
        click.echo(f"  {idl}: {gap.construct}: {becomes} ({', '.join(users)})")
        click.echo(f"      {gap.reason} [{gap.source}]")
    files = sum(len(each.idls) for each in found)
    click.echo(f"\n{len(found)} versions, {files} files, {wrong} differences")


def _gaps(found: list[Verified]) -> dict[tuple[str, Inexpressible], list[str]]:
    """Each gap once, with the subjects that fall into it."""
    users: dict[tuple[str, Inexpressible], list[str]] = {}
    for each in found:
        for idl, gaps in each.left_out.items():
            for gap in gaps:
                users.setdefault((idl, gap), []).append(each.subject)
    return dict(sorted(users.items(), key=lambda item: item[0][0]))
