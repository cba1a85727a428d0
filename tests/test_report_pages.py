"""The written report: complete, self-contained, true to the data, safe with hostile text."""

from __future__ import annotations

import io
import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
import synthetic_run
from html_page import parsed
from rich.console import Console

from serdelab import report
from serdelab.report import quantities
from serdelab.rows import RUN

SUBJECTS = ("person", "event")
FEW = ("json_stdlib", "protobuf_upb", "avro_fastavro", "pickle_stdlib")


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = synthetic_run.write(tmp_path_factory.mktemp("pages") / "run", subjects=SUBJECTS)
    report.write(folder)
    return folder


def test_what_is_written(run: Path) -> None:
    names = {str(path.relative_to(run)) for path in run.rglob("*") if path.is_file()}
    charts = ("size_encode", "size_decode", "ratios", "phases", "sizes", "twin")
    drawn = {f"charts/{name}.{kind}" for name in charts for kind in ("svg", "png")}
    assert names == {"run.json", "rows.jsonl", "report.md", "report.html"} | drawn


def test_the_page_needs_no_network_and_runs_nothing(run: Path) -> None:
    text = (run / "report.html").read_text(encoding="utf-8")
    page = parsed(text)
    assert page.scripts == 0
    assert [target for target in page.targets if not target.startswith("#")] == []
    assert {target[1:] for target in page.targets} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert not re.search(r"@import|url\((?!#)", text)
    assert len(text.encode()) < 5_000_000


def test_the_page_has_everything(run: Path) -> None:
    text = (run / "report.html").read_text(encoding="utf-8")
    page = parsed(text)
    assert len(page.labels) == 6
    assert all(len(label) > 80 for label in page.labels)
    for subject in SUBJECTS:
        assert f'id="subject-{subject}"' in text
        for what in (
            "memory",
            "schema overhead",
            "reading one field",
            "a batch of 1,000",
            "encode",
        ):
            assert f"{subject}: {what}" in text
    for word in ("Made-up CPU", "noise floor", "orjson 1.2.3 (Rust)", "2026-11-23"):
        assert word in text
    sections = ["Findings", "Environment", "How to read the figures", "Codecs", "Subjects"]
    assert [title for title in page.headings if title in sections] == sections


def test_the_gap_and_its_reason_are_on_every_form(run: Path) -> None:
    reason = synthetic_run.FAILURES["avro_container_fastavro", "event"][1]
    assert reason in (run / "report.html").read_text(encoding="utf-8")
    assert reason in (run / "report.md").read_text(encoding="utf-8")
    assert reason in " ".join(printed(run).split())
    assert reason in report.render(run, "json")


def test_markdown_tables_are_whole(run: Path) -> None:
    text = (run / "report.md").read_text(encoding="utf-8")
    tables = re.findall(r"(?:^\|.*\|\n)+", text, re.MULTILINE)
    assert len(tables) > 30
    for table in tables:
        widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1, table
        assert re.fullmatch(r"\|( -+:? \|)+", table.splitlines()[1])
    links = re.findall(r"!\[([^\]]+)\]\(([^)]+)\)", text)
    assert len(links) == 6
    assert all((run / target).is_file() and len(alt) > 80 for alt, target in links)


def test_the_same_rows_give_the_same_bytes(run: Path) -> None:
    first = {path: path.read_bytes() for path in run.rglob("*") if path.is_file()}
    report.write(run)
    assert {path: path.read_bytes() for path in first} == first


def test_findings_come_from_the_data(tmp_path: Path) -> None:
    """The two codecs change places in the data, and so in every sentence."""
    run = synthetic_run.write(
        tmp_path, subjects=("order",), codecs=("json_stdlib", "json_orjson", "avro_fastavro")
    )
    before = report.to_json(report.load(run))["findings"]["order"]
    rows = (run / "rows.jsonl").read_text(encoding="utf-8")
    swapped = rows.replace('"json_orjson"', '"?"').replace('"avro_fastavro"', '"json_orjson"')
    (run / "rows.jsonl").write_text(swapped.replace('"?"', '"avro_fastavro"'), encoding="utf-8")
    after = report.to_json(report.load(run))["findings"]["order"]
    assert before == (
        "order: avro_fastavro is smallest, json_orjson encodes fastest, "
        "json_orjson reads all fastest"
    )
    assert after == (
        "order: json_orjson is smallest, avro_fastavro encodes fastest, "
        "avro_fastavro reads all fastest"
    )


