"""The public release of pyinstrument, from the package index, in a virtual environment of its own under the build folder.

Tests run it beside ours. Its sources are not read, and nothing of it is in the repository.
"""

from __future__ import annotations

import fcntl
import shlex
import subprocess
import sys
from pathlib import Path

REQUIREMENT = "pyinstrument>=5.1,<5.2"
FOLDER = Path(__file__).resolve().parents[1] / "build" / "differential"


def public_python() -> Path:
    """The interpreter of that environment, which is made when it is missing."""
    folder = FOLDER / f"public-{sys.version_info.major}.{sys.version_info.minor}"
    python = folder / "bin" / "python"
    complete = folder / "complete"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with open(FOLDER / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not complete.exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
            _install(python)
            complete.touch()
    return python


def public_packages() -> Path:
    """The folder that `import pyinstrument` finds it in, for a Python of the same version elsewhere."""
    [folder] = public_python().parents[1].glob("lib/python3.*/site-packages")
    return folder


def _install(python: Path) -> None:
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", REQUIREMENT]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode != 0:
        raise RuntimeError(
            f"the public release, which tests compare with, could not be installed:\n{result.stderr}\n"
            f"It needs the package index once: {shlex.join(command)}"
        )
