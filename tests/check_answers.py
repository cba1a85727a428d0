"""Results as the engine gives them, made by hand: what is around it is tested without codecs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from serdelab.check.advice import advice
from serdelab.check.answer import Answer, Judged
from serdelab.check.attribution import harms
from serdelab.check.bump import bump
from serdelab.check.ignore import Entry, accept, verdicts_without
from serdelab.check.trees import Moved
from serdelab.check.verdicts import Require, verdicts
from serdelab.evolution.kinds import Change, Kind
from serdelab.evolution.outcome import Direction, Outcome, Verdict
from serdelab.evolution.result import Observation, PairResult, Predicted, Prediction, Witness
from serdelab.schema import IdlDocument
from serdelab.schema.shape import Domain, Leaf, Ref, Repeated, Shapes, Slot, Struct

BACK, FORTH, ROUND = Direction.BACKWARD, Direction.FORWARD, Direction.ROUND_TRIP
TEXT, NUMBER = Leaf("string", Domain.TEXT), Leaf("int32", Domain.INT)
DOCUMENT = IdlDocument("proto", 'syntax = "proto3"; // one\nmessage Order { int32 total = 1; }\n')

SHAPES = Shapes(
    roots=("shop.Order", "shop.Item"),
    types={
        "shop.Order": Struct(
            "shop.Order",
            (Slot("total", 1, NUMBER), Slot("items", 2, Repeated(Ref("shop.Item")))),
        ),
        "shop.Item": Struct("shop.Item", (Slot("sku", 1, TEXT),)),
    },
    numbered=True,
)


def change(kind: Kind, slot: str = "", *, struct: str = "Order", **words: Any) -> Change:
    path = f"{struct}.{slot}" if slot else struct
    defaults: dict[str, Any] = {"old": "int32", "new": "uint32", "new_file": "new.proto"}
    defaults |= {"new_line": 3, "old_file": "old.proto", "old_line": 2}
    return Change(kind, path, struct=f"shop.{struct}", slot=slot, **{**defaults, **words})


TOTAL = change(Kind.CHANGE_TYPE, "total")
SKU = change(Kind.CHANGE_TYPE, "sku", struct="Item")
ADDED = change(Kind.ADD_FIELD, "note", old="", new="string")
GONE = change(Kind.REMOVE_TYPE, struct="Item", old="Item", new="", new_file="", new_line=0)


def prediction(verdict: Verdict, outcome: Outcome = Outcome.SAME) -> Prediction:
    return Prediction(verdict, outcome, "a-rule", "https://example.org/spec#1", "")


FINE = prediction(Verdict.COMPATIBLE)
BAD = prediction(Verdict.BREAKS_LOUDLY, Outcome.REFUSED)


def predicted(each: Change, backward: Prediction = FINE, forward: Prediction = FINE) -> Predicted:
    return Predicted(each, backward, forward, FINE)


def witness(path: str, outcome: Outcome, direction: Direction = BACK, **words: Any) -> Witness:
    defaults: dict[str, Any] = {
        "codec": "a_codec",
        "way": "",
        "record": {"total": -1},
        "bytes": "08ff01",
        "got": {"total": 1},
        "error": "",
        "writer": DOCUMENT,
        "reader": DOCUMENT,
        "root": "shop.Order",
        "reader_root": "shop.Order",
    }
    return Witness(direction=direction, path=path, outcome=outcome, **{**defaults, **words})


def seen(
    verdict: Verdict,
    direction: Direction = BACK,
    by_field: Mapping[str, Outcome] | None = None,
    **words: Any,
) -> Observation:
    """What a codec did with Order, with a witness for each harm."""
    fields = dict(by_field or {})
    bad = {path: outcome for path, outcome in fields.items() if not outcome.harmless}
    defaults: dict[str, Any] = {
        "codec": "a_codec",
        "way": "",
        "values_tried": 40,
        "outcomes": dict.fromkeys(fields.values(), 1),
        "witnesses": tuple(witness(path, o, direction) for path, o in bad.items()),
        "root": "shop.Order",
    }
    given = {**defaults, **words}
    return Observation(direction=direction, verdict=verdict, by_field=fields, **given)


def result(*parts: Change | Predicted | Observation, gaps: tuple[str, ...] = ()) -> PairResult:
    said = tuple(
        part if isinstance(part, Predicted) else predicted(part)
        for part in parts
        if isinstance(part, Predicted | Change)
    )
    observed = tuple(part for part in parts if isinstance(part, Observation))
    return PairResult(tuple(each.change for each in said), {"a": said}, observed, gaps)


def judged(  # noqa: PLR0913 - each has a default
    found: PairResult,
    *,
    entries: tuple[Entry, ...] = (),
    require: Require = Require.FULL,
    labels: tuple[str, str] = ("v1", "v2"),
    step: bool = True,
    new: IdlDocument = DOCUMENT,
    **words: Any,
) -> Judged:
    """As ``check.examine`` makes it."""
    every = harms(found, SHAPES, SHAPES)
    accepted, left = accept(entries, "order.proto", found, every)
    before = verdicts(found)
    after = verdicts_without(before, accepted, left, found)
    older, newer = labels
    return Judged(
        name="order.proto",
        idl="proto",
        codecs=("a_codec",),
        old="old.proto",
        new="new.proto",
        older=older,
        newer=newer,
        step=step,
        result=found,
        verdicts=after,
        bump=bump(found, before, require, DOCUMENT, new),
        advice=advice(after, found),
        harms=every,
        accepted=accepted,
        **words,
    )


def answer(*pairs: Judged, require: Require = Require.FULL, **words: Any) -> Answer:
    labels = tuple(dict.fromkeys(label for each in pairs for label in (each.older, each.newer)))
    given: dict[str, Any] = {"labels": labels or ("v1", "v2"), "single": len(pairs) == 1, **words}
    return Answer(require=require, judged=pairs, **given)


BROKEN = result(
    predicted(TOTAL, prediction(Verdict.CONDITIONAL, Outcome.SILENT_CORRUPTION)),
    ADDED,
    seen(
        Verdict.CONDITIONAL,
        BACK,
        {"total": Outcome.SILENT_CORRUPTION},
        condition="total: value < 0",
    ),
    seen(Verdict.COMPATIBLE, FORTH, {"note": Outcome.IGNORED}),
    seen(Verdict.COMPATIBLE, ROUND),
    gaps=("old.proto:7: extensions: no value is made for them",),
)
"""A conditional break backward, nothing forward."""

MOVED = Moved("gone.proto", "v1", "v2")
