"""scripts/test_matrix.sh takes no Python that it was given and could not try for one that passed."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "test_matrix.sh"


def output_with(pythons: str) -> str:
    finished = subprocess.run(
        [SCRIPT], env=os.environ | {"PYTHONS": pythons}, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 1
    return finished.stdout


def test_a_named_python_that_is_not_there_is_a_failure() -> None:
    assert output_with("python3.99") == "test-matrix: failed: python3.99 (does not run)\n"


def test_a_named_program_that_is_no_python_is_a_failure() -> None:
    assert output_with("/bin/false") == "test-matrix: failed: /bin/false (does not run)\n"
