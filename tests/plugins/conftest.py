"""The environment of somebody who uses an installation."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def user_environment(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Its programs first, and nothing of the environment around the tests."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYINSTRUMENT_", "XDG_"))
    }
    return kept | {
        "PATH": f"{installed / 'bin'}:{os.environ['PATH']}",
        "CMAKE_PREFIX_PATH": str(installed),
        "CMAKE_BUILD_PARALLEL_LEVEL": "2",
        "HOME": str(tmp_path_factory.mktemp("home")),
    }
