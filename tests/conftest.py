"""What every test needs to know: where the build under test stands."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def build_folder() -> Path:
    """build/release, or the folder in PYINSTRUMENT_BUILD (scripts/run_tests.py sets it)."""
    folder = Path(os.environ.get("PYINSTRUMENT_BUILD", PROJECT / "build" / "release"))
    if not folder.is_dir():
        pytest.fail(f"there is no build in {folder}; `make build` makes one")
    return folder


@pytest.fixture(scope="session")
def pyinstrument(build_folder: Path) -> Path:
    """The command."""
    return build_folder / "bin" / "pyinstrument"


@pytest.fixture(scope="session")
def installed(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prefix that holds all that is installed."""
    prefix = tmp_path_factory.mktemp("install") / "prefix"
    subprocess.run(["cmake", "--install", build_folder, "--prefix", prefix], check=True, capture_output=True)
    return prefix
