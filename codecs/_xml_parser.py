"""The one way in which documents are parsed here."""

from __future__ import annotations

from typing import Any

from lxml import etree


def parser() -> Any:
    """External entities are an error; with False, any entity would silently cut its text short."""
    internal: Any = "internal"  # since lxml 5; the stub knows bool alone
    return etree.XMLParser(
        resolve_entities=internal,
        no_network=True,
        load_dtd=False,
        remove_comments=True,  # a comment inside a text cuts ``.text`` short
        remove_pis=True,
        collect_ids=False,
    )
