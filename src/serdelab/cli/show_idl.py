"""Both versions of a case side by side in every IDL, as a unified diff."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import unified_diff

import click

from serdelab.cli.shared import OK
from serdelab.errors import NotExpressible


def show(names: Iterable[str]) -> int:
    """Prints each case; where an IDL cannot state the change, its reason."""
    from serdelab.idl import SUFFIXES
    from serdelab.lab.catalogue import case_named

    for name in names:
        case = case_named(name)
        click.echo(f"{name}: {case.question}")
        for idl, suffix in SUFFIXES.items():
            click.echo()
            try:
                old, new = case.documents_for(idl)
            except NotExpressible as error:
                click.echo(f"--- {suffix}: not expressible: {error.reason}")
                continue
            lines = unified_diff(
                old.text.splitlines(),
                new.text.splitlines(),
                f"old{suffix}",
                f"new{suffix}",
                n=1_000,
                lineterm="",
            )
            click.echo("\n".join(lines) or f"--- {suffix}: the same text\n{old.text}")
        click.echo()
    return OK
