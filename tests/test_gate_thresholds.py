"""Thresholds in ``pyproject.toml``: which one counts, and what is said of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from serdelab.errors import SchemaError
from serdelab.gate.thresholds import SCENARIOS, Thresholds, load
from serdelab.toml_file import TomlFile

ROOT = Path(__file__).resolve().parents[1]
ENTRY = '[[tool.serdelab.gate]]\nscenario = "throughput"\nthreshold = "7%"\nreason = "r"\n'


def thresholds(folder: Path, text: str) -> Thresholds:
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return load(TomlFile.read(path))


def entry(**keys: str) -> str:
    lines = "".join(f"{key} = {value}\n" for key, value in keys.items())
    return f'\n[[tool.serdelab.gate]]\nscenario = "throughput"\nreason = "r"\n{lines}'


def test_without_an_entry_there_are_defaults(tmp_path: Path) -> None:
    found = thresholds(tmp_path, "[project]\nname = 'x'\n")
    assert found.of("throughput", "c", "s").threshold == 0.05
    assert found.of("size", "c", "s").threshold == 0
    assert found.of("instructions", "c", "s").threshold > 0
    assert all(found.of(scenario, "c", "s").reason for scenario in SCENARIOS)


def test_the_most_specific_counts(tmp_path: Path) -> None:
    text = "".join(
        (
            entry(threshold='"20%"', subject='"airport"', codec='"json_*"'),
            entry(threshold='"10%"'),
            entry(threshold='"11%"', subject='"air*"'),
            entry(threshold='"12%"', subject='"airport"'),
            entry(threshold='"30%"', codec='"json_one"'),
        )
    )
    found = thresholds(tmp_path, text)

    def of(codec: str, subject: str) -> float:
        return found.of("throughput", codec, subject).threshold

    assert of("xml_one", "person") == 0.10
    assert of("xml_one", "airfield") == 0.11
    assert of("xml_one", "airport") == 0.12
    assert of("json_two", "airport") == 0.20
    assert of("json_one", "airport") == 0.30
    assert found.of("throughput", "xml_one", "airport").place == "pyproject.toml:21"


def test_the_command_line_counts_before_all_but_only_for_time(tmp_path: Path) -> None:
    found = Thresholds(thresholds(tmp_path, ENTRY).limits, given=0.5)
    assert found.of("throughput", "c", "s").threshold == 0.5
    assert found.of("throughput", "c", "s").place == "--threshold"
    assert found.of("instructions", "c", "s").threshold < 0.5


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (ENTRY.replace("threshold", "treshold"), r"pyproject.toml:3: .*did you mean threshold"),
        (ENTRY.replace("throughput", "thruput"), r"pyproject.toml:2: .*did you mean throughput"),
        (ENTRY.replace('reason = "r"\n', ""), "lacks reason"),
        (ENTRY.replace('"r"', '""'), "reason is a text"),
        (ENTRY.replace('"7%"', '"-7%"'), "share between 0 and 1"),
        (ENTRY.replace('"7%"', '"0%"'), "share between 0 and 1"),
        (ENTRY.replace('"7%"', '"nan%"'), "share between 0 and 1"),
        (ENTRY.replace('"7%"', "7"), "share between 0 and 1"),
        (ENTRY.replace('threshold = "7%"\n', ""), "either a threshold or bytes"),
        (ENTRY + "bytes = 1\n", "either a threshold or bytes"),
        (ENTRY.replace('threshold = "7%"', "bytes = 1"), "bytes are of the scenario size"),
        (ENTRY + "subject = 1\n", "subject is a text"),
        (entry(bytes="-1").replace("throughput", "size"), "bytes is a whole number"),
        (entry(bytes="true").replace("throughput", "size"), "bytes is a whole number"),
        (ENTRY.replace("gate", "gates"), "did you mean gate"),
        (ENTRY.replace("[[", "[").replace("]]", "]"), r"\[\[tool.serdelab.gate\]\]"),
        ("[tool]\nserdelab = 1\n", "serdelab is a table"),
        ("tool = [", "is not TOML"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        thresholds(tmp_path, text)


@pytest.mark.parametrize(("key", "near"), [("subject", "person"), ("codec", "json_one")])
def test_a_name_that_fits_nothing_is_refused(tmp_path: Path, key: str, near: str) -> None:
    found = thresholds(tmp_path, f'{ENTRY}{key} = "{near}x"\n')
    with pytest.raises(SchemaError, match=rf"pyproject.toml:2: no {key} .*did you mean {near}"):
        found.check(["json_one"], ["person"])
    thresholds(tmp_path, f'{ENTRY}{key} = "{near[:3]}*"\n').check(["json_one"], ["person"])


def test_this_project_says_why() -> None:
    found = load(TomlFile.read(ROOT / "pyproject.toml"))
    for scenario in SCENARIOS:
        limit = found.of(scenario, "any", "any")
        assert limit.place.startswith("pyproject.toml:")
        assert len(limit.reason) > 20
