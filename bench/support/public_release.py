"""The public release that the benchmarks measure against, in a virtual environment of its own under build/bench."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
WORK_FOLDER = PROJECT / "build" / "bench"
REQUIREMENT = "pyinstrument>=5.1,<5.2"


def public_python() -> Path:
    """Its interpreter; installs it from the package index the first time."""
    folder = WORK_FOLDER / f"public-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    complete = folder / "complete"
    if not complete.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", REQUIREMENT], check=True)
        complete.touch()
    return python
