"""Values of a JSON Schema, drawn from its canonical form (jsonschema-rs).

The canonical form has no ``allOf`` left, no ``if``, no keyword whose meaning hangs on another one:
so that one case a kind is enough, and no value is made in vain. A first value is as small as may
be: what must be there, of the simplest; the others take more by chance. Whether it is valid is
for the caller to ask: a branch may lead nowhere, and a negation is met by trying.

This is in place of hypothesis-jsonschema, which reaches into Hypothesis: its release 0.23.1 fails
at every object with the Hypothesis of today (``many.more`` is gone).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain
from random import Random
from typing import Any

from jsonschema_rs import CanonicalSchema, canonical

from serdelab.idl.jsonschema_draft import LATEST
from serdelab.idl.jsonschema_members import Breach, Members, breach, matching_texts, valid_to
from serdelab.idl.jsonschema_samples import FORMATS, admitted, number_candidates

_LONGEST = 1_000
_DEPTH = 110
_SHALLOW = 6
"""Below this depth nothing is made that need not be there."""

_STEPS = 1_000
"""So many parts a value may have, those that were given up with it included."""

_TRIES = 12
_CHANCE, _MORE = 0.4, 8
"""That a member which need not be there is there; and how many of them at most."""

_NAMES = ("extra", "x", "other", "a0", "X-1", "7", "")
_OF_TYPE: dict[str, tuple[Any, ...]] = {
    "null": (None,),
    "boolean": (True, False),
    "integer": (7, 0, -1, 2**31, -(2**63), 2**53 + 1),
    "number": (7, 1.5, 0, -1, -0.5, 2**31, 1e300),
    "string": ("text", "", "7", "é", "x" * 40),
    "array": ([], [7], ["text", None]),
    "object": ({}, {"key": "text"}, {"key": 7}),
}
_ANYTHING: tuple[Any, ...] = (
    "text",
    7,
    None,
    True,
    1.5,
    [],
    {},
    "",
    [7],
    {"key": "text"},
    -1,
    False,
    2**63,
)


class NoValue(Exception):
    """No value was found along a way that was tried."""


class Draw:
    """Draws from one canonical schema; equal seeds give equal values.

    ``steps`` are the parts that the last attempt made.
    """

    def __init__(self, root: CanonicalSchema, seed: int) -> None:
        self.root = root
        self.random = Random(seed)  # noqa: S311 - no secret is made of it
        self.lean = True
        self.steps = 0

    def value(self, *, lean: bool) -> Any:
        """NoValue where this attempt came to none."""
        self.lean, self.steps = lean, 0
        return self._of(self.root, 0)

    def _step(self) -> None:
        self.steps += 1
        if self.steps > _STEPS:
            raise NoValue

    def _of(self, node: CanonicalSchema, depth: int) -> Any:
        self._step()
        if depth > _DEPTH:
            raise NoValue
        match node.view():
            case canonical.ObjectView() as view:
                return self._object(view, depth)
            case canonical.ArrayView() as view:
                return self._array(view, depth)
            case canonical.AnyOfView(branches) | canonical.OneOfView(branches):
                return self._first(branches, depth)
            case canonical.AllOfView(branches):
                return self._all(node, branches, depth)
            case canonical.TypedGroupView(_, body):
                return self._of(body, depth + 1)
            case canonical.ReferenceView(uri):
                return self._of(self._target(uri), depth + 1)
            case view:
                return self._scalar(node, view)

    def _scalar(self, node: CanonicalSchema, view: Any) -> Any:
        match view:
            case canonical.ConstView(value):
                return value
            case canonical.EnumView(values):
                return self._pick(values)
            case canonical.MultiTypeView(types):
                return self._pick(list(chain.from_iterable(_OF_TYPE[type_] for type_ in types)))
            case canonical.TrueView():
                return self._pick(_ANYTHING)
            case canonical.StringView():
                return self._pick(_admitted(node, _strings(view)))
            case canonical.NumberView() | canonical.IntegerView():
                return self._pick(_admitted(node, _numbers(node)))
            case canonical.NotView():
                return self._pick(_admitted(node, _ANYTHING))
            case _:
                raise NoValue

    def _pick(self, values: Iterable[Any]) -> Any:
        found = list(values)
        if not found:
            raise NoValue
        return found[0] if self.lean else self.random.choice(found)

    def _target(self, uri: str) -> CanonicalSchema:
        found = self.root.definition(uri)
        if found is None:
            raise NoValue
        return found

    def _first(self, branches: list[CanonicalSchema], depth: int) -> Any:
        """Of the branches in turn, or in any order, the first that has a value."""
        order = branches if self.lean else self.random.sample(branches, len(branches))
        for branch in order:
            try:
                return self._of(branch, depth + 1)
            except NoValue:
                continue
        raise NoValue

    def _all(self, node: CanonicalSchema, branches: list[CanonicalSchema], depth: int) -> Any:
        """What only trying tells: values of one branch that are valid to all."""
        valid = valid_to(node)
        ways = [b for b in branches if not isinstance(b.view(), canonical.NotView)] or branches
        for attempt in self._attempts():
            try:
                value = self._of(ways[attempt % len(ways)], depth + 1)
            except NoValue:
                continue
            if valid(value):
                return value
        raise NoValue

    # Arrays ---------------------------------------------------------------------------------

    def _array(self, view: canonical.ArrayView, depth: int) -> list[Any]:
        asked = [each for each in view.contains if (each.min_contains or 1) > 0]
        fewest = max(view.min_items or 0, sum(each.min_contains or 1 for each in asked))
        repeated = view.distinctness == canonical.Distinctness.SOME_REPEATED
        fewest = max(fewest, 2 if repeated else 0)
        if fewest > _LONGEST:
            raise NoValue
        most = fewest if self.lean or depth > _SHALLOW else fewest + self.random.randrange(3)
        count = min(most, view.max_items if view.max_items is not None else most)
        found: list[Any] = []
        for each in asked:
            found += [self._of(each.schema, depth + 1) for _ in range(each.min_contains or 1)]
        while len(found) < count:
            found.append(self._item(view, found, depth))
        return [*found[:-1], found[0]] if repeated and found else found

    def _item(self, view: canonical.ArrayView, found: list[Any], depth: int) -> Any:
        index = len(found)
        prefix = view.prefix_items
        node = prefix[index] if index < len(prefix) else view.items
        distinct = view.distinctness == canonical.Distinctness.ALL_DISTINCT
        for _ in self._attempts():
            value = self._pick(_ANYTHING) if node is None else self._of(node, depth + 1)
            if not distinct or value not in found:
                return value
        raise NoValue

    # Objects --------------------------------------------------------------------------------

    def _object(self, view: canonical.ObjectView, depth: int) -> dict[str, Any]:
        members = Members(view)
        found: dict[str, Any] = {}
        for name in view.required:
            found[name] = self._member(members, name, depth)
        for violation in view.violations:
            name, value = self._violating(members, breach(violation), found, depth)
            found[name] = value
        if not self.lean and depth <= _SHALLOW:
            self._more(members, found, depth)
        spare = iter(chain(view.properties, self._names(members)))
        while len(found) < (view.min_properties or 0):
            another = next(spare, None)
            if another is None or len(found) > _LONGEST:
                raise NoValue
            if another not in found:
                found[another] = self._member(members, another, depth)
        return found

    def _more(self, members: Members, found: dict[str, Any], depth: int) -> None:
        """Members that need not be there; left out where they have no value."""
        most = members.view.max_properties
        names = [name for name in members.view.properties if self.random.random() < _CHANCE]
        names = self.random.sample(names, min(_MORE, len(names)))
        if self.random.random() < _CHANCE / 2:
            names.append(self.random.choice(_NAMES))
        for name in names:
            if name in found or (most is not None and len(found) >= most):
                continue
            try:
                found[name] = self._member(members, name, depth)
            except NoValue:
                continue

    def _member(self, members: Members, name: str, depth: int) -> Any:
        node = members.schema(name)
        return self._pick(_ANYTHING) if node is None else self._of(node, depth + 1)

    def _names(self, members: Members) -> Iterator[str]:
        """Names that may stand there, fresh ones."""
        names = members.view.property_names
        yield from (name for name in _NAMES if members.admits(name))
        for pattern in members.view.pattern_properties:
            yield from matching_texts(pattern)
        if names is not None:
            for _ in range(_TRIES):
                yield str(self._of(names, _SHALLOW))
        yield from (f"extra{number}" for number in range(_LONGEST))

    def _violating(
        self, members: Members, breach: Breach, found: dict[str, Any], depth: int
    ) -> tuple[str, Any]:
        """A member that is not as it would have to be."""
        for name in chain(breach.known, members.view.properties, self._names(members)):
            if name in found or not (breach.is_name(name) and members.admits(name)):
                continue
            for _ in self._attempts():
                self._step()
                value = self._member(members, name, depth)
                if breach.is_value(value):
                    return name, value
        raise NoValue

    def _attempts(self) -> Iterator[int]:
        """A few; the first is as lean as all else, those that follow are left to chance."""
        lean = self.lean
        try:
            for attempt in range(_TRIES):
                self.lean = lean and not attempt
                yield attempt
        finally:
            self.lean = lean


def _admitted(node: CanonicalSchema, candidates: Iterable[Any]) -> list[Any]:
    words: Any = node.to_json_schema()
    return admitted(words, LATEST, candidates)


def _strings(view: canonical.StringView) -> Iterator[str]:
    for pattern in view.patterns:
        yield from matching_texts(pattern)
    for word in view.formats:
        yield from FORMATS.get(word, ())
    yield from ("text", "", "7", "é", "VGV4dA==", "{}", "x" * 40, "2026-02-28", "A-1", "a b")
    for length in (view.min_length, view.max_length):
        if length is not None and length <= _LONGEST:
            yield from ("x" * length, "7" * length)


def _numbers(node: CanonicalSchema) -> Iterator[Any]:
    words: Any = node.to_json_schema()
    yield from _OF_TYPE["integer"]
    for candidate in number_candidates(words):
        yield candidate
        yield from (int(candidate),) if abs(candidate) < 2.0**70 else ()
