from __future__ import annotations

from pathlib import Path

import pytest
from runner import Runner, ask


@pytest.fixture(scope="session")
def python(pyinstrument: Path) -> str:
    """The interpreter whose place ours takes."""
    return ask(pyinstrument, "sys.executable")


@pytest.fixture
def runner(python: str, pyinstrument: Path, tmp_path: Path) -> Runner:
    return Runner(python, pyinstrument, tmp_path)
