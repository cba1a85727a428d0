"""Codecs that lie on purpose: each must be caught, and by the check that is there for it."""

from __future__ import annotations

import sys
from collections.abc import Collection
from dataclasses import replace
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from serdelab import discover
from serdelab.conformance import (
    CHECKS,
    Examination,
    Material,
    Nonconformance,
    bundled,
    checks,
    conform,
)
from serdelab.conformance.store import store
from serdelab.contract import Codec

pytest_plugins = ["pytester"]

MINIATURES = Path(__file__).parent / "miniatures"


CAUGHT_BY = {
    "json_accesses_natives": {"access"},
    "json_changes_its_input": {"inputs"},
    "json_decodes_from_a_cache": {"answers"},
    "json_defers_nothing": {"read_all"},
    "json_dies_of_cuts": {"truncation"},
    "json_dies_of_damage": {"damage"},
    "json_dies_of_flips": {"damage"},
    "json_encodes_from_a_cache": {"answers"},
    "json_ends_early": {"damage", "truncation"},
    "json_gap_that_works": {"gaps"},
    "json_gap_unknown": {"gaps"},
    "json_has_no_idiom": {"declaration"},
    "json_hides_its_names": {"self_description"},
    "json_invents_values": {"truncation"},
    "json_loses_a_field": {"subjects", "constructs"},
    "json_loses_the_last": {"batches"},
    "json_needless_depth": {"limits"},
    "json_needless_limit": {"limits"},
    "json_prints": {"silence"},
    "json_rounds_floats": {"subjects", "constructs"},
    "json_shares_its_buffer": {"bytes"},
    "json_sorts_its_input": {"inputs", "subjects"},
    "json_denies_what_it_keeps": {"unknown_fields"},
    "json_varies": {"determinism"},
    "json_varies_by_process": {"determinism_elsewhere"},
}
"""Miniature → checks that must fail, whatever else does."""


IN_A_CHILD = {"determinism_elsewhere", "truncation", "damage"}
"""Checks that start a process; left out where nothing depends on them."""


@cache
def subjects() -> tuple[Material, ...]:
    return tuple(m for m in bundled() if m.scope in {"subject:person", "subject:airport"})


def miniature(name: str) -> Codec:
    """Loaded as a module of its own, which the suite's child process finds again by its file."""
    if name not in sys.modules:
        spec = spec_from_file_location(name, MINIATURES / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    codec: Codec = sys.modules[name].CODEC
    return codec


def failing(codec: Codec, names: Collection[str], golden: Path | None = None) -> set[str]:
    examination = Examination(codec, subjects(), golden, examples=5)
    return {
        check.name
        for check in CHECKS
        if check.name in names and checks.problems(check, examination)
    }


def test_every_miniature_has_its_check() -> None:
    assert {path.stem for path in MINIATURES.glob("*.py")} == set(CAUGHT_BY)


def test_every_check_has_its_miniature() -> None:
    named = {check.name for check in CHECKS}
    assert set[str]().union(*CAUGHT_BY.values()) == named - {"golden"}


@pytest.mark.parametrize("name", CAUGHT_BY)
def test_miniature_is_caught(name: str) -> None:
    tried = {check.name for check in CHECKS} - IN_A_CHILD | CAUGHT_BY[name]
    assert failing(miniature(name), tried) >= CAUGHT_BY[name]


def test_the_honest_one_passes_what_they_fail() -> None:
    assert failing(discover.codec("json_stdlib"), {check.name for check in CHECKS}) == set()


def test_a_process_that_ends_later_has_shown_every_cut() -> None:
    assert failing(miniature("json_dies_of_flips"), {"truncation", "damage"}) == {"damage"}


def test_other_bytes_than_the_golden_ones_are_caught(tmp_path: Path) -> None:
    honest = discover.codec("json_stdlib")
    store(tmp_path, honest)
    assert failing(honest, {"golden"}, tmp_path) == set()
    stored = tmp_path / "json_stdlib" / "person-martin.hex"
    spaced = b" " + bytes.fromhex(stored.read_text(encoding="ascii"))
    stored.write_text(spaced.hex(), encoding="ascii")
    assert failing(honest, {"golden"}, tmp_path) == {"golden"}


def test_conform_says_everything_that_is_wrong() -> None:
    with pytest.raises(Nonconformance) as caught:
        conform(miniature("json_has_no_idiom"), subjects=(), examples=2)
    assert caught.value.problems == {"declaration": ["`idiom` is empty"]}
    assert "json_has_no_idiom fails 'declaration'" in str(caught.value)


def test_suite_is_one_test_a_check(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        f"""
        import sys
        sys.path.insert(0, {str(MINIATURES)!r})
        from json_needless_limit import CODEC
        from serdelab.conformance import suite

        test_my_codec = suite(CODEC, subjects=(), examples=2)
        """
    )
    outcome = pytester.runpytest_inprocess("-p", "no:cacheprovider")
    outcome.assert_outcomes(passed=len(CHECKS) - 1, failed=1)
    outcome.stdout.fnmatch_lines(["*FAILED*limits*"])


def test_a_codec_without_a_name_to_import_is_told_so() -> None:
    nameless = replace(discover.codec("json_stdlib"))
    assert failing(nameless, {"damage"}) == {"damage"}
