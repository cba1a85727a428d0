"""The wheel holds every file of the package, also those that are no Python."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACES = {"src/serdelab": "serdelab"} | {
    folder: f"serdelab/{folder}" for folder in ("codecs", "scenarios", "schemas")
}
IGNORED = shutil.ignore_patterns("__pycache__")


def test_the_wheel_is_complete(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for folder in PLACES:
        shutil.copytree(ROOT / folder, source / folder, ignore=IGNORED)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run(
        [*pip, "--no-index", "--wheel-dir", str(tmp_path), str(source)],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"{package}/{path.relative_to(source / folder).as_posix()}"
        for folder, package in PLACES.items()
        for path in (source / folder).rglob("*")
        if path.is_file()
    }
    assert len(wanted) > 100
    assert wanted - held == set()
    assert any(name.endswith("licenses/LICENSE") for name in held)
