"""An environment with the real frameworks, from the package index, and the build's package in it."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
REQUIREMENTS = Path(__file__).with_name("requirements.txt")


@pytest.fixture(scope="session")
def frameworks(build_folder: Path) -> Path:
    """The interpreter of that environment, which is made when it is missing or its requirements have changed."""
    folder = PROJECT / "build" / f"frameworks-{sys.version_info.major}.{sys.version_info.minor}"
    python, stamp = folder / "bin" / "python", folder / "requirements.txt"
    folder.parent.mkdir(exist_ok=True)
    with open(folder.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != REQUIREMENTS.read_text():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            install = ["-m", "pip", "install", "--quiet", "--requirement", str(REQUIREMENTS)]
            subprocess.run([str(python), *install], check=True)
            stamp.write_text(REQUIREMENTS.read_text())
        [packages] = folder.glob("lib/python3.*/site-packages")
        (packages / "pyinstrument.pth").write_text(f"{build_folder / 'python'}\n")
    return python
