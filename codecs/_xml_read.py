"""lxml trees to records: one pass over the children of each element; and all of a tree, unsorted.

A record is read by the tags of its children, whatever their order; what is not known is passed
over. Reading by position would be faster, and wrong from the first absent element on.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from serdelab.errors import DecodeError
from serdelab.schema import (
    Branch,
    Field,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    RefType,
    Type,
    UnionType,
    types_in,
)

from ._xml_text import FromText, ToText


class FromTree(FromText):
    """Expressions are of elements; those of texts are given to ``leaf`` alone.

    A missing element is a KeyError, unless its field is optional. ``partial`` is for documents of
    another schema: there a field with a default may be missing, too. It is None then, because XML
    Schema has defaults for empty elements and none for missing ones (Part 1, section 3.3.1).
    """

    inline = False

    def __init__(self, *, partial: bool) -> None:
        super().__init__()
        self.partial = partial

    def convert(self, type_: Type, x: str) -> str:
        return self.leaf(type_, f"{x}.text or ''") if _is_leaf(type_) else super().convert(type_, x)

    # Whole records --------------------------------------------------------------------------

    def body(self, record: RecordType) -> Sequence[str]:
        """A record of leaves needs no element but for its text: ``d`` is then {tag: text}."""
        texts = all(_is_leaf(_present(field.type)) for field in record.fields)
        lists = {f.name: self.fresh("l") for f in record.fields if isinstance(f.type, ListType)}
        lines = self._one_pass(record, lists) if lists else [_children(texts=texts)]
        pairs = [
            f"{f.name!r}: {lists[f.name] if f.name in lists else self._field(f, texts=texts)}"
            for f in record.fields
        ]
        return [*lines, f"return {{{', '.join(pairs)}}}"]

    def _one_pass(self, record: RecordType, lists: dict[str, str]) -> list[str]:
        """Items go to their lists as they come, all other children to ``d``."""
        lines = [f"{name} = []" for name in lists.values()]
        lines += ["d = {}", "for c in x:", "    t = c.tag"]
        word = "if"
        for field in record.fields:
            if isinstance(field.type, ListType):
                item = self.convert(field.type.item, "c")
                lines.append(f"    {word} t == {field.name!r}: {lists[field.name]}.append({item})")
                word = "elif"
        return [*lines, "    else: d[t] = c"]

    def _field(self, field: Field, *, texts: bool) -> str:
        one = self.leaf if texts else self.convert
        may_miss = isinstance(field.type, OptionalType) or (self.partial and field.has_default)
        if not may_miss:
            return one(field.type, f"d[{field.name!r}]")
        o = self.fresh("o")
        value = one(_present(field.type), o)
        return f"None if ({o} := d.get({field.name!r})) is None else {value}"

    # Values inside --------------------------------------------------------------------------

    def map(self, type_: MapType, x: str) -> str:
        c = self.fresh("c")
        key = self.leaf(type_.key, f"{c}.get('key')")
        return f"{{{key}: {self.convert(type_.value, c)} for {c} in {x}}}"

    def union(self, type_: UnionType, x: str) -> str:
        lines = ["for c in x:", "    t = c.tag"]
        for b in type_.branches:
            value = self.branch(b, self.convert(b.type, "c"))
            lines.append(f"    if t == {b.name!r}: return {value}")
        lines.append(f"raise {self.bind(DecodeError, 'error')}('no branch of {type_.name} is set')")
        return f"{self.function(type_.name, lines)}({x})"

    # One value ------------------------------------------------------------------------------

    def get(self, record: RecordType, field: Field, x: str) -> str:
        children = f"{x}.iterchildren({field.name!r})"
        return f"[*{children}]" if isinstance(field.type, ListType) else f"next({children}, None)"

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        return f"next({x}.iterchildren({branch.name!r}), None)"

    def entry(self, type_: MapType, key: str | int, x: str) -> str:
        text = ToText().leaf(type_.key, repr(key))
        return f"next((c for c in {x} if c.get('key') == {text}), None)"


def touching(root: RecordType) -> Callable[[Any], None]:
    """What decoding has put off: reads each tag and text once, and keys of maps, and drops them.

    Of what lxml has, two attributes in a loop over ``iter()`` are the fastest: a list of the pairs
    takes 1.2 times as long, a loop over children in each element 1.4, XPath for texts 1.7 (lxml
    6.1, an order). ``values()`` needs no name to be encoded, as ``get`` does.
    """

    def touch(tree: Any) -> None:
        for element in tree.iter():
            _ = element.tag
            _ = element.text

    def touch_with_keys(tree: Any) -> None:
        for element in tree.iter():
            if element.tag == "entry":
                element.values()
            _ = element.text

    return touch_with_keys if any(isinstance(t, MapType) for t in types_in(root)) else touch


def _children(*, texts: bool) -> str:
    return "d = {c.tag: c.text or '' for c in x}" if texts else "d = {c.tag: c for c in x}"


def _present(type_: Type) -> Type:
    return type_.item if isinstance(type_, OptionalType) else type_


def _is_leaf(type_: Type) -> bool:
    return not isinstance(
        type_, RecordType | RefType | ListType | MapType | OptionalType | UnionType
    )
