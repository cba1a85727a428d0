"""A page as a browser takes it, so far as tests ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "wbr", "link", "img", "input", "hr"}


@dataclass
class Page(HTMLParser):
    """What a browser would fetch or run, the ids, and whether tags close in order."""

    ids: list[str] = field(default_factory=list[str])
    targets: list[str] = field(default_factory=list[str])
    scripts: int = 0
    labels: list[str] = field(default_factory=list[str])
    open: list[str] = field(default_factory=list[str])
    headings: list[str] = field(default_factory=list[str])
    tables: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        self.ids += [said["id"]] if "id" in said else []
        names = ("src", "href", "xlink:href", "data", "srcset")
        self.targets += [said[name] for name in names if name in said]
        self.scripts += tag == "script" or any(name.startswith("on") for name in said)
        self.labels += [said["aria-label"]] if said.get("role") == "img" else []
        self.tables += tag == "table"
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"h1", "h2", "h3"}:
            self.headings.append(data)


def parsed(text: str) -> Page:
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    return page
