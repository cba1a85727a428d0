"""What all commands share: exit codes, options, selectors, and how a run is named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from math import isfinite
from pathlib import Path
from typing import Any

import click

from serdelab.errors import ResultsError, UnknownName, UsageError

OK, FAILED, USAGE, INTERRUPTED, PIPE_CLOSED = 0, 1, 2, 130, 141
"""Exit codes; the help's epilog and the README say what each means."""

RESULTS = Path("results")
"""Where runs are kept, below the folder in which the command is called."""

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

THROUGHPUT = (
    *("populate", "encode", "decode", "read_all", "restore"),
    *("encode_batch", "decode_batch"),
)
"""The operations of that scenario, which ``ab`` and ``gate`` time."""

debug_option: Decorator = click.option(
    "--debug", is_flag=True, expose_value=False, help="Show the traceback of an error."
)
json_option: Decorator = click.option(
    "--json", "as_json", is_flag=True, help="Print JSON on stdout in place of text."
)
plugins_option: Decorator = click.option(
    "--plugins",
    multiple=True,
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Also take the codecs in this folder: files as in codecs/. Repeatable.",
)


def selector(kind: str, default: str) -> Decorator:
    """An option that names things of one kind; ``select`` says which they are."""
    article = "An" if kind[0] in "aeiou" else "A"
    return click.option(
        f"--{kind}",
        multiple=True,
        metavar="NAME",
        help=f"{article} {kind}, a glob, or several with commas; repeatable. Default: {default}.",
    )


def out_option(what: str) -> Decorator:
    """``--out``, for commands that write files only when they are told where."""
    return click.option(
        "--out",
        type=click.Path(path_type=Path),
        metavar="DIR",
        help=f"A folder, new or empty: {what}.",
    )


def new_folder(out: Path | None) -> Path | None:
    """UsageError for a folder that holds anything: nothing is overwritten."""
    if out is not None and out.exists() and (not out.is_dir() or any(out.iterdir())):
        state = "not empty" if out.is_dir() else "a file"
        raise UsageError(f"{out} is {state}, and nothing is overwritten", hint="another --out")
    return out


class Seconds(click.FloatRange):
    """A time above zero; "nan" and "inf" are numbers to Python, and no time to wait for."""

    def __init__(self) -> None:
        super().__init__(min=0, min_open=True)

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        seconds: float = super().convert(value, param, ctx)
        if not isfinite(seconds):
            self.fail(f"{value} is not a number of seconds.", param, ctx)
        return seconds


def debugging(arguments: Sequence[str]) -> bool:
    return "--debug" in arguments


def selectors(given: Iterable[str]) -> list[str]:
    """Names and globs one by one: of each, several may be given with commas between them."""
    return [part.strip() for text in given for part in text.split(",")]


def select(kind: str, given: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """The names that are meant, each once, in the order of ``known``.

    UnknownName when a name or a glob matches nothing.
    """
    chosen: set[str] = set()
    for pattern in selectors(given):
        matches = [name for name in known if fnmatchcase(name, pattern)]
        if not matches:
            raise UnknownName(kind, pattern, known)
        chosen.update(matches)
    return tuple(name for name in known if name in chosen)


def operations(given: Iterable[str]) -> tuple[str, ...]:
    """Those of ``THROUGHPUT`` that are meant, as ``select`` finds them."""
    try:
        return select("operation", given, THROUGHPUT)
    except UnknownName as error:
        error.hint = f"--operation with one of {', '.join(THROUGHPUT)}"
        raise


def runs() -> list[Path]:
    """The stored runs by name, which starts with the time: the newest run stands last."""
    found = [path.parent for path in RESULTS.glob("*/run.json")]
    return sorted(found, key=lambda path: (path.name[:1].isdigit(), path.name))


def lab_runs() -> list[Path]:
    """The stored runs of the evolution lab, likewise."""
    found = [path.parent for path in RESULTS.glob("*/evolution.json")]
    return sorted(found, key=lambda path: (path.name[:1].isdigit(), path.name))


def find_run(name: str) -> Path:
    """The run of that name: a folder, a name in results/, or "latest". UnknownName otherwise."""
    if name == "latest":
        dated = [path for path in runs() if path.name[:1].isdigit()]
        if not dated:
            raise ResultsError(f"no run in {RESULTS}/ yet", hint="python bench.py")
        return dated[-1]
    for candidate in (Path(name), RESULTS / name):
        if (candidate / "run.json").is_file():
            return candidate
    if Path(name).is_dir():
        raise ResultsError(
            f"{name} holds no run: run.json is missing", hint="python bench.py list runs"
        )
    raise UnknownName("run", name, [path.name for path in runs()])
