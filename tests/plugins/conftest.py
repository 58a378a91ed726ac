"""An installation that stands by itself, and the environment of somebody who uses it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def prefix(build_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prefix")
    subprocess.run(["cmake", "--install", build_folder, "--prefix", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def user_environment(prefix: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Programs of the prefix first, and nothing of the environment around the tests."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYINSTRUMENT_", "XDG_"))
    }
    return kept | {
        "PATH": f"{prefix / 'bin'}:{os.environ['PATH']}",
        "CMAKE_PREFIX_PATH": str(prefix),
        "CMAKE_BUILD_PARALLEL_LEVEL": "2",
        "HOME": str(tmp_path_factory.mktemp("home")),
    }
