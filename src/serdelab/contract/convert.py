"""Compiles the conversion between records and natives, so that no codec walks a schema by hand.

In Python the conversion often costs more than the codec. A loop over fields at run time would make
every library look slow, so the schema is walked once, in ``prepare``, and turned into the source
of one Python function, as a person would write it by hand for that message: dict displays,
comprehensions and direct calls. (attrs, cattrs and dataclasses build their methods so, too.)

``Conversion`` as it stands converts records to equal records, so it compiles to ``identity``. A
codec derives a class and says what differs, a method a shape: how a leaf is converted, how a field
is read, how an object is built. Each method gets a Python expression and returns one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from serdelab.contract.codec import Path, identity
from serdelab.errors import SchemaError
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
)


class Conversion:
    """Turns a type and an expression for its value into the expression of the converted value.

    Where nothing has to be converted a method returns the expression it was given; ``compile``
    then gives ``identity``. Expressions passed to ``leaf``, ``union`` and ``build`` may be used
    once only: bind them in a function (``function``) to use them more often.
    """

    arguments = "x"
    """The parameters of the function that is made of a record; ``x`` is the value."""
    inline = True
    """Whether a record's conversion may stand where it is used; False makes it a call always."""

    def __init__(self) -> None:
        self._globals: dict[str, Any] = {}
        self._sources: list[str] = []
        self._records: dict[str, tuple[RecordType, str]] = {}
        self._count = 0

    # What a codec overrides -----------------------------------------------------------------

    def leaf(self, type_: Type, x: str) -> str:
        """A scalar, logical or enum value."""
        return x

    def get(self, record: RecordType, field: Field, x: str) -> str:
        """The value of a field of ``x``, which is a plain name."""
        return f"{x}[{field.name!r}]"

    def value(self, field: Field, x: str) -> str:
        """The converted value of a field that has been read."""
        return self.convert(field.type, x)

    def member(self, record: RecordType, field: Field, x: str) -> str:
        """The converted value of a field of ``x``: ``get`` and ``value`` together."""
        return self.value(field, self.get(record, field, x))

    def build(self, record: RecordType, values: Sequence[tuple[Field, str]]) -> str:
        """The object made of converted field values; a dict as it stands."""
        pairs = ", ".join(f"{field.name!r}: {value}" for field, value in values)
        return f"{{{pairs}}}"

    def same(self, record: RecordType) -> bool:
        """Whether source and target of this record are the same object if no field differs."""
        return True

    def body(self, record: RecordType) -> Sequence[str]:
        """The lines of the function that converts a record; ``return x`` means nothing to do."""
        return [f"return {self._display(record, 'x')}"]

    def union(self, type_: UnionType, x: str) -> str:
        """A union: ``{branch: value}`` in and out, as it stands."""
        pairs = [(b, self.convert(b.type, "v")) for b in type_.branches]
        if all(value == "v" for _, value in pairs):
            return x
        lines = ["((b, v),) = x.items()"]
        lines += [f"if b == {b.name!r}: return {self.branch(b, value)}" for b, value in pairs]
        lines += ["raise KeyError(b)"]
        return f"{self.function('union_' + type_.name, lines)}({x})"

    def branch(self, branch: Branch, value: str) -> str:
        """The union value made of one branch's converted value."""
        return f"{{{branch.name!r}: {value}}}"

    def present(self, type_: OptionalType, x: str) -> str:
        """The value of an optional that is not None, not converted: what ``x`` holds of it."""
        return x

    def pick(self, type_: UnionType, branch: Branch, x: str) -> str:
        """The value of one branch, not converted; None when another one is set."""
        return f"{x}.get({branch.name!r})"

    def entry(self, type_: MapType, key: str | int, x: str) -> str:
        """The value under one key, not converted; None when there is no such key."""
        return f"{x}.get({key!r})"

    def list(self, type_: ListType, x: str) -> str:
        item = self.fresh("i")
        value = self.convert(type_.item, item)
        return x if value == item else f"[{value} for {item} in {x}]"

    def map(self, type_: MapType, x: str) -> str:
        k, v = self.fresh("k"), self.fresh("v")
        key, value = self.convert(type_.key, k), self.convert(type_.value, v)
        if (key, value) == (k, v):
            return x
        return f"{{{key}: {value} for {k}, {v} in {x}.items()}}"

    def optional(self, type_: OptionalType, x: str) -> str:
        if x.isidentifier():
            value = self.convert(type_.item, x)
            return x if value == x else f"(None if {x} is None else {value})"
        name = self.fresh("o")
        value = self.convert(type_.item, name)
        return x if value == name else f"(None if ({name} := {x}) is None else {value})"

    # What a codec calls ---------------------------------------------------------------------

    def fresh(self, hint: str) -> str:
        """A name not used before."""
        self._count += 1
        return f"{hint}{self._count}"

    def bind(self, value: Any, hint: str) -> str:
        """A name under which the compiled code sees ``value``."""
        name = self.fresh(f"_{hint}_")
        self._globals[name] = value
        return name

    def function(self, hint: str, lines: Sequence[str]) -> str:
        """The name of a new function of ``x`` with these body lines."""
        name = self.fresh(f"_{''.join(c if c.isalnum() else '_' for c in hint)}_")
        self._define(name, lines, "x")
        return name

    def convert(self, type_: Type, x: str) -> str:
        """The converted value of ``x``: dispatch over the shapes of the model."""
        match type_:
            case RecordType():
                return self._record(type_, x)
            case RefType(name=name):
                return f"{self.named(name)}({x})"
            case ListType():
                return self.list(type_, x)
            case MapType():
                return self.map(type_, x)
            case OptionalType():
                return self.optional(type_, x)
            case UnionType():
                return self.union(type_, x)
            case _:
                return self.leaf(type_, x)

    def compile(self, root: RecordType) -> Callable[[Any], Any]:
        """The finished function. Cost: a few ms a schema, once."""
        name = self.function_of(root)
        return self.finish(name, root) if name else identity

    def compile_path(self, root: RecordType, path: Path) -> Callable[[Any], Any]:
        """A function that reads and converts one value, and nothing else of the object.

        A step is a field's name, a branch's name, a key or an index; the value is None behind an
        absent optional, another branch, a missing key or an index past the end. SchemaError when
        the schema has no such place.
        """
        self.function_of(root)  # an inner record may refer to an outer one
        lines: list[str] = []
        here: Type = root
        for step in path:
            here = self._resolve(here)
            while isinstance(here, OptionalType):
                lines += ["if x is None: return None", f"x = {self.present(here, 'x')}"]
                here = self._resolve(here.item)
            here, line = self._step(here, step, path)
            lines.append(line)
        lines.append("if x is None: return None")
        value = self.convert(here, "x")
        return self.finish(self.function("path", [*lines, f"return {value}"]), root)

    def function_of(self, type_: RecordType) -> str:
        """The function that converts this record; empty when there is nothing to convert.

        Its name is known before its body is written, so that a recursive record can call it. Two
        records of one name are told apart by what they are.
        """
        known = self._records.get(type_.name)
        if known is not None and known[0] == type_:
            return known[1]
        name = self.fresh(f"_record_{''.join(c if c.isalnum() else '_' for c in type_.name)}_")
        self._records[type_.name] = type_, name
        lines = self.body(type_)
        if list(lines) == ["return x"]:
            self._records[type_.name] = type_, ""
            return ""
        self._define(name, lines, self.arguments)
        return name

    def named(self, name: str) -> str:
        """The function of the enclosing record of that name, for a reference to it."""
        return self._records[name][1]

    def finish(self, name: str, root: RecordType) -> Callable[[Any], Any]:
        """The function of that name, once everything it calls has been written."""
        source = "\n".join(self._sources)
        file = f"<serdelab {type(self).__name__} {root.name}>"
        exec(compile(source, file, "exec"), self._globals)
        compiled: Callable[[Any], Any] = self._globals[name]
        return compiled

    # ----------------------------------------------------------------------------------------

    def _define(self, name: str, lines: Sequence[str], arguments: str) -> None:
        body = "".join(f"    {line}\n" for line in lines)
        self._sources.append(f"def {name}({arguments}):\n{body}")

    def _resolve(self, type_: Type) -> Type:
        return self._records[type_.name][0] if isinstance(type_, RefType) else type_

    def _step(self, here: Type, step: str | int, path: Path) -> tuple[Type, str]:
        """The type one step further, and the line that goes there."""
        match here:
            case RecordType():
                for field in here.fields:
                    if field.name == step:
                        return field.type, f"x = {self.get(here, field, 'x')}"
            case UnionType():
                for branch in here.branches:
                    if branch.name == step:
                        picked = self.pick(here, branch, "x")
                        return OptionalType(branch.type), f"x = {picked}"
            case MapType():
                return OptionalType(here.value), f"x = {self.entry(here, step, 'x')}"
            case ListType() if isinstance(step, int):
                return OptionalType(here.item), f"x = x[{step}] if len(x) > {step} else None"
            case _:
                pass
        raise SchemaError(f"no {step!r} on the path {path!r}")

    def _record(self, type_: RecordType, x: str) -> str:
        if not self.inline or not x.isidentifier() or _refers(type_, type_.name):
            function = self.function_of(type_)
            return f"{function}({x})" if function else x
        return self._display(type_, x)

    def _display(self, type_: RecordType, x: str) -> str:
        reads = [(field, self.get(type_, field, x)) for field in type_.fields]
        values = [(field, self.member(type_, field, x)) for field in type_.fields]
        if self.same(type_) and values == reads and not _refers(type_, type_.name):
            return x
        return self.build(type_, values)


def _refers(type_: Type, name: str) -> bool:
    """Whether a type contains a reference to the record of that name."""
    match type_:
        case RefType():
            return type_.name == name
        case RecordType():
            return any(_refers(field.type, name) for field in type_.fields)
        case ListType() | OptionalType():
            return _refers(type_.item, name)
        case MapType():
            return _refers(type_.value, name)
        case UnionType():
            return any(_refers(branch.type, name) for branch in type_.branches)
        case _:
            return False
