"""Random edits of random schemas: what is left is a schema, whatever was done to it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from edit_choices import choices
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from serdelab.errors import NotExpressible, SchemaError
from serdelab.evolution import sound
from serdelab.evolution.edits import EDITS, from_table
from serdelab.evolution.kinds import Kind
from serdelab.idl import SUFFIXES, front_end
from serdelab.schema import Schema
from serdelab.schema.check import check
from serdelab.schema.record_strategies import records
from serdelab.schema.schema_strategies import Options, schemas

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example)


@pytest.mark.parametrize("kind", sorted(EDITS), ids=str)
@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(data=st.data())
def test_any_edit_of_any_schema_leaves_a_schema(kind: Kind, data: st.DataObject) -> None:
    """Records of the new schema exist and are valid, and the old one is as it was."""
    schema = data.draw(schemas(depth=2, fields=4))
    table = data.draw(choices(kind, schema))
    if table is None:
        return
    try:
        edited = from_table(table).apply(schema)
    except SchemaError:  # the parameters fit the schema by chance only
        return
    assert list(sound.problems(edited.new)) == []
    record = data.draw(records(edited.new.root, Options().bounds, size=1))
    assert check(record, edited.new) == []
    assert edited.old == schema


def test_edits_that_are_drawn_mostly_apply() -> None:
    """Else the test above would hold for the wrong reason."""
    tried = {True: 0, False: 0}

    @settings(max_examples=150, deadline=None, suppress_health_check=SLOW)
    @given(st.sampled_from(sorted(EDITS)), st.data())
    def count(kind: Kind, data: st.DataObject) -> None:
        schema = data.draw(schemas(depth=2, fields=4))
        table = data.draw(choices(kind, schema))
        if table is not None:
            try:
                from_table(table).apply(schema)
                tried[True] += 1
            except SchemaError:
                tried[False] += 1

    count()
    assert tried[True] > tried[False]


@settings(max_examples=50, deadline=None)
@given(schemas())
def test_random_schemas_are_sound(schema: Schema) -> None:
    assert list(sound.problems(schema)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=SLOW)
@given(st.sampled_from(sorted(EDITS)), st.data())
def test_what_is_left_is_said_in_every_idl_or_refused(kind: Kind, data: st.DataObject) -> None:
    schema = data.draw(schemas(depth=2, fields=4))
    table = data.draw(choices(kind, schema))
    try:
        new = from_table(table or {"kind": "no_change"}).apply(schema).new
    except SchemaError:
        return
    for idl, suffix in SUFFIXES.items():
        end = front_end(idl)
        try:
            document = end.emit(new)
        except NotExpressible:
            continue
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, f"root{suffix}")
            path.write_text(document.text, encoding="utf-8")
            assert end.parse(path, ()) == end.project(new)