def test_a_control_wins_nothing(tmp_path: Path) -> None:
    """pickle is made smallest and fastest; it is shown, marked, and never named as a winner."""
    run = synthetic_run.write(tmp_path, subjects=("order",))
    lines = (run / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if row["codec"] == "pickle_stdlib":
            row |= {
                name: 1 for name in ("undisturbed_ns", "raw_bytes", "zstd3_bytes") if name in row
            }
    (run / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    found = report.to_json(report.load(run))["findings"]["order"]
    assert "pickle" not in found
    text = report.render(run, "md")
    assert "pickle_stdlib ‡" in text
    assert "‡ pickle_stdlib: control, never recommended." in text
    assert not re.search(r"(Smallest|fastest)[^|\n]*pickle[^|\n]*\*\*", text)


def test_access_and_memory_are_summed_up_without_the_control(tmp_path: Path) -> None:
    run = synthetic_run.write(tmp_path, subjects=("order",))
    lines = (run / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    peaks = {"pickle_stdlib": 1, "json_orjson": 2_000, "avro_fastavro": 2_010}
    rows = [json.loads(line) for line in lines]
    for row in rows:
        if "peak_bytes" in row:
            row["peak_bytes"] = peaks.get(row["codec"], 3_000)
        if row.get("operation") == "access_one":
            row["undisturbed_ns"] = 5.0 if row["codec"] == "xml_lxml" else 10.0**9
    (run / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    text = report.render(run, "md")
    both = "avro_fastavro and json_orjson (2.00 kB, tie)"
    assert f"- order: least memory at the peak to encode {both}, to decode {both}\n" in text
    assert (
        "- order: xml_lxml reads one field fastest; it takes clearly less than to read all "
        "with 1 of 14 codecs\n"
    ) in text


def test_a_schema_that_is_nowhere_written_does_not_count_as_none(tmp_path: Path) -> None:
    run = synthetic_run.write(tmp_path, subjects=("order",), scenarios=("size",))
    lines = (run / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) | {"schema_bytes": 0} for line in lines]
    (run / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    text = report.render(run, "md").partition("schema overhead")[2]
    cells = {line.split(" | ")[0][2:]: line.split(" | ")[2:4] for line in text.splitlines()[2:17]}
    assert cells["avro_fastavro"] == ["–", "–"]
    assert cells["json_stdlib"][0] == "0"
    assert "–: a reader needs a schema" in text


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    run = synthetic_run.write(tmp_path, subjects=("person",), codecs=("json_stdlib", "xml_lxml"))
    evil = '<script>alert(1)</script> "quoted" | pipe \\ `code` {{ 7*7 }}'
    meta = json.loads((run / RUN).read_text(encoding="utf-8"))
    meta["codecs"]["xml_lxml"] |= {"warning": evil, "idiom": evil, "implementation": evil}
    meta["subjects"]["person"]["stands_for"] = evil
    meta["environment"]["machine"] = evil
    (run / RUN).write_text(json.dumps(meta), encoding="utf-8")
    report.write(run)
    html = (run / "report.html").read_text(encoding="utf-8")
    assert parsed(html).scripts == 0
    assert "<script" not in html
    assert "49" not in re.findall(r"code` (.{5})", html)
    for line in (run / "report.md").read_text(encoding="utf-8").splitlines():
        assert not (line.startswith("|") and "<script" in line)


def printed(run: Path, width: int | None = None) -> str:
    out = io.StringIO()
    console = Console(file=out) if width is None else Console(file=out, width=width)
    report.print_summary(run, console)
    return out.getvalue()


def test_the_terminal_table_is_plain_and_fits(run: Path) -> None:
    text = printed(run)
    assert "\x1b" not in text
    assert max(map(len, text.splitlines())) <= 100
    head = next(line for line in text.splitlines() if line.startswith("codec"))
    for column in ("bytes", "× min", "encode", "decode", "read all", "× floor", "runs in"):
        assert column in head
    for codec in synthetic_run.CODECS:
        assert codec in text  # no name is cut
    assert "thrift_binary_thriftpy2 †" in text
    assert "† thrift_binary_thriftpy2: reads past the end of truncated input" in text
    assert re.search(r"0\.\d+ ±\d+%", text)


def test_a_narrow_terminal_gets_fewer_columns(run: Path) -> None:
    out = io.StringIO()
    console = Console(file=out, width=80, force_terminal=True, color_system=None)
    report.print_summary(run, console)
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= 80
    head = next(line for line in lines if line.startswith("codec"))
    assert "from rec" not in head
    assert "read all" in head
    assert "avro_container_fastavro" in out.getvalue()


def test_no_row_of_a_table_is_folded(tmp_path: Path) -> None:
    """One column is left out instead; here the last one, since a version made it wide."""
    run = synthetic_run.write(tmp_path, subjects=("person",), scenarios=("size", "throughput"))
    meta = json.loads((run / RUN).read_text(encoding="utf-8"))
    meta["codecs"]["xml_lxml"]["implementation"] = "libxml2 of another kind"
    (run / RUN).write_text(json.dumps(meta), encoding="utf-8")
    lines = printed(run).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("codec"))
    table = lines[first + 2 : first + 2 + len(synthetic_run.CODECS)]
    assert {line.split()[0] for line in table} == set(synthetic_run.CODECS)
    assert "runs in" not in lines[first]
    assert "from rec" in lines[first]


def test_json_says_the_same_as_the_frames(run: Path) -> None:
    found = json.loads(report.render(run, "json"), parse_constant=pytest.fail)
    loaded = report.load(run)
    assert found["version"] == 1
    assert found["run"]["environment"]["machine"] == "synthetic"
    assert len(found["timings"]) == len(loaded.timings)
    assert found["noise_floor"] == pytest.approx(loaded.noise_floor)
    idle = [row for row in found["timings"] if row["status"] == "none"]
    assert idle
    assert all(row["undisturbed_ns"] is None and row["ratio"] is None for row in idle)
    assert {row["codec"] for row in found["codecs"]} == set(synthetic_run.CODECS)


def test_sums_are_sums_and_labelled(run: Path) -> None:
    found = json.loads(report.render(run, "json"))
    ns = {
        row["operation"]: row["ns_per_record"]
        for row in found["timings"]
        if (row["subject"], row["codec"]) == ("person", "json_orjson")
    }
    both = quantities.duration(ns["populate"] + ns["encode"])
    line = next(li for li in printed(run).splitlines() if li.startswith("json_orjson"))
    assert both in line
    assert "from rec: populate + encode" in " ".join(printed(run).split())


@pytest.mark.parametrize(
    "changes",
    [
        {"codecs": ("json_stdlib",)},
        {"codecs": ("json_orjson", "protobuf_upb")},
        {"scenarios": ("size",)},
        {"scenarios": ("throughput",)},
        {"scenarios": ("memory",), "status": "interrupted"},
        {"spawns": 1},
        {"twin": False},
        {"codecs": ()},
    ],
    ids=lambda changes: "-".join(f"{k}" for k in changes),
)
def test_whatever_is_there_is_reported(tmp_path: Path, changes: dict[str, Any]) -> None:
    recipe: dict[str, Any] = {"subjects": ("person",), "codecs": FEW, **changes}
    run = synthetic_run.write(tmp_path, **recipe)
    files = report.write(run)
    assert {path.name for path in files} >= {"report.md", "report.html"}
    parsed((run / "report.html").read_text(encoding="utf-8"))
    assert printed(run)
    json.loads(report.render(run, "json"), parse_constant=pytest.fail)
    assert "nan" not in re.findall(r"\bnan\b", (run / "report.md").read_text(encoding="utf-8"))


def test_charts_that_are_gone_are_removed(tmp_path: Path) -> None:
    run = synthetic_run.write(tmp_path, subjects=("person",), codecs=("json_stdlib", "xml_lxml"))
    report.write(run)
    assert (run / "charts" / "phases.svg").exists()
    synthetic_run.without(run, ["size"])
    report.write(run)
    assert {path.stem for path in (run / "charts").iterdir()} == {"sizes"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (0.09996, "0.100"),
        (0.123456, "0.123"),
        (9.996, "10.0"),
        (99.96, "100"),
        (1234.5, "1,234"),
        (float("nan"), "–"),
        (0.000012, "1.2e-05"),
    ],
)
def test_three_digits(value: float, text: str) -> None:
    assert quantities.significant(value) == text


def test_units() -> None:
    assert quantities.duration(999.4) == "999 ns"
    assert quantities.duration(999.6) == "1.00 µs"
    assert quantities.duration(2.5e9) == "2.50 s"
    assert quantities.bytes_(1_500_000) == "1.50 MB"
    assert quantities.count(81.0) == "81"
    assert quantities.count(81.25) == "81.2"
    assert quantities.margin(1.0, 0.98, 1.011) == "±2%"
    assert quantities.interval(0.11912, 0.11938) == "[0.1191, 0.1194]"
    assert quantities.listed(["a", "b", "c", "d"]) == "a, b and 2 more"


def test_the_overview_counts_the_conversion(run: Path) -> None:
    """Its column "from rec" is a mean of sums over the same sums of the reference."""
    found = json.loads(report.render(run, "json"))

    def total(subject: str, codec: str) -> float:
        phases = [
            row["ns_per_record"]
            for row in found["timings"]
            if (row["subject"], row["codec"]) == (subject, codec)
            and row["operation"] in {"populate", "encode"}
        ]
        return sum(ns for ns in phases if ns is not None)

    ratios = [total(s, "protobuf_upb") / total(s, "json_stdlib") for s in SUBJECTS]
    text = report.render(run, "md").partition("Geometric means")[2]
    head = next(line for line in text.splitlines() if line.startswith("| codec"))
    line = next(line for line in text.splitlines() if line.startswith("| protobuf_upb"))
    shown = dict(zip(head.split(" | "), line.split(" | "), strict=True))
    assert shown["from rec"] == quantities.significant(math.prod(ratios) ** (1 / len(ratios)))
