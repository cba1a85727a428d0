"""The group of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

import click

from serdelab import __version__
from serdelab.cli.shared import INTERRUPTED, PIPE_CLOSED, USAGE, debug_option, debugging
from serdelab.errors import SerdelabError

COMMANDS = (
    "run",
    "ab",
    "gate",
    "selftest",
    "evolve",
    "check",
    "replay",
    "list",
    "report",
    "compare",
    "import",
    "history",
)
"""In the order of the help; each is the module ``serdelab.cli.<name>_`` and its ``command``."""

DEFECT = 70
"""The exit code of an error that nobody foresaw: EX_SOFTWARE. Python's own is 1, a verdict."""

ENDINGS = (signal.SIGTERM,) if sys.platform == "win32" else (signal.SIGTERM, signal.SIGHUP)
"""Signals that stop a run as Ctrl-C does: no worker may outlive it."""

EPILOG = """\b
Exit codes:
  0    everything that was asked for was measured, or listed, and is right;
       the schemas of `check` are compatible in the directions required
  1    a codec failed, came out wrong, hung or crashed (its rows say what),
       a codec that was named is not installed, `list subjects --verify` found a difference,
       or a message of `check` is not read correctly
  2    the command line, a plug-in, a schema or a stored run is not as it should be;
       nothing was measured
  3    `check` is undecided: nothing could be tried; `ab` and `gate`: too noisy to decide
  4    `ab`, `gate`: a round trip failed, or a codec does not load;
       1 means slower or larger, their --help has all
  70   a defect of serdelab itself: nothing is said of codecs or schemas
  130  interrupted; what was measured is kept, the message says how to go on
  141  whoever read the output stopped reading
"""


class Commands(click.Group):
    """Imports a command when it is asked for; without one, the arguments are those of ``run``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(f"serdelab.cli.{cmd_name}_").command
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ours = {name for option in self.get_params(ctx) for name in option.opts}
        first = next((argument for argument in args if argument != "--debug"), None)
        if first is None or (first.startswith("-") and first not in ours):
            args = ["run", *args]
        return super().parse_args(ctx, args)


@click.command(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="serdelab")
@debug_option
def commands() -> None:
    """Measure what each serialization format costs on real records.

    Without a command, this is `run` with its quick defaults.
    """


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Runs a command line (default: that of this process) and exits with its code."""
    for standard in ("stdout", "stderr"):
        if getattr(sys, standard) is None:  # closed by whoever started us
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # until we end
            setattr(sys, standard, nowhere)
    for stream in (sys.stdout, sys.stderr):  # a terminal that lacks a character still gets the rest
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    for number in ENDINGS:
        if signal.getsignal(number) is signal.SIG_DFL:  # nohup's are ignored, and stay so
            signal.signal(number, signal.default_int_handler)
    name = os.path.basename(sys.argv[0])  # noqa: PTH119  # a plain name: no path is meant
    called = f"python {name}" if name.endswith(".py") else name
    sys.exit(_execute(called, list(sys.argv[1:] if arguments is None else arguments)))


def _execute(called: str, arguments: list[str]) -> int:
    try:
        return _invoke(called, arguments)
    except click.exceptions.Exit as end:
        return end.exit_code
    except BrokenPipeError:
        _discard_output()
        return PIPE_CLOSED
    except (KeyboardInterrupt, click.Abort):
        return _refuse("interrupted", "", INTERRUPTED)
    except BaseException as error:  # noqa: BLE001 - a library's panic is no Exception
        if debugging(arguments):
            traceback.print_exc()
        return _explain(error, called)


def _invoke(called: str, arguments: list[str]) -> int:
    with commands.make_context(called, arguments) as context:
        code = commands.invoke(context)
    sys.stdout.flush()
    return code if isinstance(code, int) else 0


def _explain(error: BaseException, called: str) -> int:
    match error:
        case click.UsageError():
            hint = error.ctx.command_path if error.ctx else called
            return _refuse(error.format_message(), f"{hint} --help")
        case SerdelabError():
            return _refuse(error.message, error.hint)
        case OSError():
            return _refuse(str(error), "")
        case _:
            words = " ".join(f"a defect of serdelab: {type(error).__name__}: {error}".split())
            return _refuse(words, "the same with --debug, and report the traceback", DEFECT)


def _refuse(message: str, hint: str, code: int = USAGE) -> int:
    click.echo(f"error: {message}", err=True)
    if hint:
        click.echo(f"  try: {hint}", err=True)
    return code


def _discard_output() -> None:
    """Nobody reads any more: the interpreter's last flush must not complain about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
