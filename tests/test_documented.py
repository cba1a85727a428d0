"""The rules say what the documents say, but for differences that are listed with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.resources import files

import pytest
from structural_changes import NOT_ONE_CHANGE, structural

from serdelab.errors import SchemaError, UnknownName
from serdelab.evolution import documented, matrix_types
from serdelab.evolution.documented import PACKAGE, Row
from serdelab.evolution.kinds import Change
from serdelab.evolution.outcome import Direction, Verdict
from serdelab.evolution.predict import predict
from serdelab.toml_file import TomlFile

MATRIX = "type change"
"""The class of the rows that are pairs of types: their change is "int32 -> int64"."""

DIRECTIONS = (Direction.BACKWARD, Direction.FORWARD)


@cache
def formats() -> dict[str, tuple[tuple[str, ...], str]]:
    """Format as the catalogue calls it → the rules that predict it, and its IDL."""
    words = TomlFile.read(files(import_module(PACKAGE)) / "words.toml")
    return {
        name: (section.texts("rules"), section.text("idl"))
        for section in words.sections("format", ("name", "rules", "idl"))
        for name in section.texts("name")
    }


def predictions(row: Row, change: Change) -> Iterator[tuple[str, Direction, Verdict]]:
    for rules in formats()[row.format][0]:
        predicted = predict(change, rules)
        for direction in DIRECTIONS:
            yield rules, direction, getattr(predicted, direction.value).verdict


def unexplained(row: Row, change: Change) -> list[str]:
    return [
        f"{row.id} {row.change} ({row.format}) {direction.value}: documented"
        f" {row.text(direction)!r}, {rules} says {verdict}"
        for rules, direction, verdict in predictions(row, change)
        if verdict not in documented.allowed(row, direction)
        and documented.explained(row, direction, verdict) is None
    ]


def matrix_changes() -> dict[tuple[str, str], Change]:
    return {(i, p.name): p.change for i in matrix_types.idls() for p in matrix_types.pairs(i)}


def test_the_catalogue_is_whole() -> None:
    rows = documented.rows()
    assert len(rows) == 1434
    assert len({row.id for row in rows}) == 1434
    assert sum(row.change_class == MATRIX for row in rows) == 1234
    assert len({row.change for row in rows if row.change_class != MATRIX}) == 52


def test_every_word_of_the_catalogue_is_mapped() -> None:
    for row in documented.rows():
        for direction in DIRECTIONS:
            assert documented.allowed(row, direction)


def test_rules_reproduce_the_matrices_of_types() -> None:
    changes = matrix_changes()
    rows = [row for row in documented.rows() if row.change_class == MATRIX]
    wrong = [
        message
        for row in rows
        for message in unexplained(row, changes[formats()[row.format][1], row.change])
    ]
    assert wrong == []


def test_no_pair_of_a_documented_matrix_is_undecided_but_where_the_documents_are() -> None:
    changes = matrix_changes()
    for row in documented.rows():
        if row.change_class == MATRIX:
            change = changes[formats()[row.format][1], row.change]
            for _, direction, verdict in predictions(row, change):
                silent = row.text(direction).startswith("not specified")
                assert (verdict is Verdict.UNDECIDED) is silent, row


def test_rules_reproduce_the_structural_rows() -> None:
    wrong = [m for id_, change in structural() for m in unexplained(documented.row(id_), change)]
    assert wrong == []


def test_every_structural_row_is_a_change_or_says_why_not() -> None:
    known = {id_ for id_, _ in structural()}
    rows = {row.id for row in documented.rows() if row.change_class != MATRIX}
    assert known.isdisjoint(NOT_ONE_CHANGE)
    assert known | set(NOT_ONE_CHANGE) == rows


def test_every_difference_is_needed() -> None:
    changes = matrix_changes()
    pairs = [
        (row, changes[formats()[row.format][1], row.change])
        for row in documented.rows()
        if row.change_class == MATRIX
    ]
    pairs += [(documented.row(id_), change) for id_, change in structural()]
    used = {
        documented.explained(row, direction, verdict)
        for row, change in pairs
        for _, direction, verdict in predictions(row, change)
        if verdict not in documented.allowed(row, direction)
    }
    assert used - {None} == set(documented.differences())


def test_same_of_forward_is_what_backward_says() -> None:
    row = documented.row("C1285")
    assert row.forward == "same"
    assert row.text(Direction.FORWARD) == row.backward


def test_unknown_rows_and_words() -> None:
    with pytest.raises(UnknownName, match="C1423"):
        documented.row("C123")
    row = Row("C1", "field", "add", "avro", "who knows", "ok", "-")
    with pytest.raises(SchemaError, match="no pattern matches 'who knows'"):
        documented.allowed(row, Direction.BACKWARD)
