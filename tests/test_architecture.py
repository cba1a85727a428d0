"""The arrows between modules, the sizes of files, and what an import may load.

The arrows are those of ``docs/architecture.md``. A new part of the engine fails here until it has
its line there: that is the moment to decide whom it may know.
"""

from __future__ import annotations

import ast
import graphlib
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from serdelab import discover

ROOT = Path(__file__).resolve().parents[1]
ENGINE = ROOT / "src" / "serdelab"

ROW = re.compile(r"^\| `(\w+)` \| [^|]+ \|((?: `\w+`,?)* )\|$", re.MULTILINE)
ARROWS: dict[str, set[str]] = {
    part: set(re.findall(r"`(\w+)`", known))
    for part, known in ROW.findall(
        (ROOT / "docs" / "architecture.md")
        .read_text(encoding="utf-8")
        .partition("whom they may")[2]
    )
}
"""Part of the engine → the parts that it may import beside itself, as documented."""

PLUGIN_MAY_IMPORT = re.compile(r"serdelab\.(contract|contract\.convert|schema|schema\.\w+|errors)$")

MAY_NAME_A_FORMAT: dict[str, set[str]] = {
    "check": {"avro", "json"},  # a checker and the extra that installs it; a form of the answer
    "cli": {"json"},  # a form in which a report is printed
    "report": {"json"},  # the same
    "idl": {"avro", "protobuf", "xml"},  # the extra that installs the library of an IDL
    "run": {"json_stdlib"},  # the reference that ratios refer to
}
"""Part of the engine → the names of codecs and formats that it may hold, with the reason."""


def sources(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py"))


def plugin_files() -> list[Path]:
    return sources(ROOT / "codecs", ROOT / "scenarios")


def own_files() -> list[Path]:
    others = (ROOT / name for name in ("codecs", "scenarios", "schemas", "tests", "benchmarks"))
    return [ROOT / "bench.py", *sources(ENGINE, *others)]


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """(line, absolute module) of each import; ``from serdelab import x`` gives ``serdelab.x``.

    A relative import keeps its dots.
    """
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            if module in {"serdelab", "."}:
                yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, module


def part(path: Path) -> str:
    return path.relative_to(ENGINE).parts[0].removesuffix(".py")


def known_part(module: str) -> str | None:
    """The part of the engine that an import is of; None for anything else."""
    package, _, rest = module.partition(".")
    name = rest.partition(".")[0]
    return name if package == "serdelab" and name and not name.startswith("__") else None


def engine_files() -> list[Path]:
    return [path for path in sources(ENGINE) if path != ENGINE / "__init__.py"]


def test_every_part_of_the_engine_has_its_arrows() -> None:
    assert {part(path) for path in engine_files()} == set(ARROWS)


def test_arrows_make_no_circle() -> None:
    assert list(graphlib.TopologicalSorter(ARROWS).static_order())


@pytest.mark.parametrize("path", engine_files(), ids=lambda p: str(p.relative_to(ENGINE)))
def test_engine_follows_the_arrows(path: Path) -> None:
    allowed = ARROWS[part(path)] | {part(path)}
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: imports {module}"
        for line, module in imports(path)
        if known_part(module) not in {*allowed, None} or module.startswith(".")
    ]
    assert wrong == []


def test_every_arrow_is_needed() -> None:
    found: dict[str, set[str | None]] = {part: set() for part in ARROWS}
    for path in engine_files():
        found[part(path)] |= {known_part(module) for _, module in imports(path)}
    assert {name: known - {name, None} for name, known in found.items()} == ARROWS


@pytest.mark.parametrize("path", plugin_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_plugins_know_the_contract_alone(path: Path) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: imports {module}"
        for line, module in imports(path)
        if (
            module.split(".")[0] in {"serdelab", "codecs", "scenarios"}
            and not PLUGIN_MAY_IMPORT.match(module)
        )
        or (module.startswith(".") and not module.lstrip(".").startswith("_"))
    ]
    assert wrong == []


def texts(path: Path) -> Iterator[tuple[int, str]]:
    """(line, value) of every string constant that is not a docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.lineno, node.value


def test_the_engine_names_no_format() -> None:
    codecs = {name: discover.codec(name).info for name in discover.plugins(discover.CODEC)}
    names = set(codecs) | {info.format for info in codecs.values()}
    assert names
    found = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in engine_files()
        for line, text in texts(path)
        if text in names - MAY_NAME_A_FORMAT.get(part(path), set())
    ]
    assert found == []


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}; import json, sys; print(json.dumps(sorted(sys.modules)))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(json.loads(out.stdout))


@pytest.mark.parametrize("module", ["serdelab", "serdelab.cli", "serdelab.run"])
def test_import_loads_no_library_and_no_plugin(module: str) -> None:
    loaded = loaded_by(f"import {module}") - loaded_by("import click")
    assert module in loaded
    foreign = {name for name in loaded if name.partition(".")[0] not in sys.stdlib_module_names}
    assert {name for name in foreign if name.partition(".")[0] != "serdelab"} == set()
    assert not {m for m in loaded if m.startswith(("serdelab.codecs.", "serdelab.scenarios."))}


def cpu_seconds(*arguments: str) -> float:
    """User and system time of a Python process; the best of five, since only noise adds to it."""
    best = float("inf")
    for _ in range(5):
        with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        best = min(best, usage.ru_utime + usage.ru_stime)
    return best


def test_help_costs_little_more_than_click() -> None:
    """It is 1.5 to 1.8 times as much; with any library beside click it would be 3 and more."""
    assert cpu_seconds(str(ROOT / "bench.py"), "--help") < 2.2 * cpu_seconds("-c", "import click")


@pytest.mark.parametrize("path", own_files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 400
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= 50
    ]
    assert long == []


def tracked() -> list[Path]:
    out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    return [ROOT / name for name in out.stdout.decode().split("\0") if name]


def test_no_file_names_a_place_on_this_machine() -> None:
    places = [f"{ROOT}", f"{Path.home()}/", sys.prefix]
    pattern = re.compile("|".join(re.escape(place) + r"(?!\w)" for place in places).encode())
    files = [path for path in tracked() if path.is_file()]
    assert files
    assert [str(path) for path in files if pattern.search(path.read_bytes())] == []


@pytest.mark.parametrize("name", ["bench", "dev"])
def test_locks_hold_hashes_and_no_address(name: str) -> None:
    text = (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(^|[\s=@])/", text)
    entries = re.findall(r"^[a-z0-9].*(?:\\\n.*)+", text, re.MULTILINE)
    assert len(entries) > 30
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert re.search(r"^setuptools==", text, re.MULTILINE), "installed without build isolation"


def test_the_development_lock_holds_the_other_one() -> None:
    pins = {
        name: set(
            re.findall(
                r"^([a-z0-9][^ ]*==[^ ;]+)",
                (ROOT / "requirements" / f"{name}.lock").read_text(encoding="utf-8"),
                re.MULTILINE,
            )
        )
        for name in ("bench", "dev")
    }
    assert pins["bench"] - pins["dev"] == set()


def test_every_package_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    folders = {"serdelab": ENGINE} | {
        f"serdelab.{name}": ROOT / name for name in ("codecs", "scenarios", "schemas")
    }
    found = {
        ".".join([package, *init.parent.relative_to(folder).parts])
        for package, folder in folders.items()
        for init in folder.rglob("__init__.py")
    }
    assert found == set(project["tool"]["setuptools"]["packages"])
