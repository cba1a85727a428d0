"""``replay``: writes and reads the record of a witness again, with the codecs installed here."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from serdelab.cli.shared import FAILED, OK, RESULTS, debug_option, json_option, plugins_option
from serdelab.errors import ResultsError, UsageError

if TYPE_CHECKING:
    from serdelab.evolution.result import Witness
    from serdelab.evolution.witness_json import Replayed


@click.command("replay", short_help="Run a witness again: its record, its bytes, what is read.")
@click.argument("witness")
@plugins_option
@json_option
@debug_option
def command(witness: str, plugins: tuple[Path, ...], *, as_json: bool) -> int:
    """Run WITNESS again and say whether bytes and outcome are still the same.

    WITNESS is a file with a witness, a row of `evolve` or the JSON of `check` (- for standard
    input), or RUN:CASE:CODEC[:WAY]:DIRECTION, where RUN is a folder, a name in results/ or
    `latest`, and the others are names or globs. Exit code 1 where one has changed.
    """
    from serdelab import discover
    from serdelab.evolution.witness_json import replay

    for folder in plugins:
        discover.add_folder(folder)
    found = list(_witnesses(witness))
    if not found:
        raise UsageError(f"no witness in {witness}: there nothing breaks, or it is not told how")
    replayed = [replay(each) for each in found]
    if as_json:
        click.echo(json.dumps([_flat(each) for each in replayed], ensure_ascii=False, indent=1))
    else:
        click.echo("\n\n".join(map(describe, replayed)))
    return OK if all(each.holds for each in replayed) else FAILED


def _witnesses(argument: str) -> Iterator[Witness]:
    from serdelab.evolution.witness_json import from_json

    if argument == "-" or Path(argument).is_file():
        text = sys.stdin.read() if argument == "-" else Path(argument).read_text(encoding="utf-8")
        yield from map(from_json, _found_in(_objects(text, argument)))
        return
    run, _, selector = argument.partition(":")
    if not selector:
        raise UsageError(
            f"{argument} is neither a file nor RUN:CASE:CODEC[:WAY]:DIRECTION",
            hint="python bench.py replay 'latest:*:protobuf_upb:backward'",
        )
    for flat in _selected(run, selector.split(":")):
        yield from_json(flat)


def _objects(text: str, name: str) -> list[Any]:
    """One JSON document, or one a line."""
    try:
        return [json.loads(text)]
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise ResultsError(f"{name} is not JSON: {error}") from error


def _found_in(value: Any) -> Iterator[dict[str, Any]]:
    """Every object inside that is a witness."""
    from serdelab.evolution.narrow import is_dict, is_list

    if is_list(value):
        for item in value:
            yield from _found_in(item)
    elif is_dict(value):
        if {"codec", "record", "bytes", "writer", "reader"} <= value.keys():
            yield value
        else:
            yield from _found_in(list(value.values()))


def _selected(run: str, selector: list[str]) -> Iterator[dict[str, Any]]:
    from serdelab.cli.evolve_ import find_lab_run
    from serdelab.evolution_rows import read_rows

    folder = find_lab_run(run or str(RESULTS / "reference-evolution"))
    for row in read_rows(folder):
        words = [row.item, row.codec, *([row.way] if row.way else []), row.direction]
        short = [row.item, row.codec, row.direction]
        for name in (words, short):
            if len(name) == len(selector) and all(map(fnmatchcase, name, selector)):
                yield from row.witnesses
                break


def describe(replayed: Replayed) -> str:
    """What was stored, and what happens now."""
    witness = replayed.witness
    who = f"{witness.codec} ({witness.way})" if witness.way else witness.codec
    now = replayed.now
    lines = [
        f"{who}, {witness.direction}: {witness.outcome} at {witness.path or 'the message'}",
        f"  record    {json.dumps(witness.record, ensure_ascii=False)}",
        f"  bytes     {witness.bytes}",
        f"  expected  {json.dumps(witness.expected, ensure_ascii=False)}",
        f"  got       {json.dumps(witness.got, ensure_ascii=False)}",
        *([f"  error     {witness.error}"] if witness.error else []),
    ]
    if replayed.holds:
        return "\n".join([*lines, "  now       the same"])
    if now is None:
        return "\n".join([*lines, f"  now       {replayed.said}"])
    got = json.dumps(now.got, ensure_ascii=False)
    return "\n".join(
        [*lines, f"  now       {now.outcome}, bytes {now.bytes}, got {got} {now.error}"]
    )


def _flat(replayed: Replayed) -> dict[str, Any]:
    from serdelab.evolution.witness_json import to_json

    now = to_json(replayed.now) if replayed.now else None
    return {
        "holds": replayed.holds,
        "said": replayed.said,
        "witness": to_json(replayed.witness),
        "now": now,
    }
