"""The guide's programs run as they stand there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from documented import programs

GUIDE = programs("python.md")


@pytest.mark.parametrize("name", GUIDE)
def test_a_program_of_the_guide_runs_and_says_something(
    name: str, build_folder: Path, tmp_path: Path
) -> None:
    (tmp_path / f"{name}.py").write_text(GUIDE[name], encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, f"{name}.py"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(build_folder / "python")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    assert len(finished.stdout + finished.stderr) > 20
