"""Needs a library that nobody has."""

from dataclasses import replace
from importlib import import_module

from ._mini import INFO, mini


def implementation() -> str:
    return str(import_module("no_such_library").__name__)


CODEC = replace(
    mini("missing"),
    info=replace(INFO, name="missing", library="no-such-library", extra="all"),
    implementation=implementation,
)
